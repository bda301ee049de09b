"""Mentions are the phrases that could name a speaker, each with the name, role, kind and gender that it shows."""

import pytest

from service.engine import frame, marks, mentions
from service.engine import text as texts
from service.engine.model import Mention


def found(text: str) -> list[Mention]:
    tokens, bounds = texts.tokenize(text), texts.paragraphs(text)
    spans, _ = marks.pair(text, bounds)
    return [mention for sentence in frame.sentences(text, tokens, bounds, spans) for mention in mentions.find(text, sentence)]


def written(text: str) -> list[str]:
    return [text[mention.start : mention.end] for mention in found(text)]


def role(text: str) -> str | None:
    span = next(mention.role for mention in found(text) if mention.name)
    return text[span.start : span.end] if span else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Odile Trémarec parle.", "Odile Trémarec"),
        ("ODILE TRÉMAREC parle.", "ODILE TRÉMAREC"),
        ("Jean-Luc Brévin parle.", "Jean-Luc Brévin"),
        ("La juge Anne-Lise Morel-Rouvier parle.", "Anne-Lise Morel-Rouvier"),
        ("Charles de La Brunière parle.", "Charles de La Brunière"),
        ("Ursula von der Brücke parle.", "Ursula von der Brücke"),
        ("Mohammed ben Zelmat parle.", "Mohammed ben Zelmat"),
        ("Le prince Al-Zelmat parle.", "Al-Zelmat"),
        ("Le sénateur Nyong’o parle.", "Nyong’o"),
        ("M. Le Guérandec parle.", "Le Guérandec"),
        ("Me Sorbier parle.", "Sorbier"),
        ("L'avocat de Paul R., un voisin, parle.", None),
        ("Un compte nommé Zelbrika Ottomar parle.", "Zelbrika Ottomar"),
        ("L'humoriste et acteur breton Paul Roy parle.", "Paul Roy"),
        ("Le porte-parole du Mouvement rural Paul Roy parle.", "Paul Roy"),
        ("Le PDG de Brumagaz Luca de Ponte parle.", "Luca de Ponte"),
        ("LE MAIRE PAUL ROY PARLE AUX ÉLUS.", "PAUL ROY"),
        ("JEAN PETIT PARLE DE LA VILLE.", "JEAN PETIT"),
        ("ENTRE LE MARTEAU ET LA FAUCILLE.", None),
        ("Elle Met La Barque À L'Eau Pour Voir Les Phoques.", None),
        (">> La justice annule l'arrêté.", None),
        ("La fille de la chanteuse Anne Morel parle.", None),
        ("Les soutiens de l'ancien ministre Paul Roy parlent.", None),
        ("La présidente de la Ligue Anne Morel parle.", "Anne Morel"),
        ("La représentante des parents d'élèves Anne Morel parle.", "Anne Morel"),
    ],
)
def test_a_name_is_found_whole_and_without_role_or_title(text: str, name: str | None) -> None:
    assert name == found(text)[0].name


