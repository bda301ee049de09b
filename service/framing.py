"""Tell from the first bytes of an HTTP/1.1 request how much of it is still to come.

Takes the bytes received so far, gives a Framing. This only decides when a request is handed to a thread: what it means, and whether
it is well formed, is for gunicorn's parser to say. Where both should differ, a thread waits a little longer; nothing else.
"""

import re
from dataclasses import dataclass

MAX_CHUNK_LINE = 8192
HEAD_END = b"\r\n\r\n"
HEADER = re.compile(rb"\r\n(content-length|transfer-encoding|content-type|expect)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE)
CHUNK_SIZE = re.compile(rb"[0-9a-fA-F]{1,16}(?=[ \t;\r])")
STREAMED = b"application/x-ndjson"
WITHOUT_WORK = frozenset({b"GET", b"HEAD", b"OPTIONS"})


@dataclass(frozen=True, slots=True)
class Framing:
    """Hold where the body begins and how long it is; `body_length` is None where it comes in chunks."""

    head_length: int
    body_length: int | None
    has_work: bool
    is_streamed: bool
    expects_continue: bool


def frame(received: bytes | bytearray) -> Framing | None:
    r"""Read the framing from the head of a request, None while the head is not whole.

    >>> frame(b"POST /v1/quotes HTTP/1.1\r\nContent-Length: 12\r\n\r\n{").body_length
    12
    """
    end = received.find(HEAD_END)
    if end < 0:
        return None
    head = bytes(received[:end])
    found = HEADER.findall(head)
    headers = {name.lower(): value.strip().lower() for name, value in found}
    # Two lengths are an error, which the parser tells without a body.
    lengths = [value.strip() for name, value in found if name.lower() == b"content-length"]
    declared = lengths[0] if len(lengths) == 1 else b"0"
    has_work = head.lstrip(b"\r\n").partition(b" ")[0] not in WITHOUT_WORK
    return Framing(
        head_length=end + len(HEAD_END),
        body_length=None if b"chunked" in headers.get(b"transfer-encoding", b"") else int(declared) if declared.isdigit() else 0,
        has_work=has_work,
        is_streamed=has_work and headers.get(b"content-type", b"").startswith(STREAMED),
        expects_continue=headers.get(b"expect") == b"100-continue",
    )


def skip_chunks(received: bytes | bytearray, position: int) -> tuple[int, bool]:
    r"""Pass over the whole chunks from `position` on; return the start of the first that is not whole, and whether the body has ended.

    A malformed chunk counts as an end: the parser will say what is wrong with it.

    >>> skip_chunks(b"3\r\nNon\r\n0\r\n\r\n", 0)
    (8, True)
    """
    while True:
        line_end = received.find(b"\r\n", position)
        if line_end < 0:
            return position, len(received) - position > MAX_CHUNK_LINE
        size = CHUNK_SIZE.match(received, position)
        if size is None:
            return position, True
        length = int(size[0], 16)
        if length == 0:
            return position, received.find(HEAD_END, line_end) >= 0
        following = line_end + length + 4
        if following > len(received):
            return position, False
        position = following
