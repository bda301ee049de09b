"""Define the values that travel through the engine and out of it.

Takes nothing, gives frozen dataclasses. Offsets are code points into the text as sent, half-open.
This module imports nothing of ours, so that every other one may import it.
"""

from dataclasses import dataclass
from typing import Literal

QuotationType = Literal["direct", "mixed", "non_speech"]
SpeakerKind = Literal["person", "group", "organization", "anonymous", "document"]
Gender = Literal["f", "m"]
Number = Literal["s", "p"]
Via = Literal["name", "alias", "role", "pronoun", "carried", "repeated"]
CueKind = Literal["verb", "preposition", "noun", "colon"]
Modality = Literal["asserted", "negated", "conditional", "future", "question"]
WarningCode = Literal[
    "unclosed_mark",
    "crossed_marks",
    "no_quotation_marks",
    "probably_not_french",
    "very_long_quotation",
]

SPEECH: frozenset[QuotationType] = frozenset({"direct", "mixed"})


@dataclass(frozen=True, slots=True)
class Options:
    """Say what the caller wants back: types of quotation, least confidence of a speaker, explanations."""

    types: frozenset[QuotationType] = SPEECH
    min_confidence: float = 0.5
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Delimit a piece of the text, half-open, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Hold the quotation marks as they stand; `close` is None where the text never closes them."""

    open: str
    close: str | None


@dataclass(frozen=True, slots=True)
class Cue:
    """Hold the words that attribute a quotation: « a-t-il déclaré », « selon », « : »."""

    start: int
    end: int
    kind: CueKind
    lemma: str | None = None
    verb_class: str | None = None
    stance: str | None = None
    modality: Modality = "asserted"


@dataclass(frozen=True, slots=True)
class SpeakerReference:
    """Name the speaker of one quotation, how the name was reached and the words that point there."""

    id: str
    name: str
    kind: SpeakerKind
    via: Via
    mention: Span | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold one possible speaker of a quotation, for `explain`; `note` says what spoke for and against."""

    mention: Span | None
    name: str | None
    rule: str
    confidence: float
    note: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Hold one quotation; `start` and `end` delimit its content without the marks."""

    id: str
    type: QuotationType
    start: int
    end: int
    segments: tuple[Span, ...]
    marks: Marks
    within: str | None = None
    continues: str | None = None
    repeats: str | None = None
    speaker: SpeakerReference | None = None
    cue: Cue | None = None
    confidence: float | None = None
    rule: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Hold one speaker of the article with every mention found and the ids of the quotations."""

    id: str
    name: str
    kind: SpeakerKind
    gender: Gender | None
    role: str | None
    mentions: tuple[Span, ...]
    quotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warning:
    """Tell the caller of something odd in the text."""

    code: WarningCode
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Hold the engine's whole answer; quotations stand in the order of their starts, outer before nested."""

    text: str
    quotations: tuple[Quotation, ...]
    speakers: tuple[Speaker, ...]
    warnings: tuple[Warning, ...]
