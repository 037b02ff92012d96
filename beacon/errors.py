"""Every error that a user of Beacon can get: one class a kind, each with a stable code.

The same `code` is printed by the HTTP API (RFC 9457 problem documents), the
WebSocket (`error` frames) and the command line. `status` is the HTTP status it
is answered with, where one applies. The first paragraph of a class's docstring is
what the API's description says of its code.
"""

from __future__ import annotations

from typing import Literal


class BeaconError(Exception):
    """Base: `code` is stable, the message says what happened and what to do."""

    code = "internal_error"
    status = 500
    headers: tuple[tuple[str, str], ...] = ()  # further ones of the HTTP answer

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after  # seconds, sent as Retry-After
        self.seq: int | None = None  # the WebSocket message that this answers, where it is known

    @property
    def for_clients(self) -> str:
        """The message as those may read it who do not run this Beacon."""
        return self.message


# --- what a client can do wrong ------------------------------------------------------------


class BadRequest(BeaconError):
    """The request cannot be read, or misses a required part."""

    code = "bad_request"
    status = 400


class InvalidJson(BadRequest):
    """The body, or the message, is no JSON."""

    code = "invalid_json"


class InvalidProtobuf(BadRequest):
    """The body is not what its type says: no message in the format of Protocol Buffers."""

    code = "invalid_protobuf"


class BadEncoding(BadRequest):
    """The body's Content-Encoding is unknown, or the body does not decompress by it."""

    code = "invalid_encoding"


class TooLarge(BeaconError):
    """The body, or a single event, is over its limit."""

    code = "too_large"
    status = 413


class BatchTooLarge(TooLarge):
    """More events in one delivery than are taken at once: nothing of it was taken."""

    code = "batch_too_large"


class InvalidEvent(BeaconError):
    """A single event that cannot be taken.

    Inside a batch this becomes a `Refusal`.
    """

    code = "invalid_event"
    status = 422


