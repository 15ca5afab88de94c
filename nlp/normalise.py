"""Text made comparable: NFKC and the characters that NFKC forgets, with the way back to the text as printed."""

import unicodedata
from dataclasses import dataclass

# NFKC turns the Kangxi radical U+2F3E into the traditional form, and leaves the Radicals Supplement untouched: PDFs of
# several banks extract with such characters. Brackets, dashes and middle dots differ by the font, not by meaning.
_EXTRA = str.maketrans(
    {
        **dict(
            zip(
                "戶⺠⻓⻔⻋⻅⻉⻚⻆⻬⻩⻰⻢⻛⻝⻤⻥⻦⻨⻮⻘⺟⻄⻜⻙⻪⻯",
                "户民长门车见贝页角齐黄龙马风食鬼鱼鸟麦齿青母西飞韦黾龙",
                strict=True,
            )
        ),
        "帐": "账",
        **dict.fromkeys("【〔〖［〘﹝{[", "("),
        **dict.fromkeys("】〕〗］〙﹞}]", ")"),
        **dict.fromkeys("—–―‐‑‒−﹣─━", "-"),
        **dict.fromkeys("•・‧∙●⋅", "·"),
        **dict.fromkeys("‘’`´", "'"),
        **dict.fromkeys("“”„〝〞", '"'),
        "￥": "¥",
        "∶": ":",
        "︰": ":",
        "﹔": ";",
        "\u200b": "",
        "\ufeff": "",
        "\u00ad": "",
    }
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """Comparable text; `offsets[i]` is the index in the raw text that `text[i]` came from (one more entry: the end)."""

    text: str
    offsets: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the raw text that `text[start:end]` was made of."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        last = self.offsets[end - 1]
        after = next(offset for offset in self.offsets[end:] if offset > last)
        return self.offsets[start], after


def normalise(text: str) -> Normalised:
    """NFKC plus the extra map, cluster by cluster so that every character knows where it came from.

    >>> normalise("（⼾名）１２").text
    '(户名)12'
    >>> normalise("№7").offsets
    (0, 0, 1, 2)
    """
    out: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        made = unicodedata.normalize("NFKC", text[start:end]).translate(_EXTRA)
        out.append(made)
        offsets.extend([start] * len(made))
        start = end
    offsets.append(len(text))
    return Normalised("".join(out), tuple(offsets))


def norm(text: str) -> str:
    """Just the comparable text of `normalise`."""
    if text.isascii() and not any(mark in text for mark in "[]{}`"):
        return text
    return unicodedata.normalize("NFKC", text).translate(_EXTRA)


def compact(text: str) -> str:
    """Comparable text without any white space: for names, labels and numbers.

    >>> compact("户  名 ：云启（杭州）")
    '户名:云启(杭州)'
    """
    body = "".join(norm(text).split())
    # A space kept a letter and its accent apart until now.
    return body if body.isascii() else unicodedata.normalize("NFKC", body)


def same_text(left: str, right: str) -> bool:
    """True when two printed texts differ only in width, spaces, bracket style or letter case.

    >>> same_text("云启（杭州）科技有限公司", "云启(杭州) 科技有限公司")
    True
    """
    return compact(left).casefold() == compact(right).casefold()
