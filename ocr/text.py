"""Text files of unknown encoding, and the mark that separates their columns."""

import re
from collections import Counter

SEPARATORS = ("\t", ",", "|", ";", "^")
SAMPLE = 300  # lines looked at
DAMAGE = 0.002  # share of characters that may be damaged in a file that is text all the same
NULS = 0.05  # share of zero bytes from which a file is none of one-byte text
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def decode_text(content: bytes, *, cut: bool = False) -> str | None:
    """Text in UTF-8, UTF-16 or GB18030 (which holds GBK and GB2312), None when it is no text.

    `cut`: the content ends anywhere, so that the last line may be broken. A few damaged bytes are forgiven.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content[: len(content) // 2 * 2].decode("utf-16", errors="replace")
    wide = _wide_encoding(content[:4096])
    if wide:
        text = content[: len(content) // 2 * 2].decode(wide, errors="replace")
        return text if _is_text(text) else None
    if b"\x00" in content:
        if content.count(0) > NULS * len(content):
            return None
        content = content.replace(b"\x00", b"")  # mainframes pad fields with them
    if cut:
        content = content[: content.rfind(b"\n") + 1] or content
    for errors in ("strict", "replace"):
        for encoding in ("utf-8-sig", "gb18030"):
            for end in range(4):  # a file that was cut within a character
                try:
                    text = content[: len(content) - end].decode(encoding, errors=errors)
                except UnicodeDecodeError:
                    continue
                if _is_text(text):
                    return text
                break
    return None


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of digits, separators and line ends is zero."""
    if len(head) < 8:
        return None
    low, high = head[::2].count(0), head[1::2].count(0)
    if high > len(head) * 0.1 and low < high * 0.2:
        return "utf-16-le"
    if low > len(head) * 0.1 and high < low * 0.2:
        return "utf-16-be"
    return None


def _is_text(text: str) -> bool:
    """Text has next to no control characters and next to no damage."""
    odd = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\r\n\f\x1a")
    return odd + text.count("\ufffd") <= 1 + len(text) * DAMAGE


def delimiter_of(text: str, *, surely: bool = False) -> str | None:
    """The separator that cuts most lines into the same number of columns, None when no separator makes a table.

    `surely` asks for more: at least two columns' worth of separators in half of all lines, as prose never has.
    """
    lines = [_QUOTED.sub("", line) for line in text[:200_000].splitlines() if line.strip()][:SAMPLE]
    best, best_score = None, 0.0
    for mark in SEPARATORS if not _padded(lines) else SEPARATORS[1:]:
        counts = Counter(line.count(mark) for line in lines if mark in line)
        if not counts:
            continue
        # the number of columns that most lines share; of equals the larger, since titles have fewer
        columns, alike = max(counts.items(), key=lambda found: (found[1], found[0]))
        cut = sum(counts.values())
        if surely and not (alike >= 2 and columns >= (1 if mark == "\t" else 2) and cut >= 0.5 * len(lines)):
            continue
        score = (alike + 0.2 * cut) * min(columns, 12) ** 0.5
        if score > best_score:
            best, best_score = mark, score
    return best


def _padded(lines: list[str]) -> bool:
    """True when tabs only fill up cells that commas part, so that a spreadsheet keeps long numbers whole."""
    tabs = sum(line.count("\t") for line in lines)
    beside = sum(line.count("\t,") + line.count(",\t") + line.endswith("\t") for line in lines)
    return tabs > 0 and beside >= 0.9 * tabs and sum(line.count(",") for line in lines) >= 0.5 * tabs
