"""The trickier of the other features a second time, row by row: nothing is shared with the real ones but the definitions."""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean
from typing import Any

from tests.intake.features_reference import bare, credit_class, months_before

D = Decimal
CHANNEL = re.compile("财付通|支付宝|银联商务|拉卡拉|收单|清算款|商户结算")
REPAID = re.compile("还款|贷款本息|还本|付息|归还贷款|贷款利息|逾期|罚息")


class Line:
    """One row with all that is asked of it."""

    def __init__(self, row: dict[str, Any], holder: str, related: set[str]) -> None:
        self.day = date.fromisoformat(row["date"])
        self.amount, self.balance = D(row["amount"]), D(row["balance"])
        self.name = bare(row["counterparty_name"])
        self.text = bare(row["summary"]) + bare(row["purpose"])
        self.passing = False
        known = credit_class(row, holder, related) if self.amount > 0 else self._paid_for(row, holder, related)
        self.sort = known

    def _paid_for(self, row: dict[str, Any], holder: str, related: set[str]) -> str:
        if self.name == bare(holder):
            return "own"
        for words, sort in (("退款|退汇|冲正|退票", "refund"), ("信用卡", "card"), (REPAID.pattern, "loan")):
            if re.search(words, self.text):
                return sort
        if "税" in bare(row["summary"]) or re.search("国库|国家金库|待报解", self.name):
            return "tax"
        for words, sort in (("理财|申购|赎回", "wealth"), ("保证金|押金", "margin"), ("现金", "cash")):
            if re.search(words, self.text):
                return sort
        return "related" if self.name in related else "purchase"


def total(lines: Iterable[Line]) -> Decimal:
    return abs(sum((line.amount for line in lines), D(0)))


def pass_through(lines: list[Line], as_of: date) -> None:
    """Both exclusions, as the definitions say them."""
    twelve = months_before(as_of, 12)
    year = total(x for x in lines if x.sort == "business" and twelve[0][0] <= x.day <= twelve[-1][1])
    floor = max(D(10_000), D("0.05") * year / 12)
    for i, credit in enumerate(lines):
        if credit.sort != "business" or credit.amount < floor:
            continue
        groups: dict[str, list[int]] = defaultdict(list)
        for j in range(i + 1, len(lines)):
            if lines[j].amount < 0 and lines[j].day <= credit.day + timedelta(days=1) and not lines[j].passing:
                groups[lines[j].name].append(j)
        best = sorted(groups.values(), key=lambda g: (-total(lines[j] for j in g), g[0]))[:3]
        kept = sorted(j for g in best for j in g)
        gone = total(lines[j] for j in kept)
        if (
            kept
            and gone >= D("0.9") * credit.amount
            and lines[kept[-1]].balance <= D("1.1") * (credit.balance - credit.amount)
        ):
            credit.sort = "quick"
            for j in kept:
                lines[j].passing = True
    taken: set[int] = set()
    for i, credit in enumerate(lines):
        if credit.sort != "business" or not credit.name:
            continue
        for j in range(i - 1, -1, -1):
            debit = lines[j]
            near = debit.amount < 0 and j not in taken and (credit.day - debit.day).days <= 7
            if near and debit.name == credit.name and abs(-debit.amount - credit.amount) <= D("0.05") * credit.amount:
                credit.sort = "round"
                debit.passing = True
                taken.add(j)
                break


