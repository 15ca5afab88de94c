"""The review desk: one page for staff; everything it shows it asks of the API with the reviewer's own key."""

from flask import Blueprint, Response, render_template

from intake.doors.words import told, words_module

pages = Blueprint(
    "review", __name__, template_folder="templates", static_folder="static", static_url_path="/assets/review"
)


@pages.get("/review")
def review() -> str:
    """The page is the same for everybody; without a reviewer's key it shows nothing but the place to enter one."""
    return render_template("review.html", **told("review"))


@pages.get("/assets/words/review.js")
def words() -> Response:
    """What the desk's scripts say."""
    return words_module("review")
