"""Call the engine within the limits: a slot, a time limit, a length.

Takes an article and what the caller wants, gives the JSON answer. Raises Problem: 413 for a text too long, 503 where no slot gets
free or the time is up; never half an answer.
"""

import gc
import math
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from flask import current_app, request

from service.api.answers import answer
from service.api.bodies import body_too_large
from service.api.context import REFUSAL
from service.api.problems import OVERLOADED, REQUEST_TIMEOUT, TIME_LIMIT, Problem, busy
from service.api.schemas import Article, Wanted, check_length
from service.api.telemetry import TIMEOUTS, count_extraction
from service.engine import attribute
from service.settings import Settings

RETRY_AFTER_SECONDS = 2
# Long enough for a queue of ordinary articles (a millisecond each), short enough that a caller is told while it can still go elsewhere.
SLOT_WAIT_SECONDS = 2.0
# What a text needs while it is read grows with its length: a hundred megabytes for the longest. Long ones take turns, so that a
# worker holds one of them at a time; the interpreter reads one at a time anyway.
LONG_CHARACTERS = 20_000


class DeadlineError(Exception):
    """Stop the engine: the time is up."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Hold the moment, on the monotonic clock, by which an answer must be there."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Set the moment so many seconds from now."""
        return cls(time.monotonic() + seconds)

    def remaining(self) -> float:
        """Return the seconds left, 0 where the time is up."""
        return max(0.0, self.at - time.monotonic())

    def check(self) -> None:
        """Raise DeadlineError where the time is up; the engine calls this between stages and paragraphs."""
        if time.monotonic() >= self.at:
            raise DeadlineError


@dataclass(frozen=True, slots=True)
class Extractor:
    """Hold the limits of one worker and run the engine within them."""

    settings: Settings
    slots: threading.BoundedSemaphore
    turn: threading.BoundedSemaphore

    def deadline(self) -> Deadline:
        """Start the time limit of a request."""
        return Deadline.after(self.settings.timeout_seconds)

    def answer(self, article: Article, wanted: Wanted, deadline: Deadline) -> dict[str, Any]:
        """Answer one article.

        Raises Problem: 413 for a text over the limit, 503 where the service is busy or the time is up.
        """
        check_length(article.text, self.settings.max_chars)
        long = len(article.text) > LONG_CHARACTERS
        gates = (self.turn, self.slots) if long else (self.slots,)
        with ExitStack() as held:
            for gate in gates:
                if not gate.acquire(timeout=min(SLOT_WAIT_SECONDS, deadline.remaining())):
                    raise overloaded()
                held.callback(gate.release)
            if long:
                held.enter_context(uncollected())
            return self._run(article, wanted, deadline)

    def _run(self, article: Article, wanted: Wanted, deadline: Deadline) -> dict[str, Any]:
        began = time.perf_counter()
        try:
            deadline.check()
            attribution = attribute(article.text, wanted.options, checkpoint=deadline.check)
        except DeadlineError as error:
            TIMEOUTS.inc()
            raise out_of_time(self.settings.timeout_seconds) from error
        seconds = time.perf_counter() - began
        count_extraction(attribution, seconds)
        return answer(attribution, wanted, article.id, seconds * 1000)


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycles meanwhile: the engine makes none, and to look among all the values of a long text takes a quarter of its time.

    Of an ordinary article it takes little, and clears what requests leave. Not to be entered by two threads at once.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def refuse_what_the_server_refused() -> None:
    """Raise the Problem of a request that the server could not take: late, large, or one too many. The WSGI environment says which."""
    refusal = request.environ.get(REFUSAL)
    if refusal == "late":
        raise Problem(REQUEST_TIMEOUT, "The body did not come within the time limit. Send it again, in one go.")
    if refusal == "large":
        raise body_too_large(current_app.extensions["dixit"].settings.max_body_bytes)
    if refusal:
        raise overloaded()


def overloaded() -> Problem:
    """Build the problem of too much work at once."""
    return busy(OVERLOADED, "Every slot of this worker is taken. Try again in a moment.", RETRY_AFTER_SECONDS)


def out_of_time(limit_seconds: float) -> Problem:
    """Build the problem of a time limit reached."""
    detail = f"The answer was not ready within {limit_seconds:g} s. Send a shorter text, or try again when the service is less busy."
    return busy(TIME_LIMIT, detail, max(1, math.ceil(limit_seconds / 2)))


def make_extractor(settings: Settings) -> Extractor:
    """Build the extractor of an application."""
    return Extractor(settings, threading.BoundedSemaphore(settings.engine_slots), threading.BoundedSemaphore(1))
