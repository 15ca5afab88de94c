"""税收完税证明: the table form with its lines (ruled, merged cells, several pages) and the narrative form with a total."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from intake.kind import DocumentKind
from nlp.evidence import Extraction, Field, Row, Table
from nlp.extract import extract_fields
from nlp.normalise import compact
from nlp.spec import ColumnSpec, Cue, FieldSpec, Parsed, Parting, TableSpec, Unreadable
from nlp.statement.grid import read_sheet
from nlp.statement.moments import dates_in
from nlp.statement.record import Sheet
from nlp.statement.tokens import Line
from nlp.table import grammar, read_rows
from nlp.values import authority, chinese_number, date, money, name, taxpayer_id, text
from ocr.page import Page

DISAGREEING = 0.45
AMOUNT = r"(?<![\d.,])-?\d[\d,.]*\.\d{2}(?![\d,.]*\d)"  # a whole run of figures, whatever its separators were read as
_ANCHOR = re.compile(r"[A-Z][A-Za-z]+Sign[Kk]ey")  # an invisible word that electronic certificates carry
_NARRATIVE = re.compile(
    r"^(?:税务机关|填票人|备注|\(盖章\)|妥善保管|手写无效|本凭证|第\d+页|共\d+页|开具|说明|注[:：])|征税专用章|业务专用章"
)
_WORDS = "负零〇○壹贰叁查肆伍陆柒捌玖拾佰仟万亿元圆角分整正貳陸億萬圓兩参參弍"

_IN_WORDS = re.compile(rf"(?:人民币)?(?:\(大写\))?[{_WORDS}]{{3,}}")


def certificate_number(printed: str) -> Parsed:
    """No. and 18 digits since 2018, （161）京国证 01234567 before.

    >>> certificate_number("No. 3310 4623 0500 078915").value, certificate_number("（161）京国证 01234567").value
    ('331046230500078915', '（161）京国证01234567')
    """
    body = re.sub(r"^(?:No|NO|№|N0)[.:：]?", "", compact(printed))
    if re.fullmatch(r"\d{18}", body):
        return Parsed(body)
    if found := re.fullmatch(
        r"\((\d{2,5})\)([\u4e00-\u9fff]{1,3}[国地税][\u4e00-\u9fff]{1,2})(?:No\.?)?(\d{7,9})号?", body
    ):
        return Parsed(f"（{found[1]}）{found[2]}{found[3]}")
    digits = re.sub(r"\D", "", body)
    if len(digits) >= 8 and len(digits) >= len(body) - 2:
        return Parsed(digits, certain=0.6)
    raise Unreadable("empty" if not digits else "not a certificate number")


def _voucher(printed: str) -> Parsed:
    body = re.sub(r"\s", "", compact(printed))
    if not re.search(r"\d{4}", body):
        raise Unreadable("empty")
    return Parsed(body)


def _plain(printed: str) -> Parsed:
    body = "".join(text.tidy(_ANCHOR.sub("", printed)).split())
    if not body or re.fullmatch(r"[-*/\\_.·—]*", body):
        raise Unreadable("empty")
    return Parsed(body)


def _paid(printed: str) -> Parsed:
    found = dates_in(printed)
    if found:
        return Parsed(found[0])
    return date.parse(printed)


def _name(printed: str) -> Parsed:
    return name.parse(re.split(r"[(（]?纳税人识别号|统一社会信用代码", _ANCHOR.sub("", printed))[0])


ITEMS = TableSpec(
    "items",
    (
        ColumnSpec("voucher_number", ("原凭证号", "原凭证号码", "凭证号", "税票号码", "原税票号码", "电子税票号码", "票证号码"), _voucher),
        ColumnSpec("tax", ("税种", "税(费)种", "税费种", "税种名称", "税(费)种名称", "征收项目", "税款种类"), _plain),
        ColumnSpec("item", ("品目名称", "品目", "征收品目", "税目", "品目(子目)名称", "项目名称"), _plain),
        ColumnSpec("period", ("税款所属时期", "税款所属期", "所属时期", "税款所属期间", "税费所属期", "税款所属时间", "所属期", "所属期间"), _plain),
        ColumnSpec("paid_on", ("入(退)库日期", "入库日期", "入(退)库时间", "缴款日期", "缴税日期", "缴款(退库)日期", "税款入库日期", "缴纳日期"), _paid),
        ColumnSpec("amount", ("实缴(退)金额", "实缴金额", "实缴(退)税额", "实缴税额", "实缴(退)税(费)额", "金额", "已缴税额", "税额", "实缴(退)额"), money.parse),
    ),
    noise=("金额合计", "合计", "合 计", "小计", "(大写)", "(小写)", "本页合计"),
)  # fmt: skip

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        "certificate_number",
        ("No", "No.", "№", "证明编号", "票证号码"),
        certificate_number,
        pattern=r"(?:No|NO|N0|№) ?[.:：]? ?(\d(?: ?\d){17})(?!\d)|(\( ?(?:20)?\d{2,3} ?\) ?[\u4e00-\u9fff]{1,2} ?[国地税] ?[证缴退] ?(?:No\.?)? ?\d{7,9})|(?<!\d)(3\d{17})(?!\d)",
        position="top",
    ),
    FieldSpec(
        "issued_on",
        ("填发日期", "开具日期", "出具日期", "打印日期"),
        date.parse_overprinted,
        pattern=r"^ ?(\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)$",
        position="bottom",
    ),
    FieldSpec(
        "tax_authority", ("税务机关", "征收机关", "填发机关", "开具机关"), authority.parse, multiline=True, mark="seal"
    ),
    FieldSpec(
        "taxpayer_id",
        ("纳税人识别号", "纳税人识别号（统一社会信用代码）", "统一社会信用代码", "纳税人代码"),
        taxpayer_id.parse,
        pattern=r"纳税人识别号 ?[:：]? ?([0-9A-Z]{15,20})(?![0-9A-Z])",
    ),
    FieldSpec(
        "taxpayer_name",
        ("纳税人名称", "纳税人全称", "纳税人", "缴款单位"),
        _name,
        pattern=r"兹证明 ?[:：]?_* ?([\u4e00-\u9fff（）()A-Za-z·0-9 ]{4,60}?)_* ?[(（] ?(?:纳税人识别号|统一社会)",
        multiline=True,
    ),
    FieldSpec(
        "total_amount",
        ("（小写）", "小写", "合计金额"),
        money.parse,
        pattern=r"(?:合 ?计|大 ?写|小 ?写|人民币).*?[¥￥] ?(-? ?\d[\d,.]*\.\d{2}(?![\d,.]*\d))|^[^\d]*合 ?计[^\d]*?(-?\d[\d,.]*\.\d{2})$|[¥￥] ?(-?\d[\d,.]*\.\d{2}(?![\d,.]*\d))",
    ),
    FieldSpec(
        "total_in_words",
        ("（大写）", "人民币（大写）", "大写"),
        chinese_number.parse,
        pattern=rf"(?:(?<=[币写计额款为共)])|(?<![\u4e00-\u9fff])) ?((?:人民币 ?)?[{_WORDS}](?: ?[{_WORDS}])+ ?(?:[元圆角分圓] ?[整正]?)(?: ?[{_WORDS}])*)",
    ),
    FieldSpec("issuer", ("填票人", "填发人", "开票人", "经办人"), name.person),
    FieldSpec("remarks", ("备注",), text.parse, multiline=True),
)


def extract(pages: Sequence[Page]) -> Extraction:
    """Fields and lines. The fields are sought outside of the table's rows, so that no line can pass for one."""
    clean = [_without_anchors(page) for page in pages]
    sheet = read_sheet(clean, grammar(ITEMS, _NARRATIVE))
    rows = tuple(row for row in map(_split_period, read_rows(clean, sheet, ITEMS)) if row.values["amount"] is not None)
    taken = {id(token.word) for s in sheet.sections for record in s.records for token in record.tokens}
    for section in sheet.sections:
        if section.header is not None:
            taken.update(id(token.word) for line in section.header.lines for token in line.tokens)
    bare = [replace(page, words=tuple(w for w in page.words if id(w) not in taken)) for page in clean]
    fields = extract_fields(bare, FIELDS)
    rows, fields = _total_row(rows, fields)
    totals = _totals(sheet)
    rows = _shared_vouchers(rows)
    _whole_words(fields, [*sheet.outside, *(line for section in sheet.sections for line in section.loose)])
    fields, notes = _prove(fields, rows, totals)
    fields = _agreeing_words(fields)
    return Extraction(fields, {"items": Table("items", rows, notes)} if rows or sheet.sections else {})


