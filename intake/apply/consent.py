"""What a borrower agrees to before the first upload: purpose, scope, term, rights, contact. Its version is its hash."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consent:
    """The text as (heading, Chinese, English) parts, and the version that agreement is recorded under."""

    parts: tuple[tuple[str, str, str, str], ...]
    version: str


def consent_of(lender: str, contact: str, retention: str) -> Consent:
    """The text for a lender. Whoever changes a word of it changes its version, and borrowers are asked again."""
    who, who_en = lender or "发给您本链接的贷款机构", lender or "the lender who sent you this link"
    ask, ask_en = contact or "发给您本链接的客户经理", contact or "the person who sent you this link"
    term = retention or "至法律规定的贷款资料保存期限届满，到期删除"
    term_en = retention or "until the term that the law sets for loan records ends; then it is deleted"
    parts = (
        ("用途", "Purpose", f"{who}仅为审核您本次贷款申请而处理您上传的资料。",
         f"{who_en} processes what you upload only to decide on this loan application."),
        ("范围", "Scope", "营业执照、完税证明、银行流水及您另外上传的文件；其中的姓名、证件号、账号、交易属于敏感个人信息，只有参与审核的人员可以查看。",
         "Licence, tax certificates, bank statements and what else you upload. Names, numbers and transactions in them are"
         " sensitive personal information, seen only by those who decide on the application."),
        ("方式", "How", "由程序自动识别并核对，存疑之处由审核员查看；不会提供给无关的第三方。",
         "Read and checked by a program; a reviewer looks at what is in doubt. Nothing goes to unrelated third parties."),
        ("期限", "Kept for", f"{term}。", f"{term_en}."),
        ("您的权利", "Your rights", "可随时在本页查看、更正、补充，或删除全部资料（删除后申请无法继续）。不同意则无法在此上传。",
         "On this page you can see, correct, add to and erase everything at any time (the application then ends)."
         " Without consent nothing can be uploaded here."),
        ("联系", "Contact", f"{ask}。", f"{ask_en}."),
    )  # fmt: skip
    version = hashlib.sha256("\n".join(text for part in parts for text in part).encode()).hexdigest()[:16]
    return Consent(parts, version)
