"""Statements as descriptions: which columns under which labels, how direction is told, which order, ruled or not.

The column vocabularies follow real prints (DOMAIN §3.2); the issuers are fictional.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

# Slots: seq, date, time, datetime, amount (signed), in, out, mark, unsigned, balance, name, account, bank, mixed,
# summary, purpose, serial, currency, channel, place.


@dataclass(frozen=True, slots=True)
class StatementLayout:
    """One family. `columns`: (slot, label, share of the width); `head`: (slot, label) of the lines above the table."""

    family: str
    title: str
    columns: tuple[tuple[str, str, float], ...]
    head: tuple[tuple[str, str], ...]
    newest_first: bool = False
    date_style: str = "%Y-%m-%d"
    time_style: str = "%H:%M:%S"
    null: str = ""
    plus: bool = False
    grouped: bool = True
    ruled: bool = True
    wide: bool = True
    page_totals: str = ""  # "", "page" (本页小计), "end" (合计)
    marks: tuple[str, str] = ("贷", "借")  # for money in, for money out
    carried: bool = False  # 承前页 / 过次页 rows
    size: float = 7.4
    face: str = "song"
    footer: str = "第{page}页/共{pages}页"
    sum_labels: tuple[str, str] = ("", "")


_HEAD = (("holder", "户名："), ("account", "账号："), ("period", "起止日期："), ("currency", "币种："))
LAYOUTS = (
    StatementLayout(
        "statement_debit_credit", "{bank}账户明细清单",
        (("datetime", "交易时间", 0.12), ("serial", "凭证号", 0.1), ("name", "对方户名", 0.19), ("account", "对方账号",
         0.14), ("out", "借方发生额", 0.1),
         ("in", "贷方发生额", 0.1), ("balance", "余额", 0.1), ("summary", "摘要", 0.07), ("purpose", "用途", 0.08)), _HEAD,
          page_totals="end",
        sum_labels=("借方合计：", "贷方合计："),
    ),
    StatementLayout(
        "statement_income_expense", "账户明细查询",
        (("datetime", "交易时间", 0.13), ("in", "收入金额", 0.1), ("out", "支出金额", 0.1), ("balance", "账户余额", 0.11),
         ("account", "对方账号", 0.15),
         ("name", "对方户名", 0.19), ("bank", "对方开户行", 0.14), ("summary", "摘要", 0.08)),
        (("account", "账号："), ("holder", "户名："), ("period", "起止日期："), ("currency", "币种：")), newest_first=True,
         null="-", face="hei",
    ),
    StatementLayout(
        "statement_signed", "{bank}交易流水明细清单",
        (("date", "记账日期", 0.09), ("time", "记账时间", 0.08), ("currency", "币别", 0.06), ("amount", "金额", 0.1),
         ("balance", "余额", 0.11),
         ("summary", "交易名称", 0.09), ("purpose", "附言", 0.11), ("name", "对方账户名", 0.19), ("account", "对方卡号/账号",
          0.17)),
        (("period", "交易区间："), ("holder", "客户姓名："), ("account", "账号："), ("printed", "打印时间：")),
         newest_first=True, null="-------------", face="micro",
    ),
    StatementLayout(
        "statement_marked", "{bank}客户交易清单",
        (("seq", "序号", 0.05), ("date", "交易日期", 0.09), ("time", "交易时间", 0.08), ("summary", "交易类型", 0.09),
         ("mark", "借贷", 0.05),
         ("unsigned", "交易金额", 0.1), ("balance", "余额", 0.11), ("account", "对方账号", 0.15), ("name", "对方户名", 0.18),
          ("purpose", "备注", 0.1)),
        (("account", "账号/卡号："), ("holder", "户名："), ("first", "查询起日："), ("last", "查询止日："), ("currency",
         "币种：")),
        newest_first=True, marks=("贷 Cr", "借 Dr"), ruled=False,
    ),
    StatementLayout(
        "statement_plus_minus", "{bank}账户活期交易明细清单",
        (("date", "交易日期", 0.09), ("time", "交易时间", 0.07), ("summary", "交易摘要", 0.09), ("amount", "交易金额", 0.11),
         ("balance", "本次余额", 0.12),
         ("mixed", "对手信息", 0.3), ("serial", "日志号", 0.11), ("purpose", "交易附言", 0.11)),
        (("holder", "户名："), ("account", "账户："), ("currency", "币种："), ("period", "起止日期：")), date_style="%Y%m%d",
         time_style="%H%M%S", plus=True,
        ruled=False, footer="第{page}页，共{pages}页", face="hei",
    ),
    StatementLayout(
        "statement_words_win", "{bank}企业账户交易明细",
        (("serial", "账务流水号", 0.12), ("datetime", "交易时间", 0.13), ("summary", "交易名称", 0.09), ("in",
         "借方金额(收)", 0.1), ("out", "贷方金额(支)", 0.1),
         ("balance", "余额", 0.11), ("name", "对方户名", 0.19), ("account", "对方账号", 0.16)),
        (("holder", "企业名称："), ("account", "企业账号："), ("period", "起止日期：")), face="micro",
    ),
    StatementLayout(
        "statement_paged", "{bank}明细对账单",
        (("seq", "序号", 0.05), ("date", "会计日期", 0.09), ("summary", "交易名称", 0.1), ("serial", "凭证号码", 0.11),
         ("out", "借方发生额", 0.11),
         ("in", "贷方发生额", 0.11), ("balance", "余额", 0.12), ("account", "对方账号", 0.14), ("name", "对方户名", 0.17)),
        (("holder", "账户名称："), ("account", "账号："), ("period", "对账期间："), ("opening", "承前页余额：")),
         page_totals="page", carried=True, face="song",
        sum_labels=("借方合计：", "贷方合计："),
    ),
    StatementLayout(
        "statement_compact", "{bank}单位存款月结单",
        (("date", "日期", 0.12), ("summary", "摘要", 0.13), ("purpose", "用途", 0.17), ("amount", "发生额", 0.16),
         ("balance", "余额", 0.17), ("name", "对方户名", 0.25)),
        (("account", "账号："), ("holder", "户名："), ("period", "交易期间：")), wide=False, ruled=False,
         date_style="%Y/%m/%d", face="hei", size=8.2,
    ),
    StatementLayout(
        "statement_bilingual", "{bank}交易流水 Transaction Statement",
        (("date", "记账日期 Date", 0.12), ("currency", "货币 Currency", 0.09), ("amount", "交易金额 Transaction Amount", 0.16),
         ("balance", "联机余额 Balance", 0.16), ("summary", "交易摘要 Transaction Type", 0.14), ("mixed",
          "对手信息 Counter Party", 0.33)),
        (("holder", "户 名 Name："), ("account", "账 号 Account No："), ("printed", "申请时间 Date："), ("period",
         "起止日期 Period：")), wide=False, ruled=False, face="micro", size=7.6, footer="{page}/{pages}",
    ),
    StatementLayout(
        "statement_one_column", "{bank}借记账户历史明细（电子版）",
        (("datetime", "交易日期", 0.1), ("seq", "序号", 0.05), ("currency", "币种", 0.06), ("summary", "摘要", 0.09), ("amount",
         "收入/支出金额", 0.13), ("balance", "余额", 0.13), ("name", "对方户名", 0.2), ("account", "对方账号", 0.16), ("purpose",
          "附言", 0.08)),
        (("account", "卡号："), ("holder", "户名："), ("period", "起止日期："), ("currency", "币种：")), plus=True,
         null="（空）", footer="第{page}页 共{pages}页",
    ),
    StatementLayout(
        "statement_signed_sides", "{bank}客户存款月结单",
        (("seq", "序号", 0.05), ("date", "日期", 0.1), ("amount", "借/贷方发生额", 0.14), ("balance", "余额", 0.14), ("name",
         "对方户名", 0.22), ("account", "对方账户", 0.17), ("serial", "传票号", 0.1), ("summary", "摘要", 0.08)),
        (("account", "账号："), ("holder", "户名："), ("period", "交易期间："), ("printed", "打印时间：")), date_style="%Y%m%d",
         face="song", footer="第{page}页共{pages}页",
    ),
    StatementLayout(
        "statement_slashes", "个人账户对账单",
        (("serial", "凭证号码", 0.1), ("date", "交易时间", 0.1), ("summary", "摘要", 0.1), ("amount", "交易金额", 0.12),
         ("balance", "账户余额", 0.13), ("mixed", "对方户名/账号", 0.27), ("bank", "对方行名", 0.18)),
        (("holder", "客户姓名："), ("account", "客户账号："), ("period", "起止日期：")), date_style="%Y/%m/%d", face="hei",
         ruled=False,
    ),
    StatementLayout(
        "statement_mailed", "{bank}单位人民币活期存款对账单 Statement of Account",
        (("seq", "序号 No.", 0.05), ("date", "记账日 Bk.D.", 0.08), ("summary", "交易类型 Type", 0.1), ("serial",
         "凭证号码 Vou.No.", 0.12), ("purpose", "用途 Details", 0.13), ("out", "借方发生额 Debit", 0.14), ("in",
          "贷方发生额 Credit", 0.14), ("balance", "余额 Balance", 0.14), ("name", "对方户名 Party", 0.1)),
        (("account", "账号 A/C No.："), ("holder", "户名 A/C Name："), ("period", "对账期间 Period："), ("opening",
         "承前页余额 Previous Page Balance：")), date_style="%y%m%d", carried=True, page_totals="page", face="song", size=6.8,
        sum_labels=("借方合计：", "贷方合计："),
    ),
)  # fmt: skip


def invented(rng: Random, bases: Sequence[StatementLayout] = LAYOUTS) -> StatementLayout:
    """A layout of no bank: another family's columns in another order, under other labels, in another style."""
    base = rng.choice(bases)
    names = {
        "date": ("交易日", "记账日", "入账日期", "日期"), "datetime": ("交易时间", "记账时间", "入账时间"),
         "balance": ("余额", "账户余额", "交易后余额", "账面余额"),
        "in": ("收入", "存入金额", "转入金额", "贷方金额"), "out": ("支出", "支取金额", "转出金额", "借方金额"),
         "amount": ("交易金额", "发生额", "金额"),
        "name": ("对方户名", "对方名称", "对方单位", "交易对手名称"), "account": ("对方账号", "对方账户", "对手账号"),
         "summary": ("摘要", "交易摘要", "业务类型"),
        "purpose": ("用途", "附言", "备注"), "serial": ("流水号", "交易流水号", "核心流水号"), "mark": ("借贷标志", "收/支",
         "借贷方向"),
    }  # fmt: skip
    pair = rng.choice((("收入", "支出"), ("存入金额", "支取金额"), ("转入金额", "转出金额"), ("贷方金额", "借方金额")))
    chosen = {slot: rng.choice(options) for slot, options in names.items()} | {"in": pair[0], "out": pair[1]}
    columns = [(slot, chosen.get(slot, label), share) for slot, label, share in base.columns]
    first, rest = columns[:1], columns[1:]
    rng.shuffle(rest)
    marks = ("收", "支") if chosen["mark"] == "收/支" else ("贷", "借")
    return replace(
        base,
        family="statement_invented",
        title=rng.choice(("{bank}交易明细", "对公账户交易流水", "{bank}电子对账单", "账户交易明细表")),
        columns=tuple(first + rest),
        newest_first=rng.random() < 0.4,
        date_style=rng.choice(("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日")),
        ruled=rng.random() < 0.5,
        grouped=rng.random() < 0.7,
        null=rng.choice(("", "-", "--", "0.00")) if not any(slot == "mark" for slot, _, _ in columns) else "",
        face=rng.choice(("song", "hei", "micro", "kai")),
        size=rng.uniform(6.8, 8.0) * (1.0 if base.wide else 1.08),
        marks=marks,
        page_totals=rng.choice(("", "page", "end")),
    )
