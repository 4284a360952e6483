# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Which kind of day a date is, which date stands for a kind, and where the calendar lies."""

import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.day_types.day_types import KINDS, SATURDAY, SCHOOL_DAY, SCHOOL_HOLIDAY, SUNDAY, day_types
from mobility.analysis.day_types.lands import land_of_stops
from mobility.analysis.day_types.learned import learned_holidays
from mobility.analysis.day_types.lies import lies
from mobility.analysis.day_types.official import public_holidays, school_holidays
from mobility.network.network import Network
from tests.network.toy import STOPS, Toy

from .school_year import AUTUMN, FIRST, LAST, SUMMER, WINTER, bus, dates, network

ALL = (SUMMER, AUTUMN, WINTER)


def learned(made: Network) -> list[dt.date]:
    """The working days that the feeds show as school holidays, where no public holiday is known."""
    every = dates(FIRST, LAST)
    working = np.array([date.weekday() < 5 for date in every])
    first_day = (FIRST - dt.date(1970, 1, 1)).days
    return [every[day] for day in np.flatnonzero(learned_holidays(made, first_day, working))]


def working_days(*spans: tuple[dt.date, dt.date]) -> list[dt.date]:
    return [date for span in spans for date in dates(*span) if date.weekday() < 5]


def test_every_date_is_of_one_kind(tmp_path: Path) -> None:
    types = day_types(network(tmp_path, f=bus(*ALL)), "ST")
    kinds = Counter(types.kind_on(date) for date in dates(FIRST, LAST))
    assert sum(kinds.values()) == len(types) == 214
    # 2026-10-03 and -31, 12-25 and -26 are public holidays: one Friday, three Saturdays
    assert kinds == {SATURDAY: 30 - 3, SUNDAY: 30 + 4, SCHOOL_HOLIDAY: 30 + 10 + 9 - 1, SCHOOL_DAY: 214 - 27 - 34 - 48}
    assert types.kind_on(dt.date(2026, 12, 25)) == SUNDAY
    assert types.kind_on(dt.date(2026, 10, 30)) == SCHOOL_HOLIDAY
    assert types.kind_on(dt.date(2026, 10, 31)) == SUNDAY, "Reformation Day is one in Sachsen-Anhalt"
    assert types.school_source == "official"


def test_without_a_land_only_the_holidays_of_all_are_known(tmp_path: Path) -> None:
    types = day_types(network(tmp_path, f=bus(*ALL)), None)
    assert types.kind_on(dt.date(2026, 10, 31)) == SATURDAY
    assert types.kind_on(dt.date(2026, 10, 3)) == SUNDAY
    assert types.school_source == "feeds"


def test_the_date_that_stands_for_a_kind_is_a_full_wednesday(tmp_path: Path) -> None:
    types = day_types(network(tmp_path, f=bus(*ALL, early=8)), "ST")
    assert types.representative(SCHOOL_DAY) == dt.date(2026, 6, 3)
    assert types.representative(SATURDAY) == dt.date(2026, 6, 6)
    assert types.representative(SUNDAY) == dt.date(2026, 6, 7)
    holiday = types.representative(SCHOOL_HOLIDAY)
    assert holiday == dt.date(2026, 7, 8)


def test_the_most_frequent_class_of_days_stands_for_a_kind(tmp_path: Path) -> None:
    few = bus(*ALL)
    exceptions = few.exceptions + "".join(
        f"pupils,{date:%Y%m%d},2\n" for date in dates(dt.date(2026, 6, 1), dt.date(2026, 6, 12))
    )
    types = day_types(
        network(tmp_path, f=Toy(few.trips, services=few.services, calendar=few.calendar, exceptions=exceptions)), "ST"
    )
    assert types.representative(SCHOOL_DAY) == dt.date(2026, 6, 17)


def test_a_kind_without_service_has_no_date(tmp_path: Path) -> None:
    types = day_types(network(tmp_path, f=bus(*ALL, daily=0)), "ST")
    assert types.representative(SUNDAY) is None
    assert len(types.served(SUNDAY)) == 0 < len(types.days(SUNDAY))
    assert types.representative(SCHOOL_HOLIDAY) is None


def test_a_feed_that_matters_chooses_before_one_that_does_not(tmp_path: Path) -> None:
    made = network(tmp_path, f=bus(*ALL), g=bus(*ALL, early=20))
    types = day_types(made, "ST")
    assert types.only([0]).thin.sum() == 0
    assert types.only([1]).thin.any()
    date = types.only([0]).representative(SCHOOL_DAY)
    assert date == dt.date(2026, 6, 3), "of equally good days one on which the other feed is full, too"


def test_school_holidays_are_learned_from_trips_that_pause(tmp_path: Path) -> None:
    made = network(tmp_path, f=bus(*ALL[:2]))
    assert learned(made) == working_days(*ALL[:2])


