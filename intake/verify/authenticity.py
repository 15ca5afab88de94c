"""Whether a file is what its issuer made (BNK-12, BNK-13): saves on top, programs, times, covers, hidden text, type,
signatures. Judged on traces of the untouched original; a signature of a trusted issuer over the whole file clears it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from intake.document import Document
from intake.finding import Finding, Severity
from intake.verify.policy import policy
from intake.verify.rule import Rule
from intake.verify.traces_read import Examined, Sign, examined, heaviest, places

PDF = "application/pdf"

REVISION = Rule(
    "BNK-12", "PDF_TAMPER_REVISION", "high", "文件的历次保存", "Saves on top of the file",
    "文件在生成之后被再次保存，页面内容有改动。", "The file was saved again after it was made, and what its pages show was changed.",
)  # fmt: skip
OVERLAY = Rule(
    "BNK-12", "PDF_TAMPER_OVERLAY", "high", "遮盖后重写", "Text covered and typed anew",
    "原有文字被色块或图片遮盖。", "Text is covered by a box or a picture.",
)  # fmt: skip
HIDDEN = Rule(
    "BNK-12", "PDF_TAMPER_HIDDEN_TEXT", "medium", "看不见的文字", "Text that no eye sees",
    "文件含有看不见的文字。", "The file holds text that can't be seen.",
)  # fmt: skip
FONT = Rule(
    "BNK-12", "PDF_TAMPER_FONT", "high", "数字的字体、字号与基线", "Type of the figures",
    "有数字的字体、字号或位置与同列、同行其他数字不同。", "Figures differ in font, size or place from those beside them.",
)  # fmt: skip
LAYER = Rule(
    "BNK-12", "PDF_TAMPER_TEXT_LAYER", "high", "文字层与页面所见", "Text layer against what is seen",
    "文字层的金额与页面上看到的不一致。", "Amounts of the text layer are not those that the page shows.",
)  # fmt: skip
PROGRAM = Rule(
    "BNK-12", "PDF_TAMPER_PRODUCER", "medium", "制作与保存文件的程序", "Programs that made and saved the file",
    "文件由编辑软件制作或保存，不是出具机构的系统。", "The file was made or saved by an editing program, not by its issuer's system.",
)  # fmt: skip
TIMES = Rule(
    "BNK-12", "PDF_TAMPER_DATES", "low", "创建与修改时间", "Times of making and changing",
    "文件在创建之后被修改过。", "The file was changed after it was made.",
)  # fmt: skip
SIGNATURE = Rule(
    "BNK-13", "PDF_SIGNATURE", "block", "电子签名与电子印章", "Signatures and electronic seals",
    "电子签名无效，或签名之后文件被改动。", "A signature is broken, or the file was changed after signing.",
)  # fmt: skip

OF_REVISIONS: dict[str, Severity] = {
    "revision_numbers": "high", "revision_text": "medium", "revision_pages": "medium", "revision_picture": "medium",
}  # fmt: skip
OF_TYPE: dict[str, Severity] = {
    "mixed_number": "high", "odd_number_type": "high", "second_subset": "medium", "odd_row_type": "medium",
    "foreign_page": "medium", "odd_place": "medium",
}  # fmt: skip
SIGNATURES = (
    "signature_valid",
    "signature_unknown_issuer",
    "signature_changed",
    "signature_broken",
    "signature_unread",
)


def structure(document: Document, _: date) -> Iterator[Finding]:
    """BNK-12 and BNK-13 of a PDF."""
    if document.file.media_type != PDF:
        return
    seen = examined(document)
    if seen is None:
        yield REVISION.open("file_not_examined")
        return
    cleared = trusted(seen)
    yield _signatures(document, seen)
    yield _revisions(document, seen, cleared)
    yield from _signs(document, seen, cleared)
    if "layer" in seen.looked:
        yield _judged(LAYER, document, seen.named("layer_differs"), ["high"], cleared)
    else:
        yield LAYER.open("no_figures" if any(p.text_from == "pdf" for p in document.pages) else "no_text_layer")
    yield _program(document, seen, cleared)
    yield _times(seen, cleared)


def trusted(seen: Examined) -> bool:
    """Whether every signature is valid, of a trusted issuer, and nothing was changed since the last one."""
    signed = seen.named(*SIGNATURES)
    return bool(signed) and all(sign.name == "signature_valid" for sign in signed)


def _signatures(document: Document, seen: Examined) -> Finding:
    signed = seen.named(*SIGNATURES)
    where = places(document, signed)
    told = "；".join(_signed(sign) for sign in signed) or None
    names = {sign.name for sign in signed}
    if not signed:
        return SIGNATURE.open("not_signed")
    if "signature_broken" in names:
        return SIGNATURE.failed(*where, expected="有效 valid", actual=told)
    if "signature_changed" in names:
        shown = bool(seen.named(*OF_REVISIONS))  # a change that no eye sees may be a server's own addition
        return SIGNATURE.failed(
            *where, expected="签后未改 unchanged", actual=told, severity="block" if shown else "medium"
        )
    if "signature_unread" in names:
        sealed = any(sign.detail.get("why") == "sm2" for sign in signed)
        return SIGNATURE.open("seal_algorithm" if sealed else "signature_unreadable", *where, actual=told)
    if "signature_unknown_issuer" in names:
        return SIGNATURE.open("issuer_unknown", *where, actual=told)
    return SIGNATURE.passed(*where, actual=told)


def _signed(sign: Sign) -> str:
    parts = [sign.detail.get(name, "") for name in ("signer", "issuer", "signed_on", "changes", "why", "digest")]
    return " · ".join(part for part in (sign.name.removeprefix("signature_"), *parts) if part)


def _revisions(document: Document, seen: Examined, cleared: bool) -> Finding:
    if "revisions" not in seen.looked:
        return REVISION.open("revision_unreadable")
    changed = seen.named(*OF_REVISIONS)
    unread = seen.named("revision_unread")
    if unread and not changed:
        return REVISION.open("revision_unreadable", actual=seen.facts.get("revisions"))
    if changed:
        return _judged(REVISION, document, changed, [OF_REVISIONS[sign.name] for sign in changed], cleared)
    return REVISION.passed(actual=f"保存 {seen.facts.get('revisions', '1')} 次 saves")


def _signs(document: Document, seen: Examined, cleared: bool) -> Iterator[Finding]:
    if "covers" in seen.looked:
        found = seen.named("retyped", "covered", "box_on_scan")
        yield _judged(OVERLAY, document, found, [_of_cover(sign) for sign in found], cleared)
    if "hidden" in seen.looked:
        found = seen.named("hidden")
        yield _judged(HIDDEN, document, found, [_of_hidden(sign) for sign in found], cleared)
    if "type" in seen.looked:
        found = seen.named(*OF_TYPE)
        yield _judged(FONT, document, found, [_of_type(sign) for sign in found], cleared)


def _judged(
    rule: Rule, document: Document, found: Sequence[Sign], severities: Sequence[Severity], cleared: bool
) -> Finding:
    """Failed by what was found, at its gravest; passed when nothing was, or when a trusted signature answers for it."""
    told = "；".join(dict.fromkeys(said(sign) for sign in found[:5])) or None
    if not found:
        return rule.passed()
    if cleared:
        return rule.passed(*places(document, found), actual=f"由可信签名担保 covered by a trusted signature：{told}")
    ordered = [sign for _, sign in sorted(zip(severities, found, strict=True), key=lambda pair: -_weight(pair[0]))]
    return rule.failed(*places(document, ordered), actual=told, severity=heaviest(severities))


def _weight(severity: Severity) -> int:
    return ("info", "low", "medium", "high", "block").index(severity)


def said(sign: Sign) -> str:
    """A sign in a few words: what stood there, what stands there now, or what is odd."""
    detail = sign.detail
    if "was" in detail or "now" in detail or "typed" in detail:
        now = detail.get("now") or detail.get("typed") or ""
        return f"{sign.name}: {detail.get('was', '')} → {now}".strip()
    rest = " ".join(f"{name}={value}" for name, value in detail.items() if value)
    return f"{sign.name}: {rest}" if rest else sign.name


def _of_cover(sign: Sign) -> Severity:
    figures = any(char.isdigit() for char in sign.detail.get("was", "") + sign.detail.get("typed", ""))
    if (
        sign.name == "covered"
    ):  # a box may only hide (people mask their card numbers); a tight picture shows something else
        pasted = sign.detail.get("by") == "picture" and sign.detail.get("fit") == "tight"
        return "low" if not figures else "high" if pasted else "medium"
    return "high" if figures else "medium"


def _of_hidden(sign: Sign) -> Severity:
    figures = sum(char.isdigit() for char in sign.detail.get("text", ""))
    return "medium" if figures >= 3 and sign.detail.get("how") != "off_page" else "low"


def _of_type(sign: Sign) -> Severity:
    return "medium" if sign.detail.get("what") == "baseline" else OF_TYPE[sign.name]


def _program(document: Document, seen: Examined, cleared: bool) -> Finding:
    names = ("producer", "creator", "xmp_producer", "xmp_tool", "xmp_history")
    told = "；".join(dict.fromkeys(seen.facts[name] for name in names if seen.facts.get(name)))
    if "producer" not in seen.looked or not told:
        return PROGRAM.open("no_program_named")
    text = any(page.text_from == "pdf" for page in document.pages)
    severity = of_program(told, text)
    if severity is None or cleared:
        return PROGRAM.passed(actual=told)
    return PROGRAM.failed(expected="出具机构的系统 the issuer's system", actual=told, severity=severity)


def of_program(told: str, text: bool) -> Severity | None:
    """What the name of a program weighs on a document with a text layer (`text`) or on a picture; None for no editor.

    >>> of_program("Adobe Photoshop 25.0 (Windows)", True), of_program("iText 2.1.7 by 1T3XT", True)
    ('high', None)
    """
    if _names(told, policy().image_editors):
        return "high" if text else "medium"
    if _names(told, policy().pdf_editors):
        return "medium" if text else "low"
    return "low" if _names(told, policy().photo_apps + policy().office_programs) else None


def _names(told: str, programs: tuple[str, ...]) -> bool:
    """Whether one of the programs is named, as a word of its own."""
    name = told.lower()
    return any(re.search(rf"(?<![a-z]){re.escape(program)}(?![a-z])", name) for program in programs)


def _times(seen: Examined, cleared: bool) -> Finding:
    after = seen.facts.get("seconds_after")
    if "dates" not in seen.looked or after is None:
        return TIMES.open("no_dates_in_file")
    told = f"{seen.facts.get('created', '')} → {seen.facts.get('modified', '')}"
    signed = bool(seen.named("signature_valid", "signature_unknown_issuer"))  # signing saves the file
    late = float(after) > policy().modified_after_seconds
    if not late or signed or cleared:
        return TIMES.passed(actual=told)
    return TIMES.failed(expected="同时 at once", actual=told)


CHECKS = {"*": (structure,)}
