"""Measure the engine and the service, and print each figure beside the one to reach.

    python -m benchmarks.bench [--rounds 7] [--turns 15] [--seconds 0.5] [--articles 10000] [FOLDER …]

The engine on one core, over our corpus and each folder given; requests a second beside a bare Flask view under the same gunicorn
settings; the memory of a worker; the time from start to ready. One worker, on a CPU that the load keeps off, so that a figure is that
of one core.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import load
from benchmarks.engine import REFERENCE, REFERENCE_RUNS, measure_round, read
from benchmarks.machine import LOAD, MEASURED, describe, kept_on
from benchmarks.service import Running, running, say
from scripts import live
from service.engine import attribute

CORPUS = "evaluation/corpus"
BARE = (*live.COMMAND[:-1], "benchmarks.bare:create_app()")
CONNECTIONS = (1, 8, 32)
STARTS = 5
POLL_SECONDS = 0.002
MEGABYTE = 1_000_000
ARTICLE = load.post("/v1/quotes", {"text": REFERENCE.read_text("utf-8")})
# Every request is logged, as it is in use; what is written goes nowhere.
ONE_WORKER = {"DIXIT_WORKERS": "1", "DIXIT_LOG_LEVEL": "info", "DIXIT_DRAIN_SECONDS": "0"}


def engine_rounds(tree: Path, rounds: int, folders: Sequence[str]) -> list[dict[str, Any]]:
    """Return what `benchmarks.engine` measures in the checkout of a revision."""
    line = [sys.executable, "-P", str(live.ROOT / "benchmarks" / "engine.py"), str(rounds), *folders]
    return list(json.loads(subprocess.run(line, cwd=tree, check=True, capture_output=True).stdout))


def middle(values: Sequence[float], scale: float = 1.0, digits: int = 2) -> str:
    """Write the median with the least and the greatest.

    >>> middle([3.0, 1.0, 2.0])
    '2.00 (1.00-3.00)'
    """
    median, least, most = (f"{value * scale:.{digits}f}" for value in (statistics.median(values), min(values), max(values)))
    return f"{median} ({least}-{most})"


def print_engine(measured: Sequence[dict[str, Any]]) -> None:
    """Print a row for each folder: time an article, articles and characters a second, ratio to the floor."""
    say(f"\n{'engine, one core':<34} {'ms an article':>20} {'articles/s':>11} {'characters/s':>13} {'times the floor':>20}")
    for one in measured:
        middle_seconds = statistics.median(one["engine"])
        ratios = [engine / floor for engine, floor in zip(one["engine"], one["floor"], strict=True)]
        name = "reference article" if one["folder"] == str(REFERENCE) else one["folder"]
        say(
            f"{name[-34:]:<34} {middle(one['engine'], 1000 / one['articles']):>20} {one['articles'] / middle_seconds:>11,.0f}"
            f" {one['characters'] / middle_seconds:>13,.0f} {middle(ratios):>20}"
        )
    say("to reach: the reference article of 3,200 characters and 7 quotations in 1 ms, 8 times the floor")


@dataclass(frozen=True, slots=True)
class Load:
    """Hold what a load brought: the answers, and the processor seconds that the worker took for each."""

    answers: load.Answers
    cost: float


@dataclass(frozen=True, slots=True)
class Turn:
    """Hold what was measured one behind another: the engine's processor seconds for the article, the service and the bare view."""

    engine: float
    service: Load
    bare: Load

    @property
    def share(self) -> float:
        """Return what engine and bare view cost together beside what the service costs."""
        return (self.engine + self.bare.cost) / self.service.cost


def measure_load(running: Running, connections: int, seconds: float) -> Load:
    """Keep a service busy with the reference article."""
    before = running.processor_seconds()
    answers = load.drive(running.address, [ARTICLE], connections, seconds)
    expect_ok(answers)
    return Load(answers, (running.processor_seconds() - before) / len(answers.milliseconds))


def measure_turn(service: Running, view: Running, connections: int, seconds: float) -> Turn:
    """Measure engine, service and bare view one behind another, so that what else the machine does falls on all three."""
    texts = read(str(REFERENCE)) * REFERENCE_RUNS
    with kept_on(MEASURED):
        _, engine_seconds = measure_round(texts, attribute)
    with kept_on(LOAD):
        return Turn(engine_seconds / len(texts), *(measure_load(one, connections, seconds) for one in (service, view)))


