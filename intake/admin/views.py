"""The page of operations, for admins; everything it shows it asks of the API with the admin's own session."""

from flask import Blueprint, Response, render_template

from intake.doors.words import said_on, told, words_module

pages = Blueprint(
    "admin", __name__, template_folder="templates", static_folder="static", static_url_path="/assets/admin"
)


@pages.get("/admin")
def admin() -> str:
    """The page is the same for everybody; whoever is not logged in as an admin sees only the place to do so."""
    return render_template("admin.html", say=said_on("admin"), **told("review"))  # the login form is the desk's


@pages.get("/assets/words/admin.js")
def words() -> Response:
    """What the page's scripts say."""
    return words_module("admin")
