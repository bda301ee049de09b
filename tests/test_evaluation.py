"""The evaluation reads annotated texts, judges answers by its definitions and reports what it judged."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from evaluation import calibrate, gains
from evaluation.answers import Answer
from evaluation.build import CORPUS, annotated_articles
from evaluation.faults import faults
from evaluation.gold import Article, GoldQuotation, read_articles, serialized, write_article
from evaluation.markup import parse
from evaluation.score import fault_lines, report
from evaluation.scoring import RATES, ROWS, Count, Judgement, folded, infinitive, judge, overlaps_by_half
from scripts.revision import RevisionError
from service.engine import model

SOURCE = """= t: Odile Trémarec (person f) | Trémarec | =Odile Trémarec-Guen
= c: le comité (organization)
« <q 1 @t>La digue tiendra</q> », <v 1 dire|affirmer>a dit</v> <s 1>Odile Trémarec</s>. « <q 1 continues>J'en suis sûre.</q> »
<s 2>Le comité</s> <v 2 dénoncer>dénonce</v> « <q 2 @c mixed>un pari</q> » et cite le film « <q non_speech>La Vague</q> »."""
ARTICLE = parse("digue", SOURCE)
TENUE, SURE, PARI, VAGUE = ARTICLE.quotations


def answer(gold: GoldQuotation, **fields: object) -> Answer:
    perfect = {
        "start": gold.start,
        "end": gold.end,
        "type": gold.type,
        "name": gold.speaker.name if gold.speaker else None,
        "kind": gold.speaker.kind if gold.speaker else None,
        "gender": gold.speaker.gender if gold.speaker else None,
        "mention": gold.mention,
        "cue": gold.cue.span if gold.cue else None,
        "lemma": gold.cue.lemma if gold.cue else None,
        "continues": "continues" in gold.flags,
        "confidence": 0.9,
        "rule": "incise",
    }
    return Answer(**{**perfect, **fields})  # type: ignore[arg-type]


PERFECT = tuple(answer(gold) for gold in (TENUE, SURE, PARI))


def count(row: str, *given: Answer, article: Article = ARTICLE) -> Count:
    rows = {each.name: each for each in (*ROWS, *RATES)}
    return rows[row].count(judge(article, given))


class TestMarkup:
    def test_the_text_is_what_is_left_without_tags_and_speakers(self) -> None:
        assert "« La digue tiendra », a dit Odile Trémarec. « J'en suis sûre. »" == ARTICLE.text.split("\n")[0]

    def test_a_quotation_spans_its_content(self) -> None:
        assert ["La digue tiendra", "J'en suis sûre.", "un pari", "La Vague"] == [
            ARTICLE.text[gold.start : gold.end] for gold in ARTICLE.quotations
        ]

    def test_quotations_of_one_number_share_speaker_mention_and_cue(self) -> None:
        assert (TENUE.speaker, TENUE.mention, TENUE.cue) == (SURE.speaker, SURE.mention, SURE.cue)

    def test_a_cue_holds_its_lemma_and_the_ones_as_good(self) -> None:
        assert TENUE.cue is not None
        assert ("verb", "dire", ("affirmer",)) == (TENUE.cue.kind, TENUE.cue.lemma, TENUE.cue.alternatives)

    def test_a_speaker_holds_full_and_accepted_forms(self) -> None:
        assert TENUE.speaker is not None
        assert (("Odile Trémarec-Guen",), ("Trémarec",)) == (TENUE.speaker.full, TENUE.speaker.accept)

    def test_a_quotation_within_another_is_nested(self) -> None:
        nested = parse("nested", "= Jeanine Poulard\n« <q>Il a crié « <q @->assez</q> » trois fois</q> », dit-elle.").quotations[1]
        assert frozenset({"nested"}) == nested.flags

    def test_a_cue_within_the_marks_makes_the_quotation_inside(self) -> None:
        inside = parse("inside", "= Jeanine Poulard\n« <q>Non, <v>dit</v> <s>Jeanine Poulard</s>, jamais.</q> »").quotations[0]
        assert frozenset({"inside"}) == inside.flags

    @pytest.mark.parametrize(
        ("source", "complaint"),
        [
            ("« <q @->Non »", "never closed"),
            ("« Non</q> »", "nothing to close"),
            ("« <q>Non</q> »", "no speaker"),
            ("« <q 1 @->Non</q> », <v 1>dit</v> et <v 1>répète</v> Jeanine.", "2 times <v>"),
            ("« <q @- loud>Non</q> »", "not a flag"),
            ("« <q @->Non</q> », <v dire nier>dit</v> Jeanine.", "one lemma or one kind"),
            ("= (person f)\n« Non »", "not a speaker"),
        ],
    )
    def test_a_mistake_is_told_with_the_name_of_the_text(self, source: str, complaint: str) -> None:
        with pytest.raises(ValueError, match=f"^slip: .*{complaint}"):
            parse("slip", source)


class TestGoldFiles:
    def test_an_article_written_and_read_is_the_same(self, tmp_path: Path) -> None:
        write_article(ARTICLE, tmp_path)
        assert (ARTICLE,) == tuple(read_articles(tmp_path))

    def test_a_text_that_changed_after_its_annotation_is_refused(self, tmp_path: Path) -> None:
        write_article(ARTICLE, tmp_path)
        (tmp_path / "digue.txt").write_text("Un autre texte", encoding="utf-8")
        with pytest.raises(ValueError, match="has changed"):
            tuple(read_articles(tmp_path))


class TestDefinitions:
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("Mme Odile Trémarec", "odile tremarec"),
            ("la maire de Ploërnec", "maire ploernec"),
            ("l’Office (OFB)", "office"),
            ("Marie-Josée", "marie josee"),
        ],
    )
    def test_names_are_compared_without_titles_determiners_and_accents(self, name: str, key: str) -> None:
        assert key == folded(name)

    @pytest.mark.parametrize(("lemma", "key"), [("s’indigner", "se indigner"), ("S'indigner", "se indigner"), ("se dire", "se dire")])
    def test_reflexive_lemmas_are_compared_with_se(self, lemma: str, key: str) -> None:
        assert key == infinitive(lemma)

    @pytest.mark.parametrize(("given", "expected"), [((0, 10), True), ((5, 30), True), ((6, 30), False), ((20, 30), False), (None, False)])
    def test_a_mention_is_right_from_half_of_the_shorter_span_on(self, given: tuple[int, int] | None, expected: bool) -> None:
        assert expected == overlaps_by_half((0, 10), given)


class TestRows:
    @pytest.mark.parametrize("row", [row.name for row in ROWS])
    def test_perfect_answers_are_perfect_in_every_row(self, row: str) -> None:
        assert (1.0, 1.0) == (count(row, *PERFECT).precision, count(row, *PERFECT).recall)

    @pytest.mark.parametrize("row", [row.name for row in ROWS])
    def test_no_answers_have_no_recall_in_any_row(self, row: str) -> None:
        assert (0, 0) == (count(row).right, count(row).given)

    def test_a_surname_is_fair_but_not_full(self) -> None:
        given = answer(TENUE, name="Trémarec")
        assert (0, 1) == (count("speaker, full name", given).right, count("speaker, fair form", given).right)

    def test_another_full_form_is_full(self) -> None:
        assert 1 == count("speaker, full name", answer(TENUE, name="Odile Trémarec-Guen")).right

    def test_any_fair_form_of_an_organisation_is_full(self) -> None:
        assert 1 == count("speaker, full name", answer(PARI, name="Le Comité")).right

    def test_marks_and_spaces_at_the_edges_do_not_matter(self) -> None:
        assert 1 == count("speech spans", answer(TENUE, start=TENUE.start - 2, end=TENUE.end + 2)).right

    def test_four_fifths_of_the_span_find_a_quotation(self) -> None:
        assert [1, 0] == [count("speech spans", answer(TENUE, end=TENUE.start + length)).right for length in (13, 11)]

    def test_a_title_answered_as_speech_is_a_false_span_and_with_a_speaker_a_false_attribution(self) -> None:
        title = answer(VAGUE, type="mixed", name="Odile Trémarec")
        assert (Count(0, 1, 3), Count(0, 1, 3), Count(1, 1, 1)) == (
            count("speech spans", title),
            count("speaker, full name", title),
            count("false attribution", title),
        )

    def test_a_span_that_nobody_annotated_counts_as_given(self) -> None:
        assert Count(0, 1, 3) == count("speaker, fair form", Answer(0, 1, "direct", name="Odile Trémarec"))

    def test_nested_and_disputed_quotations_count_neither_way(self) -> None:
        article = parse("aside", "« <q disputed @->Un jour, « <q @->un autre jour</q> »</q> »")
        given = [answer(gold, name="Jeanine") for gold in article.quotations]
        assert Count(0, 0, 0) == count("speech spans", *given, article=article)

    def test_a_lemma_as_good_is_right(self) -> None:
        assert 1 == count("cue lemma", answer(TENUE, lemma="affirmer")).right

    def test_a_wrong_gender_is_wrong_only_for_speakers_named_in_full(self) -> None:
        assert Count(0, 1, 1) == count("gender", answer(TENUE, gender="m"), answer(SURE, gender="m", name="Trémarec"))

    def test_women_named_in_full_are_counted_apart(self) -> None:
        assert (Count(2, 2, 2), Count(0, 0, 0)) == (count("women named in full", *PERFECT), count("men named in full", *PERFECT))

    def test_f1_lies_between_precision_and_recall(self) -> None:
        assert pytest.approx(2 / 3) == Count(right=1, given=1, gold=2).f1


class TestFaults:
    def lines(self, *given: Answer) -> list[str]:
        return [line for judgement in judge(ARTICLE, given) for line in faults(judgement)]

    def test_perfect_answers_have_none(self) -> None:
        assert [] == self.lines(*PERFECT)

    @pytest.mark.parametrize(
        ("fields", "word"),
        [
            ({"name": "le comité"}, "SPEAKER"),
            ({"name": None}, "SPEAKER"),
            ({"name": "Trémarec"}, "SHORT"),
            ({"type": "mixed"}, "TYPE"),
            ({"mention": None}, "MENTION"),
            ({"cue": (0, 2)}, "CUE"),
            ({"lemma": "rire"}, "LEMMA"),
            ({"continues": True}, "CONTINUES"),
        ],
    )
    def test_each_row_has_its_word(self, fields: dict[str, object], word: str) -> None:
        assert [word] == [line.split()[0] for line in self.lines(answer(TENUE, **fields), *PERFECT[1:])]

    def test_missed_spurious_and_false_speech_have_theirs(self) -> None:
        given = (*PERFECT[1:], answer(VAGUE, type="mixed"), Answer(0, 1, "direct"))
        assert ["MISSED", "NO", "SPURIOUS"] == [line.split()[0] for line in self.lines(*given)]

    def test_they_are_listed_under_their_article(self) -> None:
        assert ["digue", "    MISSED 'La digue tiendra'"] == list(fault_lines(judge(ARTICLE, PERFECT[1:])))


class TestReport:
    def test_it_breaks_down_by_type_kind_and_rule(self) -> None:
        lines = "\n".join(report(judge(ARTICLE, (*PERFECT[:2], answer(PARI, rule="verb-before", name="Jeanine")))))
        assert all(
            line in lines
            for line in (
                "1 articles",
                "mixed                        found 1/1  full name 0/1",
                "organization                 found 1/1  full name 0/1",
                "incise                       100.0% full name",
                "verb-before                    0.0% full name",
            )
        )


class TestCalibration:
    PAIRS = ((0.05, False), (0.62, True), (0.68, False), (0.95, True), (1.0, True))

    def test_certainty_itself_falls_into_the_last_bin(self) -> None:
        assert [(0.0, 1), (0.6, 2), (0.9, 2)] == [(each.low, each.size) for each in calibrate.reliability(self.PAIRS)]

    def test_the_error_is_weighted_by_the_bins(self) -> None:
        assert pytest.approx((0.05 + 2 * 0.15 + 2 * 0.025) / 5) == calibrate.expected_calibration_error(self.PAIRS)

    def test_each_threshold_keeps_what_is_at_least_as_sure(self) -> None:
        assert [(0.0, 5, 0.6), (0.9, 2, 1.0)] == [
            (point.threshold, point.kept, point.precision) for point in calibrate.curve(self.PAIRS, (0.0, 0.9))
        ]

    def test_the_wanted_precision_is_reached_at_the_lowest_threshold_that_gives_it(self) -> None:
        assert calibrate.Point(0.95, 1.0, 2) == calibrate.threshold_for(self.PAIRS)

    def test_no_threshold_is_given_where_none_gives_that_precision(self) -> None:
        assert calibrate.threshold_for([(0.9, False)]) is None

    def test_only_speech_with_a_speaker_on_either_side_is_measured(self) -> None:
        given = (
            PERFECT[0],
            answer(SURE, name=None, confidence=0.2),
            answer(PARI, confidence=None),
            answer(VAGUE, type="mixed", name="Jeanine"),
        )
        assert [(0.9, True), (0.2, False)] == calibrate.pairs(judge(ARTICLE, given))

    def test_the_report_says_what_threshold_gives_the_wanted_precision(self) -> None:
        assert "97% of the names are right from min_confidence 0.950 on, 2 kept (40%)" == list(calibrate.report(self.PAIRS))[-1]


class TestGains:
    def changes(self, before: tuple[Answer, ...], after: tuple[Answer, ...]) -> list[str]:
        return [line.split(" ")[0] for line in gains.changes([ARTICLE], {"digue": before}, {"digue": after})]

    def test_equal_answers_give_totals_alone(self) -> None:
        assert ["gained 0  lost 0  changed 0  same 4"] == list(gains.changes([ARTICLE], {"digue": PERFECT}, {"digue": PERFECT}))

    @pytest.mark.parametrize(
        ("better", "worse"),
        [
            (PERFECT, PERFECT[1:]),
            (PERFECT, (answer(TENUE, name="Trémarec"), *PERFECT[1:])),
            (PERFECT, (answer(TENUE, mention=None), *PERFECT[1:])),
            (PERFECT, (*PERFECT, answer(VAGUE, type="mixed"))),
            (PERFECT, (*PERFECT, Answer(0, 1, "direct"))),
            ((answer(TENUE, name=None),), (answer(TENUE, name="Jeanine"),)),
            ((answer(TENUE, name="Trémarec"),), (answer(TENUE, name=None),)),
        ],
    )
    def test_the_better_answer_is_a_gain_one_way_and_a_loss_the_other(self, better: tuple[Answer, ...], worse: tuple[Answer, ...]) -> None:
        assert (["gained", "gained"], ["lost", "gained"]) == (self.changes(worse, better), self.changes(better, worse))

    def test_another_wrong_name_is_a_change(self) -> None:
        assert ["changed", "gained"] == self.changes((answer(TENUE, name="Jeanine"),), (answer(TENUE, name="Josette"),))

    def test_a_revision_is_asked_with_its_own_engine(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for variable in [name for name in os.environ if name.startswith("GIT_")]:
            monkeypatch.delenv(variable)
        silent = revision_that_finds_nothing(tmp_path / "repository")
        write_article(parse("plain", "= Odile Trémarec (person f)\n« <q>La digue tiendra</q> », a dit Odile Trémarec."), tmp_path)
        lines = gains.compare(silent, "HEAD", tmp_path)
        assert ["gained   plain: 'La digue tiendra': nothing ->", "gained 1  lost 0  changed 0  same 0"] == [lines[0][:46], lines[1]]

    def test_a_revision_that_git_has_not_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(RevisionError, match="git has no service at « nowhere »"):
            gains.compare(Path(gains.__file__).parent, "nowhere", tmp_path)


def revision_that_finds_nothing(repository: Path) -> Path:
    engine = repository / "service" / "engine"
    engine.mkdir(parents=True)
    (repository / "service" / "__init__.py").touch()
    shutil.copy(model.__file__, engine)
    (engine / "__init__.py").write_text(
        "from service.engine.model import Attribution\n\n\ndef attribute(text, options):\n    return Attribution(text, (), (), ())\n",
        encoding="utf-8",
    )
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "Find nothing"]):
        subprocess.run(["git", "-c", "user.name=Jeanine", "-c", "user.email=jeanine@example.org", *command], cwd=repository, check=True)
    return repository


ANNOTATED = tuple(annotated_articles())


class TestCorpus:
    def test_it_is_what_its_annotated_articles_make(self) -> None:
        assert {name: content for article in ANNOTATED for name, content in serialized(article).items()} == {
            path.name: path.read_bytes() for path in CORPUS.iterdir()
        }

    def test_it_has_at_least_thirty_six_short_articles(self) -> None:
        lengths = [len(article.text.split()) for article in ANNOTATED]
        assert (True, True) == (len(lengths) >= 36, all(120 <= length <= 450 for length in lengths))

    def test_women_speak_about_as_often_as_men(self) -> None:
        speakers = [gold.speaker for article in ANNOTATED for gold in article.quotations if gold.speaker and gold.speaker.kind == "person"]
        women = sum(speaker.gender == "f" for speaker in speakers)
        assert 0.4 <= women / len(speakers) <= 0.6

    @pytest.mark.parametrize("article", [pytest.param(article, id=article.name) for article in ANNOTATED])
    def test_every_annotated_span_lies_against_its_marks(self, article: Article) -> None:
        loose = [gold for gold in article.quotations if not lies_against_marks(article.text, gold)]
        assert [] == loose

    @pytest.mark.parametrize("article", [pytest.param(article, id=article.name) for article in ANNOTATED])
    def test_every_mark_belongs_to_an_annotated_span(self, article: Article) -> None:
        reopened = {i for i, character in enumerate(article.text) if character in "«»" and article.text[i - 1 : i] == "\n"}
        marks = {i for i, character in enumerate(article.text) if character in MARKS} - reopened
        assert set() == marks - {i for gold in article.quotations for i in marks_of(article.text, gold)}


MARKS = '«»“”„‹›"'
SPACES = " \u00a0\u202f"


def marks_of(text: str, gold: GoldQuotation) -> tuple[int, int]:
    before = len(text[: gold.start].rstrip(SPACES)) - 1
    after = len(text) - len(text[gold.end :].lstrip(SPACES))
    return before, after


def lies_against_marks(text: str, gold: GoldQuotation) -> bool:
    before, after = marks_of(text, gold)
    closed = after < len(text) and text[after] in MARKS + "+’'"
    content = text[gold.start : gold.end]
    return text[before] in MARKS + "+‘'" and (closed or "odd" in gold.flags) and content == content.strip(SPACES)


def test_a_judgement_without_annotation_stands_at_its_answer() -> None:
    assert (3, 9) == Judgement("digue", ARTICLE.text, None, Answer(3, 9, "direct")).place