def _without_anchors(page: Page) -> Page:
    return replace(page, words=tuple(word for word in page.words if not _ANCHOR.fullmatch(word.text.strip())))


def _split_period(row: Row) -> Row:
    """The period column as its first and last day."""
    values: dict[str, Any] = {}
    for column, value in row.values.items():
        if column != "period":
            values[column] = value
            continue
        days = dates_in(str(value or ""))
        values["period_from"] = days[0] if days else None
        values["period_to"] = days[-1] if len(days) > 1 else None
        if len(days) == 1 and value and not re.search(r"至|-{1,2}|~|—", str(value)[len(days[0]) - 1 :]):
            values["period_to"] = days[0]  # a tax on one day's deed
    return replace(row, values=values)


def _total_row(rows: tuple[Row, ...], fields: dict[str, Field]) -> tuple[tuple[Row, ...], dict[str, Field]]:
    """A last line that has nothing but an amount, the sum of all others, is the total that slipped into the table."""
    if len(rows) < 2 or any(value is not None for name, value in rows[-1].values.items() if name != "amount"):
        return rows, fields
    last = rows[-1]
    if sum(Decimal(row.values["amount"]) for row in rows[:-1]) != Decimal(last.values["amount"]):
        return rows, fields
    amount = str(last.values["amount"])
    total = Field("total_amount", amount, amount, last.confidence, last.page, (last.box,), ("arithmetic", "rows"))
    return rows[:-1], {"total_amount": total, **fields}


