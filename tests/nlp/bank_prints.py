"""Statements set by hand after real banks' prints: literal titles, odd orders, signs, wraps. No generator makes these."""

from decimal import Decimal
from functools import partial

from tests.nlp.print_shop import (
    Print,
    balance,
    bank,
    bare,
    clock,
    dated,
    fixed,
    into,
    key,
    mark,
    mixed,
    paid,
    serial,
    signed,
)

day = dated("%Y-%m-%d")
DAY = dated("%Y%m%d")
PRINTS: tuple[Print, ...] = (
    Print(
        "icbc_personal",
        (("交易日期", lambda r: f"{r['date']}<br/>{r['time']}", 52), ("账号", fixed("6222020000123456789"), 62), ("储种", fixed("活期"), 28),
         ("序号", fixed("0"), 26), ("币种", fixed("人民币"), 32), ("钞汇", fixed("钞"), 24), ("摘要", key("summary"), 52), ("地区", fixed("9901"), 28),
         ("收入/支出金额", partial(signed, plus=True), 66), ("余额", balance, 66), ("对方户名", key("name", "（空）"), 90), ("对方账号", key("account", "（空）"), 80),
         ("渠道", fixed("网上银行"), 40)),
        ("中国工商银行借记账户历史明细（电子版）", "卡号：6222020000123456789  户名：张三  起止日期：2024-01-01 — 2024-12-31", "请扫描二维码 识别明细真伪"),
        wide=True, size=6.5,
    ),
    Print(
        "ccb_personal",
        (("序号", serial, 26), ("摘要", key("summary"), 46), ("币别", fixed("人民币元"), 36), ("钞汇", fixed("钞"), 24), ("交易日期", DAY, 42),
         ("交易金额", signed, 58), ("账户余额", balance, 62), ("交易地点/附言", lambda r: r["purpose"] or "样例市城东支行自助设备", 84),
         ("对方账号与户名", mixed("{account}/{name}"), 150)),
        ("中国建设银行个人活期账户全部交易明细", "卡号/账号:6217000000123456789  客户名称:张三  币别:人民币元  钞汇:钞  起止日期:20240101-20241231"),
        last=("当前时间段收支金额合计： 收入 见上 支出 见上",), size=7,
    ),
    Print(
        "abc_personal",
        (("交易日期", DAY, 48), ("交易时间", lambda r: r["time"].replace(":", "") if int(r["reference"]) % 4 else "", 44), ("交易摘要", key("summary"), 52),
         ("交易金额", partial(signed, plus=True), 66), ("本次余额", balance, 66), ("对手信息", mixed("{name}"), 110), ("日志号", lambda r: r["reference"][:9], 50),
         ("交易渠道", fixed("掌上银行"), 42), ("交易附言", key("purpose"), 84)),
        ("户名：张三   账户：6228480000123456789   币种：人民币   汇钞标识：钞   起止日期：20240101-20241231   电子流水号：23010199990000112233",),
        "中国农业银行账户活期交易明细清单  第{page}页，共3页  本明细内容仅供参考", grid="none", account=False, valign="TOP",
    ),
    Print(
        "boc_personal",
        (("记账日期", day, 50), ("记账时间", clock, 42), ("币别", fixed("人民币"), 32), ("金额", signed, 62), ("余额", balance, 62),
         ("交易名称", key("summary"), 50), ("渠道", fixed("手机银行"), 40), ("网点名称", fixed("样例市城东支行营业部"), 58), ("附言", key("purpose", "-------------------"), 80),
         ("对方账户名", key("name", "-------------------"), 92), ("对方卡号/账号", key("account", "-------------------"), 84),
         ("对方开户行", lambda r: bank(r) or "-------------------", 96)),
        ("中国银行交易流水明细清单", "交易区间：2024-01-01 至 2024-12-31  客户姓名：张三  页数：第1页/共3页",
         "借记卡号：6217850000123456789  借方发生数：100.00  贷方发生数：200.00  行数：40  账号：990000123456", "按收支筛选：全部  按币种筛选：全部  打印时间：2025/01/03 09:12:44"),
        newest_first=True, wide=True, size=6.5,
    ),
    Print(
        "cmb_personal",
        (("记账日期<br/>Date", day, 62), ("货币<br/>Currency", fixed("CNY"), 52), ("交易金额<br/>Transaction Amount", signed, 82), ("联机余额<br/>Balance", balance, 82),
         ("交易摘要<br/>Transaction Type", key("summary"), 82), ("对手信息<br/>Counter Party", mixed("{name} {account}"), 150)),
        ("招商银行交易流水", "Transaction Statement of China Merchants Bank", "2024-01-01 -- 2024-12-31", "户 名：张三  账户类型：ALL/全币种  账号：6225880000123456789",
         "Name  Account Type  Account No", "申请时间：2025-01-03 10:00:00   验证码：A1B2C3D4", "Date   Verification Code"),
        grid="none", last=("合并统计", "合计收入 1,000.00 合计支出 2,000.00", "交易流水验真"), valign="TOP",
    ),
    Print(
        "bocom_personal",
        (("序号<br/>Serial Num", serial, 36), ("交易日期<br/>Trans Date", day, 52), ("交易时间<br/>Trans Time", clock, 46), ("交易类型<br/>Trading Type", key("summary"), 56),
         ("借贷<br/>Dc Flg", mark("贷 Cr", "借 Dr"), 34), ("交易金额<br/>Trans Amt", bare, 60), ("余额<br/>Balance", balance, 62),
         ("对方账号<br/>Payment Receipt Account", key("account"), 92), ("对方户名<br/>Payment Receipt Account Name", key("name"), 100),
         ("交易地点<br/>Trading Place", fixed("网上银行"), 60), ("摘要<br/>Abstract", key("purpose"), 96)),
        ("交通银行个人客户交易清单", "Bocom Personal Account Details", "部门: 99999  柜员: EBANK  打印日期: 2025-01-03  打印时间: 10:00:00",
         "账号/卡号: 6222600000123456789  户名: 张三", "查询起日: 2024-01-01  查询止日: 2024-12-31  币种: 人民币"),
        newest_first=True, wide=True, size=6.5,
    ),
    Print(
        "psbc_personal",
        (("交易日期", day, 56), ("摘要", key("summary"), 60), ("交易金额", signed, 66), ("余额", balance, 70), ("对方户名/账号", mixed("{name}/{account}"), 150),
         ("渠道", fixed("网络支付"), 46), ("外部系统流水", key("reference"), 80)),
        ("中国邮政储蓄银行借记账户历史明细", "卡号/账号：6217990000123456789  户名：张三  起止日期：2024-01-01-2024-12-31"), grid="rows",
    ),
    Print(
        "cmbc_personal",
        (("凭证类型", fixed("借记卡"), 40), ("凭证号码", fixed("6226220000123456"), 70), ("交易时间", dated("%Y/%m/%d"), 50), ("摘要", key("summary"), 54), ("交易金额", signed, 62),
         ("账户余额", balance, 64), ("现转标志", fixed("转"), 36), ("交易渠道", fixed("网银"), 40), ("交易机构", fixed("9901"), 40),
         ("对方户名/账号", mixed("{name}/{account}"), 140), ("对方行名", bank, 100)),
        ("个人账户对账单", "客户姓名:张三  客户账号:6226220000123456  起止日期:2024/01/01-2024/12/31"), wide=True, grid="rows",
    ),
    Print(
        "pab_personal",
        (("序号", serial, 28), ("交易日期", day, 54), ("交易金额", signed, 64), ("余额", balance, 64), ("交易地点", fixed("网上银行"), 52), ("摘要", key("summary"), 54),
         ("备注", key("purpose"), 80), ("交易对手信息", mixed("{name}<br/>{account}<br/>{bank}"), 150)),
        ("平安银行个人账户交易明细清单", "Transaction Details List of Personal Account of Pingan Bank", "清单编号：20250103990001  户名：张三  卡号：6230580000123456789  存款类型：活期"),
        size=7,
    ),
    Print(
        "icbc_corporate_a",
        (("交易时间", lambda r: f"{r['date']} {r['time']}", 50), ("本方账号", fixed("1001000000000001234"), 66), ("对方户名", key("name"), 88), ("对方账号", key("account"), 72),
         ("对方账户开户行", bank, 72), ("凭证号", fixed("0"), 30), ("借/贷", mark("贷", "借"), 26), ("借方发生额", partial(paid, null="0.00"), 60), ("贷方发生额", partial(into, null="0.00"), 60),
         ("摘要", key("summary"), 52), ("用途", key("purpose"), 70), ("余额", balance, 62)),
        ("中国工商银行账户明细清单", "本方户名：样例市云启商贸有限公司  本方账号：1001000000000001234  币种：人民币"), wide=True, size=6,
    ),
    Print(
        "icbc_corporate_b",
        (("凭证号", fixed("000000"), 36), ("对方账号", key("account"), 72), ("交易时间", lambda r: f"{r['date']}-{r['time'].replace(':', '.')}", 66), ("借贷标志", mark("贷", "借"), 34), ("对方单位/户名", key("name"), 92),
         ("对方行号", fixed("102990000123"), 54), ("用途", key("purpose"), 70), ("摘要", key("summary"), 50), ("附言", fixed(""), 40), ("余额", balance, 62), ("发生额", bare, 62),
         ("入账日期", day, 48), ("可用余额", balance, 62)),
        ("中国工商银行 企业存款对账单", "户名：样例市云启商贸有限公司  账号：1001000000000001234"), wide=True, size=6, newest_first=True,
    ),
    Print(
        "icbc_corporate_c",
        (("日期", day, 56), ("交易类型", key("summary"), 56), ("凭证种类", fixed("其他"), 46), ("凭证号", fixed("0"), 40), ("对方户名", key("name"), 104), ("对方账号", key("account"), 88),
         ("摘要", key("purpose"), 90), ("转入金额", into, 66), ("转出金额", paid, 66), ("余额", balance, 70)),
        ("企业网上银行账户明细", "本方账号户名：样例市云启商贸有限公司"), wide=True, grid="rows",
    ),
    Print(
        "ccb_corporate_17",
        (("账号", fixed("36001000000052500001"), 50), ("交易时间", lambda r: f"{r['date'].replace('-', '')} {r['time']}", 42), ("借方发生额（支取）", partial(paid, null="0.00"), 48), ("贷方发生额（收入）", partial(into, null="0.00"), 48),
         ("余额", balance, 52), ("币种", fixed("人民币元"), 26), ("对方户名", key("name"), 60), ("对方账号", key("account"), 52), ("对方开户机构", bank, 60),
         ("记账日期", DAY, 36), ("摘要", key("summary"), 40), ("备注", key("purpose"), 50), ("账户明细编号-交易流水号", lambda r: f"{r['number']}-{r['reference']}", 56), ("企业流水号", fixed(""), 36),
         ("凭证种类", fixed("电子转账凭证"), 36), ("凭证号", fixed("990000001"), 40), ("关联账户/交易介质编号", fixed(""), 46)),
        ("中国建设银行账户明细信息", "账号：36001000000052500001  账户名称：样例市云启商贸有限公司  开户机构：样例支行"), wide=True, size=5, pad=1.5, count=50,
    ),
    Print(
        "abc_corporate",
        (("交易时间", lambda r: f"{r['date']} {r['time']}", 84), ("收入金额", into, 62), ("支出金额", paid, 62), ("账户余额", balance, 66), ("对方账号", lambda r: f"14-{r['account']}" if r["account"] else "", 96),
         ("对方户名", key("name"), 110), ("对方开户行", bank, 130), ("摘要", key("summary"), 60)),
        ("账户明细", "账号：14-016301040000001  户名：样例市云启商贸有限公司  币种：人民币"), wide=True, newest_first=True, size=7, last=("合计 收入 1.00 支出 2.00",), account=False,
    ),
    Print(
        "boc_corporate_mailed",
        (("序号<br/>No.", serial, 26), ("记账日<br/>Bk.D.", dated("%y%m%d"), 36), ("起息日<br/>Val.D.", dated("%y%m%d"), 36), ("交易类型<br/>Type", key("summary"), 50), ("凭证<br/>Vou.", fixed(""), 30),
         ("凭证号码/业务编号/用途/摘要<br/>Vou.No./Trans.No./Details", lambda r: f"{r['reference']}/{r['name']}", 130), ("借方发生额<br/>Debit Amount", paid, 66), ("贷方发生额<br/>Credit Amount", into, 66),
         ("余额<br/>Balance", balance, 70), ("机构/柜员/流水<br/>Reference No.", lambda r: f"03990/9880800/{r['reference'][:9]}", 100), ("备注<br/>Notes", key("purpose"), 80)),
        ("中国银行 BANK OF CHINA", "人民币单位活期存款对账单  Statement of Account", "账号 A/C No. 990000123456  户名 A/C Name 样例市云启商贸有限公司", "承前页余额 Previous Page Balance"),
        wide=True, size=6.5, last=("借方合计 Debit Total", "本对账期末余额 Closing Balance"), party=False, account=False,
    ),
    Print(
        "cmb_corporate",
        (("日期", DAY, 48), ("业务类型", key("summary"), 66), ("票据号", fixed(""), 40), ("摘要", key("purpose"), 110), ("借方/贷方金额", lambda r: bare(r) + ("贷" if Decimal(r["amount"]) > 0 else "借"), 76),
         ("余额", lambda r: balance(r) + "贷", 80), ("对手户名", key("name"), 120)),
        ("招商银行", "账务明细清单 Statement Of Account", "开户银行：招商银行样例分行  账单所属期间：2024年01月", "账号：990900123410501  账户名称：样例市云启商贸有限公司  上页余额："),
        grid="none", account=False, valign="TOP",
    ),
    Print(
        "cmb_balance_first",
        (("日期", DAY, 52), ("摘要", key("summary"), 76), ("余额", lambda r: balance(r) + "贷", 84), ("发生额", lambda r: bare(r) + ("贷" if Decimal(r["amount"]) > 0 else "借"), 84), ("对方户名", key("name"), 150)),
        grid="none", account=False,
    ),
    Print(
        "bocom_corporate",
        (("序号", serial, 24), ("会计日期", DAY, 40), ("交易日期", DAY, 40), ("交易名称", key("summary"), 48), ("凭证种类", fixed("电汇"), 34), ("凭证号码", fixed("0000000"), 40), ("借方发生额", paid, 56),
         ("贷方发生额", into, 56), ("余额", balance, 58), ("卡号", fixed(""), 24), ("交易地点", fixed("99990"), 34), ("对方账号", key("account"), 70), ("对方户名", key("name"), 70),
         ("对方行名", bank, 76), ("摘要", key("purpose"), 56), ("流水号", key("reference"), 56)),
        ("交通银行样例分行明细对账单",), wide=True, size=5.5, pad=1,
    ),
    Print(
        "pab_months",
        (("序号", serial, 28), ("日期", day, 54), ("借/贷方发生额", signed, 70), ("余额", balance, 70), ("对方户名", key("name"), 110), ("对方账户", key("account"), 96), ("传票号", fixed("0000"), 36), ("摘要", key("summary"), 60)),
        ("平安银行 客户存款月结单", "结单号：9900001  2024年01月  第1页共3页  账号：99000000001234"),
        "电子回单专用章 已打印次数:2 打印时间:2025-01-03 10:00:00 打印方式:系统PDF生成 设备编号:99 柜员号:EB001 第{page}页",
    ),
    Print(
        "mybank",
        (("账务流水号", key("reference"), 70), ("提交时间", lambda r: f"{r['date']} {r['time']}", 60), ("交易时间", lambda r: f"{r['date']} {r['time']}", 60), ("交易名称", key("summary"), 52), ("借方金额(收)", into, 62),
         ("贷方金额(支)", paid, 62), ("余额", balance, 66), ("对方户名", key("name"), 92), ("对方账号", key("account"), 84), ("对方机构", bank, 84), ("备注", key("purpose"), 70)),
        ("浙江网商银行企业账户交易明细", "企业名称：样例市云启商贸有限公司  企业账号：8888000000001234", "借方交易笔数：10  借方交易金额：￥125.34  贷方交易笔数：3  贷方交易金额：￥12.00"), wide=True, newest_first=True, size=6.5,
    ),
    Print(
        "small_bank",
        (("交易日期", day, 56), ("交易发生金额", partial(signed, plus=True), 70), ("账户余额", balance, 72), ("对方账号", key("account"), 96), ("对方户名", key("name"), 110), ("摘要", key("summary"), 60), ("备注", key("purpose"), 80)),
        ("样例村镇银行对公账户流水", "借方总笔数:12 贷方合计笔数:13 账单期初余额:1.00"), grid="none", pad=1, valign="TOP",
    ),
    Print(
        "wechat_proof",
        (("交易单号", lambda r: f"10000399{r['reference']}20240101{r['number']}".ljust(28, "0"), 84), ("交易时间", lambda r: f"{r['date']} {r['time']}", 56), ("交易类型", key("summary"), 50), ("收/支/其他", mark("收入", "支出"), 44),
         ("交易方式", fixed("零钱"), 44), ("金额(元)", bare, 54), ("交易对方", key("name", "/"), 88), ("商户单号", lambda r: f"100003{r['reference']}", 96)),
        ("微信支付交易明细证明", "编号：20250103990000112233445566778899", "兹证明：张三（居民身份证：990101199001011234），在其微信号：zhangsan99 中的交易明细信息如下：",
         "交易明细对应时间段：2024-01-01 00:00:00 至 2024-12-31 23:59:59"), balance=False, account=False, newest_first=True,
    ),
    Print(
        "alipay_proof",
        (("收/支", mark("收入", "支出"), 32), ("交易对方", key("name", "/"), 88), ("商品说明", lambda r: r["purpose"] or "转账", 84), ("收/付款方式", fixed("余额宝"), 56), ("金额", bare, 56),
         ("交易订单号", lambda r: f"2024010122001{r['reference']}", 84), ("商家订单号", lambda r: f"T200P{r['reference']}", 80), ("交易时间", lambda r: f"{r['date']} {r['time']}", 54)),
        ("支付宝支付科技有限公司 交易流水证明", "编号:2025010300009999000011112222333344445555", "兹证明:张三(证件号码:990101199001011234)在其支付宝账号zhangsan@example.com中明细信息如下:",
         "币种：人民币  交易时间段：2024-01-01 至 2024-12-31  交易类型：全部"), balance=False, account=False, newest_first=True, size=7,
    ),
    Print(
        "sign_behind",
        (("Date", dated("%d/%m/%Y"), 60), ("Description", lambda r: f"TRANSFER {r['reference']}", 150), ("Amount", lambda r: bare(r) + ("-" if Decimal(r["amount"]) < 0 else ""), 80), ("Balance", balance, 80)),
        ("SPECIMEN BANK PLC", "Statement of Account  Account Number: 12345678"), grid="none", party=False, account=False,
    ),
    Print(
        "dr_behind",
        (("Txn Date", dated("%d-%b-%Y"), 66), ("Value Date", dated("%d-%b-%Y"), 66), ("Particulars", lambda r: f"NEFT {r['reference']} payment for goods supplied under contract", 140), ("Chq No", fixed(""), 40),
         ("Withdrawals", paid, 74), ("Deposits", into, 74), ("Balance", lambda r: balance(r) + " Cr", 84)),
        ("SPECIMEN BANK LIMITED", "Account No: 012345678901  Currency: INR"), party=False, account=False,
    ),
    Print(
        "uk_short_dates",
        (("Date", dated("%d %b"), 50), ("Payment type and details", lambda r: f"Bank Transfer<br/>REF {r['reference']}", 190), ("Paid out", paid, 74), ("Paid in", into, 74), ("Balance", balance, 80)),
        ("Specimen Bank", "Your Statement  1 January to 31 December 2024", "Account Name: SPECIMEN LTD  Sort Code 99-99-99  Account Number 12345678"), grid="none", party=False, account=False, valign="TOP",
    ),
    Print(
        "tight",
        (("交易日期", day, 44), ("交易时间", clock, 37), ("摘要", lambda r: r["summary"][:4], 36), ("借方发生额", paid, 52), ("贷方发生额", into, 52), ("余额", balance, 54), ("对方户名", key("name"), 90), ("对方账号", key("account"), 84)),
        grid="none", pad=0.3, size=8, valign="TOP",
    ),
    Print(
        "cut_rows",
        (("交易日期", day, 56), ("对方户名", key("name"), 40), ("对方账号", key("account"), 50), ("摘要", key("summary"), 40), ("用途", key("purpose"), 40), ("收入", into, 66), ("支出", paid, 66), ("余额", balance, 70)), split=True,
    ),
    Print(
        "rotated",
        (("记账日", day, 60), ("借贷", mark("贷", "借"), 30), ("金额", bare, 70), ("余额", balance, 74), ("对方名称", key("name"), 150), ("对方账号", key("account"), 110), ("摘要", key("summary"), 70), ("附言", key("purpose"), 110)),
        wide=True, rotate=90,
    ),
    Print(
        "no_repeat",
        (("No.", serial, 30), ("业务日期", day, 56), ("业务摘要", key("summary"), 60), ("收方金额", into, 66), ("付方金额", paid, 66), ("结余", balance, 70), ("往来户名", key("name"), 110), ("往来账号", key("account"), 96)),
        repeat=False, grid="rows",
    ),
    Print(
        "time_under_date",
        (("交易日期/时间", lambda r: f"{dated('%Y.%m.%d')(r)}<br/>{r['time'][:5]}", 60), ("摘要/附言", lambda r: f"{r['summary']}<br/>{r['purpose']}", 110), ("发生额", partial(signed, plus=True), 66), ("账户余额", balance, 70),
         ("对方名称/账号", mixed("{name}<br/>{account}"), 130)),
        grid="rows",
    ),
    Print(
        "yen_signs",
        (("交易日期", dated("%Y年%m月%d日"), 72), ("收入(元)", lambda r: "￥" + into(r) if into(r) else "—", 72), ("支出(元)", lambda r: "￥" + paid(r) if paid(r) else "—", 72), ("余额(元)", lambda r: "￥" + balance(r), 80), ("对方单位", key("name", "—"), 110),
         ("对方账号", key("account", "—"), 96)),
    ),
    Print(
        "half_paren",
        (("日期", day, 60), ("摘要", key("summary"), 70), ("金额", lambda r: bare(r) if Decimal(r["amount"]) > 0 else f"({bare(r)})", 80), ("当前余额", balance, 80), ("对方户名", key("name"), 140)),
        account=False, grid="none",
    ),
)  # fmt: skip


def named(name: str) -> Print:
    """The print of that name."""
    return next(layout for layout in PRINTS if layout.name == name)
