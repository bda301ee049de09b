"""The page as the service gives it, without a browser: its colours, its words, its policy, who gets it and who the index."""

import json
import re
from itertools import product
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.settings import Settings

PAGE = Path(__file__).resolve().parent.parent.parent / "service" / "api" / "page"
STYLE = (PAGE / "static" / "page.css").read_text(encoding="utf-8")
MODULE = (PAGE / "static" / "page.js").read_text(encoding="utf-8")
TEMPLATE = (PAGE / "templates" / "page.html").read_text(encoding="utf-8")
WORDS: dict[str, dict[str, str]] = json.loads((PAGE / "static" / "words.json").read_text(encoding="utf-8"))
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROPERTY = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{6});")
COLOURS = [*map(str, range(1, 13)), "none"]
# WCAG 2.2: 4.5 for text (1.4.3), 3 for what is not text (1.4.11)
TEXT, GRAPHIC = 4.5, 3.0


def schemes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    return {"light": dict(PROPERTY.findall(light)), "dark": dict(PROPERTY.findall(dark))}


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("scheme", "number"), list(product(["light", "dark"], COLOURS)))
def test_a_speakers_colour_can_be_read_wherever_it_stands(scheme: str, number: str) -> None:
    colours = schemes()[scheme]
    ink, tint = colours[f"ink-{number}"], colours[f"tint-{number}"]
    assert contrast(ink, tint) >= TEXT
    assert contrast(ink, colours["paper"]) >= TEXT
    assert contrast(ink, colours["raised"]) >= TEXT
    assert contrast(colours["ink"], tint) >= TEXT
    assert contrast(ink, colours["tint-none"]) >= GRAPHIC


@pytest.mark.parametrize(("scheme", "behind"), list(product(["light", "dark"], ["paper", "raised", "tint-none"])))
def test_text_and_edges_can_be_told_from_what_is_behind(scheme: str, behind: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours["ink"], colours[behind]) >= TEXT
    assert contrast(colours["quiet"], colours[behind]) >= TEXT
    assert contrast(colours["edge"], colours[behind]) >= GRAPHIC
    assert contrast(colours["focus"], colours[behind]) >= GRAPHIC


def test_both_schemes_define_the_same_colours() -> None:
    light, dark = schemes().values()
    assert sorted(light) == sorted(dark)


def test_the_module_knows_as_many_colours_as_the_stylesheet() -> None:
    found = re.search(r"const COLOURS = (\d+);", MODULE)
    assert found is not None
    assert int(found[1]) == len(re.findall(r"^\.speaker-\d+ ", STYLE, re.MULTILINE))


def test_the_key_names_the_confidence_below_which_an_attribution_looks_doubtful() -> None:
    found = re.search(r"const DOUBTFUL_BELOW = 0\.(\d\d);", MODULE)
    assert found is not None
    assert f"sous {found[1]}\u00a0%" in WORDS["fr"]["legend-doubt"]
    assert f"below {found[1]}%" in WORDS["en"]["legend-doubt"]


def test_french_and_english_have_the_same_words() -> None:
    assert sorted(WORDS["fr"]) == sorted(WORDS["en"])


def test_a_word_has_the_same_places_to_fill_in_both_languages() -> None:
    places = re.compile(r"\{\w+\}")
    differing = [key for key in WORDS["fr"] if sorted(places.findall(WORDS["fr"][key])) != sorted(places.findall(WORDS["en"][key]))]
    assert differing == []


def test_every_word_that_the_template_names_exists() -> None:
    named = set(re.findall(r'data-word(?:-[a-z-]+)?="([^"{]+)"', TEMPLATE)) | set(re.findall(r"words\['([^']+)'\]", TEMPLATE)) - {
        "sample-",
        "format-",
    }
    assert named - set(WORDS["fr"]) == set()


def test_every_word_that_the_module_names_exists() -> None:
    named = set(re.findall(r'\bsay\("([^"]+)"', MODULE))
    counted = {f"{key}.{form}" for key in re.findall(r'\bcount\("([^"]+)"', MODULE) for form in ("one", "other")}
    assert (named | counted) - set(WORDS["fr"]) == set()


@pytest.mark.parametrize(
    "danger", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage", "sessionStorage"]
)
def test_the_module_sets_text_as_text_and_stores_nothing(danger: str) -> None:
    assert danger not in MODULE


def test_the_page_has_no_inline_script_or_style_and_only_relative_urls() -> None:
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", TEMPLATE) == []
    assert re.findall(r'(?:src|href)="(?:/|[a-z]+:)', TEMPLATE) == []


def test_a_browser_gets_the_page_in_french(client: FlaskClient) -> None:
    response = client.get("/", headers=BROWSER)
    assert response.mimetype == "text/html"
    assert '<html lang="fr">' in response.text
    assert "<textarea" in response.text


def test_a_browser_gets_the_page_in_english_on_demand(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/?lang=en", headers=BROWSER).text


def test_an_unknown_language_is_answered_in_french(client: FlaskClient) -> None:
    assert '<html lang="fr">' in client.get("/?lang=<b>", headers=BROWSER).text


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html;q=0.9"])
def test_programs_get_the_index(client: FlaskClient, accept: str) -> None:
    response = client.get("/", headers={"Accept": accept})
    assert response.mimetype == "application/json"
    assert response.json is not None
    assert response.json["service"] == "dixit"


def test_caches_are_told_that_the_answer_depends_on_who_asks(client: FlaskClient) -> None:
    assert "Accept" in client.get("/", headers=BROWSER).headers["Vary"]


def test_the_policy_lets_nothing_in_from_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/", headers=BROWSER).headers["Content-Security-Policy"]
    directives = dict(directive.strip().split(" ", 1) for directive in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


@pytest.mark.parametrize("name", ["page.css", "page.js", "words.json", "icon.svg", "fonts/newsreader.woff2", "samples/train.txt"])
def test_the_files_of_the_page_are_served(client: FlaskClient, name: str) -> None:
    response = client.get(f"/page/{name}")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("name", ["%2e%2e/__init__.py", "%2e%2e%2f__init__.py", "templates/page.html", "missing.js", ""])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    response = client.get(f"/page/{name}")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


def test_without_the_documentation_the_root_is_the_index_for_all() -> None:
    client = create_app(Settings(docs=False, log_level="error")).test_client()
    assert client.get("/", headers=BROWSER).mimetype == "application/json"
    assert client.get("/page/page.js").status_code == 404
