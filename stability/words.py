"""What grades, accesses and attributions are called, wherever people read of them.

Each is a Vietnamese and an English text, in the small letters of the middle of a sentence. Mails
have templates of their own; tests hold them to the same words.
"""

from collections.abc import Mapping
from types import MappingProxyType

from inventory.schema import Access
from stability.past import Attribution
from stability.verdict import Grade

Words = tuple[str, str]

GRADES: Mapping[str, Words] = MappingProxyType(
    {
        Grade.A: ("đạt, có dự phòng", "meets the target, with backup"),
        Grade.B: ("đạt, chưa có dự phòng", "meets the target, without backup"),
        Grade.C: ("không đạt", "misses the target"),
        Grade.U: ("chưa đánh giá", "not graded"),
    }
)

ACCESSES: Mapping[str, Words] = MappingProxyType(
    {
        Access.FIXED: ("băng rộng cố định", "fixed broadband"),
        Access.FIVE_G: ("di động 5G", "5G mobile"),
        Access.FOUR_G: ("di động 4G", "4G mobile"),
        Access.LEASED: ("kênh thuê riêng", "leased line"),
    }
)

ATTRIBUTIONS: Mapping[str, Words] = MappingProxyType(
    {
        Attribution.OPERATOR: ("nhà mạng", "operator"),
        Attribution.SITE: ("tại điểm", "site"),
        Attribution.VANTAGE: ("máy đo", "measuring"),
        Attribution.PLANNED: ("bảo dưỡng theo kế hoạch", "planned works"),
        Attribution.UNDETERMINED: ("chưa xác định", "undetermined"),
    }
)
"""Whom an outage is put down to."""

TICKET: Words = ("mã sự cố của nhà mạng", "ticket")
ACKNOWLEDGED: Words = ("đã tiếp nhận", "acknowledged")


def begun(words: Words) -> Words:
    """Begin a sentence with them."""
    vietnamese, english = words
    return vietnamese[0].upper() + vietnamese[1:], english[0].upper() + english[1:]
