"""Geohash: a place as one short text, as maps in dashboards take it."""

ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
"""Base 32 of Geohash: without a, i, l, o (G. Niemeyer, 2008)."""


def encode(lat: float, lon: float, characters: int = 9) -> str:
    """Name the cell around a place (degrees, WGS 84); 9 characters are less than 5 m wide.

    Longitude and latitude take turns in halving the cell, beginning with longitude; five halvings
    make a character.
    """
    cells = [[-180.0, 180.0], [-90.0, 90.0]]
    code, bits = "", 0
    for bit in range(5 * characters):
        cell, value = cells[bit % 2], (lon, lat)[bit % 2]
        middle = (cell[0] + cell[1]) / 2
        upper = value >= middle
        cell[0 if upper else 1] = middle
        bits = bits * 2 + upper
        if bit % 5 == 4:  # noqa: PLR2004  # the last of five bits
            code, bits = code + ALPHABET[bits], 0
    return code
