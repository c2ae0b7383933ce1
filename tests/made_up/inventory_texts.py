"""Inventories as careless people write them: any YAML that means a tree, with comments anywhere.

@given(inventories(), seeds)
def test_it(tree, seed): text = odd_text(tree, seed)
"""

import random
from typing import Any

import yaml
from hypothesis import strategies as st

seeds = st.integers(0, 2**32 - 1)


def odd_text(tree: dict[str, Any], seed: int, *, comments: bool = True) -> str:
    """Write a tree in a way that a seed decides, with line feeds; comments are numbered."""
    return _Hand(random.Random(seed), comments=comments).whole(tree)


class _Hand:
    def __init__(self, chance: random.Random, *, comments: bool) -> None:
        self._chance = chance
        self._often = chance.choice((0, 0.05, 0.3)) if comments else 0
        self._neat = chance.choice((0.3, 0.8, 1))
        """How often a value is written in the plainest way."""
        self._count = 0
        self._anchors: list[tuple[str, Any]] = []
        self._anchored_keys = 0
        self._is_after_lines = False
        """A text of whole lines was the last thing."""

    def whole(self, tree: dict[str, Any]) -> str:
        chance = self._chance
        head = self._lines(0) + chance.choice(("", "", "---\n", "%YAML 1.2\n---  # begin\n"))
        body = self._flow(tree, 1, "{", "}\n") if chance.random() < 0.03 else self._block(tree, 0)
        text = head + body + self._lines(0) + chance.choice(("", "", "...\n"))
        return text.rstrip("\n") if chance.random() < 0.1 and not text.endswith("...\n") else text

    def _comment(self) -> str:
        self._count += 1
        return f"# {self._count} ế: [x, {{"

    def _end(self) -> str:
        """The end of a line."""
        if self._chance.random() < self._often:
            return self._chance.choice((" ", "   ")) + self._comment() + "\n"
        return self._chance.choice(("\n", "\n", " \n"))

    def _lines(self, column: int) -> str:
        """Comments and empty lines of their own."""
        lines = ""
        while self._chance.random() < self._often:
            indent = " " * self._chance.choice((0, column, column, column + 2, 7))
            if self._is_after_lines:
                indent = ""  # indented, it would be one of the lines
            lines += self._chance.choice((f"{indent}{self._comment()}\n", "\n", "\n\n"))
        self._is_after_lines = False
        return lines

    def _plainly(self) -> bool:
        return self._chance.random() < self._neat

    def _block(self, value: Any, column: int, *, top: bool = True) -> str:
        """Lines of a map or list, from the beginning of a line on; comments may be on top."""
        indent = " " * column
        text = ""
        for key, item in self._pairs(value):
            text += self._lines(column) if text or top else ""
            if isinstance(value, dict) and not self._plainly():
                text += f"{indent}? {self._key(key)}{self._end()}{indent}:"
            else:
                text += indent + (f"{self._key(key)}:" if isinstance(value, dict) else "-")
            text += self._value(item, column, is_item=isinstance(value, list))
        return text

    def _pairs(self, value: Any) -> list[tuple[Any, Any]]:
        if isinstance(value, list):
            return [(None, item) for item in value]
        pairs = list(value.items())
        if not self._plainly():
            self._chance.shuffle(pairs)
        return pairs

    def _key(self, key: str) -> str:
        anchor = ""
        if self._chance.random() < 0.02:
            self._anchored_keys += 1
            anchor = f"&k{self._anchored_keys} "
        return anchor + (key if self._plainly() and _is_plain(key) else self._quoted(key))

    def _value(self, value: Any, column: int, *, is_item: bool) -> str:
        """What follows a colon or dash, to the end of the last line."""
        chance, deeper = self._chance, column + self._chance.choice((1, 2, 2, 2, 4))
        if not isinstance(value, dict | list):
            return self._small(value, deeper)
        known = next((name for name, other in self._anchors if other == value), None)
        if known and not self._plainly():
            return f" *{known}{self._end()}"
        anchor = ""
        if chance.random() < 0.05:
            anchor = f" &a{len(self._anchors)}"
            self._anchors.append((anchor[2:], value))
        if not value or chance.random() < 0.4:
            return f"{anchor} {self._inline(value, deeper, in_flow=False)}{self._end()}"
        if is_item and not anchor and chance.random() < 0.8:
            spaces = chance.choice((1, 1, 1, 3))
            lines = self._block(value, column + 1 + spaces, top=False)
            return " " * spaces + lines[column + 1 + spaces :]
        if isinstance(value, list) and not is_item and chance.random() < 0.3:
            deeper = column
        return anchor + self._end() + self._block(value, deeper)

    def _small(self, value: Any, column: int) -> str:
        chance, indent = self._chance, " " * column
        if isinstance(value, str) and chance.random() < 0.03:
            comment = f" {self._comment()}" if chance.random() < self._often else ""
            self._is_after_lines = True
            return f" {chance.choice(('|-', '>-'))}{comment}\n{indent}{value}\n"
        text = self._inline(value, column, in_flow=False)
        if text and chance.random() < 0.05:
            return f"{self._end()}{self._lines(column)}{indent}{text}{self._end()}"
        return f" {text}{self._end()}"

    def _inline(self, value: Any, column: int, *, in_flow: bool) -> str:
        if isinstance(value, dict):
            return self._flow(value, column, "{", "}")
        if isinstance(value, list):
            return self._flow(value, column, "[", "]")
        if isinstance(value, str):
            if self._plainly() and _is_plain(value):
                return value
            tag = "!!str " if self._chance.random() < 0.02 else ""
            return tag + self._quoted(value)
        return self._token(value, in_flow=in_flow)

    def _flow(self, value: Any, column: int, opening: str, closing: str) -> str:
        text = opening + self._gap(column)
        pairs = self._pairs(value)
        for index, (key, item) in enumerate(pairs):
            if isinstance(value, dict):
                text += f"{self._key(key)}:{self._gap(column) or ' '}"
            text += self._inline(item, column, in_flow=True) + self._gap(column)
            is_last = index + 1 == len(pairs)
            text += "" if is_last and self._plainly() else f",{self._gap(column) or ' '}"
        return text + closing

    def _gap(self, column: int) -> str:
        """Between brackets: nothing, or spaces, lines and comments."""
        gap = ""
        while self._chance.random() < self._often / 2:
            comment = f" {self._comment()}" if self._chance.random() < 0.7 else ""
            gap += f"{comment}\n{' ' * (column + self._chance.choice((0, 0, 3)))}"
        return gap

    def _quoted(self, text: str) -> str:
        if "'" not in text and self._chance.random() < 0.5:
            return f"'{text}'"
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'

    def _token(self, value: Any, *, in_flow: bool) -> str:
        if value is None:
            return self._chance.choice(("null", "~", "Null") + (() if in_flow else ("",)))
        if isinstance(value, int) and value >= 0 and not self._plainly():
            return self._chance.choice((hex(value), f"0o{value:o}", f"+{value}"))
        return repr(value)


def _is_plain(text: str) -> bool:
    """Whether a reader of YAML 1.1 takes it for that text, in the most delicate place."""
    try:
        return bool(yaml.safe_load(f"[{text}: [{text}]]") == [{text: [text]}]) and text[0].isalpha()
    except (yaml.YAMLError, TypeError):
        return False
