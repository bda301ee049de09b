"""Answer like the service without doing its work: the bare Flask view that the service is measured against.

Takes a JSON body, parses it, and gives a constant as long as `BARE_ANSWER_BYTES` says; runs under the service's gunicorn settings.
"""

import os

from flask import Flask, Response, request


def create_app() -> Flask:
    """Make the application."""
    app = Flask("bare")
    answer = b'"' + b"a" * (int(os.environ["BARE_ANSWER_BYTES"]) - 2) + b'"'

    @app.post("/v1/quotes")
    def quotes() -> Response:
        if not isinstance(request.get_json(), dict):
            raise TypeError
        return Response(answer, mimetype="application/json")

    @app.get("/readyz")
    def ready() -> str:
        return ""

    return app
