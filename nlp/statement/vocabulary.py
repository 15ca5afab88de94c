"""The words on bank statements and wallet bills: titles of columns in two languages, and rows that are no rows."""

import re

from nlp.statement.titles import Titles, title_key

_LABELS: dict[str, str] = {
    "date": "交易日期 交易日 记账日期 记账日 入账日期 会计日期 日期 业务日期 发生日期 交易时间日期 记账日bkd 账务日期 清算日期"
    "|Date|Transaction Date|Trans Date|Posting Date|Txn Date|Bk.D.|Booking Date|Post Date|Date of Transaction|Process Date",
    "value_date": "起息日 起息日期 值日 计息日|Value Date|Val.D.|Value|起息日Val.D.|Effective Date",
    "time": "交易时间 记账时间 时间 入账时间 提交时间 交易时刻 发生时间 创建时间 付款时间|Time|Transaction Time|Trans Time",
    "amount": "交易金额 金额 发生额 发生金额 交易发生金额 收入/支出金额 借/贷方发生额 借贷方发生额 交易额 收支金额 借方/贷方金额 借贷金额 本次发生额"
    " 收/支金额 交易发生额 变动金额 金额(元) 借/贷方金额 资金变动"
    "|Amount|Transaction Amount|Trans Amount|Debit/Credit|Debit/Credit Amount|Amount (Dr/Cr)|Net Amount",
    "in": "收入 收入金额 贷方发生额 贷方金额 贷方 贷方发生额(收入) 贷方(入账) 借方金额(收) 转入金额 存入金额 入账金额 汇入金额 进账 存入 转入 收入额"
    " 贷方发生金额 贷方发生数 收款金额 进账金额 贷方交易金额 记账金额(收入) 贷记金额 借方(收) 收方金额 存款"
    "|Deposit|Deposits|Paid in|Money in|Credit|Credits|Credit Amount|Lodgement|Receipts|Deposits & Other Credits|Deposits/Credits|In|Additions"
    "|Deposits & Additions|Credit (S$)|Cr|Amount Credited",
    "out": "支出 支出金额 借方发生额 借方金额 借方 借方发生额(支取) 借方(出账) 贷方金额(支) 转出金额 支取金额 出账金额 汇出金额 付款金额 支取 转出 取出"
    " 借方发生金额 借方发生数 支出额 支付金额 借方交易金额 记账金额(支出) 借记金额 贷方(支) 付方金额 取款"
    "|Withdrawal|Withdrawals|Paid out|Money out|Debit|Debits|Debit Amount|Payments|Payment|Withdrawals/Debits|Out|Subtractions|Checks & Debits|Dr"
    "|Amount Debited|Withdrawals & Other Debits",
    "foreign_in": "交易金额(收入)",
    "foreign_out": "交易金额(支出)",
    "direction": "借贷 借/贷 借贷标志 借贷方向 收/支 收付标志 收支标识 收支状态 dcflg 交易方向 月收/支 借贷标识 收支类型 收支 收/付 收/支/其他 收付方向"
    " 借贷标记 资金流向 收支方向 收/付款 方向 来往账标志 借贷别 存取标志"
    "|Dr/Cr|D/C|DR CR|Debit or Credit|Type (Dr/Cr)|Cr/Dr|Dc Flg|CD",
    "balance": "余额 账户余额 本次余额 联机余额 交易后余额 当前余额 活期账面余额 账面余额 实时余额 结余 期末金额 交易余额 存款余额 卡余额 余额(元)"
    " 联机账户余额 变动后余额 本次结余 累计余额|Balance|Running Balance|Closing Balance|Account Balance|Balance After|Ledger Balance|Daily Balance"
    "|Ending Balance|Ending Daily Balance|End Balance|Balance (S$)",
    "available": "可用余额 可用金额|Available Balance",
    "cp_name": "对方户名 对方名称 对方账户名 对方单位 对手户名 交易对手名称 交易对方 收(付)方名称 对方单位名称 对方账户名称 对方姓名 交易对手 对手名称"
    " 对方单位/户名 收/付款人 收付款人名称 收款人/付款人 往来户名 对方户名/名称 交易对手户名 交易对方名称 对方公司 交易对方姓名"
    "|Counterparty|Counterparty Name|Counter Party|Payee/Payer|Name of Counterparty|Beneficiary/Remitter",
    "cp_account": "对方账号 对方卡号/账号 对方账户 收(付)方账号 对手账号 对方账号/卡号 对方卡号 交易对手账号 对方账(卡)号 对方账/卡号 收付款人账号 交易对方账号"
    " 往来账号 对方账号(卡号)|Counterparty Account|Counterparty Account No|Counterparty A/C|Counterparty A/C No|Account of Counterparty",
    "cp_bank": "对方开户行 对方行名 对方开户机构 对方机构 对方银行 对方账户开户行 对方开户行名 对手行名 对方开户银行 收(付)方开户行名 交易对手行名 对手开户行"
    " 对方开户行名称 对方行 对方金融机构 对手银行 交易对手开户行|Counterparty Bank|Counterparty Institution|Bank of Counterparty",
    "cp_bank_code": "对方行号 对方开户行行号 收(付)方行号|Counterparty Bank Code",
    "cp_mixed": "对手信息 对方账号与户名 对方户名/账号 交易对手信息 对方账户/对方银行 对方账号户名 对方户名账号 对方账号/户名 对方信息 对方户名及账号 对方账号及户名"
    " 交易对手户名/账号 对方账户信息 对手户名/账号 对方户名(账号) 对方账号(户名) 户名/账号"
    "|Counterparty Information|Counter Party Information|Counterparty Info|Counterparty Details",
    "summary": "摘要 交易摘要 摘要代码 交易名称 交易类型 业务类型 交易分类 业务摘要 交易说明 交易种类 摘要说明 交易类别 业务种类 交易描述 业务名称"
    "|Description|Transaction Type|Details|Particulars|Transaction Details|Transaction Description|Summary|Transaction|Type|Narrative"
    "|Payment type and details|Transaction Remarks|Abstract|Payment Type|Business Type",
    "purpose": "用途 交易用途 附言 交易附言 备注 客户摘要 个性化信息 商品 商品说明 用途/附言 备注/附言 转账附言 客户附言 摘要/附言 附言/用途 留言 商品名称"
    " 客户备注 汇款附言 交易备注 用途/摘要 凭证号码/业务编号/用途/摘要"
    "|Remarks|Remark|Purpose|Memo|Notes|Note|Message|Customer Summary|Customer Type|Comment|Postscript",
    "reference": "流水号 交易流水号 核心流水号 日志号 账务流水号 柜员交易号 账户明细编号-交易流水号 交易单号 交易订单号 交易号 交易序号 外部系统流水"
    " 业务编号 银行流水号 主机流水号 参考号 明细编号 电子流水号 机构/柜员/流水 业务流水号 全局流水号 交易参考号"
    "|Reference|Ref|Ref No|Reference No|Transaction ID|Reference Number|Ref. No.|Trans ID|Transaction Reference",
    "merchant_ref": "商户单号 商家订单号 企业流水号 客户申请号 商户订单号|Merchant Order No",
    "voucher": "凭证号 凭证号码 传票号 票据号 凭证编号 票据号码 支票号码|Cheque No|Check No|Voucher No|Cheque Number|Check Number|Chq No|Cheque",
    "voucher_kind": "凭证种类 凭证类型|Voucher Type",
    "channel": "渠道 交易渠道 支付方式 收/付款方式 交易方式 付款方式 收付款方式|Channel|Transaction Channel",
    "place": "交易地点 地区 交易行所 网点名称 交易机构 交易场所 交易地点/附言 交易网点 交易行名 交易行 机构 网点 柜员 操作柜员 交易柜员 地区号 网点号"
    "|Place|Branch|Location|Transaction Place|Teller",
    "status": "交易状态 当前状态 状态|Status",
    "currency": "币种 币别 货币 交易币种 记账币种 交易货币|Currency|Ccy|CCY",
    "cash_flag": "钞汇 钞/汇 汇钞标识 现转标志 钞汇标志 现转",
    "reversal": "冲账标志 冲正 冲正标志 冲补标志",
    "own_account": "账号 本方账号 卡号 借记卡号 本方卡号 子账号 账户 交易账号 我方账号 客户账号 卡号/账号|Account|Account No|Account Number",
    "own_name": "户名 本方户名 账户名称 本方名称 客户名称",
    "payer_name": "付款人名称 付款人 付款方户名 付款方名称 付款人户名 付款方|Debit Account Name|Payer's Name|Payer Name|Payer",
    "payer_account": "付款人账号 付款方账号 付款账号|Debit Account No|Payer's Account Number|Payer Account",
    "payer_bank": "付款人开户行名 付款人开户行 付款方开户行 付款银行|Debit Bank|Payer account bank",
    "payee_name": "收款人名称 收款人 收款方户名 收款方名称 收款人户名 收款方|Beneficiary's Name|Payee's Name|Payee Name|Payee|Beneficiary",
    "payee_account": "收款人账号 收款方账号 收款账号|Beneficiary's Account No|Payee's Account Number|Payee Account",
    "payee_bank": "收款人开户行名 收款人开户行 收款方开户行 收款银行|Beneficiary Bank|Beneficiary account bank",
    "ledger": "凭证字号 科目 科目名称 科目编码 会计科目 凭证字 对方科目 科目代码",
    "serial": "序号 编号 行号 笔数 顺序号|No|No.|Serial Num|Serial No|S/N|Seq|序号No.|#|Serial Number",
    "other": "储种 关联账户/交易介质编号 关联账户 汇率 对方城市 城市 交易国家或地区简称 利率 国家 省份 附加信息 经办人 交易代码 手续费 服务费 账户类型"
    " 存期 产品 产品名称 应用号 子账户序号 机构号 扩展摘要 业务参考号 操作员 公私标志 打印次数"
    "|Exchange Rate|Rate|Fee|Country|Category",
}  # fmt: skip

