"""Wire the application: the only place that knows Flask, the settings and every blueprint together.

Takes settings, gives a WSGI application.
"""

import logging.config
import os

from flask import Flask

from service.api import docs, ops, page, problems, quotes
from service.api.extraction import make_extractor, refuse_what_the_server_refused
from service.api.telemetry import Telemetry, note_route
from service.logs import logging_configuration
from service.settings import Settings, read_settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; without settings they are read from the environment.

    Raises SettingsError for a wrong or unknown `DIXIT_*` variable.
    """
    chosen = settings or read_settings(os.environ)
    logging.config.dictConfig(logging_configuration(chosen))
    app = Flask("service", static_folder=None, template_folder=None)
    app.extensions["dixit"] = make_extractor(chosen)
    problems.register(app)
    app.before_request(note_route)
    app.before_request(refuse_what_the_server_refused)
    app.register_blueprint(quotes.blueprint)
    app.register_blueprint(ops.blueprint)
    if chosen.metrics:
        app.register_blueprint(ops.metrics_blueprint)
    if chosen.docs:
        app.register_blueprint(docs.blueprint)
        app.register_blueprint(page.blueprint)
    else:
        app.add_url_rule("/", view_func=ops.index)
    app.wsgi_app = Telemetry(app.wsgi_app)  # type: ignore[method-assign]
    # The self-test warms the lexicon before the workers are forked, so that they share it.
    ops.self_test_passed()
    return app
