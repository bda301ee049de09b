"""What holds of every answer of the engine, whatever the text."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from inspect import signature
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.engine import Attribution, Options, attribute
from service.engine.model import SPEECH, Quotation, Span

EVERYTHING = Options(types=frozenset({"direct", "mixed", "non_speech"}), min_confidence=0.0, explain=True)
# What a reader takes for one character and the offsets do not: surrogate pairs in UTF-16, joined emoji, decomposed accents, no-break spaces.
ODD = (
    "🦊",
    "👩\u200d🌾",
    "e\u0301",
    "E\u0301mile",
    "\u00a0",
    "\u202f",
    "\u200b",
    "\u202e",
    "\u00ad",
    "ﬁ",
    "İ",
    "ß",
    "\u0345",
    "\ufeff",
    "\x00",
    "٣",
    "中",
)
MARKS = ("«", "»", "« ", " »", "“", "”", "„", "‹", "›", '"', "'", "’", "‘", "''", "<<", ">>")
JOINTS = (" ", ", ", ". ", " : ", "\n", "\n\n", "\r\n", "\u2028", " (", ") ", " – ", "-", "?", "…")
NAMES = (
    "Anne Roy",
    "M. Vasseur",
    "Odile Vasseur",
    "Jean-Luc Ferrand",
    "ÉMILE ROY",
    "J. Aubrac",
    "Valbourg",
    "l'AFV",
    "la Ligue des usagers (LU)",
)
WORDS = (
    "le maire", "la maire", "un porte-parole", "les habitants", "la présidente de la région", "ce dernier", "il", "elle", "on", "qui", "que", "et",
    "a déclaré", "dit", "a-t-elle ajouté", "-t-il", "affirme", "n'a pas dit", "a tenu à souligner", "se dit", "selon", "d'après", "pour",
    "comme", "de", "à", "dans", "le film", "baptisé", "Nous", "irons", "je", "1 000,5", "A", "l'", "jusqu'au bout", "mardi",
)  # fmt: skip
ARTICLES = (
    "« Nous irons au bout », a déclaré la maire de Valbourg, Anne Roy.\n\n« Rien ne presse, dit-elle. Nous verrons. »",
    "Selon Odile Vasseur, la ligne rouvrira « avant les neiges ».\n\n« Il a dit “non” hier », ajoute-t-elle. « Puis “oui”. »",
    "« Nous irons »\n\nLe préfet, M. Ferrand, l'a dit : « Nous irons. »\n« Et nous reviendrons. »\n« Toujours. »",
)


def texts() -> st.SearchStrategy[str]:
    """Articles in pieces, put together at random, so that quotations and those who speak them meet in every way."""
    pieces = st.sampled_from((*ODD, *MARKS * 2, *JOINTS, *NAMES, *WORDS))
    loose = st.lists(st.tuples(pieces, st.sampled_from(("", " "))).map("".join), min_size=1, max_size=60).map("".join)
    return st.one_of(
        loose,
        st.lists(st.one_of(loose, st.sampled_from(ARTICLES)), min_size=1, max_size=4).map("\n".join),
        st.text(min_size=1, max_size=40),
    )


EXAMPLES = (
    "« ",
    '"',
    "’",
    "\u0301",
    "« « a » »",
    "«a",
    "a»",
    "\x00« \x00 »",
    "« İ », dit İ.",
    "\u00ad",
    "« \u00ad », dit \u00ad.",
    "…« -t-il »",
    "«« – a déclaré Anne Roy",
    "«, a déclaré Anne Roy",
)


ROOT = Path(__file__).parents[2]
FOUND: list[str] = [json.loads(path.read_text("ascii")) for path in sorted((ROOT / "fuzz" / "found").glob("*.json"))]


def answers_hold(check: Callable[[str], None]) -> Callable[[str], None]:
    """Try a property on many texts, and on those that have been trouble."""
    tried = settings(max_examples=80)(given(text=texts())(check))
    for text in (*EXAMPLES, *ARTICLES, *FOUND):
        tried = example(text=text)(tried)
    return tried


def is_about_any_text(test: Callable[..., None]) -> bool:
    """Tell the properties, which fuzz/engine.py tries too, from the other tests."""
    return hasattr(test, "hypothesis") and list(signature(test.hypothesis.inner_test).parameters) == ["text"]


def spans(answer: Attribution) -> Iterator[Span]:
    """Give every span of an answer."""
    for quotation in answer.quotations:
        yield Span(quotation.start, quotation.end)
        yield from quotation.segments
        if quotation.cue is not None:
            yield Span(quotation.cue.start, quotation.cue.end)
        yield from (candidate.mention for candidate in quotation.candidates if candidate.mention is not None)
        if quotation.speaker is not None and quotation.speaker.mention is not None:
            yield quotation.speaker.mention
    for speaker in answer.speakers:
        yield from speaker.mentions


@answers_hold
def test_every_span_delimits_words_of_the_text_without_spaces_around_them(text: str) -> None:
    for span in spans(attribute(text, EVERYTHING)):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]


@answers_hold
def test_warnings_point_into_the_text_in_order(text: str) -> None:
    warnings = attribute(text, EVERYTHING).warnings
    assert all(0 <= warning.start <= warning.end <= len(text) for warning in warnings)
    assert sorted(warnings, key=lambda warning: warning.start) == list(warnings)


@answers_hold
def test_segments_follow_one_another_inside_their_quotation(text: str) -> None:
    for quotation in attribute(text, EVERYTHING).quotations:
        edges = [edge for segment in quotation.segments for edge in (segment.start, segment.end)]
        assert [quotation.start, *edges, quotation.end] == sorted((quotation.start, *edges, quotation.end))


@answers_hold
def test_quotations_stand_in_the_order_of_the_text_outer_before_nested(text: str) -> None:
    quotations = attribute(text, EVERYTHING).quotations
    assert list(quotations) == sorted(quotations, key=lambda quotation: (quotation.start, -quotation.end))
    assert [f"q{number}" for number in range(1, len(quotations) + 1)] == [quotation.id for quotation in quotations]


@answers_hold
def test_two_quotations_are_apart_or_one_lies_within_the_other(text: str) -> None:
    quotations = attribute(text, EVERYTHING).quotations
    for outer, inner in pairwise(quotations):
        assert inner.start >= outer.end or inner.end <= outer.end
    by_id = {quotation.id: quotation for quotation in quotations}
    for quotation in quotations:
        around = by_id[quotation.within] if quotation.within else None
        assert around is None or (around.start <= quotation.start and quotation.end <= around.end)


@answers_hold
def test_what_a_quotation_continues_or_repeats_stands_in_the_answer(text: str) -> None:
    quotations = attribute(text, EVERYTHING).quotations
    places = {quotation.id: place for place, quotation in enumerate(quotations)}
    for place, quotation in enumerate(quotations):
        assert quotation.continues is None or places[quotation.continues] < place
        assert quotation.repeats is None or places[quotation.repeats] != place


@answers_hold
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    assert attribute(text, EVERYTHING) == attribute(text, EVERYTHING)


def test_every_process_gives_the_same_answer() -> None:
    program = f"from service.engine import Options, attribute\nfor text in {ARTICLES!r}: print(attribute(text, Options(explain=True)))"
    answers = [
        subprocess.run([sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, cwd=ROOT, check=True, capture_output=True).stdout
        for seed in ("1", "2", "3")
    ]
    assert 1 == len(set(answers))


@answers_hold
def test_the_types_asked_for_leave_the_others_out_and_change_nothing_else(text: str) -> None:
    everything = replace(EVERYTHING, min_confidence=0.5)
    kept = {quotation.id: quotation for quotation in attribute(text, everything).quotations if quotation.type in SPEECH}
    speech = attribute(text, replace(everything, types=SPEECH)).quotations
    assert list(kept) == [quotation.id for quotation in speech]
    assert [what_was_said(kept[quotation.id]) for quotation in speech] == [what_was_said(quotation) for quotation in speech]


def what_was_said(quotation: Quotation) -> tuple[object, ...]:
    """Leave out the ids, which point to what may have been left out."""
    speaker = quotation.speaker and (quotation.speaker.name, quotation.speaker.kind, quotation.speaker.via, quotation.speaker.mention)
    return quotation.type, quotation.start, quotation.end, quotation.segments, speaker, quotation.cue, quotation.confidence, quotation.rule


@answers_hold
def test_speakers_refer_to_their_quotations_and_back(text: str) -> None:
    answer = attribute(text, EVERYTHING)
    spoken = {
        speaker.id: [quotation.id for quotation in answer.quotations if quotation.speaker and quotation.speaker.id == speaker.id]
        for speaker in answer.speakers
    }
    assert {speaker.id: list(speaker.quotations) for speaker in answer.speakers} == spoken
    assert {quotation.speaker.id for quotation in answer.quotations if quotation.speaker} == set(spoken)
    for speaker in answer.speakers:
        own = [quotation.speaker for quotation in answer.quotations if quotation.speaker and quotation.speaker.id == speaker.id]
        assert {(speaker.name, speaker.kind)} == {(reference.name, reference.kind) for reference in own}
        assert {reference.mention for reference in own if reference.mention} <= set(speaker.mentions)
        assert list(speaker.mentions) == sorted(set(speaker.mentions), key=lambda mention: (mention.start, mention.end))


@answers_hold
def test_speakers_are_numbered_as_they_first_speak(text: str) -> None:
    answer = attribute(text, EVERYTHING)
    first = list(dict.fromkeys(quotation.speaker.id for quotation in answer.quotations if quotation.speaker))
    assert [f"s{number}" for number in range(1, len(answer.speakers) + 1)] == first == [speaker.id for speaker in answer.speakers]


@answers_hold
def test_a_confidence_is_a_probability_and_stands_wherever_a_speaker_does(text: str) -> None:
    for quotation in attribute(text, EVERYTHING).quotations:
        assert quotation.confidence is None or 0 <= quotation.confidence <= 1
        assert quotation.speaker is None or quotation.confidence is not None
        assert quotation.speaker is None or quotation.rule is not None


@answers_hold
def test_a_speaker_less_certain_than_asked_for_is_held_back_and_the_confidence_stays(text: str) -> None:
    free, strict = attribute(text, EVERYTHING), attribute(text, replace(EVERYTHING, min_confidence=0.8))
    assert [quotation.confidence for quotation in free.quotations] == [quotation.confidence for quotation in strict.quotations]
    for before, after in zip(free.quotations, strict.quotations, strict=True):
        certain = before.confidence is not None and before.confidence >= 0.8
        assert (before.speaker is not None and certain) == (after.speaker is not None)


@answers_hold
def test_what_was_not_spoken_has_no_speaker(text: str) -> None:
    for quotation in attribute(text, EVERYTHING).quotations:
        assert quotation.type in SPEECH or quotation.speaker is None


@answers_hold
def test_explanations_change_nothing_else(text: str) -> None:
    explained = attribute(text, EVERYTHING)
    bare = attribute(text, replace(EVERYTHING, explain=False))
    assert bare == replace(explained, quotations=tuple(replace(quotation, candidates=()) for quotation in explained.quotations))


@settings(max_examples=60)
@given(
    article=st.sampled_from(ARTICLES),
    added=st.lists(st.sampled_from(("Il pleut.", "Rien ne bouge encore.", "Cela dure depuis longtemps.")), min_size=1, max_size=5),
)
def test_paragraphs_without_quotation_name_or_role_at_the_end_change_nothing(article: str, added: list[str]) -> None:
    before, after = attribute(article, EVERYTHING), attribute("\n\n".join((article, *added)), EVERYTHING)
    assert (before.quotations, before.speakers) == (after.quotations, after.speakers)


# Two apostrophes are a quotation mark.
DOUBLED = re.compile("[’']{2}")
LETTERS = st.sampled_from((*ODD[:4], "a", "é", "mot", "Oui", " ", "\u00a0", "\u202f", "’", "'", "-", ".", ",", "!"))


@settings(max_examples=200)
@given(
    words=st.lists(LETTERS, min_size=1, max_size=12)
    .map("".join)
    .filter(lambda words: re.search(r"\w", words) and not DOUBLED.search(words))
)
@pytest.mark.parametrize(("opener", "closer"), [("«\u00a0", "\u00a0»"), ("« ", " »"), ("«", "»"), ("“", "”"), ("„", "“")])
def test_a_quotation_is_what_stands_between_its_marks(opener: str, closer: str, words: str) -> None:
    text = f"🦊 Le maire\u0301 dit : {opener}{words}{closer}."
    assert words.strip() in [text[quotation.start : quotation.end] for quotation in attribute(text, EVERYTHING).quotations]


@pytest.mark.parametrize(("opener", "closer"), [("«", "»"), ("“", "”"), ("« “", "” »")])
def test_quotations_are_linked_to_the_one_around_them(opener: str, closer: str) -> None:
    text = f"Le maire dit : {opener} Il a dit ‹ oui › hier {closer}."
    quotations = attribute(text, EVERYTHING).quotations
    assert [None, *(quotation.id for quotation in quotations[:-1])] == [quotation.within for quotation in quotations]
    assert "oui" == text[quotations[-1].start : quotations[-1].end]
