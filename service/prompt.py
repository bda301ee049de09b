"""Read a request's body as it comes.

Takes gunicorn's body, gives a WSGI input. gunicorn's own waits until a step of 1 KiB is full, so that a short line stays unread
until the next ones have come; this one returns a line as soon as its end is there.
"""

import sys
from collections.abc import Iterator
from typing import Any

from gunicorn.http.body import ChunkedReader, LengthReader
from gunicorn.http.errors import ParseException


class PromptInput:
    """Give the bytes of a gunicorn body; every failure to read is an OSError."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self._held = bytearray()

    def read(self, size: int | None = -1) -> bytes:
        """Read up to `size` bytes, fewer only at the end of the body."""
        wanted = sys.maxsize if size is None or size < 0 else size
        while len(self._held) < wanted and (piece := self._receive()):
            self._held += piece
        return self._take(min(wanted, len(self._held)))

    def read1(self, size: int | None = -1) -> bytes:
        """Read up to `size` bytes of what is there; wait only where nothing is, and give nothing only at the end of the body."""
        wanted = sys.maxsize if size is None or size < 0 else size
        if not self._held:
            self._held += self._receive()
        return self._take(min(wanted, len(self._held)))

    def readline(self, size: int | None = -1) -> bytes:
        """Read to the end of the line, `size` bytes at most, without a wait for anything behind it."""
        wanted = sys.maxsize if size is None or size < 0 else size
        searched = 0
        while (end := self._held.find(b"\n", searched, wanted) + 1) == 0 and len(self._held) < wanted:
            searched = len(self._held)
            piece = self._receive()
            if not piece:
                break
            self._held += piece
        return self._take(end or min(wanted, len(self._held)))

    def readlines(self, _hint: int | None = None) -> list[bytes]:
        """Read all lines."""
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def unread(self) -> int:
        """Say how many bytes of the body are left, as far as that is known; very many for chunks that may still come."""
        reader: Any = self._body.reader
        if isinstance(reader, LengthReader):
            return len(self._held) + int(reader.length)
        return sys.maxsize if reader.parser else len(self._held)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken

    def _receive(self) -> bytes:
        try:
            return _pieces(self._body.reader)
        except (OSError, ParseException) as error:
            # Where the next request begins is now unknown; gunicorn closes the connection by this mark.
            self._body.failed = True
            raise ConnectionError("the body broke off") from error


def _pieces(reader: Any) -> bytes:
    if isinstance(reader, LengthReader):
        return _of_known_length(reader)
    assert isinstance(reader, ChunkedReader)
    # A chunk's own pieces may be empty between its head and its first byte.
    while reader.parser is not None:
        piece: bytes | None = next(reader.parser, None)
        if piece is None:
            reader.parser = None
        elif piece:
            return piece
    return b""


def _of_known_length(reader: Any) -> bytes:
    if not reader.length:
        return b""
    piece: bytes = reader.unreader.read(None, read_ahead=reader.length)
    reader.unreader.unread(piece[reader.length :])
    piece = piece[: reader.length]
    reader.length -= len(piece)
    return piece
