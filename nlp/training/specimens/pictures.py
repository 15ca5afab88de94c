"""Pictures that are no papers: people and places as shapes, empty pages, a talk on a phone."""

from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from nlp.training.specimens.sheet import ImageSheet


def photo(rng: Random) -> ImageSheet:
    """Shapes such as a portrait, a street or a table give: soft, coloured, without print but the mark."""
    wide, high = rng.choice(((480, 640), (640, 480), (500, 500)))
    sheet = ImageSheet(wide, high, 110)
    image = sheet.image
    top, low = (np.array([rng.randrange(40, 230) for _ in range(3)], np.float32) for _ in range(2))
    ramp = np.linspace(0, 1, image.height, dtype=np.float32)[:, None, None]
    ground = np.broadcast_to(top * (1 - ramp) + low * ramp, (image.height, image.width, 3))
    noise = np.random.default_rng(rng.randrange(2**32)).normal(0, 6, ground.shape)
    image = Image.fromarray(np.clip(ground + noise, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    w, h = image.size
    for _ in range(rng.randrange(3, 14)):
        x, y, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(0.05, 0.3) * w
        shade = tuple(rng.randrange(20, 240) for _ in range(3))
        shape = rng.choice((draw.ellipse, draw.rectangle))
        shape((x - r, y - r * rng.uniform(0.3, 1), x + r, y + r), fill=shade)
    if rng.random() < 0.6:  # somebody before the lens
        skin, cx = rng.choice(((228, 190, 160), (200, 150, 120), (240, 208, 184))), w * rng.uniform(0.35, 0.65)
        draw.ellipse(
            (cx - w * 0.3, h * 0.62, cx + w * 0.3, h * 1.3), fill=tuple(rng.randrange(30, 200) for _ in range(3))
        )
        draw.ellipse((cx - w * 0.17, h * 0.16, cx + w * 0.17, h * 0.5), fill=(40, 30, 28))
        draw.ellipse((cx - w * 0.15, h * 0.22, cx + w * 0.15, h * 0.62), fill=skin)
        for side in (-1, 1):
            draw.ellipse(
                (cx + side * w * 0.06 - 6, h * 0.38, cx + side * w * 0.06 + 6, h * 0.38 + 9), fill=(30, 24, 24)
            )
    sheet.replace_image(image.filter(ImageFilter.GaussianBlur(rng.uniform(1, 6))))
    sheet.text(sheet.width - 6, sheet.height - 14, "SPECIMEN 样本", "hei", 8, colour=(240, 240, 240), anchor="right")
    return sheet


def blank(rng: Random) -> ImageSheet:
    """A page with nothing on it, or next to nothing: the back of a paper, a lens cap, a page number."""
    shade = rng.choice(((255, 255, 255), (250, 248, 240), (236, 236, 236), (30, 30, 32)))
    sheet = ImageSheet(595, 842, 110, shade)
    noise = np.random.default_rng(rng.randrange(2**32)).normal(
        0, rng.uniform(1, 5), (sheet.image.height, sheet.image.width, 1)
    )
    sheet.replace_image(Image.fromarray(np.clip(np.asarray(sheet.image, np.float32) + noise, 0, 255).astype(np.uint8)))
    if rng.random() < 0.3:
        sheet.text(297, 800, rng.choice(("- 2 -", "第 4 页", "此页无正文", "背面无内容")), "song", 10, anchor="centre")
    sheet.text(580, 828, "SPECIMEN 样本", "hei", 6, colour=(160, 160, 160), anchor="right")
    return sheet


def chat(rng: Random) -> ImageSheet:
    """A screenshot of a talk about papers, with none in it."""
    sheet = ImageSheet(390, 780, 150, (237, 237, 237))
    s = sheet.scale
    draw = ImageDraw.Draw(sheet.image)
    sheet.text(195, 16, rng.choice(("贷款经理小样", "样例群(5)", "会计")), "hei", 14, anchor="centre")
    y = 60.0
    lines = (
        "您好，营业执照发我一下", "好的，稍等", "完税证明在电子税务局可以下载", "银行流水要近12个月的", "收到", "照片有点糊，重拍一张吧",
        "法人身份证正反面都要", "明天上午可以吗？", "统一社会信用代码是多少", "我找一下", "[图片]", "谢谢！",
    )  # fmt: skip
    while y < 700:
        mine, text = rng.random() < 0.45, rng.choice(lines)
        wide = len(text) * 14 + 22
        x = 390 - 56 - wide if mine else 56
        fill = (149, 236, 105) if mine else (255, 255, 255)
        draw.rounded_rectangle((x * s, y * s, (x + wide) * s, (y + 34) * s), 6 * s, fill=fill)
        at = 390 - 46 if mine else 10
        draw.rectangle(
            (at * s, y * s, (at + 36) * s, (y + 36) * s), fill=tuple(rng.randrange(80, 220) for _ in range(3))
        )
        sheet.text(x + 10, y + 9, text, "hei", 14)
        y += rng.uniform(48, 66)
    sheet.text(195, 764, "SPECIMEN 样本", "hei", 7, colour=(150, 150, 150), anchor="centre")
    return sheet