@pytest.mark.parametrize(
    ("text", "mention", "held"),
    [
        ("« Oui », dit le maire de Lyon, Paul Roy.", "le maire de Lyon, Paul Roy", "maire de Lyon"),
        ("« Oui », dit le maire (PS) de Lyon, Paul Roy.", "le maire (PS) de Lyon, Paul Roy", "maire (PS) de Lyon"),
        ("Paul Roy, maire de Lyon, parle.", "Paul Roy, maire de Lyon", "maire de Lyon"),
        ("Paul Roy, 45 ans, éleveur, parle.", "Paul Roy, 45 ans, éleveur", "éleveur"),
        ("Paul Roy, hématologue et ancien président du club, parle.", "Paul Roy, hématologue et ancien président du club", None),
        ("Paul Roy le ministre de l'Agriculture parle.", "Paul Roy le ministre de l'Agriculture", "ministre de l'Agriculture"),
        ("Le président sortant du groupe à l'Assemblée, Paul Roy, parle.", "Le président sortant du groupe à l'Assemblée, Paul Roy", None),
        ("L'avocate de Paul R., Anne Morel, parle.", "L'avocate de Paul R., Anne Morel", "avocate de Paul R"),
        ("Zelbrika Ottomar, fleuriste de 27 ans, parle.", "Zelbrika Ottomar, fleuriste de 27 ans", "fleuriste de 27 ans"),
        ("Paul Roy secrétaire général de la Ligue parle.", "Paul Roy secrétaire général de la Ligue", "secrétaire général de la Ligue"),
        ("Paul Roy, éleveur et chargé du port pour la Ligue.", "Paul Roy, éleveur et chargé du port pour la Ligue", None),
        ("Paul Roy, responsable création et logement de la Ligue.", "Paul Roy, responsable création et logement de la Ligue", None),
        ("Paul Roy, également auteur de l'étude, parle.", "Paul Roy, également auteur de l'étude", "auteur de l'étude"),
        (
            "Paul Roy, chargé de la voirie de la ville, parle.",
            "Paul Roy, chargé de la voirie de la ville",
            "chargé de la voirie de la ville",
        ),
        ("Paul Roy, en charge des routes, parle.", "Paul Roy, en charge des routes", "en charge des routes"),
        ("Maire depuis 2014, Paul Roy parle.", "Maire depuis 2014, Paul Roy", "Maire"),
        ("Paul Roy, zingueur à Brume en conférence de presse.", "Paul Roy, zingueur à Brume", "zingueur à Brume"),
        ("Paul Roy, élu et adjoint à la voirie de Brume.", "Paul Roy, élu et adjoint à la voirie de Brume", None),
        ("Paul Roy, maire de Lyon et claque la porte.", "Paul Roy, maire de Lyon", "maire de Lyon"),
    ],
)
def test_a_role_in_apposition_belongs_to_the_mention(text: str, mention: str, held: str | None) -> None:
    assert mention == next(iter(phrase for phrase in written(text) if "Paul" in phrase or "Ottomar" in phrase))
    assert held is None or held == role(text)


@pytest.mark.parametrize(
    "text",
    [
        "Paul Roy, née à Lyon, parle.",
        "Paul Roy, lors d'un débat, parle.",
        "Zelbrika, la mine sombre, parle.",
        "Paul Roy, en larmes, parle.",
        "Paul Roy, hier directeur, parle.",
        "Selon Paul Roy, le maire parle.",
    ],
)
def test_no_participle_adverbial_or_thing_is_taken_for_a_role(text: str) -> None:
    assert role(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "gender", "number"),
    [
        ("Anne Morel parle.", "person", "f", "s"),
        ("Zelbrika Ottomar parle.", "person", None, "s"),
        ("Zelbrika Ottomar, née à Lyon, parle.", "person", "f", "s"),
        ("Zelbrika Ottomar est arrivée.", "person", "f", "s"),
        ("M. Ottomar parle.", "person", "m", "s"),
        ("Mme le maire parle.", "person", "f", "s"),
        ("La procureure parle.", "person", "f", "s"),
        ("L'ex-ministre parle.", "person", None, "s"),
        ("L'épidémiologiste parle.", "person", None, "s"),
        ("Le jeune Montrevertois parle.", "person", "m", "s"),
        ("Le Président parle.", "person", "m", "s"),
        ("Les deux avocates parlent.", "group", "f", "p"),
        ("Les marins-pêcheurs parlent.", "group", "m", "p"),
        ("Les syndicats protestent.", "group", "m", "p"),
        ("M. et Mme Poulard parlent.", "group", None, "p"),
        ("L'un d'eux parle.", "person", "m", "s"),
        ("L'une des avocates parle.", "person", "f", "s"),
        ("Le Parti communiste proteste.", "organization", "m", "s"),
        ("Le ministère de la Santé proteste.", "organization", "m", "s"),
        ("La Gazette du bocage raconte.", "organization", None, "s"),
        ("La SNGF proteste.", "organization", "f", "s"),
        ("Le rapport accable.", "document", None, "s"),
    ],
)
def test_kind_gender_and_number_are_those_that_the_phrase_shows(text: str, kind: str, gender: str | None, number: str) -> None:
    mention = found(text)[0]
    assert (kind, number) == (mention.kind, mention.number)
    assert gender == mention.gender or kind not in ("person", "anonymous")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("« Oui », a dit à l'AFP Anne Morel.", "Anne Morel"),
        ("« Oui », a lancé à Montrevert Anne Morel.", "Anne Morel"),
        ("« Oui », a écrit sur X Anne Morel.", "Anne Morel"),
        ("« Oui », a réagi dans un tweet Anne Morel.", "Anne Morel"),
        ("« Oui », a répondu à Luc Brévin Anne Morel.", "Anne Morel"),
        ("« Oui », a dit au micro de Radio Brume la maire Anne Morel.", "la maire Anne Morel"),
    ],
)
def test_an_addressee_is_no_part_of_the_subject_behind_it(text: str, subject: str) -> None:
    assert [subject] == [text[mention.start : mention.end] for mention in found(text) if not mention.governed]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Anne Morel et Paul Roy parlent.", "Anne Morel et Paul Roy"),
        ("Le maire et son adjoint parlent.", "Le maire et son adjoint"),
        ("Les députés LR et RN parlent.", "Les députés LR et RN"),
        ("Le Parti rural et La Terre en Marche (LTEM) protestent.", "Le Parti rural et La Terre en Marche"),
    ],
)
def test_two_who_speak_together_are_a_group_put_before_its_members(text: str, group: str) -> None:
    first = found(text)[0]
    assert (group, "group", "p") == (text[first.start : first.end], first.kind, first.number)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Le Haut-Comité de l'eau pour les riverains (HCER) proteste.", "Le Haut-Comité de l'eau pour les riverains"),
        ("L'OLE début mars proteste.", "L'OLE"),
        ("Les rédactrices de l'enquête du Bureau de l'eau, des forêts et des sols parlent.",
         "Les rédactrices de l'enquête du Bureau de l'eau, des forêts et des sols"),
        ("Un responsable du nouveau pouvoir parle.", "Un responsable du nouveau pouvoir"),
        ("Un ancien lieutenant du port parle.", "Un ancien lieutenant du port"),
    ],
)  # fmt: skip
def test_a_phrase_goes_as_far_as_its_complements(text: str, phrase: str) -> None:
    assert phrase == written(text)[0]


