"""Hold many slow clients with few threads: a gunicorn worker that takes a thread only for a request that is there.

Stock gthread gives each new connection a thread, and a half-sent body keeps it for ever. Here requests are read in the event loop,
and everything has a time limit: the first byte, the whole request, each wait in a thread, each write, the close. A stream (NDJSON)
gets its thread with its head alone, since its answers leave before its last line has come. Streams and single requests each have a
share of the threads and a short queue, so that some threads stay free for health and metrics.
"""

import contextlib
import errno
import http
import json
import selectors
import socket
import sys
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from service import connections, draining
from service.api.context import REFUSAL
from service.api.problems import MEDIA_TYPE, Problem, instance, kind_of
from service.framing import Framing, frame, skip_chunks
from service.prompt import PromptInput
from service.settings import read_settings

FIRST_BYTE_SECONDS = 10.0
REQUEST_SECONDS = 30.0
READ_SECONDS = 30.0
WRITE_SECONDS = 20.0
LINGER_SECONDS = 3.0
STOP_LINGER_SECONDS = 2.0
QUEUE_SECONDS = 2.0
SWITCH_SECONDS = 0.001
SWEEP_SECONDS = 0.25
# A worker that holds more connections than another leaves it the next one for so long: else the first to wake takes a whole burst.
SPREAD_SECONDS = 0.001
# Without a file for a new connection the listener stays readable; a short wait keeps the loop from spinning.
OUT_OF_FILES_SECONDS = 0.01
# A wait in a thread is cut into steps of this length, so that a stream notices a shutdown.
STEP_SECONDS = 1.0
PIECE = 64 * 1024
MAX_HEAD = 128 * 1024
# How `https://` begins: its client waits for an answer and would send no more.
TLS_HANDSHAKE = b"\x16\x03"
# A body in chunks without end is refused at so many times the limit of a body: the framing of its chunks takes room too.
MOST_FRAMING = 2
MAX_LINGER = 64 * 1024 * 1024
# Bodies that arrive or queue may take this much of a worker's memory together; past it the largest that arrives is refused.
MAX_BUFFERED = 32 * 1024 * 1024
# Bytes of a body that the application did not want, up to which the connection is kept for the next request.
MAX_UNREAD = 32 * 1024
# The stubs of gunicorn lag behind it.
_errors: Any = errors
REFUSED: tuple[tuple[Any, int], ...] = (
    (errors.LimitRequestLine, 414),
    (errors.LimitRequestHeaders, 431),
    (errors.ExpectationFailed, 417),
    (errors.UnsupportedTransferCoding, 501),
    ((_errors.InvalidResponseHeader, _errors.InvalidResponseHeaderName, errors.ConfigurationProblem), 500),
    (errors.ParseException, 400),
)
REFUSED_DETAILS = {
    414: "The request line is longer than 8190 bytes: send the article in the body, not in the query string.",
    417: "The only expectation that is met is 100-continue.",
    431: "The headers are too many, or one is longer than 8190 bytes.",
    500: "The service failed on this request; the log has its id.",
    501: "The only transfer coding that is understood is chunked.",
}


class LimitedSocket(socket.socket):
    """Limit every wait of a blocking socket; a limit reached looks like a client that has gone."""

    def setblocking(self, blocking: bool, /) -> None:
        """Block for one step at most, where gunicorn would block for ever."""
        self.settimeout(STEP_SECONDS if blocking else 0.0)

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Receive; raise ConnectionResetError after the time limit, or where the service stops."""
        give_up = time.monotonic() + READ_SECONDS
        while True:
            try:
                return super().recv(size, flags)
            except TimeoutError as error:
                if draining.is_stopping() or time.monotonic() > give_up:
                    raise ConnectionResetError(errno.ECONNRESET, "no data within the time limit") from error

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send all; raise ConnectionResetError where the client does not take it within the time limit."""
        self.settimeout(WRITE_SECONDS)
        try:
            super().sendall(data, flags)
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "answer not taken within the time limit") from error
        finally:
            self.settimeout(STEP_SECONDS)


