"""What operators ask: health, readiness, version, index, documentation."""

import json
import re

import pytest
import yaml
from flask.testing import FlaskClient

from service import draining
from service.api import ops
from service.app import create_app
from service.settings import Settings
from service.version import VERSION


def test_health_says_alive(client: FlaskClient) -> None:
    assert {"status": "alive"} == client.get("/healthz").get_json()


def test_readiness_says_ready_once_the_self_test_has_passed(client: FlaskClient) -> None:
    assert {"status": "ready"} == client.get("/readyz").get_json()


def test_readiness_is_503_while_the_service_drains_and_health_stays(client: FlaskClient) -> None:
    draining.move_to(draining.State.DRAINING)
    response = client.get("/readyz")

    assert (503, "urn:dixit:problem:draining") == (response.status_code, response.get_json()["type"])
    assert "5" == response.headers["Retry-After"]
    assert 200 == client.get("/healthz").status_code


def test_readiness_is_500_where_the_self_test_fails(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ops, "self_test_passed", lambda: False)

    assert 500 == client.get("/readyz").status_code


def test_the_version_is_that_of_the_package(client: FlaskClient) -> None:
    assert ("dixit", VERSION) == tuple(client.get("/version").get_json()[key] for key in ("service", "version"))


def test_the_index_gives_programs_a_curl_line_and_links_that_work(client: FlaskClient) -> None:
    index = client.get("/", headers={"Accept": "*/*"}).get_json()
    sent = re.search(r"--json '(.*)'", index["try"])

    assert sent is not None
    assert 200 == client.post("/v1/quotes", json=json.loads(sent[1])).status_code
    assert {200, 405} == {client.get(link).status_code for link in index["links"].values()}


def test_the_index_names_the_sub_path_of_a_proxy(client: FlaskClient) -> None:
    index = client.get("/", headers={"Accept": "application/json"}, environ_overrides={"SCRIPT_NAME": "/dixit"}).get_json()

    assert "/dixit/v1/quotes" == index["links"]["quotes"]
    assert "/dixit/v1/quotes" in index["try"]


def test_the_specification_is_given_as_yaml_and_as_json(client: FlaskClient) -> None:
    response = client.get("/openapi.yaml")

    assert "application/yaml" == response.mimetype
    assert yaml.safe_load(response.data) == client.get("/openapi.json").get_json()


def test_the_documentation_needs_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    response = client.get("/docs")
    page = response.get_data(as_text=True)

    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert [] == re.findall(r"<style|style=|<script>|\son\w+=|https?://|(?:src|href)=\"/", page)


def test_every_file_of_the_documentation_is_there(client: FlaskClient) -> None:
    page = client.get("/docs").get_data(as_text=True)
    files = re.findall(r'(?:src|href)="(docs/[^"]+)"', page)

    assert 4 == len(files)
    assert [200] * 4 == [client.get(f"/{file}").status_code for file in files]


@pytest.mark.parametrize("name", ["index.html", "swagger-ui.js", "..%2findex.html", "%2e%2e/__init__.py"])
def test_no_other_file_of_the_documentation_can_be_had(client: FlaskClient, name: str) -> None:
    assert 404 == client.get(f"/docs/{name}").status_code


@pytest.mark.parametrize(("off", "path"), [("docs", "/docs"), ("docs", "/docs/start.js"), ("metrics", "/metrics")])
def test_documentation_and_metrics_can_be_switched_off(off: str, path: str) -> None:
    client = create_app(Settings(log_level="error", **{off: False})).test_client()  # type: ignore[arg-type]

    assert 404 == client.get(path).status_code


def test_the_index_links_to_nothing_that_is_switched_off() -> None:
    client = create_app(Settings(log_level="error", docs=False, metrics=False)).test_client()
    links = client.get("/").get_json()["links"]

    assert {"docs", "metrics"}.isdisjoint(links)
    assert {200, 405} == {client.get(link).status_code for link in links.values()}


def test_without_documentation_browsers_get_the_index_too() -> None:
    client = create_app(Settings(log_level="error", docs=False)).test_client()

    assert "application/json" == client.get("/", headers={"Accept": "text/html"}).mimetype


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/version", "/metrics", "/openapi.yaml", "/docs", "/"])
def test_head_and_options_are_answered(client: FlaskClient, path: str) -> None:
    assert (200, b"") == (client.head(path).status_code, client.head(path).data)
    assert "GET" in client.options(path).headers["Allow"]


def test_nothing_is_shared_with_other_origins(client: FlaskClient) -> None:
    headers = client.post("/v1/quotes", json={"text": "Non"}, headers={"Origin": "https://ailleurs.example"}).headers

    assert not [name for name, _ in headers if name.lower().startswith("access-control")]
