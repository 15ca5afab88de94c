"""The United Kingdom: paid out, paid in and balance, the day before the month, sort codes, overdrawn balances."""

from nlp.locale import Locale
from nlp.prose import Sentence
from nlp.spec import Cue, FieldSpec
from nlp.values import english, routing

LOCALE = Locale(
    code="UK",
    title="英国",
    title_en="United Kingdom",
    signs=(
        r"£", r"sort code", r"\bplc\b", r"Companies House|Companies Act", r"Prudential Regulation|Financial Conduct|\bFSCS\b",
        r"\bIBAN\b.{0,6}GB\d\d", r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b", r"\bLimited\b|\bLtd\b", r"paid out|money out",
        r"Barclays|Lloyds|NatWest|Santander UK|Monzo|Starling|Nationwide|Royal Bank of Scotland|HSBC UK",
        r"England and Wales|Registrar of Companies",
    ),
    cues={
        "bank_statement": (
            Cue("Business Account Statement", 2, title=True),
            Cue("Current Account", 1.5, title=True),
            Cue("Sort Code", 2),
            Cue("Money out", 1.5),
            Cue("Money in", 1.5),
            Cue("Balance brought forward", 2),
            Cue("Payment type and details", 2),
            Cue("Overdraft", 1),
        ),
        "certificate_of_incorporation": (
            Cue("Certificate of Incorporation", 4, title=True),
            Cue("Registrar of Companies", 2),
            Cue("Companies House", 2),
            Cue("Companies Act", 2),
            Cue("is this day incorporated", 3),
            Cue("hereby certifies that", 2),
            Cue("Company Number", 1),
            Cue("limited by shares", 1),
        ),
    },
    labels={
        "bank_statement": {
            "account_holder": ("Account Name", "Name of Account"),
            "account_number": ("Account Number", "Account No"),
            "period_from": ("Period Covered", "Statement Period"),
            "period_to": ("Period Covered", "Statement Period"),
            "opening_balance": ("Balance Brought Forward", "Start Balance", "Previous Balance", "Opening Balance"),
            "closing_balance": ("Balance Carried Forward", "End Balance", "Closing Balance"),
            "total_in": ("Total Payments In", "Payments In", "Total Money In", "Total Receipts"),
            "total_out": ("Total Payments Out", "Payments Out", "Total Money Out", "Total Withdrawals"),
        },
    },
    fields={
        "bank_statement": (
            FieldSpec("sort_code", ("Sort Code", "Sort-code", "Branch Sort Code"), routing.sort_code),
        ),
    },
    sentences={
        "certificate_of_incorporation": (
            Sentence("company_number", r"Company (?:Number|No)\.? ?:? ?((?:[A-Z]{2} ?)?\d{6,8})", english.uk_company_number),
            Sentence("name", r"certif(?:ies|y) that ?:? (.{3,160}?) ?(?:is this day|is today|,? ?was (?:this day|on)|,? ?registered)", english.company),
            Sentence("company_type", r"incorporation of an? ((?:private|public|community)[a-z ]{5,60}?|limited liability partnership) (?=Company (?:Number|No)|The Registrar)", english.company_type),
            Sentence("jurisdiction", r"Registrar of Companies for ([A-Za-z ]{4,30}?),? hereby", english.place),
            Sentence("registrar", r"The (Registrar of Companies for [A-Za-z ]{4,30}?),? hereby", english.company_type),
            Sentence("incorporated_on", rf"(?:Given|Dated)(?: at| in)? ?[A-Za-z ,]{{0,40}}?,? ?(?:on|this|the) ?(?:the )?({english.DAY})", english.day),
        ),
    },
    banks=("Barclays", "Lloyds Bank", "NatWest", "Santander", "Monzo", "Starling Bank"),
)  # fmt: skip
