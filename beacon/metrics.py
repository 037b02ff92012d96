"""The same as health, for Prometheus, and how long things take.

In: the states of the rooms at the time of a scrape, and observations of single commits and
loads. Out: Prometheus' text format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from beacon import health

if TYPE_CHECKING:
    from beacon.health import Rooms

SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)
EVENTS = (1, 10, 100, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)

OUTCOMES = ("received", "stored", "duplicate", "rejected", "dropped", "missing")


class Metrics:
    """One registry; `watch` tells it whom to ask."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.commit_seconds = self._histogram(
            "beacon_spool_commit_seconds", "Writing and syncing one group to the spool", SECONDS
        )
        self.store_seconds = self._histogram(
            "beacon_store_seconds", "One transaction of the writer", SECONDS
        )
        self.stored_after_seconds = self._histogram(
            "beacon_stored_after_seconds",
            "From an event's receipt to its row, oldest of a load",
            SECONDS,
        )
        self.load_events = self._histogram(
            "beacon_load_events", "Events in one transaction of the writer", EVENTS
        )
        self.flag_walk_seconds = self._histogram(
            "beacon_flag_walk_seconds",
            "Telling a change of flags to the clients of one environment",
            SECONDS,
        )

    def watch(self, rooms: Rooms) -> None:
        self._registry.register(_RoomsCollector(rooms))

    def render(self) -> bytes:
        return generate_latest(self._registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, text, registry=self._registry, buckets=buckets)


class _RoomsCollector(Collector):
    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def collect(self) -> Iterator[Metric]:
        rooms = self._rooms
        balance = health.balance(rooms)
        events = CounterMetricFamily(
            "beacon_events", "The ingest balance of this node's spool", labels=["outcome"]
        )
        for outcome in OUTCOMES:
            events.add_metric([outcome], balance[outcome] or 0)
        yield events
        refused = CounterMetricFamily(
            "beacon_refused", "Refusals since start, by code", labels=["code"]
        )
        for code, count in rooms.ingest.counts.refused.items():
            refused.add_metric([code], count)
        yield refused
        requests = CounterMetricFamily(
            "beacon_ingest_requests", "Ingest requests since start, by status", labels=["status"]
        )
        for status, count in rooms.ingest.counts.requests.items():
            requests.add_metric([str(status)], count)
        yield requests
        yield from _sentry(rooms)
        yield from _flags(rooms)
        yield from _source_maps(rooms)
        yield from _alerts(rooms)
        yield from _gauges(rooms, balance)


def _sentry(rooms: Rooms) -> Iterator[Metric]:
    counts = rooms.ingest.counts
    items = CounterMetricFamily(
        "beacon_sentry_items", "Items of Sentry's clients since start, by type", labels=["type"]
    )
    for kind, count in counts.items.items():
        items.add_metric([kind], count)
    yield items
    unsent = CounterMetricFamily(
        "beacon_sentry_unsent", "What Sentry's clients say they did not send", labels=["reason"]
    )
    for reason, count in counts.unsent.items():
        unsent.add_metric([reason], count)
    yield unsent


def _flags(rooms: Rooms) -> Iterator[Metric]:
    usage = rooms.ingest.usage
    evaluations = CounterMetricFamily(
        "beacon_flag_evaluations", "Evaluations of flags since start", labels=["protocol"]
    )
    for protocol, count in usage.evaluations.items():
        evaluations.add_metric([protocol], count)
    yield evaluations
    errors = CounterMetricFamily(
        "beacon_flag_errors", "Evaluations without an answer since start", labels=["code"]
    )
    for code, count in usage.errors.items():
        errors.add_metric([code], count)
    yield errors
    exposures = rooms.ingest.broadcaster.exposures
    counted = CounterMetricFamily(
        "beacon_flag_exposures", "Exposures of what clients were told", labels=["outcome"]
    )
    counted.add_metric(["made"], exposures.made)
    counted.add_metric(["lost"], exposures.lost)
    yield counted
    for name, text, value in (
        ("beacon_flag_frames", "Times that a client was sent its flags", usage.frames),
        ("beacon_flag_usage_lost", "Evaluations that no row of usage has", usage.lost),
        (
            "beacon_websockets_cut_off",
            "WebSockets that were closed since they did not read",
            rooms.ingest.counts.cut_off,
        ),
    ):
        yield CounterMetricFamily(name, text, value=value)
    age = rooms.ingest.flags.age
    if age is not None:
        yield GaugeMetricFamily(
            "beacon_flags_age_seconds", "Since all flags were last seen to be as in Postgres", age
        )


def _source_maps(rooms: Rooms) -> Iterator[Metric]:
    counts = rooms.source_maps.counts
    frames = CounterMetricFamily(
        "beacon_source_map_frames", "Frames of JavaScript since start", labels=["outcome"]
    )
    for outcome in ("resolved", "unresolved"):
        frames.add_metric([outcome], counts[outcome])
    yield frames
    failures = CounterMetricFamily(
        "beacon_source_map_failures", "What kept frames from being resolved", labels=["reason"]
    )
    for reason in ("broken_map", "timeout", "failed"):
        failures.add_metric([reason], counts[reason])
    yield failures


def _alerts(rooms: Rooms) -> Iterator[Metric]:
    alerts = rooms.alerts
    evaluations = CounterMetricFamily(
        "beacon_alert_evaluations", "Evaluations of alert rules since start", labels=["outcome"]
    )
    for outcome in ("fired", "suppressed", "quiet", "unknown", "failed"):
        evaluations.add_metric([outcome], alerts.evaluator.counts[outcome])
    yield evaluations
    deliveries = CounterMetricFamily(
        "beacon_alert_deliveries", "Attempts to deliver alerts since start", labels=["outcome"]
    )
    for outcome in ("delivered", "retried", "dead"):
        deliveries.add_metric([outcome], alerts.worker.counts[outcome])
    yield deliveries
    yield GaugeMetricFamily(
        "beacon_alerts_active", "1 where alerts are evaluated and delivered", int(alerts.holds)
    )


def _gauges(rooms: Rooms, balance: dict[str, int | bool | None]) -> Iterator[Metric]:
    state = rooms.spool.state()
    postgres = rooms.postgres
    lag = health.lag_seconds(rooms.spool, rooms.writer)
    for name, text, value in (
        ("beacon_up", "1 when events are taken and Postgres answers", _healthy(rooms)),
        ("beacon_spool_events", "Events that wait for Postgres", balance["waiting"] or 0),
        ("beacon_spool_bytes", "Bytes that wait for Postgres", state.live_bytes),
        ("beacon_spool_free_bytes", "Free space on the spool's volume", state.free_bytes),
        ("beacon_writer_lag_seconds", "Age of the oldest waiting event", lag),
        ("beacon_postgres_up", "1 when Postgres answers", int(rooms.database.up)),
        ("beacon_postgres_restarts", "Starts after a death", postgres.restarts if postgres else 0),
        ("beacon_websockets", "Open WebSockets", len(rooms.ingest.connections)),
        (
            "beacon_source_map_cache_bytes",
            "Memory of source maps that were used last",
            rooms.source_maps.cache.bytes,
        ),
        ("beacon_flag_clients", "Clients that hear of flags", rooms.ingest.broadcaster.clients),
    ):
        yield GaugeMetricFamily(name, text, value=value)


def _healthy(rooms: Rooms) -> int:
    return int(health.report(rooms).ok)