def print_requests(service: Running, view: Running, turns: int, seconds: float) -> int:
    """Print rates and times at several numbers of connections; return how many articles were answered."""
    sides = " ".join(f"{name:>18} {'p50 ms':>8} {'p99 ms':>8} {'CPU ms':>7}" for name in ("service/s", "bare/s"))
    say(f"\n{'requests, one core':<18} {sides} {'% of possible':>16}")
    answered = 0
    for connections in CONNECTIONS:
        measured = [measure_turn(service, view, connections, seconds) for _ in range(turns)]
        sides = " ".join(map(cells, ([turn.service for turn in measured], [turn.bare for turn in measured])))
        say(f"{f'{connections} connections':<18} {sides} {middle([turn.share for turn in measured], 100, 0):>16}")
        answered += sum(len(turn.service.answers.milliseconds) for turn in measured)
    say("to reach: 75 % of what engine time plus the bare view's time would allow, by processor time, whatever else the machine does")
    return answered


def cells(loads: Sequence[Load]) -> str:
    """Write rate, median and slowest hundredth of the times, and the processor's milliseconds an answer, of several turns."""
    median, slowest = (statistics.median(one.answers.percentile(hundredth) for one in loads) for hundredth in (50, 99))
    cost = statistics.median(one.cost for one in loads) * 1000
    return f"{middle([one.answers.rate for one in loads], digits=0):>18} {median:>8.2f} {slowest:>8.2f} {cost:>7.2f}"


def expect_ok(answers: load.Answers) -> None:
    """End with an error where an answer was not 200."""
    if set(answers.statuses) != {200} or answers.failures:
        sys.exit(f"not every request was answered with 200: {dict(answers.statuses)} {dict(answers.failures)}")


def print_memory(service: Running, before: float, answered: int, articles: int) -> None:
    """Send what is missing of the articles and print what the worker holds."""
    expect_ok(load.drive(service.address, [ARTICLE], 8, load.TIMEOUT_SECONDS * 10, most=max(1, articles - answered)))
    now, peak = (service.memory(field)[0] / MEGABYTE for field in ("VmRSS", "VmHWM"))
    say(
        f"\nmemory of a worker: {before:.1f} MB after start, {now:.1f} MB after {max(articles, answered):,} articles (peak {peak:.1f}); to reach: 70"
    )


def print_start() -> None:
    """Print how long the service takes from its start until it says that it is ready."""
    took = [start_once() for _ in range(STARTS)]
    say(f"start to ready: {middle(took)} s of {STARTS} starts; to reach: 1 s")


def start_once() -> float:
    """Return the seconds from start to ready."""
    address = live.free_address()
    host, _, port = address.partition(":")
    began = time.perf_counter()
    master = live.start(address, {**ONE_WORKER, "DIXIT_LOG_LEVEL": "warning"})
    try:
        while not is_ready((host, int(port))):
            if master.poll() is not None or time.perf_counter() - began > live.READY_WITHIN_SECONDS:
                raise live.NotReadyError(f"exit code {master.returncode}")
            time.sleep(POLL_SECONDS)
        return time.perf_counter() - began
    finally:
        live.stop(master)


def is_ready(address: tuple[str, int]) -> bool:
    """Tell whether /readyz answers 200 now."""
    try:
        client = load.Client(address, iter((b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n",)))
        with client.connection:
            client.send()
            while not client.receive():
                pass
            return client.status == 200
    except OSError:
        return False


def main() -> None:
    """Read the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=7, help="how often the engine is measured")
    parser.add_argument("--turns", type=int, default=15, help="how often the service is loaded, for each number of connections")
    parser.add_argument("--seconds", type=float, default=0.5, help="how long each load is kept up")
    parser.add_argument("--articles", type=int, default=10_000, help="after how many the memory is read")
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="further folders of .txt files")
    chosen = parser.parse_args()
    say(describe())
    with ExitStack() as stack:
        with kept_on(MEASURED):
            print_engine(engine_rounds(live.ROOT, chosen.rounds, [CORPUS, *(str(Path(folder).resolve()) for folder in chosen.folders)]))
            service = stack.enter_context(running(ONE_WORKER, output=subprocess.DEVNULL))
            before = service.memory("VmRSS")[0] / MEGABYTE
            size = load.drive(service.address, [ARTICLE], 1, chosen.seconds, most=1).last_bytes
            view = stack.enter_context(running({**ONE_WORKER, "BARE_ANSWER_BYTES": str(size)}, BARE, output=subprocess.DEVNULL))
        answered = print_requests(service, view, chosen.turns, chosen.seconds)
        print_memory(service, before, answered, chosen.articles)
    print_start()


if __name__ == "__main__":
    main()
