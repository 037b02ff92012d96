"""Alerts by mail, taken by a real mail server."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.mail import Mail
from tests.alerts.conftest import Watch
from tests.mail.conftest import MailServer, mail_server  # noqa: F401  (fixture)


@pytest.fixture
def post(mail_server: Any) -> MailServer:  # noqa: F811
    server: MailServer = mail_server()
    return server


@pytest.fixture
def mail(post: MailServer) -> Mail:
    return Mail(f"smtp://127.0.0.1:{post.port}", "beacon@example.com")


async def test_each_recipient_gets_a_letter(watch: Watch, post: MailServer) -> None:
    channel = await watch.channel({"kind": "email", "to": ["a@example.com", "b@example.com"]})
    await watch.rule({"kind": "new_issue"}, channels=[str(channel.id)], name="New\r\nissue")
    await watch.told(await watch.issue("ValueError: <b>bad</b>\r\nBcc: x@example.com"))
    await watch.look()
    assert await watch.worker.send_due() == 2
    letters = [await post.next_letter() for _ in range(2)]
    assert sorted(letter.recipients[0] for letter in letters) == ["a@example.com", "b@example.com"]
    message = letters[0].message
    assert message["Subject"] == "Alert in Shop: ValueError: <b>bad</b> Bcc: x@example.com"
    text = message.get_content()
    assert "Rule: New issue" in text
    assert "https://beacon.example/p/1/issues/" in text
    rows = await watch.rows("alert_deliveries")
    assert {row["status"] for row in rows} == {"delivered"}


async def test_a_mail_server_that_refuses_is_asked_again(watch: Watch, post: MailServer) -> None:
    post.answers["RCPT"] = "550 no"
    channel = await watch.channel({"kind": "email", "to": ["a@example.com"]})
    await watch.rule({"kind": "new_issue"}, channels=[str(channel.id)])
    await watch.told(await watch.issue())
    await watch.look()
    await watch.worker.send_due()
    (row,) = await watch.rows("alert_deliveries")
    assert (row["status"], row["attempts"]) == ("pending", 1)
    assert "refuses the address with 550" in row["last_error"]
