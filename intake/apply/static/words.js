// What the borrower's page says (the catalogues of intake/locale), and the names of kinds and fields in two languages.
import { WORDS } from "/assets/words/apply.js";

let spoken = document.documentElement.lang.startsWith("zh") ? "zh" : "en"; // as the server chose by what the browser accepts

export const language = () => spoken;
export const setLanguage = (chosen) => { spoken = chosen; };
export const word = (name) => WORDS[spoken][name] ?? name;
export const named = (table, name) => table[name]?.[spoken === "zh" ? 0 : 1] ?? name;
export const told = (problem) => (spoken === "zh" ? problem?.detail : problem?.detail_en) ?? word("failed");

export const KINDS = {
  business_licence: ["营业执照", "Business licence"],
  tax_clearance_certificate: ["税收完税证明", "Tax clearance certificate"],
  bank_statement: ["银行流水", "Bank statement"],
  bank_statement_months: ["银行流水（月份不足）", "Bank statement (more months)"],
  bank_statement_pages: ["银行流水（缺页）", "Bank statement (missing pages)"],
  bank_statement_unfiltered: ["银行流水（未经筛选）", "Bank statement (without filters)"],
  own_account_statement: ["本人其他账户的流水", "Statement of your other account"],
  id_card_valid: ["有效期内的身份证", "Identity card that is still valid"],
  id_card_other_side: ["身份证的另一面", "The other side of the identity card"],
  tax_registration_certificate: ["税务登记证", "Tax registration certificate"],
  id_card: ["身份证", "Identity card"],
  account_permit: ["开户许可证", "Account permit"],
  vat_return: ["增值税申报表", "VAT return"],
  vat_invoice: ["增值税发票", "VAT invoice"],
  certificate_of_incorporation: ["公司注册证明书", "Certificate of incorporation"],
  financial_statement: ["财务报表", "Financial statement"],
  credit_report: ["企业信用报告", "Credit report"],
  tax_credit_rating: ["纳税信用级别", "Tax credit rating"],
};

// Why each is asked for.
export const WHY = {
  business_licence: ["核实企业是谁、是否在营业", "Shows who the firm is and that it is in business"],
  tax_clearance_certificate: ["核实企业依法纳税的情况", "Shows the taxes paid"],
  bank_statement: ["最近 {months} 个月的经营收支", "Income and spending of the last {months} months"],
  bank_statement_months: ["请补充缺少的月份", "Please add the months that are missing"],
  bank_statement_pages: ["流水缺页，请重新导出并上传完整文件", "Pages are missing: please export the whole statement again"],
  bank_statement_unfiltered: ["请导出全部收支，不要筛选", "Please export all rows, in and out, without a filter"],
  own_account_statement: ["流水中出现您的另一个账户，请提供其流水", "Your statement shows another account of yours: please add its statement"],
  id_card_valid: ["身份证已过期，请上传换领后的新证", "The identity card has expired: please upload the new one"],
  id_card_other_side: ["请补拍身份证的另一面", "Please photograph the card's other side as well"],
};

// How each is got, step by step.
export const GUIDES = {
  business_licence: [
    ["纸质：正本或副本原件放平，拍下整页四角。", "电子版：微信或支付宝搜索“电子营业执照”小程序，登录后下载执照 PDF。"],
    ["Paper: lay the original flat and photograph all four corners.", "Electronic: download the PDF from the official e-licence mini program."],
  ],
  tax_clearance_certificate: [
    ["登录电子税务局（网页或“个人所得税”“电子税务局”App）。", "进入“我要办税 → 证明开具 → 开具税收完税证明”，选择最近一年。", "下载 PDF 原文件上传，不要截图。"],
    ["Log in to the e-tax bureau (site or app).", "Issue of certificates → tax clearance certificate, for the last year.", "Upload the PDF itself, not a screenshot."],
  ],
  bank_statement: [
    ["手机银行：搜索“交易明细”或“流水打印”，选最近 {months} 个月，导出 PDF 或 Excel 到邮箱或手机。", "企业网银：“账户查询 → 交易明细 → 下载”，PDF 或 Excel 均可，收入和支出都要。", "柜台或自助机打印的纸质流水：逐页拍照，可一次选多张。", "微信、支付宝收款：“账单 → 开具交易流水证明”。", "文件有密码也可以直接上传，本页会请您填写。"],
    ["Bank app: search for “statement” or “transactions”, the last {months} months, export as PDF or Excel.", "Internet banking: account → transactions → download, income and spending both.", "Paper from a branch: photograph every page, several at once.", "Files with a password can be uploaded as they are; this page will ask for it."],
  ],
};
GUIDES.bank_statement_months = GUIDES.bank_statement;

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
  screen: ["这是翻拍的屏幕。请直接拍摄纸质原件，或上传电子原件。", "This is a photo of a screen; please photograph the paper, or upload the file itself."],
  copy: ["这是黑白复印件或传真件。请拍摄带彩色印章的原件。", "This is a black and white copy; please photograph the original with its coloured seal."],
  cut_off_left: ["左边被裁掉了。请拍下整页。", "The left side is cut off; please photograph the whole page."],
  cut_off_right: ["右边被裁掉了。请拍下整页。", "The right side is cut off; please photograph the whole page."],
  cut_off_top: ["上边被裁掉了。请拍下整页。", "The top is cut off; please photograph the whole page."],
  cut_off_bottom: ["下边被裁掉了。请拍下整页。", "The bottom is cut off; please photograph the whole page."],
  unclear: ["许多文字无法辨认。请在明亮处拿稳手机，让文件占满画面后重拍。", "Much of the print can't be made out; please photograph it again in good light, filling the frame."],
  little_text: ["几乎没有可识别的文字。请对准文件拍摄整页。", "Hardly any text is visible; please photograph the whole page."],
};
