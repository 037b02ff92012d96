"""Who asks: an account that signed in, an API key, or nobody. Pure.

In: what `beacon/web/api/authenticate.py` found out. Out: the role that this gives on a project.
"""

from __future__ import annotations

from enum import IntEnum
from uuid import UUID

import msgspec

from beacon.accounts.audit import Subject
from beacon.projects.projects import KeyGrant


class Role(IntEnum):
    """What a member may do on a project; each role may do what the lesser ones may."""

    VIEWER = 1
    EDITOR = 2
    ADMIN = 3

    @property
    def label(self) -> str:
        """As it is stored and sent."""
        return self.name.lower()

    @classmethod
    def of(cls, label: str) -> Role:
        """Raises KeyError."""
        return cls[label.upper()]


class AccountActor(msgspec.Struct, frozen=True):
    """Somebody who signed in. `sign_in_id` is None when a personal token was shown."""

    account_id: UUID
    email: str
    name: str
    is_owner: bool
    roles: dict[UUID, Role]  # by project
    sign_in_id: UUID | None = None
    token_id: UUID | None = None

    @property
    def subject(self) -> Subject:
        """As the audit log names what is done to it."""
        return Subject("account", self.account_id, self.email)


class KeyActor(msgspec.Struct, frozen=True):
    """A program with a secret key of one project."""

    grant: KeyGrant


Actor = AccountActor | KeyActor | None

_ROLE_OF_PERMISSION = (("admin", Role.ADMIN), ("write", Role.EDITOR), ("read", Role.VIEWER))


def role_on(actor: Actor, project_id: UUID) -> Role | None:
    """The actor's role on the project; None: a stranger there."""
    if isinstance(actor, AccountActor):
        return Role.ADMIN if actor.is_owner else actor.roles.get(project_id)
    if isinstance(actor, KeyActor) and actor.grant.project.id == project_id.bytes:
        allowed = (role for name, role in _ROLE_OF_PERMISSION if actor.grant.allows(name))
        return next(allowed, None)
    return None


def permission_for(role: Role) -> str:
    """The least permission with which a key may do what the role may."""
    return next(name for name, given in _ROLE_OF_PERMISSION if given is role)


def is_of_project(actor: Actor, project_id: UUID) -> bool:
    """Whether the project may be known to the actor, whatever may be done there."""
    if isinstance(actor, KeyActor):
        return actor.grant.project.id == project_id.bytes
    return role_on(actor, project_id) is not None
