"""Judge answers against annotations and count the judgements row by row.

Takes an article and the answers to its text, gives judgements; takes judgements, gives counts. A quotation is found where its span,
trimmed of marks and spaces, overlaps the annotated one with an intersection over union of 0.8; nested and disputed annotations count
neither way. A person is named in full or not; any other speaker by any fair form.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evaluation.answers import Answer
from evaluation.gold import Article, GoldQuotation, GoldSpeaker

Span = tuple[int, int]

FOUND = 0.8
_EDGES = " \t\n\r\u00a0\u202f\u2009«»“”„‹›\"'’‘.,;:!?…-–—"
_PARENTHESIS = re.compile(r"\([^)]*\)")
_NOT_A_WORD = re.compile(r"[^\w]+")
_UNNAMING = frozenset("m mme mlle mm mmes dr me pr monsieur madame messieurs mesdames le la les l un une des du de d".split())


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold an annotation with the answer that found it; either is None where the other stands alone."""

    article: str
    text: str
    gold: GoldQuotation | None
    answer: Answer | None

    @property
    def place(self) -> Span:
        """Return the annotated span, or the answered one where nothing is annotated."""
        quotation = self.gold or self.answer
        return (quotation.start, quotation.end) if quotation else (0, 0)

    @property
    def found(self) -> bool:
        """Say whether annotated speech was answered."""
        return self.speech and self.answer is not None

    @property
    def speech(self) -> bool:
        """Say whether the annotation is speech."""
        return self.gold is not None and self.gold.speech

    @property
    def speaker(self) -> GoldSpeaker | None:
        """Return the annotated speaker of speech."""
        return self.gold.speaker if self.gold is not None and self.gold.speech else None

    @property
    def named(self) -> bool:
        """Say whether the answer names a speaker."""
        return self.answer is not None and self.answer.name is not None

    @property
    def fair(self) -> bool:
        """Say whether the answer's name stands for the speaker."""
        speaker = self.speaker
        return speaker is not None and self._name in _longest(speaker) | {folded(form) for form in speaker.accept}

    @property
    def full(self) -> bool:
        """Say whether a person is named in full, or another speaker by a fair form."""
        speaker = self.speaker
        return speaker is not None and self.fair and (speaker.kind != "person" or self._name in _longest(speaker))

    @property
    def right_mention(self) -> bool:
        """Say whether the mention overlaps the annotated one by half of the shorter."""
        return bool(self.found and self.gold and self.answer and overlaps_by_half(self.gold.mention, self.answer.mention))

    @property
    def right_cue(self) -> bool:
        """Say whether the cue overlaps the annotated one by half of the shorter."""
        cue = self.gold.cue if self.gold else None
        return bool(self.found and cue and self.answer and overlaps_by_half(cue.span, self.answer.cue))

    @property
    def right_lemma(self) -> bool:
        """Say whether the cue's infinitive is the annotated one or as good."""
        cue = self.gold.cue if self.gold else None
        if not self.found or cue is None or cue.lemma is None or self.answer is None or self.answer.lemma is None:
            return False
        return infinitive(self.answer.lemma) in {infinitive(lemma) for lemma in (cue.lemma, *cue.alternatives)}

    @property
    def _name(self) -> str | None:
        return folded(self.answer.name) if self.answer is not None and self.answer.name else None


@dataclass(frozen=True, slots=True)
class Count:
    """Hold how many are right, were given and stand in the annotation."""

    right: int
    given: int
    gold: int

    @property
    def precision(self) -> float:
        """Return the share of what was given that is right, 0 where nothing was given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the annotation that was found, 0 where it is empty."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """Define a row of the table: which judgements are right, count as given and stand in the annotation."""

    name: str
    right: Callable[[Judgement], bool]
    given: Callable[[Judgement], bool]
    gold: Callable[[Judgement], bool]

    def count(self, judgements: Iterable[Judgement]) -> Count:
        """Count the judgements by this row's definition."""
        verdicts = [(self.right(judgement), self.given(judgement), self.gold(judgement)) for judgement in judgements]
        return Count(*(sum(column) for column in zip(*verdicts, strict=True))) if verdicts else Count(0, 0, 0)


def judge(article: Article, answers: Sequence[Answer]) -> tuple[Judgement, ...]:
    """Match answers with annotations, best overlap first, and return what is to be counted."""
    speech = [answer for answer in answers if answer.type != "non_speech"]
    matched = _matched(article, speech)
    rows = [
        Judgement(article.name, article.text, gold, speech[matched[index]] if index in matched else None)
        for index, gold in enumerate(article.quotations)
        if gold.scored
    ]
    taken = set(matched.values())
    extra = [Judgement(article.name, article.text, None, answer) for index, answer in enumerate(speech) if index not in taken]
    return (*rows, *extra)


def _matched(article: Article, answers: Sequence[Answer]) -> dict[int, int]:
    golds = [_trimmed(article.text, (gold.start, gold.end)) for gold in article.quotations]
    given = [_trimmed(article.text, (answer.start, answer.end)) for answer in answers]
    pairs = sorted(((_agreement(g, a), i, j) for i, g in enumerate(golds) for j, a in enumerate(given)), reverse=True)
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for agreement, gold, answer in pairs:
        if agreement >= FOUND and gold not in matched and answer not in taken:
            matched[gold] = answer
            taken.add(answer)
    return matched


