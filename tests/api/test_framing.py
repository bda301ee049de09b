"""How much of a request is still to come, told from its first bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.framing import Framing, frame, skip_chunks


def head(*lines: str) -> bytes:
    return "\r\n".join(("POST /v1/quotes HTTP/1.1", "Host: x", *lines, "", "")).encode()


@pytest.mark.parametrize("cut", [1, 10, 30, 40])
def test_an_unfinished_head_has_no_framing(cut: int) -> None:
    assert frame(head("Content-Length: 3")[:-cut]) is None


@pytest.mark.parametrize(
    ("lines", "length", "streamed", "expects"),
    [
        ([], 0, False, False),
        (["Content-Length: 12"], 12, False, False),
        (["content-length:12", "CONTENT-TYPE: Application/X-NDJSON; charset=utf-8"], 12, True, False),
        (["Transfer-Encoding: gzip, Chunked"], None, False, False),
        (["Content-Length: 12", "Expect: 100-Continue"], 12, False, True),
        (["Content-Length: douze"], 0, False, False),
        (["Content-Length: 3", "Content-Length: 4"], 0, False, False),
        (["X-Content-Length: 12"], 0, False, False),
    ],
)
def test_the_head_says_how_the_body_comes(lines: list[str], length: int | None, streamed: bool, expects: bool) -> None:
    received = head(*lines)

    assert Framing(len(received), length, True, streamed, expects) == frame(received + b"rest")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_requests_without_work_are_known_by_their_method(method: str) -> None:
    framing = frame(f"{method} /healthz HTTP/1.1\r\nContent-Type: application/x-ndjson\r\n\r\n".encode())

    assert framing == Framing(len(f"{method} /healthz HTTP/1.1\r\nContent-Type: application/x-ndjson\r\n\r\n"), 0, False, False, False)


CHUNKS = st.lists(st.binary(min_size=1, max_size=40), max_size=6)


@given(CHUNKS, st.sampled_from([b"\r\n", b"X-Sum: 1\r\n\r\n"]), st.integers(1, 9))
def test_chunks_end_where_they_end_however_they_come(chunks: list[bytes], trailer: bytes, step: int) -> None:
    body = b"".join(b"%x;name=value\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n" + trailer
    position, ended = 0, False
    arrived = 0
    while not ended and arrived < len(body):
        arrived = min(len(body), arrived + step)
        position, ended = skip_chunks(body[:arrived], position)

    assert (len(body), True) == (arrived, ended)


@pytest.mark.parametrize("body", [b"zz\r\n", b"-1\r\n", b"\r\n", b"a" * 9000])
def test_malformed_chunks_are_left_to_the_parser(body: bytes) -> None:
    assert skip_chunks(body, 0)[1]
