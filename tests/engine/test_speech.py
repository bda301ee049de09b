"""Spans that should be alike sway one another when speech is told from names, terms and irony."""

import pytest

from service.engine import confidence, pipeline, speech
from service.engine.model import Words

FRAGMENT = Words(2, False, False, False, False, False, False, False, False, ())
CLAUSE = Words(12, True, True, True, False, False, False, False, False, ())


def ties_of(text: str) -> speech.Ties:
    return pipeline.analyse(text, lambda: None, confidence.load()).ties


def test_coordinated_spans_are_one_series() -> None:
    ties = ties_of("La maire parle de « retard », de « gâchis » et d'une « honte ». Elle veut « agir » contre le « retard ».")

    assert [0, 0, 0, 3, 4] == ties.series
    assert [0, 1, 2, 3, 0] == ties.wording


def test_spans_of_two_sentences_are_no_series() -> None:
    assert [0, 1] == ties_of("La maire craint le « retard ». « Agir » est son mot.").series


def test_a_series_comes_together() -> None:
    first, second = speech.agree([3.0, -1.0], [CLAUSE, CLAUSE], speech.Ties([0, 0], [0, 1]))

    assert first == second == pytest.approx(1.0)


def test_a_clause_alone_stays_as_it_was() -> None:
    assert [3.0, -1.0] == speech.agree([3.0, -1.0], [CLAUSE, FRAGMENT], speech.Ties([0, 1], [0, 1]))


@pytest.mark.parametrize(("others", "sign"), [(-2.0, -1), (3.0, 1)])
def test_a_fragment_leans_to_what_the_other_fragments_are(others: float, sign: int) -> None:
    leaning = speech.agree([0.0, others, others, others], [FRAGMENT] * 4, speech.Ties([0, 1, 2, 3], [0, 1, 2, 3]))

    assert leaning[0] * sign > 0
