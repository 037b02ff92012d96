"""What of accounts is past its time goes, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from beacon.accounts import accounts, forgetting, links, personal_tokens, sessions
from beacon.accounts.audit import COMMAND_LINE
from beacon.accounts.callers import Lifetimes
from beacon.accounts.lockout import Lockout
from beacon.postgres.database import Database, Session

LIVES = Lifetimes(timedelta(days=7), timedelta(days=30))
COUNTS = """
SELECT (SELECT count(*) FROM sign_ins), (SELECT count(*) FROM refresh_tokens),
       (SELECT count(*) FROM account_links), (SELECT count(*) FROM personal_tokens),
       (SELECT count(*) FROM sign_in_failures)
"""


async def one_of_each(session: Session) -> None:
    account = await accounts.create_in(session, COMMAND_LINE, "eve@example.com")
    await sessions.start_in(session, COMMAND_LINE, account.id, "api", "password")
    await links.make_in(session, "invitation", email="new@example.com")
    made = await personal_tokens.make_in(session, COMMAND_LINE, account.id, "ci", None)
    await personal_tokens.revoke_in(session, COMMAND_LINE, account.id, made.id)
    await Lockout().check_in(session, "eve@example.com", "203.0.113.7")


async def counts(database: Database) -> tuple[int, ...]:
    row = await database.fetch_row(COUNTS)
    assert row is not None
    return tuple(row)


async def forget(database: Database) -> None:
    await database.run(lambda session: forgetting.forget_in(session, LIVES))


async def test_what_is_recent_stays(database: Database) -> None:
    await database.run(one_of_each)
    await forget(database)
    assert await counts(database) == (1, 1, 1, 1, 2)


async def test_what_is_past_its_time_goes(database: Database) -> None:
    await database.run(one_of_each)
    await database.execute("""
        UPDATE sign_ins SET last_used_at = now() - interval '38 days';
        UPDATE account_links SET expires_at = now() - interval '31 days';
        UPDATE personal_tokens SET revoked_at = now() - interval '31 days';
        UPDATE sign_in_failures SET last_at = now() - interval '25 hours'
    """)
    await forget(database)
    assert await counts(database) == (0, 0, 0, 0, 0)


async def test_a_sign_in_that_is_over_stays_for_thirty_days(database: Database) -> None:
    await database.run(one_of_each)
    await database.execute("UPDATE sign_ins SET revoked_at = now() - interval '29 days'")
    await forget(database)
    assert (await counts(database))[0] == 1
    await database.execute("UPDATE sign_ins SET revoked_at = now() - interval '31 days'")
    await forget(database)
    assert (await counts(database))[0] == 0
