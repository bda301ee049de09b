"""Convert offsets from code points to the caller's unit.

Takes a text and a unit, gives a function from code point offsets to offsets in that unit. JavaScript and Java count UTF-16 code
units, where each character beyond U+FFFF counts twice.
"""

from bisect import bisect_left
from collections.abc import Callable
from typing import Literal

import regex

OffsetUnit = Literal["codepoint", "utf16"]
Convert = Callable[[int], int]

# Astral characters only; a scan in C, and none at all for the texts that have none.
ASTRAL = regex.compile(r"[\U00010000-\U0010FFFF]")


def unchanged(offset: int) -> int:
    """Return the offset itself."""
    return offset


def converter(text: str, unit: OffsetUnit) -> Convert:
    """Return the function that turns code point offsets of `text` into offsets in `unit`.

    >>> utf16 = converter("😀 Non", "utf16")
    >>> utf16(0), utf16(1), utf16(5)
    (0, 2, 6)
    """
    if unit == "codepoint":
        return unchanged
    astral = [match.start() for match in ASTRAL.finditer(text)]
    return (lambda offset: offset + bisect_left(astral, offset)) if astral else unchanged
