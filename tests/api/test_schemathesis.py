"""Requests made from the contract, good and bad, find no answer that the contract does not name."""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case

from service.api.ops import SPECIFICATION

schema = schemathesis.openapi.from_path(str(SPECIFICATION))
SECONDS = 20
# A bad article of a batch is answered in its place, so a body that the contract refuses may be answered 200.
IN_PLACE = "/v1/quotes/batch"


@schemathesis.serializer("application/x-ndjson")
def lines(_context: Any, value: Any) -> bytes:
    """Write whatever is to be sent as NDJSON: a text as it is, a list one entry a line."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    entries = value if isinstance(value, list) else [value]
    return b"".join(json.dumps(entry, default=str).encode() + b"\n" for entry in entries)


def check(case: Case[Any], url: str) -> None:
    excluded: list[Any] = [schemathesis.checks.negative_data_rejection] if case.path == IN_PLACE else []
    case.call_and_validate(base_url=url, excluded_checks=excluded, timeout=SECONDS)


@pytest.mark.long
@schema.parametrize()
@settings(max_examples=60, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
def test_no_request_gets_an_undocumented_answer(case: Case[Any], service_url: str) -> None:
    check(case, service_url)
