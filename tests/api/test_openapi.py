"""The contract is openapi.yaml: its examples are what the service answers, and the schemas in the code say the same."""

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from marshmallow import Schema, fields
from openapi_schema_validator import OAS31Validator
from werkzeug.test import TestResponse

from service.api import extraction, problems, schemas
from service.api.answers import answer
from service.api.formats import write_annotations
from service.api.schemas import Wanted
from service.app import create_app
from service.engine.model import Options
from service.settings import Settings
from service.version import VERSION
from tests.api.values import ATTRIBUTION, TEXT

ROOT = Path(__file__).resolve().parents[2]
CONTRACT: dict[str, Any] = yaml.load((ROOT / "openapi.yaml").read_bytes(), Loader=yaml.CSafeLoader)
METHODS = ("get", "post")
# These change from run to run, or with each new calibration of the engine.
VARYING = frozenset({"duration_ms", "instance", "confidence", "python", "try", "explanation"})


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in CONTRACT["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def validate(name: str, value: Any) -> None:
    """Hold a value against a schema of the contract."""
    OAS31Validator({"$ref": f"#/components/schemas/{name}", "components": CONTRACT["components"]}).validate(value)


def steady(value: Any) -> Any:
    """A JSON value without what varies."""
    if isinstance(value, dict):
        return {key: "…" if key in VARYING else steady(below) for key, below in value.items()}
    return [steady(below) for below in value] if isinstance(value, list) else value


def content(response: TestResponse) -> Any:
    text = response.get_data(as_text=True)
    if response.mimetype == "application/x-ndjson":
        return as_lines(text)
    if response.mimetype == "text/csv":
        return as_rows(text)
    return steady(json.loads(text)) if response.mimetype and response.mimetype.endswith("json") else text


def as_lines(text: str) -> list[Any]:
    return [steady(json.loads(line)) for line in text.splitlines()]


def as_rows(text: str) -> list[Any]:
    return [steady(row) for row in csv.DictReader(io.StringIO(text, newline=""))]


def shown(media_type: str, value: Any) -> Any:
    return {"application/x-ndjson": as_lines, "text/csv": as_rows}.get(media_type, steady)(value)


def request_examples() -> Iterator[Any]:
    """Each example of a request with each example answer of the same name."""
    for path, method, operation in operations():
        bodies = operation.get("requestBody", {}).get("content", {})
        answers = operation["responses"]["200"]["content"]
        sent = [(media_type, name, example["value"]) for media_type, body in bodies.items() for name, example in body["examples"].items()]
        for (media_type, name, value), (accept, answered) in product(sent, answers.items()):
            if name in answered.get("examples", {}):
                expected = shown(accept, answered["examples"][name]["value"])
                yield pytest.param(path, method, media_type, value, accept, expected, id=f"{path} {name} {accept}")


def problem_examples() -> Iterator[Any]:
    for component in CONTRACT["components"]["responses"].values():
        for name, example in component["content"]["application/problem+json"]["examples"].items():
            if "x-request" in example:
                yield pytest.param(example["x-request"], example["value"], id=name)


def get_examples() -> Iterator[Any]:
    for path, method, operation in operations():
        for media_type, answered in operation["responses"]["200"]["content"].items():
            if method == "get":
                yield pytest.param(
                    path,
                    media_type,
                    [shown(media_type, e["value"]) for e in answered.get("examples", {}).values()],
                    id=f"{path} {media_type}",
                )


@pytest.mark.parametrize(("path", "method", "media_type", "sent", "accept", "expected"), [*request_examples()])
def test_each_example_of_a_request_is_answered_by_its_example(
    client: FlaskClient, path: str, method: str, media_type: str, sent: Any, accept: str, expected: Any
) -> None:
    body = sent if isinstance(sent, str) else json.dumps(sent)
    response = client.open(path, method=method.upper(), data=body.encode(), headers={"Content-Type": media_type, "Accept": accept})

    assert (200, accept) == (response.status_code, response.mimetype)
    assert expected == content(response)


@pytest.mark.parametrize(("path", "media_type", "expected"), [*get_examples()])
def test_each_get_is_answered_by_its_example(client: FlaskClient, path: str, media_type: str, expected: list[Any]) -> None:
    response = client.get(path, headers={"Accept": media_type})

    assert (200, media_type) == (response.status_code, response.mimetype)
    assert expected == [content(response)][: len(expected)]


@pytest.mark.parametrize(("asked", "expected"), [*problem_examples()])
def test_each_example_of_a_problem_is_the_answer_to_its_request(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], expected: dict[str, Any]
) -> None:
    if asked.get("fault"):
        monkeypatch.setattr(extraction, "attribute", lambda *_, **__: 1 / 0)
        monkeypatch.setattr(problems.log, "error", lambda *_, **__: None)
    client = create_app(Settings(log_level="error", **asked.get("settings", {}))).test_client()
    body = asked.get("body", "").encode(asked.get("encoding", "utf-8")) * asked.get("repeat", 1)
    environ = asked.get("environ", {})
    response = client.open(asked["path"], method=asked["method"], headers=asked.get("headers", {}), data=body, environ_overrides=environ)

    assert steady(expected) == content(response)
    assert expected["status"] == response.status_code


