"""What returns, credit reports, invoices and account papers must share with licence and statement (X-07, 29, 30, 31, 34)."""

import re
from collections.abc import Iterator

from intake.case import CaseFile
from intake.document import Document
from intake.features.strand import plain
from intake.finding import Finding
from intake.verify.habits import corporate
from intake.verify.identity import digits, same_digits, same_name, sole_trader
from intake.verify.regions import same_place
from intake.verify.rule import Rule, Said, at, at_rows, from_pixels, sure_of

ACCOUNT = Rule(
    "X-07", "XD_ACCOUNT_DIFF", "medium", "流水账号与申报表、发票的账号", "The account on statement, return and invoice",
    "申报表或发票上的账号不是所提供流水的账号。", "The account on the return or invoice is none of the statements'.",
)  # fmt: skip
DEBT = Rule(
    "X-29", "XD_HIDDEN_DEBT", "medium", "流水中的贷款与信用报告", "Loans on the accounts and on the credit report",
    "流水中有信用报告未列的贷款机构。", "The accounts show lenders that the credit report does not list.",
)  # fmt: skip
CREDIT = Rule(
    "X-30", "XD_CREDIT_ID", "high", "信用报告的主体与执照", "Whose credit report it is",
    "信用报告的主体与执照不一致。", "The credit report is another firm's.",
)  # fmt: skip
INVOICE = Rule(
    "X-31", "XD_INVOICE", "medium", "发票的购销方与执照", "The parties of an invoice and the licence",
    "发票的购销双方都不是执照上的企业。", "Neither party of the invoice is the licensed firm.",
)  # fmt: skip
ADDRESS = Rule(
    "X-34", "XD_ADDRESS", "low", "各资料的地址地区", "The addresses' district",
    "执照与其他资料的地址不在同一地区。", "The licence's address lies in another district than that of another document.",
)  # fmt: skip

RETURNED: tuple[str, ...] = ("account_number", "bank_account")
LENDER = re.compile(
    r"(?:小额贷款|融资租赁|商业保理|消费金融|信托|典当|担保|财务公司|银行|农商行|信用社|微粒贷|微业贷|网商贷|借呗|花呗|度小满|京东科技)"
)
REPAID = ("loan_in", "loan_out")


def account_numbers(case: CaseFile) -> Iterator[Finding]:
    """X-07: only where the case holds a corporate statement to compare with; masks allowed."""
    statements = [s for s in case.of_kind("bank_statement") if corporate(s)]
    told = {digits(s.value("account_number")) for s in statements} - {""}
    printing = [(paper, RETURNED) for paper in case.of_kind("vat_return")]
    printing += [(p, own) for p in case.of_kind("vat_invoice") for own in _own_side(case, p) if own[0] in p.fields]
    for paper, names in printing:
        name = next((n for n in names if digits(paper.value(n))), None)
        if name is None or not told:
            yield ACCOUNT.open("not_read", *at(paper, *names))
            continue
        number = digits(paper.value(name))
        where = (*at(paper, name), *(e for s in statements for e in at(s, "account_number")))
        same = any(same_digits(number, other) for other in told)
        say = Said(expected="、".join(sorted(told)), actual=number)
        sure = min(sure_of(paper, name), *(sure_of(s, "account_number") for s in statements))
        yield ACCOUNT.judged(same, *where, **say, sure=sure)


def _own_side(case: CaseFile, paper: Document) -> Iterator[tuple[str, ...]]:
    """The account of the party of an invoice that the licence or a statement says is the applicant; none where neither is."""
    codes = {str(d.value("uscc")) for d in case.of_kind("business_licence") if d.value("uscc")}
    names = {plain(str(d.value("name") or "")) for d in case.of_kind("business_licence")}
    names |= {plain(str(d.value("account_holder") or "")) for d in case.of_kind("bank_statement")}
    for side in ("seller", "buyer"):
        name = plain(str(paper.value(f"{side}_name") or ""))
        if str(paper.value(f"{side}_id")) in codes or (name and name in names):
            yield (f"{side}_account",)
            return


def hidden_debt(case: CaseFile) -> Iterator[Finding]:
    """X-29: the lenders whom the accounts repay or are paid by, each among those that the credit reports list.

    A firm's accounts are set against the firm's reports and a person's against the person's; of one who trades under his
    own name both reports count for both.
    """
    for personal in (False, True):
        reports = [r for r in case.of_kind("credit_report") if (r.value("report_kind") == "personal") is personal]
        if reports:
            yield _hidden(case, reports, personal)


