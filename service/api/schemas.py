"""Say what a request may hold and what an answer holds, as marshmallow schemas.

Takes JSON values, gives frozen requests; raises Problem with a JSON Pointer for each wrong field. The answer's schemas are the
contract that the tests hold every answer against; answers themselves are written by `answers`, which is some ten times as quick.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from service.api.offsets import OffsetUnit
from service.api.problems import MALFORMED_JSON, Fault, Problem, echo, invalid, nearest, too_large
from service.engine.model import CueKind, Gender, Modality, Options, QuotationType, SpeakerKind, Via, WarningCode

MAX_ID_LENGTH = 128
MAX_CONTEXT = 200
# Every wrong field is told with its place, which takes more than the field: a body of nothing but wrong fields is told so once.
MAX_FIELDS = 32
DEFAULTS = Options()
TYPES: tuple[QuotationType, ...] = get_args(QuotationType)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold what the caller wants back: the engine's options, the unit of offsets, the length of the context."""

    options: Options = DEFAULTS
    offset_unit: OffsetUnit = "codepoint"
    context: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """Hold one article as sent."""

    text: str
    id: str | None = None


class Truth(fields.Boolean):
    """Take true and false, nothing that only looks like them."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise ValidationError("Not true or false.")
        return value


class Number(fields.Float):
    """Take JSON numbers, no strings and no booleans."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ValidationError("Not a number.")
        return float(value)


class WholeNumber(fields.Integer):
    """Take whole JSON numbers, also as 3.0, no strings and no booleans."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not float(value).is_integer():
            raise ValidationError("Not a whole number.")
        return int(value)


class Types(fields.List[str]):
    """Take a list that is no longer than there are types."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, list) and len(value) > len(TYPES):
            raise ValidationError(f"{len(value)} entries: name each type once.")
        return super()._deserialize(value, attr, data, **kwargs)


