"""Take the pictures of the page that the README shows; `make screenshots` runs this.

Takes the page and the engine as they stand; gives `docs/screenshots/*.png` and, beside them, what they were made from, so that a test
can tell when they are out of date.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, Page, expect

from scripts import live
from scripts.browser import MISSING, find, launched
from service.engine import attribute

FOLDER = live.ROOT / "docs" / "screenshots"
RECORD = FOLDER / "made-from.json"
PAGE = live.ROOT / "service" / "api" / "page"
SAMPLES = PAGE / "static" / "samples"


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold what a picture shows: the window, the scheme, the sample, and what is done on the page before."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"]
    sample: str | None
    act: Callable[[Page], None]
    scale: float = 1


def _nothing(_page: Page) -> None:
    """Leave the page as it is."""


def _hover(page: Page) -> None:
    page.locator("#article .quote").nth(1).hover()
    expect(page.locator("#card")).to_be_visible()


def _choose(page: Page) -> None:
    page.locator("#speakers button.speaker").first.click()
    expect(page.locator("#stepper")).to_be_visible()
    page.mouse.move(0, 0)


PICTURES = (
    Picture("start", 1280, 860, "light", None, _nothing),
    Picture("light", 1280, 1000, "light", "train", _hover),
    Picture("dark", 1280, 1000, "dark", "proces", _choose),
    Picture("narrow", 390, 844, "light", "roman", _nothing, scale=2),
)


def made_from() -> dict[str, str]:
    """Return the digests of the page's files and of the engine's answers on the samples."""
    files = (file for file in sorted(PAGE.rglob("*")) if file.is_file() and "__pycache__" not in file.parts)
    answers = (repr(attribute(sample.read_text(encoding="utf-8"))).encode() for sample in sorted(SAMPLES.iterdir()))
    return {"page": _digest(b"".join(file.read_bytes() for file in files)), "answers": _digest(b"".join(answers))}


def recorded() -> dict[str, str]:
    """Return what the pictures in the repository were made from."""
    record: dict[str, str] = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _take(browser: Browser, url: str, picture: Picture) -> None:
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.scheme, device_scale_factor=picture.scale
    )
    page = context.new_page()
    page.goto(f"{url}/")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    if picture.sample:
        page.locator(f"[data-sample={picture.sample}]").click()
        expect(page.locator("body")).to_have_attribute("data-state", "answer")
        expect(page.locator("#article")).to_have_attribute("aria-busy", "false")
    picture.act(page)
    page.screenshot(path=FOLDER / f"{picture.name}.png", animations="disabled")
    context.close()


def main() -> int:
    """Take every picture; return 1 where there is no browser."""
    path = find()
    if path is None:
        print(MISSING, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with live.running() as url, launched(path) as browser:
        for picture in PICTURES:
            _take(browser, url, picture)
            print((FOLDER / f"{picture.name}.png").relative_to(live.ROOT))
    RECORD.write_text(json.dumps(made_from(), indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
