// What the desk says, in two languages, and names of what the API calls by identifiers. Identifiers are English words.
import { WORDS } from "/assets/words/review.js";

let spoken = localStorage.getItem("yinzheng-language") ?? (document.documentElement.lang.startsWith("zh") ? "zh" : "en");
export const language = () => spoken;
export const word = (name) => WORDS[spoken][name] ?? name;

const SHORT = { uscc: "USCC", qr: "QR", id: "ID", vat: "VAT" };
const plain = (name) => {
  const words = String(name).split("_").map((part) => SHORT[part] ?? part).join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
export const named = (table, name) => (spoken === "en" && name in table ? plain(name) : table[name] ?? name);

export function speak(chosen = spoken) {
  spoken = chosen;
  localStorage.setItem("yinzheng-language", chosen);
  document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = word(place.dataset.text);
  for (const place of document.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", word(place.dataset.label));
    if (place.placeholder) place.placeholder = word(place.dataset.label);
  }
  const other = document.getElementById("language");
  if (other) other.textContent = chosen === "en" ? "中文" : "EN";
}

// key -> what it does, for the help overlay.
export const KEY_HELP = {
  j: ["下一字段", "Next field"], k: ["上一字段", "Field before"], u: ["下一存疑字段", "Next unsure field"], y: ["确认当前字段并到下一存疑字段", "Field is right, go to the next unsure one"],
  s: ["一次确认所有有把握的字段", "Confirm all sure fields at once"], e: ["修改当前字段", "Edit the field"], x: ["框选重读到当前字段", "Read a box again into the field"],
  a: ["通过", "Accept"], c: ["要求重拍", "Ask for a better copy"], r: ["拒绝", "Reject"], n: ["下一份文件", "Next document"], p: ["上一份文件", "Document before"],
  "[ ]": ["翻页", "Turn the page"], "+ −": ["缩放", "Zoom"], 0: ["适合窗口", "Fit"], o: ["旋转", "Rotate"], m: ["缩略图", "Thumbnails"],
  t: ["流水", "Rows"], b: ["下一处断点", "Next break of the balance"], "1 2 3": ["字段、问题、案件", "Fields, findings, case"], "/": ["筛选文件", "Filter the queue"],
  Esc: ["离开输入框", "Leave the input"], "?": ["本说明", "This help"],
};

export const REASONS = {
  recapture: [["照片模糊，请重新拍摄", "blurred"], ["有反光，请换个角度重拍", "glare"], ["页面不完整，请拍下四角", "not the whole page"], ["缺页，请补全", "pages are missing"], ["请上传 PDF 原文件，不要截图", "please send the PDF itself"]],
  reject: [["不是所需的文件", "not the document asked for"], ["文件不属于本申请人", "belongs to somebody else"], ["文件已过期", "out of date"]],
  accept: [["已电话核实", "verified by telephone"], ["已核对原件", "original seen"], ["已在官网查验", "verified at the issuer's site"]],
};

export const KINDS = {
  account_permit: "开户许可证", bank_statement: "银行流水", business_licence: "营业执照", credit_report: "企业信用报告",
  financial_statement: "财务报表", id_card: "居民身份证", tax_clearance_certificate: "税收完税证明",
  tax_credit_rating: "纳税信用级别", tax_registration_certificate: "税务登记证", vat_return: "增值税申报表", vat_invoice: "增值税发票",
  certificate_of_incorporation: "公司注册证明书", unknown: "未识别文件",
};

export const OUTCOMES = { pass: "通过", review: "需人工复核", fail: "不通过", incomplete: "材料不全" };

export const MISSING = {
  ...KINDS, bank_statement_months: "银行流水（月份不足）", bank_statement_pages: "银行流水（缺页）", bank_statement_unfiltered: "银行流水（未经筛选）",
  own_account_statement: "本人其他账户的流水", id_card_valid: "有效期内的身份证", id_card_other_side: "身份证的另一面",
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
  authentication_number: "认证编号", bad_balance: "不良类余额", buyer_account: "购买方开户行及账号", buyer_id: "购买方税号", buyer_name: "购买方名称",
  check_code: "校验码", company_number: "公司编号", company_type: "公司类别", enforcement_count: "强制执行记录数", first_credit_year: "首次有信贷交易的年份",
  incorporated_on: "注册成立日期", institutions: "发生信贷交易的机构数", invoice_code: "发票代码", invoice_number: "发票号码", invoice_type: "发票种类",
  judgement_count: "民事判决记录数", jurisdiction: "注册地", machine_number: "机器编号", net_amount: "金额合计（不含税）", open_accounts: "未结清账户数",
  open_balance: "未结清余额", open_institutions: "有未结清交易的机构数", other_accounts: "其他账户数", penalty_count: "行政处罚记录数", person_name: "姓名",
  queried_by: "查询机构", query_reason: "查询原因", registrar: "注册处", report_kind: "报告版式", routing_number: "银行路由号", seller_account: "销售方开户行及账号",
  seller_id: "销售方税号", seller_name: "销售方名称", sort_code: "银行分支代码", special_balance: "关注类余额", tax_amount: "税额合计", tax_arrears_count: "欠税记录数",
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
  cells: "各栏", cumulative: "累计", current: "本期", due_on: "到期日", five_class: "五级分类", granted_on: "发放日", guarantee: "担保方式", kind: "业务种类",
  label: "项目", lender: "授信机构", number: "编号", overdue: "逾期", overdue_months: "逾期月数", previous: "上期", quantity: "数量", repaid_on: "还款日",
  section: "部分", specification: "规格型号", statement: "报表", tax_rate: "税率", told_on: "信息报告日", unit: "单位", unit_price: "单价",
  account: "账号", amount: "金额", balance: "余额", category: "类别", channel: "渠道", counterparty_account: "对方账号", counterparty_bank: "对方开户行",
  counterparty_name: "对方户名", currency: "币种", date: "日期", item: "品目名称", paid_on: "入(退)库日期", period: "税款所属时期",
  period_from: "所属期起", period_to: "所属期止", purpose: "用途", reference: "流水号", summary: "摘要", tax: "税种", time: "时间",
  voucher_number: "原凭证号",
};

export const FLAGS = {
  amount_unread: "金额未读出", balance_break: "与余额不连续", date_out_of_order: "日期顺序不符", neutral: "不计收支",
  refund: "退款或冲正", repaired: "按余额推算更正", sign_unproven: "收支方向未证实", void: "已作废",
};

export const SIGNS = {
  box_on_scan: "扫描件上的色块", copied: "复制的文字", covered: "被遮盖的文字", flat_patch: "没有纸纹的补块", foreign_grain: "与纸面不同的区域",
  foreign_page: "字体与他页不同", formulas: "数值与公式不符", hidden: "看不见的文字", layer_differs: "文字层与所见不同", mixed_number: "一个数字两种字体",
  odd_number_type: "数字字体不同", odd_place: "数字位置不齐", odd_row_type: "整行字体不同", retyped: "遮盖后重写", revision_numbers: "保存前后：数字被改",
  revision_picture: "保存前后：图像有变", revision_text: "保存前后：文字被改", second_subset: "混入另一套字库", signature_broken: "签名已损坏",
  signature_changed: "签名之后有改动", signature_valid: "签名",
};

export const GROUPS = { stability: "经营稳定性", health: "财务健康", compliance: "法律合规", solvency: "偿债能力" };

export const CLASSES = {
  business: "经营收入", capital: "资本金", cash: "现金", credit_card: "信用卡", fee: "手续费", guarantee: "担保", interest: "利息", investment: "投资",
  judicial: "司法扣划", loan: "贷款流入", loan_repayment: "还贷", margin: "保证金", own_transfer: "本户互转", purchase: "采购", quick: "快进快出",
  refund: "退款", related_party: "关联方", rent: "租金", round_trip: "闭环回流", salary: "工资", social: "社保公积金", tax: "税费",
  tax_refund: "退税补贴", telecom: "通讯", utility: "水电燃气", wealth: "理财",
};

export const CATEGORIES = {
  bounce: "退票", cash: "现金", credit_card: "信用卡", fee: "手续费", guarantee: "担保", interest_in: "利息收入", investment: "投资",
  loan_in: "贷款流入", loan_out: "还贷", merchant_settle: "收单结算", other: "其他", refund: "退款", rent: "租金", salary: "工资", social: "社保公积金",
  tax: "税费", transfer_own: "本户互转", utility: "水电燃气", wealth: "理财",
};
