"""Pages as a person reads them, and as a browser checks them."""

import re
from html.parser import HTMLParser


class Tags(HTMLParser):
    """Checks that every tag that opens also closes, in order."""

    VOID = ("meta", "link", "input", "br", "path", "circle", "use")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.feed(text)
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def words(text: str) -> str:
    """What a person reads: no tags, single spaces."""
    visible = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
    joined = re.sub(r"</?(a|b|span|strong|time)\b[^>]*>", "", visible)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", joined))
