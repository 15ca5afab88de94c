"""信用报告 (PBOC) of an enterprise or a person: header, summary, open loans, duties for others, inquiries. Money in yuan."""

from collections.abc import Sequence

from intake.kind import DocumentKind
from nlp.credit.read import read_report
from nlp.evidence import Extraction
from nlp.spec import ColumnSpec, Cue, FieldSpec, Parting, TableSpec
from nlp.values import credit, date, id_number, money, name, text, uscc
from ocr.page import Page

LENDERS = (
    "授信机构", "业务管理机构", "管理机构", "机构名称", "贷款机构", "放款机构", "发放机构", "债权机构", "金融机构", "业务管理机构名称", "授信机构名称",
)  # fmt: skip
KINDS = ("业务种类", "贷款种类", "信贷种类", "业务品种", "贷款类型", "业务类型", "账户类型", "信贷业务种类")
DUE = ("到期日", "到期日期")

LOANS = TableSpec(
    "loans",
    (
        ColumnSpec("lender", LENDERS, credit.words),
        ColumnSpec("kind", KINDS, credit.words),
        ColumnSpec("currency", ("币种", "账户币种"), credit.currency),
        ColumnSpec("granted_on", ("开立日期", "发放日期", "放款日期", "贷款日期", "发放日", "起始日期"), date.parse),
        ColumnSpec("due_on", DUE, date.parse),
        ColumnSpec(
            "amount", ("借款金额", "贷款金额", "发放金额", "合同金额", "贷款合同金额", "贴现金额", "金额"), money.parse
        ),
        ColumnSpec("balance", ("余额", "贷款余额", "借款余额", "本金余额", "当前余额"), money.parse),
        ColumnSpec("five_class", ("五级分类", "分类"), credit.five_class),
        ColumnSpec("guarantee", ("担保方式",), credit.words),
        ColumnSpec("overdue", ("逾期总额", "当前逾期总额", "逾期金额"), money.parse),
        ColumnSpec("overdue_months", ("逾期月数", "当前逾期期数"), credit.count),
        ColumnSpec("account", ("账户编号", "编号"), credit.words),
        ColumnSpec("repaid_on", ("最近一次还款日期", "最近还款日期"), date.parse),
        ColumnSpec("told_on", ("信息报告日期", "报告日期"), date.parse),
    ),
)
DUTIES = TableSpec(
    "guarantees",
    (
        ColumnSpec("kind", ("责任类型", "相关还款责任类型", "责任人类型"), credit.words),
        ColumnSpec("lender", LENDERS, credit.words),
        ColumnSpec("debtor", ("主借款人", "被担保人", "借款人", "被担保人名称", "主借款人名称", "债务人"), name.parse),
        ColumnSpec("currency", ("币种",), credit.currency),
        ColumnSpec("amount", ("还款责任金额", "相关还款责任金额", "责任金额", "担保金额"), money.parse),
        ColumnSpec("balance", ("余额", "担保余额", "贷款余额", "借款余额"), money.parse),
        ColumnSpec("granted_on", ("开立日期", "发放日期"), date.parse),
        ColumnSpec("due_on", DUE, date.parse),
        ColumnSpec("five_class", ("五级分类",), credit.five_class),
        ColumnSpec("account", ("保证合同编号", "账户编号", "编号"), credit.words),
        ColumnSpec("business", KINDS, credit.words),
    ),
)
HEAD = (
    FieldSpec("report_kind", (), credit.subject, pattern=r"((?:企业|个人|机构) ?信用报告)", position="title", pattern_sure=0.97),
    FieldSpec("report_number", ("报告编号", "NO", "NO.", "报告编号NO"), text.code, pattern=r"(?:NO|No|N0) ?[.:：] ?([A-Z]?\d{12,30})", position="top"),
    FieldSpec("reported_on", ("报告时间", "报告日期", "报告生成时间", "查询时间"), date.parse),
    FieldSpec("company_name", ("企业名称", "名称", "机构名称", "信息主体名称"), name.parse, multiline=True),
    FieldSpec("uscc", ("统一社会信用代码",), uscc.parse),
    FieldSpec("central_code", ("中征码", "贷款卡编码"), text.code),
    FieldSpec("person_name", ("姓名", "被查询者姓名"), name.person),
    FieldSpec("id_number", ("证件号码", "身份证号码", "被查询者证件号码"), id_number.parse),
    FieldSpec("queried_by", ("查询机构", "查询操作机构"), credit.words),
    FieldSpec("query_reason", ("查询原因",), credit.words),
)  # fmt: skip
COUNTS = (
    FieldSpec("first_credit_year", ("首次有信贷交易的年份",), credit.count),
    FieldSpec("institutions", ("发生信贷交易的机构数",), credit.count),
    FieldSpec("open_institutions", ("当前有未结清信贷交易的机构数",), credit.count),
    FieldSpec("tax_arrears_count", ("欠税记录条数", "欠税记录数"), credit.count),
    FieldSpec("judgement_count", ("民事判决记录条数", "民事判决记录数"), credit.count),
    FieldSpec("enforcement_count", ("强制执行记录条数", "强制执行记录数"), credit.count),
    FieldSpec("penalty_count", ("行政处罚记录条数", "行政处罚记录数"), credit.count),
    FieldSpec("other_accounts", ("非信贷交易账户数",), credit.count),
)
SUMS = (
    FieldSpec("open_accounts", ("合计账户数",), credit.count),
    FieldSpec("open_balance", ("合计余额",), money.parse),
    FieldSpec("special_balance", ("关注类余额",), money.parse),
    FieldSpec("bad_balance", ("不良类余额",), money.parse),
)


def extract(pages: Sequence[Page]) -> Extraction:
    """Header and summary fields; loans, guarantees, inquiries, and the summary's lines."""
    return read_report(pages, HEAD, COUNTS, LOANS, DUTIES)


KIND = DocumentKind(
    name="credit_report",
    title="信用报告",
    title_en="Credit report",
    cues=(
        Cue("企业信用报告", 3, title=True),
        Cue("个人信用报告", 3, title=True),
        Cue("征信中心", 2),
        Cue("报告说明", 1),
        Cue("信息概要", 2),
        Cue("信贷记录明细", 2),
        Cue("信贷交易信息明细", 2),
        Cue("公共记录明细", 2),
        Cue("未结清", 1),
        Cue("相关还款责任", 1),
        Cue("异议标注", 1),
        Cue("中征码", 2),
        Cue("五级分类", 1),
        Cue("查询原因", 1),
        Cue("机构查询记录", 1),
        Cue("贷款审批", 0.7),  # these four also speak for a page of nothing but inquiries
        Cue("贷后管理", 0.7),
        Cue("担保资格审查", 0.7),
        Cue("信用卡审批", 0.7),
    ),
    fields=(*HEAD, *COUNTS, *SUMS),
    table=LOANS,
    parting=Parting(("report_number",), by_title=False),
    extract=extract,
)
