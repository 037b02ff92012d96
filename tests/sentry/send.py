"""Sends what a server's program would, with Sentry's client for Python, and leaves.

In: {dsn, brotli, megabytes}: whether it shall find Brotli, and how large the last message is. Out:
nothing; a failure of the client is told on standard error.
"""

from __future__ import annotations

import json
import sys

argument = json.loads(sys.argv[1])
if not argument["brotli"]:
    sys.modules["brotli"] = None  # type: ignore[assignment]  # as where it is not installed

import sentry_sdk  # noqa: E402
from sentry_sdk.envelope import Envelope, Item  # noqa: E402
from sentry_sdk.feature_flags import add_feature_flag  # noqa: E402


def main() -> None:
    sentry_sdk.init(
        dsn=argument["dsn"],
        release="shop@1.2.0",
        environment="staging",
        server_name="web-1",
        traces_sample_rate=1.0,
        send_default_pii=True,
        enable_logs=True,
        auto_session_tracking=True,
        before_send=lambda event, hint: None if event.get("message") == "unwanted" else event,
        max_request_body_size="always",
        max_value_length=10_000_000,
    )
    sentry_sdk.get_isolation_scope().start_session()
    sentry_sdk.set_tag("plan", "pro")
    sentry_sdk.set_user({"id": "user-1", "email": "a@b.c"})
    sentry_sdk.set_context("cart", {"items": 3})
    add_feature_flag("new-cart", True)
    sentry_sdk.add_breadcrumb(category="cart", message="added", data={"sku": 7})
    sentry_sdk.capture_message("nearly sold out", level="warning")
    sentry_sdk.capture_message("unwanted")
    sentry_sdk.logger.warning("slow query: {seconds} s", seconds=3)
    with sentry_sdk.start_transaction(name="GET /cart"):
        try:
            total(["a"])
        except ValueError as error:
            sentry_sdk.capture_exception(error)
    with sentry_sdk.new_scope() as scope:
        scope.set_extra("large", "x" * (argument["megabytes"] * 1_000_000))
        sentry_sdk.capture_message("large")
    sentry_sdk.get_isolation_scope().end_session()
    client = sentry_sdk.get_client()
    newer = Envelope()
    newer.add_item(Item(b"of a client that is newer", type="brand_new"))
    assert client.transport is not None
    client.transport.capture_envelope(newer)
    client.flush()
    client.close()


def total(items: list[str]) -> int:
    try:
        return sum(int(item) for item in items)
    except ValueError as error:
        raise ValueError("no cart") from error


main()
