"""The other side of a row: name, account and bank from their own columns, mixed cells, or payer and payee."""

import re
from dataclasses import dataclass

from nlp.normalise import compact, norm
from nlp.statement.draft import Draft

_NULL = re.compile(r"[-*/\\_.·—\"'~]*|一{1,3}|\(?空\)?|无|null|none|n/?a|nan", re.IGNORECASE)
_ACCOUNT = r"[A-Za-z]{0,3}[\d*xX][\d*xX\- ]{4,38}[\d*xXA-Za-z]"
_WHOLE = re.compile(rf"{_ACCOUNT}")
_BEFORE = re.compile(rf"^({_ACCOUNT})\s*[/|,，;:、 ]?\s*(?=[^\d*])(.+)$")
_BEHIND = re.compile(rf"^(.+?)[/|,，;:、(（ ]*\s*((?<![A-Za-z0-9]){_ACCOUNT})[)）]?$")
_BETWEEN = re.compile(r"^(.*?[^\d*])[/|,，;； ]*(\d[\d*]{9,30})[/|,，;； ]*([^\d*]{3,})$")  # name, account, bank
_GLUED = re.compile(r"^(.*[A-Za-z.)）])(\d{10,30})$")
_BANK = re.compile(r"银行|信用社|信用合作|支行|分行|营业部|清算中心|金库|国库|支付宝|财付通|\bbank\b", re.IGNORECASE)
_PIECES = re.compile(r"[/|]")


@dataclass(frozen=True, slots=True)
class Party:
    """Name, account and bank as printed, None where not printed."""

    name: str | None = None
    account: str | None = None
    bank: str | None = None


def filled(text: str) -> str | None:
    """The text, None when it is a null mark: dashes, （空）, a lone slash.

    >>> filled("-------------------"), filled("（空）"), filled("张三")
    (None, None, '张三')
    """
    body = text.strip()
    return None if _NULL.fullmatch(compact(body)) else body


def party_of(draft: Draft, amount: int | None, holder: str, own_accounts: frozenset[str]) -> Party:
    """The counterparty of a row. With payer and payee columns it is the one that is not the holder."""
    name, account = filled(draft.text("cp_name")), filled(draft.text("cp_account"))
    bank = filled(draft.text("cp_bank"))
    if mixed := filled(draft.text("cp_mixed")):
        told = split(mixed)
        name, account, bank = name or told.name, account or told.account, bank or told.bank
    elif (name and not account and (told := split(name)).account and told.name) or (
        account and not name and not _digits(account) and (told := split(account)).name
    ):
        name, account = told.name, told.account
    if not name and not account:
        other = _other_side(draft, amount, holder, own_accounts)
        if other is not None:
            return other
    return Party(_named(name), _account(account), bank)


def _named(name: str | None) -> str | None:
    """A name, not the scrap that an engine reads into a dash or a speck."""
    return None if name is not None and name.isascii() and len(name) <= 2 else name


def split(text: str) -> Party:
    """Name, account and bank of one cell that holds several.

    >>> split("6222020200112233445/张三"), split("张三 66666666666666")
    (Party(name='张三', account='6222020200112233445', bank=None), Party(name='张三', account='66666666666666', bank=None))
    """
    body = norm(text).strip()
    raw = text.strip()
    if len(raw) != len(body):
        raw = body
    if _WHOLE.fullmatch(body) and sum(c.isdigit() or c == "*" for c in body) >= 6:
        return Party(None, _account(raw))
    pieces = [piece.strip() for piece in _PIECES.split(raw) if piece.strip()]
    if len(pieces) in (2, 3):
        accounts = [p for p in pieces if _digits(p)]
        if len(accounts) == 1:
            rest = [p for p in pieces if p not in accounts]
            banks = [p for p in rest if _BANK.search(p)] if len(rest) > 1 else []
            names = [p for p in rest if p not in banks[:1]]
            return Party(filled(names[0]) if names else None, _account(accounts[0]), banks[0] if banks else None)
    if found := _BETWEEN.match(raw):
        bank = found[3].strip(" /|)）")
        return Party(filled(found[1].strip(" /|(（")), _account(found[2]), bank if _BANK.search(bank) else None)
    if found := _GLUED.match(raw):
        return Party(filled(found[1].strip(" /|(（")), found[2])
    if found := _BEFORE.match(raw):
        return Party(filled(found[2].strip(" /|)）")), _account(found[1]))
    if (found := _BEHIND.match(raw)) and sum(c.isdigit() or c == "*" for c in found[2]) >= 6:
        return Party(filled(found[1].strip(" /|(（")), _account(found[2]))
    return Party(filled(raw))


def _digits(text: str) -> bool:
    body = compact(text)
    count = sum(c.isdigit() or c in "*xX-" for c in body)
    return len(body) >= 5 and count >= max(5, len(body) - 5) and not any(ord(c) > 0x2E7F for c in body)


def _account(text: str | None) -> str | None:
    """An account number without spaces; letters and masks stay."""
    if not text:
        return None
    body = "".join((text if text.isascii() else norm(text)).split()).strip("/|,()")
    return body if len(body) > 2 and any(c.isdigit() or c in "*@" for c in body) else None


def _other_side(draft: Draft, amount: int | None, holder: str, own: frozenset[str]) -> Party | None:
    """Of payer and payee the one that is not the holder; without a holder, the payer of money that comes in."""
    sides = []
    for side in ("payer", "payee"):
        sides.append(
            Party(
                filled(draft.text(f"{side}_name")),
                _account(filled(draft.text(f"{side}_account"))),
                filled(draft.text(f"{side}_bank")),
            )
        )
    payer, payee = sides
    if payer == Party() and payee == Party():
        return None
    ours = [_is_own(party, holder, own) for party in sides]
    if ours[0] != ours[1]:
        return payee if ours[0] else payer
    return payer if (amount or 0) > 0 else payee


def _is_own(party: Party, holder: str, own: frozenset[str]) -> bool:
    if party.account and party.account in own:
        return True
    return bool(holder and party.name and compact(party.name) == compact(holder))
