from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.reading.document import YamlMap, parse
from inventory.reading.places import find, find_key
from inventory.reading.scalar import resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("No", "No"),
        ("y", "y"),
        ("08:00", "08:00"),
        ("1:30", "1:30"),
        ("2026-01-02", "2026-01-02"),
        ("1_000", "1_000"),
        ("0b1", "0b1"),
        ("127.64.0.1", "127.64.0.1"),
        ("=", "="),
        ("<<", "<<"),
        ("5g", "5g"),
        ("-", "-"),
        ("+.", "+."),
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("00004", 4),
        ("-12", -12),
        ("0o17", 15),
        ("0x1F", 31),
        ("017", 17),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.5e3", -1500.0),
        ("1e3", 1000.0),
        ("1e999", float("inf")),
        ("9" * 5000, float("inf")),
        ("0x" + "f" * 5000, float("inf")),
        ("-.inf", float("-inf")),
        (".Inf", float("inf")),
    ],
)
def test_plain_scalars_are_those_of_yaml_1_2_core(text: str, value: Any) -> None:
    resolved = resolve(text)

    assert resolved == value
    assert type(resolved) is type(value)


def test_not_a_number_is_a_number_of_yaml_1_2() -> None:
    resolved = resolve(".nan")

    assert isinstance(resolved, float)
    assert resolved != resolved  # noqa: PLR0124  # the only value that differs from itself


def test_quoted_scalars_are_texts() -> None:
    root = parse("x", "a: \"1\"\nb: 'true'\nc: |\n  2\nd: !!str 3\n").root

    assert root == {"a": "1", "b": "true", "c": "2\n", "d": "3"}


def test_places_are_those_that_an_editor_shows() -> None:
    root = parse("x", "tên: Điểm\nlist: [ế, {k: v}]\n").root

    assert isinstance(root, YamlMap)
    assert find(root, ("tên",)).mark.column == 5
    place = find(root, ("list", 1, "k"))
    assert (place.mark.line, place.mark.column, place.value) == (1, 14, "v")
    assert find_key(root, ("list", 1, "k")).mark.column == 11


def test_what_is_missing_has_the_place_of_its_parent() -> None:
    root = parse("x", "a:\n  b: 1\n").root

    place = find(root, ("a", "c", "d"))

    assert (place.mark.line, place.mark.column, place.loc) == (1, 2, ("a", "c"))


KEYS = st.text("abcdefghijkmopqrsuvwxyz", min_size=1, max_size=6)
TREES = st.recursive(
    st.integers(-999, 999) | KEYS | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{k}": {flow(v)}' for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        return f"'{value}'"
    return {None: "null", True: "true", False: "false"}.get(value, str(value))


def ways(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [(way, value)]
    for step, item in inner:
        is_leaf = not isinstance(item, dict | list)
        found += [((*way, step), item)] if is_leaf else ways(item, (*way, step))
    return found


@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_every_value_is_read_and_stands_at_its_place(tree: dict[str, Any]) -> None:
    text = flow(tree)

    root = parse("x", text).root

    assert root == tree
    for way, value in ways(tree):
        place = find(root, way)
        assert (place.value, place.loc) == (value, way)
        assert text[place.mark.column :].startswith(flow(value))
