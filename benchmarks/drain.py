"""Tell the service to stop while many clients use it, and print what became of every request that was accepted.

    python -m benchmarks.drain [--clients 32] [--seconds 2]

A connection refused is nothing lost: the service had said that it is no longer ready. A connection reset, or closed before the
answer, is a request lost.
"""

import argparse
import json
import signal
import socket
import sys
import threading
import time
from collections import Counter

from benchmarks.machine import describe
from benchmarks.service import ARTICLE, Running, running, say

BODY = json.dumps({"text": ARTICLE}).encode()
REQUEST = b"POST /v1/quotes HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
TIMEOUT_SECONDS = 30


def exchange(connection: socket.socket, close: bool) -> tuple[str, bool]:
    """Send one request and read its answer; return what became of it and whether the connection may be used again."""
    connection.sendall(REQUEST % (len(BODY), b"Connection: close\r\n" if close else b"") + BODY)
    with connection.makefile("rb") as received:
        status = received.readline()
        headers = {}
        while line := received.readline().strip():
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        length = int(headers.get(b"content-length", -1))
        whole = length >= 0 and len(received.read(length)) == length
    outcome = f"answered {status.split()[1].decode()}" if whole else "lost: answer cut short"
    return outcome, headers.get(b"connection") != b"close" and not close


def client(address: tuple[str, int], keep_alive: bool, outcomes: Counter[str], over: threading.Event) -> None:
    """Send requests one behind another until the service refuses connections."""
    while not over.is_set():
        try:
            connection = socket.create_connection(address, TIMEOUT_SECONDS)
        except ConnectionRefusedError:
            outcomes["refused after the end"] += 1
            return
        except OSError as error:
            outcomes[f"lost: {type(error).__name__} at connecting"] += 1
            continue
        with connection:
            use(connection, keep_alive, outcomes, over)


def use(connection: socket.socket, keep_alive: bool, outcomes: Counter[str], over: threading.Event) -> None:
    """Send requests on one connection as long as it may be used."""
    again = True
    while again and not over.is_set():
        try:
            outcome, again = exchange(connection, close=not keep_alive)
        except (OSError, IndexError) as error:
            outcome, again = f"lost: {type(error).__name__}", False
        outcomes[outcome] += 1


def measure(service: Running, clients: int, seconds: float) -> Counter[str]:
    """Load the service, tell it to stop, wait for its end, count."""
    over = threading.Event()
    counters = [Counter[str]() for _ in range(clients)]
    threads = [
        threading.Thread(target=client, args=(service.address, number % 2 == 0, counter, over)) for number, counter in enumerate(counters)
    ]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    service.master.send_signal(signal.SIGTERM)
    service.master.wait(TIMEOUT_SECONDS)
    over.set()
    for thread in threads:
        thread.join()
    return sum(counters, Counter[str]())


def main() -> None:
    """Read the arguments, run, print; exit 1 where a request was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=2.0, help="load before TERM")
    chosen = parser.parse_args()
    say(describe())
    with running({"DIXIT_WORKERS": "2", "DIXIT_DRAIN_SECONDS": "2"}) as service:
        outcomes = measure(service, chosen.clients, chosen.seconds)
    say(
        f"TERM under the load of {chosen.clients} clients, half of them with one connection a request; exit code {service.master.returncode}"
    )
    for outcome, count in sorted(outcomes.items()):
        say(f"{count:>10,} {outcome}")
    sys.exit(any(outcome.startswith("lost") for outcome in outcomes))


if __name__ == "__main__":
    main()
