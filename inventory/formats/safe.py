"""Keep what a file holds from steering the terminal, or the runner, that shows it.

GitHub's runner takes lines that begin with `::`, also behind spaces, and `##[` anywhere, for
commands.
"""

import re

_COMMAND = "##["
_COMMAND_LINE = re.compile("^( *)::", re.MULTILINE)


def safe_text(text: str) -> str:
    """Take the sense of a command out of lines for people; nothing that is pointed at moves."""
    return _COMMAND_LINE.sub(r"\1./::", text.replace(_COMMAND, "##("))


def safe_json(text: str) -> str:
    """Escape in a JSON text what a terminal or runner would act on; it means the same."""
    text = text.replace(_COMMAND, r"\u0023#[")
    return "\n".join(
        line if line.isprintable() else _UNPRINTABLE.sub(_escaped, line)
        for line in text.split("\n")
    )


_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    if character.isprintable():
        return character
    units = character.encode("utf-16-be", errors="surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
