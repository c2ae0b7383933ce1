"""Colours of Okabe and Ito, which the colour-blind tell apart, each with a shape and words.

Blue is good and vermilion bad: there is no red beside green. A colour is never alone: what bears
one says the same by a glyph and words, on the map by the shape of the marker.
"""

from dataclasses import dataclass
from typing import Final

from dashboards.words import Spoken, Words
from stability.verdict import Grade
from stability.words import GRADES

BLUE: Final = "#0072B2"
"""As it should be."""
SKY: Final = "#56B4E9"
"""Noteworthy, and nobody need act; the second line of a chart."""
ORANGE: Final = "#E69F00"
"""Not as it should be, and people can still work."""
VERMILION: Final = "#D55E00"
"""People cannot work, or a target is missed."""
GREY: Final = "#999999"
"""Not known: neither good nor bad."""
PURPLE: Final = "#CC79A7"
"""Planned: somebody meant it."""
GREEN: Final = "#009E73"
"""The third line of a chart; says nothing of good and bad."""
YELLOW: Final = "#F0E442"
"""The fourth line of a chart; only on dark ground."""
LINES: Final = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW, GREY)
"""Colours of lines that differ in nothing but their name."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A meaning that is seen at once: a colour, a glyph for text, a marker for maps, and words."""

    colour: str
    glyph: str
    marker: str
    """Marker of a map that Grafana 9.4 has: circle, square, triangle, star, cross or x-mark."""
    words: Words

    def text(self, language: Spoken) -> str:
        """Glyph and words."""
        return f"{self.glyph} {self.words.line(language)}"

    def saying(self, vi: str, en: str) -> "Sign":
        """The same colour and shape under other words."""
        return Sign(self.colour, self.glyph, self.marker, Words(vi, en))


GOOD: Final = Sign(BLUE, "●", "circle", Words("Tốt", "Good"))
NOTICE: Final = Sign(SKY, "◆", "star", Words("Lưu ý", "Notice"))
WARN: Final = Sign(ORANGE, "▲", "triangle", Words("Cảnh báo", "Warning"))
BAD: Final = Sign(VERMILION, "✖", "x-mark", Words("Xấu", "Bad"))
UNKNOWN: Final = Sign(GREY, "?", "cross", Words("Không rõ", "Unknown"))
PLANNED: Final = Sign(PURPLE, "■", "square", Words("Bảo trì theo kế hoạch", "Planned works"))

UP: Final = GOOD.saying("Thông", "Up")
DOWN: Final = BAD.saying("Mất kết nối", "Down")
ON_BACKUP: Final = WARN.saying("Chạy dự phòng", "On backup")
DEGRADED: Final = WARN.saying("Suy giảm", "Degraded")


def _graded(sign: Sign, grade: Grade) -> Sign:
    """Say a grade in the words that pages, mails and reports have for it."""
    vietnamese, english = GRADES[grade]
    return sign.saying(f"{grade}: {vietnamese}", f"{grade}: {english}")


GRADE_A: Final = _graded(GOOD, Grade.A)
GRADE_B: Final = _graded(NOTICE, Grade.B)
GRADE_C: Final = _graded(BAD, Grade.C)
GRADE_U: Final = _graded(UNKNOWN, Grade.U)

LINK_PASS: Final = GOOD.saying("Đạt", "Pass")
LINK_AMBER: Final = WARN.saying("Đạt, cần lưu ý", "Pass, with advice")
LINK_FAIL: Final = BAD.saying("Không đạt", "Fail")
LINK_INSUFFICIENT: Final = UNKNOWN.saying("Chưa đủ số liệu", "Not enough data")

MET: Final = GOOD.saying("Đạt", "Met")
MISSED: Final = BAD.saying("Không đạt", "Missed")
