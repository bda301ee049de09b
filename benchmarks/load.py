"""Send requests on many connections at once and note how long each answer takes.

Takes an address, requests as bytes and a number of connections; gives the milliseconds and statuses of the answers. One thread and no
waiting between requests: each connection sends the next one as soon as it has its answer.
"""

import json
import selectors
import socket
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

TIMEOUT_SECONDS = 30
READ_BYTES = 1 << 18
HEAD_END = b"\r\n\r\n"


@dataclass(slots=True)
class Answers:
    """Hold what became of the requests: the milliseconds of each answer, how often each status came, how many failed, how long it all took."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    last_bytes: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Return the answers a second."""
        return len(self.milliseconds) / self.seconds

    def percentile(self, hundredth: int) -> float:
        """Return the milliseconds that this many of a hundred answers stay under."""
        return statistics.quantiles(self.milliseconds, n=100)[hundredth - 1]


def post(path: str, value: object) -> bytes:
    """Write a POST request with a JSON body."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return (
        b"POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (path.encode(), len(body))
        + body
    )


class Client:
    """Hold one connection: what it waits for, and since when."""

    __slots__ = ("began", "body_end", "buffer", "connection", "requests")

    def __init__(self, address: tuple[str, int], requests: Iterator[bytes]) -> None:
        self.requests = requests
        self.open(address)

    def open(self, address: tuple[str, int]) -> None:
        """Connect anew."""
        self.connection = socket.create_connection(address, TIMEOUT_SECONDS)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> None:
        """Send the next request."""
        self.buffer, self.body_end = bytearray(), 0
        self.began = time.perf_counter()
        self.connection.sendall(next(self.requests))

    def receive(self) -> bool:
        """Read what has come and tell whether the answer is whole; raises OSError where the connection ends before."""
        piece = self.connection.recv(READ_BYTES)
        if not piece:
            raise ConnectionError("closed before the answer")
        self.buffer += piece
        if not self.body_end:
            end = self.buffer.find(HEAD_END)
            if end < 0:
                return False
            self.body_end = end + len(HEAD_END) + content_length(self.buffer[:end])
        return len(self.buffer) >= self.body_end

    @property
    def status(self) -> int:
        """Return the status of the answer."""
        return int(self.buffer[9:12])

    @property
    def closes(self) -> bool:
        """Tell whether the answer says that the connection ends."""
        return b"\r\nconnection: close" in self.buffer[: self.buffer.find(HEAD_END)].lower()


def content_length(head: bytearray) -> int:
    """Return the length that a head gives for the body."""
    lower = head.lower()
    start = lower.index(b"content-length:") + len(b"content-length:")
    return int(lower[start:].split(b"\r\n", 1)[0])


def drive(address: tuple[str, int], requests: Sequence[bytes], connections: int, seconds: float, most: int | None = None) -> Answers:
    """Keep this many connections busy for so long, or for so many answers."""
    answers, rest = Answers(), cycle(requests)
    began = time.perf_counter()
    until = began + seconds
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            client = Client(address, rest)
            client.send()
            selector.register(client.connection, selectors.EVENT_READ, client)
        while time.perf_counter() < until and (most is None or len(answers.milliseconds) < most):
            for key, _ in selector.select(timeout=TIMEOUT_SECONDS):
                take(selector, key.data, address, answers)
        for key in list(selector.get_map().values()):
            key.data.connection.close()
    answers.seconds = time.perf_counter() - began
    return answers


def take(selector: selectors.BaseSelector, client: Client, address: tuple[str, int], answers: Answers) -> None:
    """Read from one connection; when its answer is whole, note it and send the next request."""
    old = client.connection
    try:
        if not client.receive():
            return
        answers.milliseconds.append((time.perf_counter() - client.began) * 1000)
        answers.statuses[client.status] += 1
        answers.last_bytes = client.body_end - client.buffer.find(HEAD_END) - len(HEAD_END)
        anew = client.closes
    except OSError as error:
        answers.failures[type(error).__name__] += 1
        anew = True
    if anew:
        selector.unregister(old)
        old.close()
        client.open(address)
        selector.register(client.connection, selectors.EVENT_READ, client)
    client.send()
