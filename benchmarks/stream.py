"""Send many articles through one NDJSON stream and print how fast they are answered and what memory the worker takes.

    python -m benchmarks.stream [--articles 100000]

Reads while it sends, and checks that every answer is there and in order.
"""

import argparse
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator

from benchmarks.machine import describe
from benchmarks.service import ARTICLE, Running, running, say

MEBIBYTE = 1024 * 1024
MARKS = 10


def chunks(articles: int) -> Iterator[bytes]:
    """Give the chunks of the request body, one an article."""
    text = json.dumps(ARTICLE)
    for number in range(articles):
        line = f'{{"id": "{number}", "text": {text}}}\n'.encode()
        yield b"%x\r\n%s\r\n" % (len(line), line)
    yield b"0\r\n\r\n"


def send(connection: socket.socket, articles: int) -> None:
    """Send the whole request."""
    head = "POST /v1/quotes/batch HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    connection.sendall(head.encode())
    for chunk in chunks(articles):
        connection.sendall(chunk)


def answers(connection: socket.socket) -> Iterator[dict[str, object]]:
    """Give each answer; the server sends one line a chunk, so that a chunk's size stands alone on every other line."""
    with connection.makefile("rb") as received:
        while received.readline().strip():
            pass
        while size := int(received.readline(), 16):
            yield json.loads(received.read(size))
            received.readline()


def measure(service: Running, articles: int) -> None:
    """Run one stream and print a row at each tenth of it."""
    began = time.perf_counter()
    with socket.create_connection(service.address) as connection:
        sender = threading.Thread(target=send, args=(connection, articles))
        sender.start()
        for number, answer in enumerate(answers(connection)):
            if answer["id"] != str(number):
                sys.exit(f"answer {number} is that of {answer['id']}: {str(answer)[:200]}")
            if (number + 1) % max(1, articles // MARKS) == 0:
                rate = (number + 1) / (time.perf_counter() - began)
                now, peak = (max(service.memory(field)) / MEBIBYTE for field in ("VmRSS", "VmHWM"))
                say(f"{number + 1:>10,} {rate:>12,.0f} {now:>12.1f} {peak:>12.1f}")
        sender.join()
    if number + 1 != articles:
        sys.exit(f"{number + 1} answers to {articles} articles")


def main() -> None:
    """Read the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=100_000)
    chosen = parser.parse_args()
    say(describe())
    say(f"{chosen.articles:,} articles of {len(ARTICLE)} characters in one stream, one worker")
    say(f"{'answered':>10} {'articles/s':>12} {'MiB now':>12} {'MiB peak':>12}")
    with running({"DIXIT_WORKERS": "1"}) as service:
        measure(service, chosen.articles)


if __name__ == "__main__":
    main()
