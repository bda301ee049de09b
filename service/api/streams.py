"""Answer articles as they come: NDJSON in, NDJSON out, in order, at constant memory.

Takes the WSGI environment, gives lines. Each line has its own limits; a bad one is answered by a problem in its place. The reader
asks the server for one line at a time, so that an answer leaves before the next article has come.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from service import draining
from service.api import bodies, schemas
from service.api.extraction import Deadline, Extractor
from service.api.formats import compact
from service.api.problems import DRAINING, INCOMPLETE_BODY, Problem, busy, too_large
from service.api.schemas import Article, Wanted
from service.api.telemetry import record_of

PIECE = 64 * 1024
RETRY_AFTER_SECONDS = 2


def in_place(extractor: Extractor, value: Any, wanted: Wanted, deadline: Deadline, instance: str) -> dict[str, Any]:
    """Answer one article of several; a Problem becomes `{"id", "problem"}` and never stops the others."""
    try:
        fields = schemas.load(schemas.ARTICLE, value)
        return extractor.answer(Article(fields["text"], fields["id"]), wanted, deadline)
    except Problem as problem:
        return placed(problem, _id_of(value), instance)


def placed(problem: Problem, article_id: str | None, instance: str) -> dict[str, Any]:
    """Put a problem in the place of an answer."""
    return {"id": article_id, "problem": problem.as_json(instance)}


def answers(environ: dict[str, Any], extractor: Extractor, wanted: Wanted, instance: str) -> Iterator[bytes]:
    """Answer each line of the body as it comes.

    Raises Problem 415, before the first line, for an unknown encoding; later problems stand in their lines.
    """
    source, declared = environ["wsgi.input"], bodies.declared_length(environ)
    if bodies.content_encoding(environ) == "identity":
        pieces = _sent(environ, declared, source.readline)
    else:
        # A line of the articles ends where no line of the compressed bytes need end.
        pieces = bodies.inflate_pieces(_sent(environ, declared, getattr(source, "read1", source.readline)))
    return _answers(environ, extractor, wanted, instance, split(pieces, extractor.settings.max_body_bytes))


def _answers(
    environ: dict[str, Any], extractor: Extractor, wanted: Wanted, instance: str, lines: Iterator[bytes | Problem]
) -> Iterator[bytes]:
    record = record_of(environ)
    answered = 0
    try:
        for line in lines:
            result = _answer(extractor, line, wanted, instance)
            record.add(result)
            yield compact(result) + b"\n"
            answered += 1
            if draining.is_stopping():
                raise _stopping()
    except Problem as problem:
        # A read that broke off while the service stops did so because of the stop.
        ended = _stopping() if draining.is_stopping() else problem
        ended.extensions["answered"] = answered
        final = placed(ended, None, instance)
        record.add(final)
        yield compact(final) + b"\n"


def split(pieces: Iterable[bytes], limit: int) -> Iterator[bytes | Problem]:
    """Join pieces and part them at the ends of lines; blank lines are passed over.

    A line over `limit` bytes gives a Problem in its place as soon as that is known; the rest of it is dropped.
    """
    held = bytearray()
    dropping = False
    for piece in pieces:
        *ended, rest = piece.split(b"\n")
        for part in ended:
            held += b"" if dropping else part
            if not dropping and held.strip():
                yield _line(held, limit)
            held.clear()
            dropping = False
        held += b"" if dropping else rest
        if len(held) > limit:
            yield _line(held, limit)
            held.clear()
            dropping = True
    if held.strip():
        yield bytes(held)


def _line(held: bytearray, limit: int) -> bytes | Problem:
    return bytes(held) if len(held) <= limit else too_large(f"The line is longer than {limit} bytes. Shorten the article.", limit)


def _answer(extractor: Extractor, line: bytes | Problem, wanted: Wanted, instance: str) -> dict[str, Any]:
    try:
        if isinstance(line, Problem):
            raise line
        value = bodies.parse_json(line)
    except Problem as problem:
        return placed(problem, None, instance)
    return in_place(extractor, value, wanted, extractor.deadline(), instance)


def _id_of(value: Any) -> str | None:
    given = value.get("id") if isinstance(value, dict) else None
    try:
        return str(schemas.load(schemas.ID, {"id": given})["id"]) if given is not None else None
    except Problem:
        return None


def _sent(environ: dict[str, Any], declared: int | None, read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Give the body piece by piece as it comes; raise Problem where it stops before its end."""
    remaining = declared if declared is not None else PIECE if bodies.ends_by_itself(environ) else 0
    while remaining:
        try:
            # With a size, a line is given at its end without a wait for more; iterating over the input would wait.
            piece = read(min(PIECE, remaining))
        except OSError as error:
            raise bodies.broken_off() from error
        if not piece:
            break
        remaining -= len(piece) if declared is not None else 0
        yield piece
    if declared is not None and remaining:
        raise Problem(INCOMPLETE_BODY, f"Content-Length says {declared} bytes, but {remaining} of them did not come.")


def _stopping() -> Problem:
    return busy(DRAINING, "The service stops. Send the articles that have no answer yet to another instance.", RETRY_AFTER_SECONDS)
