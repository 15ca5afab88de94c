"""English as it is printed on accounts everywhere: no country's own words, and no country's order of day and month."""

from nlp.locale import Locale
from nlp.spec import Cue

_PERIOD = (
    "Statement Period", "Period", "Period Covered", "Statement Date Range",
)  # fmt: skip

LOCALE = Locale(
    code="EN",
    title="国际（英文）",
    title_en="English, wherever",
    signs=(),
    cues={
        "bank_statement": (
            *(Cue(title, 3, title=True) for title in (
                "Statement of Account", "Account Statement", "Transaction Statement", "Bank Statement", "Transaction Details",
            )),
            Cue("Opening Balance", 2),
            Cue("Closing Balance", 2),
            Cue("Paid out", 1.5),
            Cue("Paid in", 1.5),
            Cue("Balance", 1.5),
            Cue("Debit", 0.7),
            Cue("Credit", 0.7),
            Cue("Transaction Date", 1),
            Cue("Balance Sheet", -4, title=True),
            Cue("Withdrawals", 1.5),
            Cue("Deposits", 1),
            Cue("Running Balance", 1.5),
        ),
    },
    labels={
        "bank_statement": {
            "account_holder": (
                "Account Name", "Account Holder", "Name", "Customer Name", "Account Holder Name",
            ),
            "account_number": (
                "Account Number", "Account No", "Account No.", "A/C No", "Account", "Card Number",
            ),
            "currency": (
                "Currency",
            ),
            "period_from": (
                *_PERIOD, "From",
            ),
            "period_to": _PERIOD,
            "period_end": (
                "To",
            ),
            "opening_balance": (
                "Opening Balance", "Beginning Balance", "Previous Balance", "Starting Balance", "Balance Brought Forward",
            ),
            "closing_balance": (
                "Closing Balance", "Ending Balance", "New Balance", "Balance Carried Forward",
            ),
            "total_in": (
                "Total Deposits", "Total Credits", "Total Paid In", "Total Money In", "Deposits and Other Credits", "Money in",
            ),
            "total_out": (
                "Total Withdrawals", "Total Debits", "Total Paid Out", "Total Money Out", "Withdrawals and Other Debits", "Money out",
            ),
            "printed_on": (
                "Date", "Statement Date", "Date Issued", "Print Date",
            ),
            "verification_code": (
                "Verification Code",
            ),
        },
    },
    banks=(
        "DBS Bank", "POSB", "OCBC Bank", "United Overseas Bank", "HSBC", "Standard Chartered", "Citibank", "Maybank",
    ),
)  # fmt: skip
