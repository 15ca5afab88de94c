"""The policy file, read once."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any


@cache
def policy() -> dict[str, Any]:
    """The tables of policy.toml."""
    return tomllib.loads((Path(__file__).parent / "policy.toml").read_text(encoding="utf-8"))


def money(table: str, name: str) -> Decimal:
    """An amount or a rate of the policy."""
    return Decimal(policy()[table][name])


def day(table: str, name: str) -> date:
    """A day of the policy."""
    found = policy()[table][name]
    assert isinstance(found, date)
    return found
