"""Spans that should be alike sway one another when speech is told from names, terms and irony."""

from dataclasses import fields, replace
from typing import Any

import pytest

from service.engine import confidence, pipeline, speech
from service.engine.model import Words

FRAGMENT = Words(2, False, False, False, False, False, False, False, False, ())
HALF_OWN = {"own": 1.0, "series": 0.5, "wording": 0.5, "source": 0.5, "fragments": 1.0, "speaker": 1.0}
CLAUSE = Words(12, True, True, True, False, False, False, False, False, ())


def ties_of(text: str) -> speech.Ties:
    return pipeline.analyse(text, lambda: None, confidence.load()).ties


def tied(count: int, **numbers: list[Any]) -> speech.Ties:
    """Return the ties of as many spans, apart but for the numbers given."""
    return speech.Ties(**{field.name: numbers.get(field.name, list(range(count))) for field in fields(speech.Ties)})


def test_coordinated_spans_are_one_series() -> None:
    ties = ties_of("La maire parle de « retard », de « gâchis » et d'une « honte ». Elle veut « agir » contre le « retard ».")

    assert [0, 0, 0, 3, 4] == ties.series
    assert [0, 1, 2, 3, 0] == ties.wording


def test_spans_of_two_sentences_are_no_series() -> None:
    assert [0, 1] == ties_of("La maire craint le « retard ». « Agir » est son mot.").series


def test_a_crosshead_has_its_source_below() -> None:
    ties = ties_of("- « Sans retour » -\nLe projet avance.\n« C'est un choix sans retour », admet Paul Roy.")

    assert [1, 1] == ties.source


def test_a_series_comes_together() -> None:
    first, second = speech.agree([2.0, -1.0], [CLAUSE, CLAUSE], tied(2, series=[0, 0]), HALF_OWN)

    assert first == second == pytest.approx(0.5)


def test_the_same_words_come_together() -> None:
    first, second = speech.agree([2.0, -1.0], [CLAUSE, CLAUSE], tied(2, wording=[0, 0]), HALF_OWN)

    assert first == second == pytest.approx(0.5)


@pytest.mark.parametrize("unit", ["sentence", "paragraph"])
def test_what_stands_together_comes_together(unit: str) -> None:
    first, second = speech.agree([2.0, -1.0], [CLAUSE, CLAUSE], tied(2, **{unit: [0, 0]}), {"own": 1.0, unit: 0.5})

    assert first == second == pytest.approx(0.5)


def test_a_headline_comes_to_the_quotation_that_it_gives_again() -> None:
    headline, quotation = speech.agree([-1.0, 2.0], [FRAGMENT, CLAUSE], tied(2, source=[1, 1]), HALF_OWN)

    assert headline == pytest.approx(0.5)
    assert quotation == 2.0


def test_a_clause_alone_stays_as_it_was() -> None:
    assert [3.0, -1.0] == speech.agree([3.0, -1.0], [CLAUSE, CLAUSE], tied(2), HALF_OWN)


@pytest.mark.parametrize(("others", "sign"), [(-2.0, -1), (3.0, 1)])
def test_a_fragment_leans_to_what_the_other_fragments_are(others: float, sign: int) -> None:
    leaning = speech.agree([0.0, others, others, others], [FRAGMENT] * 4, tied(4), HALF_OWN)

    assert leaning[0] * sign > 0


def test_a_fragment_does_not_lean_to_titles() -> None:
    title, ties = replace(FRAGMENT, capital=True), tied(4)
    few, many = (speech.agree([0.0, others, others, others], [FRAGMENT, title, title, title], ties, HALF_OWN)[0] for others in (-2.0, 3.0))

    assert few == many


@pytest.mark.parametrize(("others", "sign"), [(-2.0, -1), (3.0, 1)])
def test_a_span_leans_to_what_the_others_of_its_speaker_are(others: float, sign: int) -> None:
    ties = tied(3, speaker=[5, 5, 5])
    leaning = speech.agree([0.0, others, others], [CLAUSE] * 3, ties, HALF_OWN)

    assert leaning[0] * sign > 0


def test_a_span_does_not_lean_to_those_of_another_speaker() -> None:
    ties = tied(3, speaker=[5, 6, None])

    assert [1.0, 3.0, 3.0] == speech.agree([1.0, 3.0, 3.0], [CLAUSE] * 3, ties, HALF_OWN)


def test_nothing_of_a_span_outweighs_its_company_without_bound() -> None:
    one, endless = (speech.company([0.0, odds], [CLAUSE, CLAUSE], tied(2, series=[0, 0]))[0]["series"] for odds in (3.0, 300.0))

    assert one == endless


def test_the_fitted_weights_let_company_draw_a_span_to_it() -> None:
    weights = confidence.load().company

    assert {"bias", *speech.COMPANY} == set(weights)
    assert all(weights[name] > 0 for name in speech.COMPANY)
