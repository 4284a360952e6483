# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Which dates are compared, and what is told of calendars."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.analysis.update.compare import Update, compare
from mobility.analysis.update.dates import DatePair, choose_dates, kind_of, pair_feeds, thin_feeds
from mobility.errors import InputError
from mobility.network.network import Network
from tests.analysis.edits import Tables, counted, network_of
from tests.feeds import minimal

Calendar = tuple[str, str]
JUNE: Calendar = ("20260601", "20260630")


def tables(first: str, last: str, days: str = "1111111") -> Tables:
    """Two buses a day from the first to the last date on some days of the week."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    made: Tables = {}
    for name, content in minimal().items():
        assert isinstance(content, str)
        header, *rows = [line.split(",") for line in content.splitlines()]
        made[name] = [dict(zip(header, row, strict=True)) for row in rows]
    made["calendar.txt"][0] |= {"start_date": first, "end_date": last, **dict(zip(names, days, strict=True))}
    return made


def two(folder: Path, old: Tables, new: Tables) -> tuple[Network, Network]:
    return network_of(folder / "old", old), network_of(folder / "new", new)


def compared(folder: Path, old: Calendar, new: Calendar, today: dt.date = dt.date(2026, 6, 3)) -> Update:
    return compare(*two(folder, tables(*old), tables(*new)), today=today)


def test_kinds_of_days() -> None:
    monday = dt.date(2026, 6, 8)
    kinds = [kind_of(monday + dt.timedelta(days=offset)) for offset in range(7)]
    assert kinds == ["mon-thu"] * 4 + ["fri", "sat", "sun"]


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (dt.date(2026, 7, 3), dt.date(2026, 7, 3), dt.date(2026, 7, 30)),
        (dt.date(2026, 1, 1), dt.date(2026, 6, 15), dt.date(2026, 7, 12)),
        (dt.date(2027, 1, 1), dt.date(2026, 6, 15), dt.date(2026, 7, 12)),
        (dt.date(2026, 8, 20), dt.date(2026, 8, 4), dt.date(2026, 8, 31)),
    ],
    ids=["from today", "before", "after", "too near the end"],
)
def test_four_weeks_that_both_cover(today: dt.date, first: dt.date, last: dt.date, tmp_path: Path) -> None:
    update = compared(tmp_path, ("20260601", "20260831"), ("20260615", "20261231"), today)
    assert update.dates.how == "common"
    assert (update.dates.pairs[0], update.dates.pairs[-1]) == (DatePair(first, first), DatePair(last, last))
    assert len(update.dates.pairs) == 28


def test_a_short_common_calendar_is_compared_whole(tmp_path: Path) -> None:
    update = compared(tmp_path, JUNE, ("20260623", "20261231"))
    assert update.dates.how == "common"
    assert [pair.new.day for pair in update.dates.pairs] == list(range(23, 31))


def test_less_than_a_common_week_is_no_common_calendar(tmp_path: Path) -> None:
    update = compared(tmp_path, JUNE, ("20260625", "20260731"))
    assert update.dates.how == "busiest"
    assert not [line for line in update.lines if line.status != "same"]


def test_a_kind_of_day_that_is_served_no_more_is_told_without_a_common_calendar(tmp_path: Path) -> None:
    old, new = two(tmp_path, tables(*JUNE), tables("20260701", "20260731", days="1111101"))
    (line,) = compare(old, new, today=dt.date(2026, 6, 3)).lines
    assert [(one.what, one.old, one.new, one.holds and one.holds.kinds) for one in line.changes] == [
        ("trips", 2, 0, ("sat",))
    ]


def test_calendars_without_a_common_day_are_compared_by_kinds_of_days(tmp_path: Path) -> None:
    update = compared(tmp_path, JUNE, ("20260701", "20260731"))
    assert update.dates.how == "busiest"
    assert [pair.kind for pair in update.dates.pairs] == ["mon-thu", "fri", "sat", "sun"]
    assert all(pair.old.month == 6 and pair.new.month == 7 and kind_of(pair.old) == pair.kind for pair in
               update.dates.pairs)  # fmt: skip
    assert {line.status for line in update.lines} == {stop.status for stop in update.stops} == {"same"}
    (feed,) = update.feeds
    assert (feed.old, feed.new) == (
        (dt.date(2026, 6, 1), dt.date(2026, 6, 30)),
        (dt.date(2026, 7, 1), dt.date(2026, 7, 31)),
    )
    assert update.changed


def test_asked_dates_win(tmp_path: Path) -> None:
    old, new = two(tmp_path, tables(*JUNE), tables(*JUNE))
    asked = [dt.date(2026, 6, 13), dt.date(2026, 6, 10), dt.date(2026, 6, 10)]
    update = compare(old, new, today=dt.date(2026, 6, 1), asked=asked)
    assert [pair.new for pair in update.dates.pairs] == [asked[1], asked[0]]


def test_a_date_on_which_nothing_runs_is_refused(tmp_path: Path) -> None:
    old, new = two(tmp_path, tables(*JUNE), tables(*JUNE))
    with pytest.raises(InputError, match="2026-07-01") as raised:
        compare(old, new, today=dt.date(2026, 6, 1), asked=[dt.date(2026, 7, 1)])
    assert raised.value.code == "diff_empty_date"


def test_a_timetable_that_never_runs_is_refused(tmp_path: Path) -> None:
    old, new = two(tmp_path, tables(*JUNE), tables(*JUNE, days="0000000"))
    with pytest.raises(InputError) as raised:
        compare(old, new, today=dt.date(2026, 6, 1))
    assert raised.value.code == "diff_nothing_runs"


def test_fewer_days_of_the_week(tmp_path: Path) -> None:
    old, new = two(tmp_path, tables(*JUNE), tables(*JUNE, days="1111100"))
    update = compare(old, new, today=dt.date(2026, 6, 1))
    (line,) = update.lines
    (trips,) = line.changes
    weekend = dt.date(2026, 6, 6)
    expected = counted(tables(*JUNE), weekend)["1"], counted(tables(*JUNE, days="1111100"), weekend)["1"]
    assert (trips.what, trips.old, trips.new) == ("trips", *expected) == ("trips", 2, 0)
    assert trips.holds is not None
    assert (trips.holds.kinds, trips.holds.dates, trips.holds.of) == (("sat", "sun"), 8, 8)
    (feed,) = update.feeds
    assert feed.other_trips is not None
    assert (feed.other_trips.dates, feed.other_trips.of) == (8, 30)


def test_thin_service_is_told(tmp_path: Path) -> None:
    made = tables(*JUNE)
    made["calendar_dates.txt"] = [
        {"service_id": "daily", "date": f"202606{day:02d}", "exception_type": "2"} for day in range(8, 15)
    ]
    network = network_of(tmp_path, made)
    assert thin_feeds(network, [dt.date(2026, 6, 10)]) == ["f"]
    assert thin_feeds(network, [dt.date(2026, 6, 10), dt.date(2026, 6, 17)]) == []


def test_an_unchanged_feed_does_not_limit_the_dates(tmp_path: Path) -> None:
    old, new = two(tmp_path, tables(*JUNE), tables(*JUNE))
    dates = choose_dates(old, new, pair_feeds(old, new), today=dt.date(2026, 6, 3))
    assert (dates.pairs[0].new, len(dates.pairs)) == (dt.date(2026, 6, 3), 28)
