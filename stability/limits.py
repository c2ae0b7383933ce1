"""The limits of `hanoi-stable-v1`, each beside its source. Ratios are 0 to 1, times are seconds."""

from collections.abc import Mapping
from types import MappingProxyType

from inventory.schema import Access

MIN_KNOWN_MINUTES = 480
"""Known minutes of S that a verdict needs: a working day of eight hours. Our own decision."""

MIN_KNOWN_RATIO = 0.9
"""Share of the minutes of S, maintenance left out, that must be known for a verdict. Our own
decision: no data is never a pass and never a fail (RFC 6673: without packets a ratio is undefined).
"""

Limit = float | int | None
"""None where a criterion is switched off."""

# QCVN 34:2019/BTTTT is cited as operators declare it; the numbers of the edition of 2022 were not
# to be read. They are means over a region there, and a goal for each line here.
_WIRED_LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        # QCVN 34:2019: at least 99.5 %.
        "availability": 0.995,
        # ITU-T Y.1541 classes 0 to 4, 1e-3 one way (RFC 5976, 2.1), twice for there and back.
        "loss": 0.002,
        # QCVN 34:2019, mean delay at most 50 ms; read as round trip, the stricter reading.
        "rtt_mean": 0.050,
        # BEREC, normally available speed: 95 % over the whole day (draft BoR (17) 112, P187-P190).
        "stability": 0.95,
        # Our own decision: inside of what 99.5 % leaves of 4 weeks of 44 hours, 52.8 minutes.
        "longest_outage": 1800,
        # Our own decision; no regulation was found.
        "outages_per_week": 2,
        # As availability: a line over which nothing can be resolved or opened does not serve.
        "dns_ok": 0.995,
        "https_ok": 0.995,
        # QCVN 34:2019: Pd >= 0.8 Vd and Pu >= 0.8 Vu.
        "speed_down": 0.8,
        "speed_up": 0.8,
        # Our own decision; a short break is a loss period (RFC 3357) that people notice.
        "short_breaks": 5,
    }
)

_RADIO_LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        # Our own decision: QCVN 81:2019 and QCVN 126:2021 ask for 95 % of places, not of time.
        "availability": 0.990,
        # Microsoft Teams asks for < 1 %, and > 1 % is the worst bucket of the FCC's Ninth report.
        "loss": 0.010,
        # QCVN 126:2021: mean delay at most 50 ms.
        "rtt_mean": 0.050,
        # BEREC, normally available speed: 90 % of the time at peak.
        "stability": 0.90,
        # Our own decisions: twice what a fixed line may do.
        "longest_outage": 3600,
        "outages_per_week": 4,
        # As availability.
        "dns_ok": 0.990,
        "https_ok": 0.990,
    }
)

# Our own decision: twice what a fixed line may do.
_RADIO_SHORT_BREAKS = 10

# QCVN 81:2019 and QCVN 126:2021 ask for a level of radio on at least 95 % of samples; we take the
# form of it. Radio is a cause and no symptom, so it advises only.
_RADIO_SAMPLES = 0.95

LINK_LIMITS: Mapping[Access, Mapping[str, Limit]] = MappingProxyType(
    {
        Access.FIXED: _WIRED_LIMITS,
        Access.LEASED: _WIRED_LIMITS,
        Access.FIVE_G: {
            **_RADIO_LIMITS,
            # QCVN 126:2021, 2.1.5.2: mean download at least 100, upload 30 Mbit/s. The value
            # is the ratio of the mean to this or to the contracted speed, whichever is less.
            "speed_down": 1.0,
            "speed_up": 1.0,
            "nr_attached": _RADIO_SAMPLES,
            "short_breaks": _RADIO_SHORT_BREAKS,
            "radio": _RADIO_SAMPLES,
        },
        Access.FOUR_G: {
            **_RADIO_LIMITS,
            "short_breaks": _RADIO_SHORT_BREAKS,
            "radio": _RADIO_SAMPLES,
        },
    }
)

ADVICE = frozenset({"short_breaks", "radio"})

# All three are our own decisions. 99.9 % is 10.6 minutes of 28 days: two links that keep their own
# targets and fail independently reach 99.995 %; the rest is for causes that they share.
POINT_LIMITS: Mapping[str, Limit] = MappingProxyType(
    {"availability": 0.999, "longest_outage": 300, "outages_per_week": 1}
)