_RULES = (
    (r"^凭证字|科目", "ledger"),
    (r"借方.*[(/](?:收|收入|入账|存入)\)?$|贷方(?!.*[支付出])", "in"),
    (r"贷方.*[(/](?:支|支出|支取|出账|付)", "out"),
    (r"(?:收|收入|借|借方|debit).{0,3}[/或及与].{0,3}(?:支|支出|贷|贷方|credit).*(?:额|amount)", "amount"),
    (r"借贷|收支|^借/贷|^收/[支付]|^dr/cr|方向$|(?:借贷|收付|收支)(?:标|状)", "direction"),
    (r"可用余额", "available"),
    (r"余额|结余|balance", "balance"),
    (r"(?:对方|对手|收\(?付\)?方|往来).*(?:名|单位).*[/与及(].*账|(?:对方|对手).*账.*[/与及(].*(?:名|单位)|对手信息|对方信息|counterparty.*info", "cp_mixed"),
    (r"(?:对方|对手|往来|收\(?付\)?方).*行号", "cp_bank_code"),
    (r"(?:对方|对手|往来|收\(?付\)?方).*(?:开户|行名|银行|机构|网点)", "cp_bank"),
    (r"(?:对方|对手|往来|收\(?付\)?方).*(?:账号|卡号|账户)$", "cp_account"),
    (r"(?:对方|对手|往来|收\(?付\)?方).*(?:名|单位|客户|商户)|^counterparty|^交易对手?方$", "cp_name"),
    (r"付款(?:人|方).*(?:行号)|收款(?:人|方).*(?:行号)", "other"),
    (r"付款(?:人|方).*(?:行|机构)", "payer_bank"),
    (r"付款(?:人|方).*账", "payer_account"),
    (r"付款(?:人|方).*名", "payer_name"),
    (r"收款(?:人|方).*(?:行|机构)", "payee_bank"),
    (r"收款(?:人|方).*账", "payee_account"),
    (r"收款(?:人|方).*名", "payee_name"),
    (r"(?:收入|转入|存入|入账|汇入|进账|贷方).*(?:额|数|\))$", "in"),
    (r"(?:支出|转出|支取|出账|汇出|付款|借方|取出).*(?:额|数|\))$", "out"),
    (r"起息", "value_date"),
    (r"(?:金额|发生额|交易额)$", "amount"),
    (r"日期$|^transactiondate|^date", "date"),
    (r"时间$", "time"),
    (r"流水|日志号|单号$|订单号$|参考号", "reference"),
    (r"凭证|传票|票据|支票", "voucher"),
    (r"摘要|^交易(?:名称|类型)|description|particulars", "summary"),
    (r"附言|用途|备注|留言", "purpose"),
    (r"渠道|(?:支付|付款)方式", "channel"),
    (r"币种|币别|货币", "currency"),
    (r"^本方.*名", "own_name"),
    (r"^本方.*[账卡]", "own_account"),
    (r"^(?:交易)?(?:地点|网点|机构|柜员)|网点|地点$", "place"),
)  # fmt: skip


