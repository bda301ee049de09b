"""Weigh how likely an entity is meant by a pronoun or an epithet, from where and how it was spoken of before.

Takes the circumstances of a candidate; gives log-odds. The weights were set near those of a conditional logistic regression
over pronouns and epithets of press articles, and rounded.
"""

from enum import IntEnum
from typing import NamedTuple

from service.engine.model import SpeakerKind


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


class Occurrence(NamedTuple):
    """Hold one mention of an entity on the timeline: its start, the entity, the sentence and how it stands there."""

    start: int
    entity: int
    sentence: int
    place: Place


class Circumstances(NamedTuple):
    """Hold what speaks for and against an entity as the one meant."""

    steps: int
    paragraphs: int
    place: Place
    kind: SpeakerKind
    spoke: bool
    times: int
    shown: bool
    human: int
    head: int | None
    rank: int
    central: bool


_STEPS = (0.0, 0.3, -0.3, -0.8, -1.2, -1.6, -2.2)
_PARAGRAPHS = (0.6, 0.0, -0.4, -0.8)
_PLACE = (0.6, 0.2, 0.3, 0.3, -0.1, -0.2, -0.7, -1.2, -2.0)
_KIND: dict[SpeakerKind, float] = {"person": 1.5, "anonymous": -0.4, "group": 0.0, "organization": -0.5, "document": -1.0}
_TIMES = (0.0, 0.0, 0.3, 0.5, 0.7)
_SPOKE = 1.2
_SHOWN = 0.7
_HUMAN = (-0.8, 0.4, 0.8)
_CENTRAL = 0.5
_HEAD = (-0.5, 0.0, 0.5, 3.0)
_RANK = (0.0, -0.2, -0.4, -0.6)


def worth(found: Circumstances) -> float:
    """Return how much speaks for an entity, in log-odds against its rivals."""
    total = _STEPS[found.steps] + _PARAGRAPHS[found.paragraphs] + _PLACE[found.place] + _KIND[found.kind] + _TIMES[found.times]
    total += _SPOKE * found.spoke + _SHOWN * found.shown + _HUMAN[found.human] + _CENTRAL * found.central + _RANK[found.rank]
    return total if found.head is None else total + _HEAD[found.head]
