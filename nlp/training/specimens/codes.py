"""Numbers with their checks: credit codes, old registration numbers, identity numbers, accounts, cards.

All carry the region 99xxxx, which GB/T 2260 does not have, so that none can ever belong to anybody.
"""

from datetime import date
from random import Random

from nlp.values.uscc import ALPHABET, check_character, inner_check_character

ORG_LETTERS = ALPHABET[10:]


def uscc(rng: Random, entity: str, established: date) -> str:
    """A credit code with both checks: 91 firms, 92 individuals, 93 cooperatives; `MA…` for what was founded since 2015."""
    prefix = {"individual": "92", "coop": "93"}.get(entity, "91")
    region = rng.choice(("990100", "990103", "990211", "990305", "990000", "990481"))
    if established.year >= 2015:
        head = "MA" + (rng.choice("ABCDE") if established.year >= 2021 else rng.choice("0123456789"))
        organisation = head + "".join(rng.choice(ALPHABET) for _ in range(5))
    else:
        organisation = "".join(rng.choice("0123456789") for _ in range(8))
    organisation += inner_check_character(organisation)
    body = prefix + region + organisation
    return body + check_character(body)


def registration_number(rng: Random, entity: str) -> str:
    """A 15-digit number of before 2015 (GS 15-2006, check by ISO 7064 MOD 11,10)."""
    serial = rng.choice("6789" if entity == "individual" else "0123") + "".join(
        rng.choice("0123456789") for _ in range(7)
    )
    body = rng.choice(("990100", "990103", "990211")) + serial
    p = 10
    for digit in body:
        p = 2 * ((p + int(digit)) % 10 or 10) % 11
    return body + str((11 - p) % 10)


def identity_number(rng: Random, born: date, male: bool) -> str:
    """An 18-character identity number (GB 11643) of the region that does not exist."""
    serial = rng.randrange(1, 499) * 2 + (1 if male else 0)
    body = f"{rng.choice(('990102', '990211', '990305'))}{born:%Y%m%d}{serial:03d}"
    total = sum(w * int(d) for w, d in zip((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), body, strict=True))
    return body + "10X98765432"[total % 11]


def account(rng: Random) -> str:
    """A corporate account number of 12 to 21 digits; 99 at its head is no issuer's."""
    return "99" + "".join(rng.choice("0123456789") for _ in range(rng.choice((10, 13, 15, 16, 17, 17, 18, 19)) - 0))


def card(rng: Random) -> str:
    """A card number that starts with 9 (no issuer has it) and passes Luhn's check."""
    body = "9900" + "".join(rng.choice("0123456789") for _ in range(14))
    total = sum(d if i % 2 else sum(divmod(2 * d, 10)) for i, d in enumerate(map(int, reversed(body))))
    return body + str(-total % 10)


def digits(rng: Random, count: int) -> str:
    """`count` random digits."""
    return "".join(rng.choice("0123456789") for _ in range(count))
