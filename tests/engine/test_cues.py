"""Cues are the words that attribute a quotation, from the first to the last of the verb's own."""

import pytest

from service.engine import Options, attribute


def cue_of(text: str) -> tuple[str, str | None]:
    cue = attribute(text, Options(min_confidence=0.0)).quotations[-1].cue
    assert cue is not None
    return text[cue.start : cue.end], cue.lemma


@pytest.mark.parametrize(
    ("text", "words", "lemma"),
    [
        ("Bruno Castelain a repris le port. Odile Trémarec l'a qualifié d'« homme de paille ».", "a qualifié", "qualifier"),
        ("Odile Trémarec y voit « une chance pour le port ».", "voit", "voir"),
        ("« Nous partirons demain », lui a soufflé Odile Trémarec.", "a soufflé", "souffler"),
        ("« Nous partirons demain », nous confie Odile Trémarec.", "confie", "confier"),
        ("Odile Trémarec ne lui a pas dit que « la digue tiendrait ».", "ne lui a pas dit", "dire"),
        ("« La digue tiendra », se félicite Odile Trémarec.", "se félicite", "se féliciter"),
        ("« La digue tiendra », s'en félicite Odile Trémarec.", "s'en félicite", "se féliciter"),
        ("Odile Trémarec s'en est prise à « ceux qui vendent la digue ».", "s'en est prise", "s'en prendre"),
        ("Odile Trémarec s'en prend à « ceux qui vendent la digue ».", "s'en prend", "s'en prendre"),
        ("Odile Trémarec a parlé, s'en prenant à « ceux qui vendent la digue ».", "s'en prenant", "s'en prendre"),
    ],
)
def test_a_cue_is_the_verb_group_without_the_pronouns_of_those_it_speaks_of(text: str, words: str, lemma: str) -> None:
    assert (words, lemma) == cue_of(text)
