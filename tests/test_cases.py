"""The engine answers every annotated case of tests/cases as it is annotated, known failures aside."""

from collections import Counter
from collections.abc import Iterator

import pytest

from evaluation.answers import answers
from evaluation.faults import faults
from evaluation.gold import Article
from evaluation.scoring import Judgement, judge
from tests.case_format import known_failures, read_cases

CASES = tuple(read_cases())
KNOWN_FAILURES = known_failures()


def faults_of(case: Article) -> list[str]:
    judged = judge(case, answers(case.text))
    return [fault for judgement in judged for fault in (*faults(judgement), *_faults_of_details(judgement))]


def _faults_of_details(judgement: Judgement) -> Iterator[str]:
    gold, answer = judgement.gold, judgement.answer
    if gold is None or answer is None:
        return
    for field, wanted in gold.expected:
        if str(getattr(answer, field)) != wanted:
            yield f"{field.upper()}: {wanted}, not {getattr(answer, field)}"
    speaker = judgement.speaker
    if speaker is not None and judgement.full:
        if answer.kind != speaker.kind:
            yield f"KIND: {speaker.kind}, not {answer.kind}"
        if speaker.gender is not None and answer.gender != speaker.gender:
            yield f"GENDER: {speaker.gender}, not {answer.gender}"


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES if case.name not in KNOWN_FAILURES])
def test_a_case_is_answered_as_annotated(case: Article) -> None:
    assert [] == faults_of(case)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES if case.name in KNOWN_FAILURES])
def test_a_known_failure_that_passes_is_struck_off_the_list(case: Article) -> None:
    assert [] != faults_of(case), f"take {case.name} out of known_failures.txt"


def test_every_known_failure_is_a_case() -> None:
    assert frozenset() == KNOWN_FAILURES - {case.name for case in CASES}


def test_no_two_cases_share_a_name() -> None:
    assert [] == [name for name, times in Counter(case.name for case in CASES).items() if times > 1]


def test_no_two_cases_share_a_text() -> None:
    assert [] == [text for text, times in Counter(case.text for case in CASES).items() if times > 1]