def _parts(told: str) -> list[str]:
    """Chinese labels are parted by spaces, English ones by bars."""
    chinese, *english = told.split("|")
    return [*(chinese.split() if chinese else ()), *english]


STATEMENT_TITLES = Titles(
    {title_key(label): role for role, told in _LABELS.items() for label in _parts(told)},
    tuple((re.compile(pattern), role) for pattern, role in _RULES),
)

MONEY_ROLES = frozenset({"amount", "in", "out", "balance"})

OPENING = re.compile(
    r"^(?:上页|上期|期初|账单期初|本期期初|年初|月初)?(?:承前页|期初余额|上页余额|上期余额|上期结余|期初结余|承上页|上年结转|上月结转|承前)"
    r"|opening ?balance|balance ?(?:b/?f|brought)|brought ?forward|previous ?(?:page ?)?balance|beginning ?balance|starting ?balance",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"期末余额|过次页|转下页|转次页|本页余额|期末结余|本期余额|closing ?balance|carried ?forward|balance ?(?:c/?f|carried)|ending ?balance",
    re.IGNORECASE,
)
TOTAL = re.compile(
    r"^(?:人民币|美元|港币|欧元|CNY|本页|本期|本月|本年|本日|当页|当日|当前|累计|借方|贷方|收入|支出|发生额|交易|金额|总|全部|时间段|日|月|年|账户|明细|[(（:：])*"
    r"(?:小计|合计|总计|累计|总额|总笔数|发生合计)"
    r"|^(?:本页|当页|当前时间段).*(?:合计|小计|笔数)|(?:借方|贷方|收入|支出|总)(?:合计)?(?:笔数|金额合计|总额|总金额)"
    r"|^(?:sub ?)?totals?\b|^page total|total (?:deposits|withdrawals|paid|debits?|credits?|balance)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"^(?:温馨提示|合并统计|以下空白|注[:：]|备注[:：]|说明[:：]|重要提示|声明|提示[:：]|免责|打印时间|打印日期|打印机构|打印柜员|第\d*页|共\d*页|制表|复核|操作员|"
    r"本明细|本对账单|本清单|本回单|本流水|此明细|以上|[-=*_]{6,}|以下为|本账单|特别说明|如有疑问|客服热线|验证码|请扫描|扫描二维码|page ?\d)"
    r"|第\d+页[,/，共]|仅供参考|\bpage \d+ of \d+|电子回单专用章|以下无正文|以下空白",
    re.IGNORECASE,
)
