"""Turn the bytes of a body into text or JSON, strictly.

Takes the WSGI environment and bytes, gives `str` or JSON values. Raises Problem for what is too large, cut short, wrongly encoded,
wrongly compressed or not JSON: an article is answered whole or not at all.
"""

import json
import math
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from service.api.problems import (
    BAD_COMPRESSION,
    BAD_ENCODING,
    INCOMPLETE_BODY,
    MALFORMED_JSON,
    UNSUPPORTED_MEDIA_TYPE,
    Problem,
    echo,
    too_large,
)

MAX_DEPTH = 16
MAX_DIGITS = 100
# Far more than the largest batch has; a body of nothing but values takes thirty times its size in memory, and seconds.
MAX_VALUES = 50_000
GZIP = 16 + zlib.MAX_WBITS
GZIP_PIECE = 8 * 1024
INFLATED_PIECE = 64 * 1024
BYTE_ORDER_MARK = "\ufeff"

WSGIEnvironment = dict[str, Any]


def read_body(environ: WSGIEnvironment, limit: int) -> bytes:
    """Read the whole body, inflated where it is gzip.

    Raises Problem: 413 over `limit` bytes, 400 for a body cut short or a broken chunk, 415 for another encoding.
    """
    encoding = content_encoding(environ)
    sent = _read_sent(environ, limit)
    return sent if encoding == "identity" else inflate(sent, limit)


def content_encoding(environ: WSGIEnvironment) -> str:
    """Return `identity` or `gzip`; raise Problem 415 for any other encoding."""
    encoding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower() or "identity"
    if encoding in {"gzip", "x-gzip"}:
        return "gzip"
    if encoding != "identity":
        detail = f"Content-Encoding {echo(encoding)} is not supported: send the body as it is, or compressed with gzip."
        raise Problem(UNSUPPORTED_MEDIA_TYPE, detail, headers={"Accept-Encoding": "gzip"})
    return "identity"


def declared_length(environ: WSGIEnvironment) -> int | None:
    """Return the Content-Length, None where there is none."""
    declared = environ.get("CONTENT_LENGTH") or ""
    if declared and not (declared.isascii() and declared.isdigit()):
        raise Problem(INCOMPLETE_BODY, "Content-Length is not a number: leave it to your HTTP library.")
    return int(declared) if declared else None


def ends_by_itself(environ: WSGIEnvironment) -> bool:
    """Say whether the body has an end without a Content-Length, as a chunked one has."""
    return bool(environ.get("wsgi.input_terminated")) or environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"


def read_input(environ: WSGIEnvironment, size: int) -> bytes:
    """Read up to `size` bytes of the body; raise Problem 400 where the connection or a chunk breaks."""
    try:
        return bytes(environ["wsgi.input"].read(size))
    except OSError as error:
        raise broken_off() from error


def broken_off() -> Problem:
    """Build the problem of a body that stopped before its end."""
    return Problem(INCOMPLETE_BODY, "The body stopped before its end, or its chunks are malformed. Send it again, whole.")


def body_too_large(limit: int) -> Problem:
    """Build the problem of a body over `limit` bytes."""
    return too_large(f"The body is longer than {limit} bytes. Send fewer articles at once, or stream them as NDJSON.", limit)


def inflate(sent: bytes, limit: int) -> bytes:
    """Inflate a gzip body of one or more members, up to `limit` bytes.

    Raises Problem: 413 over the limit, whatever the ratio; 400 where it is not gzip or is cut short.
    """
    if not sent:
        raise _gzip_cut_short()
    inflated = bytearray()
    for piece in inflate_pieces([sent]):
        inflated += piece
        if len(inflated) > limit:
            raise too_large(f"The inflated body is longer than {limit} bytes. Send less at once.", limit)
    return bytes(inflated)


