"""The page of operations, for admins; everything it shows it asks of the API with the admin's own session."""

from flask import Blueprint, render_template

pages = Blueprint(
    "admin", __name__, template_folder="templates", static_folder="static", static_url_path="/assets/admin"
)


@pages.get("/admin")
def admin() -> str:
    """The page is the same for everybody; whoever is not logged in as an admin sees only the place to do so."""
    return render_template("admin.html")
