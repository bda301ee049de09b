"""The registry brings the mentions of one speaker together and leads every short form to the fullest name."""

from functools import partial

import pytest

from service.engine import antecedents, confidence, entities, frame, marks, mentions
from service.engine import text as texts
from service.engine.entities import Registry
from service.engine.model import Entity, Mention, Reading

_WEIGH = partial(confidence.odds, confidence.load().antecedent)


def read(text: str) -> tuple[Registry, list[Mention]]:
    tokens, bounds = texts.tokenize(text), texts.paragraphs(text)
    spans, _ = marks.pair(text, bounds)
    readings = [Reading(sentence, [], mentions.find(text, sentence)) for sentence in frame.sentences(text, tokens, bounds, spans)]
    return entities.gather(text, readings), [mention for reading in readings for mention in reading.mentions]


def meant(text: str, last_words: str, last_speaker: str | None = None) -> Entity | None:
    """Return the entity that the last mention with these words leads to."""
    registry, found = read(text)
    mention = next(mention for mention in reversed(found) if text[mention.start : mention.end] == last_words)
    spoke = next((index for index, entity in enumerate(registry.entities) if entity.name == last_speaker), None)
    index = antecedents.resolve(registry, _WEIGH, mention, spoke)[0]
    return None if index is None else registry.entities[index]


def name(text: str, last_words: str, last_speaker: str | None = None) -> str | None:
    entity = meant(text, last_words, last_speaker)
    return entity.name if entity else None


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("Odile Trémarec arrive. Trémarec parle.", "Trémarec", "Odile Trémarec"),
        ("Odile Trémarec arrive. Odile parle.", "Odile", "Odile Trémarec"),
        ("Odile Trémarec arrive. Mme Trémarec parle.", "Mme Trémarec", "Odile Trémarec"),
        ("Odile Trémarec arrive. Me Trémarec parle.", "Me Trémarec", "Odile Trémarec"),
        ("Odile et Bruno Trémarec arrivent. Marie-Ange Roy arrive. Marie-Ange parle.", "Marie-Ange", "Marie-Ange Roy"),
        ("Trémarec prévient. Odile Trémarec arrive.", "Trémarec", "Odile Trémarec"),
        ("Odile Trémarec et Bruno Trémarec arrivent. M. Trémarec parle.", "M. Trémarec", "Bruno Trémarec"),
        ("La Ligue des oiseaux (LDO) alerte. La LDO parle.", "La LDO", "La Ligue des oiseaux"),
        ("La Ligue des oiseaux alerte. La LO parle.", "La LO", "La Ligue des oiseaux"),
        ("L'entreprise Brumagaz alerte. Brumagaz parle.", "Brumagaz", "L'entreprise Brumagaz"),
        ("Le Courrier de Brume raconte. Le quotidien insiste.", "Le quotidien", "Le Courrier de Brume"),
    ],
)
def test_a_short_name_leads_to_the_fullest(text: str, short: str, full: str) -> None:
    assert full == name(text, short)


@pytest.mark.parametrize(
    ("text", "epithet", "full"),
    [
        ("Le maire de Ploën, Paul Roy, arrive. Le maire parle.", "Le maire", "Paul Roy"),
        ("Le maire de Ploën, Paul Roy, croise le maire de Brest, Luc Ney. Le maire de Ploën parle.", "Le maire de Ploën", "Paul Roy"),
        ("Paul Roy, agronome et ancien directeur du zoo, arrive. L'ancien directeur parle.", "L'ancien directeur", "Paul Roy"),
        ("Paul Roy arrive. Le quinquagénaire parle.", "Le quinquagénaire", "Paul Roy"),
        ("Paul Roy arrive. Le jeune Montrevertois parle.", "Le jeune Montrevertois", "Paul Roy"),
        ("Le patron pêcheur est jugé. Luc Ney, procureur, accuse. Le patron parle.", "Le patron", "Le patron pêcheur"),
        ("Un élu du canton hésite. L'élu parle.", "L'élu", "Un élu du canton"),
        ("Anne Morel, sénatrice, croise Luce Ney, avocate. L'élue parle.", "L'élue", "Anne Morel"),
        ("Luc Ney, avocat, arrive. Le directeur du port de Ploën parle.", "Le directeur du port de Ploën", "Le directeur du port de Ploën"),
        ("Anne Morel, avocate, arrive. La jeune femme parle.", "La jeune femme", "Anne Morel"),
        ("Mme Roy, maire de Ploën, croise Luc Ney, ancien maire de Ploën. Mme le maire parle.", "Mme le maire", "Roy"),
    ],
)
def test_a_role_or_epithet_leads_to_who_bears_it(text: str, epithet: str, full: str) -> None:
    assert full == name(text, epithet)


