"""The policy file, read once: every threshold of verification by its name. The reasons stand in policy.toml."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds: money in yuan, rates a year as fractions, ages in days."""

    dated: date
    sure: Decimal
    medium_for_review: int
    review_alone: tuple[str, ...]
    must_be_known: tuple[str, ...]
    must_be_told: tuple[str, ...]
    needed_kinds: tuple[str, ...]
    statement_months: int
    statement_window: int
    statement_days: int
    certificate_days: int
    credit_report_days: int
    inquiries_quarter: int
    holiday_credit: int
    holiday_credits: int
    gap_days: int
    large_credit: int
    very_large_credit: int
    months_without_noise: int
    names_an_account: int
    accounts_a_name: int
    benford_rows: int
    benford_away: Decimal
    last_digit_chi: Decimal
    round_trip_share: Decimal
    round_trip_least: int
    round_share: Decimal
    round_rows: int
    own_account_from: int
    late_days: int
    merger: date
    old_forms_until: date
    surcharge_slack: Decimal
    first_year: int
    uscc_since: date
    industry_office_until: date
    market_office_since: date
    market_imprint_since: date
    portrait_since: date
    landscape_since: date
    portrait_until: date
    no_term_since: date
    loan_days: int
    youngest: int
    oldest: int
    tax_share: Decimal
    return_slack: Decimal
    flow_to_sales: tuple[Decimal, Decimal]
    books_share: Decimal
    turnover_times: int
    seal_alike: Decimal
    seal_other: Decimal
    rows_shared: Decimal
    impossible_above: Decimal
    plausible_up_to: Decimal
    impossible_below_share: Decimal
    interest_slack: Decimal
    interest_outside: int
    raised_least: int
    raised_slack: Decimal
    short_of_rate: Decimal
    rate_slack: Decimal
    rates: tuple[tuple[date, Decimal], ...]
    modified_after_seconds: int
    office_cells: int
    grain_for_grain: Decimal
    image_editors: tuple[str, ...]
    pdf_editors: tuple[str, ...]
    office_programs: tuple[str, ...]
    photo_apps: tuple[str, ...]


def read_policy(text: str) -> Policy:
    """The policy of a file's text. Raises ValueError for a value that is missing, or one that nobody knows."""
    told: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    names = {field.name for field in fields(Policy)}
    if told.keys() != names:
        raise ValueError(f"policy.toml: {', '.join(sorted(told.keys() ^ names))} missing or unknown")
    told["rates"] = tuple(tuple(rate) for rate in told["rates"])
    frozen: dict[str, Any] = {n: tuple(value) if isinstance(value, list) else value for n, value in told.items()}
    return Policy(**frozen)


@cache
def policy() -> Policy:
    """The policy of policy.toml."""
    return read_policy((Path(__file__).parent / "policy.toml").read_text(encoding="utf-8"))