def _valid_unicode(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        found = f"U+{ord(text[error.start]):04X}"
        raise ValidationError(f"Not valid Unicode: a lone surrogate ({found}) at code point {error.start}.") from error


def _not_blank(text: str) -> None:
    if not text or text.isspace():
        raise ValidationError("Blank: send the words of the article.")


class IdSchema(Schema):
    """Take the caller's name of an article."""

    id = fields.String(load_default=None, allow_none=True, validate=[validate.Length(max=MAX_ID_LENGTH), _valid_unicode])


class ArticleSchema(IdSchema):
    """Take one article of a batch."""

    text = fields.String(required=True, validate=[_not_blank, _valid_unicode])


class OptionsSchema(Schema):
    """Take what the caller wants back."""

    offset_unit = fields.String(load_default="codepoint", validate=validate.OneOf(get_args(OffsetUnit)))
    types = Types(
        fields.String(validate=validate.OneOf(TYPES)),
        load_default=sorted(DEFAULTS.types),
        validate=validate.Length(min=1, error="Empty: name at least one type, or leave the option out."),
    )
    min_confidence = Number(load_default=DEFAULTS.min_confidence, validate=validate.Range(0, 1))
    context = WholeNumber(load_default=0, validate=validate.Range(0, MAX_CONTEXT))
    explain = Truth(load_default=DEFAULTS.explain)


class QuotesSchema(ArticleSchema, OptionsSchema):
    """Take one article with options."""


class ParametersSchema(IdSchema, OptionsSchema):
    """Take the query string beside a text/plain body."""


class BatchSchema(OptionsSchema):
    """Take several articles with options for all; the articles themselves are checked one by one."""

    articles = fields.List(fields.Raw(allow_none=True), required=True, validate=validate.Length(min=1, error="Empty: send an article."))


ID = IdSchema(unknown=RAISE)
ARTICLE = ArticleSchema(unknown=RAISE)
OPTIONS = OptionsSchema(unknown=RAISE)
QUOTES = QuotesSchema(unknown=RAISE)
PARAMETERS = ParametersSchema(unknown=RAISE)
BATCH = BatchSchema(unknown=RAISE)


def load(schema: Schema, value: Any) -> dict[str, Any]:
    """Check a JSON value; raise Problem 422 with every wrong field, or 400 where the value is no object at all."""
    if not isinstance(value, dict):
        raise Problem(MALFORMED_JSON, f"The JSON is {_kind(value)}, not an object." + _example(schema))
    if len(value) > MAX_FIELDS:
        raise invalid([Fault("", f"{len(value)} fields are too many. Known are {', '.join(sorted(schema.fields))}.")])
    try:
        return dict(schema.load(value))
    except ValidationError as error:
        raise invalid(_faults(schema, error.messages)) from error


def wanted(values: Mapping[str, Any]) -> Wanted:
    """Turn checked options into a value."""
    options = Options(frozenset(values["types"]), values["min_confidence"], values["explain"])
    return Wanted(options, values["offset_unit"], values["context"])


def check_length(text: str, limit: int) -> None:
    """Raise Problem 413 where a text is longer than `limit` code points."""
    if len(text) > limit:
        detail = f"The text has {len(text)} code points, the limit is {limit}. Split it where the article has sections."
        raise too_large(detail, limit, pointer="/text")


def _kind(value: Any) -> str:
    names = {list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _example(schema: Schema) -> str:
    return ' Send {"articles": [{"text": "…"}]}.' if isinstance(schema, BatchSchema) else ' Send {"text": "…"}.'


def _faults(schema: Schema, messages: Any) -> Iterator[Fault]:
    for path, message in _leaves(messages, ()):
        pointer = "".join(f"/{_escape(step)}" for step in path)
        detail = message
        if message == "Unknown field.":
            detail = f"Unknown field {echo(path[-1])}. {nearest(path[-1], schema.fields)}"
        elif message == "Missing data for required field.":
            detail = f"Missing.{_example(schema)}"
        yield Fault(pointer, detail)


def _leaves(messages: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(messages, dict):
        for step, below in messages.items():
            yield from _leaves(below, (*path, step))
    else:
        yield from ((path, message) for message in messages)


def _escape(step: object) -> str:
    short = str(step)[:MAX_ID_LENGTH].encode("utf-8", "backslashreplace").decode()
    return short.replace("~", "~0").replace("/", "~1")


class SpanSchema(Schema):
    """Hold a piece of the text."""

    text = fields.String(required=True)
    start = WholeNumber(required=True, validate=validate.Range(0))
    end = WholeNumber(required=True, validate=validate.Range(0))


class MarksSchema(Schema):
    """Hold the quotation marks."""

    open = fields.String(required=True)
    close = fields.String(required=True, allow_none=True)


class SpeakerReferenceSchema(Schema):
    """Hold the speaker of one quotation."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(get_args(SpeakerKind)))
    via = fields.String(required=True, validate=validate.OneOf(get_args(Via)))
    mention = fields.Nested(SpanSchema, required=True, allow_none=True)


class CueSchema(SpanSchema):
    """Hold the words that attribute a quotation."""

    kind = fields.String(required=True, validate=validate.OneOf(get_args(CueKind)))
    lemma = fields.String(required=True, allow_none=True)
    class_ = fields.String(required=True, allow_none=True, data_key="class")
    stance = fields.String(required=True, allow_none=True)
    modality = fields.String(required=True, validate=validate.OneOf(get_args(Modality)))


class ContextSchema(Schema):
    """Hold the characters before and after a quotation."""

    prefix = fields.String(required=True)
    suffix = fields.String(required=True)


class CandidateSchema(Schema):
    """Hold one speaker who was considered."""

    mention = fields.Nested(SpanSchema, required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    rule = fields.String(required=True)
    confidence = Number(required=True, validate=validate.Range(0, 1))
    note = fields.String(required=True)


class ExplanationSchema(Schema):
    """Hold why the speaker was chosen."""

    candidates = fields.List(fields.Nested(CandidateSchema), required=True)


class QuoteSchema(SpanSchema):
    """Hold one quotation of the answer."""

    id = fields.String(required=True)
    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    segments = fields.List(fields.Nested(SpanSchema), required=True, validate=validate.Length(min=1))
    marks = fields.Nested(MarksSchema, required=True)
    within = fields.String(required=True, allow_none=True)
    continues = fields.String(required=True, allow_none=True)
    repeats = fields.String(required=True, allow_none=True)
    speaker = fields.Nested(SpeakerReferenceSchema, required=True, allow_none=True)
    cue = fields.Nested(CueSchema, required=True, allow_none=True)
    confidence = Number(required=True, allow_none=True, validate=validate.Range(0, 1))
    rule = fields.String(required=True, allow_none=True)
    context = fields.Nested(ContextSchema)
    explanation = fields.Nested(ExplanationSchema)


class SpeakerSchema(Schema):
    """Hold one speaker of the article."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(get_args(SpeakerKind)))
    gender = fields.String(required=True, allow_none=True, validate=validate.OneOf(get_args(Gender)))
    role = fields.String(required=True, allow_none=True)
    mentions = fields.List(fields.Nested(SpanSchema), required=True)
    quotes = fields.List(fields.String(), required=True)


class WarningSchema(Schema):
    """Hold something odd in the text."""

    code = fields.String(required=True, validate=validate.OneOf(get_args(WarningCode)))
    message = fields.String(required=True)
    start = WholeNumber(required=True, validate=validate.Range(0))
    end = WholeNumber(required=True, validate=validate.Range(0))


class MetaSchema(Schema):
    """Hold what made the answer."""

    service = fields.String(required=True)
    version = fields.String(required=True)
    duration_ms = Number(required=True, validate=validate.Range(0))


class AnswerSchema(Schema):
    """Hold the answer to one article."""

    id = fields.String(required=True, allow_none=True)
    offset_unit = fields.String(required=True, validate=validate.OneOf(get_args(OffsetUnit)))
    text_length = WholeNumber(required=True, validate=validate.Range(1))
    quotes = fields.List(fields.Nested(QuoteSchema), required=True)
    speakers = fields.List(fields.Nested(SpeakerSchema), required=True)
    warnings = fields.List(fields.Nested(WarningSchema), required=True)
    meta = fields.Nested(MetaSchema, required=True)


class FaultSchema(Schema):
    """Hold one wrong field."""

    pointer = fields.String(required=True)
    detail = fields.String(required=True)
    parameter = fields.String()


class ProblemSchema(Schema):
    """Hold a problem document."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = WholeNumber(required=True, validate=validate.Range(400, 599))
    detail = fields.String(required=True)
    instance = fields.String(required=True)
    errors = fields.List(fields.Nested(FaultSchema), required=True)
    limit = WholeNumber()
    line = WholeNumber()
    column = WholeNumber()
    byte_offset = WholeNumber()
    answered = WholeNumber()


class PlacedProblemSchema(Schema):
    """Hold the problem of one article of several."""

    id = fields.String(required=True, allow_none=True)
    problem = fields.Nested(ProblemSchema, required=True)
