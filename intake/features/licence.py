"""What the licence says: its age and state, capital, trade, and what its scope demands."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from intake.case import CaseFile, Lineage
from intake.document import Document
from intake.features.feature import Compute, Measured, Spec
from intake.features.ledger import Ledger

SURE_INDUSTRY = 0.5  # below, the likeliest trade is a guess
DAYS_A_YEAR = Decimal("365.25")
NO_LICENCE = Measured(None, reason="no_business_licence")
CAPITAL_BANDS = ((Decimal(100_000), "below_100k"), (Decimal(500_000), "100k_to_500k"), (Decimal(1_000_000), "500k_to_1m"),
                 (Decimal(5_000_000), "1m_to_5m"), (Decimal(10_000_000), "5m_to_10m"))  # fmt: skip
AGE_BANDS = ((Decimal(1), "below_1_year"), (Decimal(2), "1_to_2_years"), (Decimal(3), "2_to_3_years"),
             (Decimal(5), "3_to_5_years"), (Decimal(10), "5_to_10_years"))  # fmt: skip
# Trades that lenders commonly shut out, by words of the scope; a policy of the lender's own belongs into its scorecard.
FORBIDDEN = (
    "典当",
    "小额贷款",
    "民间融资",
    "投资咨询",
    "非融资性担保",
    "烟花爆竹",
    "夜总会",
    "桑拿",
    "棋牌",
    "彩票代销",
    "房地产开发",
)


def of_licence(count: Callable[[Document, date], Measured]) -> Compute:
    """A feature of the licence that was issued last."""

    def counted(case: CaseFile, _: Ledger) -> Measured:
        licences = case.of_kind("business_licence")
        if not licences:
            return NO_LICENCE
        return count(max(licences, key=lambda each: str(each.value("issued_on") or "")), case.as_of)

    return counted


def _from(licence: Document, *fields: str) -> tuple[Lineage, ...]:
    return (Lineage(licence.id, (), tuple(name for name in fields if name in licence.fields)),)


def age(case: CaseFile, _: Ledger) -> Measured:
    """ST-13: from the day of establishment to the day judged at; of several licences the earliest evidence."""
    told = [(str(found), each) for each in case.of_kind("business_licence") if (found := each.value("established_on"))]
    if not told:
        return Measured(None, reason="no_establishment_date")
    established, licence = min(told, key=lambda pair: pair[0])
    days = (case.as_of - date.fromisoformat(established)).days
    if days < 0:
        return Measured(None, (), "established_after_as_of")
    return Measured(Decimal(days) / DAYS_A_YEAR, _from(licence, "established_on"))


def age_band(case: CaseFile, ledger: Ledger) -> Measured:
    """SO-10."""
    found = age(case, ledger)
    if not isinstance(found.value, Decimal):
        return found
    return Measured(_band(found.value, AGE_BANDS, "10_years_and_more"), found.lineage)


def _band(value: Decimal, bands: tuple[tuple[Decimal, str], ...], last: str) -> str:
    return next((name for most, name in bands if value < most), last)


def state(licence: Document, as_of: date) -> Measured:
    """LC-01: whether the term holds."""
    until, since = licence.fields.get("term_to"), licence.value("term_from") or licence.value("established_on")
    where = _from(licence, "term_from", "term_to", "established_on")
    if since and str(since) > as_of.isoformat():
        return Measured("not_yet_valid", where)
    if until is None:
        return Measured("valid_unknown", where)
    if until.value is None:
        if until.meaning == "open_ended":
            return Measured("valid", where)
        return Measured("unknown", where, "term_not_readable")
    return Measured("valid" if until.value >= as_of.isoformat() else "expired", where)


def days_left(licence: Document, as_of: date) -> Measured:
    """LC-01: to the end of the term, negative behind it."""
    until = licence.fields.get("term_to")
    if until is None:
        return Measured(None, (), "term_not_printed")
    if until.value is None:
        return Measured(None, (), "open_ended" if until.meaning == "open_ended" else "term_not_readable")
    return Measured((date.fromisoformat(until.value) - as_of).days, _from(licence, "term_to"))


def _capital(licence: Document) -> tuple[Decimal | None, str]:
    told = licence.value("registered_capital")
    if not isinstance(told, dict) or not told.get("amount"):
        return None, "no_registered_capital"
    if told.get("currency", "CNY") != "CNY":
        return None, "capital_in_foreign_money"
    return Decimal(str(told["amount"])), ""


def capital(licence: Document, _: date) -> Measured:
    """SO-10."""
    amount, reason = _capital(licence)
    return Measured(None, (), reason) if amount is None else Measured(amount, _from(licence, "registered_capital"))


def capital_band(licence: Document, _: date) -> Measured:
    """SO-10."""
    amount, reason = _capital(licence)
    if amount is None:
        return Measured(None, (), reason)
    return Measured(_band(amount, CAPITAL_BANDS, "10m_and_more"), _from(licence, "registered_capital"))


def permit_missing(licence: Document, _: date) -> Measured:
    """LC-08: the scope names licensed activities; no kind of document for such permits is read yet."""
    scope = str(licence.value("business_scope") or "")
    if not scope:
        return Measured(None, (), "no_business_scope")
    licensed = any(word in scope for word in ("许可项目", "许可经营项目", "依法须经批准的项目：", "前置许可"))
    return Measured(int(licensed), _from(licence, "business_scope"), "permits_are_not_read" if licensed else None)


def forbidden(licence: Document, _: date) -> Measured:
    """LC-07: words of the scope or the name that lenders commonly shut out."""
    said = f"{licence.value('business_scope') or ''}{licence.value('name') or ''}"
    if not said:
        return Measured(None, (), "no_business_scope")
    found = any(word in said for word in FORBIDDEN)
    return Measured(int(found), _from(licence, "business_scope", "name"))


def industry(part: str) -> Compute:
    """LC-07: section, division, or how sure, of the scope and the name; none where the section is a guess."""

    def counted(licence: Document, _: date) -> Measured:
        from nlp.industry import classify  # brings numpy along

        found = classify(str(licence.value("business_scope") or ""), str(licence.value("name") or ""))
        if found is None:
            return Measured(None, (), "no_business_scope")
        told: dict[str, tuple[str | Decimal, float]] = {
            "section": (found.section, found.section_confidence),
            "division": (found.division, found.division_confidence),
            "confidence": (Decimal(f"{found.section_confidence:.4f}"), 1.0),
        }
        value, sure = told[part]
        if sure < SURE_INDUSTRY:
            return Measured(None, (), "industry_unsure")
        return Measured(value, _from(licence, "business_scope", "name"))

    return of_licence(counted)


def changes(_: CaseFile, __: Ledger) -> Measured:
    """LC-09: only the register knows."""
    return Measured(None, reason="needs_the_register")


FEATURES = (
    Spec("business_age_years", "ST-13", "stability", "years", None, "经营年限：成立日期至申请日。",
         "Years from establishment to the day judged at.", age,
         "多份执照取最早成立日；个转企以最早证据为准。", "Of several licences the earliest evidence counts."),
    Spec("licence_state", "LC-01", "compliance", "code", None, "执照状态：valid 有效、expired 过期、valid_unknown 未印期限、not_yet_valid、unknown。",
         "State of the licence: valid, expired, valid_unknown (no term printed), not_yet_valid or unknown.", of_licence(state),
         "多份执照取最近核发者。", "Of several licences the one issued last."),
    Spec("licence_days_left", "LC-01", "compliance", "days", None, "营业期限剩余天数（过期为负）。",
         "Days to the end of the term, negative behind it.", of_licence(days_left), "长期或未印期限不计算。", "Null for open-ended or unprinted terms."),
    Spec("industry_section", "LC-07", "compliance", "code", None, "行业门类（GB/T 4754-2017，A–T），由经营范围前列项目与名称判断。",
         "Section of GB/T 4754-2017 (A to T) by the first items of the scope and the name.", industry("section"),
         "置信度低于0.5为空；经营范围是可做之事，未必是实做之事。", "Null below a confidence of 0.5; a scope tells what may be done, not what is."),
    Spec("industry_division", "LC-07", "compliance", "code", None, "行业大类（GB/T 4754-2017，两位数字）。",
         "Division of GB/T 4754-2017 (two figures).", industry("division"),
         "置信度低于0.5为空；“销售”不分批发零售。", "Null below a confidence of 0.5; 销售 leaves wholesale and retail open."),
    Spec("industry_confidence", "LC-07", "compliance", "ratio", None, "行业门类的置信度。", "How sure the section is.",
         industry("confidence"), "无经营范围时为空。", "Null without a scope."),
    Spec("forbidden_trade", "LC-07", "compliance", "flag", None, "经营范围或名称含常见禁入行业用语。",
         "The scope or the name holds words of trades that lenders commonly shut out.", of_licence(forbidden),
         "词表为示例，机构政策应写入评分卡。", "The list is an example; a lender's policy belongs into its scorecard."),
    Spec("licensed_activity", "LC-08", "compliance", "flag", None, "经营范围含许可项目而未见许可证。",
         "The scope names licensed activities, and no permit was supplied.", of_licence(permit_missing),
         "尚不识别许可证，为真时请人工索取。", "Permits are not read yet: when true, ask for them."),
    Spec("register_changes_12m", "LC-09", "compliance", "count", "12m", "近12个月法定代表人、股东、住所、名称变更次数。",
         "Changes of representative, shareholders, address or name.", changes, "须查询登记机关。", "Needs the register."),
    Spec("registered_capital", "SO-10", "solvency", "CNY", None, "注册资本。", "Registered capital.", of_licence(capital),
         "为认缴额；外币不换算。", "Subscribed only; other money is not converted."),
    Spec("registered_capital_band", "SO-10", "solvency", "code", None, "注册资本分档。", "Registered capital in bands.", of_licence(capital_band),
         "为认缴额；外币不换算。", "Subscribed only; other money is not converted."),
    Spec("business_age_band", "SO-10", "solvency", "code", None, "成立年限分档。", "Age of the firm in bands.", age_band,
         "档界含下限。", "A band includes its lower bound."),
)  # fmt: skip