class Connection(TConn):
    """Hold a client's connection with the bytes of the request that is arriving."""

    sock: Any
    parser: Any

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, LimitedSocket(fileno=sock.detach()), client, server)
        self.buffer = bytearray()
        self.handed = 0
        self.framing: Framing | None = None
        self.scanned = 0
        self.continued = False
        self.deadline = 0.0
        self.lane: Lane | None = None

    def receive(self) -> bool:
        """Take what has come; return False at the end of the client's bytes."""
        try:
            piece = self.sock.recv(PIECE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.buffer += piece
        return bool(piece)

    def is_whole(self, max_body_bytes: int) -> bool:
        """Say whether the request can be handed to a thread: all of it is there, or enough to answer."""
        self.framing = self.framing or frame(self.buffer)
        if self.framing is None:
            return False
        body = len(self.buffer) - self.framing.head_length
        if self.framing.is_streamed:
            return True
        if self.framing.body_length is not None:
            return body >= self.framing.body_length or self.framing.body_length > max_body_bytes
        self.scanned, ended = skip_chunks(self.buffer, self.scanned or self.framing.head_length)
        return ended

    def invite(self) -> None:
        """Send `100 Continue` once to a client that waits for it before it sends the body."""
        if self.framing and self.framing.expects_continue and not self.continued:
            self.continued = True
            self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def hand_over(self) -> None:
        """Give the bytes to gunicorn's parser, and keep how many: they take memory until a thread reads them."""
        self.init()
        self.data_ready = True
        self.parser.unreader.unread(bytes(self.buffer))
        self.handed = self.forget()

    def forget(self) -> int:
        """Drop the bytes and what is known of them; return how many they were."""
        length = len(self.buffer)
        self.buffer = bytearray()
        self.framing, self.scanned, self.continued = None, 0, False
        return length


@dataclass(slots=True)
class Lane:
    """Hold a share of the threads and the connections that queue for it."""

    limit: int
    running: int = 0
    queue: deque[tuple[float, Connection]] = field(default_factory=deque)


class PollingWorker(ThreadWorker):
    """Read requests in the event loop, answer them in threads."""

    _accepting: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        share = max(1, self.cfg.threads * 3 // 8)
        self.max_body_bytes = read_settings(self.cfg.env_orig).max_body_bytes
        self.quick = Lane(self.cfg.threads)
        self.single = Lane(share)
        self.streamed = Lane(share)
        self.waiting: dict[Connection, None] = {}
        self.lingering: dict[Connection, int] = {}
        self.buffered = 0
        self.swept = 0.0
        self.accepts_again = 0.0

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse TLS, which the event loop does not speak: it is for the proxy in front."""
        if cfg.is_ssl:
            raise RuntimeError("TLS is not served: put a proxy in front")
        super().check_config(cfg, log)

    def load_wsgi(self) -> None:
        """Load the application and put the prompt input around it."""
        super().load_wsgi()
        # Threads that compute hand over the interpreter at these steps; the event loop and health wait for several of them.
        sys.setswitchinterval(SWITCH_SECONDS)
        self.wsgi = partial(call, self.wsgi)

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection into the event loop; where there are too many, the one longest idle makes room."""
        if self.nr_conns >= self.worker_connections - 1:
            self.shed()
        self.take(listener)
        if self.nr_conns > connections.fewest():
            self.accepts_again = time.monotonic() + SPREAD_SECONDS
            super().set_accept_enabled(False)

    def take(self, listener: socket.socket) -> bool:
        """Take a new connection; return False where none waits, or where the process has no file left for it."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in {errno.EMFILE, errno.ENFILE} and not self.shed():
                time.sleep(OUT_OF_FILES_SECONDS)
            return False
        self.count(1)
        self.await_request(Connection(self.cfg, client, address, listener.getsockname()), FIRST_BYTE_SECONDS)
        return True

    def set_accept_enabled(self, enabled: bool | None) -> None:
        """Start or stop to accept; the last stop empties the backlog and closes the listeners, so that nobody is left in them."""
        if enabled and (time.monotonic() < self.accepts_again or not self.alive):
            return
        super().set_accept_enabled(enabled)
        if self.alive:
            connections.note(self.age, self.nr_conns)
            return
        connections.forget(self.age)
        # The signal may come between any two calls: a second stop finds nothing left to do.
        listeners, self.sockets = self.sockets, []
        for listener in listeners:
            while self.take(listener):
                pass
            listener.close()

    def wait_for_and_dispatch_events(self, timeout: Any) -> None:
        """Wait for what happens next, but no longer than until connections are accepted again."""
        rests = self.alive and not self._accepting and self.nr_conns < self.worker_connections
        super().wait_for_and_dispatch_events(SPREAD_SECONDS if rests else timeout)

    def await_request(self, connection: Connection, seconds: float) -> None:
        """Watch a connection until a whole request is there."""
        connection.sock.setblocking(False)
        connection.deadline = time.monotonic() + seconds
        self.waiting[connection] = None
        self.poller.register(connection.sock, selectors.EVENT_READ, partial(self.on_readable, connection))

    def on_readable(self, connection: Connection, _socket: Any) -> None:
        """Take what has come of a request and hand it over when it is whole, or as far as it will ever come."""
        before = len(connection.buffer)
        open_ = connection.receive()
        self.buffered += len(connection.buffer) - before
        if not before:
            connection.deadline = time.monotonic() + REQUEST_SECONDS
        self.advance(connection, open_)

    def advance(self, connection: Connection, open_: bool = True) -> None:
        """Decide what becomes of a connection with what is there of its request."""
        if connection.is_whole(self.max_body_bytes) or (not open_ and connection.framing):
            self.dispatch(connection)
        elif not open_:
            self.drop(connection)
        elif connection.framing is None and len(connection.buffer) > MAX_HEAD:
            self.reject(connection, 431)
        elif connection.buffer.startswith(TLS_HANDSHAKE):
            self.reject(connection, 400)
        elif len(connection.buffer) > MAX_HEAD + MOST_FRAMING * self.max_body_bytes:
            self.refuse(connection, "large")
        elif self.buffered > MAX_BUFFERED:
            self.refuse(max(self.waiting, key=lambda held: len(held.buffer)), "overloaded")
        else:
            self.invite(connection)

    def invite(self, connection: Connection) -> None:
        """Invite the body of a client that waits to be asked."""
        try:
            connection.invite()
        except OSError:
            self.drop(connection)

    def dispatch(self, connection: Connection) -> None:
        """Hand a request to a thread of its lane, or queue it while there is room."""
        self.unwatch(connection)
        framing = connection.framing
        lane = self.quick
        if framing and framing.has_work:
            lane = self.streamed if framing.is_streamed else self.single
        if framing and framing.is_streamed:
            self.invite(connection)
        connection.hand_over()
        if lane.running < lane.limit:
            self.start(connection, lane)
        elif self.buffered > MAX_BUFFERED:
            self.refuse(connection, "overloaded")
        else:
            lane.queue.append((time.monotonic() + QUEUE_SECONDS, connection))

    def start(self, connection: Connection, lane: Lane) -> None:
        """Give a request a thread."""
        self.buffered -= connection.handed
        connection.handed = 0
        connection.lane = lane
        lane.running += 1
        self.enqueue_req(connection)

    def reject(self, connection: Connection, status: int) -> None:
        """Answer what will never be a request; a thread would wait for the rest of it."""
        self.unwatch(connection)
        self.buffered -= connection.forget()
        # As much as the client takes at once, without a wait: the event loop is everybody's.
        with contextlib.suppress(OSError):
            connection.sock.send(refused(status, str(uuid.uuid4())))
        self.linger(connection)

    def refuse(self, connection: Connection, reason: str) -> None:
        """Let the application answer that it will not: `reason` reaches it in the WSGI environment."""
        if connection in self.waiting and connection.framing is None:
            self.drop(connection)
            return
        connection.sock.refusal = reason
        if connection in self.waiting:
            self.unwatch(connection)
            connection.hand_over()
        self.start(connection, self.quick)

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        """Keep the connection for the next request or close it, and let the next of the lane go on."""
        if conn.lane:
            self.leave(conn.lane)
            conn.lane = None
        if fs.cancelled() or fs.exception() is not None or not fs.result():
            self.linger(conn)
            return
        conn.buffer += conn.parser.unreader.take_buffered()
        self.buffered += len(conn.buffer)
        self.await_request(conn, REQUEST_SECONDS if conn.buffer else self.cfg.keepalive if self.alive else STOP_LINGER_SECONDS)
        if conn.buffer:
            self.advance(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Any) -> None:
        """Answer what is not HTTP with a problem document, as the application answers the rest."""
        status = next((code for kinds, code in REFUSED if isinstance(exc, kinds)), 500)
        request_id = str(uuid.uuid4())
        if status == 500:
            self.log.error("A request failed in the server: %s", type(exc).__name__, extra={"fields": {"request_id": request_id}})
        try:
            client.sendall(refused(status, request_id))
        except OSError as error:
            self.log.debug("The client of a refused request has gone: %s", error)

    def leave(self, lane: Lane) -> None:
        """Free a thread of the lane and give it to the first in the queue."""
        lane.running -= 1
        if lane.queue and lane.running < lane.limit:
            _, connection = lane.queue.popleft()
            self.start(connection, lane)

    def linger(self, connection: Connection) -> None:
        """Close the sending side and pass over what still comes, so that the client gets to read the answer."""
        try:
            connection.sock.setblocking(False)
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.close(connection)
            return
        connection.deadline = time.monotonic() + LINGER_SECONDS
        self.lingering[connection] = 0
        self.poller.register(connection.sock, selectors.EVENT_READ, partial(self.on_lingering, connection))

    def on_lingering(self, connection: Connection, _socket: Any) -> None:
        """Pass over what a closed connection still sends; close at its end or at the limit."""
        open_ = connection.receive()
        self.lingering[connection] += connection.forget()
        if not open_ or self.lingering[connection] > MAX_LINGER:
            self.drop(connection)

    def murder_pending(self) -> None:
        """Look for time limits reached, a few times a second."""
        now = time.monotonic()
        if now - self.swept < SWEEP_SECONDS:
            return
        self.swept = now
        for connection in [held for held in (*self.waiting, *self.lingering) if held.deadline < now]:
            if connection in self.waiting:
                self.refuse(connection, "late")
            else:
                self.drop(connection)
        for lane in (self.single, self.streamed):
            while lane.queue and lane.queue[0][0] < now:
                self.refuse(lane.queue.popleft()[1], "overloaded")

    def murder_keepalived(self, force: bool = False) -> None:
        """Close every connection where the worker ends."""
        for connection in [*self.waiting, *self.lingering] if force else []:
            self.drop(connection)

    def _cap_keepalive(self, deadline: float) -> None:
        for connection in self.waiting:
            if not connection.buffer:
                connection.deadline = min(connection.deadline, deadline)

    def shed(self) -> bool:
        """Close the connection that has been idle longest; return False where none is idle."""
        idle = next((held for held in (*self.lingering, *self.waiting) if not held.buffer), None)
        if idle is not None:
            self.drop(idle)
        return idle is not None

    def drop(self, connection: Connection) -> None:
        """Close a connection of the event loop."""
        self.unwatch(connection)
        self.buffered -= connection.forget()
        self.close(connection)

    def unwatch(self, connection: Connection) -> None:
        """Take a connection out of the event loop."""
        self.waiting.pop(connection, None)
        self.lingering.pop(connection, None)
        self.poller.unregister(connection.sock)

    def close(self, connection: Connection) -> None:
        """Close a connection for good."""
        self.count(-1)
        connection.close()

    def count(self, change: int) -> None:
        """Count a connection more or less, and let the other workers know."""
        self.nr_conns += change
        if self.alive:
            connections.note(self.age, self.nr_conns)


def refused(status: int, request_id: str) -> bytes:
    """Write the whole answer to a request that never reaches the application."""
    detail = REFUSED_DETAILS.get(status, "The request is not well-formed HTTP/1.1: leave its head to an HTTP library.")
    body = json.dumps(Problem(kind_of(status), detail).as_json(instance(request_id))).encode()
    head = (
        f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\nX-Request-ID: {request_id}\r\n\r\n"
    )
    return head.encode("ascii") + body


def call(application: Callable[..., Iterable[bytes]], environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Call the application with an input that gives lines as they come, and close the connection where it cannot be kept."""
    source = environ["wsgi.input"] = PromptInput(environ["wsgi.input"])
    refusal = getattr(environ["gunicorn.socket"], "refusal", None)
    if refusal:
        environ[REFUSAL] = refusal

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        if refusal or draining.is_draining() or source.unread() > MAX_UNREAD:
            start_response.__self__.force_close()
        return start_response(status, headers, exc_info)

    return application(environ, start)


def pre_request(_worker: Any, request: Any) -> None:
    """Keep gunicorn from a second `100 Continue`: the event loop has sent one."""
    request._expected_100_continue = False
