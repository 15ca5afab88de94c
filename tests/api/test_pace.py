"""How fast a key may ask: a burst, then a steady rate; every key for itself; told by Retry-After."""

from pathlib import Path

from intake.pace import Pace
from tests.api.desk import is_problem, open_desk


def test_a_burst_then_one_a_second() -> None:
    """Three at once, then one a second; the wait is told in whole seconds, and another key is not held up."""
    at = [0.0]
    pace = Pace(60, 3, lambda: at[0])
    assert [pace.wait("a") for _ in range(5)] == [0, 0, 0, 1, 1]
    assert pace.wait("b") == 0
    at[0] = 1.0
    assert [pace.wait("a") for _ in range(2)] == [0, 1]
    at[0] = 100.0
    assert [pace.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_no_limit_is_none() -> None:
    """0 a minute lets everything through."""
    assert {Pace(0, 1).wait("a") for _ in range(1000)} == {0}


def test_too_many_requests_are_a_problem(tmp_path: Path) -> None:
    """429 as a problem with Retry-After, for the key that asked too much and for no other; probes have no limit."""
    desk = open_desk(tmp_path, rate_per_minute=1, rate_burst=2)
    told = [desk.ask("scorer", "GET", "/features/schema") for _ in range(3)]
    assert [answer.status_code for answer in told] == [200, 200, 429]
    assert is_problem(told[2], 429, "too_many_requests") and 1 <= int(told[2].headers["Retry-After"]) <= 60
    assert desk.ask("reviewer", "GET", "/cases").status_code == 200
    assert [desk.ask(None, "GET", "/healthz").status_code for _ in range(5)] == [200] * 5
