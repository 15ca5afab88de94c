"""One edit each, as forgers make them, with the reason code that the edit ought to raise (DOMAIN §7, point 13)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
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
    """An edit: on which document, which code it should raise, and what it does.

    `make` changes what is told. `pages` gives the pages (from 0) to deliver of a statement in their order. `head` adds
    a line above the statement's table. `retouch` alters print after the fact: font, overlay or revision in a PDF,
    copy or patch in a picture (see `tampering`).
    """

    document: str
    code: str
    make: Callable[[Random, Told], Told] = lambda _, told: told
    pages: Callable[[Random, int], tuple[int, ...]] | None = None
    head: tuple[str, str] | None = None
    retouch: str = ""


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


def _only_credits(_: Random, told: Told) -> Told:
    rows = tuple(row for row in told.account.rows if row.amount > 0)
    return replace(told, account=replace(told.account, rows=rows))


def _outflows_removed(rng: Random, told: Told) -> Told:
    rows = [row for row in told.account.rows if row.amount > -5000 or rng.random() < 0.4 or "税" in row.summary]
    return replace(told, account=chained(told.account, rows))


def _moved_in(account: Account, more: Sequence[Transaction]) -> Account:
    rows = sorted((*account.rows, *more), key=lambda row: row.day)  # stable: what is new comes after its day's rows
    return chained(account, rows)


def _typical(account: Account) -> Decimal:
    credits = sorted(row.amount for row in account.rows if row.amount > 0)
    return credits[len(credits) * 3 // 4]


def _circular(rng: Random, told: Told) -> Told:
    account = told.account
    row = rng.choice([row for row in account.rows if row.counterparty_account and row.amount > 1000])
    span, more = (account.last_day - account.first_day).days, []
    for at in range(10, span - 8, max(span // 14, 9)):
        amount = cents(_typical(account) * Decimal(f"{rng.uniform(0.7, 1.6):.4f}"))
        there = account.first_day + timedelta(days=at)
        back = there + timedelta(days=rng.randrange(1, 5))
        more += [
            replace(row, day=there, amount=amount, serial=codes.digits(rng, len(row.serial))),
            replace(row, day=back, amount=-amount, serial=codes.digits(rng, len(row.serial))),
        ]
    return replace(told, account=_moved_in(account, more))


def _round_credits(_: Random, told: Told) -> Told:
    def rounded(row: Transaction) -> Transaction:
        big = abs(row.amount) > 3000 and row.purpose != "活期结息" and "税" not in row.summary
        return replace(row, amount=(row.amount / 10000).to_integral_value() * 10000 or row.amount) if big else row

    return replace(told, account=chained(told.account, [rounded(row) for row in told.account.rows]))


def _sunday_credits(rng: Random, told: Told) -> Told:
    account = told.account
    row = rng.choice([row for row in account.rows if row.counterparty_bank and row.amount > 1000])
    days = [account.first_day + timedelta(days=n) for n in range((account.last_day - account.first_day).days)]
    sundays = rng.sample([day for day in days if day.weekday() == 6], 4)
    more = [
        replace(row, day=day, summary="跨行汇款", amount=cents(_typical(account) * 3 + 100_000 + rng.randrange(9999)),
                serial=codes.digits(rng, len(row.serial)))
        for day in sundays
    ]  # fmt: skip
    return replace(told, account=_moved_in(account, more))


def _page_missing(rng: Random, count: int) -> tuple[int, ...]:
    gone = rng.randrange(1, count - 1) if count > 2 else 0
    return tuple(page for page in range(count) if page != gone or count == 1)


def _page_twice(rng: Random, count: int) -> tuple[int, ...]:
    again = rng.randrange(count)
    return tuple(page for page in range(count) for _ in range(2 if page == again else 1))


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
    "page_missing": Edit("statement", "BANK_PAGE_MISSING", pages=_page_missing),
    "page_twice": Edit("statement", "BANK_DUPLICATE", pages=_page_twice),
    "filtered": Edit("statement", "BANK_FILTERED", _only_credits, head=("filter", "按收支筛选：")),
    "outflows_removed": Edit("statement", "BANK_INTEREST_IMPLAUSIBLE", _outflows_removed),
    "circular": Edit("statement", "BANK_CIRCULAR", _circular),
    "round_credits": Edit("statement", "BANK_ROUND_AMOUNTS", _round_credits),
    "sunday_credits": Edit("statement", "BANK_NONBUSINESS_DAY", _sunday_credits),
    "font_change": Edit("statement", "PDF_TAMPER_FONT", retouch="font"),
    "white_box": Edit("statement", "PDF_TAMPER_OVERLAY", retouch="overlay"),
    "saved_on_top": Edit("statement", "PDF_TAMPER_REVISION", retouch="revision"),
    "issue_date_covered": Edit("certificate", "PDF_TAMPER_OVERLAY", retouch="overlay"),
    "total_copy_moved": Edit("certificate", "IMAGE_TAMPER_COPY", retouch="copy"),
    "uscc_patched": Edit("licence", "IMAGE_TAMPER_PATCH", retouch="patch"),
}
