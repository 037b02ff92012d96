"""The loads of flags measure what they say: each client's receipt, and only whole evaluations."""

from __future__ import annotations

from flags_fanout import FanOut, measured
from ofrep_load import ofrep_load


def test_a_change_is_timed_at_every_client_and_a_storm_until_all_are_back() -> None:
    found = measured(FanOut(connections=30, changes=1, others=2, storm=True))
    assert found["clients_reached_by_a_change"] == 30
    assert found["latency_ms"]["max"] >= found["latency_ms"]["p50"] > 0
    assert found["stages_ms_since_sent"]["last_received"] > found["stages_ms_since_sent"]["notice"]
    assert found["bystander_acks"] > 0


def test_a_rollout_reaches_those_whose_answer_changes() -> None:
    found = measured(FanOut(connections=40, changes=1, rollout=True))
    assert 0 < found["clients_reached_by_a_change"] < 40


def test_ofrep_answers_are_evaluations_and_never_304() -> None:
    found = ofrep_load(connections=4, flags=6, seconds=0.5)
    assert found["evaluations"]["statuses"].keys() == {200}
    assert found["evaluations"]["bytes_an_answer"] > found["limit"]["bytes_an_answer"]
    assert found["limit"]["statuses"].keys() == {204}
