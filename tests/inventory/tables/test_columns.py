from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from inventory.keys import keys_of
from inventory.spelling import folded
from inventory.tables.columns import MODELS, Part, by_heading, layouts
from inventory.tables.headings import ALSO, VIETNAMESE
from inventory.tables.workbook_help import form
from inventory.words import Language


def leaves(model: type[BaseModel], before: str) -> Iterator[str]:
    for key in keys_of(model):
        field: Any = next(f for n, f in model.model_fields.items() if key in (n, f.alias))
        inner = next(
            (
                each
                for each in (field.annotation, *getattr(field.annotation, "__args__", ()))
                if isinstance(each, type) and issubclass(each, BaseModel)
            ),
            None,
        )
        if key == "links" or (inner is not None and "tuple" in str(field.annotation)):
            yield from () if key == "links" else (f"{before}.{key}",)
        elif inner is not None:
            yield from leaves(inner, f"{before}.{key}")
        else:
            yield f"{before}.{key}"


@pytest.mark.parametrize("part", list(Part))
def test_every_key_of_the_schema_has_a_column(part: Part) -> None:
    columns = {column.key for layout in layouts() for column in layout.columns}

    missing = {*leaves(MODELS[part], part)} - columns

    assert missing == set()


def test_every_column_has_a_name_in_both_languages_and_a_meaning() -> None:
    for layout in layouts():
        for column in layout.columns:
            assert VIETNAMESE[column.key] == column.heading(Language.VIETNAMESE)
            assert column.heading(Language.ENGLISH) == column.key
            assert column.meaning.vi
            assert column.meaning.en


def test_no_name_is_left_of_a_column_that_is_gone() -> None:
    columns = {column.key for layout in layouts() for column in layout.columns}

    assert {*VIETNAMESE} == columns
    assert {*ALSO} <= columns


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.title.en)
def test_no_two_columns_of_a_sheet_share_a_name(layout: Any) -> None:
    names = [
        (folded(name), column.key)
        for column in layout.columns
        for name in (column.key, VIETNAMESE[column.key], *ALSO.get(column.key, ()))
    ]

    owners = {name: {key for other, key in names if other == name} for name, _ in names}

    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


def test_a_key_alone_names_a_column_where_only_one_has_it() -> None:
    names = by_heading(layouts()[0])

    assert names["ward"].key == "point.ward"
    assert names["serviceid"].key == "link.service_id"
    assert "status" not in names
    assert "id" not in names


def test_the_documentation_has_every_column() -> None:
    text = Path("docs/tables.md").read_text(encoding="utf-8")

    for layout in layouts():
        for column in layout.columns:
            names = f"| {VIETNAMESE[column.key]} | `{column.key}` |"
            assert f"{names} {form(column, Language.ENGLISH)} |\n" in text
