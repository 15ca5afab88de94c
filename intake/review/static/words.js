// Names in Chinese of what the API calls by identifiers: kinds, fields, columns, states, severities, reasons.
export const named = (table, name) => table[name] ?? name;

export const KINDS = {
  account_permit: "开户许可证", bank_statement: "银行流水", business_licence: "营业执照", credit_report: "企业信用报告",
  financial_statement: "财务报表", id_card: "居民身份证", tax_clearance_certificate: "税收完税证明",
  tax_credit_rating: "纳税信用级别", tax_registration_certificate: "税务登记证", vat_return: "增值税申报表", unknown: "未识别文件",
};

export const STATES = {
  queued: "排队中", reading: "正在识别", done: "已识别", needs_review: "待核对", accepted: "已通过", rejected: "已拒绝",
  recapture: "待重拍", failed: "无法识别", password_required: "需要密码",
};

export const SEVERITIES = { block: "阻断", high: "高", medium: "中", low: "低", info: "提示" };

export const MEANINGS = {
  open_ended: "长期", original: "正本", duplicate: "副本", electronic: "电子执照", CNY: "人民币", M: "男", F: "女",
};

export const FIELDS = {
  account_holder: "户名", account_number: "账号", address: "住所", approval_number: "核准号", authority: "签发机关", bank: "开户银行",
  born_on: "出生日期", business_scope: "经营范围", central_code: "中征码", certificate_number: "证照编号", closing_balance: "期末余额",
  company_name: "企业名称", composition_form: "组成形式", copy_kind: "正本或副本", copy_number: "副本编号", currency: "币种",
  direction_filter: "收支筛选", entity_type: "类型", established_on: "成立日期", ethnicity: "民族", filed_on: "填表日期",
  id_number: "公民身份号码", issued_on: "发照（填发）日期", issuer: "填票人", issuing_authority: "发证税务机关",
  legal_representative: "法定代表人", legal_representative_role: "负责人称谓", level: "信用级别", name: "名称", opening_balance: "期初余额",
  period: "会计期间", period_end: "查询止日", period_from: "期间起", period_to: "期间止", permit_number: "许可证编号", printed_on: "打印日期",
  qr_payload: "二维码内容", registered_capital: "注册资本", registration_authority: "登记机关", registration_number: "注册号",
  registration_type: "登记注册类型", remarks: "备注", report_number: "报告编号", reported_on: "报告时间", sex: "性别",
  tax_authority: "税务机关", taxpayer_id: "纳税人识别号", taxpayer_name: "纳税人名称", term_from: "营业期限起", term_to: "营业期限止",
  total_amount: "金额合计（小写）", total_in: "总收入", total_in_words: "金额合计（大写）", total_out: "总支出", unit: "单位",
  uscc: "统一社会信用代码", valid_from: "有效期起", valid_to: "有效期止", verification_code: "验证码", year: "评价年度",
};

export const COLUMNS = {
  account: "账号", amount: "金额", balance: "余额", category: "类别", channel: "渠道", counterparty_account: "对方账号", counterparty_bank: "对方开户行",
  counterparty_name: "对方户名", currency: "币种", date: "日期", item: "品目名称", paid_on: "入(退)库日期", period: "税款所属时期",
  period_from: "所属期起", period_to: "所属期止", purpose: "用途", reference: "流水号", summary: "摘要", tax: "税种", time: "时间",
  voucher_number: "原凭证号",
};

export const FLAGS = {
  amount_unread: "金额未读出", balance_break: "与余额不连续", date_out_of_order: "日期顺序不符", neutral: "不计收支",
  refund: "退款或冲正", repaired: "按余额推算更正", sign_unproven: "收支方向未证实", void: "已作废",
};

export const CATEGORIES = {
  bounce: "退票", cash: "现金", credit_card: "信用卡", fee: "手续费", guarantee: "担保", interest_in: "利息收入", investment: "投资",
  loan_in: "贷款流入", loan_out: "还贷", merchant_settle: "收单结算", refund: "退款", rent: "租金", salary: "工资", social: "社保公积金",
  tax: "税费", transfer_own: "本户互转", utility: "水电燃气", wealth: "理财",
};
