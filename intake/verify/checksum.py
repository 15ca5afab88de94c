"""Numbers that prove themselves: credit codes, taxpayer's numbers, identity numbers, and the code inside a QR code."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from intake.document import Document
from intake.finding import Finding
from intake.verify.rule import Rule, Said, at, from_pixels, sure_of
from nlp.values import id_number
from nlp.values import uscc as codes

USCC = Rule(
    "LIC-01", "USCC_CHECKSUM_INVALID", "high", "统一社会信用代码的校验位", "The credit code's check digits",
    "统一社会信用代码校验位不符。", "The credit code's check digits do not hold.",
)  # fmt: skip
CLASS = Rule(
    "LIC-02", "LICENCE_CLASS_MISMATCH", "high", "信用代码类别与主体类型", "The credit code's class and the entity type",
    "信用代码的机构类别与主体类型不符。", "The credit code's class differs from the entity type.",
)  # fmt: skip
QR = Rule(
    "LIC-09", "LICENCE_QR_MISMATCH", "high", "二维码中的信用代码", "The credit code inside the QR code",
    "二维码中的信用代码与票面不一致。", "The QR code names another credit code.",
)  # fmt: skip
QR_HOST = Rule(
    "LIC-09", "LICENCE_QR_HOST", "info", "二维码指向的网站", "The site that the QR code leads to",
    "二维码不指向国家企业信用信息公示系统。", "The QR code does not lead to the national publicity system.",
)  # fmt: skip
PAYER = Rule(
    "TAX-06", "TAX_TAXPAYER_ID", "high", "纳税人识别号的校验", "The taxpayer's number",
    "纳税人识别号校验不符。", "The taxpayer's number fails its check.",
)  # fmt: skip
TAX_QR = Rule(
    "TAX-06", "TAX_QR_MISMATCH", "high", "二维码中的识别号", "The number inside the QR code",
    "二维码中的信用代码与票面的纳税人识别号不一致。", "The QR code names another taxpayer than the print.",
)  # fmt: skip
IDENTITY = Rule(
    "ID-01", "ID_NUMBER_INVALID", "high", "公民身份号码的校验位", "The identity number's check digit",
    "公民身份号码校验位不符。", "The identity number's check digit does not hold.",
)  # fmt: skip
PERSON = Rule(
    "ID-02", "ID_NUMBER_DIFFERS", "high", "出生日期、性别与身份号码", "Birth and sex against the identity number",
    "出生日期或性别与公民身份号码不符。", "Birth or sex differ from what the identity number says.",
)  # fmt: skip

CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
HOSTS = ("gsxt.gov.cn", "saic.gov.cn", "samr.gov.cn")


def _slip(document: Document, name: str) -> float:
    """How sure a number that fails its own check was read: of a file's text wholly, since nothing misread it."""
    return sure_of(document, name) if from_pixels(document) else 1.0


def credit_code(document: Document, _: date) -> Iterator[Finding]:
    """LIC-01: both check characters. The inner one weighs less: a few old codes are said to break it."""
    found, where = document.fields.get("uscc"), at(document, "uscc")
    if found is None:
        yield USCC.open("no_credit_code_on_this_layout")
    elif found.value is None:
        yield USCC.open("unreadable", *where)
    else:
        code, sure = str(found.value), _slip(document, "uscc")
        if codes.outer_ok(code):
            yield USCC.judged(codes.inner_ok(code), *where, actual=code, sure=sure, severity="medium")
        elif found.candidates and from_pixels(document):  # one misread character could explain it
            yield USCC.open("possibly_misread", *where, actual=code)
        else:
            yield USCC.failed(*where, actual=code, sure=sure)


def entity_class(document: Document, _: date) -> Iterator[Finding]:
    """LIC-02: 92 are individual businesses, 93 cooperatives, 91 all other enterprises."""
    code, kind = str(document.value("uscc") or ""), str(document.value("entity_type") or "")
    where = at(document, "uscc", "entity_type")
    if not code or not kind:
        yield CLASS.open("no_entity_type" if code else "no_credit_code_on_this_layout", *where)
    elif not codes.outer_ok(code):
        yield CLASS.open("checksum_invalid", *where)
    else:
        wanted = "2" if "个体" in kind else "3" if "合作社" in kind else "1"
        fits = code[0] != "9" or code[1] in (wanted, "9")
        say = Said(expected=f"9{wanted}", actual=code[:2])
        yield CLASS.judged(fits, *where, **say, sure=sure_of(document, "uscc", "entity_type"))


