"""The fourteen features a second time: plainly, straight from their definitions, with nothing shared with the real ones."""

import calendar
from datetime import date, timedelta
from decimal import Decimal
from statistics import median, stdev
from typing import Any

import chinese_calendar

D = Decimal


def bare(text: str | None) -> str:
    return "".join((text or "").split()).replace("（", "(").replace("）", ")")


def months_before(as_of: date, count: int) -> list[tuple[date, date]]:
    out: list[tuple[date, date]] = []
    year, month = as_of.year, as_of.month
    while len(out) < count:
        last = date(year, month, calendar.monthrange(year, month)[1])
        if last <= as_of:
            out.insert(0, (date(year, month, 1), last))
        month -= 1
        if month == 0:
            year, month = year - 1, 12
    return out


def credit_class(row: dict[str, Any], holder: str, related: set[str]) -> str:
    text, name = bare(row["summary"]) + bare(row["purpose"]), bare(row["counterparty_name"])
    rules = [
        ("interest", "结息" in text or "利息" in text),
        ("refund", any(w in text for w in ("退款", "退汇", "冲正", "退票"))),
        ("own", bool(name) and name == bare(holder)),
        ("related", name in related),
        ("loan", any(w in text for w in ("放款", "贷款发放", "发放贷款", "借款", "受托支付"))),
        ("wealth", any(w in text for w in ("理财", "赎回", "结构性存款", "通知存款", "定期存款", "大额存单"))),
        ("capital", any(w in text for w in ("投资款", "增资", "实收资本", "注资"))),
        ("margin", "保证金" in text or "押金" in text),
        (
            "subsidy",
            any(w in text for w in ("退税", "税收返还", "补贴", "补助"))
            or any(w in name for w in ("国库", "国家金库", "待报解")),
        ),
        ("cash", any(w in text for w in ("现金", "现存", "存现"))),
    ]
    return next((found for found, holds in rules if holds), "business")


