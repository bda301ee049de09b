"""Use the service for a while as the world will: articles of all sorts, bad input, slow clients; print what it answered and what it holds.

    python -m benchmarks.soak [--seconds 60]

Fails where an article is not answered with 200, bad input not with 4xx, or a worker's memory grows or passes its limit.
"""

import argparse
import contextlib
import json
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle

from benchmarks import load
from benchmarks.bench import MEGABYTE
from benchmarks.engine import REFERENCE
from benchmarks.health import HALVES
from benchmarks.machine import describe
from benchmarks.service import Running, running, say
from scripts.live import ROOT

MEMORY_LIMIT_MB = 70.0
GROWTH_LIMIT_MB = 1.5
SAMPLE_SECONDS = 0.5
WORKERS = 2
ARTICLES = [path.read_text("utf-8") for path in sorted((ROOT / "evaluation" / "corpus").glob("*.txt"))]
HEAD = "POST {} HTTP/1.1\r\nHost: bench\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"


def raw(path: str, kind: str, body: bytes) -> bytes:
    """Write a POST request with a body as it is."""
    return HEAD.format(path, kind, len(body)).encode() + body


GOOD = [
    *(load.post("/v1/quotes", {"text": text}) for text in ARTICLES),
    *(load.post("/v1/quotes", {"text": text, "explain": True, "context": 80, "offset_unit": "utf16"}) for text in ARTICLES[::7]),
    *(raw("/v1/quotes", "text/plain; charset=utf-8", text.encode()) for text in ARTICLES[::5]),
    load.post("/v1/quotes/batch", {"articles": [{"id": str(number), "text": text} for number, text in enumerate(ARTICLES[:20])]}),
    load.post("/v1/quotes", {"text": "\n\n".join(ARTICLES)}),
    load.post("/v1/quotes", {"text": REFERENCE.read_text("utf-8")}),
    load.post("/v1/quotes", {"text": "« " * 2_000 + "🦊" * 2_000}),
]
BAD = [
    raw("/v1/quotes", "application/json", b"{"),
    raw("/v1/quotes", "application/json", b'{"text": "\xff"}'),
    raw("/v1/quotes", "application/json", b"[" * 10_000),
    raw("/v1/quotes", "application/xml", b"<a/>"),
    load.post("/v1/quotes", {"text": ""}),
    load.post("/v1/quotes", {"text": "Oui.", "txet": "Non."}),
    load.post("/v1/quotes", {"text": "a" * 250_000}),
    raw("/v1/nothing", "application/json", b"{}"),
    raw("/healthz", "application/json", b"{}"),
]


def drip(connection: socket.socket) -> None:
    """Send the beginning of a request byte by byte, and leave."""
    for byte in HALVES[0][:40]:
        connection.sendall(bytes((byte,)))
        time.sleep(0.005)


def leave_half_sent(connection: socket.socket) -> None:
    """Send all of a request but its last bytes, wait a little, and leave."""
    connection.sendall(GOOD[0][:-10])
    time.sleep(0.05)


def leave_unread(connection: socket.socket) -> None:
    """Send requests one behind another, and leave before the answers."""
    connection.sendall(GOOD[-2] * 3)


def misbehave(service: Running, until: float) -> None:
    """Be each of the slow and rude clients in turn."""
    for manner in cycle((drip, leave_half_sent, leave_unread)):
        if time.monotonic() > until:
            return
        with contextlib.suppress(OSError), socket.create_connection(service.address, load.TIMEOUT_SECONDS) as connection:
            manner(connection)


def sample(service: Running, until: float) -> list[float]:
    """Return the memory of the largest worker, in MB, again and again."""
    held = []
    while time.monotonic() < until:
        held.append(max(service.memory("VmRSS")) / MEGABYTE)
        time.sleep(SAMPLE_SECONDS)
    return held


def soak(service: Running, seconds: float) -> tuple[dict[str, load.Answers], list[float]]:
    """Send everything at once for so long; return the answers and the memory meanwhile."""
    answers: dict[str, load.Answers] = {}

    def send(name: str, requests: list[bytes], connections: int) -> None:
        answers[name] = load.drive(service.address, requests, connections, seconds)

    until = time.monotonic() + seconds
    work: list[Callable[[], None]] = [partial(send, "articles", GOOD, 6), partial(send, "bad input", BAD, 3)]
    work += [partial(misbehave, service, until)] * 4
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    held = sample(service, until)
    for thread in threads:
        thread.join()
    return answers, held


def growth(held: list[float]) -> float:
    """Return how much more memory is held in the last third than in the one before it, both by their medians."""
    third = len(held) // 3
    return statistics.median(held[-third:]) - statistics.median(held[-2 * third : -third])


def main() -> None:
    """Read the arguments, run, print; exit 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60.0)
    chosen = parser.parse_args()
    say(describe())
    with running({"DIXIT_WORKERS": str(WORKERS), "DIXIT_LOG_LEVEL": "error"}) as service:
        workers = service.all_workers(WORKERS)
        answers, held = soak(service, chosen.seconds)
        same = service.workers() == workers
    for name, got in answers.items():
        say(
            f"{name:<12} {len(got.milliseconds):>8,} answers, p50 {got.percentile(50):.1f} ms, p99 {got.percentile(99):.1f} ms, {json.dumps(dict(sorted(got.statuses.items())))}, broken {dict(got.failures)}"
        )
    grown = growth(held)
    say(
        f"memory of the larger of {WORKERS} workers: {held[0]:.1f} MB at first, {max(held):.1f} at most, {grown:+.1f} over the last third; "
        f"to reach: {MEMORY_LIMIT_MB:.0f}; workers {'the same' if same else 'replaced'}"
    )
    good, bad = answers["articles"], answers["bad input"]
    sound = set(good.statuses) == {200} and all(400 <= status < 500 for status in bad.statuses) and not good.failures and same
    sys.exit(not (sound and grown < GROWTH_LIMIT_MB and max(held) < MEMORY_LIMIT_MB))


if __name__ == "__main__":
    main()
