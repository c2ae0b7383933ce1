"""The closed sets of words that an inventory may use."""

from enum import StrEnum


class PointKind(StrEnum):
    """Whether a point stays in its place."""

    FIXED = "fixed"
    MOBILE = "mobile"
    """It exists on some dates only."""


class Status(StrEnum):
    """How far a point or a link has come. Only active ones are measured and judged."""

    PLANNED = "planned"
    INSTALLED = "installed"
    ACTIVE = "active"
    RETIRED = "retired"


class Power(StrEnum):
    """When a point's equipment has power."""

    ALWAYS = "always"
    OFFICE_HOURS = "office_hours"
    """Outside service hours its silence is unknown and starts no mail."""


class Failover(StrEnum):
    """Whether a backup link carries the point by itself when the primary fails."""

    AUTO = "auto"
    MANUAL = "manual"
    NONE = "none"


class Role(StrEnum):
    """What a link is to its point."""

    PRIMARY = "primary"
    BACKUP = "backup"


class Access(StrEnum):
    """How a link reaches its operator's network."""

    FIXED = "fixed"
    FIVE_G = "5g"
    FOUR_G = "4g"
    LEASED = "leased"

    @property
    def is_mobile(self) -> bool:
        """Whether the link goes over a mobile network."""
        return self in (Access.FIVE_G, Access.FOUR_G)


class Reach(StrEnum):
    """How a vantage gets to a link."""

    PUBLIC = "public"
    PRIVATE_APN = "private_apn"
    TUNNEL = "tunnel"
    AGENT = "agent"
    """Measured from inside only, so it has no address."""


class NrMode(StrEnum):
    """Which 5G the contract promises: standalone or anchored on LTE (3GPP TS 37.340)."""

    STANDALONE = "sa"
    NON_STANDALONE = "nsa"


class CapPeriod(StrEnum):
    """After what time a data cap starts anew."""

    DAY = "day"
    MONTH = "month"


class ContactRole(StrEnum):
    """Whom a contact stands for."""

    CITY = "city"
    WARD = "ward"
    DEPARTMENT = "department"
    SUPPORT = "support"


class SnmpVersion(StrEnum):
    """Version of SNMP; v3 encrypts, v2c does not."""

    V2C = "v2c"
    V3 = "v3"


class AuthProtocol(StrEnum):
    """How SNMPv3 messages are authenticated (RFC 3414, RFC 7860)."""

    MD5 = "md5"
    SHA1 = "sha1"
    SHA224 = "sha224"
    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"


class PrivacyProtocol(StrEnum):
    """How SNMPv3 messages are encrypted (RFC 3414, RFC 3826)."""

    DES = "des"
    AES128 = "aes128"
    AES192 = "aes192"
    AES256 = "aes256"


class Language(StrEnum):
    """Language of texts for people."""

    VIETNAMESE = "vi"
    ENGLISH = "en"
