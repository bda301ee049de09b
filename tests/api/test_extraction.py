"""What the service does around the engine while it reads a text."""

import gc
from typing import Any

import pytest

from service.api import extraction
from service.api.extraction import LONG_CHARACTERS, DeadlineError, make_extractor
from service.api.problems import Problem
from service.api.schemas import Article, Wanted
from service.settings import Settings


@pytest.mark.parametrize("collecting", [True, False])
@pytest.mark.parametrize("characters", [LONG_CHARACTERS, LONG_CHARACTERS + 1])
def test_no_cycles_are_looked_for_in_a_long_text_and_then_as_before_whatever_stops_the_reading(
    monkeypatch: pytest.MonkeyPatch, characters: int, collecting: bool
) -> None:
    meanwhile = []

    def interrupted(*_: Any, **__: Any) -> None:
        meanwhile.append(gc.isenabled())
        raise DeadlineError

    monkeypatch.setattr(extraction, "attribute", interrupted)
    extractor = make_extractor(Settings())
    before = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        with pytest.raises(Problem):
            extractor.answer(Article("a" * characters), Wanted(), extractor.deadline())
        assert gc.isenabled() is collecting
    finally:
        (gc.enable if before else gc.disable)()
    assert meanwhile == [collecting and characters <= LONG_CHARACTERS]
