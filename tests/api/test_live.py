"""The service as users run it: gunicorn, its worker, real connections, slow and broken clients."""

import json
import os
import signal
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from benchmarks import kill, load, service, soak
from scripts import live
from service.api.bodies import GZIP

SENTENCE = "« Rien ne presse », a dit Anne Mercier."
LINE = json.dumps({"id": "a", "text": SENTENCE}).encode() + b"\n"
WAIT_SECONDS = 20
# The same load leaves one worker half a megabyte more than another, and stands right under the limit.
WAVERING_MB = 2


def connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=WAIT_SECONDS)


def head(path: str = "/v1/quotes", *lines: str, method: str = "POST") -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: essai", *lines, "", "")).encode()


def read_to_end(connection: socket.socket) -> bytes:
    received = b""
    while piece := connection.recv(65536):
        received += piece
    return received


def read_until(connection: socket.socket, mark: bytes) -> bytes:
    received = b""
    while mark not in received:
        piece = connection.recv(65536)
        assert piece, received
        received += piece
    return received


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def problem(answer: bytes) -> dict[str, Any]:
    told = dict(json.loads(answer.partition(b"\r\n\r\n")[2]))
    assert f"X-Request-ID: {told['instance'].removeprefix('urn:dixit:request:')}\r\n".encode() in answer
    return told


def test_one_article_is_answered(service_url: str) -> None:
    answer = requests.post(f"{service_url}/v1/quotes", json={"text": SENTENCE}, timeout=WAIT_SECONDS)

    assert (200, ["Rien ne presse"]) == (answer.status_code, [quote["text"] for quote in answer.json()["quotes"]])


def test_a_chunked_body_is_answered(service_url: str) -> None:
    pieces = iter([SENTENCE.encode()[:7], SENTENCE.encode()[7:]])
    answer = requests.post(f"{service_url}/v1/quotes", data=pieces, headers={"Content-Type": "text/plain"}, timeout=WAIT_SECONDS)

    assert len(SENTENCE) == answer.json()["text_length"]


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
def test_a_body_over_the_limit_is_told_so_after_all_of_it_was_sent(service_url: str, chunked: bool) -> None:
    body = b"a" * 6_000_000
    data: Any = iter([body[:3_000_000], body[3_000_000:]]) if chunked else body
    answer = requests.post(f"{service_url}/v1/quotes", data=data, headers={"Content-Type": "text/plain"}, timeout=WAIT_SECONDS)

    assert (413, 4 * 1024 * 1024) == (answer.status_code, answer.json()["limit"])


def test_a_body_shorter_than_it_says_is_refused_whole(service_url: str) -> None:
    with closing(connect(service_url)) as connection:
        connection.sendall(head("/v1/quotes", "Content-Type: text/plain", "Content-Length: 100") + SENTENCE.encode())
        connection.shutdown(socket.SHUT_WR)
        answer = read_to_end(connection)

    assert (400, "urn:dixit:problem:incomplete-body") == (status(answer), problem(answer)["type"])


@pytest.mark.parametrize("chunks", [b"5\r\nRien \r\n", b"5\r\nRien ne presse\r\n0\r\n\r\n", b"zz\r\nRien\r\n0\r\n\r\n"])
def test_a_broken_chunk_is_refused_whole(service_url: str, chunks: bytes) -> None:
    with closing(connect(service_url)) as connection:
        connection.sendall(head("/v1/quotes", "Content-Type: text/plain", "Transfer-Encoding: chunked") + chunks)
        connection.shutdown(socket.SHUT_WR)
        answer = read_to_end(connection)

    assert (400, "urn:dixit:problem:incomplete-body") == (status(answer), problem(answer)["type"])


def test_a_client_that_waits_to_be_asked_is_asked_once(service_url: str) -> None:
    body = SENTENCE.encode()
    lines = ("Content-Type: text/plain", f"Content-Length: {len(body)}", "Expect: 100-continue", "Connection: close")
    with closing(connect(service_url)) as connection:
        connection.sendall(head("/v1/quotes", *lines))
        asked = read_until(connection, b"\r\n\r\n")
        connection.sendall(body)
        answer = read_to_end(connection)

    assert (b"HTTP/1.1 100 Continue\r\n\r\n", 200) == (asked, status(answer))


