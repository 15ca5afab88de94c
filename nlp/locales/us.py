"""The United States: monthly statements with beginning and ending balance, the month before the day, routing numbers."""

from nlp.locale import Locale
from nlp.prose import Sentence
from nlp.spec import Cue, FieldSpec
from nlp.values import english, routing, text

LOCALE = Locale(
    code="US",
    title="美国",
    title_en="United States",
    signs=(
        r"\bFDIC\b", r"routing (?:number|transit)|\bABA\b", r"equal housing lender", r"\bN\. ?A\.(?=\s|$)", r"\bchecking\b|\bchecks? paid\b",
        r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b", r"\bLLC\b|\bInc\.", r"beginning balance", r"\d{1,2}/\d{1,2}/\d{2,4} (?:through|thru) ",
        r"Bank of America|\bChase\b|Wells Fargo|Citibank|Capital One|\bPNC\b|U\.?S\.? Bank|Truist|TD Bank",
        r"Secretary of State|State of (?:Delaware|California|New York|Texas|Nevada|Florida)",
    ),
    month_first=True,
    cues={
        "bank_statement": (
            Cue("Checking Statement", 2, title=True),
            Cue("Business Checking", 2, title=True),
            Cue("Beginning Balance", 2),
            Cue("Ending Balance", 2),
            Cue("Ending Daily Balance", 1.5),
            Cue("Deposits and Additions", 2),
            Cue("Deposits/Additions", 2),
            Cue("Withdrawals/Subtractions", 2),
            Cue("Electronic Withdrawals", 2),
            Cue("Deposits and Other Credits", 2),
            Cue("Withdrawals and Other Debits", 2),
            Cue("Checks Paid", 1),
            Cue("Member FDIC", 1),
            Cue("Transaction Detail", 1),
        ),
        "certificate_of_incorporation": (
            Cue("Certificate of Incorporation", 4, title=True),
            Cue("Certificate of Formation", 4, title=True),
            Cue("Articles of Incorporation", 4, title=True),
            Cue("Articles of Organization", 4, title=True),
            Cue("Certificate of Good Standing", 3, title=True),
            Cue("Good Standing", 2),
            Cue("Secretary of State", 2),
            Cue("do hereby certify", 2),
            Cue("is duly incorporated", 2),
            Cue("Division of Corporations", 1),
            Cue("The name of the corporation is", 2),
        ),
    },
    labels={
        "bank_statement": {
            "account_number": ("Account Number", "Account #", "Primary Account", "Primary Account Number", "Account Number Ending In"),
            "period_from": ("Statement Period", "For The Period", "Statement Dates"),
            "period_to": ("Statement Period", "For The Period", "Statement Dates"),
            "opening_balance": ("Beginning Balance", "Beginning Balance On", "Balance Last Statement", "Previous Statement Balance"),
            "closing_balance": ("Ending Balance", "Ending Balance On", "Balance This Statement"),
            "total_in": ("Total Deposits and Additions", "Deposits and Additions", "Deposits/Credits", "Total Deposits and Other Credits"),
            "total_out": (
                "Total Withdrawals and Subtractions", "Total Electronic Withdrawals", "Withdrawals/Debits",
                "Total Withdrawals and Other Debits",
            ),
        },
    },
    fields={
        "bank_statement": (
            FieldSpec("routing_number", ("Routing Number", "Routing Transit Number", "ABA Routing Number", "Routing Number (RTN)", "RTN"), routing.aba),
        ),
    },
    sentences={
        "certificate_of_incorporation": (
            Sentence("name", r"name of (?:the|this) (?:corporation|limited liability company|company) is:? [\"“']?(.{3,120}?\b(?:Inc|Corp|Co|Ltd)\.|.{3,120}?)[\"”']?(?:\.(?= |$)| ?\(|,? hereinafter| second| article)", english.company),
            Sentence("name", r"certificate of (?:incorporation|formation) of ,?[\"“'](.{3,120}?)[\"”']", english.company),
            Sentence("name", r"certify (?:that )?[\"“'](.{3,120}?)[\"”'] is duly (?:incorporated|formed)", english.company),
            Sentence("company_number", r"(?:File (?:Number|No)|Entity (?:Number|ID|No)|Document Number|SOS (?:File )?Number)\.? ?[:#]? ?([A-Z]{0,2}\d{6,12})", english.file_number),
            Sentence("company_number", r"(?<![\d#])(\d{7}) ?-? ?8\d00[A-Z]?(?!\d)", english.file_number),
            Sentence("incorporated_on", rf"filed in (?:this|the) office (?:of the Secretary of State )?(?:on|the|on the) (?:the )?({english.DAY})", english.day),
            Sentence("incorporated_on", rf"(?:incorporated|formed|organized|date of incorporation)(?: on| is)?:? (?:the )?({english.DAY})", english.day),
            Sentence("jurisdiction", r"laws of (?:the )?state of ([A-Za-z]+(?: (?:York|Jersey|Hampshire|Mexico|Carolina|Dakota|Virginia|Island))?)", english.place),
            Sentence("jurisdiction", r"Secretary of State of (?:the )?State of ([A-Za-z]+(?: (?:York|Jersey|Hampshire|Mexico|Carolina|Dakota|Virginia|Island))?)", english.place),
            Sentence("registrar", r"((?:Office of the )?Secretary of State of (?:the )?State of [A-Za-z]+)", english.company_type),
            Sentence("company_type", r"(limited liability company|stock corporation|non-?stock corporation|close corporation)", english.company_type),
            Sentence("authentication_number", r"Authentication ?:? ?(\d{6,12})", text.code),
        ),
    },
    banks=("Chase", "Bank of America", "Wells Fargo", "Capital One"),
)  # fmt: skip
