"""The worker's event loop: what becomes of connections that are slow, idle, too many or too large."""

import logging
import selectors
import socket
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing
from typing import Any

import pytest
from gunicorn.config import Config

from service import connections
from service import worker as module
from service.worker import Connection, LimitedSocket, PollingWorker

HEAD = b"POST /v1/quotes HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n"
STREAM = b"POST /v1/quotes/batch HTTP/1.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: 10\r\n\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\n\r\n"


class Recorder(PollingWorker):
    """A worker that notes what it would hand to a thread."""

    handed: list[tuple[Connection, str | None]]

    def enqueue_req(self, conn: Any) -> None:
        self.handed.append((conn, getattr(conn.sock, "refusal", None)))


@pytest.fixture
def worker() -> Iterator[Recorder]:
    """A worker with 8 threads, thus 3 for single requests and 3 for streams."""
    configuration = Config()
    configuration.set("threads", 8)
    made = Recorder(0, 0, [], None, 30, configuration, logging.getLogger("test.worker"))
    made.handed = []
    with selectors.DefaultSelector() as poller:
        made.poller = poller
        yield made
    connections.forget(made.age)
    made.tmp.close()


@pytest.fixture
def clients(worker: Recorder) -> Iterator[Any]:
    """Connect a client that has sent some bytes; gives its end and the worker's."""
    with ExitStack() as stack:

        def connect(sent: bytes = b"") -> tuple[socket.socket, Connection]:
            ours, theirs = socket.socketpair()
            stack.enter_context(closing(ours))
            connection = Connection(worker.cfg, theirs, ("127.0.0.1", 1), ("127.0.0.1", 2))
            stack.callback(connection.close)
            worker.nr_conns += 1
            worker.await_request(connection, 10.0)
            send(worker, ours, connection, sent)
            return ours, connection

        yield connect


def send(worker: Recorder, client: socket.socket, connection: Connection, sent: bytes) -> None:
    if sent:
        client.sendall(sent)
        worker.on_readable(connection, connection.sock)


def sweep(worker: Recorder) -> None:
    worker.swept = 0.0
    worker.murder_pending()


def finish(worker: Recorder, connection: Connection, keep: bool) -> None:
    done: Future[bool] = Future()
    done.set_result(keep)
    worker.finish_request(connection, done)


def test_a_connection_that_sends_nothing_takes_no_thread(worker: Recorder, clients: Any) -> None:
    clients()

    assert [] == worker.handed


def test_a_request_gets_a_thread_when_its_last_byte_is_there(worker: Recorder, clients: Any) -> None:
    client, connection = clients(HEAD + b"123456789")
    before = list(worker.handed)
    send(worker, client, connection, b"0")

    assert ([], [(connection, None)], 0) == (before, worker.handed, worker.buffered)
    assert HEAD + b"1234567890" == connection.parser.unreader.take_buffered()


def test_a_stream_gets_a_thread_with_its_head(worker: Recorder, clients: Any) -> None:
    _, connection = clients(STREAM)

    assert [(connection, None)] == worker.handed


def test_a_body_that_says_it_is_too_long_is_answered_without_it(worker: Recorder, clients: Any) -> None:
    _, connection = clients(HEAD.replace(b" 10", b" 99999999"))

    assert [(connection, None)] == worker.handed


