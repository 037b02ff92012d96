"""Mail reaches a server, over TLS where it can, and nothing of a letter reaches a log."""

from __future__ import annotations

import email
import email.policy
import logging
import ssl
import threading
from collections.abc import Callable

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from beacon import mail as module
from beacon.errors import MailFailed, StartupError
from beacon.mail import Mail
from tests.mail.conftest import MailServer

FROM, TO = "beacon@example.com", "somebody@example.org"
LINK = "https://beacon.example.com/reset/" + "s3cr3t" * 20
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
}
Start = Callable[..., MailServer]


async def test_a_letter_reaches_the_server_as_it_was_written(mail_server: Start) -> None:
    server = mail_server()
    text = f"Grüße,\n\n{LINK}\n.\n..\n"
    await Mail(f"smtp://127.0.0.1:{server.port}", FROM).send(TO, "Für Zoë: a link", text)
    letter = await server.next_letter()
    assert (letter.sender, letter.recipients) == (FROM, [TO])
    assert letter.message["From"] == f"Beacon <{FROM}>"
    assert letter.message["To"] == TO
    assert letter.message["Subject"] == "Für Zoë: a link"
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert letter.message["Message-ID"].endswith("@example.com>")
    assert letter.message["Date"].datetime is not None
    assert letter.message.get_content().replace("\r\n", "\n") == text
    assert max(len(line) for line in letter.raw.split(b"\r\n")) <= 998
    assert (letter.tls, letter.user) == (False, None)


async def test_a_domain_of_other_letters_is_written_in_ascii(mail_server: Start) -> None:
    server = mail_server()
    await Mail(f"smtp://127.0.0.1:{server.port}", FROM).send("a.b+c@bücher.example", "Hello", LINK)
    assert (await server.next_letter()).recipients == ["a.b+c@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("somebody@example.org\r\nBcc: other@example.org", "Hello"),
        ("somebody@example.org, other@example.org", "Hello"),
        ("Somebody <somebody@example.org>", "Hello"),
        ("somebody@example.org>\0", "Hello"),
        ("", "Hello"),
        ("sömebody@example.org", "Hello"),
        (TO, "Hello\r\nBcc: other@example.org"),
        (TO, "Hello\nX: y"),
    ],
)
async def test_no_address_and_no_subject_adds_to_the_head(
    mail_server: Start, to: str, subject: str
) -> None:
    server = mail_server()
    with pytest.raises(MailFailed):
        await Mail(f"smtp://127.0.0.1:{server.port}", FROM).send(to, subject, LINK)
    assert server.letters.empty()


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_any_address_and_subject_make_one_recipient_or_none(to: str, subject: str) -> None:
    for address in (to, f"{to}@example.org"):
        try:
            message = module._message(FROM, address, subject, LINK)
            raw = message.as_bytes()
        except (MailFailed, UnicodeError):  # the second is caught while it is sent
            continue
        assert len(message["To"].addresses) == 1
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        assert set(parsed.keys()) == HEADERS


@pytest.mark.usefixtures("trusted")
async def test_tls_is_used_where_it_is_offered(
    mail_server: Start, server_tls: ssl.SSLContext
) -> None:
    server = mail_server(tls=server_tls)
    await Mail(f"smtp://us%40er:p%2Fw@127.0.0.1:{server.port}", FROM).send(TO, "Hello", LINK)
    letter = await server.next_letter()
    assert (letter.tls, letter.user, letter.password) == (True, "us@er", "p/w")


@pytest.mark.usefixtures("trusted")
async def test_smtps_begins_with_tls(mail_server: Start, server_tls: ssl.SSLContext) -> None:
    server = mail_server(tls=server_tls, implicit=True)
    await Mail(f"smtps://user:pw@localhost:{server.port}", FROM).send(TO, "Hello", LINK)
    letter = await server.next_letter()
    assert (letter.tls, letter.user, letter.password) == (True, "user", "pw")


async def test_smtps_wants_a_certificate_that_is_trusted(
    mail_server: Start, server_tls: ssl.SSLContext
) -> None:
    server = mail_server(tls=server_tls, implicit=True)
    with pytest.raises(MailFailed, match="certificate verify failed"):
        await Mail(f"smtps://127.0.0.1:{server.port}", FROM).send(TO, "Hello", LINK)
    assert server.letters.empty()


async def test_a_password_goes_to_another_machine_over_checked_tls_only(
    mail_server: Start, server_tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module._Server, "is_this_machine", False)
    for server, reason in ((mail_server(), "no TLS"), (mail_server(tls=server_tls), "certificate")):
        url = f"smtp://user:pa55word@127.0.0.1:{server.port}"
        with pytest.raises(MailFailed, match=reason) as failure:
            await Mail(url, FROM).send(TO, "Hello", LINK)
        assert "pa55word" not in str(failure.value)
        assert server.letters.empty()
        await Mail(f"smtp://127.0.0.1:{server.port}", FROM).send(TO, "Hello", LINK)
        assert (await server.next_letter()).tls is (server.tls is not None)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"AUTH": "535 no such user"}, "535 no such user"),
        ({"MAIL": "550 not from you"}, "550 not from you"),
        ({"RCPT": f"550 no {TO}"}, "refuses the address with 550"),
        ({"DATA": "451 later"}, "refuses the letter with 451"),
        ({".": f"554 spam: {LINK}"}, "refuses the letter with 554"),
    ],
)
async def test_a_refusal_is_told_without_the_letter(
    mail_server: Start, answers: dict[str, str], reason: str
) -> None:
    server = mail_server(answers=answers)
    with pytest.raises(MailFailed, match=reason) as failure:
        await Mail(f"smtp://user:pa55word@127.0.0.1:{server.port}", FROM).send(TO, "Hello", LINK)
    for secret in (LINK, "pa55word", TO):
        assert secret not in str(failure.value)