def _hidden(case: CaseFile, reports: list[Document], personal: bool) -> Finding:
    alone = any(sole_trader(licence) for licence in case.of_kind("business_licence"))
    every = case.of_kind("credit_report") if alone else reports
    rows = [row for report in every for table in ("loans", "open_loans", "credits") for row in report.rows(table)]
    listed = [plain(str(row.values.get("lender") or row.values.get("institution") or "")) for row in rows]
    if not any(listed):
        return DEBT.open("lines_not_read")
    unknown: dict[tuple[str, str], list[int]] = {}
    for statement in case.of_kind("bank_statement"):
        if not alone and personal is corporate(statement):
            continue
        for index, row in enumerate(statement.rows("transactions")):
            name = plain(str(row.values.get("counterparty_name") or ""))
            if row.values.get("category") not in REPAID or not LENDER.search(name) or _listed(name, listed):
                continue
            unknown.setdefault((statement.id, name), []).append(index)
    documents = {d.id: d for d in case.documents}
    where = [e for (i, _), found in unknown.items() for e in at_rows(documents[i], "transactions", found)]
    actual = "、".join(dict.fromkeys(name for _, name in unknown)) or None
    if unknown and any(from_pixels(report) for report in every):
        return DEBT.open("possibly_misread", *where, actual=actual)
    return DEBT.judged(not unknown, *where, actual=actual)


def _listed(name: str, listed: list[str]) -> bool:
    """Branches repay for their bank: the first four characters after a place decide."""
    bare = re.sub(r"^中国", "", name)
    return any(other and (bare[:4] in other or re.sub(r"^中国", "", other)[:4] in name) for other in listed)


def credit_identity(case: CaseFile) -> Iterator[Finding]:
    """X-30: the credit code decides; without it the name does. A person's report is of the person on the licence."""
    for licence in case.of_kind("business_licence")[:1]:
        for report in case.of_kind("credit_report"):
            code, told = licence.value("uscc"), report.value("uscc")
            if report.value("report_kind") == "personal":
                yield same_name(CREDIT, licence, "legal_representative", report, "person_name")
            elif code and told:
                sure = min(sure_of(licence, "uscc"), sure_of(report, "uscc"))
                where = (*at(licence, "uscc"), *at(report, "uscc"))
                yield CREDIT.judged(code == told, *where, expected=str(code), actual=str(told), sure=sure)
            else:
                yield same_name(CREDIT, licence, "name", report, "company_name")


def invoices(case: CaseFile) -> Iterator[Finding]:
    """X-31: the firm buys or sells on each invoice, by code, or by name where no code is read."""
    for licence in case.of_kind("business_licence")[:1]:
        code, name = licence.value("uscc"), plain(str(licence.value("name") or ""))
        for paper in case.of_kind("vat_invoice"):
            numbers = [paper.value(n) for n in ("seller_id", "buyer_id")]
            names = [plain(str(paper.value(n) or "")) for n in ("seller_name", "buyer_name")]
            fields = ("seller_id", "buyer_id", "seller_name", "buyer_name")
            where = (*at(licence, "uscc", "name"), *at(paper, *fields))
            if not any(numbers) and not any(names):
                yield INVOICE.open("not_read", *where)
                continue
            same = bool(code and code in numbers) or bool(name and name in names)
            say = Said(expected=f"{code or name}", actual="、".join(str(n) for n in (*numbers, *names) if n))
            yield INVOICE.judged(
                same, *where, **say, sure=min(sure_of(licence, "uscc", "name"), sure_of(paper, *fields))
            )


def addresses(case: CaseFile) -> Iterator[Finding]:
    """X-34."""
    for licence in case.of_kind("business_licence")[:1]:
        home = str(licence.value("address") or "")
        for kind in ("vat_return", "account_permit", "tax_registration_certificate"):
            for paper in case.of_kind(kind):
                name = "address" if "address" in paper.fields else "registered_address"
                other = str(paper.value(name) or "")
                if not other:
                    continue  # most of these papers print none
                same = same_place(home, other) if home else None
                where = (*at(licence, "address"), *at(paper, name))
                if same is None:
                    yield ADDRESS.open("no_region_named", *where)
                else:
                    sure = min(sure_of(licence, "address"), sure_of(paper, name))
                    yield ADDRESS.judged(same, *where, expected=home, actual=other, sure=sure)


CHECKS = (account_numbers, hidden_debt, credit_identity, invoices, addresses)
