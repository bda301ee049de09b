"""An editor opens the page, pastes an article and sees who says what."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import FilePayload, Request, Route, expect

from tests.browser.editor import ARTICLE, SAMPLES, Editor

pytestmark = pytest.mark.browser

FILES = Path(__file__).resolve().parent.parent.parent / "service" / "api" / "page" / "static"
SPLIT = re.compile(r"\n+")
ACTIVE = "(({ id, className, tagName }) => (tagName === 'BODY' ? '' : id || className || tagName))(document.activeElement)"


def quotations(count: int) -> str:
    """Write an article of so many paragraphs, each with a quotation and a speaker."""
    return "\n".join(f"« Le point numéro {number} est réglé », a déclaré Odilon Farvaque au conseil municipal." for number in range(count))


def posts(editor: Editor) -> list[Request]:
    """Collect the requests for quotations from now on."""
    sent: list[Request] = []
    editor.page.on("request", lambda request: sent.append(request) if request.url.endswith("/v1/quotes") else None)
    return sent


def hold_first(editor: Editor) -> list[Route]:
    """Keep the first request for quotations on its way; the next ones pass."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    editor.page.route("**/v1/quotes", hold, times=1)
    return held


def refuse_once(editor: Editor, kind: str, status: int) -> None:
    """Answer the next request for quotations with a problem of this kind."""
    problem = {"type": f"urn:dixit:problem:{kind}", "title": "", "status": status, "detail": "In English.", "instance": "", "errors": []}
    editor.page.route(
        "**/v1/quotes",
        lambda route: route.fulfill(status=status, content_type="application/problem+json", body=json.dumps(problem)),
        times=1,
    )


# The five states


def test_an_empty_page_says_what_it_is_for_and_asks_the_service_nothing(editor: Editor) -> None:
    sent = posts(editor)
    editor.page.reload()
    editor.ready().sees("empty")
    expect(editor.page.get_by_role("heading", name="Collez un article, voyez qui parle.")).to_be_visible()
    expect(editor.text).to_be_visible()
    expect(editor.page.locator("[data-sample]")).to_have_count(len(SAMPLES))
    expect(editor.page.locator("#result")).to_be_hidden()
    assert sent == []


def test_while_the_service_reads_the_page_says_so(editor: Editor) -> None:
    held = hold_first(editor)
    editor.paste(ARTICLE)
    expect(editor.page.locator("body")).to_have_attribute("data-state", "loading")
    expect(editor.page.locator("#status")).to_have_text("Lecture de l’article…")
    held.pop().continue_()
    editor.sees("answer")


def test_a_pasted_article_is_answered_at_once_and_shown_as_it_is(editor: Editor) -> None:
    editor.read(ARTICLE)
    expect(editor.page.locator("#status")).to_have_text("3 citations, 2 locuteurs.")
    assert editor.article.locator("p").all_text_contents() == SPLIT.split(ARTICLE.strip())
    assert editor.quotes.all_text_contents() == ["Le pont rouvrira en mai", "Il aura coûté cher", "Nous l’attendons depuis dix ans"]
    expect(editor.text).to_be_hidden()


def test_a_text_without_quotations_is_said_to_have_none(editor: Editor) -> None:
    editor.paste("Le marché aux fleurs a fermé plus tôt que prévu hier soir, à cause de la pluie.")
    editor.sees("none")
    expect(editor.page.get_by_role("heading", name="Aucune citation dans ce texte")).to_be_visible()
    expect(editor.page.locator("#warnings")).to_have_text("Le texte ne contient aucun guillemet.")


def test_an_article_over_the_limit_is_refused_in_words(editor: Editor) -> None:
    editor.paste("a" * 200_001)
    editor.sees("error")
    words = "L’article est trop long : 200 001 signes, quand le service en accepte au plus 200 000. Coupez-le en deux."
    expect(editor.page.locator("#problem-words")).to_have_text(words)
    expect(editor.text).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("overloaded", 503, "Le service est occupé. Réessayez dans quelques secondes."),
        ("time-limit", 503, "La lecture a pris trop de temps et a été interrompue. Essayez avec une partie de l’article."),
        ("draining", 503, "Le service redémarre. Réessayez dans quelques secondes."),
        ("internal", 500, "Le service a répondu par une erreur (500)."),
    ],
)
def test_a_problem_is_shown_in_words_and_can_be_tried_again(editor: Editor, kind: str, status: int, words: str) -> None:
    refuse_once(editor, kind, status)
    editor.paste(ARTICLE)
    editor.sees("error")
    expect(editor.page.locator("#problem-words")).to_have_text(words)
    expect(editor.page.locator("#problem-service")).to_have_text("In English.")
    editor.button("Réessayer").click()
    editor.sees("answer")


