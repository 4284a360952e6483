# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Times as people write them (SEMANTICS, Time)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from mobility.errors import InputError
from mobility.planner.times import local_iso, parse_time

BERLIN = ZoneInfo("Europe/Berlin")


def parsed(text: str, zone: ZoneInfo = BERLIN) -> str:
    """The time with its offset."""
    return parse_time(text, zone).isoformat()


def refused(text: str, zone: ZoneInfo = BERLIN) -> InputError:
    """The error that a text brings."""
    with pytest.raises(InputError) as caught:
        parse_time(text, zone)
    return caught.value


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-06-10T07:30", "2026-06-10T07:30:00+02:00"),
        ("2026-06-10 07:30", "2026-06-10T07:30:00+02:00"),
        ("2026-06-10T07:30:15", "2026-06-10T07:30:15+02:00"),
        ("2026-01-10T07:30", "2026-01-10T07:30:00+01:00"),
        ("  2026-06-10T07:30\n", "2026-06-10T07:30:00+02:00"),
        ("2024-02-29T00:00", "2024-02-29T00:00:00+01:00"),
        ("1971-01-01T00:00", "1971-01-01T00:00:00+01:00"),
        ("2099-12-31T23:59:59", "2099-12-31T23:59:59+01:00"),
    ],
)
def test_without_offset_in_the_zone_of_the_region(text: str, meant: str) -> None:
    assert parsed(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-06-10T07:30Z", "2026-06-10T07:30:00+00:00"),
        ("2026-06-10T07:30:15Z", "2026-06-10T07:30:15+00:00"),
        ("2026-06-10T07:30+02:00", "2026-06-10T07:30:00+02:00"),
        ("2026-06-10T07:30+0200", "2026-06-10T07:30:00+02:00"),
        ("2026-06-10T07:30-05:30", "2026-06-10T07:30:00-05:30"),
        ("2026-06-10T07:30+00:00", "2026-06-10T07:30:00+00:00"),
        ("2026-03-29T02:30+01:00", "2026-03-29T02:30:00+01:00"),
    ],
)
def test_an_offset_is_kept(text: str, meant: str) -> None:
    """Also in an hour that the region's clocks skip."""
    assert parsed(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "now", "tomorrow", "07:30", "2026-06-10", "2026-06-10T", "2026-06-10T7:30", "2026-6-10T07:30",
        "26-06-10T07:30", "10.06.26 07:30", "32.06.2026 07:30",
        "2026-06-10T07", "2026-06-10T07:30:1", "2026-06-10T07:30:15.5",
        "2026-06-10T24:00", "2026-06-10T07:60", "2026-06-10T07:30:60", "2026-06-31T07:30", "2026-00-10T07:30",
        "2026-02-29T07:30", "2026-06-10T07:30+2", "2026-06-10T07:30+24:00", "2026-06-10T07:30 Z", "2026-06-10T07:30z",
        "2026-06-10T07:30Europe/Berlin", "2026-06-10  07:30", "2026-06-10T07:30\n2026-06-10T07:30", "٢٠٢٦-06-10T07:30",
    ],
)  # fmt: skip
def test_no_time(text: str) -> None:
    error = refused(text)
    assert error.code == "bad_time"
    assert error.facts["text"] == text


@pytest.mark.parametrize("year", ["0000", "0001", "1900", "1970", "2100", "2999", "9999"])
@pytest.mark.parametrize("rest", ["", "Z", "+14:00", "-12:00"])
def test_years_in_which_no_timetable_runs(year: str, rest: str) -> None:
    assert refused(f"{year}-06-10T07:30{rest}").code == "bad_time"


@pytest.mark.parametrize("clock", ["02:00", "02:30", "02:59:59"])
def test_in_the_doubled_hour_the_first_is_meant(clock: str) -> None:
    assert parsed(f"2026-10-25T{clock}").endswith("+02:00")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-10-25T03:00", "2026-10-25T03:00:00+01:00"),
        ("2026-10-25T01:59:59", "2026-10-25T01:59:59+02:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T02:30:00+01:00"),
        ("2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00"),
        ("2026-03-29T03:00", "2026-03-29T03:00:00+02:00"),
    ],
)
def test_beside_the_change_of_the_clocks(text: str, meant: str) -> None:
    assert parsed(text) == meant


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Berlin", "2026-03-29T02:00"),
        ("Europe/Berlin", "2026-03-29 02:30:10"),
        ("Europe/Berlin", "2026-03-29T02:59:59"),
        ("America/New_York", "2026-03-08T02:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:15"),
        ("Pacific/Apia", "2011-12-30T12:00"),
    ],
)
def test_a_time_that_the_clocks_skip(zone: str, text: str) -> None:
    error = refused(text, ZoneInfo(zone))
    assert error.code == "missing_hour"
    assert (error.facts["text"], error.facts["zone"]) == (text, zone)


@pytest.mark.parametrize(
    ("zone", "text", "earlier", "later"),
    [
        ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:59:59", "2026-03-29T03:00:00"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:59:59", "2026-03-29T03:00:00"),
        ("Europe/Berlin", "2026-03-29T02:59:59", "2026-03-29T01:59:59", "2026-03-29T03:00:00"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T01:59:59", "2026-03-08T03:00:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T01:59:59", "2026-10-04T02:30:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-29T23:59:59", "2011-12-31T00:00:00"),
    ],
)
def test_both_neighbours_of_what_the_clocks_skip(zone: str, text: str, earlier: str, later: str) -> None:
    """The last moment before and the first one after; both can be asked for."""
    facts = refused(text, ZoneInfo(zone)).facts
    assert (facts["earlier"], facts["later"]) == (earlier, later)
    first, second = (parse_time(neighbour, ZoneInfo(zone)) for neighbour in (earlier, later))
    assert second.astimezone(dt.UTC) - first.astimezone(dt.UTC) == dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("moment", "local"),
    [
        ("2026-06-10T05:30:00Z", "2026-06-10T07:30:00+02:00"),
        ("2026-10-25T00:30:00Z", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00+01:00"),
        ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"),
    ],
)
def test_local_time_with_offset_to_the_second(moment: str, local: str) -> None:
    assert local_iso(int(dt.datetime.fromisoformat(moment).timestamp()), BERLIN) == local


@pytest.mark.parametrize("text", ["10.06.2026 07:30", "10.6.2026, 7:30", "10.06.2026T07:30:00", " 10.06.2026  07:30 "])
def test_as_a_german_town_hall_writes_it(text: str) -> None:
    assert parse_time(text, BERLIN) == parse_time("2026-06-10T07:30", BERLIN)
