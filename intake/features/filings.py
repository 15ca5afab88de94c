"""What returns, financial statements, ratings and credit reports tell: null with a reason until such a document is read."""

from intake.case import CaseFile, Lineage
from intake.features.feature import Compute, Group, Measured, Spec, Unit
from intake.features.ledger import Ledger

LEVELS = "ABMCD"


def needs(kind: str) -> Compute:
    """A feature whose document is not there, or whose lines are not read yet."""

    def counted(case: CaseFile, _: Ledger) -> Measured:
        return Measured(None, reason=f"{kind}_lines_not_read" if case.of_kind(kind) else f"no_{kind}")

    return counted


def _rating(case: CaseFile) -> tuple[str, str, str] | None:
    """The latest rating: its year, its level, its document."""
    told = [
        (str(each.value("year") or ""), str(each.value("level") or ""), each.id)
        for each in case.of_kind("tax_credit_rating")
    ]
    told = [each for each in told if each[1] in LEVELS and each[1]]
    return max(told, default=None)


def tax_credit(case: CaseFile, _: Ledger) -> Measured:
    """LC-03."""
    found = _rating(case)
    if found is None:
        return Measured(None, reason="no_tax_credit_rating")
    return Measured(found[1], (Lineage(found[2], (), ("level",)),))


def tax_credit_year(case: CaseFile, _: Ledger) -> Measured:
    """LC-03."""
    found = _rating(case)
    if found is None or not found[0]:
        return Measured(None, reason="no_tax_credit_rating" if found is None else "no_year")
    return Measured(found[0], (Lineage(found[2], (), ("year",)),))


def _later(
    name: str, handbook_id: str, group: Group, unit: Unit, window: str | None, zh: str, en: str, kind: str
) -> Spec:
    edge = ("在读取该类文件的明细之前为空。", "Null until the lines of that kind of document are read.")
    return Spec(name, handbook_id, group, unit, window, zh, en, needs(kind), *edge)


VAT, BOOKS, CREDIT = "vat_return", "financial_statement", "credit_report"
FEATURES = (
    _later("taxable_sales_12m", "FH-17", "health", "CNY", "12m", "近12个月应税销售额。", "Taxable sales of the last 12 months.", VAT),
    _later("taxable_sales_24m", "FH-17", "health", "CNY", "24m", "近24个月应税销售额。", "Taxable sales of the last 24 months.", VAT),
    _later("taxable_sales_yoy_24m", "FH-17", "health", "ratio", "24m", "应税销售额同比。", "Taxable sales, year on year.", VAT),
    _later("vat_burden_12m", "FH-18", "health", "ratio", "12m", "增值税税负率：应纳税额除以应税销售额。", "VAT payable over taxable sales.", VAT),
    _later("inflow_to_sales_12m", "FH-19", "health", "ratio", "12m", "流水与含税销售额之比。", "Effective inflow over taxable sales with their tax.", VAT),
    _later("debt_to_assets", "FH-20", "health", "ratio", None, "资产负债率。", "Liabilities over assets.", BOOKS),
    _later("current_ratio", "FH-20", "health", "ratio", None, "流动比率。", "Current assets over current liabilities.", BOOKS),
    _later("receivables_turnover", "FH-20", "health", "ratio", None, "应收账款周转率。", "Revenue over mean receivables.", BOOKS),
    Spec("tax_credit_level", "LC-03", "compliance", "code", None, "纳税信用级别（A、B、M、C、D），最近评价年度。",
         "Tax credit level (A, B, M, C, D) of the latest year.", tax_credit, "成立不足一年者无级别。", "Firms below one year have none."),
    Spec("tax_credit_year", "LC-03", "compliance", "code", None, "该级别的评价年度。", "The year of that level.", tax_credit_year,
         "评价年度为上一年。", "A rating is of the year before."),
    _later("zero_filing_months_12m", "LC-05", "compliance", "count", "12m", "零申报月数（按季申报折3个月）。", "Months declared without sales (a quarter counts three).", VAT),
    _later("zero_filing_run_12m", "LC-05", "compliance", "count", "12m", "最长连续零申报月数。", "The longest run of months declared without sales.", VAT),
    _later("tax_arrears", "LC-06", "compliance", "CNY", None, "欠缴税额（申报表第33栏）。", "Tax in arrears (line 33 of the return).", VAT),
    _later("debt_to_inflow_total_12m", "SO-05", "solvency", "ratio", "12m", "信用报告负债余额与有效流水之比。", "Debt of the credit report over effective inflow.", CREDIT),
    _later("guaranteed_for_others", "SO-12", "solvency", "CNY", None, "对外担保余额。", "What is guaranteed for others.", CREDIT),
    _later("balance_to_loans", "SO-13", "solvency", "ratio", "6m", "存贷比：日均余额与贷款余额之比。", "Average daily balance over outstanding loans.", CREDIT),
    _later("loan_inquiries_3m", "SO-14", "solvency", "count", "3m", "近3个月贷款审批查询次数。", "Inquiries for loans in the last 3 months.", CREDIT),
    _later("loan_inquiries_6m", "SO-14", "solvency", "count", "6m", "近6个月贷款审批查询次数。", "Inquiries for loans in the last 6 months.", CREDIT),
)  # fmt: skip
