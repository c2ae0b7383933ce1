"""How a text is written: without quotes where that is safe, else in double quotes.

It is safe where readers of YAML 1.1 and of YAML 1.2 and our own all take it for that text. What
looks like a number to people, and what has a colon, has quotes as well: phone numbers, hours,
pages. Addresses of IPv4 have none.
"""

import io
import re
from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from inventory.reading.scalar import resolve

_READERS = tuple(VersionedResolver(version=version, loader=YAML()) for version in ((1, 1), (1, 2)))
_WRITER = Emitter(io.StringIO(), allow_unicode=True, dumper=YAML())
_TEXT = "tag:yaml.org,2002:str"

_WORD = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"[0-9]")
_IPV4 = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){3}")
_ESCAPES = {'"': '\\"', "\\": "\\\\"}


@lru_cache(maxsize=100_000)
def written(text: str, *, in_flow: bool) -> str:
    """Write a text as it stands in a file; `in_flow` if that is between brackets."""
    return text if _is_safe(text, in_flow=in_flow) else _quoted(text)


def _is_safe(text: str, *, in_flow: bool) -> bool:
    # Some readers take a ? between brackets for the sign of a key, wherever it stands.
    if text.startswith("?") or (in_flow and "?" in text):
        return False
    if ":" in text or _looks_like_a_number(text) or resolve(text) != text:
        return False
    if any(reader.resolve(ScalarNode, text, (True, False)) != _TEXT for reader in _READERS):
        return False
    form = _WRITER.analyze_scalar(text)
    return bool(form.allow_flow_plain if in_flow else form.allow_block_plain)


def _looks_like_a_number(text: str) -> bool:
    return bool(_DIGIT.search(text)) and not (_WORD.search(text) or _IPV4.fullmatch(text))


def _quoted(text: str) -> str:
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004  # what two digits can say
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  # four digits
