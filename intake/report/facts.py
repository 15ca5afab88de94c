"""What the report tells of a case, gathered once for both of its forms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from intake.case import CaseFile
from intake.features import compute_features
from intake.features.credits import BUSINESS, classified
from intake.features.customers import Parties, customers, suppliers
from intake.features.feature import Feature
from intake.features.ledger import ledger_of
from intake.finding import Finding
from intake.verify import verify_case

SHOWN = (
    "effective_inflow_12m", "monthly_inflow_mean_12m", "inflow_cv_12m", "inflow_growth_12m", "dry_months_12m", "customer_top1_share_12m",
    "average_daily_balance_6m", "minimum_balance_6m", "net_cash_flow_mean_12m", "quick_in_out_ratio_6m", "round_trip_ratio_6m",
    "loan_repayment_mean_6m", "debt_to_inflow_12m", "tax_paid_12m", "tax_matched_ratio_12m", "business_age_years", "industry_section",
    "tampering_signs",
)  # fmt: skip
WEIGHTS = ("block", "high", "medium", "low", "info")
PARTIES = 5
FINDINGS = 14


@dataclass(frozen=True, slots=True)
class MonthSum:
    """A month of the window: effective inflow and its last day's balance, yuan; None where no statement covers it."""

    year: int
    month: int
    inflow: Decimal | None
    balance: Decimal | None


@dataclass(frozen=True, slots=True)
class Party:
    """A counterparty: name, sum in yuan, share of all (0 to 1), rows."""

    name: str
    amount: Decimal
    share: Decimal
    rows: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that stands in a report. `daily` are end-of-day balances over the window, yuan; empty without balances."""

    case: CaseFile
    features: dict[str, Feature]
    outcome: str
    missing: tuple[str, ...]
    failed: tuple[Finding, ...]
    more_failed: int
    untold: int
    months: tuple[MonthSum, ...]
    daily: tuple[Decimal, ...]
    customers: tuple[Party, ...]
    suppliers: tuple[Party, ...]

    @property
    def shown(self) -> tuple[Feature, ...]:
        """The key figures."""
        return tuple(self.features[name] for name in SHOWN)

    def said(self, name: str) -> str:
        """A field of the licence as printed, "" without one."""
        for licence in self.case.of_kind("business_licence"):
            found = licence.fields.get(name)
            if found is not None and found.text:
                return found.text
        return ""


def facts_of(case: CaseFile) -> Facts:
    """The report of a case on its `as_of`."""
    case = case.known()
    verified = verify_case(case)
    failed = sorted((f for f in verified.findings if f.outcome == "fail"), key=lambda f: WEIGHTS.index(f.severity))
    book = classified(case, ledger_of(case)).book
    held = book.ledger.window(12)
    daily = [Decimal(cents).scaleb(-2) for cents in book.daily(held.first, held.last) or ()]
    inflow = book.per_month(book.credits(BUSINESS), 12)
    ends = {}
    for place, balance in enumerate(daily):
        day = date.fromordinal(held.first.toordinal() + place)
        ends[day.year, day.month] = balance
    months = tuple(
        MonthSum(*month, inflow.get(month), ends.get(month) if month in inflow else None) for month in held.months
    )
    return Facts(
        case,
        compute_features(case),
        verified.outcome,
        tuple(verified.missing),
        tuple(failed[:FINDINGS]),
        max(0, len(failed) - FINDINGS),
        sum(f.outcome == "not_evaluable" for f in verified.findings),
        months,
        tuple(daily) if inflow else (),
        _parties(customers(book)),
        _parties(suppliers(book)),
    )


def _parties(found: Parties) -> tuple[Party, ...]:
    total = sum((amount for _, amount, _ in found), Decimal(0)) or Decimal(1)
    return tuple(Party(name, amount, amount / total, len(rows)) for name, amount, rows in found[:PARTIES])