class InvalidField(BeaconError):
    """One field of a request's body or query cannot be taken; `field` is its dotted path."""

    code = "invalid_field"
    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidGroupingRule(BeaconError):
    """A rule of grouping cannot be used; the message names the rule, from 1 on, and says why."""

    code = "invalid_grouping_rule"
    status = 422

    def __init__(self, message: str, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index  # of the rule, from 0; None: of all of them


class InvalidQuery(InvalidField):
    """The search of issues cannot be read; `errors` says at which character."""

    code = "invalid_query"

    def __init__(self, field: str, message: str, *, position: int, length: int = 1) -> None:
        super().__init__(field, message)
        self.position = position
        self.length = length


class QueryTooLong(BeaconError):
    """The question would read for longer than a question may: narrow it, as `detail` says."""

    code = "query_too_long"
    status = 422


class ReportsPreparing(BeaconError):
    """The columns that reports are made of are being made of the events: it takes a while."""

    code = "reports_preparing"
    status = 503


class TooManyValues(BeaconError):
    """A property has more different values than a report can tell apart."""

    code = "too_many_values"
    status = 422


class UnsupportedMediaType(BeaconError):
    """The body is of another type than the endpoint takes."""

    code = "unsupported_media_type"
    status = 415


class Unauthorized(BeaconError):
    """The credentials are missing, wrong, revoked or expired."""

    code = "unauthorized"
    status = 401


class WrongCredentials(Unauthorized):
    """A sign-in that failed; nobody is told whether there is such an account."""

    code = "wrong_credentials"


class SecondFactorRequired(Unauthorized):
    """The password was right: send it again together with a code that was not used before."""

    code = "second_factor_required"


class Forbidden(BeaconError):
    """The caller is known but may not do this."""

    code = "forbidden"
    status = 403


class OwnProposal(Forbidden):
    """Somebody else than who proposed a change has to approve it."""

    code = "own_proposal"


class CrossOrigin(Forbidden):
    """A page of another site tried to use a browser's sign-in (CSRF)."""

    code = "cross_origin"


class PasswordSignInOff(Forbidden):
    """This Beacon takes OpenID sign-ins only."""

    code = "password_sign_in_off"


class RegistrationClosed(Forbidden):
    """Accounts are made by invitation."""

    code = "registration_closed"


class OidcFailed(Forbidden):
    """A sign-in with the OpenID provider that cannot be taken."""

    code = "oidc_failed"


class OriginRefused(Forbidden):
    """The page's origin is not among the project's domains."""

    code = "origin_not_allowed"


class NotFound(BeaconError):
    """There is no such thing, or not for this caller."""

    code = "not_found"
    status = 404


class ProjectNotFound(NotFound):
    """There is no such project, or the caller may not know of it."""

    code = "project_not_found"


class Conflict(BeaconError):
    """It clashes with what is there already."""

    code = "conflict"
    status = 409


class ApprovalRequired(Conflict):
    """The environment is protected: propose the change, and somebody else approves it."""

    code = "approval_required"


class Outdated(BeaconError):
    """It was changed meanwhile: the `If-Match` that was sent is no longer its ETag."""

    code = "changed_meanwhile"
    status = 412


class MethodNotAllowed(BeaconError):
    """The address does not take this method."""

    code = "method_not_allowed"
    status = 405


class RateLimited(BeaconError):
    """More came than a rate limit allows; the same may be sent again after `Retry-After`."""

    code = "rate_limited"
    status = 429

    def __init__(
        self, message: str, *, retry_after: int = 1, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message, retry_after=retry_after)
        self.headers = headers


class TooManyAttempts(BeaconError):
    """Too many sign-ins failed for this account or from this address; `retry_after` says when."""

    code = "too_many_attempts"
    status = 429


class RequestTimeout(BeaconError):
    code = "request_timeout"
    status = 408


class HeadTooLarge(BeaconError):
    code = "head_too_large"
    status = 431


class UnknownTransferCoding(BeaconError):
    """The body comes in a Transfer-Encoding other than `chunked`."""

    code = "unknown_transfer_coding"
    status = 501


# --- what can be wrong on our side ----------------------------------------------------------


class Unavailable(BeaconError):
    """Nothing was stored; the same request may be sent again later."""

    code = "unavailable"
    status = 503

    def __init__(self, message: str, *, retry_after: int | None = 5) -> None:
        super().__init__(message, retry_after=retry_after)


class OidcUnavailable(Unavailable):
    """The OpenID provider cannot be reached, or answers with what nobody can read."""

    code = "oidc_unavailable"


class SpoolFull(Unavailable):
    """The spool's byte limit or the disk's free space is used up."""

    code = "spool_full"


class ClockWrong(Unavailable):
    """This node's clock cannot be right, so no event's time could be decided."""

    code = "clock_wrong"


class PostgresAway(Unavailable):
    """No connection to Postgres, or it was lost: try again."""

    code = "postgres_away"

    @property
    def for_clients(self) -> str:
        """Where Postgres is stands in the log."""
        return "Beacon cannot reach its Postgres just now: send the same again in a few seconds."


class FlagsNotLoaded(Unavailable):
    """This node has just started, and has not read the project's flags yet: ask again."""

    code = "flags_not_loaded"


class PostgresRefused(BeaconError):
    """Postgres answered a statement with an error; `sqlstate` is its five-character code.

    `where` is the error's CONTEXT field, which names the line of a COPY.
    """

    code = "postgres_refused"

    def __init__(
        self, message: str, *, sqlstate: str, detail: str | None = None, where: str | None = None
    ) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate
        self.detail = detail
        self.where = where


class SpoolBroken(BeaconError):
    """The spool's disk failed, and not for lack of space: Beacon stops with exit code 1."""

    code = "spool_broken"


class BackupFailed(BeaconError):
    """A backup could not be written or read, or a restore could not be finished."""

    code = "backup_failed"


class StartupError(BeaconError):
    """Beacon cannot start: the message says why and what to do. Exit code 1."""

    code = "cannot_start"


class AlreadyRunning(StartupError):
    code = "already_running"


class MailFailed(BeaconError):
    """A mail could not be handed to the mail server."""

    code = "mail_failed"


class OutboundFailed(BeaconError):
    """What Beacon asked of another server was not answered."""

    code = "outbound_failed"

    def __init__(
        self, message: str, *, reason: Literal["dns", "timeout", "tls", "refused"] = "refused"
    ) -> None:
        super().__init__(message)
        self.reason = reason


class OutboundRefused(OutboundFailed):
    """A request would go where none may: into a private network, or by something else than HTTP."""

    code = "outbound_refused"


class UsageError(BeaconError):
    """A command line argument is wrong. Exit code 2."""

    code = "usage"
