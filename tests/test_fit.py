"""Weights are fitted on annotated articles, and cross-validated on articles that they were not fitted on."""

from pathlib import Path

import pytest

from evaluation import crossvalidate
from evaluation.build import CORPUS
from evaluation.fit import Groups, Numbers, Rows, choose, fit, regress, serialized
from evaluation.gold import Article, read_articles
from service.engine import confidence
from service.engine.confidence import Weights

ARTICLES = tuple(read_articles(CORPUS))
WRONG, RIGHT, ASTRAY = 0, 1, 2
NEAR_IS_RIGHT: Rows = [(("near",), RIGHT), (("far",), WRONG)]
FAR_IS_RIGHT: Rows = [(("near",), WRONG), (("far",), RIGHT)]
NEAREST: Groups = [*[NEAR_IS_RIGHT] * 9, FAR_IS_RIGHT]


def test_the_proposals_that_are_right_win_over_the_others() -> None:
    weights = choose(NEAREST, least=1, strength=1.0)
    assert weights["near"] > 0.5 > -0.5 > weights["far"]


def test_a_right_speaker_reached_by_a_wrong_cue_loses_to_one_reached_by_the_right_cue() -> None:
    weights = choose([[(("comma",), RIGHT), (("colon",), ASTRAY)]] * 5, least=1, strength=1.0)
    assert weights["comma"] > weights["colon"]


def test_what_is_seen_too_seldom_keeps_the_weight_that_it_had_before() -> None:
    rare: Groups = [[(("near", "rare"), WRONG), (("far",), RIGHT)]]
    assert {"rare": 0.5}.items() <= choose([*NEAREST, *rare], least=2, strength=1.0, prior={"rare": 0.5}).items()
    assert "rare" not in choose([*NEAREST, *rare], least=2, strength=1.0)


def test_a_regression_weighs_what_tells_the_classes_apart_and_leaves_out_what_is_rare() -> None:
    rows: Rows = [(("verb",), 1), (("title",), 0)] * 20
    weights = regress([*rows, (("rare",), 1)], least=2, strength=1.0)
    assert weights["verb"] > 0 > weights["title"]
    assert {"bias", "verb", "title"} == set(weights)


def test_a_number_that_goes_with_each_row_is_weighed_beside_the_features() -> None:
    rows: Rows = [(("verb",), 1), (("verb",), 0)] * 20
    numbers: Numbers = [{"said 0": 1.0}, {"said 0": -1.0}] * 20
    weights = regress(rows, least=2, strength=1.0, numbers=numbers)
    assert weights["said 0"] > 0.5
    assert "verb" not in weights


def test_weights_that_are_written_and_read_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = fit(ARTICLES[:3])
    path = tmp_path / "weights.tsv"
    path.write_text(serialized(fitted), encoding="utf-8")
    monkeypatch.setattr(confidence, "_PATH", path)
    assert fitted == confidence.load.__wrapped__()
    assert all((fitted.rank, fitted.speech, fitted.trust, fitted.antecedent))


def test_every_article_is_answered_once_with_weights_fitted_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    learned: list[set[str]] = []

    def note(articles: list[Article]) -> Weights:
        learned.append({article.name for article in articles})
        return confidence.load()

    monkeypatch.setattr(crossvalidate, "fit", note)
    scored, others = ARTICLES[:7], ARTICLES[7:9]
    judged: list[str] = []
    for article, weights in crossvalidate.fitted(scored, others):
        assert article.name not in learned[-1]
        assert {other.name for other in others} <= learned[-1]
        judged += {judgement.article for judgement in crossvalidate.judgements([(article, weights)], 0.5)}
    assert sorted(article.name for article in scored) == sorted(judged)
