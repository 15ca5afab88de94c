"""Which layouts are kept from training, so that scores are taken on families that nothing has learnt."""

from collections.abc import Iterable

HELD_OUT_LAYOUTS = (
    "portrait_2014_red", "licence_above", "licence_ruled_pairs",
    "certificate_open_rows", "certificate_cards", "certificate_letter",
    "statement_words_win", "statement_compact",
    "account_information_ruled",
    "return_open", "books_plain",
    "invoice_digital_tall", "invoice_paper_old", "credit_enterprise_plain", "credit_personal_table",
)  # fmt: skip


def allowed(names: Iterable[str], held_out: bool | None) -> tuple[str, ...]:
    """The families that may be drawn: all (None), all but the held-out (False), the held-out only (True)."""
    return tuple(name for name in names if held_out is None or (name in HELD_OUT_LAYOUTS) == held_out)
