"""The review desk: one page for staff; everything it shows it asks of the API with the reviewer's own key."""

from flask import Blueprint, render_template

pages = Blueprint(
    "review", __name__, template_folder="templates", static_folder="static", static_url_path="/assets/review"
)


@pages.get("/review")
def review() -> str:
    """The page is the same for everybody; without a reviewer's key it shows nothing but the place to enter one."""
    return render_template("review.html")
