"""Name what speaks for and against an entity as the one meant by a pronoun, a role or an epithet.

Takes the circumstances of a candidate: where and how it was spoken of before, what it is, how well its roles suit. Gives
features; their weights are those of the model `antecedent` in weights.tsv.
"""

from enum import IntEnum
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from service.engine.model import SpeakerKind

Sort = Literal["pronoun", "role", "body"]


class Place(IntEnum):
    """Say how a mention stands in its sentence."""

    FIRST_SUBJECT = 0
    SUBJECT = 1
    SPEAKER = 2
    OPENING = 3
    OBJECT = 4
    FREE = 5
    GOVERNED = 6
    PREDICATE = 7
    WHERE = 8
    TOPIC = 9


class Occurrence(NamedTuple):
    """Hold one mention of an entity on the timeline: its start, the entity, the sentence and how it stands there."""

    start: int
    entity: int
    sentence: int
    place: Place


class Circumstances(NamedTuple):
    """Hold what speaks for and against an entity as the one meant.

    `sort` and `stance` are those of the mention. `steps` and `paragraphs` count back to where the entity was last spoken of,
    as `place` in that sentence (None: not nearby), `opens` if at the head of a paragraph; `rank` counts the candidates nearer,
    `foremost` says that none of them is a person or shows the gender.
    `human` says how surely it is a person (0 to 2), `times` how often it is mentioned nearby, `several` whether only the mention is
    in the plural, `head` how its roles suit, `family` which family of roles the mention is of, `acts` whether the entity is a
    subject anywhere, `commanding` whether the article mentions it much more than others, `overtaken` whether it spoke last and
    another person was a first subject since, `contrasted` whether the mention stands against who spoke last, `behind` whether
    it is named behind the pronoun in its sentence, `said` whether the same words meant it before, `unnamed` how the article brings
    in somebody without a name, `echo` how many sentences back a pronoun or epithet that agrees meant it, and `personal` whether its verb is
    what only people do.
    """

    sort: Sort
    stance: str
    steps: int
    paragraphs: int
    place: Place | None
    opens: bool
    rank: int
    foremost: bool
    kind: SpeakerKind
    human: int
    times: int
    gender: str
    several: bool
    spoke: bool
    overtaken: bool
    contrasted: bool
    central: bool
    commanding: bool
    ahead: bool
    head: str | None
    family: str
    acts: bool
    behind: bool
    said: bool
    unnamed: str | None
    echo: int | None
    personal: bool


_FAR = 6
_NEAR = 2
_SOMEBODY = frozenset(("person", "anonymous"))
_HEADING = frozenset((Place.FIRST_SUBJECT, Place.TOPIC))
SUBJECTS = frozenset((Place.FIRST_SUBJECT, Place.SUBJECT, Place.SPEAKER, Place.OPENING, Place.TOPIC))


# A text of many quotations asks for the same circumstances again and again; kept for all texts, they would cost memory.
@lru_cache(maxsize=256)
def features(found: Circumstances) -> tuple[str, ...]:
    """Give the names of the features that hold for a candidate."""
    sort, stance, kind, place, paragraphs = found.sort, found.stance, found.kind, found.place, found.paragraphs
    steps = min(found.steps, _FAR)
    named = [*_named(sort, kind, found.human), *_named(sort, "times", found.times), *_named(sort, "gender", found.gender)]
    named += _taken_for(stance, kind, steps <= _NEAR and place in SUBJECTS)
    for name, holds in (
        ("several", found.several),
        ("central", found.central),
        ("commanding", found.commanding),
        ("named behind", found.behind),
        ("done by people", found.personal and kind not in _SOMEBODY),
    ):
        if holds:
            named += _named(sort, name, "")
    if found.ahead:
        named += _named(sort, "ahead", "")
    else:
        named += (*_named(sort, "steps", steps), *_named(sort, "paragraphs", paragraphs), *_named(sort, "rank", found.rank))
    if place is not None:
        named += _placed(sort, steps, place)
    if found.spoke:
        named += _spoken(sort, stance, steps, paragraphs, f"spoke {kind} {found.human}")
        named += _named(sort, "spoke", "overtaken") if found.overtaken else ()
        named += _named(sort, "spoke", "in contrast") if found.contrasted else ()
    if found.opens:
        named += _named(sort, "opens paragraph", min(paragraphs, 1))
    named += (*_brought_in(found, steps), *_meant_before(found))
    if found.head is not None:
        whose = (stance, *(("ahead",) if found.ahead else ()), *((found.family,) if found.family else ()))
        named += (*_named(sort, "head", found.head), *[f"{who} head {found.head}" for who in whose])
    if not found.acts and (sort == "role" or kind == "person"):
        named.append(f"{sort} never acts")
    if found.echo is not None:
        named += _named(sort, "echo", found.echo)
    return tuple(named)


@cache
def alone(sort: Sort, stance: str, family: str, known: bool) -> tuple[str, ...]:
    """Give the features of a role taken for somebody of whom nobody spoke; `known` where the registry holds its phrase."""
    own = (f"{family} itself",) if family else ()
    return (*_named(sort, "itself", "kept" if known else "new"), *_named(stance, "itself", ""), *own)


def _brought_in(found: Circumstances, steps: int) -> tuple[str, ...]:
    """Give how somebody without a name was brought in, and whether as a subject nearby."""
    if found.unnamed is None:
        return ()
    return _named(
        found.sort, "unnamed", f"{found.unnamed} {'subject nearby' if steps <= _NEAR and found.place in SUBJECTS else 'elsewhere'}"
    )


def _meant_before(found: Circumstances) -> tuple[str, ...]:
    """Give whether the same words meant an entity before, and whether a pronoun takes it up."""
    said = ("said before", f"{found.stance} said before") if found.said else ()
    taken = _named(found.stance, "taken up", "") if _is_taken_up(found) else ()
    if taken and found.place != Place.SPEAKER:
        taken += _named(found.stance, "taken up", "doer")
    return said + taken


def _is_taken_up(found: Circumstances) -> bool:
    """Tell a body or document that acted in the sentence before, or opens this one, where nobody who agrees stands nearer: La Ligue a écrit. | Elle."""
    if found.sort != "pronoun" or found.kind in _SOMEBODY or found.several or not found.foremost or found.steps > 1 or found.paragraphs:
        return False
    return found.place in _HEADING if found.steps == 0 else found.place in SUBJECTS and found.gender == "shown"


def _spoken(sort: str, stance: str, steps: int, paragraphs: int, who: str) -> tuple[str, ...]:
    return (*_named(sort, "spoke", "last"), *_named(stance, "spoke paragraphs", paragraphs), *_named(stance, "spoke steps", steps), who)


# One is kept for each stance and kind: there are few.
@cache
def _taken_for(stance: str, kind: SpeakerKind, near: bool) -> tuple[str, ...]:
    sort = "somebody" if kind in _SOMEBODY else "something"
    return f"{stance} {kind}", f"{stance} {sort}", f"{kind} {'subject nearby' if near else 'elsewhere'}"


@cache
def _placed(sort: str, steps: int, place: Place) -> tuple[str, ...]:
    back = f"{steps} back as" if steps <= _NEAR else "far back as"
    return _named(sort, "place", place.name) + _named(sort, back, place.name)


@cache
def _named(sort: str, name: str, value: str | int) -> tuple[str, ...]:
    return f"{name} {value}", f"{sort} {name} {value}"