async def test_no_server_and_a_server_that_is_none_are_told(mail_server: Start) -> None:
    server = mail_server()
    server.server_close()
    for url in (f"smtp://127.0.0.1:{server.port}", f"smtp://{'a' * 70}.example:25"):
        with pytest.raises(MailFailed, match=r"mail server .* did not take"):
            await Mail(url, FROM).send(TO, "Hello", LINK)
    with pytest.raises(MailFailed, match="no mail server"):
        await Mail(None, None).send(TO, "Hello", LINK)


async def test_a_server_that_says_nothing_is_left(
    mail_server: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEND_SECONDS", 0.1)
    hold = threading.Event()
    server = mail_server(hold=hold)
    with pytest.raises(MailFailed, match=r"longer than 0\.1 s"):
        await Mail(f"smtp://127.0.0.1:{server.port}", FROM).send(TO, "Hello", LINK)
    hold.set()


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://mail.example.com", 25),
        ("smtp://user:pw@mail.example.com", 587),
        ("smtps://mail.example.com", 465),
        ("smtp://mail.example.com:2525", 2525),
    ],
)
def test_the_port_is_the_usual_one(url: str, port: int) -> None:
    assert module._Server.of(url).port == port


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://x", "smtp://x:port", "smtp://", "smtp://[::"]
)
def test_a_url_that_cannot_be_read_stops_the_start_without_showing_it(url: str) -> None:
    with pytest.raises(StartupError) as failure:
        Mail(url.replace("://", "://user:pa55word@"), FROM)
    assert "pa55word" not in str(failure.value)


# --- post and run ------------------------------------------------------------------------------


async def test_what_is_posted_is_sent_in_order_though_one_fails(
    mail_server: Start, nursery: trio.Nursery, caplog: pytest.LogCaptureFixture
) -> None:
    server = mail_server()
    mail = Mail(f"smtp://127.0.0.1:{server.port}", FROM)
    await nursery.start(mail.run)
    for number, to in enumerate((TO, "nobody", TO)):
        mail.post(to, f"Letter {number}", LINK)
    subjects = [(await server.next_letter()).message["Subject"] for _ in range(2)]
    assert subjects == ["Letter 0", "Letter 2"]
    assert "A mail was not sent: A mail cannot be sent to this address" in caplog.text
    assert LINK not in caplog.text


async def test_posting_waits_for_nobody_and_drops_what_is_too_much(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mail = Mail("smtp://127.0.0.1:1", FROM)
    for _ in range(module.MAX_WAITING_LETTERS):
        mail.post(TO, "Hello", LINK)
    assert not caplog.records
    mail.post(TO, "Hello", LINK)
    assert caplog.messages == ["A mail was not sent: 100 others wait already"]


async def test_a_failure_is_logged_without_the_letter(
    nursery: trio.Nursery, caplog: pytest.LogCaptureFixture
) -> None:
    logged = trio.Event()
    token = trio.lowlevel.current_trio_token()

    class Watching(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            token.run_sync_soon(logged.set)

    watching = Watching()
    module.log.addHandler(watching)
    try:
        mail = Mail("smtp://user:pa55word@127.0.0.1:1", FROM)
        mail.post(TO, "Hello", LINK)
        await nursery.start(mail.run)
        with trio.fail_after(10):
            await logged.wait()
    finally:
        module.log.removeHandler(watching)
    assert "127.0.0.1:1 did not take a mail" in caplog.text
    for secret in (LINK, "pa55word", TO):
        assert secret not in caplog.text


async def test_letters_that_wait_at_the_end_are_counted_in_the_log(
    mail_server: Start, caplog: pytest.LogCaptureFixture
) -> None:
    hold = threading.Event()
    server = mail_server(hold=hold)
    mail = Mail(f"smtp://127.0.0.1:{server.port}", FROM)
    for _ in range(3):
        mail.post(TO, "Hello", LINK)
    async with trio.open_nursery() as nursery:
        await nursery.start(mail.run)
        while mail._letters.statistics().current_buffer_used == 3:
            await trio.lowlevel.checkpoint()
        nursery.cancel_scope.cancel()
    hold.set()
    assert "2 mails were not sent: Beacon stops" in caplog.text
    mail.post(TO, "Hello", LINK)


def test_without_a_server_nothing_is_posted(caplog: pytest.LogCaptureFixture) -> None:
    mail = Mail(None, None)
    assert not mail.configured
    mail.post(TO, "Hello", LINK)
    assert not caplog.records