def folded(name: str) -> str:
    """Fold case, accents, punctuation, civilities, determiners and parentheses away."""
    decomposed = unicodedata.normalize("NFD", _PARENTHESIS.sub(" ", name).casefold())
    bare = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    return " ".join(word for word in _NOT_A_WORD.sub(" ", bare).split() if word not in _UNNAMING)


def infinitive(lemma: str) -> str:
    """Fold case and apostrophes of an infinitive, and its s' to se."""
    folded_lemma = unicodedata.normalize("NFC", lemma.casefold()).replace("’", "'").strip()
    return "se " + folded_lemma[2:] if folded_lemma.startswith("s'") else folded_lemma


def overlaps_by_half(gold: Span | None, given: Span | None) -> bool:
    """Say whether two spans share at least half of the shorter one."""
    if gold is None or given is None:
        return False
    shorter = min(gold[1] - gold[0], given[1] - given[0])
    return _shared(gold, given) * 2 >= shorter > 0


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _agreement(one: Span, other: Span) -> float:
    return _shared(one, other) / max(1, max(one[1], other[1]) - min(one[0], other[0]))


def _longest(speaker: GoldSpeaker) -> set[str]:
    return {folded(form) for form in (speaker.name, *speaker.full)}


def _speech_of_type(kind: str) -> Callable[[Judgement], bool]:
    return lambda judgement: judgement.speech and judgement.gold is not None and judgement.gold.type == kind


def _near(field: str) -> Callable[[Judgement], bool]:
    """Return whether an answer's mention or cue counts as given: on extra answers, or where the annotation has one."""

    def given(judgement: Judgement) -> bool:
        if judgement.answer is None or getattr(judgement.answer, field) is None:
            return False
        return judgement.gold is None or (judgement.speech and getattr(judgement.gold, field) is not None)

    return given


def _has_lemma(judgement: Judgement) -> bool:
    return bool(judgement.speech and judgement.gold and judgement.gold.cue and judgement.gold.cue.lemma)


def _given_lemma(judgement: Judgement) -> bool:
    given = judgement.answer is not None and judgement.answer.lemma is not None
    return given and (judgement.gold is None or _has_lemma(judgement))


def _continues(judgement: Judgement) -> bool:
    return bool(judgement.speech and judgement.gold and "continues" in judgement.gold.flags)


def _given_continues(judgement: Judgement) -> bool:
    return bool(judgement.found and judgement.answer and judgement.answer.continues)


def _fair_of_type(kind: str) -> Row:
    of_type = _speech_of_type(kind)
    return Row(
        f"fair form, {kind}",
        lambda judgement: of_type(judgement) and judgement.fair,
        lambda judgement: of_type(judgement) and judgement.named,
        lambda judgement: of_type(judgement) and judgement.speaker is not None,
    )


def _attribute(judgement: Judgement, field: str) -> bool:
    return bool(judgement.speech and judgement.gold and getattr(judgement.gold, field) is not None)


ROWS: tuple[Row, ...] = (
    Row("speech spans", lambda j: j.found, lambda j: j.answer is not None, lambda j: j.speech),
    Row("speaker, full name", lambda j: j.full, lambda j: j.named, lambda j: j.speaker is not None),
    Row("speaker, fair form", lambda j: j.fair, lambda j: j.named, lambda j: j.speaker is not None),
    _fair_of_type("direct"),
    _fair_of_type("mixed"),
    Row("mention", lambda j: j.right_mention, _near("mention"), lambda j: _attribute(j, "mention")),
    Row("cue", lambda j: j.right_cue, _near("cue"), lambda j: _attribute(j, "cue")),
    Row("cue lemma", lambda j: j.right_lemma, _given_lemma, _has_lemma),
    Row("continues", lambda j: _continues(j) and _given_continues(j), _given_continues, _continues),
)


def _person(judgement: Judgement, *genders: str) -> bool:
    speaker = judgement.speaker
    return speaker is not None and speaker.kind == "person" and speaker.gender in genders


def _right_gender(judgement: Judgement) -> bool:
    speaker, answer = judgement.speaker, judgement.answer
    return judgement.full and speaker is not None and answer is not None and answer.gender == speaker.gender


def _right_type(judgement: Judgement) -> bool:
    gold, answer = judgement.gold, judgement.answer
    return judgement.found and gold is not None and answer is not None and answer.type == gold.type


def _not_speech(judgement: Judgement) -> bool:
    return judgement.gold is not None and not judgement.gold.speech


def _rate(name: str, right: Callable[[Judgement], bool], gold: Callable[[Judgement], bool]) -> Row:
    """Define a row that has no precision: a share of what it is asked of."""
    return Row(name, lambda j: gold(j) and right(j), gold, gold)


RATES: tuple[Row, ...] = (
    _rate("type", _right_type, lambda j: j.found),
    _rate("gender", _right_gender, lambda j: j.full and _person(j, "f", "m")),
    _rate("women named in full", lambda j: j.full, lambda j: _person(j, "f")),
    _rate("men named in full", lambda j: j.full, lambda j: _person(j, "m")),
    _rate("false attribution", lambda j: j.named, _not_speech),
)
