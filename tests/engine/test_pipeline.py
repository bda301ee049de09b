"""The engine as a whole keeps what it promises to its callers, whatever the rules decide."""

import gc

import pytest

from service.engine import Options, attribute
from service.engine.model import Quotation, Span

ARTICLE = (
    "Le pont sera fermé tout l'hiver\n"
    "« Nous n'avons pas le choix », a déclaré mardi la maire de Valbourg, Élise Marchand. « Il y va de la sécurité de tous. »\n"
    "Elle dénonce « des années d'abandon ». Le film « Les Heures salées » avait été tourné là."
)


def quotations(text: str = ARTICLE, **options: object) -> tuple[Quotation, ...]:
    return attribute(text, Options(**options)).quotations  # type: ignore[arg-type]


def test_a_piece_that_goes_on_points_to_the_one_before_and_shares_its_speaker() -> None:
    first, second, *_ = quotations()

    assert (first.id, "goes-on") == (second.continues, second.rule)
    assert first.speaker is not None
    assert second.speaker is not None
    assert first.speaker.name == second.speaker.name


@pytest.mark.parametrize(
    ("inside", "pieces"),
    [
        ("Le port, tranche Élise Marchand, doit rouvrir.", ["Le port", "doit rouvrir."]),
        ("Le port, tranche Élise Marchand, qui attend depuis un an, doit rouvrir.", ["Le port", "doit rouvrir."]),
        (
            "Le port souffre, peste Élise Marchand, qui a un bateau, reine des criées. Il doit rouvrir.",
            ["Le port souffre", "Il doit rouvrir."],
        ),
        ("C'est non, tranche Élise Marchand, agacée. Le port, lui, attend.", ["C'est non", "Le port, lui, attend."]),
        ("C'est non, tranche Élise Marchand, à l'AFP. Le port attend.", ["C'est non", "Le port attend."]),
        ("C'est non, tranche Élise Marchand, à Valbourg. Ailleurs, oui.", ["C'est non", "à Valbourg. Ailleurs, oui."]),
        ("C'est non, tranche Élise Marchand, le port attend.", ["C'est non", "le port attend."]),
    ],
)
def test_the_words_of_an_incise_are_not_the_speakers(inside: str, pieces: list[str]) -> None:
    text = f"« {inside} »"

    assert pieces == [text[piece.start : piece.end] for piece in quotations(text)[0].segments]


def test_a_speaker_found_elsewhere_too_has_the_mention_beside_the_quotation() -> None:
    text = "Élise Marchand : « Le port rouvrira »\nLe conseil a voté lundi.\n« Le port rouvrira demain », a dit la maire Élise Marchand."
    headline = quotations(text)[0]

    assert headline.repeats == "q2"
    assert headline.speaker is not None
    assert headline.speaker.mention == Span(0, 14)
    assert headline.cue is not None
    assert headline.cue.kind == "colon"


def test_a_speaker_less_certain_than_asked_for_is_held_back_and_the_confidence_stays() -> None:
    held = quotations(min_confidence=1.0)

    assert [None, None, None] == [quotation.speaker for quotation in held]
    assert all(quotation.confidence is not None for quotation in held)


def test_titles_are_given_when_asked_for_and_ids_number_all_quotations() -> None:
    every = quotations(types=frozenset({"direct", "mixed", "non_speech"}))
    titles = quotations(types=frozenset({"non_speech"}))

    assert ["q1", "q2", "q3", "q4"] == [quotation.id for quotation in every]
    assert ["q4"] == [quotation.id for quotation in titles]


def test_explanations_rank_the_candidates_and_say_what_spoke_for_each() -> None:
    first = quotations(explain=True)[0]

    assert first.rule == first.candidates[0].rule
    assert max(candidate.confidence for candidate in first.candidates) == first.candidates[0].confidence
    assert "for: " in first.candidates[0].note


def test_no_explanation_is_given_unasked() -> None:
    assert [(), (), ()] == [quotation.candidates for quotation in quotations()]


def test_the_checkpoint_is_called_and_what_it_raises_goes_through() -> None:
    def stop() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        attribute(ARTICLE, checkpoint=stop)


@pytest.mark.parametrize("options", [Options(), Options(explain=True)])
def test_an_article_leaves_nothing_to_collect(options: Options) -> None:
    # the service looks for no cycles while it reads a long text, so that one would stay in memory
    attribute(ARTICLE, options)
    gc.collect()

    attribute(ARTICLE, options)

    assert gc.collect() == 0


def test_the_same_text_gives_the_same_answer() -> None:
    assert attribute(ARTICLE) == attribute(ARTICLE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("La maire a parlé.", "no_quotation_marks"),
        ("« Le pont est fermé, a dit la maire.", "unclosed_mark"),
        (f"« {'Le pont est fermé. ' * 300} », a dit la maire.", "very_long_quotation"),
        (
            'The mayor said that the bridge would stay closed for the whole of the winter and that "nobody" would cross it.',
            "probably_not_french",
        ),
    ],
)
def test_odd_texts_are_answered_with_a_warning(text: str, code: str) -> None:
    assert code in [warning.code for warning in attribute(text).warnings]
