"""The borrower's page: one page, phone first; everything it shows it asks of the API with the link's own key."""

from flask import Blueprint, render_template

from intake.apply.consent import consent_of
from intake.doors.frame import rooms
from intake.verify.completeness import NEEDED
from intake.verify.policy import policy

pages = Blueprint(
    "apply", __name__, template_folder="templates", static_folder="static", static_url_path="/assets/apply"
)


@pages.get("/apply/<token>")
def apply(token: str) -> str:  # noqa: ARG001 - read by the page's script, which alone sends it on
    """The page is the same for every token: whether it is valid is told by the API, in constant time."""
    told = rooms().settings
    consent = consent_of(told.lender, told.contact, told.retention)
    months = policy().statement_months
    return render_template("apply.html", needed=NEEDED, consent=consent, contact=told.contact, months=months)
