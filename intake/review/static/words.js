// What the desk says, in two languages, and names of what the API calls by identifiers. Identifiers are English words.
let spoken = localStorage.getItem("yinzheng-language") ?? "zh";
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

const WORDS = {
  zh: {
    house: "印证", desk: "印证 · 审核台", name: "用户名", password: "密码", withKey: "用密钥登录", key: "密钥（审核员或管理员）", enter: "进入",
    leave: "退出", away: "服务暂时不可用，请稍后再试。", queue: "待办队列", waiting: "待办", more: "更多", byKind: "类型", byStatus: "状态",
    byRisk: "风险", byName: "文件名", any: "全部", risk3: "严重问题", risk2: "存疑以上", risk1: "未能识别以上", pages: "页面",
    previousPage: "上一页", nextPage: "下一页", thumbs: "缩略图", draw: "框选重读", ledger: "流水", rotate: "旋转", fit: "适合窗口",
    zoomOut: "缩小", zoomIn: "放大", facts: "结果", choose: "请选择左侧文件", nothing: "没有待办", fields: "字段", findings: "问题", case: "案件",
    absent: "未读出的字段", addField: "补充字段", reason: "理由（拒绝、重拍和推翻严重问题时必填）", accept: "通过", recapture: "重拍",
    reject: "拒绝", help: "全部快捷键", close: "关闭", who: "主体", dates: "日期", money: "金额", account: "账户", rest: "其他",
    confirmField: "确认无误", corrected: "已改", confirmed: "已核", unreadable: "不能解读：", replaceBy: "改为", unchecked: "未能核对",
    expected: "应为", actual: "实为", kindSure: "类型把握", mismatches: "项不符", second: "待第二人", lease: "您正在处理，剩余",
    leaseOver: "处理时限已过，继续操作会自动延长", leaseHeld: "另一位审核员正在处理，您只能查看", minutes: "分钟", hours: "小时", days: "天",
    saved: "已修改：", savedMany: "已确认字段数：", noSure: "没有可以一次确认的字段", recorded: "已记录",
    secondNeeded: "已记录您的意见；严重问题须由另一位审核员再次同意", needReason: "请先写明理由",
    stolen: "别人刚刚修改过这份文件，已重新载入。您填写的“{text}”没有保存，请核对后再改。",
    stolenDecision: "别人刚刚修改过这份文件，已重新载入。请看过再决定。", checked: "人工核对", drawn: "框选重读：",
    drawHint: "在页面上拖出一个框，重新识别其中文字", drawnNothing: "框内没有读出文字", drawChoose: "请先选中一个字段，再框选", rereading: "正在重读…",
    search: "搜索户名、摘要、金额", onlyDoubtful: "只看可疑行", nextBreak: "下一处断点", rows: "行", breaks: "处余额不连续", wasRead: "原读作",
    borrowerRight: "申请人已确认识别结果无误", borrowerWrong: "申请人称识别有误：", firstApproval: "第一位审核员已同意，理由：",
    document: "文件", declared: "申报", outcome: "核验结论", missing: "缺少", compare: "文件对照", caseFindings: "跨文件核对", original: "下载原件",
    passed: "已通过的核对", evidence: "证据", report: "案件报告", none: "无", differs: "不一致", noneFailed: "没有不符之处", noPicture: "图片暂时无法生成", figures: "特征与来源", asOf: "截至", sources: "来源", noSources: "没有来源", qualityHigh: "质量高",
    qualityLow: "质量低", onPage: "第 {n} 页", onRow: "第 {n} 行",
  },
  en: {
    house: "Yinzheng 印证", desk: "Yinzheng · Review", name: "Name", password: "Password", withKey: "Log in with a key", key: "Key of a reviewer or an admin",
    enter: "Log in", leave: "Log out", away: "The service is not available now; please try again.", queue: "Queue", waiting: "Waiting", more: "More",
    byKind: "Kind", byStatus: "State", byRisk: "Risk", byName: "File name", any: "All", risk3: "Grave findings", risk2: "Unsure or worse",
    risk1: "Unreadable or worse", pages: "Page", previousPage: "Page before", nextPage: "Next page", thumbs: "Thumbnails", draw: "Read a box again",
    ledger: "Rows", rotate: "Rotate", fit: "Fit", zoomOut: "Smaller", zoomIn: "Larger", facts: "Result", choose: "Choose a document on the left",
    nothing: "Nothing is waiting", fields: "Fields", findings: "Findings", case: "Case", absent: "Fields that were not read", addField: "Add field",
    reason: "Reason (needed to reject, ask again, or override)", accept: "Accept", recapture: "Ask again", reject: "Reject", help: "All keys",
    close: "Close", who: "Who", dates: "Dates", money: "Money", account: "Account", rest: "Other", confirmField: "Is right", corrected: "changed",
    confirmed: "checked", unreadable: "Can't be understood: ", replaceBy: "Make it", unchecked: "Not checked", expected: "expected", actual: "is",
    kindSure: "kind", mismatches: "findings", second: "second person", lease: "You hold this for another", leaseOver: "Your time is over; going on extends it",
    leaseHeld: "Another reviewer holds this: look only", minutes: "min", hours: "h", days: "d", saved: "Changed: ", savedMany: "Fields confirmed: ",
    noSure: "No field can be confirmed at once", recorded: "Noted", secondNeeded: "Noted; against a grave finding another reviewer must agree as well",
    needReason: "Please give a reason first", stolen: "Somebody has just changed this document; it was loaded again. Your “{text}” was not kept: please look and change it again.",
    stolenDecision: "Somebody has just changed this document; it was loaded again. Please look before you decide.", checked: "checked by a person",
    drawn: "read again from a box: ", drawHint: "Draw a box on the page to read it again", drawnNothing: "Nothing could be read in the box",
    drawChoose: "Choose a field first, then draw", rereading: "Reading…", search: "Search names, summaries, amounts", onlyDoubtful: "Doubtful rows only",
    nextBreak: "Next break", rows: "rows", breaks: "breaks of the balance", wasRead: "was read as", borrowerRight: "The applicant confirmed what was read",
    borrowerWrong: "The applicant says it is wrong: ", firstApproval: "A first reviewer agreed: ", document: "Document", declared: "Declared",
    outcome: "Outcome", missing: "Missing", compare: "Documents compared", caseFindings: "Checks across documents", original: "Download original",
    passed: "Checks that passed", evidence: "Evidence", report: "Case report", none: "none", differs: "differs", noneFailed: "Nothing fails", noPicture: "The picture can't be drawn now",
    figures: "Features and their sources", asOf: "As of", sources: "sources", noSources: "No sources", qualityHigh: "good quality",
    qualityLow: "low quality", onPage: "page {n}", onRow: "row {n}",
  },
};

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
  loan_in: "贷款流入", loan_out: "还贷", merchant_settle: "收单结算", refund: "退款", rent: "租金", salary: "工资", social: "社保公积金",
  tax: "税费", transfer_own: "本户互转", utility: "水电燃气", wealth: "理财",
};
