"""Read the words of names and roles, so that two of them can be compared.

Takes phrases as they are written; gives their words without case and accents, the nouns of roles and the peoples that they name.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import normalize

from service.engine import nouns
from service.engine.lexicon import load

_LEXICON = load()
_ROLES = _LEXICON.roles
_KIN = _LEXICON.kin
_COURT = frozenset(("bench",))
_STAFF = re.compile(r"[eéEÉ]tats?[ -]major", re.IGNORECASE)  # le chef d'état-major is not the chef de l'État
_HEAD_OF_STATE = re.compile(r"chef(?:f(?=e))?(e?) de l['’][eéEÉ]tat", re.IGNORECASE)
_MARKS = re.compile("[\u0300-\u036f]+")
_COMPLEMENT = re.compile(r"\s(?:de|du|des|d['’]|à|au|aux|en|chez|pour|sur|dans)\b.*")
_REMEMBERED = 512
_PARTS = re.compile(r"\s(?:et|ou)\s|,\s")


def fold(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and hyphens.

    >>> fold("Tao Lin-mé") == fold("TAO Lin Me")
    True
    """
    return _bare_words(name)


def content(phrase: str) -> set[str]:
    """Return the words of a phrase that carry its meaning, without accents."""
    return {word for word in _bare_words(_as_written_most(phrase)) if len(word) > 3}


def _as_written_most(phrase: str) -> str:
    """Give the offices that have two names by one of them: le chef de l'Etat is le président de la République."""
    if "tat" not in phrase.lower():
        return phrase
    return _HEAD_OF_STATE.sub(r"président\1 de la république", _STAFF.sub("staff", phrase))


# An article asks for the same phrases again and again: whom « la maire » may mean, at each of its mentions.
@lru_cache(maxsize=_REMEMBERED)
def _bare_words(phrase: str) -> tuple[str, ...]:
    lower = phrase.lower()
    if not lower.isascii():
        lower = _MARKS.sub("", normalize("NFD", lower)).replace("’", " ").replace("\u2010", " ").replace("\u2011", " ")
    return tuple(lower.replace("-", " ").replace("'", " ").replace(".", " ").split())


def nations(words: Iterable[str]) -> set[str]:
    """Return the peoples that words without accents name: président ukrainien."""
    return {_NATIONS[word] for word in words if word in _NATIONS}


def stem(head: str) -> str:
    """Return the noun in the singular that a role is known by, or the word itself."""
    role = nouns.role_of(head)
    return (role.noun if role else head).removeprefix("ex-")


@lru_cache(maxsize=_REMEMBERED)
def office(phrase: str) -> str | None:
    """Return the compound role that a phrase names, where it is of another family than its noun: l'avocat général is no avocat."""
    bare = " ".join(_bare_words(_as_written_most(phrase)))
    return next((compound for words, compound in _COMPOUNDS.items() if words in bare and _is_own(bare[: bare.index(words)])), None)


def _is_own(before: str) -> bool:
    """Tell by what stands before a compound role that it is no complement: un proche | du président de la République."""
    return {"de", "d", "du", "des"}.isdisjoint(before.rpartition(",")[2].split())


def is_of_court(phrase: str, noun: str) -> bool:
    """Tell an office of the court by its full title, which its holder bears also without a name: l'avocat général, le juge d'instruction."""
    return _KIN.get(office(phrase) or stem(noun)) == _COURT and len(content(phrase)) > 1


def heads(role: str) -> Iterator[str]:
    """Give the nouns that head the parts of a role: ancien | journaliste, | directeur du festival."""
    compound = office(role)
    if compound is not None:
        yield compound
    for part in _PARTS.split(role.lower()):
        whole = nouns.compound_in(part)
        if whole is not None:
            yield _ROLES[whole].noun.removeprefix("ex-")
            continue
        for word in _COMPLEMENT.sub("", part).split():
            known = nouns.role_of(word)  # the procureur-adjoint is a procureur
            if known is not None:
                yield known.noun.removeprefix("ex-")


_NATIONS = {"".join(fold(form)): role.noun for form, role in _LEXICON.demonyms.items() if " " not in form and len(form) > 3}
# Capitals often lack their accent: le chef de l'Etat.
_COMPOUNDS = {" ".join(_bare_words(noun)): noun for noun in _KIN if " " in noun}
