"""What libyaml does not understand, in plain words."""

from inventory.fault import Fault
from inventory.said import Said


def _fault(code: str, vi: str, en: str, hint_vi: str = "", hint_en: str = "") -> Fault:
    return Fault(code, Said(vi, en), Said(hint_vi, hint_en) if hint_en else None)


TAB = _fault(
    "tab",
    "hãy thụt lề bằng dấu cách, không dùng phím Tab",
    "indent with spaces, not with the tab key",
)
ENDS_EARLY = _fault(
    "ends-early",
    "tệp kết thúc ở đây, trong khi vẫn còn thiếu phần sau",
    "the file ends here, although more must follow",
)

_QUOTE = ("dấu nháy này chưa được đóng lại", "this quote has no end")
_BACKSLASH = _fault(
    "backslash",
    "dấu \\ trong dấu nháy kép phải viết hai lần",
    "a backslash in double quotes must be written twice",
)
_TAG = _fault(
    "tag",
    "dòng chữ bắt đầu bằng dấu ! phải viết trong dấu nháy kép",
    "a text that begins with ! needs quotes",
)
_DIRECTIVE = _fault(
    "forbidden-character",
    "dòng không được bắt đầu bằng dấu %",
    "a line cannot begin with %",
    "hãy xoá dòng này, hoặc viết trong dấu nháy kép",
    "remove it, or put the text in quotes",
)

WORDS: tuple[tuple[str, Fault], ...] = (
    (
        "mapping values are not allowed",
        _fault(
            "not-understood",
            "từ chỗ này trở đi không đọc được",
            "this line is not understood from here on",
            "dòng chữ có dấu hai chấm và dấu cách phải viết trong dấu nháy kép, hoặc thụt lề hay "
            "dấu hai chấm của một dòng phía trên bị sai",
            "a text with a colon and a space needs quotes, "
            "or the indentation or a colon of a line above is wrong",
        ),
    ),
    (
        "character that cannot start any token",
        _fault(
            "forbidden-character",
            "dòng chữ không thể bắt đầu bằng ký tự này",
            "a text cannot begin with this character",
            "hãy viết trong dấu nháy kép, và chỉ thụt lề bằng dấu cách",
            "put it in quotes, and indent with spaces only",
        ),
    ),
    (
        "did not find expected ',' or ']'",
        _fault(
            "unclosed-bracket",
            "dấu [ này không có dấu ] đóng lại, hoặc thiếu dấu phẩy sau một mục",
            "this [ has no ], or a comma is missing after an item",
        ),
    ),
    (
        "did not find expected ',' or '}'",
        _fault(
            "unclosed-bracket",
            "dấu { này không có dấu } đóng lại, hoặc thiếu dấu phẩy sau một mục",
            "this { has no }, or a comma is missing after an item",
        ),
    ),
    (
        "unexpected end of stream",
        _fault("unclosed-quote", *_QUOTE),
    ),
    ("unknown escape character", _BACKSLASH),
    (
        "did not find expected '-'",
        _fault(
            "indentation",
            "dòng này không phải một mục có dấu gạch đầu dòng như các mục phía trên",
            "this is no item with a dash, as those above are",
            "hãy xem lại thụt lề",
            "look at the indentation",
        ),
    ),
    (
        "did not find expected key",
        _fault(
            "not-understood",
            "chỗ này không đọc được sau phần đứng trước nó",
            "this is not understood after what stands before it",
            "hãy xem có thụt lề sai, thừa dấu nháy hay dấu ngoặc, "
            "hoặc dòng chữ nào cần dấu nháy kép",
            "look for wrong indentation, "
            "a quote or bracket that is too many, or a text that needs quotes",
        ),
    ),
    (
        "did not find expected node content",
        _fault(
            "value-needed",
            "ở đây cần một giá trị",
            "a value is needed here",
            "dòng chữ bắt đầu bằng dấu hai chấm hoặc dấu ngoặc phải viết trong dấu nháy kép",
            "a text that begins with a colon or a bracket needs quotes",
        ),
    ),
    (
        "did not find expected <document start>",
        _fault(
            "nothing-may-follow",
            "sau đây không được có gì nữa",
            "nothing may follow here",
            "dòng chữ có dấu nháy bên trong thì phải đặt cả dòng trong dấu nháy",
            "a text that has quotes inside needs quotes around it",
        ),
    ),
    (
        "could not find expected ':'",
        _fault(
            "colon-missing",
            "thiếu dấu hai chấm sau tên mục này",
            "a colon is missing after this key",
        ),
    ),
    (
        "block sequence entries are not allowed",
        _fault(
            "dash-on-a-line",
            "mục có dấu gạch đầu dòng phải bắt đầu trên dòng riêng",
            "an item with a dash begins on its own line",
        ),
    ),
    (
        "alphabetic or numeric character",
        _fault(
            "forbidden-character",
            "dòng chữ bắt đầu bằng dấu * hoặc & phải viết trong dấu nháy kép",
            "a text that begins with * or & needs quotes",
        ),
    ),
    (
        "expected comment or line break",
        _fault(
            "forbidden-character",
            "sau dấu này không được viết gì nữa trên cùng dòng",
            "nothing may follow this sign on its line",
            "dòng chữ bắt đầu bằng dấu |, > hoặc % phải viết trong dấu nháy kép",
            "a text that begins with |, > or % needs quotes",
        ),
    ),
    ("directive", _DIRECTIVE),
    ("digit or '.' character", _DIRECTIVE),
    (
        "unexpected ':'",
        _fault(
            "not-understood",
            "dấu hai chấm này không đọc được",
            "this colon is not understood",
            "dòng chữ có dấu hai chấm phải viết trong dấu nháy kép",
            "a text with a colon needs quotes",
        ),
    ),
    (
        "mapping keys are not allowed",
        _fault(
            "not-understood",
            "dòng chữ bắt đầu bằng dấu ? phải viết trong dấu nháy kép",
            "a text that begins with ? needs quotes",
        ),
    ),
    ("document indicator", _fault("unclosed-quote", *_QUOTE)),
    ("hexdecimal number", _BACKSLASH),
    ("Unicode character escape", _BACKSLASH),
    ("tab character", TAB),
    ("tag", _TAG),
    ("the expected '>'", _TAG),
    ("the expected '!'", _TAG),
    ("whitespace or line break", _TAG),
    ("URI", _TAG),
    (
        "incompatible YAML document",
        _fault(
            "yaml-version",
            "chỉ đọc được YAML 1.1 và 1.2",
            "only YAML 1.1 and 1.2 are understood",
        ),
    ),
)
"""Words of libyaml and ours."""


def in_our_words(problem: str) -> Fault:
    """Say what the parser says; in its own words if they are unknown."""
    for theirs, fault in WORDS:
        if theirs in problem:
            return fault
    return _fault(
        "not-yaml",
        f"chỗ này không đọc được theo YAML ({problem})" if problem else "không đọc được theo YAML",
        problem or "this cannot be read as YAML",
    )
