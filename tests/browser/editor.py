"""An editor at the page: what a person does there, and what a person sees."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

SAMPLES = ("train", "proces", "roman")
ARTICLE = (
    "« Le pont rouvrira en mai », a annoncé mardi la préfète, Ysaline Corvellec. « Il aura coûté cher », a-t-elle ajouté.\n"
    "\n"
    "« Nous l’attendons depuis dix ans », a réagi Gaspard Menneval, le président de l’association des riverains.\n"
)


class Editor:
    """Wrap a page that is open and ready."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.locator("#text")
        self.article = page.locator("#article")
        self.quotes = page.locator("#article .quote")
        self.speakers = page.locator("#speakers button.speaker")
        self.card = page.locator("#card")
        self.command = page.locator("#curl")

    def ready(self) -> "Editor":
        """Wait until the module listens."""
        expect(self.page.locator("html[data-ready]")).to_have_count(1)
        return self

    def paste(self, text: str) -> None:
        """Put the text on the clipboard and paste it, as people do."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.text.focus()
        self.page.keyboard.press("Control+V")

    def read(self, text: str) -> None:
        """Paste the text and wait for its quotations."""
        self.paste(text)
        self.sees("answer")

    def sees(self, state: str) -> None:
        """Wait until the page is in this state and has drawn all of it."""
        expect(self.page.locator("body")).to_have_attribute("data-state", state)
        expect(self.article).to_have_attribute("aria-busy", "false")

    def button(self, name: str) -> Locator:
        """Find a button by the words on it."""
        return self.page.get_by_role("button", name=name, exact=True)

    def quote(self, words: str) -> Locator:
        """Find a highlighted quotation by its words."""
        return self.quotes.filter(has_text=words)

    def speaker(self, name: str) -> Locator:
        """Find a speaker in the list."""
        return self.speakers.filter(has_text=name)

    def hears_back(self, change: Callable[[dict[str, Any]], None]) -> None:
        """Let the service answer, and change its answer on the way, to see what the page makes of it."""

        def alter(route: Route) -> None:
            response = route.fetch()
            answer = response.json()
            change(answer)
            route.fulfill(response=response, body=json.dumps(answer))

        self.page.route("**/v1/quotes", alter)
