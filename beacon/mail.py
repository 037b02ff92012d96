"""Mail: hands letters to a mail server, now or soon.

    mail = Mail(settings.smtp_url, sender)
    mail.configured                        whether there is a mail server
    mail.post(to, subject, text)           returns at once: how long it takes tells nothing
    await mail.run()                       sends what was posted, for ever
    await mail.send(to, subject, text)     returns when the server has it, or raises MailFailed

    smtp://[user:password@]host[:port]     TLS by STARTTLS when the server offers it; the port is
                                           587 with a user, else 25
    smtps://[user:password@]host[:port]    TLS from the first byte; the port is 465

The server's certificate is checked, except with smtp:// where there is no password or the
server is this machine: then any TLS is better than none. A password goes over TLS only, or
within this machine. Letters hold links that open accounts: no log and no error has a word of
them.
"""

from __future__ import annotations

import logging
import os
import re
import ssl
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

import trio

from beacon.errors import MailFailed, StartupError

if TYPE_CHECKING:
    from email.message import EmailMessage
    from smtplib import SMTP

MAX_WAITING_LETTERS = 100
SOCKET_SECONDS = 20.0  # for each answer of the server
SEND_SECONDS = 60.0  # for all of them
MAX_REASON_CHARACTERS = 200
NAME = "Beacon"

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}"
)  # as HTML has it

log = logging.getLogger(__name__)


class _Letter(NamedTuple):
    to: str
    subject: str
    text: str


class Mail:
    """Sends from `sender` by the server of `smtp_url`; None: there is none, nothing is sent.

    Raises StartupError when the URL cannot be read.
    """

    def __init__(self, smtp_url: str | None, sender: str | None) -> None:
        self._server = _Server.of(smtp_url) if smtp_url else None
        self._sender = sender or "beacon@localhost"
        self._limiter = trio.CapacityLimiter(1)
        self._entry, self._letters = trio.open_memory_channel[_Letter](MAX_WAITING_LETTERS)

    @property
    def configured(self) -> bool:
        return self._server is not None

    def post(self, to: str, subject: str, text: str) -> None:
        """Sends it soon. It is dropped when too many wait; how it went stands in the log."""
        if self._server is None:
            return
        try:
            self._entry.send_nowait(_Letter(to, subject, text))
        except (trio.WouldBlock, trio.BrokenResourceError):
            log.warning("A mail was not sent: %d others wait already", MAX_WAITING_LETTERS)

    async def run(self, *, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """Sends what is posted, one after the other, until cancelled."""
        task_status.started()
        try:
            async for letter in self._letters:
                try:
                    await self.send(*letter)
                except MailFailed as error:
                    log.warning("A mail was not sent: %s", error.message)
        finally:
            if left := self._letters.statistics().current_buffer_used:
                log.warning("%d mails were not sent: Beacon stops", left)

    async def send(self, to: str, subject: str, text: str) -> None:
        """Returns when the mail server has taken it. Raises MailFailed."""
        if self._server is None:
            raise MailFailed("There is no mail server: set BEACON_SMTP_URL.")
        message = _message(self._sender, to, subject, text)
        work = partial(_hand_over, self._server, message)
        with trio.move_on_after(SEND_SECONDS):
            await trio.to_thread.run_sync(work, limiter=self._limiter, abandon_on_cancel=True)
            return
        raise MailFailed(f"{self._server} took longer than {SEND_SECONDS:g} s.")


class _Server:
    """A mail server, as its URL has it. Its text has no password."""

    def __init__(self, host: str, port: int, *, tls: bool, user: str, password: str) -> None:
        self.host, self.port, self.tls = host, port, tls
        self.user, self.password = user, password

    def __str__(self) -> str:
        return f"The mail server {self.host}:{self.port}"

    @classmethod
    def of(cls, url: str) -> _Server:
        """Raises StartupError."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise StartupError("BEACON_SMTP_URL is not of the form smtp://user:password@host:587")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        tls = parts.scheme == "smtps"
        usual = 465 if tls else 587 if user else 25
        return cls(parts.hostname, port or usual, tls=tls, user=user, password=password)

    @property
    def is_this_machine(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def context(self) -> ssl.SSLContext:
        """How its certificate is checked: by what this machine trusts, and certifi's list."""
        context = ssl.create_default_context()
        if not self.tls and (not self.user or self.is_this_machine):
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        elif "SSL_CERT_FILE" not in os.environ:
            import certifi

            context.load_verify_locations(certifi.where())
        return context


def _message(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    """Raises MailFailed when the address or the subject cannot stand in a mail's head."""
    from email.errors import MessageError
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.utils import formatdate, make_msgid

    message = EmailMessage()
    try:
        message["From"] = Address(NAME, addr_spec=_checked(sender))
        message["To"] = Address(addr_spec=_checked(to))
        message["Subject"] = subject
        message.set_content(text)
    except (ValueError, MessageError):
        raise MailFailed("A mail cannot be sent to this address, or with this subject.") from None
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers
    return message


# --- the conversation with the server (in a thread) -----------------------------------------------


def _hand_over(server: _Server, message: EmailMessage) -> None:
    try:
        connection = _connected(server, message["From"].addresses[0].domain)
        try:
            _sign_in(server, connection)
            connection.send_message(message)
        finally:
            with suppress(OSError):
                connection.quit()
            connection.close()
    except (OSError, ValueError) as error:  # also all of smtplib's, and a host that is none
        raise MailFailed(f"{server} did not take a mail: {_reason(error)}") from None


def _connected(server: _Server, own_name: str) -> SMTP:
    from smtplib import SMTP, SMTP_SSL

    if server.tls:
        return SMTP_SSL(
            server.host, server.port, own_name, timeout=SOCKET_SECONDS, context=server.context()
        )
    return SMTP(server.host, server.port, own_name, timeout=SOCKET_SECONDS)


def _sign_in(server: _Server, connection: SMTP) -> None:
    connection.ehlo_or_helo_if_needed()
    is_safe = server.tls or server.is_this_machine
    if not server.tls and connection.has_extn("starttls"):
        connection.starttls(context=server.context())
        connection.ehlo()
        is_safe = True
    if server.user and not is_safe:
        raise ValueError("it offers no TLS, and a password is not sent without; use smtps://")
    if server.user:
        connection.login(server.user, server.password)


def _reason(error: Exception) -> str:
    """Why, without what the server may have quoted of the letter."""
    from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

    if isinstance(error, SMTPRecipientsRefused):
        codes = {code for code, _ in error.recipients.values()}
        return f"it refuses the address with {', '.join(map(str, sorted(codes)))}"
    if isinstance(error, SMTPDataError):
        return f"it refuses the letter with {error.smtp_code}"
    if isinstance(error, SMTPResponseException):
        said = error.smtp_error
        text = said.decode(errors="replace") if isinstance(said, bytes) else said
        return f"{error.smtp_code} {text}"[:MAX_REASON_CHARACTERS]
    return (str(error) or type(error).__name__)[:MAX_REASON_CHARACTERS]


def _checked(address: str) -> str:
    """One plain address, its domain in ASCII. Raises ValueError."""
    local, _, domain = address.rpartition("@")
    plain = f"{local}@{domain.encode('idna').decode()}"
    if not _ADDRESS.fullmatch(plain):
        raise ValueError("no address")
    return plain
