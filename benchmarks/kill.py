"""Kill a worker outright while many clients use the service, and print what that cost.

    python -m benchmarks.kill [--connections 32]

Fails where more requests are lost than the worker had connections, or the service does not answer, at full strength, within a second.
"""

import argparse
import os
import signal
import sys
import threading
import time
from pathlib import Path

from benchmarks import load
from benchmarks.bench import is_ready
from benchmarks.machine import describe
from benchmarks.service import ARTICLE, POLL_SECONDS, Running, running, say

BACK_WITHIN_SECONDS = 1.0
WARM_SECONDS = 1.5
AFTER_SECONDS = 2.5
WORKERS = 2


def sockets(pid: int) -> int:
    """Count the sockets that a process holds."""
    return sum(str(entry.readlink()).startswith("socket:") for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink())


def seconds_until_back(service: Running, killed: int) -> tuple[float, float]:
    """Return after how long the service answers again, and after how long all workers are there again."""
    began = time.perf_counter()
    while not is_ready(service.address):
        time.sleep(POLL_SECONDS)
    answered = time.perf_counter() - began
    while len(set(service.workers()) - {killed}) < WORKERS and time.perf_counter() - began < load.TIMEOUT_SECONDS:
        time.sleep(POLL_SECONDS)
    return answered, time.perf_counter() - began


def main() -> None:
    """Read the arguments, run, print; exit 1 where it cost too much."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--connections", type=int, default=32)
    chosen = parser.parse_args()
    say(describe())
    request = load.post("/v1/quotes", {"text": ARTICLE})
    answers: list[load.Answers] = []
    with running({"DIXIT_WORKERS": str(WORKERS), "DIXIT_LOG_LEVEL": "error"}) as service:
        seconds = WARM_SECONDS + AFTER_SECONDS
        client = threading.Thread(target=lambda: answers.append(load.drive(service.address, [request], chosen.connections, seconds)))
        client.start()
        time.sleep(WARM_SECONDS)
        victim = service.all_workers(WORKERS)[0]
        held = sockets(victim)
        os.kill(victim, signal.SIGKILL)
        answered, complete = seconds_until_back(service, victim)
        client.join()
    got = answers[0]
    lost = got.failures.total()
    say(
        f"{chosen.connections} connections; {len(got.milliseconds):,} answers {dict(got.statuses)}, {lost} lost of at most {held} that the worker held {dict(got.failures)}"
    )
    say(
        f"answers again after {answered * 1000:.0f} ms, {WORKERS} workers after {complete * 1000:.0f} ms; to reach: {BACK_WITHIN_SECONDS:.0f} s"
    )
    sys.exit(lost > held or max(answered, complete) > BACK_WITHIN_SECONDS or set(got.statuses) != {200})


if __name__ == "__main__":
    main()
