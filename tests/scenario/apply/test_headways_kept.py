# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Runs of frequencies.txt keep their headway on all days on which no modification changes any of them."""

import datetime as dt

import numpy as np
import pytest

from mobility.analysis.headways import drawn
from mobility.network.patch.baseline import Baseline
from mobility.scenario.apply.apply import Applied
from tests.scenario.apply.conftest import Try

from .trying import SATURDAY, WEDNESDAY, runs_of

TRIPS = ("a-ort-hin", "a-ort-rueck")
"""Of Bus A on Saturdays: every 30 minutes from 8:00 and 8:15 on, until 12:00 and 12:15."""
LATER_SATURDAY = SATURDAY + dt.timedelta(7)


def headways(applied: Applied) -> list[tuple[str, int, int, int]]:
    """Trip, first and last second and headway of each row that is left."""
    (feed,) = applied.feeds
    trip = feed.trips["trip_id"].to_list()
    rows = feed.frequencies.select("trip", "start_s", "end_s", "headway_s").rows()
    return [(trip[number], *rest) for number, *rest in rows]


def loose(applied: Applied, date: dt.date) -> int:
    """Runs of a date that keep a headway but no times."""
    network = applied.network
    runs = network.day(date).runs
    today = runs.chain[runs.service_day == (date - dt.date(1970, 1, 1)).days]
    return int((network.arrays["chain_headway_s"][today] > 0).sum())


@pytest.mark.parametrize(
    "text",
    [
        '- strengthen_line: {line: "bsp:bus-a", direction: 0, days: working_days, departures: ["12:34"]}',
        '- strengthen_line: {line: "bsp:bus-a", direction: 0, days: saturday, departures: ["17:34"]}',
        '- remove_trips: {line: "bsp:bus-a", from: "05:00", until: "07:00", days: working_days}',
        '- shift_trips: {line: "bsp:bus-a", minutes: 3}\n- shift_trips: {line: "bsp:bus-a", minutes: -3}',
    ],
)
def test_a_headway_that_is_only_looked_at_stays(on_sample: Try, sample_base: Baseline, text: str) -> None:
    applied = on_sample(text)
    assert headways(applied) == [("a-ort-hin", 28_800, 43_200, 1_800), ("a-ort-rueck", 29_700, 44_100, 1_800)]
    assert loose(applied, SATURDAY) == 16
    if "17:34" in text:
        return
    one, other = (drawn(network, 7, 3).day(SATURDAY) for network in (sample_base.network, applied.network))
    assert np.array_equal(one.forward.departure_s, other.forward.departure_s), "the same Saturday, draw by draw"


def test_on_the_days_of_a_change_the_rest_are_single_trips(on_sample: Try, sample_base: Baseline) -> None:
    text = '- remove_trips: {line: "bsp:bus-a", direction: 0, from: "10:00", until: "10:30", days: "2026-06-13"}'
    applied = on_sample(text)
    assert headways(applied) == [("a-ort-hin", 28_800, 43_200, 1_800), ("a-ort-rueck", 29_700, 44_100, 1_800)]
    assert loose(applied, LATER_SATURDAY) == 16
    assert loose(applied, SATURDAY) == 8, "the way back keeps its headway"
    (feed,) = applied.feeds
    (was,) = sample_base.feeds
    gone = runs_of(was, SATURDAY) - runs_of(feed, SATURDAY)
    assert [(run.start, run.route) for run in gone] == [("10:00", "bus-a")]
    assert runs_of(feed, SATURDAY) - runs_of(was, SATURDAY) == {}
    for date in (LATER_SATURDAY, WEDNESDAY):
        assert runs_of(feed, date) == runs_of(was, date)


def test_a_headway_that_is_changed_every_day_is_gone(on_sample: Try) -> None:
    applied = on_sample('- shift_trips: {line: "bsp:bus-a", direction: 0, minutes: 3}')
    assert headways(applied) == [("a-ort-rueck", 29_700, 44_100, 1_800)]
    (feed,) = applied.feeds
    starts = sorted(run.start for run in runs_of(feed, SATURDAY) if run.route == "bus-a" and run.direction == 0)
    assert starts[-8:] == ["08:03", "08:33", "09:03", "09:33", "10:03", "10:33", "11:03", "11:33"]
