"""Who may do what: the one place where roles are checked. Pure.

In: an actor, the access that an endpoint asks for, and the project that it is about.
Out: nothing, or the error that says why not. A project that one is no member of does not
exist, as far as one is told.
"""

from __future__ import annotations

from enum import Enum
from uuid import UUID

from beacon.accounts.actors import (
    AccountActor,
    Actor,
    KeyActor,
    Role,
    is_of_project,
    permission_for,
    role_on,
)
from beacon.errors import Forbidden, ProjectNotFound, Unauthorized


class Access(Enum):
    """What an endpoint asks of its caller; the last four are roles on the path's project."""

    PUBLIC = "anybody"
    ACCOUNT = "a signed-in account, also by a personal token"
    SIGN_IN = "a signed-in account, not by a personal token"
    OWNER = "the owner of this Beacon"
    OWNER_SIGN_IN = "the owner of this Beacon, not by a personal token"
    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"
    ADMIN_ACCOUNT = "admin, not by a key"

    @property
    def role(self) -> Role | None:
        return _BY_ROLE.get(self)


_BY_SIGN_IN = frozenset((Access.SIGN_IN, Access.OWNER_SIGN_IN))
_BY_OWNER = frozenset((Access.OWNER, Access.OWNER_SIGN_IN))
_BY_ROLE = {
    Access.VIEWER: Role.VIEWER,
    Access.EDITOR: Role.EDITOR,
    Access.ADMIN: Role.ADMIN,
    Access.ADMIN_ACCOUNT: Role.ADMIN,
}


def check(actor: Actor, access: Access, project_id: UUID | None = None) -> None:
    """Raises Unauthorized, Forbidden, or ProjectNotFound for strangers to the project."""
    if access is Access.PUBLIC:
        return
    if actor is None:
        raise Unauthorized("Sign in first, or send a token or a secret key with the request.")
    if access.role is not None:
        _check_role(actor, access.role, project_id)
        if access is Access.ADMIN_ACCOUNT and isinstance(actor, KeyActor):
            raise Forbidden("This is for people: sign in, or use a personal token.")
    elif not isinstance(actor, AccountActor):
        raise Forbidden("This is for accounts: an API key only opens its own project.")
    elif access in _BY_SIGN_IN and actor.sign_in_id is None:
        raise Forbidden("A personal token may not do this: sign in with your account.")
    elif access in _BY_OWNER and not actor.is_owner:
        raise Forbidden("Only an owner of this Beacon may do this.")


def _check_role(actor: Actor, needed: Role, project_id: UUID | None) -> None:
    if project_id is None or not is_of_project(actor, project_id):
        raise ProjectNotFound("There is no such project, or you are no member of it.")
    role = role_on(actor, project_id)
    if role is not None and role >= needed:
        return
    if isinstance(actor, KeyActor):
        permission = permission_for(needed)
        raise Forbidden(f"This key may not do this: use one with the permission {permission!r}.")
    have = role.label if role else "none"
    raise Forbidden(f"This needs the role {needed.label} on the project; yours is {have}.")