def test_the_name_of_an_unnamed_speaker_ends_before_its_participle() -> None:
    text = "Les riverains interrogés par la radio se plaignent."
    mention = found(text)[0]
    plain = mention.plain or mention
    assert "Les riverains" == text[plain.start : plain.end]


@pytest.mark.parametrize("text", ["Il parle.", "« Oui », dit-elle.", "Ce dernier parle.", "La seconde parle.", "Celui qui part parle."])
def test_a_word_that_stands_for_somebody_is_a_pronoun(text: str) -> None:
    assert found(text)[0].pronoun


def test_the_names_in_a_quotation_are_those_with_a_first_name() -> None:
    text = "J'ai vu Anne Morel et Brumagaz avec Mohammed ben Zelmat"
    sentence = frame.sentences(text, texts.tokenize(text), texts.paragraphs(text), [])[0]
    assert ["Anne Morel", "Mohammed ben Zelmat"] == [mention.name for mention in mentions.names(text, sentence)]


def test_the_owner_of_words_is_named_with_the_role_beside_the_name() -> None:
    owner = found("Il cite les propos de l'ancienne docteure Anne Morel.")[-1]
    assert ("Anne Morel", "f", True) == (owner.name, owner.gender, owner.governed)
    assert "l'ancienne docteure Anne Morel" == written("Il cite les propos de l'ancienne docteure Anne Morel.")[-1]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("« Venez », lance l'entraîneur aux joueurs.", "l'entraîneur"),
        ("« Levez-vous », dit la juge au prévenu.", "la juge"),
        ("« Venez », demande l'adjointe aux aînés.", "l'adjointe aux aînés"),
        ("« Venez », demande l'adjoint au maire.", "l'adjoint au maire"),
    ],
)
def test_whom_a_role_speaks_to_is_no_complement_of_it(text: str, subject: str) -> None:
    assert subject == written(text)[0]


@pytest.mark.parametrize("text", ["Il est vrai que la digue tient.", "Il était donc urgent de partir.", "Il est temps que cela cesse."])
def test_an_il_that_stands_for_nobody_is_no_mention(text: str) -> None:
    assert "Il" not in written(text)


def test_an_interjection_is_no_first_name() -> None:
    assert "Ben" not in written("Ben oui, on part.")
    assert "Ben" in written("Ben, 17 ans, parle.")


def test_a_date_is_no_mention() -> None:
    assert ["la juge Anne Morel"] == written("« Non », a estimé le 9 juin la juge Anne Morel.")
