"""Whether a spreadsheet is what a bank's system exported (BNK-12): values against their formulas, formulas at all, who saved it."""

from collections.abc import Iterator
from datetime import date

from intake.document import Document
from intake.finding import Finding
from intake.verify.authenticity import of_program, said
from intake.verify.policy import policy
from intake.verify.rule import Rule
from intake.verify.traces_read import Examined, examined, places

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS = (XLSX, "application/vnd.ms-excel", "text/csv", "text/html")

VALUE = Rule(
    "BNK-12", "SHEET_TAMPER_VALUE", "high", "单元格的值与公式", "Values of cells against their formulas",
    "单元格显示的值与其公式的计算结果不符。", "Cells show another value than their formula gives.",
)  # fmt: skip
FORMULA = Rule(
    "BNK-12", "SHEET_TAMPER_FORMULA", "medium", "表格中的公式", "Formulas in the sheet",
    "所称的银行导出表格含有公式，系人工编制。", "What is said to be a bank's export holds formulas: somebody calculated it.",
)  # fmt: skip
SAVED = Rule(
    "BNK-12", "SHEET_TAMPER_PROGRAM", "low", "保存表格的程序与人", "Program and person that saved the sheet",
    "表格在导出之后由办公软件另行保存过。", "The sheet was saved by an office program after it was exported.",
)  # fmt: skip


def sheet(document: Document, _: date) -> Iterator[Finding]:
    """BNK-12 of a workbook; a text file keeps no traces."""
    if document.file.media_type not in SHEETS:
        return
    seen = examined(document)
    if seen is None:
        yield VALUE.open("file_not_examined")
        return
    if "formulas" not in seen.looked:
        yield VALUE.open("format_keeps_no_traces")
        return
    wrong, live = seen.named("value_not_formula"), seen.named("formulas")
    told = [said(sign) for sign in wrong]
    cells = sum(int(sign.detail.get("cells", "0")) for sign in live)
    if wrong:
        detail = wrong[0].detail
        yield VALUE.failed(*places(document, wrong), expected=detail.get("calculated", ""), actual="；".join(told))
    else:
        yield VALUE.passed(actual=f"{cells} 个公式 formulas")
    if cells < policy().office_cells:
        yield FORMULA.passed()
    else:
        bank = document.kind == "bank_statement"
        shown = said(live[0])
        yield FORMULA.failed(*places(document, live), actual=shown, severity="medium" if bank else "low")
    yield _saved(seen)


def _saved(seen: Examined) -> Finding:
    """An office program is named by whoever saved with it; systems that export write their own name, or none."""
    names = [seen.facts.get(name, "") for name in ("program", "author", "saved_by")]
    told = "；".join(dict.fromkeys(name for name in names if name))
    if not told:
        return SAVED.open("no_program_named")
    person = seen.facts.get("saved_by", "").strip()
    machine = person.lower() in ("", "apache poi", "openpyxl", "administrator", "system")
    if of_program(told, False) is not None and not machine:
        return SAVED.failed(expected="出具机构的系统 the issuer's system", actual=told)
    return SAVED.passed(actual=told)


CHECKS = {"*": (sheet,)}
