"""Unified social credit codes (GB 32100-2015): both check digits, and the repair of one misread character.

The organisation code inside (GB 11714, places 9 to 17) counts letters in base 36 (A is 10), not by their place in the
31-letter alphabet of the outer check; the standard's own example does not show the difference.
"""

import re
from functools import cache

from stdnum import numdb

from nlp.normalise import compact
from nlp.spec import Parsed, Unreadable

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FREE = str.maketrans("OISZ", "0152")  # letters that the alphabet does not have can only be these
# First two digits of GB/T 2260 codes; 10 is national, 99 does not exist and marks synthetic codes.
_PROVINCES = frozenset(
    map(
        str,
        (
            10,
            *range(11, 16),
            21,
            22,
            23,
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 67),
            71,
            81,
            82,
            99,
        ),
    )
)
_PREFIXES = frozenset(("91", "92", "93"))
_CONFUSED = (
    "0DQCU", "1LTJ7", "27", "56", "8B36", "6G", "9Q4", "4A", "EF", "PRF", "MNH", "KXR", "YX7", "UWY",
)  # fmt: skip
_AROUND = re.compile(r"^[:.,;·*'\"]+|[:.,;·*'\"]+$")


def parse(text: str) -> Parsed:
    """The code, upper case. A code that fails its checks is repaired where exactly one misread character explains it.

    A code that can't be repaired is given as read with `certain` 0.2: a forged one must be seen to fail. Raises
    Unreadable when the text is not 18 characters of letters and digits; `candidates` then hold nothing.

    >>> parse("9199 0100 MA0D 3MYN XQ").value, parse("91990100MAOD3MYNXQ").value, parse("91990I00MA0D3MYNXQ").value
    ('91990100MA0D3MYNXQ', '91990100MA0D3MYNXQ', '91990100MA0D3MYNXQ')
    >>> parse("91990100MA0D3MYN10").certain
    0.2
    """
    body = _AROUND.sub("", compact(text)).replace("-", "").upper()
    if not body.strip("-*/"):
        raise Unreadable("empty")
    if not re.fullmatch(r"[0-9A-Z]{18}", body):
        raise Unreadable(f"not 18 letters and digits but {len(body)}")
    freed = body.translate(_FREE)
    if is_valid(freed):
        likely = freed[2:4] in _PROVINCES
        return Parsed(freed, certain=1.0 if likely else 0.8, proven=likely)
    candidates = repairs(freed)
    if len(candidates) == 1:
        return Parsed(candidates[0], certain=0.7, candidates=candidates)
    return Parsed(freed, certain=0.2, candidates=candidates)


def is_valid(code: str) -> bool:
    """True when both check digits hold.

    >>> is_valid("91990100MA0D3MYNXQ"), is_valid("91990100MA0D3MYNX0")
    (True, False)
    """
    return outer_ok(code) and inner_ok(code)


def outer_ok(code: str) -> bool:
    """True when the last character is right (GB 32100).

    >>> outer_ok("91350100M000100Y43")
    True
    """
    return len(code) == 18 and all(c in ALPHABET for c in code) and code[17] == check_character(code)


def check_character(code: str) -> str:
    """The 18th character that the first 17 call for; all must be of the alphabet."""
    total = sum(weight * ALPHABET.index(c) for weight, c in zip(_WEIGHTS, code, strict=False))
    return ALPHABET[-total % 31]


def inner_ok(code: str) -> bool:
    """True when the organisation code inside is right (GB 11714).

    >>> inner_ok("91350100M000100Y43")
    True
    """
    return len(code) == 18 and code[16] == inner_check_character(code[8:16])


def inner_check_character(organisation: str) -> str:
    """The ninth character of an organisation code, from its first eight (digits and letters)."""
    total = sum(weight * int(c, 36) for weight, c in zip(_INNER_WEIGHTS, organisation, strict=True))
    return "0X987654321"[total % 11]


def repairs(code: str) -> tuple[str, ...]:
    """Codes one confusable character away that pass both checks and have a known region and a licence's prefix."""
    found = set()
    for place, read in enumerate(code):
        options = set(ALPHABET) if read not in ALPHABET else {c for group in _CONFUSED if read in group for c in group}
        for other in options - {read}:
            candidate = code[:place] + other + code[place + 1 :]
            if candidate[:2] in _PREFIXES and known_region(candidate[2:8]) and is_valid(candidate):
                found.add(candidate)
    return tuple(sorted(found))


@cache
def known_region(code: str) -> bool:
    """True for a county, city or province code of GB/T 2260, past or present, and for the synthetic 99xxxx.

    Development zones have codes outside the standard, so an unknown one proves nothing; it only earns no repair.
    """
    if not code.isdigit():
        return False
    named = any("county" in facts for _, facts in numdb.get("cn/loc").info(code))
    return named or code.startswith("99") or (code.endswith("0000") and code[:2] in _PROVINCES)
