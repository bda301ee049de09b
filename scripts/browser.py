"""Drive Chromium, for the tests of the page and for its screenshots.

Takes the browser that the machine has, gives Playwright's handle on it, without its calls home. `CHROMIUM` names another binary.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--font-render-hinting=none",
)
MISSING = "no Chromium on this machine, so the page was not looked at: apt-get install chromium, or name a binary with CHROMIUM"


def find() -> str | None:
    """Return the path of a Chromium, None where there is none."""
    chosen = os.environ.get("CHROMIUM")
    return next((path for name in ([chosen] if chosen else NAMES) if (path := shutil.which(name))), None)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """Yield a headless browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
