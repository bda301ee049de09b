"""Give the tests a browser on the live service."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error

from scripts.browser import MISSING, find, launched
from tests.browser.editor import Editor

WITHIN_MS = 10_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; one a module, so that its event loop is gone before other tests run theirs."""
    path = find()
    if path is None:
        pytest.skip(MISSING)
    with launched(path) as running:
        yield running


@pytest.fixture
def settings() -> dict[str, Any]:
    """What the browser's user has chosen: window, scheme; a test class may override it."""
    return {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def context(browser: Browser, service_url: str, settings: dict[str, Any]) -> Iterator[BrowserContext]:
    """A fresh profile that may use the clipboard."""
    context = browser.new_context(**settings)
    context.set_default_timeout(WITHIN_MS)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=service_url)
    yield context
    context.close()


@pytest.fixture
def editor(context: BrowserContext, service_url: str) -> Iterator[Editor]:
    """The page, open and ready; at the end no script has failed and the content security policy was never tried."""
    page = context.new_page()
    failures: list[str] = []

    def note_error(error: Error) -> None:
        failures.append(str(error))

    def note_message(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "TrustedHTML" in message.text:
            failures.append(message.text)

    page.on("pageerror", note_error)
    page.on("console", note_message)
    page.goto(f"{service_url}/")
    yield Editor(page).ready()
    assert failures == []
