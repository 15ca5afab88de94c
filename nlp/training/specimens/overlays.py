"""What people put over a paper or its copy: purposes, notes by hand, stamps of their own; and the greyness of a copy."""

from random import Random

import numpy as np
from PIL import Image, ImageDraw

from nlp.training.specimens import ornaments
from nlp.training.specimens.faces import fit, font
from nlp.training.specimens.sheet import ImageSheet

PURPOSES = (
    "仅供贷款申请使用", "仅用于办理贷款", "仅限办理贷款使用 他用无效", "仅用于贷款审批 再次复印无效", "仅供样例银行开户使用",
    "此复印件仅供办理贷款使用", "再次复印无效", "仅供投标使用", "仅用于融资授信",
)  # fmt: skip
NOTES = ("与原件一致", "与原件核对无误", "复印件与原件相符", "仅供办理贷款", "再次复印无效", "此件与原件一致")


def lay_over(sheet: ImageSheet, rng: Random, owner: str, *, electronic: bool = False) -> None:
    """Turns some sheets into grey copies, and puts watermarks, stamps and notes over some."""
    copied = not electronic and rng.random() < 0.14
    if copied:
        grey_copy(sheet, rng)
    if electronic or rng.random() < (0.4 if copied else 0.1):
        text = rng.choice((*PURPOSES, "电子营业执照", "电子营业执照 仅用于办理贷款") if electronic else PURPOSES)
        ornaments.watermark(
            sheet, rng, text, grey=rng.randrange(14, 46), size=rng.uniform(15, 28), turns=rng.choice((20, 35, -25, 45, 0)),
            rows=rng.randrange(1, 5),
        )  # fmt: skip
    if rng.random() < (0.5 if copied else 0.05):
        box_stamp(sheet, rng, rng.choice(NOTES + PURPOSES[1:2]))
    if rng.random() < (0.5 if copied else 0.06):
        seal = ornaments.seal_picture(
            owner, round(rng.uniform(96, 118) * sheet.scale), rng, strength=rng.uniform(0.4, 0.8)
        )
        ornaments.stamp(sheet, seal, sheet.width * rng.uniform(0.25, 0.8), sheet.height * rng.uniform(0.35, 0.85))
    if rng.random() < (0.4 if copied else 0.05):
        hand_note(sheet, rng)


def grey_copy(sheet: ImageSheet, rng: Random) -> None:
    """The page as a copier gives it back: grey, contrasts pushed, seals dark."""
    grey = np.asarray(sheet.image.convert("L"), np.float32)
    grey = 255 / (1 + np.exp(-(grey - rng.uniform(105, 150)) / rng.uniform(20, 42)))
    grey = grey * rng.uniform(0.9, 1.0) + rng.uniform(0, 8)
    sheet.replace_image(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).convert("RGB"))


def box_stamp(sheet: ImageSheet, rng: Random, text: str) -> None:
    """A rectangular hand stamp in red or blue."""
    size = round(rng.uniform(12, 20) * sheet.scale)
    face = font(fit("hei", text), size)
    wide = int(face.getlength(text)) + size
    picture = Image.new("L", (wide, int(size * 1.9)), 0)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((2, 2, wide - 3, int(size * 1.9) - 3), outline=230, width=max(size // 12, 2))
    draw.text((wide / 2, size * 0.95), text, font=face, fill=230, anchor="mm")
    _ink(sheet, rng, picture, rng.choice(((206, 30, 36), (206, 30, 36), (40, 60, 150))), rng.uniform(-12, 12))


def hand_note(sheet: ImageSheet, rng: Random) -> None:
    """A line as if written by hand: brush-like face, uneven, in pen ink, with initials and a day."""
    text = f"{rng.choice(NOTES)}  {rng.choice(('示例', '样例', '范本'))}  202{rng.randrange(3, 6)}.{rng.randrange(1, 13)}.{rng.randrange(1, 28)}"
    size = round(rng.uniform(13, 21) * sheet.scale)
    wide = int(len(text) * size * 1.02)
    picture = Image.new("L", (wide, size * 3), 0)
    draw, x = ImageDraw.Draw(picture), float(size * 0.3)
    for character in text:
        step = font(fit("kai", text), round(size * rng.uniform(0.88, 1.12)))
        draw.text((x, size * rng.uniform(0.75, 1.05)), character, font=step, fill=rng.randrange(190, 240))
        x += step.getlength(character) * rng.uniform(0.84, 1.0)
    shear = rng.uniform(-0.25, 0.1)
    picture = picture.transform(
        picture.size,
        Image.Transform.AFFINE,
        (1, shear, -shear * size, rng.uniform(-0.04, 0.04), 1, 0),
        Image.Resampling.BICUBIC,
    )
    _ink(sheet, rng, picture, rng.choice(((30, 40, 120), (25, 25, 30))), rng.uniform(-8, 8))


def _ink(sheet: ImageSheet, rng: Random, alpha: Image.Image, colour: tuple[int, int, int], turns: float) -> None:
    alpha = alpha.rotate(turns, expand=True, resample=Image.Resampling.BICUBIC)
    ink = Image.new("RGBA", alpha.size, (*colour, 0))
    ink.putalpha(alpha)
    across = sheet.width * rng.uniform(0.28, 0.72)
    ornaments.stamp(sheet, ink, across, sheet.height * rng.choice((rng.uniform(0.05, 0.3), rng.uniform(0.55, 0.95))))
