# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""On which days a line that is strengthened has more trips: on those of its own trips that are nearest then.

Bus A of the sample leaves Ebendorf from Monday to Friday many times, on Saturdays three times, on Sundays never.
"""

import datetime as dt
from collections import Counter

import pytest

from mobility.errors import InputError
from mobility.scenario.apply.apply import Applied
from tests.scenario.apply.conftest import Try

from .trying import LATER, SATURDAY, SUNDAY, WEDNESDAY, Run, runs_of

THERE_AND_BACK = "".join(f"- shift_trips: {{line: bsp:bus-a, direction: 0, minutes: {n}}}\n" for n in (5, -5))
"""Changes no run, but spells out those of frequencies.txt."""
HOLIDAY = dt.date(2026, 4, 3)
"""Good Friday: nothing of Bus A runs."""


def of_bus_a(found: Applied, date: dt.date) -> Counter[Run]:
    """What runs of Bus A from Ebendorf on a date."""
    (feed,) = found.feeds
    return Counter({run: n for run, n in runs_of(feed, date).items() if (run.route, run.direction) == ("bus-a", 0)})


def durations(runs: Counter[Run]) -> set[int]:
    """Seconds from the first stop to the last."""
    return {run.calls[-1].arrival_s - run.calls[0].departure_s for run in runs}


def test_without_days_no_trip_is_added_on_days_without_service(on_sample: Try) -> None:
    before = on_sample(THERE_AND_BACK)
    found = on_sample("- strengthen_line: {line: bsp:bus-a, direction: 0, departures: [11:11]}")
    for date, more in ((WEDNESDAY, ["11:11"]), (SATURDAY, ["11:11"]), (SUNDAY, []), (HOLIDAY, [])):
        new = of_bus_a(found, date) - of_bus_a(before, date)
        assert [run.start for run in new.elements()] == more, date
        assert not of_bus_a(before, date) - of_bus_a(found, date)


@pytest.mark.parametrize("days", ["daily", "[saturday, working_days]", "2026-06-01..2026-06-30"])
def test_days_do_not_add_service_either(on_sample: Try, days: str) -> None:
    before = on_sample(THERE_AND_BACK)
    found = on_sample(f"- strengthen_line: {{line: bsp:bus-a, direction: 0, days: {days}, departures: [11:11]}}")
    assert len(of_bus_a(found, SATURDAY) - of_bus_a(before, SATURDAY)) == 1
    assert of_bus_a(found, SUNDAY) == of_bus_a(found, HOLIDAY) == Counter()


def test_on_each_day_the_nearest_trip_of_that_day_is_the_model(on_sample: Try) -> None:
    """On Saturdays alone the trips take longer: so do new ones, on Saturdays alone."""
    slower = "- change_speed: {line: bsp:bus-a, direction: 0, days: saturday, factor: 0.5}\n"
    found = on_sample(slower + "- strengthen_line: {line: bsp:bus-a, direction: 0, departures: [07:01]}")
    (workday,) = (run for run in of_bus_a(found, WEDNESDAY) if run.start == "07:01")
    (saturday,) = (run for run in of_bus_a(found, SATURDAY) if run.start == "07:01")
    assert durations(Counter([saturday])) <= durations(of_bus_a(found, SATURDAY) - Counter([saturday]))
    assert durations(Counter([workday])) <= durations(of_bus_a(found, WEDNESDAY) - Counter([workday]))
    assert saturday.calls[-1].arrival_s > workday.calls[-1].arrival_s


def test_models_that_differ_in_days_alone_make_one_trip(on_sample: Try) -> None:
    apart = "- shift_trips: {line: bsp:bus-a, direction: 0, days: 2026-06-10, minutes: 1}\n"
    more = "- strengthen_line: {line: bsp:bus-a, direction: 0, days: working_days, departures: [11:11]}"
    found = on_sample(apart + more)
    assert found.touched[1].trips == 1
    assert [run.start for run in of_bus_a(found, WEDNESDAY)].count("11:11") == 1
    assert [run.start for run in of_bus_a(found, LATER)].count("11:11") == 1


def test_a_headway_has_the_running_times_of_the_same_day_too(on_sample: Try) -> None:
    slower = "- change_speed: {line: bsp:bus-a, direction: 0, days: saturday, factor: 0.5}\n"
    changed = "- change_headway: {line: bsp:bus-a, direction: 0, from: 06:00, until: 20:00, every_min: 97}"
    before, found = on_sample(slower), on_sample(slower + changed)
    for date in (WEDNESDAY, SATURDAY):
        assert durations(of_bus_a(found, date)) <= durations(of_bus_a(before, date)), date
    assert of_bus_a(found, SUNDAY) == Counter()


def refused(on_sample: Try, days: str) -> InputError:
    """What more trips on some days are refused with; the days stand in line 9."""
    with pytest.raises(InputError) as caught:
        on_sample(
            f"- strengthen_line:\n    line: bsp:bus-a\n    direction: 0\n    departures: [11:11]\n    days: {days}"
        )
    return caught.value


@pytest.mark.parametrize("days", ["[saturday, sunday]", "[2026-06-14, 2026-06-10]", "[2026-04-05..2026-04-06, friday]"])
def test_a_named_day_without_any_trip_to_be_like_is_refused(on_sample: Try, days: str) -> None:
    error = refused(on_sample, days)
    assert error.code == "scenario_no_service_then"
    assert error.place is not None
    assert error.place.row == 9
    for language in ("en", "de"):
        assert error.facts["day"] in error.text(language)
        assert "Bus A" in error.text(language)
        assert "add_line" in error.text(language)


@pytest.mark.parametrize("days", ["sunday", "2026-04-05..2026-04-06"])
def test_days_of_which_none_has_a_trip_are_refused(on_sample: Try, days: str) -> None:
    assert refused(on_sample, days).code == "scenario_touches_nothing"
