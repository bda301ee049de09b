"""Give the tests an application and a running service."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from werkzeug.test import TestResponse

from scripts import live
from service import draining
from service.app import create_app
from service.settings import Settings

# A machine that is busy with other work must not fail a test by the clock.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def app() -> Flask:
    """An application with the default limits that logs errors alone."""
    application = create_app(Settings(log_level="error"))
    application.test_client_class = WholeClient
    return application


class WholeClient(FlaskClient):
    """A client that takes each answer to its end, as a connection does, unless told otherwise."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        return super().open(*args, buffered=buffered, **kwargs)


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