def more(rows: list[dict[str, Any]], holder: str, related: set[str], as_of: date) -> dict[str, Any]:
    """Feature name -> value, for one account that is covered wholly."""
    lines = [Line(row, holder, related) for row in rows if date.fromisoformat(row["date"]) <= as_of]
    pass_through(lines, as_of)
    months = months_before(as_of, 12)

    def within(count: int) -> list[Line]:
        return [x for x in lines if months[-count][0] <= x.day <= months[-1][1]]

    year, half = within(12), within(6)
    business = [x for x in year if x.sort == "business"]
    sold = total(business)
    by_month = [total(x for x in business if a <= x.day <= b) for a, b in months]
    came, went = [x for x in year if x.amount > 0], [x for x in year if x.amount < 0]
    operating = [x for x in went if x.sort in ("purchase", "tax", "refund", "cash") and not x.passing]
    bought = [x for x in went if x.sort == "purchase" and not x.passing]
    net = [m - total(x for x in operating if a <= x.day <= b) for m, (a, b) in zip(by_month, months, strict=True)]

    def parties(of: list[Line]) -> list[Decimal]:
        sums: dict[str, Decimal] = defaultdict(D)
        for x in of:
            if x.name and not CHANNEL.search(x.name) and not CHANNEL.search(x.text):
                sums[x.name] += abs(x.amount)
        return sorted(sums.values(), reverse=True)

    customers, suppliers = parties(business), parties(bought)
    steady = D(0)
    count = 0
    for name in {x.name for x in business if x.name and not CHANNEL.search(x.name + x.text)}:
        own = [x for x in business if x.name == name]
        if len({(x.day.year, x.day.month) for x in own}) >= 6:
            count, steady = count + 1, steady + total(own)

    def daily(first: date, last: date) -> list[Decimal]:
        out, day = [], first
        while day <= last:
            until = [x for x in lines if x.day <= day]
            out.append(until[-1].balance if until else lines[0].balance - lines[0].amount)
            day += timedelta(days=1)
        return out

    held = daily(months[0][0], months[-1][1])
    six = held[-sum((b - a).days + 1 for a, b in months[-6:]) :]
    three = held[-sum((b - a).days + 1 for a, b in months[-3:]) :]
    ends, place = [], 0
    for a, b in months[-6:]:
        place += (b - a).days + 1
        ends += six[place - 2 : place]
    active = {
        x.day
        for x in half
        if x.sort == "business" or (x.amount < 0 and x.sort in ("purchase", "tax", "refund", "cash"))
    }
    counts = [sum(a <= x.day <= b for x in year) for a, b in months]
    middle, average = D("5.5"), D(sum(counts)) / 12
    slope = sum((n - middle) * (c - average) for n, c in enumerate(counts)) / sum((n - middle) ** 2 for n in range(12))
    moved = [x for x in year if x.amount != 0]
    repaid12 = [x for x in went if REPAID.search(x.text) and "信用卡" not in x.text]
    repaid6 = [x for x in repaid12 if x in half]
    last3 = within(3)
    committed = total(x for x in last3 if x.amount < 0 and x.sort in ("loan", "tax")) / 3
    recent = total(x for x in lines if x.sort == "business" and as_of - timedelta(days=29) <= x.day)
    quarter = daily(date(as_of.year, 6, 21), date(as_of.year, 9, 20))

    def of(part: Decimal, whole: Decimal) -> Decimal | None:
        return part / whole if whole else None

    return {
        "effective_inflow_6m": total(x for x in half if x.sort == "business"),
        "inflow_growth_12m": of(sum(by_month[6:], D(0)), sum(by_month[:6], D(0)))
        and sum(by_month[6:], D(0)) / sum(by_month[:6], D(0)) - 1,
        "inflow_peak_share_12m": of(max(by_month), sold),
        "active_days_ratio_6m": D(len(active)) / sum(monthrange(a.year, a.month)[1] for a, _ in months[-6:]),
        "row_count_trend_12m": slope / average,
        "customer_top3_share_12m": of(sum(customers[:3], D(0)), sold),
        "channel_share_12m": of(total(x for x in business if CHANNEL.search(x.name) or CHANNEL.search(x.text)), sold),
        "supplier_top1_share_12m": of(sum(suppliers[:1], D(0)), total(bought)),
        "supplier_top5_share_12m": of(sum(suppliers[:5], D(0)), total(bought)),
        "supplier_hhi_12m": sum(((x / total(bought)) ** 2 for x in suppliers), D(0)) if bought else None,
        "steady_customers_12m": count,
        "steady_customer_share_12m": of(steady, sold),
        "average_daily_balance_3m": mean(three),
        "average_daily_balance_12m": mean(held),
        "quarter_daily_balance_q2": mean(quarter),
        "balance_retention_12m": of(mean(held), sold / 12),
        "month_end_peak_6m": mean(ends) / mean(six),
        "low_balance_days_6m": sum(x < sold / 12 / 100 for x in six),
        "in_out_ratio_12m": of(total(x for x in came if x.sort != "own"), total(x for x in went if x.sort != "own")),
        "net_cash_flow_mean_12m": sum(net, D(0)) / 12,
        "negative_months_share_12m": D(sum(x < 0 for x in net)) / 12,
        "round_trip_ratio_6m": of(total(x for x in half if x.sort == "round"), total(x for x in half if x.amount > 0)),
        "round_1000_count_share_12m": D(sum(x.amount % 1000 == 0 for x in moved)) / len(moved),
        "cash_in_share_12m": of(total(x for x in came if x.sort == "cash"), total(came)),
        "cash_out_share_12m": of(total(x for x in went if x.sort == "cash"), total(went)),
        "related_in_share_12m": of(total(x for x in came if x.sort == "related"), total(came)),
        "gross_margin_proxy_12m": of(sold - total(bought), sold),
        "recent_surge_30d": of(recent, sold / 12) and recent / (sold / 12) - 1,
        "debt_service_coverage_12m": of(sold - total(operating), total(repaid12)),
        "debt_to_inflow_12m": of(total(repaid6) / 6, sold / 12),
        "loan_inflow_share_12m": of(total(x for x in came if x.sort == "loan"), total(came)),
        "disposable_balance_3m": min(three) - committed,
    }
