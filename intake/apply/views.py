"""The borrower's page: one page, phone first; everything it shows it asks of the API with the link's own key."""

from flask import Blueprint, Response, render_template

from intake.apply.consent import consent_of
from intake.doors.frame import rooms
from intake.doors.words import told, words_module
from intake.verify.completeness import NEEDED
from intake.verify.policy import policy

pages = Blueprint(
    "apply", __name__, template_folder="templates", static_folder="static", static_url_path="/assets/apply"
)


@pages.get("/apply/<token>")
def apply(token: str) -> str:  # noqa: ARG001 - read by the page's script, which alone sends it on
    """The page is the same for every token: whether it is valid is told by the API, in constant time."""
    settings = rooms().settings
    consent = consent_of(settings.lender, settings.contact, settings.retention)
    facts = {"needed": NEEDED, "consent": consent, "contact": settings.contact, "months": policy().statement_months}
    return render_template("apply.html", **facts, **told("apply"))


@pages.get("/assets/words/apply.js")
def words() -> Response:
    """What the page's scripts say."""
    return words_module("apply")
