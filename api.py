"""HTTP in, HTTP out: the app, made of its doors. Nothing is decided here; the rooms behind the doors do that."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel, ConfigDict, ValidationError

from intake.access import open_to_all
from intake.admin.views import pages as admin_pages
from intake.apply.views import pages as apply_pages
from intake.doors import (
    answers,
    borrower,
    cases,
    desk,
    documents,
    events,
    figures,
    health,
    hooks,
    operations,
    pieces,
    reference,
    report,
    results,
    review,
    session,
    traces,
    users,
)
from intake.doors.frame import frame, problem_answer
from intake.doors.rooms import Rooms
from intake.errors import invalid_parts
from intake.log import set_log
from intake.meter import Meter
from intake.pace import Pace
from intake.pieces import Pieces
from intake.review.views import pages as review_pages
from intake.settings import Settings, load_settings
from intake.store import Store, open_store
from intake.store.figures import figures as counted

VERSION = "1"
DOORS = (
    cases.door, documents.door, pieces.door, borrower.door, results.door, answers.door, report.door, report.desk_door, figures.door, review.door, desk.door, traces.door, events.door, hooks.door, session.door, users.door, operations.door, health.door,
    reference.door,
)  # fmt: skip
PAGES = (apply_pages, review_pages, admin_pages)
MOST_PARTS = 200  # parts of a form: files and fields
KEYS: dict[str, Any] = {
    reference.SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of one of the four roles, or an upload link's token.",
    }
}


class _NoModel(BaseModel):
    """Stands where flask-openapi3 asks for its own shape of validation errors; ours is a problem."""

    model_config = ConfigDict(title="ValidationErrorModel")


def create_app(
    settings: Settings | None = None, store: Store | None = None, hint: Callable[[str], None] | None = None
) -> OpenAPI:
    """The web application. Opens the store that the settings name (bringing its tables up to date) unless one is given."""
    settings = settings or load_settings()
    set_log(settings.log_level)
    store = store or open_store(settings)
    app = OpenAPI(
        "yinzheng",
        info=Info(
            title="Yinzheng 印证", version=VERSION, description="Document intake for lending to small businesses."
        ),
        security_schemes=KEYS,
        doc_ui=False,
        static_folder=None,
        validation_error_model=_NoModel,
        validation_error_callback=_refuse_shape,
    )
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_request_mb << 20,
        MAX_FORM_PARTS=MOST_PARTS,
        MAX_FORM_MEMORY_SIZE=1 << 20,
        TRAP_HTTP_EXCEPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the provider is Flask's default
    streams = threading.BoundedSemaphore(max(1, settings.web_threads // 2))
    coming = Pieces(settings.data.resolve() / "pieces", store.sealer)
    paces = Pace(settings.rate_per_minute, settings.rate_burst)
    app.extensions["yinzheng"] = Rooms(
        store,
        settings,
        Meter(store.work.stats, partial(counted, store.database)),
        streams,
        hint or _hint,
        coming,
        paces,
    )
    frame(app)
    for door in DOORS:
        app.register_api(door)
    for pages in PAGES:
        app.register_blueprint(pages)
        for endpoint in [name for name in app.view_functions if name.startswith(f"{pages.name}.")]:
            # The pages are the same for everybody: all they show they ask of the API, with the visitor's own key.
            app.view_functions[endpoint] = open_to_all(partial(app.view_functions[endpoint]))
    return app


def _hint(document_id: str) -> None:
    from intake.tasks import hint  # celery, which a web that was just started does not need yet

    hint(document_id)


def _refuse_shape(error: ValidationError) -> Response:
    """A request that does not have the shape of its schema."""
    return problem_answer(invalid_parts(error.errors(include_url=False, include_input=False, include_context=False)))