def _shared_vouchers(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Lines of one payment share its voucher in one merged cell: a line without one has that of the nearest of its day."""
    known = [row for row in rows if row.values["voucher_number"]]
    hanging = bool(rows) and rows[0].values["voucher_number"] is not None  # printed at the top of its merged cell
    done: list[Row] = []
    for row in rows:
        if row.values["voucher_number"] is None:
            above = done[-1:] if hanging else known
            same = [k for k in above if k.page == row.page and k.values["paid_on"] == row.values["paid_on"]]
            if same:
                nearest = min(same, key=lambda k: abs(k.box.centre[1] - row.box.centre[1]))
                row = replace(row, values={**row.values, "voucher_number": nearest.values["voucher_number"]})
        done.append(row)
    return tuple(done)


def _agreeing_words(fields: dict[str, Field]) -> dict[str, Field]:
    """The amount in words counts as surely read only when the figures say the same: a cut-off line reads well too."""
    words, total = fields.get("total_in_words"), fields.get("total_amount")
    if words is not None and total is not None and words.value is not None and words.value != total.value:
        return {**fields, "total_in_words": replace(words, confidence=min(words.confidence, DISAGREEING))}
    return fields


def _whole_words(fields: dict[str, Field], lines: Sequence[Line]) -> None:
    """The amount in words, whole again where a line's end cut it: half an amount must not pass for it."""
    field = fields.get("total_in_words")
    if field is None:
        return
    found: dict[str, str] = {}
    for page in {line.page for line in lines}:
        joined = "".join(line.text for line in lines if line.page == page)
        for hit in _IN_WORDS.finditer(joined):
            try:
                found[chinese_number.parse(hit[0]).value] = hit[0]
            except Unreadable:
                continue
    total = fields.get("total_amount")
    if field.value in found or not found:
        return
    agreeing = [value for value in found if total is not None and value == total.value]
    value = agreeing[0] if agreeing else max(found, key=lambda v: len(found[v]))
    sure = 0.95 if agreeing else 0.6
    fields["total_in_words"] = replace(field, value=value, text=found[value], confidence=sure, reason=None)


def _totals(sheet: Sheet) -> dict[int, Decimal]:
    """Printed totals by page index."""
    found: dict[int, Decimal] = {}
    for section in sheet.sections:
        for line in section.loose:
            if "合计" in line.text and (hits := re.findall(AMOUNT, line.text)):
                total = money.to_decimal(hits[-1])
                if total is not None:
                    found.setdefault(line.page, total)
    return found


def _prove(
    fields: dict[str, Field], rows: Sequence[Row], totals: dict[int, Decimal]
) -> tuple[dict[str, Field], dict[str, Any]]:
    """Lines against totals, by page and as a whole; several pages' totals are added where each is its own page's."""
    notes: dict[str, Any] = {"sum": None, "proof": "unproven"}
    if not rows:
        return fields, notes
    amounts = [Decimal(row.values["amount"]) for row in rows]
    whole = sum(amounts, Decimal(0))
    notes["sum"] = f"{whole:.2f}"
    field = fields.get("total_amount")
    by_page: dict[int, Decimal] = {}
    for row, amount in zip(rows, amounts, strict=True):
        by_page[row.page] = by_page.get(row.page, Decimal(0)) + amount
    pages_agree = len(totals) > 1 and all(by_page.get(page + 1) == total for page, total in totals.items())
    if pages_agree and sum(totals.values(), Decimal(0)) == whole:
        notes["page_totals"] = {str(page + 1): f"{total:.2f}" for page, total in sorted(totals.items())}
        if field is not None:
            fields["total_amount"] = replace(field, value=f"{whole:.2f}", found_by=(*field.found_by, "arithmetic"))
        notes["proof"] = "proven"
        fields.pop("total_in_words", None)  # it speaks of one page only
    elif field is not None and field.value is not None and Decimal(str(field.value)) == whole:
        fields["total_amount"] = replace(
            field, confidence=max(field.confidence, 0.995), found_by=(*field.found_by, "arithmetic")
        )
        notes["proof"] = "proven"
    return fields, notes


KIND = DocumentKind(
    name="tax_clearance_certificate",
    title="税收完税证明",
    title_en="Tax clearance certificate",
    cues=(
        Cue("税收完税证明", 4, title=True),
        Cue("完税证明", 2, title=True),
        Cue("税收完税凭证", 2, title=True),
        Cue("原凭证号", 2),
        Cue("品目名称", 2),
        Cue("税款所属时期", 2),
        Cue("入（退）库日期", 2),
        Cue("入库日期", 1),
        Cue("实缴（退）金额", 2),
        Cue("实缴金额", 1),
        Cue("填票人", 2),
        Cue("纳税人识别号", 1),
        Cue("纳税人名称", 1),
        Cue("填发日期", 1),
        Cue("金额合计", 1),
        Cue("妥善保管", 1),
        Cue("不作纳税人记账", 2),
        Cue("税务登记证", -3, title=True),
        Cue("纳税申报表", -3, title=True),
        Cue("申报表", -2, title=True),
        Cue("银行流水", -2, title=True),
        Cue("纳税信用", -3, title=True),
        Cue("无欠税证明", -4, title=True),
    ),
    fields=FIELDS,
    table=ITEMS,
    extract=extract,
    parting=Parting(("certificate_number",)),
)
