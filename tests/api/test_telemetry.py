"""Every request has an id, a line in the log and its place in the metrics, and none of them holds words of the article."""

import json
import logging
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from service.api import extraction
from service.app import create_app
from service.logs import FORMATTERS, logging_configuration
from service.settings import Settings
from tests.api.values import ATTRIBUTION

SENTENCE = "« Rien ne presse », a dit Anne Mercier."
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def samples(client: FlaskClient) -> dict[str, float]:
    families = text_string_to_metric_families(client.get("/metrics").get_data(as_text=True))
    return {f"{s.name}{sorted(s.labels.items())}": s.value for family in families for s in family.samples}


def grown(client: FlaskClient, before: dict[str, float], name: str, **labels: str) -> float:
    key = f"{name}{sorted(labels.items())}"
    return samples(client).get(key, 0.0) - before.get(key, 0.0)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The fields of every line of the access log."""
    create_app(Settings(log_level="debug"))
    found: list[dict[str, Any]] = []
    access = logging.getLogger("dixit.access")
    monkeypatch.setattr(access, "handle", lambda record: found.append({**record.fields, "level": record.levelname}))
    return found


@pytest.mark.parametrize("given", ["a", "A-z.0_9", "f" * 128])
def test_the_request_id_of_the_caller_is_kept(client: FlaskClient, given: str) -> None:
    assert given == client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]


@pytest.mark.parametrize("given", ["", " ", "a b", "é", "f" * 129, "a;b"])
def test_a_malformed_request_id_is_replaced(client: FlaskClient, given: str) -> None:
    chosen = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert 36 == len(chosen)


def test_two_requests_have_two_ids(client: FlaskClient) -> None:
    first, second = (client.get("/healthz").headers["X-Request-ID"] for _ in range(2))

    assert first != second


def test_the_answer_says_what_took_the_time(client: FlaskClient) -> None:
    response = client.post("/v1/quotes", json={"text": SENTENCE})
    engine, total = (float(part.partition("dur=")[2]) for part in response.headers["Server-Timing"].split(", "))

    assert 0 < engine <= total
    assert engine == pytest.approx(response.get_json()["meta"]["duration_ms"], abs=0.002)


def test_a_request_is_one_line_in_the_log(client: FlaskClient, logged: list[dict[str, Any]]) -> None:
    headers = {"X-Request-ID": "r1", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    client.post("/v1/quotes", json={"text": SENTENCE}, headers=headers)
    line = logged[0]

    assert 1 == len(logged)
    assert ("r1", TRACE, "POST", "/v1/quotes", 200) == tuple(line[key] for key in ("request_id", "trace_id", "method", "route", "status"))
    assert (1, 0, len(SENTENCE), 1) == tuple(line[key] for key in ("articles", "problems", "characters", "quotations"))


@pytest.mark.parametrize("traceparent", ["", "00-0-0-0", f"ff-{TRACE}-00f067aa0ba902b7-01", f"00-{'0' * 32}-00f067aa0ba902b7-01"])
def test_a_malformed_trace_is_passed_over(client: FlaskClient, logged: list[dict[str, Any]], traceparent: str) -> None:
    client.get("/version", headers={"traceparent": traceparent})

    assert logged[0]["trace_id"] is None


def test_a_stream_is_logged_at_its_end_with_all_its_articles(client: FlaskClient, logged: list[dict[str, Any]]) -> None:
    body = (json.dumps({"text": SENTENCE}) + "\n").encode() * 3 + b"rubbish\n"
    client.post("/v1/quotes/batch", data=body, content_type="application/x-ndjson")

    assert (3, 1, 3) == tuple(logged[0][key] for key in ("articles", "problems", "quotations"))


def test_probes_are_logged_for_debugging_alone(client: FlaskClient, logged: list[dict[str, Any]]) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/version"):
        client.get(path)

    assert ["DEBUG", "DEBUG", "DEBUG", "INFO"] == [line["level"] for line in logged]


def test_neither_log_nor_metrics_hold_words_or_paths_of_the_caller(client: FlaskClient, logged: list[dict[str, Any]]) -> None:
    client.post("/v1/quotes", json={"text": SENTENCE})
    client.post("/Mercier?Mercier=1", data=SENTENCE.encode())
    client.open("/v1/quotes", method="MERCIER")

    assert "mercier" not in json.dumps(logged).lower()
    assert "mercier" not in client.get("/metrics").get_data(as_text=True).lower()


def test_requests_are_counted_by_method_route_and_status(client: FlaskClient) -> None:
    before = samples(client)
    client.post("/v1/quotes", json={"text": SENTENCE})
    client.post("/v1/quotes", json={"text": ""})
    client.get("/nowhere")
    client.open("/v1/quotes", method="BREW")

    assert 1 == grown(client, before, "dixit_http_requests_total", method="POST", route="/v1/quotes", status="200")
    assert 1 == grown(client, before, "dixit_http_requests_total", method="POST", route="/v1/quotes", status="422")
    assert 1 == grown(client, before, "dixit_http_requests_total", method="GET", route="unmatched", status="404")
    assert 1 == grown(client, before, "dixit_http_requests_total", method="OTHER", route="unmatched", status="405")
    assert 2 == grown(client, before, "dixit_http_request_duration_seconds_count", route="/v1/quotes")


def test_quotations_are_counted_by_type_and_whether_attributed(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "attribute", lambda *_, **__: ATTRIBUTION)
    before = samples(client)
    client.post("/v1/quotes", json={"text": SENTENCE})

    assert 1 == grown(client, before, "dixit_quotations_total", type="direct", attributed="true")
    assert 1 == grown(client, before, "dixit_quotations_total", type="non_speech", attributed="false")
    assert 1 == grown(client, before, "dixit_engine_seconds_count")


def test_nothing_stays_in_flight(client: FlaskClient) -> None:
    before = samples(client)
    client.post("/v1/quotes", json={"text": SENTENCE})

    assert 0 == grown(client, before, "dixit_http_requests_in_flight")


def line(log_format: str, **extra: Any) -> str:
    record = logging.LogRecord("dixit.access", logging.INFO, "", 0, "GET %s", ("/version",), None)
    record.created = 0.0625
    for name, value in extra.items():
        setattr(record, name, value)
    return FORMATTERS[log_format]().format(record)


def test_a_json_line_is_one_object() -> None:
    written = line("json", fields={"status": 200, "client": "é\n"})

    assert {
        "time": "1970-01-01T00:00:00.062Z",
        "level": "info",
        "logger": "dixit.access",
        "message": "GET /version",
        "status": 200,
        "client": "é\n",
    } == json.loads(written)
    assert "\n" not in written


def test_a_text_line_is_for_people() -> None:
    assert "1970-01-01T00:00:00.062Z info dixit.access: GET /version status=200" == line("text", fields={"status": 200})


def test_the_settings_choose_level_and_format() -> None:
    configuration = logging_configuration(Settings(log_level="warning", log_format="text"))

    assert "WARNING" == configuration["loggers"]["dixit"]["level"]
    assert FORMATTERS["text"] is configuration["formatters"]["chosen"]["()"]