def test_trips_that_end_for_good_are_no_holidays(tmp_path: Path) -> None:
    assert learned(network(tmp_path, f=bus(early=4))) == []


def test_half_of_the_feeds_that_tell_holidays_are_enough(tmp_path: Path) -> None:
    one, two, silent = bus(*ALL[:2]), bus(SUMMER), bus()
    assert learned(network(tmp_path / "a", f=one, g=two, h=silent)) == working_days(SUMMER, AUTUMN)
    assert learned(network(tmp_path / "b", f=one, g=two, h=two)) == working_days(SUMMER)


def test_learned_holidays_are_those_that_are_published(tmp_path: Path) -> None:
    types = day_types(network(tmp_path, f=bus(*ALL)), None)
    official = day_types(network(tmp_path, f=bus(*ALL)), "ST")
    before_winter = types.position(dt.date(2026, 12, 1))
    ours, told = (each.kind[:before_winter] == KINDS.index(SCHOOL_HOLIDAY) for each in (types, official))
    assert ours.tolist() == told.tolist()
    assert not (types.kind == KINDS.index(SCHOOL_HOLIDAY))[before_winter:].any(), "nothing runs again after the winter"


def test_dates_on_which_a_feed_runs_dry(tmp_path: Path) -> None:
    found = lies(day_types(network(tmp_path, f=bus(*ALL, early=20)), "ST"))
    assert [(lie.what, lie.first, lie.last, lie.trips_most, lie.usual) for lie in found] == [
        ("thin", dt.date(2026, 7, 4), LAST, 4, 24)
    ]


def test_fewer_trips_in_holidays_are_no_lie(tmp_path: Path) -> None:
    assert lies(day_types(network(tmp_path, f=bus(*ALL, pupils=20)), "ST")) == []


def test_holidays_on_which_a_feed_runs_as_on_working_days(tmp_path: Path) -> None:
    found = lies(day_types(network(tmp_path, f=bus(SUMMER)), "ST"))
    assert [(lie.what, lie.first, lie.last, lie.days) for lie in found] == [
        ("school_holiday_as_school_day", *AUTUMN, 10),
        ("school_holiday_as_school_day", WINTER[0], LAST, 8),
        ("public_holiday_as_workday", dt.date(2026, 12, 25), dt.date(2026, 12, 25), 1),
    ]


def test_where_nothing_runs_within_the_calendar(tmp_path: Path) -> None:
    toy = bus(daily=1, pupils=0)
    gone = "".join(f"daily,{date:%Y%m%d},2\n" for date in dates(dt.date(2026, 11, 2), LAST))
    made = network(tmp_path, f=Toy(toy.trips, services=toy.services, calendar=toy.calendar, exceptions=gone))
    found = lies(day_types(made, "ST"))
    assert [(lie.what, lie.first, lie.last, lie.days) for lie in found] == [
        ("nothing_runs", dt.date(2026, 11, 2), LAST, 60)
    ]


def test_the_land_is_read_off_the_ids_of_stops(tmp_path: Path) -> None:
    made = Toy({"t": "a 8:00, b 8:10"}, stops=STOPS).network(tmp_path / "a")
    assert land_of_stops(made, range(4)) is None
    dhid = STOPS.replace("\na,", "\nde:15083:1,").replace("\nb,", "\nde:15003:2,").replace("\nc,", "\nde:08221:3,")
    made = Toy({"t": "de:15083:1 8:00, de:15003:2 8:10"}, stops=dhid).network(tmp_path / "b")
    ids = made.stop_id.to_list()
    assert land_of_stops(made, [ids.index("f_de:15083:1"), ids.index("f_de:15003:2"), ids.index("f_d")]) == "ST"
    assert land_of_stops(made, range(4)) is None, "one of three lies elsewhere"


@pytest.mark.parametrize("land", ["ST", None])
def test_the_library_knows_holidays_in_both_languages(land: str | None) -> None:
    known = public_holidays(land, [2026])
    assert known[dt.date(2026, 12, 25)] == ("Erster Weihnachtstag", "Christmas Day")
    assert (dt.date(2026, 1, 6) in known) == (land == "ST")
    names, years = school_holidays(land, [2026, 2050])
    assert years == (frozenset({2026}) if land else frozenset())
    assert (dt.date(2026, 7, 6) in names) == (land == "ST")


def test_the_real_timetables_show_the_published_holidays_by_themselves(home: Network) -> None:
    official, ours = day_types(home, "ST"), day_types(home, None)
    dates = [
        {str(types.date(day)) for day in types.days(SCHOOL_HOLIDAY)} - {"2027-01-06"}  # Epiphany is one in this Land
        for types in (official, ours)
    ]
    assert dates[0] == dates[1]
    assert len(dates[0]) == 61
    assert (official.school_source, ours.school_source) == ("official", "feeds")
