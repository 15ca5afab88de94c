"""The API against its own description: schemathesis asks each operation what OpenAPI allows, and judges the answers."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.desk import Desk, open_desk

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the libraries behind it
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis import checks
    from schemathesis.core.failures import FailureGroup

LEFT_OUT = ("/events", "/readyz")  # a stream that does not end; an answer that depends on workers
ROLES = ("admin", "reviewer", "scorer", "borrower")
EXAMPLES = 6
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk with a document for all operations."""
    desk = open_desk(Path(tmp_path_factory.mktemp("schema")), rate_per_minute=0)
    desk.finished()
    yield desk


def judged(house: Desk, operation: Any, wanted: list[Any]) -> str | None:
    """What is wrong with an operation's answers to some requests that its description allows; None for nothing."""
    roles = operation.definition.raw.get("x-roles") or [None]
    role = next((role for role in ROLES if role in roles), None)
    headers = {"Authorization": f"Bearer {house.keys[role]}"} if role else {}

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        if "case_id" in case.path_parameters and operation.method != "delete":
            case.path_parameters["case_id"] = house.case_id
        case.validate_response(case.call(headers=headers), checks=wanted, headers=headers)

    try:
        ask()
    except (AssertionError, FailureGroup) as failure:
        told = getattr(failure, "exceptions", (failure,))
        return "\n".join([operation.label, *(f"{type(each).__name__}: {each}" for each in told)])
    return None


def test_answers_are_as_described(house: Desk) -> None:
    """No answer of 500, none of a status, type or shape that /openapi.json does not tell, whatever an allowed request holds."""
    checks.load_all_checks()
    wanted = [checks.CHECKS.get_one(name) for name in CHECKED]
    schema = schemathesis.openapi.from_wsgi("/openapi.json", house.app)
    operations = [result.ok() for result in schema.get_all_operations()]
    operations = [operation for operation in operations if not operation.path.endswith(LEFT_OUT)]
    wrong = [found for operation in operations if (found := judged(house, operation, wanted))]
    assert len(operations) > 40
    assert wrong == [], "\n\n".join(wrong)