def test_a_client_that_waits_to_be_asked_is_refused_before_it_sends_too_much(service_url: str) -> None:
    with closing(connect(service_url)) as connection:
        connection.sendall(head("/v1/quotes", "Content-Type: text/plain", "Content-Length: 9000000", "Expect: 100-continue"))
        answer = read_to_end(connection)

    assert 413 == status(answer)


def test_requests_sent_one_behind_another_are_answered_in_order(service_url: str) -> None:
    one = head("/v1/quotes?id=un", "Content-Type: text/plain", "Content-Length: 3") + b"Non"
    two = head("/v1/quotes?id=deux", "Content-Type: text/plain", "Content-Length: 3", "Connection: close") + b"Oui"
    with closing(connect(service_url)) as connection:
        connection.sendall(one + two)
        answers = read_to_end(connection).decode()

    assert 2 == answers.count("HTTP/1.1 200 OK")
    assert answers.index('"id":"un"') < answers.index('"id":"deux"')


@pytest.mark.parametrize(
    ("request_head", "slug"),
    [
        (b"RUBBISH\r\n\r\n", "bad-request"),
        (head("/v1/quotes", "Content-Length: 3", "Content-Length: 4"), "bad-request"),
        (head("/v1/quotes", "Transfer-Encoding: nonsense"), "not-implemented"),
        (head("/" + "a" * 9000), "uri-too-long"),
        (head("/v1/quotes", "X-Long: " + "a" * 9000), "headers-too-large"),
        (head("/v1/quotes", "Expect: tea"), "expectation-failed"),
    ],
)
def test_what_is_not_http_is_refused(service_url: str, request_head: bytes, slug: str) -> None:
    with closing(connect(service_url)) as connection:
        connection.sendall(request_head)
        answer = read_to_end(connection)

    assert b"Content-Type: application/problem+json" in answer
    assert f"urn:dixit:problem:{slug}" == problem(answer)["type"]
    assert status(answer) == problem(answer)["status"]


def encoder(encoding: str) -> Callable[[bytes], bytes]:
    """Give the function that writes each next line of a body so that it can be read before the one behind it."""
    compressor = zlib.compressobj(wbits=GZIP)
    return {"identity": bytes, "gzip": lambda line: compressor.compress(line) + compressor.flush(zlib.Z_SYNC_FLUSH)}[encoding]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_answer_leaves_before_the_next_article_has_come(service_url: str, encoding: str) -> None:
    encode = encoder(encoding)
    lines = ("Content-Type: application/x-ndjson", f"Content-Encoding: {encoding}", "Transfer-Encoding: chunked")
    with closing(connect(service_url)) as connection:
        connection.sendall(head("/v1/quotes/batch", *lines))
        received = []
        for _ in range(3):
            piece = encode(LINE)
            connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            received.append(read_until(connection, b'"duration_ms"'))

    assert [1, 1, 1] == [answer.count(b'"id":"a"') for answer in received]


def test_an_answer_leaves_early_also_where_the_length_is_known(service_url: str) -> None:
    with closing(connect(service_url)) as connection:
        connection.sendall(
            head("/v1/quotes/batch", "Content-Type: application/x-ndjson", f"Content-Length: {2 * len(LINE)}", "Connection: close") + LINE
        )
        first = read_until(connection, b'"duration_ms"')
        connection.sendall(LINE)
        rest = read_to_end(connection)

    assert [1, 1] == [part.count(b'"id":"a"') for part in (first, rest)]


def test_a_stream_of_many_articles_keeps_their_order(service_url: str) -> None:
    lines = (json.dumps({"id": str(number), "text": SENTENCE}).encode() + b"\n" for number in range(500))
    headers = {"Content-Type": "application/x-ndjson"}
    with requests.post(f"{service_url}/v1/quotes/batch", data=lines, headers=headers, stream=True, timeout=WAIT_SECONDS) as answer:
        ids = [json.loads(line)["id"] for line in answer.iter_lines()]

    assert [str(number) for number in range(500)] == ids


def test_health_answers_while_clients_stall(service_url: str) -> None:
    half_sent = (
        head("/v1/quotes", "Content-Type: text/plain", "Content-Length: 1000") + b"Rien",
        head("/v1/quotes", "Content-Type: text/plain", "Transfer-Encoding: chunked") + b"9\r\nRien",
        b"POST /v1/quotes HT",
        b"",
    )
    with ExitStack() as stack:
        for part in half_sent * 40:
            stack.enter_context(closing(connect(service_url))).sendall(part)
        answers = [requests.get(f"{service_url}/healthz", timeout=2).status_code for _ in range(10)]

    assert [200] * 10 == answers


