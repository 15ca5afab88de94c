"""Webhooks and keys over HTTP: for admins alone."""

import base64
import secrets
from typing import Any

from flask import Response

from intake import schemas
from intake.access import actor, allow
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.once import once
from intake.doors.reach import found, known_id, moment, page_json, paged, slice_of
from intake.egress import AddressRefused, check_address
from intake.errors import Problem, invalid
from intake.notify import EVENTS
from intake.store.views import Delivery, Webhook

door = make_door("hooks", "Webhooks and keys")
SECRET = "whsec_"


@door.post("/webhooks", responses={201: schemas.WebhookOut})
@allow("admin")
@once
def add_webhook(body: schemas.WebhookIn) -> Response:
    """Registers a receiver; what it is sent is signed by Standard Webhooks. The secret is shown this once."""
    unknown = sorted(set(body.events) - {*EVENTS, "*"})
    if unknown:
        raise invalid("/events", f"known are * and {', '.join(EVENTS)}")
    try:
        check_address(body.url, allow_private=rooms().settings.webhook_allow_private)
    except AddressRefused as error:
        raise Problem("url_not_allowed", reason=str(error)) from error
    secret = body.secret or base64.b64encode(secrets.token_bytes(32)).decode()
    secret = secret if secret.startswith(SECRET) else SECRET + secret
    events = tuple(dict.fromkeys(body.events))
    webhook = rooms().store.webhooks.create(body.url, events, secret, actor(principal()))
    told = webhook_json(webhook) | {"secret": secret}
    return json_answer(told, 201, {"Location": f"/api/v1/webhooks/{webhook.id}"})


@door.get("/webhooks", responses={200: schemas.WebhooksOut})
@allow("admin")
def list_webhooks(query: schemas.Paging) -> Response:
    """The receivers, oldest first."""
    page = slice_of(rooms().store.webhooks.list(), query.limit, query.cursor)
    return json_answer(page_json("webhooks", [webhook_json(each) for each in page.entries], page.next_cursor))


@door.delete("/webhooks/<webhook_id>", responses={204: None})
@allow("admin")
def remove_webhook(path: schemas.WebhookPath) -> Response:
    """Sends nothing more to a receiver."""
    with found():
        rooms().store.webhooks.remove(known_id(path.webhook_id), actor(principal()))
    return Response(status=204)


@door.get("/webhooks/<webhook_id>/deliveries", responses={200: schemas.DeliveriesOut})
@allow("admin")
def list_deliveries(path: schemas.WebhookPath, query: schemas.DeliveriesQuery) -> Response:
    """What was sent to a receiver and how it went, newest first; `status=dead` shows what was given up."""
    webhook_id, ask = known_id(path.webhook_id), rooms().store.webhooks.deliveries
    with found():
        page = paged(lambda cursor: ask(webhook_id, query.limit, cursor, query.status), query.cursor)
    return json_answer(page_json("deliveries", [_delivery_json(each) for each in page.entries], page.next_cursor))


@door.post("/webhooks/<webhook_id>/deliveries/<delivery_id>/retry", responses={202: None})
@allow("admin")
@once
def retry_delivery(path: schemas.DeliveryPath, body: schemas.NothingIn) -> Response:  # noqa: ARG001 - nothing in it
    """Sends a delivery again at once."""
    with found():
        rooms().store.webhooks.retry(known_id(path.webhook_id), known_id(path.delivery_id))
    return json_answer({"id": path.delivery_id, "status": "waiting"}, 202)


@door.post("/keys", responses={201: schemas.KeyOut})
@allow("admin")
@once
def make_key(body: schemas.KeyIn) -> Response:
    """A key for a member of staff or a scoring service. The key itself is shown this once."""
    made = rooms().store.keys.create(
        body.role,
        actor=actor(principal()),
        name=body.name,
        lifetime=None if body.expires_in is None else body.expires_in,
    )
    told = {"id": made.id, "role": made.role, "name": body.name, "expires_at": moment(made.expires_at)}
    return json_answer(told | {"key": made.secret}, 201)


@door.get("/keys", responses={200: schemas.KeysOut})
@allow("admin")
def list_keys(query: schemas.Paging) -> Response:
    """All keys, upload links and revoked ones too, newest first; never the keys themselves."""
    page = paged(lambda cursor: rooms().store.keys.list(query.limit, cursor), query.cursor)
    told = [
        {
            "id": each.id,
            "role": each.role,
            "name": each.name,
            "case_id": each.case_id,
            "created_at": moment(each.created_at),
            "expires_at": moment(each.expires_at),
            "revoked_at": moment(each.revoked_at),
            "used_at": moment(each.used_at),
        }
        for each in page.entries
    ]
    return json_answer(page_json("keys", told, page.next_cursor))


@door.delete("/keys/<key_id>", responses={204: None})
@allow("admin")
def revoke_key(path: schemas.KeyPath) -> Response:
    """The key opens nothing from the next request on."""
    with found():
        rooms().store.keys.revoke(known_id(path.key_id), actor(principal()))
    return Response(status=204)


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    """A receiver, without its secret."""
    told = {"id": webhook.id, "url": webhook.url, "events": list(webhook.events)}
    return told | {"created_at": moment(webhook.created_at)}


def _delivery_json(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "type": delivery.type,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "next_at": moment(delivery.next_at) if delivery.status == "waiting" else None,
        "last_error": delivery.last_error,
        "created_at": moment(delivery.created_at),
    }
