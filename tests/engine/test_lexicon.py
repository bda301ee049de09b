"""The lexicon holds the words that the engine looks up, and refuses data files that are not as they should be."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from scripts import generate_verb_forms
from service.engine import lexicon
from service.engine.lexicon import CliticVerb, Country, LexiconError, Place, Role, Verb, load
from service.engine.lexicon.periphrases import split_lemma
from service.engine.lexicon.reading import read_rows, read_words

MEGABYTE = 1_000_000
LEXICON = load()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(copytree(lexicon.DIRECTORY, tmp_path / "lexicon", ignore=lambda *_: {"__pycache__"}))


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "words.txt"
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write


def readings(form: str) -> set[tuple[str, str, str, str]]:
    return {(reading.lemma, reading.tense, reading.number, reading.gender) for reading in LEXICON.verb_forms[form]}


def add_line(path: Path, line: str) -> None:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *sorted([*lines, line])]) + "\n", encoding="utf-8")


# Verbs


def test_a_verb_has_its_class_flags_and_stance() -> None:
    assert Verb("déclarer", "declaration", frozenset("CIQ"), "neutral") == LEXICON.verbs["déclarer"]


@pytest.mark.parametrize(("lemma", "reflexive"), [("se féliciter", True), ("s'insurger", True), ("féliciter", False), ("sermonner", False)])
def test_a_reflexive_lemma_is_an_entry_of_its_own(lemma: str, reflexive: bool) -> None:
    assert reflexive == LEXICON.verbs[lemma].reflexive


def test_every_reflexive_lemma_and_no_other_has_the_flag() -> None:
    flagged = {lemma for lemma, verb in LEXICON.verbs.items() if verb.reflexive}
    assert {lemma for lemma in LEXICON.verbs if lemma.startswith(("se ", "s'"))} == flagged


def test_every_lemma_of_several_words_and_no_other_has_the_flag() -> None:
    several = {lemma for lemma in LEXICON.verbs if split_lemma(lemma)[0] or split_lemma(lemma)[2]}
    assert several == {lemma for lemma, verb in LEXICON.verbs.items() if "X" in verb.flags}


@pytest.mark.parametrize("lemma", ["dénoncer", "qualifier", "évoquer", "accuser", "réclamer", "se dire", "fustiger", "pointer du doigt"])
def test_a_verb_that_takes_fragments_is_flagged(lemma: str) -> None:
    assert "F" in LEXICON.verbs[lemma].flags


def test_every_verb_can_be_recognised_by_its_forms() -> None:
    inflected = {reading.lemma for found in LEXICON.verb_forms.values() for reading in found}
    assert set() == {split_lemma(lemma)[1] for lemma in LEXICON.verbs} - inflected


def test_every_support_verb_can_be_recognised_by_its_forms() -> None:
    inflected = {reading.lemma for found in LEXICON.verb_forms.values() for reading in found}
    assert set() == LEXICON.support_verbs - inflected


@pytest.mark.parametrize(
    ("form", "reading"),
    [
        ("déclarent", ("déclarer", "present", "p", "-")),
        ("déclarait", ("déclarer", "imperfect", "s", "-")),
        ("tonna", ("tonner", "past", "s", "-")),
        ("dira", ("dire", "future", "s", "-")),
        ("estimeraient", ("estimer", "conditional", "p", "-")),
        ("craigne", ("craindre", "subjunctive", "s", "-")),
        ("indignées", ("indigner", "past_participle", "p", "f")),
        ("pris", ("prendre", "past_participle", "p", "m")),
        ("été", ("être", "past_participle", "-", "-")),
        ("soulignant", ("souligner", "present_participle", "-", "-")),
        ("tweeter", ("tweeter", "infinitive", "-", "-")),
        ("a", ("avoir", "present", "s", "-")),
        ("eût", ("avoir", "subjunctive", "s", "-")),
    ],
)
def test_a_form_names_its_verb_tense_number_and_gender(form: str, reading: tuple[str, str, str, str]) -> None:
    assert reading in readings(form)


def test_a_form_of_two_tenses_has_both_readings() -> None:
    assert {("dire", "present", "s", "-"), ("dire", "past", "s", "-"), ("dire", "past_participle", "s", "m")} == readings("dit")


@pytest.mark.parametrize(("reformed", "classic"), [("reconnait", "reconnaît"), ("répètera", "répétera"), ("allègueront", "allégueront")])
def test_the_spelling_of_1990_is_read_like_the_classic_one(reformed: str, classic: str) -> None:
    assert readings(classic) == readings(reformed)


@pytest.mark.parametrize("form", ["déclares", "déclarons", "dites"])
def test_first_and_second_persons_are_left_out_of_the_reporting_forms(form: str) -> None:
    assert all(reading.tense == "past_participle" for reading in LEXICON.verb_forms.get(form, ()))


@pytest.mark.parametrize(
    ("head", "words", "lemma"),
    [
        ("faire", ("valoir",), "faire valoir"),
        ("mettre", ("en", "garde"), "mettre en garde"),
        ("tirer", ("la", "sonnette", "d'", "alarme"), "tirer la sonnette d'alarme"),
        ("rendre", ("compte",), "se rendre compte"),
    ],
)
def test_a_head_verb_leads_to_the_words_that_change_it(head: str, words: tuple[str, ...], lemma: str) -> None:
    assert (words, lemma) in LEXICON.multiword[head]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("tirer", ("leur", "chapeau")),
        ("présenter", ("leurs", "excuses")),
        ("être", ("convaincues",)),
        ("persister", ("et", "signe")),
        ("persister", ("et", "signent")),
        ("traiter", ("d'",)),
    ],
)
def test_the_words_after_a_head_verb_agree(head: str, words: tuple[str, ...]) -> None:
    assert words in {variant for variant, _ in LEXICON.multiword[head]}


def test_the_longest_continuation_of_a_head_verb_comes_first() -> None:
    for entries in LEXICON.multiword.values():
        lengths = [len(words) for words, _ in entries]
        assert sorted(lengths, reverse=True) == lengths


def test_a_verb_with_en_or_y_is_kept_apart_from_the_bare_one() -> None:
    assert CliticVerb(("en",), (), "s'en prendre") in LEXICON.clitic_verbs["prendre"]
    assert CliticVerb(("y",), (), "y voir") in LEXICON.clitic_verbs["voir"]
    assert all(words for entries in LEXICON.multiword.values() for words, _ in entries)


@pytest.mark.parametrize("form", ["est", "sont", "a", "ont", "était", "sera", "faut", "peut", "doit", "va", "pensons", "crois"])
def test_a_plain_verb_form_shows_a_clause(form: str) -> None:
    assert form in LEXICON.finite_forms


@pytest.mark.parametrize("form", ["porte", "marche", "place", "entre", "livre", "reste", "manque", "précise", "rencontre", "produit"])
def test_a_form_that_is_another_word_too_shows_no_clause(form: str) -> None:
    assert form not in LEXICON.finite_forms
    assert form in LEXICON.ambiguous_finite_forms


def test_no_form_is_both_plain_and_ambiguous() -> None:
    assert frozenset() == LEXICON.ambiguous_finite_forms.intersection(LEXICON.finite_forms)


# Names, roles, places


@pytest.mark.parametrize(
    ("name", "gender"), [("marie", "f"), ("jean-luc", "m"), ("camille", "u"), ("éric", "m"), ("aïcha", "f"), ("n'golo", "m")]
)
def test_a_first_name_shows_a_gender(name: str, gender: str) -> None:
    assert gender == LEXICON.first_names.get(name)


def test_a_first_name_that_is_a_word_too_is_marked() -> None:
    assert {"rose", "marine", "pierre"} <= LEXICON.first_name_words
    assert LEXICON.first_names.keys() >= LEXICON.first_name_words


def test_a_first_name_is_known_without_its_accents_where_nothing_else_is_written_so() -> None:
    assert LEXICON.first_names_unaccented["stephane"] == LEXICON.first_names["stéphane"]
    assert "aime" not in LEXICON.first_names_unaccented


@pytest.mark.parametrize(
    ("form", "role"),
    [
        ("maire", Role("maire", "u", "office", "s")),
        ("avocates", Role("avocate", "f", "profession", "p")),
        ("porte-parole", Role("porte-parole", "u", "office", "-")),
        ("communiqué", Role("communiqué", "m", "document", "s")),
        ("syndicats", Role("syndicat", "m", "institution", "p")),
        ("riveraine", Role("riveraine", "f", "person", "s")),
        ("source", Role("source", "f", "anonymous", "s")),
        ("mme", Role("mme", "f", "civility", "s")),
        ("gardiens de but", Role("gardien de but", "m", "profession", "p")),
        ("journaux", Role("journal", "m", "institution", "p")),
    ],
)
def test_a_role_is_known_in_the_singular_and_the_plural(form: str, role: Role) -> None:
    assert role == LEXICON.roles.get(form)


@pytest.mark.parametrize(
    ("form", "gender", "number"), [("française", "f", "s"), ("belges", "u", "p"), ("irlandais", "m", "-"), ("lyonnaises", "f", "p")]
)
def test_a_demonym_shows_gender_and_number_as_far_as_its_form_does(form: str, gender: str, number: str) -> None:
    assert (gender, number) == (LEXICON.demonyms[form].gender, LEXICON.demonyms[form].number)


def test_a_place_that_speaks_stands_for_somebody() -> None:
    assert Place("moscou", "-", "Russie") == LEXICON.places["moscou"]


@pytest.mark.parametrize(
    "country", [Country("russie", "la", "f"), Country("états-unis", "les", "m"), Country("israël", "-", "m"), Country("cuba", "-", "f")]
)
def test_a_country_has_its_article_and_gender(country: Country) -> None:
    assert country == LEXICON.countries[country.name]


# Media, triggers, common words


@pytest.mark.parametrize("name", ["afp", "le monde", "monde", "france inter", "l'équipe", "équipe", "x"])
def test_a_medium_is_known_with_and_without_its_article(name: str) -> None:
    assert name in LEXICON.media


def test_a_medium_can_be_followed_token_by_token() -> None:
    assert ("inter",) in LEXICON.body_names["france"]
    assert ("équipe",) in LEXICON.body_names["l'"]


@pytest.mark.parametrize(
    ("word", "kind"), [("intitulée", "naming_verb"), ("films", "work"), ("mot", "term"), ("festival", "event"), ("voilier", "vehicle")]
)
def test_a_word_before_a_title_or_a_name_says_of_what_kind_it_is(word: str, kind: str) -> None:
    assert kind == LEXICON.non_speech_triggers.get(word)


def test_a_reporting_verb_is_no_trigger_in_its_commonest_form() -> None:
    assert "dit" not in LEXICON.non_speech_triggers


@pytest.mark.parametrize("word", ["hier", "selon", "cette", "interrogée", "contacté", "lundi", "malgré"])
def test_a_word_that_often_begins_a_sentence_is_common(word: str) -> None:
    assert word in LEXICON.common_words


def test_a_first_name_is_a_common_word_only_where_it_is_a_month_or_the_like() -> None:
    assert LEXICON.first_name_words >= LEXICON.common_words & LEXICON.first_names.keys()


# The whole


def test_the_lexicon_is_read_once() -> None:
    assert load() is load()


def test_the_lexicon_stays_small_in_memory() -> None:
    tracemalloc.start()
    try:
        copy = lexicon.read(lexicon.DIRECTORY)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert copy.verbs.keys() == LEXICON.verbs.keys()
    assert held < 20 * MEGABYTE


def test_the_readings_of_all_forms_share_their_lemmas() -> None:
    lemmas = [reading.lemma for found in LEXICON.verb_forms.values() for reading in found]
    assert len(set(lemmas)) == len({id(lemma) for lemma in lemmas})


def test_a_second_reading_gives_equal_values(data: Path) -> None:
    assert lexicon.read(data) == LEXICON


# Refusals


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("avril\n", "words.txt:1: a comment"),
        ("# months\n", "words.txt:2: the file must hold entries"),
        ("# months\navril\nmai", "words.txt:3: the file must hold entries and end with a line break"),
        ("# months\nmai\navril\n", "words.txt:3: « avril » stands out of order"),
        ("# months\navril\navril\n", "words.txt:3: « avril » stands out of order or twice"),
        ("# months\navril\nfe\u0301vrier\n", "words.txt:3: .* is not NFC"),
        ("# months\naujourd’hui\n", "words.txt:2: .* has ’ for '"),
        ("# months\navril\r\n", "words.txt:2: .* carriage return"),
        ("# months\nAvril\n", "words.txt:2: « Avril » is not in lower case"),
        ("# months\navril\t4\n", "words.txt:2: one word is wanted"),
        ("# months\n\navril\n", "words.txt:2: one word is wanted"),
    ],
)
def test_a_list_out_of_form_is_refused_with_file_and_line(file: Callable[[str], Path], text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        read_words(file(text))


def test_a_file_that_is_not_utf8_is_refused_with_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("# months\nfévrier\n".encode("latin-1"))
    with pytest.raises(LexiconError, match=r"words\.txt: byte 10 is not UTF-8"):
        read_words(path)


@pytest.mark.parametrize("line", ["mai", "mai\t5\tmois", "mai\t"])
def test_a_row_with_other_columns_is_refused(file: Callable[[str], Path], line: str) -> None:
    with pytest.raises(LexiconError, match=r"words\.txt:3: 2 filled columns are wanted"):
        read_rows(file(f"# months\navril\t4\n{line}\n"), 2)


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("verbs.tsv", "zyeuter\tlook\tI\tneutral", "« look » is none of addition"),
        ("verbs.tsv", "zyeuter\tmanner\tI\tbored", "« bored » is none of assertive"),
        ("verbs.tsv", "zyeuter\tmanner\tZ\tneutral", "the flags « Z » are not some of ACDFIQRX"),
        ("verbs.tsv", "zyeuter\tmanner\tIC\tneutral", "the flags « IC » are not"),
        ("verbs.tsv", "dire\tmanner\tI\tneutral", "« dire » stands here twice"),
        ("verb_forms.tsv", "zyeute\tzyeuter\tnow\ts\t-", "« now » is none of conditional"),
        ("first_names.tsv", "zyx\tx\t-", "« x » is none of f, m, u"),
        ("roles.tsv", "zythologue\tu\tdrinker\tzythologues", "« drinker » is none of anonymous"),
        ("roles.tsv", "maires\tf\tperson\tmairess", "« maires » is a form of « maire » too"),
        ("role_families.tsv", "zouave\tdrinkers", "« zouave » is not among the words"),
        ("role_families.tsv", "évêque\tdrinkers", "« évêque » stands here twice"),
        ("role_families.tsv", "abbesse\tdrinkers", "« drinkers » has other families than accused"),
        ("non_speech_triggers.tsv", "zeppelin\tballoon", "« balloon » is none of event"),
        ("cue_phrases.tsv", "zut selon\tadverb", "« adverb » is none of noun"),
        ("media.txt", "Zeitung", "« Zeitung » is not in lower case"),
    ],
)
def test_an_entry_that_is_wrong_is_refused_with_its_file(data: Path, name: str, line: str, message: str) -> None:
    add_line(data / name, line)
    with pytest.raises(LexiconError, match=rf"^{name}:\d+: {message}"):
        lexicon.read(data)


# The generator

AIMER = {
    "P": ["aime", "aimes", "aime", "aimons", "aimez", "aiment"],
    "J": ["aimai", "aimas", "aima", "aimâmes", "aimâtes", "aimèrent"],
    "K": ["aimé", "aimés", "aimée", "aimées"],
    "G": ["aimant"],
    "W": ["aimer"],
}
FALLOIR: dict[str, list[Any]] = {"P": [None, None, "faut", None, None, None], "K": ["fallu"] * 4, "W": ["falloir"]}
SOURCE: dict[str, generate_verb_forms.Paradigm] = {"aimer": AIMER, "falloir": FALLOIR}


@pytest.mark.parametrize(("lemma", "head"), [("dire", "dire"), ("s'en prendre", "prendre"), ("faire valoir", "faire"), ("y voir", "voir")])
def test_the_generator_inflects_the_head_verb(lemma: str, head: str) -> None:
    assert head == generate_verb_forms.head_verb(lemma)


def test_a_verb_younger_than_the_source_is_conjugated_like_its_model() -> None:
    assert ["tweete", "tweetes", "tweete", "tweetons", "tweetez", "tweetent"] == generate_verb_forms.conjugate("tweeter", SOURCE)["P"]


def test_a_verb_without_paradigm_or_model_stops_the_generator() -> None:
    with pytest.raises(KeyError):
        generate_verb_forms.conjugate("zyeuter", SOURCE)


def test_the_rows_of_a_verb_are_third_persons_participles_and_infinitive() -> None:
    rows = set(generate_verb_forms.verb_rows("aimer", AIMER, support=False))
    assert {
        ("aime", "aimer", "present", "s", "-"),
        ("aiment", "aimer", "present", "p", "-"),
        ("aima", "aimer", "past", "s", "-"),
        ("aimèrent", "aimer", "past", "p", "-"),
        ("aimé", "aimer", "past_participle", "s", "m"),
        ("aimés", "aimer", "past_participle", "p", "m"),
        ("aimée", "aimer", "past_participle", "s", "f"),
        ("aimées", "aimer", "past_participle", "p", "f"),
        ("aimant", "aimer", "present_participle", "-", "-"),
        ("aimer", "aimer", "infinitive", "-", "-"),
    } == rows


def test_persons_that_a_verb_lacks_are_left_out() -> None:
    rows = set(generate_verb_forms.verb_rows("falloir", FALLOIR, support=False))
    assert {
        ("faut", "falloir", "present", "s", "-"),
        ("fallu", "falloir", "past_participle", "-", "-"),
        ("falloir", "falloir", "infinitive", "-", "-"),
    } == rows


def test_all_persons_show_a_clause_save_the_literary_ones() -> None:
    assert {"aime", "aimes", "aimons", "aimez", "aiment", "aima", "aimèrent"} == set(generate_verb_forms.all_finite_forms("aimer", AIMER))


@pytest.mark.parametrize(
    ("lemma", "form", "spellings"),
    [
        ("apparaître", "apparaît", ["apparaît", "apparait"]),
        ("répéter", "répétera", ["répétera", "répètera"]),
        ("disséquer", "disséquerait", ["disséquerait", "dissèquerait"]),
        ("agréer", "agréera", ["agréera"]),
        ("répéter", "répétait", ["répétait"]),
        ("parler", "parlera", ["parlera"]),
        ("balayer", "balayent", ["balayent", "balaient"]),
        ("balayer", "balayez", ["balayez"]),
    ],
)
def test_both_spellings_are_generated_where_a_form_has_two(lemma: str, form: str, spellings: list[str]) -> None:
    assert spellings == list(generate_verb_forms.spellings(lemma, form))


def test_the_generator_refuses_another_source_than_the_pinned_one(tmp_path: Path) -> None:
    path = tmp_path / "conjugations.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="not that of french-verbs-lefff"):
        generate_verb_forms.load_source(path)


@pytest.mark.parametrize("name", ["verb_forms.tsv", "finite_forms.txt"])
def test_a_generated_file_names_its_script_on_the_first_line(name: str) -> None:
    first = (lexicon.DIRECTORY / name).read_text(encoding="utf-8").partition("\n")[0]
    assert "scripts/generate_verb_forms.py" in first