def test_every_operation_and_every_kind_of_problem_has_an_example() -> None:
    kinds = {example.values[1]["type"] for example in problem_examples()}
    with_body = {path for path, _, operation in operations() if "requestBody" in operation}

    # These come from the server and the master around the application; the live tests bring them about.
    around = {problems.DRAINING, problems.URI_TOO_LONG, problems.HEADERS_TOO_LARGE}
    assert {f"urn:dixit:problem:{kind.slug}" for kind in problems.KINDS if kind not in around} == kinds
    assert with_body == {example.values[0] for example in request_examples()}


def test_every_route_is_in_the_contract() -> None:
    rules = create_app(Settings(log_level="error")).url_map.iter_rules()

    assert {rule.rule for rule in rules if not rule.arguments} == set(CONTRACT["paths"])


def test_the_contract_has_the_version_of_the_package() -> None:
    assert VERSION == CONTRACT["info"]["version"]


def test_the_limits_of_the_contract_are_the_defaults() -> None:
    limits = CONTRACT["components"]["schemas"]

    assert Settings().max_chars == limits["Text"]["x-limit"]
    assert Settings().max_batch == limits["BatchRequest"]["properties"]["articles"]["x-limit"]
    assert schemas.MAX_ID_LENGTH == limits["ArticleId"]["maxLength"]
    assert schemas.MAX_CONTEXT == limits["Context"]["maximum"]


SAME = {
    "Request": schemas.QuotesSchema,
    "BatchRequest": schemas.BatchSchema,
    "Article": schemas.ArticleSchema,
    "Answer": schemas.AnswerSchema,
    "Quote": schemas.QuoteSchema,
    "Span": schemas.SpanSchema,
    "Marks": schemas.MarksSchema,
    "SpeakerReference": schemas.SpeakerReferenceSchema,
    "Cue": schemas.CueSchema,
    "Candidate": schemas.CandidateSchema,
    "Speaker": schemas.SpeakerSchema,
    "Warning": schemas.WarningSchema,
    "Problem": schemas.ProblemSchema,
    "PlacedProblem": schemas.PlacedProblemSchema,
}


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return CONTRACT["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema


def allows_null(schema: dict[str, Any]) -> bool:
    chosen = resolved(schema)
    return "null" in chosen.get("type", ()) or None in chosen.get("enum", ()) or {"type": "null"} in chosen.get("oneOf", ())


def values(schema: dict[str, Any]) -> set[str]:
    return {value for value in resolved(schema).get("enum", ()) if value is not None}


def choices(field: fields.Field[Any]) -> set[str]:
    return {choice for validator in field.validators for choice in getattr(validator, "choices", ())}


@pytest.mark.parametrize("name", list(SAME))
def test_the_schemas_in_the_code_say_the_same_as_the_contract(name: str) -> None:
    written = CONTRACT["components"]["schemas"][name]
    coded: Schema = SAME[name]()
    by_key = {field.data_key or key: field for key, field in coded.fields.items()}

    assert set(written["properties"]) == set(by_key)
    assert set(written["required"]) == {key for key, field in by_key.items() if field.required}
    for key, field in by_key.items():
        assert (key, allows_null(written["properties"][key])) == (key, field.allow_none)
        assert (key, values(written["properties"][key])) == (key, choices(field))


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(Options(explain=True), "utf16", 200)])
def test_an_answer_with_every_part_keeps_to_the_contract(wanted: Wanted) -> None:
    validate("Answer", answer(ATTRIBUTION, wanted, None, 0.5))


def test_annotations_keep_to_the_contract() -> None:
    validate("AnnotationPage", json.loads(write_annotations(answer(ATTRIBUTION, Wanted(), "a1", 0.5), TEXT)))


@pytest.mark.parametrize("value", [{**answer(ATTRIBUTION, Wanted(), None, 0.5), "more": 1}, {"id": None}])
def test_the_contract_refuses_what_it_does_not_name(value: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=r"unexpected|required"):
        validate("Answer", value)


def test_examples_name_no_machine_of_ours() -> None:
    hosts = set(re.findall(r"https?://([\w.-]+)", (ROOT / "openapi.yaml").read_text(encoding="utf-8")))

    assert {"www.w3.org", "localhost"} >= hosts
