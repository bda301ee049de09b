"""Read the options in the query string.

Takes the query of the request at hand, where every value is a string, gives values checked by the same schemas as JSON. Raises
Problem 422 that names each wrong parameter.
"""

import json
from typing import Any

from flask import request
from marshmallow import Schema

from service.api.problems import Fault, Problem, invalid
from service.api.schemas import OptionsSchema, load

TRUTHS = {"true": True, "false": False}
NUMBERS = frozenset({"min_confidence", "context"})
SHOWN = 64


def read_parameters(schema: OptionsSchema) -> dict[str, Any]:
    """Read all options, with the defaults of those not given."""
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise invalid(Fault(f"/{name[:SHOWN]}", "Given more than once.", parameter=name[:SHOWN]) for name in twice)
    try:
        return load(schema, {name: _typed(name, value) for name, value in request.args.items()})
    except Problem as problem:
        raise invalid(_as_parameter(fault) for fault in problem.errors) from problem


def read_beside(sent: Any, schema: Schema, options: OptionsSchema) -> dict[str, Any]:
    """Check a JSON body and take the options that it leaves open from the query string."""
    values = load(schema, sent)
    if not request.args:
        return values
    parameters = read_parameters(options)
    return values | {name: parameters[name] for name in request.args if name not in sent}


def _as_parameter(fault: Fault) -> Fault:
    return Fault(fault.pointer, fault.detail, parameter=fault.pointer[1:].partition("/")[0] or None)


def _typed(name: str, value: str) -> Any:
    if name == "types":
        return value.split(",")
    if name == "explain":
        return TRUTHS.get(value, value)
    return _number(value) if name in NUMBERS else value


def _number(value: str) -> Any:
    try:
        number = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return number if isinstance(number, (int, float)) else value
