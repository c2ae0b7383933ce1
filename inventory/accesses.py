"""What people call the kinds of links."""

from collections.abc import Mapping

from inventory.said import Said
from inventory.words import Access

ACCESSES: Mapping[Access, Said] = {
    Access.FIXED: Said("băng rộng cố định", "fixed"),
    Access.FIVE_G: Said("5G", "5G"),
    Access.FOUR_G: Said("4G", "4G"),
    Access.LEASED: Said("kênh thuê riêng", "leased"),
}
