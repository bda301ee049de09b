"""Give the tests a browser on the live service."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from scripts.browser import MISSING, find, launched
from tests.browser.editor import Editor

WITHIN_MS = 10_000


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Here rather than in a fixture, so that the summary tells it once and not once a test.
    if item.get_closest_marker("browser") and find() is None:
        pytest.skip(MISSING)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; one a module, so that its event loop is gone before other tests run theirs."""
    path = find()
    assert path is not None
    with launched(path) as running:
        yield running


@pytest.fixture(scope="module")
def window(browser: Browser, service_url: str) -> Iterator[Callable[[dict[str, Any]], Page]]:
    """One window for each choice of settings: opening another for every test would take as long as the tests."""
    opened: dict[str, Page] = {}
    with ExitStack() as stack:

        def give(settings: dict[str, Any]) -> Page:
            key = json.dumps(settings, sort_keys=True)
            if key not in opened:
                context = stack.enter_context(browser.new_context(**settings))
                context.set_default_timeout(WITHIN_MS)
                context.grant_permissions(["clipboard-read", "clipboard-write"], origin=service_url)
                opened[key] = context.new_page()
            return opened[key]

        yield give


@pytest.fixture
def settings() -> dict[str, Any]:
    """What the browser's user has chosen: window, scheme; a module or a parameter may override it."""
    return {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def editor(window: Callable[[dict[str, Any]], Page], service_url: str, settings: dict[str, Any]) -> Iterator[Editor]:
    """The page, open and ready; at the end no script has failed and the content security policy was never tried."""
    page = window(settings)
    failures: list[str] = []

    def note_error(error: Error) -> None:
        failures.append(str(error))

    def note_message(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "TrustedHTML" in message.text:
            failures.append(message.text)

    page.on("pageerror", note_error)
    page.on("console", note_message)
    page.mouse.move(0, 0)
    page.goto(f"{service_url}/")
    yield Editor(page).ready()
    page.remove_listener("pageerror", note_error)
    page.remove_listener("console", note_message)
    page.unroute_all(behavior="ignoreErrors")
    assert failures == []
