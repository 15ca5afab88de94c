"""A POST with an `Idempotency-Key` is carried out once: the same request again gets the first answer, another one a 409.

The answer that is kept may hold a token or a secret, so it is sealed under a key derived from what only the caller has: the
API key and the Idempotency-Key, of which the store holds hashes at most. Without them it can't be read.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Response, request

from intake.access import bearer
from intake.doors.frame import COOKIE, principal, rooms
from intake.errors import Problem
from intake.store.idempotency import Answer
from intake.store.views import Conflict, KeyReused

View = TypeVar("View", bound=Callable[..., Any])
VISIBLE = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?")
KEPT_HEADERS = ("Content-Type", "Location", "ETag", "Retry-After")
PATIENCE = 20.0  # seconds that a repeated request waits for the first one's answer
NONCE = 12


def once(view: View) -> View:
    """Honours `Idempotency-Key` for a view that answers with a Response. Stands under `allow`'s declaration."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return cast(Response, view(*args, **kwargs))
        if not VISIBLE.fullmatch(key):
            raise Problem("invalid_idempotency_key")
        owner, name, seal = principal().id, hashlib.sha256(key.encode()).hexdigest(), _seal(key)
        known = _begin(owner, name)
        if known is not None:
            return _replay(known, seal)
        try:
            answer = cast(Response, view(*args, **kwargs))
            rooms().store.idempotency.finish(owner, name, answer.status_code, _sealed(answer, seal))
        except BaseException:
            # A request that was refused changed nothing, so its key is free again; also when the client hangs up.
            rooms().store.idempotency.abandon(owner, name)
            raise
        return answer

    return cast(View, guarded)


def _begin(owner: str, name: str) -> Answer | None:
    """Takes the key, waiting for the same request's answer while that is under way."""
    fingerprint = _fingerprint()
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return rooms().store.idempotency.begin(owner, name, fingerprint)
        except KeyReused as error:
            raise Problem("idempotency_key_reused") from error
        except Conflict as error:
            if time.monotonic() > until:
                raise Problem("request_in_progress", headers={"Retry-After": "5"}) from error
            time.sleep(0.1)


def _fingerprint() -> str:
    """SHA-256 of what is asked: method, path and body; of a form its parts, since each sending draws new boundaries."""
    digest = hashlib.sha256(f"{request.method}\n{request.full_path}\n".encode())
    if request.mimetype != "multipart/form-data":
        digest.update(request.get_data(cache=True))
        return digest.hexdigest()
    for name, text in sorted(request.form.items(multi=True)):
        digest.update(json.dumps(["text", name, text]).encode())
    for name, file in request.files.items(multi=True):
        digest.update(json.dumps(["file", name, file.filename]).encode())
        while chunk := file.stream.read(1 << 20):
            digest.update(hashlib.sha256(chunk).digest())
        file.stream.seek(0)
    return digest.hexdigest()


def _seal(key: str) -> AESGCM:
    secret = bearer(request.headers.get("Authorization")) or request.cookies.get(COOKIE, "")
    return AESGCM(hashlib.sha256(b"yinzheng answer\0" + secret.encode() + b"\0" + key.encode()).digest())


def _sealed(answer: Response, seal: AESGCM) -> bytes:
    headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    nonce = os.urandom(NONCE)
    return nonce + seal.encrypt(nonce, json.dumps([headers, answer.get_data(as_text=True)]).encode(), None)


def _replay(known: Answer, seal: AESGCM) -> Response:
    try:
        headers, text = json.loads(seal.decrypt(known.body[:NONCE], known.body[NONCE:], None))
    except InvalidTag as error:  # the API key was exchanged under the same id: nobody can read the first answer
        raise Problem("idempotency_key_reused") from error
    return Response(text, known.status, headers=headers | {"Idempotent-Replayed": "true"})