def test_a_full_title_that_nobody_bears_is_of_the_one_who_spoke_last() -> None:
    text = "« Non », dit Anne Morel. « Jamais », ajoute l'ancienne ministre des Familles."
    assert "Anne Morel" == name(text, "l'ancienne ministre des Familles", "Anne Morel")


def test_a_full_title_beside_people_with_other_roles_is_somebody_else() -> None:
    text = "« Non », dit Anne Morel, avocate. « Jamais », ajoute la présidente de la Ligue des oiseaux."
    assert "la présidente de la Ligue des oiseaux" == name(text, "la présidente de la Ligue des oiseaux", "Anne Morel")


@pytest.mark.parametrize(
    ("text", "pronoun", "full"),
    [
        ("Anne Morel croise Paul Roy. Elle parle.", "Elle", "Anne Morel"),
        ("Anne Morel croise Paul Roy. Il parle.", "Il", "Paul Roy"),
        ("Paul Roy a croisé Luc Ney. Il parle.", "Il", "Paul Roy"),
        ("Paul Roy a croisé Luc Ney. Ce dernier parle.", "Ce dernier", "Luc Ney"),
        ("Paul Roy a croisé Luc Ney. Le premier a parlé.", "Le premier", "Paul Roy"),
        ("Le texte de Paul Roy est long. Il parle.", "Il", "Paul Roy"),
        ("Paul Roy est un homme pressé. Il parle.", "Il", "Paul Roy"),
        ("Paul Roy est parti en Charente-Basse. Il parle.", "Il", "Paul Roy"),
        ("Paul Roy arrive. Les élus attendent. Ils parlent.", "Ils", "Les élus"),
        ("Il parle depuis une heure. Paul Roy est content.", "Il", "Paul Roy"),
        ("Paul Roy arrive. Il a vu le pont de Luc Ney. Il faut partir. Il parle.", "Il", "Paul Roy"),
    ],
)
def test_a_pronoun_leads_to_the_most_salient_who_agrees(text: str, pronoun: str, full: str) -> None:
    assert full == name(text, pronoun)


def test_who_spoke_last_is_the_likelier_meant() -> None:
    text = "Luc Ney et Paul Roy arrivent. La salle attend. Il parle."
    assert ("Paul Roy", "Luc Ney") == (name(text, "Il", "Paul Roy"), name(text, "Il", "Luc Ney"))


def test_one_of_them_is_named_by_the_group() -> None:
    assert "l'un des pompiers" == name("Les pompiers sont là. L'un d'eux parle.", "L'un d'eux")


@pytest.mark.parametrize(
    ("text", "who", "gender"),
    [
        ("Selim parle.", "Selim", "m"),
        ("Zelbrika Ottomar arrive. Mme Ottomar parle.", "Mme Ottomar", "f"),
        ("La maire, Zelbrika Ottomar, arrive. Ottomar parle.", "Ottomar", "f"),
        ("Zelbrika Ottomar parle.", "Zelbrika Ottomar", None),
    ],
)
def test_gender_is_what_any_mention_shows(text: str, who: str, gender: str | None) -> None:
    entity = meant(text, who)
    assert entity is not None
    assert gender == entity.gender


def test_the_fullest_role_is_kept() -> None:
    entity = meant("Le maire Paul Roy arrive. Paul Roy, maire de Ploën et vice-président, parle.", "Le maire Paul Roy")
    assert entity is not None
    assert "maire de Ploën et vice-président" == entity.role


def test_a_heading_that_runs_on_is_no_part_of_a_name() -> None:
    assert "Anne Morel" == name("Anne Morel Apprentissages\nAnne Morel parle.", "Anne Morel")


def test_a_word_with_the_capital_of_its_sentence_alone_is_no_name() -> None:
    assert not [entity for entity in read("Zigouillage fragile. Paul Roy parle.")[0].entities if "Zigouillage" in entity.name]


def test_a_name_inside_the_marks_fills_up_a_surname_outside() -> None:
    text = "Ottomar parle."
    sentence = frame.sentences(text, texts.tokenize(text), texts.paragraphs(text), [])[0]
    quoted = Mention(0, 7, 0, 1, "person", "zelbrika", "Zelbrika Ottomar")
    registry = entities.gather(text, [Reading(sentence, [], mentions.find(text, sentence))], [quoted])
    assert ["Zelbrika Ottomar"] == [entity.name for entity in registry.entities]