def qr_code(document: Document, _: date) -> Iterator[Finding]:
    """Handbook §1.4: a credit code inside the QR code equals the printed one; its site is the publicity system's."""
    payload, code = str(document.value("qr_payload") or ""), str(document.value("uscc") or "")
    inside = next((c for c in CODE.findall(payload.upper()) if codes.is_valid(c)), None)
    if inside is not None and code:
        where = at(document, "uscc", "qr_payload")
        yield QR.judged(inside == code, *where, expected=inside, actual=code, sure=sure_of(document, "uscc"))
    if payload.lower().startswith(("http://", "https://")):
        host = (urlsplit(payload).hostname or "") if "[" not in payload else ""
        known = host.endswith(HOSTS)
        yield QR_HOST.judged(known, *at(document, "qr_payload"), expected="*.gsxt.gov.cn", actual=host)


def taxpayer_number(document: Document, _: date) -> Iterator[Finding]:
    """TAX-06: 18 places carry a check; the older 15, 17 and 20 do not."""
    found, where = document.fields.get("taxpayer_id"), at(document, "taxpayer_id")
    if found is None or found.value is None:
        yield PAYER.open("unreadable" if found else "not_printed", *where)
        return
    number = str(found.value)
    if len(number) != 18:
        yield PAYER.judged(len(number) in (15, 17, 20), *where, actual=number, sure=found.confidence)
    elif codes.outer_ok(number) or id_number.is_valid(number):
        yield PAYER.passed(*where, actual=number)
    elif found.candidates and from_pixels(document):
        yield PAYER.open("possibly_misread", *where, actual=number)
    else:
        yield PAYER.failed(*where, actual=number, sure=_slip(document, "taxpayer_id"))


def codes_on_taxes(document: Document, _: date) -> Iterator[Finding]:
    """A credit code inside a certificate's QR or bar code is the taxpayer's number as printed. Codes are never followed."""
    payloads = [str(mark.get("text") or "") for mark in document.marks if mark.get("kind") in ("qr", "barcode")]
    inside = [c for payload in payloads for c in CODE.findall(payload.upper()) if codes.is_valid(c)]
    printed, where = str(document.value("taxpayer_id") or ""), at(document, "taxpayer_id")
    if not inside or not printed:
        yield TAX_QR.open("no_number_in_a_code", *where)
    else:
        say = Said(expected=inside[0], actual=printed)
        yield TAX_QR.judged(printed in inside, *where, **say, sure=sure_of(document, "taxpayer_id"))


def identity_number(document: Document, _: date) -> Iterator[Finding]:
    """GB 11643: the check digit; the day of birth and the sex that the number carries."""
    found, where = document.fields.get("id_number"), at(document, "id_number")
    if found is None:
        return  # the other side of the card
    if found.value is None:
        yield IDENTITY.open("unreadable", *where)
        return
    number = str(found.value)
    if len(number) != 18:
        yield IDENTITY.open("not_printed", *where)
        return
    good = id_number.is_valid(number)
    yield IDENTITY.judged(good, *where, sure=_slip(document, "id_number"))
    born, sex = document.value("born_on"), document.value("sex")
    if good and (born or sex):
        told = "男" if int(number[16]) % 2 else "女"
        same = (not born or born == id_number.born_on(number)) and (not sex or sex == told)
        evidence = at(document, "id_number", "born_on", "sex")
        yield PERSON.judged(same, *evidence, sure=sure_of(document, "id_number", "born_on", "sex"))


CHECKS = {
    "business_licence": (credit_code, entity_class, qr_code),
    "tax_clearance_certificate": (taxpayer_number, codes_on_taxes),
    "tax_registration_certificate": (taxpayer_number, codes_on_taxes),
    "id_card": (identity_number,),
}
