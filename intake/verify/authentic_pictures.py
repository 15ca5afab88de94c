"""Whether a photo or scan shows what was photographed (BNK-12): programs that saved it, digits copied within it, patches
that differ from the paper around them, a screen taken for paper."""

from collections.abc import Iterator
from datetime import date

from intake.document import Document
from intake.finding import Evidence, Finding, Severity
from intake.verify.authenticity import of_program, said, trusted
from intake.verify.policy import policy
from intake.verify.rule import Rule, from_pixels
from intake.verify.traces_read import SHOWN, Examined, Sign, examined, heaviest, places

EDITOR = Rule(
    "BNK-12", "IMAGE_TAMPER_EDITOR", "medium", "保存图片的程序", "Program that saved the picture",
    "图片由编辑软件保存。", "The picture was saved by an editing program.",
)  # fmt: skip
COPY = Rule(
    "BNK-12", "IMAGE_TAMPER_COPY", "high", "图内复制的数字", "Digits copied within the picture",
    "有文字与图中另一处连噪点都相同，系复制粘贴。", "Print is the same as elsewhere in the picture down to its grain: it was copied.",
)  # fmt: skip
PATCH = Rule(
    "BNK-12", "IMAGE_TAMPER_PATCH", "high", "补贴的区域", "Patches in the picture",
    "有文字周围的纸面或笔画与四周不同，疑为遮盖后重写。", "Paper or strokes around some print differ from all that is beside it, as if painted over and typed anew.",
)  # fmt: skip
SCREEN = Rule(
    "BNK-12", "IMAGE_SCREEN_PHOTO", "low", "翻拍屏幕", "Photo of a screen",
    "照片拍的是屏幕，不是纸质原件。", "The photo shows a screen and not paper.",
)  # fmt: skip

OF_PATCHES: dict[str, Severity] = {"flat_patch": "high", "foreign_grain": "medium"}


def picture(document: Document, _: date) -> Iterator[Finding]:
    """BNK-12 of a picture, and of a PDF's pages that are pictures."""
    image = document.file.media_type.startswith("image/")
    if not image and not (document.file.media_type == "application/pdf" and from_pixels(document)):
        return
    seen = examined(document)
    if seen is None:
        if image:
            yield EDITOR.open("file_not_examined")
        return
    if image:
        yield _editor(seen)
    cleared = trusted(seen)
    for rule, names, look in ((COPY, ("copied",), "copies"), (PATCH, tuple(OF_PATCHES), "patches")):
        found = seen.named(*names)
        if found:
            told = "；".join(dict.fromkeys(said(sign) for sign in found[:5]))
            severity = heaviest(map(_of_pixels, found))
            yield rule.judged(cleared, *places(document, found), actual=told, severity=severity)
        elif look in seen.looked:
            yield rule.passed()
        else:
            yield rule.open("too_little_noise")
    screens = [page.number for page in document.pages if "screen" in page.legibility_reasons]
    yield SCREEN.judged(not screens, *(Evidence(document.id, None, number) for number in screens[:SHOWN]))


def _of_pixels(sign: Sign) -> Severity:
    """Print that is merely very alike may be a pattern of the paper; only what is one grain for grain is grave."""
    if sign.name == "copied":
        return "high" if float(sign.detail.get("alike", "0")) >= float(policy().grain_for_grain) else "medium"
    return OF_PATCHES[sign.name]


def _editor(seen: Examined) -> Finding:
    told = "；".join(
        dict.fromkeys(value for name in ("software", "xmp_tool", "xmp_history") if (value := seen.facts.get(name)))
    )
    if not told:
        return EDITOR.open("no_program_named")
    severity = of_program(told, False)
    return EDITOR.passed(actual=told) if severity is None else EDITOR.failed(actual=told, severity=severity)


CHECKS = {"*": (picture,)}
