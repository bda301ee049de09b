"""Define the values that travel through the engine and out of it.

Takes nothing, gives frozen dataclasses. Offsets are code points into the text as sent, half-open.
This module imports nothing of ours, so that every other one may import it.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

# What the engine makes by the hundred for an article. mypy holds these values frozen; frozen by Python too, making one takes
# ten times as long.
if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:

    def value(*, frozen: bool, slots: bool) -> Any:
        """Make a dataclass that can be hashed as a frozen one can."""
        return dataclass(slots=slots, unsafe_hash=frozen)


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


@value(frozen=True, slots=True)
class Span:
    """Delimit a piece of the text, half-open, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Hold the quotation marks as they stand; `close` is None where the text never closes them."""

    open: str
    close: str | None


@value(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hold the tokens of the text as parallel lists: starts and ends in code points, look-up keys."""

    starts: list[int]
    ends: list[int]
    keys: list[str]

    def at(self, offset: int) -> int:
        """Return the index of the first token that starts at or after the offset."""
        return bisect_left(self.starts, offset)


@value(frozen=True, slots=True)
class MarkedSpan:
    """Hold one span between quotation marks.

    `outer_start` and `outer_end` include the marks, `start` and `end` delimit the trimmed content, `segments` the pieces
    between reopened marks; `parent` is the index of the span around it; `close` is None where the text never closes it.
    """

    outer_start: int
    start: int
    end: int
    outer_end: int
    open: str
    close: str | None
    parent: int | None
    segments: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class OddMark:
    """Hold what is odd in the text, such as a mark without a partner; `code` is that of the warning."""

    code: WarningCode
    start: int
    end: int


@value(frozen=True, slots=True)
class Sentence:
    """Hold one sentence of the reporter's frame; position i of every sequence speaks of the same item.

    `quotations` holds the index of the marked span that stands at an item, -1 for a word.
    """

    tags: str
    keys: list[str]
    starts: list[int]
    ends: list[int]
    quotations: list[int]
    paragraph: int


@value(frozen=True, slots=True)
class Mention:
    """Hold a noun phrase, a name or a pronoun of the frame that could point to a speaker.

    `first` and `last` are items of its sentence, half-open; `name` is the proper name in it as written, without role;
    `head` is the key of the noun that heads it (of the pronoun for a pronoun); `role` delimits the role beside a name, in
    code points; `plain` delimits the phrase without its appositions where it has any; `governed` tells that a preposition stands before;
    `members` delimit the speakers who make a group.
    """

    start: int
    end: int
    first: int
    last: int
    kind: SpeakerKind | None
    head: str
    name: str | None = None
    gender: Gender | None = None
    number: Number = "s"
    pronoun: bool = False
    governed: bool = False
    definite: bool = False
    role: Span | None = None
    plain: Span | None = None
    members: tuple[Span, ...] = ()


VerbShape = Literal["finite", "participle", "past_participle", "infinitive", "unlisted"]


@value(frozen=True, slots=True)
class CueGroup:
    """Hold one group of words of the frame that can attribute a quotation.

    `first` and `last` are items of its sentence, half-open, `head` the item of the word that carries the lemma; `inverted`
    is the item of the pronoun in « a-t-il dit »; `shape` is None unless the group is a verb.
    """

    cue: Cue
    first: int
    last: int
    head: int
    shape: VerbShape | None = None
    inverted: int | None = None
    passive: bool = False
    number: Number | None = None
    gender: Gender | None = None
    flags: frozenset[str] = frozenset()

    @classmethod
    def at(cls, sentence: Sentence, item: int, kind: CueKind) -> "CueGroup":
        """Make a cue of one item that is no verb."""
        return cls(Cue(sentence.starts[item], sentence.ends[item], kind), item, item + 1, item)


@value(frozen=True, slots=True)
class Reading:
    """Hold what was read in one sentence of the frame: its items, cue groups and mentions.

    Beside a sentence with a quotation, in its paragraph, `cues` holds the first finite verb that reports alone; further away, nothing.
    """

    sentence: Sentence
    cues: list[CueGroup]
    mentions: list[Mention]


@value(frozen=True, slots=True)
class Link:
    """Propose a cue and a mention for one quotation, by a named rule; `features` name what speaks for and against it."""

    quotation: int
    rule: str
    cue: CueGroup | None
    mention: Mention | None
    reading: int
    features: tuple[str, ...]


@value(frozen=True, slots=True)
class Words:
    """Hold what the words of a marked span show of it, by themselves and by what stands against the marks.

    `finite` tells that they have a finite verb, `predicate` that its subject stands outside the marks, `dependent` that it
    hangs on a word outside them or on a noun; `sense` what they mean, in numbers.
    """

    count: int
    finite: bool
    capital: bool
    stopped: bool
    alone: bool
    headline: bool
    comma: bool
    predicate: bool
    dependent: bool
    features: tuple[str, ...]
    sense: tuple[float, ...] = ()


@value(frozen=True, slots=True)
class Place:
    """Say where an outermost quotation stands: its span, reading, item and paragraph, and whether it fills a headline."""

    quotation: int
    reading: int
    item: int
    paragraph: int
    headline: bool


@value(frozen=True, slots=True)
class Proposal:
    """Hold a link with the entity that its mention leads to and how much speaks for it, in log-odds."""

    link: Link
    speaker: int | None
    via: Via | None
    features: tuple[str, ...]
    score: float
    continues: int | None = None
    repeats: int | None = None


@value(frozen=True, slots=True)
class Decision:
    """Hold the proposals for one quotation, the best first; `chosen` is None where there is none."""

    chosen: Proposal | None
    others: tuple[Proposal, ...] = ()


@dataclass(slots=True)
class Entity:
    """Gather what the article shows of one speaker while the registry is built; read-only afterwards."""

    name: str
    kind: SpeakerKind
    gender: Gender | None
    number: Number
    tokens: tuple[str, ...] = ()
    role: str | None = None
    age: int | None = None
    heads: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)


@value(frozen=True, slots=True)
class Outcome:
    """Hold all that was found out about one marked span, before the caller's options are applied."""

    span: MarkedSpan
    type: QuotationType
    segments: tuple[Span, ...]
    decision: Decision | None
    confidence: float | None
    candidates: tuple[Candidate, ...] = ()
