"""Who may do what: the key of a request, its role, and the roles that each route declares. What declares nothing is denied."""

import hashlib
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, get_args

from intake.errors import Problem
from intake.store.views import Principal, Role

ROLES: tuple[Role, ...] = get_args(Role)
PUBLIC = "public"
View = TypeVar("View", bound=Callable[..., Any])


def actor(principal: Principal) -> str:
    """How the audit names whoever asks."""
    return f"{principal.role}:{principal.id}"


class Keyring(Protocol):
    """Where keys are looked up; equal work for right and wrong keys is the keyring's promise."""

    def find(self, secret: str) -> Principal | None: ...


def allow(*roles: Role) -> Callable[[View], View]:
    """Declares the roles that may call a view. Stands under the route's own decorator."""
    if not roles or set(roles) - set(ROLES):
        raise ValueError(f"a view must declare roles of {ROLES}, not {roles}")

    def declare(view: View) -> View:
        view.roles = frozenset(roles)  # type: ignore[attr-defined]  # read back by `roles_of`
        return view

    return declare


def open_to_all(view: View) -> View:
    """Declares that a view needs no key: it must show nothing of any case."""
    view.roles = frozenset({PUBLIC})  # type: ignore[attr-defined]  # read back by `roles_of`
    return view


def roles_of(view: Callable[..., Any] | None) -> frozenset[str]:
    """The roles that a view declares; none at all when it declares nothing."""
    return frozenset(getattr(view, "roles", ()))


def bearer(header: str | None) -> str | None:
    """The key of an `Authorization: Bearer KEY` header, None when there is none of that sort."""
    scheme, _, key = (header or "").partition(" ")
    key = key.strip()
    return key if scheme.lower() == "bearer" and key and len(key) <= 512 and key.isascii() else None


def admit(
    header: str | None, roles: frozenset[str], keys: Keyring, entered: Callable[[], Principal | None] = lambda: None
) -> Principal | None:
    """The principal of a request to a view with these roles; None where the view is public.

    A key counts before a session: `entered` is asked only where no key was sent. Raises Problem `unauthorized` without a
    valid one and `forbidden` when its role is not among them (so also for a view that declares none).
    """
    if PUBLIC in roles:
        return None
    key = bearer(header)
    principal = entered() if header is None else None if key is None else keys.find(key)
    if principal is None:
        raise Problem("unauthorized", headers={"WWW-Authenticate": 'Bearer realm="yinzheng"'})
    if principal.role not in roles:
        raise Problem("forbidden", allowed_roles=sorted(roles))
    return principal


def csrf_token(cookie: str) -> str:
    """What a page sends along with each change: only who can read an answer of ours knows it, so no other site does."""
    return hashlib.sha256(b"yinzheng csrf\0" + cookie.encode()).hexdigest()


def may_see(principal: Principal, case_id: str | None) -> bool:
    """True when this principal may know that the case exists. Staff see all; a borrower sees the one case of the link."""
    return principal.role != "borrower" or (case_id is not None and principal.case_id == case_id)
