"""Give the tests an application and a running service."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scripts import live
from service import draining
from service.app import create_app
from service.settings import Settings


@pytest.fixture(scope="session")
def app() -> Flask:
    """An application with the default limits that logs errors alone."""
    return create_app(Settings(log_level="error"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application, without a server between."""
    return app.test_client()


@pytest.fixture(autouse=True)
def _serving() -> Iterator[None]:
    """Whatever a test does to the shared state, the next finds a service that serves."""
    yield
    draining.move_to(draining.State.SERVING)


@pytest.fixture(scope="session")
def service_url() -> Iterator[str]:
    """The address of the service as users run it, with gunicorn and its own settings and two workers."""
    with live.running({"DIXIT_WORKERS": "2"}) as url:
        yield url