def reference(
    rows: list[dict[str, Any]],
    lines: list[dict[str, Any]],
    holder: str,
    related: set[str],
    established: str,
    as_of: date,
) -> dict[str, Any]:
    rows = [r for r in rows if date.fromisoformat(r["date"]) <= as_of]
    day = [date.fromisoformat(r["date"]) for r in rows]
    amount = [D(r["amount"]) for r in rows]
    balance = [D(r["balance"]) for r in rows]
    name = [bare(r["counterparty_name"]) for r in rows]
    text = [bare(r["summary"]) + bare(r["purpose"]) for r in rows]
    sort = [credit_class(r, holder, related) if a > 0 else "" for r, a in zip(rows, amount, strict=True)]
    twelve, six = months_before(as_of, 12), months_before(as_of, 6)
    in12 = [twelve[0][0] <= d <= twelve[-1][1] for d in day]
    in6 = [six[0][0] <= d <= six[-1][1] for d in day]

    # quick in, quick out
    floor = max(
        D(10000),
        D("0.05") * sum((a for a, s, i in zip(amount, sort, in12, strict=True) if s == "business" and i), D(0)) / 12,
    )
    used: set[int] = set()
    for i in range(len(rows)):
        if sort[i] != "business" or amount[i] < floor:
            continue
        groups: dict[str, list[int]] = {}
        for j in range(i + 1, len(rows)):
            if amount[j] < 0 and day[j] <= day[i] + timedelta(days=1) and j not in used:
                groups.setdefault(name[j], []).append(j)
        kept = sorted(groups.values(), key=lambda g: (-sum((-amount[j] for j in g), D(0)), g[0]))[:3]
        chosen = sorted(j for g in kept for j in g)
        if not chosen or -sum((amount[j] for j in chosen), D(0)) < D("0.9") * amount[i]:
            continue
        if balance[chosen[-1]] <= D("1.1") * (balance[i] - amount[i]):
            sort[i] = "quick"
            used |= set(chosen)
    # round trips
    taken: set[int] = set()
    for i in range(len(rows)):
        if sort[i] != "business" or not name[i]:
            continue
        for j in range(i - 1, -1, -1):
            alike = abs(abs(amount[j]) - amount[i]) <= D("0.05") * amount[i]
            near = amount[j] < 0 and j not in taken and (day[i] - day[j]).days <= 7
            if name[j] == name[i] and near and alike:
                sort[i] = "round"
                taken.add(j)
                break

    business = [i for i in range(len(rows)) if sort[i] == "business" and in12[i]]
    total = sum((amount[i] for i in business), D(0))
    monthly = [sum((amount[i] for i in business if a <= day[i] <= b), D(0)) for a, b in twelve]
    middle = median(monthly)
    channels = ("财付通", "支付宝", "银联商务", "拉卡拉", "收单", "清算款", "商户结算")
    customer: dict[str, Decimal] = {}
    for i in business:
        if name[i] and not any(w in name[i] or w in text[i] for w in channels):
            customer[name[i]] = customer.get(name[i], D(0)) + amount[i]
    ranked = sorted(customer.values(), reverse=True)
    eod, current, k = [], balance[0] - amount[0], 0
    d = six[0][0]
    while d <= six[-1][1]:
        while k < len(rows) and day[k] <= d:
            current, k = balance[k], k + 1
        eod.append(current)
        d += timedelta(days=1)
    once = {
        tuple(line[n] for n in ("voucher_number", "tax", "item", "period_from", "period_to", "amount")): line
        for line in lines
    }
    due: dict[date, Decimal] = {}
    tax = D(0)
    for line in once.values():
        when = date.fromisoformat(line["paid_on"])
        if not twelve[0][0] <= when <= twelve[-1][1] or when > as_of:
            continue
        if D(line["amount"]) > 0:
            due[when] = due.get(when, D(0)) + D(line["amount"])
        said = line["tax"] + line["item"]
        dues = ("保险", "社保", "工会经费", "残疾人就业保障金", "残保金", "滞纳金", "罚款")
        if not any(w in said for w in dues) and not (line["tax"] == "个人所得税" and "工资薪金" in line["item"]):
            tax += D(line["amount"])
    paid: dict[date, Decimal] = {}
    for i in range(len(rows)):
        if amount[i] < 0 and (
            "税" in bare(rows[i]["summary"]) or any(w in name[i] for w in ("国库", "国家金库", "待报解"))
        ):
            paid[day[i]] = paid.get(day[i], D(0)) - amount[i]
    seen: set[date] = set()
    matched = D(0)
    for when in sorted(due):
        before, after = when - timedelta(days=1), when + timedelta(days=1)
        while not chinese_calendar.is_workday(before):
            before -= timedelta(days=1)
        while not chinese_calendar.is_workday(after):
            after += timedelta(days=1)
        for candidate in (when, before, after):
            if candidate in paid and candidate not in seen and abs(paid[candidate] - due[when]) <= D("0.01"):
                seen.add(candidate)
                matched += due[when]
                break
    words = ("还款", "贷款本息", "还本", "付息", "归还贷款", "贷款利息", "逾期", "罚息")
    repaid = [
        i
        for i in range(len(rows))
        if amount[i] < 0 and in6[i] and any(w in text[i] for w in words) and "信用卡" not in text[i]
    ]
    credits6 = sum((a for a, i in zip(amount, in6, strict=True) if a > 0 and i), D(0))
    mean = sum(monthly, D(0)) / 12
    return {
        "effective_inflow_12m": total,
        "monthly_inflow_mean_12m": total / 12,
        "dry_months_12m": sum(m == 0 or m < middle / 10 for m in monthly),
        "inflow_cv_12m": stdev(monthly) / mean if mean else None,
        "customer_top1_share_12m": sum(ranked[:1], D(0)) / total if total else None,
        "customer_top5_share_12m": sum(ranked[:5], D(0)) / total if total else None,
        "customer_hhi_12m": sum(((a / total) ** 2 for a in ranked), D(0)) if total else None,
        "average_daily_balance_6m": sum(eod, D(0)) / len(eod),
        "minimum_balance_6m": min(eod),
        "tax_paid_12m": tax,
        "tax_matched_ratio_12m": matched / sum(due.values(), D(0)) if due else None,
        "loan_repayment_mean_6m": -sum((amount[i] for i in repaid), D(0)) / 6,
        "business_age_years": D((as_of - date.fromisoformat(established)).days) / D("365.25"),
        "quick_in_out_ratio_6m": sum((amount[i] for i in range(len(rows)) if sort[i] == "quick" and in6[i]), D(0))
        / credits6
        if credits6
        else None,
    }
