"""A firm's financial statements (DOMAIN §6) from its sales: small businesses' and enterprises' forms, that add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from nlp.form.standard import forms, key_of
from nlp.training.specimens.written import cents

NIL = Decimal("0.00")
Amounts = dict[str, Decimal]  # key of a label -> amount
SMALL_ASSETS = ("货币资金", "应收账款", "预付账款", "其他应收款", "存货")
ASSETS = ("货币资金", "应收账款", "预付款项", "其他应收款", "存货")


@dataclass(frozen=True, slots=True)
class Books:
    """The three statements: by key of label the present column and the one beside it."""

    small: bool
    balance: tuple[Amounts, Amounts]
    income: tuple[Amounts, Amounts]
    cash: tuple[Amounts, Amounts]


def books(rng: Random, sales: Mapping[date, Decimal], last: date, small: bool) -> Books:
    """Statements at the end of the month of `last`: small businesses' month and year, enterprises' year and the one before."""
    year = sum((a for m, a in sales.items() if m.year == last.year and m <= last), NIL)
    month = sales[last.replace(day=1)]
    ratios = {name: Decimal(f"{rng.uniform(*span):.4f}") for name, span in RATIOS.items()}
    whole = _income(year, ratios, small)
    beside = _income(month if small else cents(year * Decimal(f"{rng.uniform(0.7, 1.1):.4f}")), ratios, small)
    capital = Decimal(rng.choice((500_000, 1_000_000, 2_000_000)))
    retained = cents(year * Decimal(f"{rng.uniform(0.02, 0.3):.4f}"))
    opening = _balance(rng, year, capital, retained, small)
    closing = _balance(rng, year, capital, retained + whole["净利润"], small)
    opened, closed = opening["货币资金"], closing["货币资金"]
    flows = _cash(rng, year, whole, opened, closed, small)
    other = _cash(rng, month, beside, closed - cents(month * Decimal("0.02")), closed, small)
    return Books(
        small,
        (closing, opening),
        (beside, whole) if small else (whole, beside),
        (other, flows) if small else (flows, other),
    )


RATIOS = {
    "cost": (0.55, 0.82), "taxes": (0.002, 0.006), "selling": (0.02, 0.06), "admin": (0.04, 0.09), "research": (0.0, 0.02),
    "finance": (0.001, 0.01), "other": (0.0, 0.002), "fines": (0.0, 0.001), "tax": (0.05, 0.25),
}  # fmt: skip


def _income(revenue: Decimal, ratios: Mapping[str, Decimal], small: bool) -> Amounts:
    part = {name: cents(revenue * ratio) for name, ratio in ratios.items()}
    out = {
        "营业收入": revenue, "营业成本": part["cost"], "税金及附加": part["taxes"], "销售费用": part["selling"], "管理费用": part["admin"],
        "财务费用": part["finance"], "利息费用": cents(part["finance"] * Decimal("0.9")), "营业外收入": part["other"], "营业外支出": part["fines"],
    }  # fmt: skip
    if small:
        out |= {
            "城市维护建设税": cents(part["taxes"] * Decimal("0.5")),
            "业务招待费": cents(part["admin"] * Decimal("0.1")),
        }
    else:
        out["研发费用"] = part["research"]
    spent = sum(
        (out.get(name, NIL) for name in ("营业成本", "税金及附加", "销售费用", "管理费用", "研发费用", "财务费用")), NIL
    )
    out["营业利润"] = revenue - spent
    out["利润总额"] = out["营业利润"] + out["营业外收入"] - out["营业外支出"]
    out["所得税费用"] = cents(max(out["利润总额"], NIL) * ratios["tax"])
    out["净利润"] = out["利润总额"] - out["所得税费用"]
    if not small:
        out["持续经营净利润"] = out["净利润"]
    return out


def _balance(rng: Random, year: Decimal, capital: Decimal, retained: Decimal, small: bool) -> Amounts:
    def of(low: float, high: float) -> Decimal:
        return cents(year * Decimal(f"{rng.uniform(low, high):.5f}"))

    ahead, behind = ("预付账款", "预收账款") if small else ("预付款项", "合同负债")
    out = {"应收账款": of(0.05, 0.2), ahead: of(0, 0.03), "其他应收款": of(0, 0.02), "存货": of(0.03, 0.15)}
    owed = {"短期借款": cents(of(0, 0.2)), "应付账款": of(0.04, 0.15), behind: of(0, 0.02), "应付职工薪酬": of(0.005, 0.02),
            "应交税费": of(0.002, 0.01), "其他应付款": of(0, 0.05)}  # fmt: skip
    long = {"长期借款": of(0, 0.1) if rng.random() < 0.4 else NIL}
    fixed: Amounts = {}
    if small:
        cost = of(0.05, 0.2)
        worn = cents(cost * Decimal(f"{rng.uniform(0.1, 0.6):.4f}"))
        fixed = {"固定资产原价": cost, "累计折旧": worn, "固定资产账面价值": cost - worn, "无形资产": of(0, 0.01)}
        stays = cost - worn + fixed["无形资产"]
        out["原材料"] = cents(out["存货"] * Decimal("0.4"))
        out["库存商品"] = out["存货"] - out["原材料"]
    else:
        fixed = {"固定资产": of(0.04, 0.2), "无形资产": of(0, 0.02), "递延所得税资产": of(0, 0.002)}
        stays = sum(fixed.values(), NIL)
    kinds = SMALL_ASSETS if small else ASSETS
    current = sum((out.get(name, NIL) for name in kinds), NIL)
    short, far = sum(owed.values(), NIL), sum(long.values(), NIL)
    equity = {"实收资本": capital, "资本公积": NIL, "盈余公积": NIL, "未分配利润": retained}
    total = short + far + sum(equity.values(), NIL)
    spare = total - current - stays
    if spare < 1000:  # the books of a firm with less than nothing in hand borrow more
        owed["其他应付款"] += 1000 - spare + of(0.01, 0.05)
        short = sum(owed.values(), NIL)
        total = short + far + sum(equity.values(), NIL)
        spare = total - current - stays
    out["货币资金"] = spare
    return {
        **out, **fixed, **owed, **long, **equity, "流动资产合计": current + spare, "非流动资产合计": stays, "资产总计": total,
        "流动负债合计": short, "非流动负债合计": far, "负债合计": short + far, "所有者权益合计": total - short - far,
        "负债和所有者权益总计": total,
    }  # fmt: skip


def _cash(rng: Random, year: Decimal, income: Amounts, opened: Decimal, closed: Decimal, small: bool) -> Amounts:
    sold = cents(income["营业收入"] * Decimal("1.04"))
    bought, wages, taxes = (
        cents(income["营业成本"] * Decimal("0.8")),
        cents(year * Decimal("0.06")),
        cents(income["营业收入"] * Decimal("0.02")),
    )
    bought_assets, interest = cents(year * Decimal(f"{rng.uniform(0, 0.02):.4f}")), income["利息费用"]
    change = closed - opened
    other = sold - bought - wages - taxes - bought_assets - interest - change
    got, spent = (NIL, other) if other >= 0 else (-other, NIL)
    operating = sold + got - bought - wages - taxes - spent
    if small:
        return {
            "销售产成品商品提供劳务收到的现金": sold, "收到其他与经营活动有关的现金": got, "购买原材料商品接受劳务支付的现金": bought, "支付的职工薪酬": wages,
            "支付的税费": taxes, "支付其他与经营活动有关的现金": spent, "经营活动产生的现金流量净额": operating,
            "购建固定资产无形资产和其他非流动资产支付的现金": bought_assets, "投资活动产生的现金流量净额": -bought_assets,
            "偿还借款利息支付的现金": interest, "筹资活动产生的现金流量净额": -interest, "现金净增加额": change, "期初现金余额": opened, "期末现金余额": closed,
        }  # fmt: skip
    return {
        "销售商品提供劳务收到的现金": sold, "收到其他与经营活动有关的现金": got, "经营活动现金流入小计": sold + got, "购买商品接受劳务支付的现金": bought,
        "支付给职工以及为职工支付的现金": wages, "支付的各项税费": taxes, "支付其他与经营活动有关的现金": spent,
        "经营活动现金流出小计": bought + wages + taxes + spent, "经营活动产生的现金流量净额": operating,
        "购建固定资产无形资产和其他长期资产支付的现金": bought_assets, "投资活动现金流出小计": bought_assets, "投资活动产生的现金流量净额": -bought_assets,
        "分配股利利润或偿付利息支付的现金": interest, "筹资活动现金流出小计": interest, "筹资活动产生的现金流量净额": -interest,
        "现金及现金等价物净增加额": change, "期初现金及现金等价物余额": opened, "期末现金及现金等价物余额": closed,
    }  # fmt: skip


def rows_of(
    form: str, present: Amounts, beside: Amounts, *, by_number: bool = False
) -> Sequence[tuple[str, str, str, Decimal, Decimal]]:
    """(number, section, label, present, beside) of every line of a form; nil where the books say nothing."""
    seen: set[str] = set()
    out = []
    for known in forms()[form]:
        key = known.number if by_number else key_of(known.label)
        first = key not in seen  # 优先股 stands twice; its second line is empty as the first
        seen.add(key)
        amounts = (present.get(key, NIL), beside.get(key, NIL)) if first else (NIL, NIL)
        out.append((known.number, known.section, known.label, *amounts))
    return out