def test_a_service_that_does_not_answer_is_told_from_one_that_refuses(editor: Editor) -> None:
    editor.page.route("**/v1/quotes", lambda route: route.abort("connectionrefused"))
    editor.paste(ARTICLE)
    editor.sees("error")
    expect(editor.page.locator("#problem-words")).to_have_text("Le service ne répond pas. Vérifiez la connexion, puis réessayez.")


def test_a_gateway_that_answers_in_html_is_shown_as_an_error_with_its_status(editor: Editor) -> None:
    editor.page.route("**/v1/quotes", lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>"))
    editor.paste(ARTICLE)
    editor.sees("error")
    expect(editor.page.locator("#problem-words")).to_have_text("Le service a répondu par une erreur (502).")


# What comes in


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_an_article_with_several_speakers(editor: Editor, name: str) -> None:
    editor.page.locator(f"[data-sample={name}]").click()
    editor.sees("answer")
    written = (FILES / "samples" / f"{name}.txt").read_text(encoding="utf-8")
    assert editor.article.locator("p").all_text_contents() == SPLIT.split(written.strip())
    assert editor.speakers.count() >= 4


def test_a_sample_that_does_not_come_is_a_problem_and_no_article(editor: Editor) -> None:
    editor.page.route("**/samples/*", lambda route: route.fulfill(status=503, content_type="application/problem+json", body="{}"))
    editor.page.locator("[data-sample=train]").click()
    editor.sees("error")
    expect(editor.text).to_have_value("")


def test_typing_asks_after_a_pause_and_not_at_every_key(editor: Editor) -> None:
    sent = posts(editor)
    editor.text.press_sequentially("« Le quai est sec », a dit Ursule Vannier. Puis elle est repartie.", delay=5)
    editor.sees("answer")
    assert len(sent) < 5
    expect(editor.text).to_be_focused()


def test_a_paste_into_a_text_is_an_edit_and_leaves_the_textarea_open(editor: Editor) -> None:
    editor.text.fill("« Le quai est sec », a dit Ursule Vannier. ")
    editor.sees("answer")
    editor.text.press("ControlOrMeta+End")
    editor.paste("« Il pleut », a répondu Odilon Farvaque.")
    expect(editor.quotes).to_have_count(2)
    expect(editor.text).to_be_focused()


def test_words_that_do_not_load_are_a_problem_that_the_page_tells(editor: Editor) -> None:
    page = editor.page.context.new_page()
    page.route("**/words.json*", lambda route: route.abort("connectionrefused"))
    with page.expect_event("pageerror"):
        page.goto(editor.page.url)
    expect(page.locator("#problem-words")).to_have_text("Le service ne répond pas. Vérifiez la connexion, puis réessayez.")
    page.close()


def test_a_newer_text_aborts_the_request_for_the_older_one(editor: Editor) -> None:
    hold_first(editor)
    with editor.page.expect_request("**/v1/quotes"):
        editor.text.fill("« Premier jet », a dit Ursule Vannier.")
    with editor.page.expect_event("requestfailed") as failed:
        editor.text.fill("« Second jet, tout autre », a dit Ursule Vannier.")
    assert failed.value.failure == "net::ERR_ABORTED"
    editor.sees("answer")
    assert editor.quotes.all_text_contents() == ["Second jet, tout autre"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_a_text_file_is_opened_whatever_its_encoding(editor: Editor, encoding: str) -> None:
    file = FilePayload(name="article.txt", mimeType="text/plain", buffer=ARTICLE.encode(encoding))
    editor.page.locator("#file").set_input_files(file)
    editor.sees("answer")
    expect(editor.text).to_have_value(ARTICLE)


def test_a_file_that_is_not_text_is_refused_in_words(editor: Editor) -> None:
    file = FilePayload(name="photo.txt", mimeType="text/plain", buffer=b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    editor.page.locator("#file").set_input_files(file)
    editor.sees("error")
    expect(editor.page.locator("#problem-words")).to_have_text("Ce fichier n’est pas du texte brut. Ouvrez-le et copiez-en le texte.")


def test_a_file_can_be_dropped_anywhere_on_the_page(editor: Editor) -> None:
    make = """text => {
        const carried = new DataTransfer();
        carried.items.add(new File([text], "article.txt", { type: "text/plain" }));
        return carried;
    }"""
    carried = editor.page.evaluate_handle(make, ARTICLE)
    editor.page.dispatch_event("h1", "dragover", {"dataTransfer": carried})
    expect(editor.page.get_by_text("Déposez l’article n’importe où sur la page")).to_be_visible()
    editor.page.dispatch_event("h1", "drop", {"dataTransfer": carried})
    editor.sees("answer")
    expect(editor.quotes).to_have_count(3)


def test_the_text_can_be_edited_and_cleared(editor: Editor) -> None:
    editor.read(ARTICLE)
    editor.button("Modifier le texte").click()
    expect(editor.text).to_have_value(ARTICLE)
    editor.text.press("ControlOrMeta+End")
    editor.text.press_sequentially("« Enfin », a soufflé Ursule Vannier.")
    expect(editor.quotes).to_have_count(4)
    editor.button("Nouvel article").click()
    editor.sees("empty")
    expect(editor.text).to_have_value("")


def test_markup_and_script_in_an_article_are_shown_and_never_run(editor: Editor) -> None:
    hostile = (
        "<script>document.title = 'hurt'</script> « <img src=x onerror=\"document.title='hurt'\"> <b>Non</b> », "
        "a déclaré Jean <svg onload=\"document.title='hurt'\">Vauclair & Fils."
    )
    editor.read(hostile)
    editor.quotes.first.hover()
    expect(editor.card).to_be_visible()
    assert editor.article.text_content() == hostile
    expect(editor.page.locator("#article :is(script, img, b, svg), #speakers :is(img, svg), #card :is(img, svg)")).to_have_count(0)
    expect(editor.page).to_have_title("Dixit : qui dit quoi dans un article de presse")


def test_markup_in_the_services_answer_is_shown_and_never_run(editor: Editor) -> None:
    name = "<img src=x onerror=\"document.title='hurt'\">"

    def rename(answer: dict[str, Any]) -> None:
        for speaker in (*answer["speakers"], *(quote["speaker"] for quote in answer["quotes"] if quote["speaker"])):
            speaker["name"] = name

    editor.hears_back(rename)
    editor.read(ARTICLE)
    expect(editor.speakers.first).to_contain_text(name)
    expect(editor.page.locator("#result img")).to_have_count(0)
    expect(editor.page).to_have_title("Dixit : qui dit quoi dans un article de presse")


def test_highlights_stay_in_place_after_emoji_and_combining_accents(editor: Editor) -> None:
    editor.read("🎉🎉 Fête au Vale\u0301doc : « Vive la pluie 🌧️ », a lancé Ursule Vannier.")
    assert editor.quotes.all_text_contents() == ["Vive la pluie 🌧️"]
    assert editor.article.locator(".cue").all_text_contents() == ["a lancé"]


def test_an_article_of_200_000_characters_is_drawn_without_holding_the_browser_up(editor: Editor) -> None:
    article = quotations(2_000)
    article += " Fin." * ((200_000 - len(article)) // 5)
    editor.page.evaluate(
        """() => { window.longest = 0;
            new PerformanceObserver((list) => {
                for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
            }).observe({ entryTypes: ["longtask"] }); }"""
    )
    editor.page.evaluate(
        "text => { const area = document.getElementById('text'); area.value = text; area.dispatchEvent(new Event('input')); }", article
    )
    expect(editor.page.locator("body")).to_have_attribute("data-state", "answer", timeout=20_000)
    expect(editor.article).to_have_attribute("aria-busy", "false", timeout=20_000)
    expect(editor.quotes).to_have_count(2_000)
    editor.button("Citation suivante").or_(editor.speakers.first).first.click()
    expect(editor.page.locator("#step")).to_have_text("1 sur 2000")
    assert editor.page.evaluate("window.longest") < 1_000


# What is seen


def test_a_quotation_wears_the_colour_of_its_speaker_whose_cue_and_mention_are_underlined(editor: Editor) -> None:
    editor.read(ARTICLE)
    colour = re.compile(r"\bspeaker-1\b")
    expect(editor.quote("Le pont rouvrira")).to_have_class(colour)
    expect(editor.quote("Il aura coûté cher")).to_have_class(colour)
    expect(editor.quote("Nous l’attendons")).to_have_class(re.compile(r"\bspeaker-2\b"))
    assert editor.article.locator(".cue").all_text_contents() == ["a annoncé", "a-t-elle ajouté", "a réagi"]
    expect(editor.article.locator(".cue").first).to_have_css("text-decoration-line", "underline")
    expect(editor.article.locator(".mention").first).to_have_css("text-decoration-style", "double")


def test_colour_is_not_the_only_sign_of_a_speaker(editor: Editor) -> None:
    editor.read(ARTICLE)
    expect(editor.quote("Le pont rouvrira")).to_have_attribute("data-tag", "YC")
    expect(editor.quote("Le pont rouvrira")).to_have_attribute("aria-label", "Citation de Ysaline Corvellec")


def test_hovering_a_quotation_tells_who_how_by_which_verb_and_how_surely(editor: Editor) -> None:
    editor.read(ARTICLE)
    editor.quote("Il aura coûté cher").hover()
    expect(editor.card).to_contain_text("Ysaline Corvellec")
    expect(editor.card).to_contain_text("un pronom : « elle »")
    expect(editor.card).to_contain_text("« a-t-elle ajouté » (ajouter)")
    expect(editor.card).to_contain_text("citation directe")
    expect(editor.card).to_contain_text(re.compile(r"Certitude\d+\s%"))
    expect(editor.card).to_contain_text("Règle")
    editor.page.mouse.move(2, 2)
    expect(editor.card).to_be_hidden()


def test_a_doubtful_attribution_looks_doubtful_and_says_so(editor: Editor) -> None:
    def doubt(answer: dict[str, Any]) -> None:
        answer["quotes"][0]["confidence"] = 0.6

    editor.hears_back(doubt)
    editor.read(ARTICLE)
    doubtful = editor.quote("Le pont rouvrira")
    expect(doubtful).to_have_css("text-decoration-style", "dashed")
    expect(doubtful).to_have_attribute("data-tag", "YC incertain")
    expect(doubtful).to_have_attribute("aria-label", "Citation attribuée sans certitude à Ysaline Corvellec")


def test_a_quotation_without_a_speaker_is_shown_without_one(editor: Editor) -> None:
    def silence(answer: dict[str, Any]) -> None:
        answer["quotes"][2].update(speaker=None, confidence=0.3)

    editor.hears_back(silence)
    editor.read(ARTICLE)
    editor.quote("Nous l’attendons").hover()
    expect(editor.card).to_contain_text("Sans auteur désigné")
    expect(editor.card).to_contain_text("Un auteur est possible, mais sous le seuil de certitude choisi.")
    expect(editor.speaker("Sans auteur désigné")).to_be_visible()


def test_the_speakers_come_with_role_numbers_and_their_share_of_the_quoted_words(editor: Editor) -> None:
    editor.read(ARTICLE)
    prefect = editor.speaker("Ysaline Corvellec")
    expect(prefect).to_contain_text("préfète")
    expect(prefect).to_contain_text("femme")
    expect(prefect).to_contain_text("2 citations, 9 mots")
    expect(prefect).to_contain_text(re.compile(r"64\s%"))
    expect(editor.speaker("Gaspard Menneval")).to_contain_text("1 citation, 5 mots")
    width = prefect.locator(".filled").evaluate("bar => bar.offsetWidth / bar.parentElement.offsetWidth")
    assert width == pytest.approx(9 / 14, abs=0.01)


def test_a_nested_quotation_is_counted_once_and_drawn_inside_the_outer_one(editor: Editor) -> None:
    def nest(answer: dict[str, Any]) -> None:
        outer, inner = answer["quotes"][:2]
        start = outer["start"] + len("Le ")
        inner.update(
            text="pont", start=start, end=start + 4, segments=[{"text": "pont", "start": start, "end": start + 4}], within=outer["id"]
        )
        inner["speaker"] = answer["quotes"][2]["speaker"]

    editor.hears_back(nest)
    editor.read(ARTICLE)
    assert editor.article.locator(".quote .quote").all_text_contents() == ["pont"]
    expect(editor.speaker("Ysaline Corvellec")).to_contain_text("1 citation, 4 mots")
    expect(editor.speaker("Gaspard Menneval")).to_contain_text("2 citations, 6 mots")


def test_a_speech_over_several_paragraphs_is_one_quotation_in_several_pieces(editor: Editor) -> None:
    editor.read("« Nous partons demain.\n« Nous reviendrons en mai », a déclaré Ursule Vannier.")
    expect(editor.page.locator("#status")).to_contain_text("1 citation,")
    assert editor.quotes.all_text_contents() == ["Nous partons demain.", "Nous reviendrons en mai"]
    expect(editor.article.locator("[tabindex='0']")).to_have_count(1)


def test_choosing_a_speaker_dims_the_others_and_steps_through_the_quotations(editor: Editor) -> None:
    editor.read(ARTICLE)
    other = editor.quote("Nous l’attendons")
    before = other.evaluate("quote => getComputedStyle(quote).backgroundColor")
    prefect = editor.speaker("Ysaline Corvellec")
    prefect.click()
    expect(prefect).to_have_attribute("aria-pressed", "true")
    expect(editor.page.locator("#step")).to_have_text("1 sur 2")
    expect(other).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(editor.quote("Le pont rouvrira")).to_have_class(re.compile("current"))
    editor.button("Citation suivante").click()
    expect(editor.page.locator("#step")).to_have_text("2 sur 2")
    expect(editor.quote("Il aura coûté cher")).to_have_class(re.compile("current"))
    editor.button("Citation suivante").click()
    expect(editor.page.locator("#step")).to_have_text("1 sur 2")
    prefect.click()
    expect(other).to_have_css("background-color", before)


def test_the_slider_sets_the_least_confidence(editor: Editor) -> None:
    editor.read(ARTICLE)
    with editor.page.expect_request("**/v1/quotes") as asked:
        editor.page.locator("#min-confidence").fill("1")
    assert json.loads(asked.value.post_data or "{}")["min_confidence"] == 1
    expect(editor.page.locator("#min-confidence-value")).to_have_text(re.compile(r"100\s%"))
    expect(editor.quotes.first).to_have_class(re.compile("unattributed"))
    expect(editor.speaker("Sans auteur désigné")).to_contain_text("3 citations")
    expect(editor.command).to_contain_text("min_confidence=1")


def test_a_chosen_speaker_stays_chosen_when_the_answer_changes(editor: Editor) -> None:
    editor.read(ARTICLE)
    editor.speaker("Ysaline Corvellec").click()
    with editor.page.expect_response("**/v1/quotes"):
        editor.page.locator("#min-confidence").fill("0.1")
    expect(editor.speaker("Ysaline Corvellec")).to_have_attribute("aria-pressed", "true")


def test_marks_that_hold_no_speech_are_shown_on_demand(editor: Editor) -> None:
    editor.read("« Il fait beau », a dit Ursule Vannier. Le film « La Nuit des lucioles » sort mercredi.")
    expect(editor.quotes).to_have_count(1)
    editor.page.get_by_label("Montrer aussi les guillemets sans parole").check()
    expect(editor.quotes).to_have_count(2)
    expect(editor.quote("La Nuit des lucioles")).to_have_class(re.compile("non-speech"))
    expect(editor.page.locator("#status")).to_have_text("1 citation, 1 locuteur.")
    expect(editor.command).to_contain_text("types=direct,mixed,non_speech")


# Taking it away


@pytest.mark.parametrize(
    ("label", "accept", "name"),
    [("JSON", "application/json", "citations.json"), ("CSV", "text/csv", "citations.csv"), ("Texte", "text/plain", "citations.txt")],
)
def test_the_answer_is_downloaded_and_copied_in_each_format(editor: Editor, service_url: str, label: str, accept: str, name: str) -> None:
    editor.read(ARTICLE)
    editor.page.locator(f'label:text-is("{label}")').click()
    with editor.page.expect_download() as download:
        editor.button("Télécharger").click()
    assert download.value.suggested_filename == name
    expected = requests.post(f"{service_url}/v1/quotes", json={"text": ARTICLE}, headers={"Accept": accept}, timeout=10).content.decode()
    mark = "\ufeff" if name.endswith(".csv") else ""
    assert without_duration(download.value.path().read_bytes().decode()) == mark + without_duration(expected)
    editor.button("Copier").click()
    expect(editor.page.locator("#take-away-status")).to_have_text("Copié.")
    copied = editor.page.evaluate("navigator.clipboard.readText()")
    assert without_duration(copied) == without_duration(expected.replace("\r\n", "\n") if "\r\n" not in copied else expected)


def test_a_copy_that_fails_in_the_service_is_not_blamed_on_the_browser(editor: Editor) -> None:
    editor.read(ARTICLE)
    refuse_once(editor, "overloaded", 503)
    editor.button("Copier").click()
    expect(editor.page.locator("#take-away-status")).to_have_text("Le service est occupé. Réessayez dans quelques secondes.")


def without_duration(answer: str) -> str:
    return re.sub(r'"duration_ms":[0-9.]+', '"duration_ms":0', answer)


@pytest.mark.parametrize("label", ["JSON", "CSV"])
def test_the_command_on_the_screen_gives_the_answer_on_the_screen(editor: Editor, label: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    article = "À l’aube, l'« affaire » du quai $HOME `id` \\ : « Rien n’est joué », a dit Ursule Vannier."
    editor.read(article)
    editor.page.locator("#min-confidence").fill("0.3")
    editor.page.get_by_label("Montrer aussi les guillemets sans parole").check()
    editor.sees("answer")
    editor.page.locator(f'label:text-is("{label}")').click()
    assert editor.page.get_by_label(label, exact=True).is_checked()
    with editor.page.expect_download() as download:
        editor.button("Télécharger").click()
    printed = subprocess.run(["sh", "-c", editor.command.text_content() or ""], capture_output=True, check=True, timeout=20).stdout
    assert without_duration(printed.decode()) == without_duration(download.value.path().read_bytes().decode("utf-8-sig"))
    editor.button("Copier la commande").click()
    expect(editor.page.locator("#take-away-status")).to_have_text("Copié.")
    assert editor.page.evaluate("navigator.clipboard.readText()") == editor.command.text_content()


def test_the_command_for_a_long_article_names_a_file_that_can_be_saved(editor: Editor) -> None:
    article = quotations(400)
    editor.read(article)
    expect(editor.command).to_contain_text("--data-binary @article.txt")
    with editor.page.expect_download() as download:
        editor.button("Enregistrer article.txt").click()
    assert download.value.suggested_filename == "article.txt"
    assert download.value.path().read_text(encoding="utf-8") == article


def test_the_documentation_is_one_click_away(editor: Editor) -> None:
    editor.page.get_by_role("link", name="API et documentation").click()
    expect(editor.page).to_have_url(re.compile("/docs$"))


# Language, keyboard, place


def test_the_page_is_french_and_becomes_english_by_a_switch_that_keeps_the_article(editor: Editor) -> None:
    editor.read(ARTICLE)
    expect(editor.page.locator("html")).to_have_attribute("lang", "fr")
    editor.page.get_by_role("link", name="English").click()
    expect(editor.page.locator("html")).to_have_attribute("lang", "en")
    expect(editor.page.locator("#status")).to_have_text("3 quotations, 2 speakers.")
    expect(editor.page.get_by_role("heading", name="Who speaks")).to_be_visible()
    expect(editor.quotes).to_have_count(3)
    expect(editor.page).to_have_url(re.compile(r"/\?lang=en$"))
    editor.page.reload()
    expect(editor.ready().page.get_by_role("heading", name="Paste an article, see who speaks.")).to_be_visible()
    editor.page.get_by_role("link", name="Français").click()
    expect(editor.page.get_by_role("heading", name="Collez un article, voyez qui parle.")).to_be_visible()


def test_a_chosen_speaker_stays_chosen_in_the_other_language(editor: Editor) -> None:
    editor.read(ARTICLE)
    editor.speaker("Ysaline Corvellec").click()
    editor.page.get_by_role("link", name="English").click()
    expect(editor.speaker("Ysaline Corvellec")).to_have_attribute("aria-pressed", "true")
    expect(editor.page.locator("#step")).to_have_text("1 of 2")
    expect(editor.quote("Le pont rouvrira")).to_have_class(re.compile("chosen"))


def test_an_article_with_many_speakers_shows_the_first_and_the_rest_on_demand(editor: Editor) -> None:
    surnames = [f"{first}{second}rand" for first in ("Bo", "Cla", "Du", "Fo", "Gué") for second in ("me", "vi", "ga", "lo", "du")]
    editor.read("\n".join(f"« Le point {surname} est réglé », a déclaré Odilon {surname} au conseil." for surname in surnames))
    named = len(set(editor.article.locator(".mention").all_text_contents()))
    assert named > 20
    expect(editor.speakers).to_have_count(20)
    editor.page.locator("#more").click()
    expect(editor.speakers).to_have_count(named)
    expect(editor.page.locator("#more")).to_be_hidden()


def test_everything_can_be_done_with_the_keyboard(editor: Editor) -> None:
    press = editor.page.keyboard.press
    editor.page.locator("[data-sample=train]").focus()
    press("Enter")
    editor.sees("answer")
    expect(editor.article).to_be_focused()
    press("Tab")
    expect(editor.quotes.first).to_be_focused()
    expect(editor.card).to_be_visible()
    expect(editor.quotes.first).to_have_attribute("aria-describedby", "card")
    press("ArrowRight")
    expect(editor.quotes.nth(1)).to_be_focused()
    press("Escape")
    expect(editor.card).to_be_hidden()
    press("Enter")
    expect(editor.page.locator("#stepper")).to_be_visible()
    press("Escape")
    expect(editor.page.locator("#stepper")).to_have_count(0)
    editor.speakers.first.focus()
    press("Space")
    press("Tab")
    expect(editor.button("Citation précédente")).to_be_focused()
    editor.page.locator("#min-confidence").focus()
    press("End")
    expect(editor.page.locator("#min-confidence-value")).to_have_text(re.compile(r"100\s%"))


def test_the_keyboard_alone_reaches_every_control_in_the_order_of_the_page(editor: Editor) -> None:
    editor.read(ARTICLE)
    editor.page.locator(".skip").focus()
    reached = ["skip"]
    for _ in range(40):
        editor.page.keyboard.press("Tab")
        name = editor.page.evaluate(ACTIVE)
        if name == "":
            break
        reached.append(name.split()[0])
    expected = ["skip", "A", "language", "edit", "button", "clear", "quote", "quote", "quote", "speaker", "speaker"]
    expected += ["min-confidence", "non-speech", "format-json", "copy", "download", "curl", "copy-curl"]
    assert reached == expected


def test_ctrl_enter_ends_the_typing(editor: Editor) -> None:
    editor.text.fill(ARTICLE)
    editor.text.press("Control+Enter")
    editor.sees("answer")
    expect(editor.text).to_be_hidden()


def test_nothing_is_stored_and_nothing_leaves_the_server(editor: Editor, service_url: str) -> None:
    hosts: set[str] = set()
    editor.page.on("request", lambda request: hosts.add(request.url.split("/v1")[0].split("/page")[0].rstrip("/")))
    editor.page.reload()
    editor.ready().read(ARTICLE)
    kept = "[document.cookie, localStorage.length, sessionStorage.length].join()"
    assert editor.page.evaluate(kept) == ",0,0"
    assert editor.page.evaluate("indexedDB.databases().then(({ length }) => length)") == 0
    assert editor.page.context.cookies() == []
    assert hosts == {service_url}


def test_the_page_works_under_a_sub_path_of_a_proxy(editor: Editor, service_url: str) -> None:
    seen: set[str] = set()

    def strip(route: Route) -> None:
        seen.add(route.request.url)
        route.fulfill(response=route.fetch(url=route.request.url.replace("/outils/dixit/", "/")))

    editor.page.route("**/*", strip)
    editor.page.goto(f"{service_url}/outils/dixit/")
    editor.ready().read(ARTICLE)
    expect(editor.quotes).to_have_count(3)
    expect(editor.command).to_contain_text(f"{service_url}/outils/dixit/v1/quotes")
    assert [url for url in seen if not url.startswith(f"{service_url}/outils/dixit/")] == []
