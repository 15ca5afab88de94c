"""The API described: OpenAPI at /openapi.json, a page to read and try it at /docs, the problems at /docs/errors."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, send_from_directory
from flask_openapi3.openapi import OpenAPI

from intake.access import PUBLIC, open_to_all, roles_of
from intake.doors.frame import json_answer, make_door
from intake.errors import MEDIA_TYPE, errors_html
from intake.schemas import AssetPath, ProblemOut

door = make_door("reference", "This description", None)
SCHEME = "key"
# Swagger UI writes style attributes and data: pictures; scripts and connections stay our own.
DOCS_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
PAGE = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>Yinzheng 印证 · API</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/assets/css/swagger-ui.css"></head>
<body><div id="docs"></div>
<script src="/docs/assets/js/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>
</html>
"""
START = """SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, persistAuthorization: false,
  presets: [SwaggerUIBundle.presets.apis], layout: "BaseLayout", validatorUrl: null });
"""
ASSET = re.compile(r"(css|js|images)/[a-z.-]+\.(css|js|svg)")
ALWAYS = {"500": "Our fault", "429": "Too many requests"}


@door.get("/openapi.json", responses={200: {"content": {"application/json": {}}}})
@open_to_all
def specification() -> Response:
    """The description of every route, its security and its problems."""
    return json_answer(describe(current_app), headers={"Cache-Control": "no-cache"})  # type: ignore[arg-type]  # it is ours


@door.get("/docs", responses={200: {"content": {"text/html": {}}}})
@open_to_all
def docs() -> Response:
    """Swagger UI, from bundled files."""
    return Response(PAGE, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": DOCS_CSP})


@door.get("/docs/start.js", doc_ui=False)
@open_to_all
def start() -> Response:
    return Response(START, content_type="text/javascript; charset=utf-8")


@door.get("/docs/errors", doc_ui=False)
@open_to_all
def errors() -> Response:
    """Every problem, where `type` points to."""
    return Response(errors_html(), content_type="text/html; charset=utf-8")


@door.get("/docs/assets/<path:name>", doc_ui=False)
@open_to_all
def assets(path: AssetPath) -> Response:
    """A bundled file of Swagger UI."""
    found = find_spec("flask_openapi3_swagger")
    if found is None or found.origin is None or not ASSET.fullmatch(path.name):
        abort(404)
    folder = Path(found.origin).parent / "templates" / "swagger"
    answer = send_from_directory(folder, path.name, max_age=86400)
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


def describe(app: OpenAPI) -> dict[str, Any]:
    """The specification that flask-openapi3 collects, with what it can't know: who may call, and which problems come."""
    known: dict[str, Any] | None = app.extensions.get("specification")
    if known is not None:
        return known
    told: dict[str, Any] = app.api_doc
    problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}}
    told["components"].setdefault("schemas", {})["ProblemOut"] = ProblemOut.model_json_schema()
    told["components"]["schemas"].pop("ValidationErrorModel", None)
    views = {}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^<>:]+:)?([^<>]+)>", r"{\1}", rule.rule)
        for method in rule.methods or ():
            views[path, method.lower()] = app.view_functions[rule.endpoint]
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            roles = roles_of(views.get((path, method)))
            _complete(operation, path, method, roles, problem)
    app.extensions["specification"] = told
    return told


def _complete(
    operation: dict[str, Any], path: str, method: str, roles: frozenset[str], problem: dict[str, Any]
) -> None:
    """Adds to one operation its security, its roles, and the problems it may answer with."""
    codes = dict(ALWAYS)
    operation["security"] = [] if PUBLIC in roles else [{SCHEME: []}]
    if PUBLIC not in roles:
        operation["x-roles"] = sorted(roles)
        operation["description"] = f"{operation.get('description', '')} Roles: {', '.join(sorted(roles))}.".strip()
        codes |= {"401": "No valid key", "403": "This role may not do that"}
    if "{" in path:
        codes |= {"404": "Not there, or not yours", "410": "Erased"}
    if method in ("post", "patch"):
        codes |= {"400": "Malformed", "409": "Conflict", "413": "Too large", "415": "Wrong type", "422": "Invalid"}
    elif operation.get("parameters"):
        codes |= {"400": "Malformed", "422": "Invalid"}
    if method == "post" and path.endswith("/session"):
        codes |= {"403": "Wrong name or password"}
    if method == "patch":
        codes |= {"412": "Somebody was quicker", "428": "If-Match is missing"}
    if method == "post" and PUBLIC not in roles:
        operation.setdefault("parameters", []).append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        )
    if method == "patch":
        operation.setdefault("parameters", []).append(
            {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}
        )
    for code, text in codes.items():
        operation["responses"][code] = {"description": text, **problem}
