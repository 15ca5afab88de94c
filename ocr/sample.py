"""A line of print as a picture, drawn with the font that Pillow brings along: something to read where nothing is at hand."""

import io

from PIL import Image, ImageDraw, ImageFont

SIZE, PLACE, LETTERS = (900, 300), (40, 90), 48  # pixels


def printed(text: str) -> bytes:
    """PNG of one line, black on white; Latin letters and figures only."""
    picture = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(picture).text(PLACE, text, fill="black", font=ImageFont.load_default(LETTERS))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
