"""One edit each, as forgers make them, with the reason code that the edit ought to raise (DOMAIN §7, point 13)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from nlp.training.specimens import codes
from nlp.training.specimens.firm import Firm, firm
from nlp.training.specimens.ledger import Account, Transaction
from nlp.training.specimens.taxes import TaxLine
from nlp.training.specimens.written import cents


@dataclass(frozen=True, slots=True)
class Told:
    """What each document of a case tells; in an honest case they all tell the same.

    `total` and `words` are the certificate's sum in digits and in words; `office` "" means the right tax office.
    """

    licence: Firm
    certificate: Firm
    card: Firm
    account: Account
    lines: tuple[TaxLine, ...]
    total: Decimal
    words: Decimal
    office: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit: on which document, which code it should raise, and what it does."""

    document: str
    code: str
    make: Callable[[Random, Told], Told]


def honest(subject: Firm, account: Account, lines: Sequence[TaxLine]) -> Told:
    """All documents tell the truth."""
    total = sum((line.amount for line in lines), Decimal(0))
    return Told(subject, subject, subject, account, tuple(lines), total, total)


def chained(account: Account, rows: Sequence[Transaction]) -> Account:
    """The account with other rows, whose balances follow from its opening."""
    out, balance = [], account.opened_with
    for row in rows:
        balance += row.amount
        out.append(replace(row, balance=balance))
    return replace(account, rows=tuple(out))


def _stranger(rng: Random, told: Told) -> Firm:
    return firm(rng, told.account.last_day, "company", told.licence.established_on)


def _uscc_check(rng: Random, told: Told) -> Told:
    code = told.licence.uscc
    other = rng.choice([c for c in "0123456789ABCDEFGH" if c != code[11]])
    return replace(told, licence=replace(told.licence, uscc=code[:11] + other + code[12:]))


def _uscc_of_another(rng: Random, told: Told) -> Told:
    code = codes.uscc(rng, told.licence.entity, told.licence.established_on)
    return replace(told, certificate=replace(told.certificate, uscc=code))


def _taxpayer_swapped(rng: Random, told: Told) -> Told:
    return replace(told, certificate=replace(told.certificate, name=_stranger(rng, told).name))


def _holder_swapped(rng: Random, told: Told) -> Told:
    return replace(told, account=replace(told.account, holder=_stranger(rng, told).name))


def _card_swapped(rng: Random, told: Told) -> Told:
    return replace(told, card=replace(told.card, head=_stranger(rng, told).head))


def _amount_raised(rng: Random, told: Told) -> Told:
    rows = list(told.account.rows)
    at = rng.choice([i for i, row in enumerate(rows) if row.amount > 1000])
    rows[at] = replace(rows[at], amount=rows[at].amount * 10)
    return replace(told, account=replace(told.account, rows=tuple(rows)))


def _balances_raised(rng: Random, told: Told) -> Told:
    more = Decimal(rng.choice((2_000_000, 5_000_000, 8_000_000)))
    rows = tuple(replace(row, balance=row.balance + more) for row in told.account.rows)
    return replace(told, account=replace(told.account, opened_with=told.account.opened_with + more, rows=rows))


def _interest_removed(_: Random, told: Told) -> Told:
    rows = [row for row in told.account.rows if row.purpose != "活期结息"]
    return replace(told, account=chained(told.account, rows))


def _rows_twice(rng: Random, told: Told) -> Told:
    rows = list(told.account.rows)
    at = rng.randrange(len(rows) // 2)
    rows[at + 8 : at + 8] = rows[at : at + 8]
    return replace(told, account=replace(told.account, rows=tuple(rows)))


def _taxes_unpaid(_: Random, told: Told) -> Told:
    listed = {line.paid_on for line in told.lines}
    rows = [r for r in told.account.rows if r.day not in listed or not r.counterparty.startswith("待报解预算收入")]
    return replace(told, account=chained(told.account, rows))


def _line_raised(rng: Random, told: Told) -> Told:
    lines = list(told.lines)
    at = rng.randrange(len(lines))
    lines[at] = replace(lines[at], amount=lines[at].amount * 10)
    return replace(told, lines=tuple(lines))


def _words_wrong(rng: Random, told: Told) -> Told:
    return replace(told, words=cents(told.words + Decimal(rng.choice((1000, 10_000, 200_000)))))


def _office_of_old(_: Random, told: Told) -> Told:
    return replace(told, office=f"{told.licence.city}{told.licence.district}国家税务局")


EDITS = {
    "uscc_check": Edit("licence", "USCC_CHECKSUM_INVALID", _uscc_check),
    "uscc_of_another": Edit("certificate", "XD_TAXID_NE_USCC", _uscc_of_another),
    "taxpayer_swapped": Edit("certificate", "XD_NAME_TAX", _taxpayer_swapped),
    "line_raised": Edit("certificate", "TAX_SUM_MISMATCH", _line_raised),
    "words_wrong": Edit("certificate", "TAX_UPPER_LOWER_MISMATCH", _words_wrong),
    "office_of_old": Edit("certificate", "TAX_AUTHORITY_ANACHRONISM", _office_of_old),
    "holder_swapped": Edit("statement", "XD_NAME_BANK", _holder_swapped),
    "amount_raised": Edit("statement", "BANK_BALANCE_BREAK", _amount_raised),
    "balances_raised": Edit("statement", "BANK_INTEREST_IMPLAUSIBLE", _balances_raised),
    "interest_removed": Edit("statement", "BANK_INTEREST_MISSING", _interest_removed),
    "rows_twice": Edit("statement", "BANK_DUPLICATE", _rows_twice),
    "taxes_unpaid": Edit("statement", "XD_TAX_NOT_IN_BANK", _taxes_unpaid),
    "card_swapped": Edit("id_card", "XD_LEGALREP_ID", _card_swapped),
}