def inflate_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate a gzip body of one or more members as it comes, a bounded piece at a time.

    Raises Problem 400 where it is not gzip or is cut short.
    """
    inflater: Any = None
    # At the end of each member what comes behind it is copied: short pieces bound what a hundred thousand tiny members cost.
    for sent in (piece[start : start + GZIP_PIECE] for piece in pieces for start in range(0, len(piece), GZIP_PIECE)):
        # Zeros may fill up the space between members.
        rest = sent if inflater else sent.lstrip(b"\0")
        while rest:
            inflater = inflater or zlib.decompressobj(GZIP)
            try:
                yield inflater.decompress(rest, INFLATED_PIECE)
            except zlib.error as error:
                raise Problem(BAD_COMPRESSION, "Content-Encoding says gzip, but the body is not: leave the header out.") from error
            rest = inflater.unconsumed_tail or inflater.unused_data.lstrip(b"\0")
            inflater = None if inflater.eof else inflater
    if inflater:
        raise _gzip_cut_short()


def decode(body: bytes) -> str:
    """Decode UTF-8, less a byte order mark; raise Problem 400 with the offset of the first wrong byte."""
    try:
        return body.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        detail = f"Byte {error.start} (0x{body[error.start]:02x}) is not valid UTF-8. {_guess_encoding(body)}"
        raise Problem(BAD_ENCODING, detail, extensions={"byte_offset": error.start}) from error


def parse_json(body: bytes) -> Any:
    """Parse strict JSON: no NaN, no duplicate keys, no number out of range, at most 16 levels deep.

    Raises Problem: 400 with the line and the column of the error; 413 where there are too many values.
    """
    text = decode(body)
    if not text.strip():
        raise _malformed('The body is empty. Send {"text": "…"}, or to the batch {"articles": [{"text": "…"}]}.')
    if holds_too_many_values(text):
        raise too_large(f"The JSON holds more than {MAX_VALUES} values. Send fewer articles at once, or stream them as NDJSON.", MAX_VALUES)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_short_integer)
    except json.JSONDecodeError as error:
        hint = " It looks like UTF-16: send UTF-8." if "\0" in text[:4] else ""
        where = f"line {error.lineno}, column {error.colno}"
        extensions = {"line": error.lineno, "column": error.colno}
        raise Problem(MALFORMED_JSON, f"{error.msg.removesuffix(' at')} at {where}.{hint}", extensions=extensions) from error
    except RecursionError as error:
        raise _too_deep() from error
    if depth(value) > MAX_DEPTH:
        raise _too_deep()
    return value


def holds_too_many_values(text: str) -> bool:
    """Tell, before anything is parsed, whether a JSON text has more values than any request needs; what strings hold does not count.

    >>> holds_too_many_values('{"text": "' + "[," * 100_000 + '"}'), holds_too_many_values("[0" + ",0" * 100_000 + "]")
    (False, True)
    """
    if _values(text) <= MAX_VALUES:
        return False
    unescaped = text.replace("\\\\", "").replace('\\"', "")
    return unescaped.count('"') > 4 * MAX_VALUES or sum(map(_values, unescaped.split('"')[::2])) > MAX_VALUES


def depth(value: Any) -> int:
    """Count the levels of arrays and objects, without recursion.

    >>> depth({"text": "Non.", "types": ["direct"]})
    2
    """
    deepest, level = 0, [value]
    while level := [entry for entry in level if isinstance(entry, (dict, list))]:
        deepest += 1
        if deepest > MAX_DEPTH:
            break
        level = [child for entry in level for child in (entry.values() if isinstance(entry, dict) else entry)]
    return deepest


def _values(text: str) -> int:
    # A value stands in as many brackets as there are levels; what has more is too deep, which the parser tells.
    return text.count(",") + (text.count("[") + text.count("{")) // MAX_DEPTH


def _read_sent(environ: WSGIEnvironment, limit: int) -> bytes:
    declared = declared_length(environ)
    if declared is not None and declared > limit:
        raise body_too_large(limit)
    if declared is None and not ends_by_itself(environ):
        return b""
    # One byte past the limit tells a body that fits from one that goes on.
    sent = read_input(environ, limit + 1 if declared is None else declared)
    if len(sent) > limit:
        raise body_too_large(limit)
    if declared is not None and len(sent) < declared:
        raise Problem(INCOMPLETE_BODY, f"Content-Length says {declared} bytes, but only {len(sent)} came. Send the body again, whole.")
    return sent


def _gzip_cut_short() -> Problem:
    return Problem(BAD_COMPRESSION, "The gzip body is cut short. Send it again, whole.")


def _guess_encoding(body: bytes) -> str:
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "It looks like UTF-16: send UTF-8."
    if body.startswith(b"\x1f\x8b"):
        return "It looks like gzip: say so with Content-Encoding: gzip."
    return "If it is Latin-1 or Windows-1252, convert it: iconv -f WINDOWS-1252 -t UTF-8."


def _malformed(detail: str) -> Problem:
    return Problem(MALFORMED_JSON, detail)


def _too_deep() -> Problem:
    return Problem(MALFORMED_JSON, f"The JSON is nested deeper than {MAX_DEPTH} levels.", extensions={"limit": MAX_DEPTH})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _malformed(f"The key {echo(twice)} stands twice in one object.")
    return built


def _refuse_constant(name: str) -> NoReturn:
    raise _malformed(f"{name} is not JSON.")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _malformed("A number is out of range.")
    return number


def _short_integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise _malformed(f"A number has more than {MAX_DIGITS} digits.")
    return int(digits)
