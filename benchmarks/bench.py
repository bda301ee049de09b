"""Measure the engine and the service, and print each figure beside the one to reach.

    python -m benchmarks.bench [--rounds 7] [--seconds 3] [--articles 10000] [FOLDER …]

The engine on one core, over our corpus and each folder given; requests a second beside a bare Flask view under the same gunicorn
settings; the memory of a worker; the time from start to ready. One worker, so that a figure is that of one core.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import load
from benchmarks.engine import REFERENCE
from benchmarks.machine import describe
from benchmarks.service import Running, running, say
from scripts import live

CORPUS = "evaluation/corpus"
BARE = "benchmarks.bare:create_app()"
CONNECTIONS = (1, 8, 32)
STARTS = 5
POLL_SECONDS = 0.002
MEGABYTE = 1_000_000
ONE_WORKER = {"DIXIT_WORKERS": "1", "DIXIT_LOG_LEVEL": "warning", "DIXIT_DRAIN_SECONDS": "0"}


def engine_rounds(tree: Path, rounds: int, folders: Sequence[str]) -> list[dict[str, Any]]:
    """Return what `benchmarks.engine` measures in the checkout of a revision."""
    line = [sys.executable, "-P", str(live.ROOT / "benchmarks" / "engine.py"), str(rounds), *folders]
    return list(json.loads(subprocess.run(line, cwd=tree, check=True, capture_output=True).stdout))


def middle(values: Sequence[float], scale: float = 1.0) -> str:
    """Write the median with the least and the greatest.

    >>> middle([3.0, 1.0, 2.0])
    '2.00 (1.00-3.00)'
    """
    return f"{statistics.median(values) * scale:.2f} ({min(values) * scale:.2f}-{max(values) * scale:.2f})"


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


@contextmanager
def bare(answer_bytes: int) -> Iterator[Running]:
    """Yield the bare view under the service's gunicorn settings."""
    address = live.free_address()
    environment = {**os.environ, **ONE_WORKER, "DIXIT_BIND": address, "BARE_ANSWER_BYTES": str(answer_bytes)}
    with subprocess.Popen([*live.COMMAND[:-1], BARE], cwd=live.ROOT, env=environment) as master:
        try:
            live.wait_until_ready(master, address)
            yield Running(f"http://{address}", master)
        finally:
            live.stop(master)


def print_requests(service: Running, engine_seconds: float, seconds: float) -> int:
    """Print rates and times at several numbers of connections, the service and the bare view in turn; return how many articles were answered."""
    request = load.post("/v1/quotes", {"text": REFERENCE.read_text("utf-8")})
    size = load.drive(service.address, [request], 1, seconds, most=50).last_bytes
    say(f"\n{'requests':<26} {'service/s':>10} {'p50 ms':>8} {'p99 ms':>8} {'bare/s':>10} {'p50 ms':>8} {'p99 ms':>8} {'of possible':>12}")
    answered = 0
    with bare(size) as view:
        for connections in CONNECTIONS:
            ours, theirs = (load.drive(one.address, [request], connections, seconds) for one in (service, view))
            expect_ok(ours, theirs)
            possible = 1 / (engine_seconds + 1 / theirs.rate)
            cells = [f"{one.rate:>10,.0f} {one.percentile(50):>8.2f} {one.percentile(99):>8.2f}" for one in (ours, theirs)]
            say(f"{f'{connections} connections':<26} {' '.join(cells)} {ours.rate / possible:>12.0%}")
            answered += len(ours.milliseconds)
    say(f"answers of {size:,} bytes; to reach: 75 % of what engine time plus the bare view's time would allow")
    return answered


def expect_ok(*all_answers: load.Answers) -> None:
    """End with an error where an answer was not 200."""
    for answers in all_answers:
        if set(answers.statuses) != {200} or answers.failures:
            sys.exit(f"not every request was answered with 200: {dict(answers.statuses)} {dict(answers.failures)}")


def print_memory(service: Running, before: float, answered: int, articles: int) -> None:
    """Send what is missing of the articles and print what the worker holds."""
    request = load.post("/v1/quotes", {"text": REFERENCE.read_text("utf-8")})
    expect_ok(load.drive(service.address, [request], 8, load.TIMEOUT_SECONDS * 10, most=max(1, articles - answered)))
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
    master = live.start(address, ONE_WORKER)
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
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each load is kept up")
    parser.add_argument("--articles", type=int, default=10_000, help="after how many the memory is read")
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="further folders of .txt files")
    chosen = parser.parse_args()
    say(describe())
    measured = engine_rounds(live.ROOT, chosen.rounds, [CORPUS, *(str(Path(folder).resolve()) for folder in chosen.folders)])
    print_engine(measured)
    with running(ONE_WORKER) as service:
        before = service.memory("VmRSS")[0] / MEGABYTE
        engine_seconds = statistics.median(measured[0]["engine"]) / measured[0]["articles"]
        answered = print_requests(service, engine_seconds, chosen.seconds)
        print_memory(service, before, answered, chosen.articles)
    print_start()


if __name__ == "__main__":
    main()
