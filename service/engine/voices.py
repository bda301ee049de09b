"""Hear in whose voice a quotation speaks: one person who says je, a woman who says that she is ravie.

Takes the tagged words of a quotation and those before it; gives what they show of the speaker, and whether somebody fits that.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from service.engine import nouns
from service.engine.lexicon import load
from service.engine.model import Gender, Sentence, SpeakerKind
from service.engine.word_tags import REFLEXIVE


class Voice(NamedTuple):
    """Hold what the words of a quotation show of who says them: whether it is one person, and of which gender."""

    single: bool
    gender: Gender | None


_FIRST_PERSON = frozenset("je j' moi mon ma mes m'".split())
# je suis, je me sens, j'ai été: what stands behind agrees with the speaker
_LINKING = frozenset("suis étais serai serais fus sens sentais".split())
_HAVING = frozenset("ai avais aurai aurais".split())
_MYSELF = frozenset(("me", "m'"))
_CALLING = frozenset(
    "dit dite disait disant déclare déclaré déclarée déclarait montre montré montrée montrait sent senti sentie sentait juge jugé jugée".split()
)
_NEAR = 2
_FARTHEST = 4
_FORMS = load().verb_forms
_ENDINGS: tuple[tuple[str, Gender], ...] = (
    ("ée", "f"), ("ue", "f"), ("é", "m"), ("u", "m"), ("euse", "f"), ("trice", "f"), ("ienne", "f"), ("ière", "f"), ("ive", "f"), ("onne", "f"), ("ante", "f"), ("ente", "f"),
    ("eux", "m"), ("teur", "m"), ("ien", "m"), ("ier", "m"), ("if", "m"), ("ant", "m"), ("ent", "m"),
)  # fmt: skip
_FEMININE = frozenset("fière prête seule sûre certaine inquiète grande petite française folle gentille ravie première dernière".split())
_MASCULINE = frozenset("fier prêt seul sûr certain inquiet grand petit français fou gentil ravi premier dernier".split())


def hear(inside: Sentence, before: Sequence[str] = ()) -> Voice:
    """Return what the words of a quotation show of its speaker, and those before it: elle s'est dite « ravie »."""
    if _FIRST_PERSON.isdisjoint(inside.keys):
        return Voice(False, _gender(inside, _past_adverbs(inside, 0)) if _calls_himself(before) else None)
    shown = set(_shown(inside))
    return Voice(True, shown.pop() if len(shown) == 1 else None)


def _shown(inside: Sentence) -> Iterator[Gender]:
    """Give the genders that words agreeing with je show."""
    keys = inside.keys
    for item, key in enumerate(keys):
        if key in _LINKING or (key == "été" and not _HAVING.isdisjoint(keys[max(0, item - _NEAR) : item])):
            gender = _gender(inside, _past_adverbs(inside, item + 1))
            # je me suis dit: nothing shows there that this is a man
            if gender == "f" or (gender == "m" and _MYSELF.isdisjoint(keys[max(0, item - 1) : item])):
                yield gender


def _past_adverbs(inside: Sentence, first: int) -> int:
    item = first
    while item < min(first + _FARTHEST, len(inside.keys) - 1) and inside.tags[item] in "Bp":
        item += 1
    return item


def _calls_himself(before: Sequence[str]) -> bool:
    """Tell whether somebody says what he is: (il) s'est dit, (elle) se montre."""
    return len(before) > 0 and before[-1] in _CALLING and not REFLEXIVE.isdisjoint(before[-_FARTHEST:])


def _gender(inside: Sentence, item: int) -> Gender | None:
    """Return the gender of what somebody says to be: ravie, une mère, surprise, infirmière."""
    key, tag = inside.keys[item : item + 1], inside.tags[item : item + 1]
    if key in (["un"], ["une"]):
        head = inside.keys[item + 1 : item + 2]
        return None if nouns.EPICENE.issuperset(head) else "f" if key == ["une"] else "m"
    if not key or tag not in tuple("EewrMvV"):
        return None
    return _form(key[0])


def _form(key: str) -> Gender | None:
    """Return the gender that the form of an adjective, a participle or the name of an office shows.

    >>> _form("soulagée"), _form("heureux"), _form("libre")
    ('f', 'm', None)
    """
    if key in _FEMININE or key in _MASCULINE:
        return "f" if key in _FEMININE else "m"
    genders = {reading.gender for reading in _FORMS.get(key, ()) if reading.tense == "past_participle"} - {"-"}
    if len(genders) == 1:
        return "f" if genders == {"f"} else "m"
    role = nouns.role_of(key)
    if role is not None:
        return "f" if role.gender == "f" else "m" if role.gender == "m" else None
    return next((gender for ending, gender in _ENDINGS if key.endswith(ending)), None)


@cache
def fit(voice: Voice, kind: SpeakerKind, gender: Gender | None) -> tuple[str, ...]:
    """Name how well a speaker fits a voice.

    >>> fit(Voice(True, "f"), "person", "m"), fit(Voice(True, None), "document", None)
    (('voice of another gender',), ('voice of one person',))
    """
    if kind not in ("person", "anonymous"):
        return ("voice of one person",) if voice.single else ()
    if voice.gender is None or gender is None:
        return ()
    return ("voice of the same gender" if voice.gender == gender else "voice of another gender",)
