"""What the ledger's commands say, in Vietnamese and in English."""

from collections.abc import Mapping
from types import MappingProxyType

from inventory.schema import Language
from stability.words import ATTRIBUTIONS, TICKET, begun

_Texts = tuple[str, str]

WORDS: Mapping[str, _Texts] = MappingProxyType(
    {
        "id": ("Mã sự cố", "Id"),
        "subject": ("Đường truyền / điểm", "Link or point"),
        "start": ("Bắt đầu", "Start"),
        "end": ("Kết thúc", "End"),
        "length": ("Kéo dài", "Length"),
        "service": ("Trong giờ", "In hours"),
        "attribution": ("Thuộc trách nhiệm", "Put down to"),
        "cause": ("Nguyên nhân", "Cause"),
        "acknowledged": ("Đã tiếp nhận", "Taken by"),
        "eta": ("Dự kiến xong", "Expected end"),
        "ticket": begun(TICKET),
        "evidence": ("Chứng cứ", "Evidence"),
        "audit": ("Nhật ký xử lý", "What was done"),
        "open": ("chưa hết", "open"),
        "by_hand": ("do người ghi", "by hand"),
        "listed_since": (
            "Sự cố từ ngày {day}, kể cả sự cố chưa hết:",
            "Outages since {day}, and what goes on:",
        ),
        "none": ("Không có sự cố nào.", "No outages."),
        "short": (
            "Chưa phải sự cố: gián đoạn ngắn, hoặc chưa đủ hai phút mất kết nối.",
            "No outage: a short break, or not yet two minutes down.",
        ),
        "acknowledged_by": ("{who} đã tiếp nhận {id}.", "{who} takes care of {id}."),
        "noted": ("Đã ghi vào {id}.", "Noted on {id}."),
        "backed_up": ("Đã sao lưu và kiểm tra: {path}", "Copied and verified: {path}"),
        "written": ("Đã ghi {count} sự cố vào {path}", "{count} outages written to {path}"),
        "acknowledge": ("tiếp nhận", "acknowledged"),
        "note": ("ghi chú", "noted"),
        **ATTRIBUTIONS,
    }
)
"""Vietnamese, English."""

HANDLED: Mapping[str, str] = MappingProxyType(
    {
        "acknowledged_by": "acknowledged",
        "eta_ns": "eta",
        "ticket": "ticket",
        "cause": "cause",
        "attribution": "attribution",
    }
)
"""What an act changes, by field of `Handling`, and the word for it; the time is that of the act."""


def word(key: str, language: Language, **values: object) -> str:
    """Say a word or sentence."""
    vietnamese, english = WORDS[key]
    return (vietnamese if language is Language.VIETNAMESE else english).format(**values)
