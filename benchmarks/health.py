"""Load the service in several ways and print how quickly `/healthz` answers meanwhile.

    python -m benchmarks.health [--seconds 5]

The loads: none; ordinary articles on 32 connections; the longest articles on 32 connections; 500 idle connections with 100
half-sent bodies and heads.
"""

import argparse
import contextlib
import json
import multiprocessing
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager

from benchmarks.drain import TIMEOUT_SECONDS
from benchmarks.machine import describe
from benchmarks.service import ARTICLE, Running, running, say

LIMIT_MS = 100.0
CLIENTS = 32
IDLE = 500
HALF_SENT = 100
LONG = ARTICLE * (150_000 // len(ARTICLE))
PAUSE_SECONDS = 0.005
HALVES = (
    b"POST /v1/quotes HTTP/1.1\r\nHost: bench\r\nContent-Type: text/plain\r\nContent-Length: 4000\r\n\r\nRien",
    b"POST /v1/quotes HTTP/1.1\r\nHost: bench\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nRien",
    b"POST /v1/quotes/batch HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nRien",
    b"POST /v1/quo",
)


def read_answer(connection: socket.socket) -> int:
    """Read one answer and return its status."""
    with connection.makefile("rb") as received:
        status = int(received.readline().split()[1])
        length = 0
        while line := received.readline().strip().lower():
            length = int(line[15:]) if line.startswith(b"content-length:") else length
        received.read(length)
    return status


def send_for_ever(address: tuple[str, int], text: str) -> None:
    """Keep 32 connections busy with articles; a connection that the service closes is opened anew."""
    body = json.dumps({"text": text}).encode()
    request = b"POST /v1/quotes HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    def send() -> None:
        while True:
            with contextlib.suppress(OSError, IndexError), socket.create_connection(address, TIMEOUT_SECONDS) as connection:
                while True:
                    connection.sendall(request)
                    read_answer(connection)

    for _ in range(CLIENTS):
        threading.Thread(target=send).start()


@contextmanager
def articles(service: Running, text: str) -> Iterator[None]:
    """Load the service from a process of its own, so that the probe does not wait for the load's own threads."""
    load = multiprocessing.get_context("fork").Process(target=send_for_ever, args=(service.address, text))
    load.start()
    yield
    load.kill()
    load.join()


@contextmanager
def stalled(service: Running) -> Iterator[None]:
    """Keep connections open that send nothing, or half a request."""
    with ExitStack() as stack:
        for number in range(IDLE + HALF_SENT):
            connection = stack.enter_context(closing(socket.create_connection(service.address, TIMEOUT_SECONDS)))
            if number >= IDLE:
                connection.sendall(HALVES[number % len(HALVES)])
        yield


@contextmanager
def nothing(_service: Running) -> Iterator[None]:
    """Leave the service alone."""
    yield


LOADS: dict[str, Callable[[Running], AbstractContextManager[None]]] = {
    "none": nothing,
    f"{len(ARTICLE)} characters, {CLIENTS} connections": lambda service: articles(service, ARTICLE),
    f"{len(LONG)} characters, {CLIENTS} connections": lambda service: articles(service, LONG),
    f"{IDLE} idle, {HALF_SENT} half-sent": stalled,
}


def probe(service: Running, seconds: float) -> list[float]:
    """Ask for health again and again, each time on a new connection; return the milliseconds of each answer."""
    took = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.perf_counter()
        with socket.create_connection(service.address, TIMEOUT_SECONDS) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
            if read_answer(connection) != 200:
                sys.exit("/healthz did not answer 200")
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(PAUSE_SECONDS)
    return took


def main() -> None:
    """Read the arguments, run, print; exit 1 where the slowest hundredth takes over 100 ms."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each load is kept up")
    chosen = parser.parse_args()
    say(describe())
    say(f"{'load':<36} {'probes':>8} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8}")
    slowest = 0.0
    for name, load in LOADS.items():
        # a service for each: what is left of one load would be answered during the next
        with running({"DIXIT_WORKERS": "2"}) as service, load(service):
            took = probe(service, chosen.seconds)
        hundredths = statistics.quantiles(took, n=100)
        slowest = max(slowest, hundredths[98])
        say(f"{name:<36} {len(took):>8,} {hundredths[49]:>8.1f} {hundredths[98]:>8.1f} {max(took):>8.1f}")
    sys.exit(slowest > LIMIT_MS)


if __name__ == "__main__":
    main()