def test_the_metrics_are_those_of_both_workers(service_url: str) -> None:
    def answered() -> float:
        families = text_string_to_metric_families(requests.get(f"{service_url}/metrics", timeout=WAIT_SECONDS).text)
        return sum(s.value for family in families for s in family.samples if s.name == "dixit_engine_seconds_count")

    before = answered()
    for _ in range(40):
        requests.post(f"{service_url}/v1/quotes", json={"text": SENTENCE}, timeout=WAIT_SECONDS)

    assert 40 == answered() - before


def test_a_folder_given_for_the_metrics_is_used_and_left_there() -> None:
    with TemporaryDirectory(dir="/dev/shm") as folder:
        with live.running({"PROMETHEUS_MULTIPROC_DIR": folder}):
            held = list(Path(folder).glob("*.db"))
        assert held
        assert Path(folder).exists()


def test_connections_that_come_together_are_shared_between_the_workers() -> None:
    with service.running({"DIXIT_WORKERS": "2"}) as running, ExitStack() as stack:
        workers = running.all_workers(2)
        # by the time that these are answered both workers listen
        load.drive(running.address, [head("/healthz", method="GET")], 4, WAIT_SECONDS, most=200)
        before = [kill.sockets(pid) for pid in workers]
        for _ in range(32):
            stack.enter_context(closing(connect(running.url)))
        # who answers this has accepted what came before
        assert 200 == requests.get(f"{running.url}/healthz", timeout=WAIT_SECONDS).status_code
        held = [kill.sockets(pid) - first for pid, first in zip(workers, before, strict=True)]

    assert min(held) >= 8, held


def test_a_worker_stays_small_under_load() -> None:
    with service.running({"DIXIT_WORKERS": "1"}) as running:
        answers = load.drive(running.address, soak.GOOD, 4, WAIT_SECONDS, most=200)
        held = max(running.memory("VmRSS"))

    assert {200} == set(answers.statuses)
    assert held < (soak.MEMORY_LIMIT_MB + WAVERING_MB) * 1e6


@pytest.fixture
def draining_service() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A service of its own that drains for a while when it is told to stop."""
    address = live.free_address()
    process = live.start(address, {"DIXIT_WORKERS": "1", "DIXIT_LOG_LEVEL": "error", "DIXIT_DRAIN_SECONDS": "1.5"})
    try:
        live.wait_until_ready(process, address)
        yield process, f"http://{address}"
    finally:
        live.stop(process)


def test_a_service_told_to_stop_drains_and_loses_nothing(draining_service: tuple[subprocess.Popen[bytes], str]) -> None:
    process, url = draining_service
    with closing(connect(url)) as stream:
        stream.sendall(head("/v1/quotes/batch", "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked"))
        stream.sendall(b"%x\r\n%s\r\n" % (len(LINE), LINE))
        read_until(stream, b'"duration_ms"')
        process.send_signal(signal.SIGTERM)
        ready = wait_for_503(url)
        answer = requests.post(f"{url}/v1/quotes", json={"text": SENTENCE}, timeout=WAIT_SECONDS)
        rest = read_to_end(stream)

    assert ("urn:dixit:problem:draining", "5") == (ready.json()["type"], ready.headers["Retry-After"])
    assert (200, "close") == (answer.status_code, answer.headers["Connection"])
    assert b"urn:dixit:problem:draining" in rest
    assert b'"answered":1' in rest
    assert 0 == process.wait(WAIT_SECONDS)


def wait_for_503(url: str) -> requests.Response:
    for _ in range(10_000):
        answer = requests.get(f"{url}/readyz", timeout=WAIT_SECONDS)
        if answer.status_code == 503:
            return answer
    raise AssertionError("the service never said that it drains")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"DIXIT_THREAD": "4"}, "DIXIT_THREAD is not a setting: did you mean DIXIT_THREADS?"),
        ({"DIXIT_WORKERS": "many"}, "DIXIT_WORKERS='many' is not allowed"),
        ({"PROMETHEUS_MULTIPROC_DIR": "/proc/metrics"}, "PROMETHEUS_MULTIPROC_DIR=/proc/metrics: No such file or directory"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(settings: dict[str, str], told: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "service/gunicorn_conf.py"],
        cwd=live.ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )

    assert 1 == ended.returncode
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
