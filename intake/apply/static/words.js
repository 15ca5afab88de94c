// What the borrower's page says, in two languages, and the names of kinds and fields.
let spoken = navigator.language && !navigator.language.startsWith("zh") ? "en" : "zh";

export const language = () => spoken;
export const setLanguage = (chosen) => { spoken = chosen; };
export const word = (name) => WORDS[spoken][name] ?? name;
export const named = (table, name) => table[name]?.[spoken === "zh" ? 0 : 1] ?? name;
export const told = (problem) => (spoken === "zh" ? problem?.detail : problem?.detail_en) ?? word("failed");

const WORDS = {
  zh: {
    title: "上传贷款资料", needed: "需要的资料", choose: "拍照或选择文件", documents: "已上传",
    hint: "照片、PDF、Excel、CSV 或 ZIP，可一次选多个",
    why: "资料只用于本次贷款审核。请把整页放平、拍全、拍清楚。",
    password: "打开密码", open: "打开", sending: "正在上传", queued: "排队中", reading: "正在识别", done: "已识别",
    needs_review: "人工核对中", accepted: "已通过", rejected: "未通过", recapture: "请重新拍摄", failed: "无法识别",
    refused: "未接收", password_required: "需要密码", unreachable: "网络不通，正在重试…", unreached: "网络不通，文件没有传上来，请再选一次。",
    expired: "链接无效或已过期，请向客户经理索取新的链接。",
    complete: "资料已齐，谢谢！", rows: "交易笔数", received: "已收到", missing: "待上传",
  },
  en: {
    title: "Upload your documents", needed: "What is needed", choose: "Take a photo or choose files", documents: "Uploaded",
    hint: "Photos, PDF, Excel, CSV or ZIP, several at once",
    why: "Used for this loan application only. Lay the page flat, show all of it, keep it sharp.",
    password: "Password of the file", open: "Open", sending: "Uploading", queued: "Waiting", reading: "Being read",
    done: "Read", needs_review: "Being checked", accepted: "Accepted", rejected: "Rejected",
    recapture: "Please photograph again", failed: "Can't be read", refused: "Not taken", password_required: "Password needed",
    unreachable: "No connection, trying again…", unreached: "No connection: the file did not arrive. Please choose it again.",
    expired: "This link is not valid any more; please ask for a new one.",
    complete: "All documents are here, thank you!", rows: "Transactions", received: "received", missing: "to upload",
  },
};

export const KINDS = {
  business_licence: ["营业执照", "Business licence"],
  tax_clearance_certificate: ["税收完税证明", "Tax clearance certificate"],
  bank_statement: ["银行流水", "Bank statement"],
  bank_statement_months: ["银行流水（月份不足）", "Bank statement (more months)"],
  tax_registration_certificate: ["税务登记证", "Tax registration certificate"],
  id_card: ["身份证", "Identity card"],
  account_permit: ["开户许可证", "Account permit"],
  vat_return: ["增值税申报表", "VAT return"],
  financial_statement: ["财务报表", "Financial statement"],
  credit_report: ["企业信用报告", "Credit report"],
  tax_credit_rating: ["纳税信用级别", "Tax credit rating"],
};

export const FIELDS = {
  name: ["名称", "Name"], uscc: ["统一社会信用代码", "Credit code"], legal_representative: ["法定代表人", "Representative"],
  taxpayer_name: ["纳税人名称", "Taxpayer"], company_name: ["企业名称", "Company"], total_amount: ["金额合计", "Total"],
  issued_on: ["日期", "Date"], bank: ["银行", "Bank"], account_holder: ["户名", "Holder"], account_number: ["账号", "Account"],
  period_from: ["起", "From"], period_to: ["止", "To"],
};

// Why a picture won't do, and what to do about it.
export const REASONS = {
  too_small: ["图片太小，看不清文字。请上传原图或重新拍摄。", "The picture is too small; please upload the original."],
  blur: ["照片模糊。请拿稳手机、对焦后重拍。", "The photo is blurred; please hold still and let it focus."],
  dark: ["光线太暗。请在明亮处重拍。", "It is too dark; please photograph it in better light."],
  glare: ["有反光遮住文字。请换个角度避开灯光重拍。", "A reflection hides print; please change the angle."],
  low_contrast: ["字迹太淡。请提供更清晰的原件。", "The print is too faint; please provide a clearer copy."],
  little_text: ["几乎没有可识别的文字。请对准文件拍摄整页。", "Hardly any text is visible; please photograph the whole page."],
};
