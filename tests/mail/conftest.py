"""A real mail server in threads: it speaks SMTP (RFC 5321) with STARTTLS and AUTH as a test says.

`mail_server(...)` starts one; `server.letters` has what it took.
"""

from __future__ import annotations

import base64
import email
import email.policy
import queue
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import trio
import trustme


class Delivery(NamedTuple):
    """One letter: the envelope, the message, and whether and as whom it came safely."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes
    tls: bool
    user: str | None
    password: str | None


class MailServer(socketserver.ThreadingTCPServer):
    """`answers` replaces what it says: verb -> reply. With `implicit` it begins with TLS."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        answers: dict[str, str] | None = None,
        hold: threading.Event | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.tls, self.implicit, self.hold = tls, implicit, hold
        self.answers = answers or {}
        self.letters: queue.Queue[Delivery] = queue.Queue()
        self.port = int(self.server_address[1])

    async def next_letter(self) -> Delivery:
        with trio.fail_after(10):
            return await trio.to_thread.run_sync(
                partial(self.letters.get, timeout=10), abandon_on_cancel=True
            )

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what some tests are about."""


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def setup(self) -> None:
        self.is_safe, self.user, self.password = False, None, None
        if self.server.implicit:
            self._begin_tls()
        super().setup()

    def handle(self) -> None:
        if self.server.hold is not None:
            self.server.hold.wait(10)
        self._say("220 test")
        self.sender, self.recipients = "", []
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            verb, _, rest = line.partition(" ")
            if canned := self.server.answers.get(verb.upper()):
                self._say(canned)
            else:
                getattr(self, f"do_{verb.lower()}", self.do_unknown)(rest)

    def do_ehlo(self, _: str) -> None:
        offers = ["test", "AUTH PLAIN"]
        if self.server.tls and not self.is_safe:
            offers.append("STARTTLS")
        self._say(*(f"250{'-' if each != offers[-1] else ' '}{each}" for each in offers))

    def do_starttls(self, _: str) -> None:
        self._say("220 go on")
        self._begin_tls()
        super().setup()

    def do_auth(self, rest: str) -> None:
        _, self.user, self.password = (
            base64.b64decode(rest.removeprefix("PLAIN ")).decode().split("\0")
        )
        self._say("235 yes")

    def do_mail(self, rest: str) -> None:
        self.sender = rest.partition("<")[2].partition(">")[0]
        self._say("250 yes")

    def do_rcpt(self, rest: str) -> None:
        self.recipients.append(rest.partition("<")[2].partition(">")[0])
        self._say("250 yes")

    def do_data(self, _: str) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        raw = b"".join(lines)
        if refusal := self.server.answers.get("."):
            self._say(refusal)
            return
        message = email.message_from_bytes(raw, policy=email.policy.default)
        self.server.letters.put(
            Delivery(
                self.sender, self.recipients, message, raw, self.is_safe, self.user, self.password
            )
        )
        self._say("250 yes")

    def do_rset(self, _: str) -> None:
        self._say("250 yes")

    def do_quit(self, _: str) -> None:
        self._say("221 bye")

    def do_unknown(self, _: str) -> None:
        self._say("500 what")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _begin_tls(self) -> None:
        assert self.server.tls is not None
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.is_safe = True

    def finish(self) -> None:
        super().finish()
        self.request.close()


@pytest.fixture
def mail_server() -> Iterator[Callable[..., MailServer]]:
    servers = []

    def start(**options: Any) -> MailServer:
        server = MailServer(**options)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the test's certificates, as an administrator would have it."""
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
