"""Decisions hang together: what is said behind may show who spoke before."""

from service.engine import pipeline
from service.engine.confidence import Weights

FIRST = "Odile Trémarec raccroche. Odile Trémarec a joué dix ans.\nBruno Castelain vous remplace. « C'est un bon choix. »"
BEHIND = "\nEt la suite ? « Je pars en mer. »\nDes regrets ? « Je n'en ai aucun. »"
AGAINST = dict.fromkeys(("paragraph-first-person ", "label-before ", "sentence-before "), -3.0)
WEIGHTS = Weights(
    rank={"paragraph-person ": 0.5, "protagonist ": 1.5, "floating ": 2.0, **AGAINST}, speech={}, company={}, trust={}, antecedent={}
)


def speakers(text: str) -> list[str | None]:
    analysis = pipeline.analyse(text, lambda: None, WEIGHTS)
    chosen = [decision.chosen.speaker if decision.chosen else None for decision in analysis.decisions]
    return [None if speaker is None else analysis.registry.entities[speaker].name for speaker in chosen]


def test_the_likeliest_speaks_where_nothing_is_behind() -> None:
    assert speakers(FIRST) == ["Bruno Castelain"]


def test_answers_behind_bear_out_the_one_who_is_about_as_likely() -> None:
    assert speakers(FIRST + BEHIND) == ["Odile Trémarec"] * 3
