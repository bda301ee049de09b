"""Everybody can use the page: axe finds no violation in any state, scheme, width or language."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.editor import ARTICLE, Editor

pytestmark = pytest.mark.browser


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=["light and wide", "dark and narrow"])
def settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    scheme, width = request.param
    # axe builds markup of its own, which the page's policy forbids to every script
    return {"viewport": {"width": width, "height": 844}, "color_scheme": scheme, "bypass_csp": True, "reduced_motion": "reduce"}


def violations(editor: Editor) -> list[str]:
    found = Axe().run(editor.page).response["violations"]
    return [f"{violation['id']}: {node['html'][:120]}" for violation in found for node in violation["nodes"]]


def test_the_empty_page(editor: Editor) -> None:
    assert violations(editor) == []


def test_an_answer_with_doubt_silence_and_marks_without_speech(editor: Editor) -> None:
    def colour(answer: dict[str, Any]) -> None:
        answer["quotes"][0]["confidence"] = 0.6
        answer["quotes"][2].update(speaker=None, confidence=0.2)

    editor.hears_back(colour)
    editor.read(f"{ARTICLE}Le film « La Nuit des lucioles » sort mercredi. « Non, a-t-elle répondu. Jamais. »")
    editor.page.get_by_label("Montrer aussi les guillemets sans parole").check()
    expect(editor.article.locator(".non-speech")).to_have_count(1)
    editor.quotes.first.focus()
    expect(editor.card).to_be_visible()
    assert violations(editor) == []


def test_a_chosen_speaker(editor: Editor) -> None:
    editor.page.locator("[data-sample=proces]").click()
    editor.sees("answer")
    editor.speakers.first.click()
    expect(editor.page.locator("#stepper")).to_be_visible()
    assert violations(editor) == []


def test_typing_with_an_answer_below(editor: Editor) -> None:
    editor.text.fill(ARTICLE)
    editor.sees("answer")
    assert violations(editor) == []


def test_no_quotation(editor: Editor) -> None:
    editor.paste("Le marché aux fleurs a fermé plus tôt que prévu hier soir, à cause de la pluie.")
    editor.sees("none")
    assert violations(editor) == []


def test_an_error(editor: Editor) -> None:
    editor.page.route("**/v1/quotes", lambda route: route.abort("connectionrefused"))
    editor.paste(ARTICLE)
    editor.sees("error")
    assert violations(editor) == []


def test_the_english_page(editor: Editor) -> None:
    editor.read(ARTICLE)
    editor.page.get_by_role("link", name="English").click()
    expect(editor.page.get_by_role("heading", name="Who speaks")).to_be_visible()
    assert violations(editor) == []


@pytest.mark.parametrize("settings", [{"viewport": {"width": 320, "height": 640}}], ids=["320 px"])
def test_nothing_runs_out_of_a_narrow_screen(editor: Editor) -> None:
    editor.page.locator("[data-sample=roman]").click()
    editor.sees("answer")
    assert editor.page.evaluate("document.documentElement.scrollWidth") == 320
