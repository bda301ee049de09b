"""Read how old a person is, and tell of what age a noun says that somebody is.

Takes the text and a mention; gives years. A quinquagénaire is not the one of two people who is 31 years old.
"""

import regex

from service.engine.model import Mention

# Anne Morel | , 58 ans; (58 ans); , aujourd'hui âgée de 58 ans
_BEHIND = regex.compile(r"\s?[,(]\s?(?:(?:aujourd['’]hui )?âgée? de )?(?P<age>\d{1,2})\sans\b")
_WITHIN = regex.compile(r"(?:,|\bde)\s(?P<age>\d{1,2})\sans(?=,|$)")
_BEFORE = regex.compile(r"\b[ÀAà]\s(?:seulement |tout juste )?(?P<age>\d{1,2})\sans,\s$")
_REACH = 30
_YOUNG = (0, 40)
_OF_AGE = {
    "enfant": (0, 15), "fillette": (0, 13), "garçonnet": (0, 13), "gamin": (0, 15), "garçon": (0, 18), "gamine": (0, 15), "écolier": (5, 12), "écolière": (5, 12),
    "collégien": (10, 16), "collégienne": (10, 16), "lycéen": (14, 20), "lycéenne": (14, 20), "ado": (11, 19),
    "adolescent": (11, 19), "adolescente": (11, 19), "jeune homme": _YOUNG, "jeune femme": _YOUNG, "jeune fille": (8, 25), "jeune": _YOUNG,
    "vingtenaire": (20, 29), "trentenaire": (30, 39), "quadragénaire": (40, 49), "quadra": (40, 49), "quinquagénaire": (50, 59),
    "quinqua": (50, 59), "sexagénaire": (60, 69), "septuagénaire": (70, 79), "octogénaire": (80, 89), "nonagénaire": (90, 99),
}  # fmt: skip
NOUNS = frozenset(_OF_AGE)


def shown(text: str, mention: Mention) -> int | None:
    """Return the age in years that stands with a person: À 58 ans, Anne Morel; Anne Morel (58 ans); la fleuriste de 58 ans."""
    match = (
        _BEHIND.match(text, mention.end)
        or _WITHIN.search(text, mention.start, mention.end)
        or _BEFORE.search(text, max(0, mention.start - _REACH), mention.start)
    )
    return int(match["age"]) if match is not None else None


def fits(noun: str, age: int | None) -> bool | None:
    """Tell whether somebody is of the age that a noun says, None where either says nothing.

    >>> fits("quinquagénaire", 58), fits("quinquagénaire", 31), fits("maire", 58)
    (True, False, None)
    """
    bounds = _OF_AGE.get(noun)
    return None if bounds is None or age is None else bounds[0] <= age <= bounds[1]