def test_chunks_without_end_are_refused(worker: Recorder, clients: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_HEAD", 200)
    worker.max_body_bytes = 100
    _, connection = clients(HEAD.replace(b"Content-Length: 10", b"Transfer-Encoding: chunked") + b"1\r\na\r\n" * 80)

    assert [(connection, "large")] == worker.handed


def test_chunks_that_end_are_handed_over_whatever_their_framing_takes(worker: Recorder, clients: Any) -> None:
    worker.max_body_bytes = 100
    _, connection = clients(HEAD.replace(b"Content-Length: 10", b"Transfer-Encoding: chunked") + b"1\r\na\r\n" * 50 + b"0\r\n\r\n")

    assert [(connection, None)] == worker.handed


def test_a_head_without_end_is_refused_without_a_thread(worker: Recorder, clients: Any) -> None:
    client, connection = clients(b"GET / HTTP/1.1\r\n")
    for _ in range(3):
        send(worker, client, connection, b"X: " + b"a" * 60_000 + b"\r\n")

    assert client.recv(1000).startswith(b"HTTP/1.1 431 ")
    assert ([], 0, True) == (worker.handed, worker.buffered, connection in worker.lingering)


def test_a_client_that_speaks_tls_is_told_at_once(worker: Recorder, clients: Any) -> None:
    client, connection = clients(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")

    assert client.recv(1000).startswith(b"HTTP/1.1 400 ")
    assert ([], True) == (worker.handed, connection in worker.lingering)


def test_a_head_that_has_not_ended_is_closed_when_memory_is_short(worker: Recorder, clients: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BUFFERED", 400)
    client, _ = clients(b"GET / HTTP/1.1\r\nX: " + b"a" * 400)

    assert (b"", [], 0) == (client.recv(1), worker.handed, worker.nr_conns)


def test_half_a_request_past_its_time_is_refused(worker: Recorder, clients: Any) -> None:
    _, connection = clients(HEAD)
    connection.deadline = 0.0
    sweep(worker)

    assert [(connection, "late")] == worker.handed


def test_half_a_head_past_its_time_is_closed(worker: Recorder, clients: Any) -> None:
    client, connection = clients(HEAD[:20])
    connection.deadline = 0.0
    sweep(worker)

    assert (b"", [], 0, 0) == (client.recv(1), worker.handed, worker.nr_conns, worker.buffered)


def test_a_client_that_goes_away_half_way_is_forgotten(worker: Recorder, clients: Any) -> None:
    client, connection = clients(HEAD[:20])
    client.shutdown(socket.SHUT_WR)
    worker.on_readable(connection, connection.sock)

    assert (0, {}) == (worker.nr_conns, worker.waiting)


def test_a_client_that_ends_a_body_early_is_answered(worker: Recorder, clients: Any) -> None:
    client, connection = clients(HEAD + b"123")
    client.shutdown(socket.SHUT_WR)
    worker.on_readable(connection, connection.sock)

    assert [(connection, None)] == worker.handed


def test_articles_leave_threads_for_health(worker: Recorder, clients: Any) -> None:
    for sent in [HEAD + b"1234567890", STREAM] * 10:
        clients(sent)
    _, health = clients(HEALTH)

    assert 7 == len(worker.handed)
    assert (health, None) == worker.handed[-1]


def test_the_first_in_the_queue_gets_the_next_thread(worker: Recorder, clients: Any) -> None:
    connections = [clients(HEAD + b"1234567890")[1] for _ in range(5)]
    finish(worker, connections[0], keep=False)

    assert connections[:4] == [connection for connection, _ in worker.handed]


def test_who_waits_too_long_in_the_queue_is_refused(worker: Recorder, clients: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUEUE_SECONDS", -1.0)
    connections = [clients(HEAD + b"1234567890")[1] for _ in range(4)]
    sweep(worker)

    assert (connections[3], "overloaded") == worker.handed[-1]


def test_the_largest_body_is_refused_when_memory_is_short(worker: Recorder, clients: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BUFFERED", 400)
    large = HEAD.replace(b" 10", b" 2000")
    _, first = clients(large + b"a" * 300)
    clients(HEAD)

    assert [(first, "overloaded")] == worker.handed


def test_bodies_that_queue_count_until_a_thread_takes_them(worker: Recorder, clients: Any) -> None:
    first, second, *_ = [clients(HEAD + b"1234567890")[1] for _ in range(5)]
    queued = worker.buffered
    for connection in (first, second):
        finish(worker, connection, keep=False)

    assert (2 * len(HEAD + b"1234567890"), 0) == (queued, worker.buffered)


def test_a_body_is_not_queued_when_memory_is_short(worker: Recorder, clients: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BUFFERED", 100)
    *_, queued, refused = [clients(HEAD + b"1234567890")[1] for _ in range(5)]

    assert [queued] == [connection for _, connection in worker.single.queue]
    assert (refused, "overloaded") == worker.handed[-1]


def test_the_longest_idle_makes_room(worker: Recorder, clients: Any) -> None:
    first, _ = clients()
    _, connection = clients(HEAD)

    assert (True, False) == (worker.shed(), worker.shed())
    assert b"" == first.recv(1)
    assert connection in worker.waiting


def test_a_kept_connection_waits_without_a_thread(worker: Recorder, clients: Any) -> None:
    _, connection = clients(HEALTH)
    connection.parser.unreader.take_buffered()
    finish(worker, connection, keep=True)

    assert connection in worker.waiting
    assert 1 == len(worker.handed)


def test_a_request_that_came_with_the_last_is_handed_over_at_once(worker: Recorder, clients: Any) -> None:
    _, connection = clients(HEALTH)
    finish(worker, connection, keep=True)

    assert [(connection, None)] * 2 == worker.handed


def test_a_closed_connection_lets_the_client_finish(worker: Recorder, clients: Any) -> None:
    client, connection = clients(HEALTH)
    finish(worker, connection, keep=False)
    sent = client.send(b"a" * 1000)
    worker.on_lingering(connection, connection.sock)
    open_ = connection in worker.lingering
    client.shutdown(socket.SHUT_WR)
    worker.on_lingering(connection, connection.sock)

    assert (b"", 1000, True, {}, 0) == (client.recv(1), sent, open_, worker.lingering, worker.nr_conns)


def test_a_client_that_never_finishes_is_cut_off(worker: Recorder, clients: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LINGER", 500)
    client, connection = clients(HEALTH)
    finish(worker, connection, keep=False)
    client.send(b"a" * 1000)
    worker.on_lingering(connection, connection.sock)

    assert (0, {}) == (worker.nr_conns, worker.lingering)


def test_a_client_that_waits_to_be_asked_is_asked_once(worker: Recorder, clients: Any) -> None:
    client, connection = clients(HEAD.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"))
    send(worker, client, connection, b"123")

    assert b"HTTP/1.1 100 Continue\r\n\r\n" == client.recv(1000)


@pytest.mark.parametrize(("held_by_another", "accepts"), [(0, [False, True]), (1, [True, True])])
def test_the_next_connection_is_left_to_a_worker_with_fewer(worker: Recorder, held_by_another: int, accepts: list[bool]) -> None:
    another = worker.age + 1
    connections.note(another, held_by_another)
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()):
        worker.sockets = [listener]
        worker.set_accept_enabled(True)
        worker.accept(listener)
        seen = [listener in worker.poller.get_map()]
        worker.accepts_again = 0.0
        worker.set_accept_enabled(True)
        seen.append(listener in worker.poller.get_map())
        worker.murder_keepalived(force=True)
    connections.forget(another)

    assert accepts == seen


def test_a_worker_that_stops_is_left_no_connection(worker: Recorder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        worker.sockets = [listener]
        worker.set_accept_enabled(True)
        connections.note(worker.age + 1, 5)
        serving = connections.fewest()
        worker.alive = False
        worker.set_accept_enabled(False)
        stopping = connections.fewest()
        # the loop stops it once more, if the signal came while it rested
        worker.set_accept_enabled(False)
    connections.forget(worker.age + 1)

    assert (0, 5) == (serving, stopping)


def test_a_wait_for_bytes_ends_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STEP_SECONDS", 0.001)
    monkeypatch.setattr(module, "READ_SECONDS", 0.0)
    ours, theirs = socket.socketpair()
    with closing(ours), closing(LimitedSocket(fileno=theirs.detach())) as limited:
        limited.setblocking(True)
        with pytest.raises(ConnectionResetError, match="time limit"):
            limited.recv(1)


def test_an_answer_that_nobody_takes_ends_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WRITE_SECONDS", 0.001)
    ours, theirs = socket.socketpair()
    with closing(ours), closing(LimitedSocket(fileno=theirs.detach())) as limited, pytest.raises(ConnectionResetError, match="not taken"):
        limited.sendall(b"a" * 50_000_000)


def test_a_failure_of_the_server_is_logged_with_the_id_that_the_client_gets(worker: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[logging.LogRecord] = []
    monkeypatch.setattr(worker.log, "handle", logged.append)
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        worker.handle_error(None, theirs, None, KeyError("un mot de l'article"))
        answer = ours.recv(10_000)

    assert answer.startswith(b"HTTP/1.1 500 ")
    assert f"urn:dixit:request:{logged[0].__dict__['fields']['request_id']}".encode() in answer
    assert "article" not in logged[0].getMessage()


def test_tls_is_left_to_a_proxy() -> None:
    configuration = Config()
    configuration.set("certfile", __file__)

    with pytest.raises(RuntimeError, match="proxy"):
        PollingWorker.check_config(configuration, None)
