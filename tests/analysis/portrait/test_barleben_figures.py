# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Each figure of the portrait of Barleben, reckoned anew from the published files or by single questions."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from mobility.analysis.portrait.figures import Portrait, PortraitWish, has_trains, make_portrait
from mobility.analysis.portrait.place import PlaceWish
from mobility.analysis.portrait.sources import facts_of_feeds
from mobility.network.network import Network
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.window import Span, plan_window

SOME = ("Barleben, Otto-von-Guericke-Allee", "Barleben, Ammensleber Weg", "Wolmirstedt, Bahnhofstr.")
DATES = {
    "school_day": dt.date(2026, 6, 10),
    "school_holiday": dt.date(2026, 7, 8),
    "saturday": dt.date(2026, 6, 6),
    "sunday": dt.date(2026, 6, 7),
}
SCHOOL_HOLIDAYS = (
    ("2026-07-04", "2026-08-14"), ("2026-10-19", "2026-10-30"), ("2026-12-21", "2027-01-02"),
    ("2027-02-01", "2027-02-06"), ("2027-03-22", "2027-03-27"), ("2027-05-15", "2027-05-22"),
)  # fmt: skip
"""Of Sachsen-Anhalt as its ministry publishes them, typed in by hand."""
PUBLIC_HOLIDAYS = (
    "2026-10-03", "2026-10-31", "2026-12-25", "2026-12-26", "2027-01-01", "2027-01-06", "2027-03-26", "2027-03-29",
    "2027-05-01", "2027-05-06", "2027-05-17",
)  # fmt: skip
FIRST, LAST = dt.date(2026, 6, 5), dt.date(2027, 6, 4)
NAME = "Barleben, "


class Published(NamedTuple):
    """The tables of BördeBus, every value a text."""

    stops: pl.DataFrame
    trips: pl.DataFrame
    calls: pl.DataFrame
    weekly: pl.DataFrame
    exceptions: pl.DataFrame
    routes: pl.DataFrame

    def services(self, date: dt.date) -> set[str]:
        """The services of a date, as GTFS says."""
        day, number = date.strftime("%A").lower(), date.strftime("%Y%m%d")
        runs = self.weekly.filter(
            (pl.col(day) == "1") & (pl.col("start_date") <= number) & (pl.col("end_date") >= number)
        )
        changed = self.exceptions.filter(pl.col("date") == number)
        added, gone = (set(changed.filter(pl.col("exception_type") == kind)["service_id"]) for kind in ("1", "2"))
        return (set(runs["service_id"]) | added) - gone

    def on(self, date: dt.date) -> pl.DataFrame:
        """The calls of a date in Barleben, with trip, line, direction, stop name and departure in seconds."""
        clock = pl.col("departure_time").str.split(":")
        hours, minutes, seconds = (clock.list.get(part).cast(pl.Int32) for part in range(3))
        calls = self.calls.with_columns(pl.col("stop_sequence").cast(pl.Int32), s=hours * 3600 + minutes * 60 + seconds)
        last = pl.col("stop_sequence") == pl.col("stop_sequence").max().over("trip_id")
        trips = self.trips.filter(pl.col("service_id").is_in(list(self.services(date))))
        names = self.stops.filter(pl.col("stop_name").str.starts_with(NAME)).select("stop_id", "stop_name")
        return (
            calls.with_columns(boardable=~last & (pl.col("pickup_type") != "1"))
            .join(names, on="stop_id")
            .join(trips, on="trip_id")
            .join(self.routes.select("route_id", "route_short_name"), on="route_id")
        )


@pytest.fixture(scope="module")
def published(shared_data: Path) -> Published:
    archive = zipfile.ZipFile(shared_data / "sachsen-anhalt" / "gtfs_boerdebus_std_kn.zip")

    def table(name: str) -> pl.DataFrame:
        return pl.read_csv(io.BytesIO(archive.read(f"{name}.txt")), infer_schema=False)

    return Published(
        *(table(name) for name in ("stops", "trips", "stop_times", "calendar", "calendar_dates", "routes"))
    )


@pytest.fixture(scope="module")
def barleben(home: Network) -> Portrait:
    return make_portrait(home, PortraitWish(PlaceWish(name="Barleben")))


def test_the_dates_that_stand_for_kinds_of_days(barleben: Portrait) -> None:
    assert {kind: day.date for kind, day in barleben.days.items()} == DATES
    assert (barleben.land, barleben.land_source, barleben.types.school_source) == ("ST", "stops", "official")


def test_how_many_days_there_are_of_each_kind(barleben: Portrait, published: Published) -> None:
    off = [(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in SCHOOL_HOLIDAYS]
    count = {kind: [0, 0] for kind in DATES}
    for day in range((LAST - FIRST).days + 1):
        date = FIRST + dt.timedelta(days=day)
        if date.isoformat() in PUBLIC_HOLIDAYS or date.weekday() == 6:
            kind = "sunday"
        elif date.weekday() == 5:
            kind = "saturday"
        else:
            kind = "school_holiday" if any(first <= date <= last for first, last in off) else "school_day"
        used = set(published.trips["service_id"]) & published.services(date)
        count[kind][0] += 1
        count[kind][1] += bool(used)
    types = barleben.types
    assert {kind: [len(types.days(kind)), len(types.served(kind))] for kind in DATES} == count


@pytest.mark.parametrize("kind", DATES)
def test_trips_departures_lines_stops_and_gaps(kind: str, barleben: Portrait, published: Published) -> None:
    calls, day = published.on(DATES[kind]), barleben.days[kind]
    leaving = calls.filter("boardable").sort("s")
    assert day.trips == calls["trip_id"].n_unique()
    assert day.lines == calls["route_short_name"].n_unique()
    assert day.groups == calls["stop_name"].n_unique()
    assert day.service.departure_s.tolist() == leaving["s"].to_list()
    gaps = leaving["s"].diff().drop_nulls()
    assert day.service.gap_s == gaps.max()
    assert day.service.gap_from_s == leaving["s"].to_list()[int(gaps.arg_max() or 0)]


@pytest.mark.parametrize("kind", DATES)
def test_departures_of_each_stop_and_hour(kind: str, barleben: Portrait, published: Published) -> None:
    leaving = published.on(DATES[kind]).filter("boardable")
    assert len(barleben.stops) == 9
    assert {stop.name for stop in barleben.stops} >= set(leaving["stop_name"])
    for stop in barleben.stops:
        here = leaving.filter(pl.col("stop_name") == stop.name)["s"].sort()
        service = stop.service[kind]
        assert service.departure_s.tolist() == here.to_list(), stop.name
        for hour, count in enumerate(service.by_hour(0, 29)):
            assert count == ((here >= hour * 3600) & (here < (hour + 1) * 3600)).sum()


def test_categories_of_stops(barleben: Portrait, published: Published) -> None:
    leaving = published.on(DATES["school_day"]).filter("boardable")
    day = leaving.filter((pl.col("s") >= 6 * 3600) & (pl.col("s") < 20 * 3600))
    for stop in barleben.stops:
        assert stop.category is not None
        departures = day.filter(pl.col("stop_name") == stop.name).height
        assert stop.category.departures == departures
        # of the column for buses: 20 to 40 min V, to 60 VI, to 120 VII, to 210 VIII, then none
        limits = ((20, "?"), (40.0001, "V"), (60.0001, "VI"), (120.0001, "VII"), (210.0001, "VIII"))
        interval = 2 * 840 / departures
        assert stop.category.category == next((category for limit, category in limits if interval < limit), None)


@pytest.mark.parametrize("kind", DATES)
def test_pairs_of_trips_of_each_line(kind: str, barleben: Portrait, published: Published) -> None:
    calls = published.on(DATES[kind]).unique("trip_id")
    for line in barleben.lines:
        of_line = calls.filter(pl.col("route_short_name") == line.name)
        there, back = ((of_line["direction_id"] == way).sum() for way in ("0", "1"))
        pairs = line.pairs.get(kind)
        assert (pairs[:2] if pairs else (0, 0)) == (there, back)
        assert pairs is None or pairs.pairs == min(there, back)
    assert {line.name for line in barleben.lines if kind in line.pairs} == set(calls["route_short_name"])


def test_known_answers_of_the_station_and_the_park(barleben: Portrait, published: Published) -> None:
    calls = published.on(DATES["school_day"])
    park = calls.filter(pl.col("stop_name") == "Barleben, Otto-von-Guericke-Allee")
    assert park["trip_id"].n_unique() == 35
    found = {stop.name: stop for stop in barleben.stops}
    assert found["Barleben, Otto-von-Guericke-Allee"].service["school_day"].departures == park["boardable"].sum() == 33
    assert barleben.start.name == "Barleben, Bahnhof (Bus)"


def test_dates_on_which_the_calendar_lies(barleben: Portrait, home: Network) -> None:
    told = {(home.feeds[lie.feed].id, lie.what, str(lie.first), str(lie.last)) for lie in barleben.lies}
    assert ("boerdebus", "public_holiday_as_workday", "2026-12-25", "2026-12-25") in told
    assert ("boerdebus", "nothing_runs", "2027-01-01", "2027-06-04") in told
    assert ("boerdebus", "school_holiday_as_school_day", "2026-10-19", "2026-10-30") in told
    assert ("mvb", "thin", "2026-07-06", "2027-02-28") in told
    assert ("mvb", "nothing_runs", "2027-03-01", "2027-06-04") in told
    assert ("pvgs", "nothing_runs", "2026-08-17", "2027-06-04") in told
    for lie in barleben.lies:
        dates = [lie.first + dt.timedelta(days=day) for day in range((lie.last - lie.first).days + 1)]
        counts = [home.trips_on(lie.feed, date) for date in dates]
        assert {lie.trips_least, lie.trips_most} <= set(counts)
    assert barleben.dry == {"school_day": (), "school_holiday": ("mvb",), "saturday": (), "sunday": ()}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("school_day", SOME), ("saturday", SOME),
        *(pytest.param(kind, (), marks=pytest.mark.long) for kind in DATES),
    ],
)  # fmt: skip
def test_medians_are_those_of_single_questions(
    kind: str, wanted: tuple[str, ...], barleben: Portrait, home: Network
) -> None:
    """To some places, or to all."""
    window = barleben.windows[kind]
    begin = window.first
    assert (begin.hour, begin.minute, window.minutes) == (7, 0, 120)
    places = (*barleben.destinations, *barleben.towns)
    for number, place in enumerate(places):
        if wanted and place.name not in wanted:
            continue
        took: list[float] = []
        for minute in range(window.minutes):
            at = begin + dt.timedelta(minutes=minute)
            journeys = plan(home, PlanRequest(barleben.start, place, at)).itineraries
            best = min((journey.arrival.timestamp() - at.timestamp() for journey in journeys), default=float("inf"))
            took.append(best if best <= 7200 else float("inf"))
        took.sort()
        found = barleben.reach[kind][number]
        assert found.median_s == (took[59] if took[59] < float("inf") else None), place.name
        assert found.quickest_s == (took[0] if took[0] < float("inf") else None)
        assert found.share == sum(one < float("inf") for one in took) / 120


@pytest.mark.parametrize("kind", DATES)
def test_first_and_last_ways_are_found_by_single_questions(kind: str, barleben: Portrait, home: Network) -> None:
    date = DATES[kind]
    morning = dt.datetime.combine(date, dt.time(3), tzinfo=home.zone)
    night = dt.datetime.combine(date + dt.timedelta(days=1), dt.time(3), tzinfo=home.zone)
    everywhere = StopPlace(tuple(stop for stop in range(len(home.stop_id)) if barleben.municipality.stops[stop]), "")
    for town, (there, back) in zip(barleben.towns, barleben.ways[kind], strict=True):
        span = Span(round(morning.timestamp()), round(night.timestamp()))
        out, home_again = (
            [
                journey
                for journey in plan_window(home, PlanRequest(*ends, morning, direct=()), span).result.itineraries
                if journey.duration_s <= 3 * 3600
            ]
            for ends in ((everywhere, town), (town, everywhere))
        )
        if there.first is None or back.last is None:
            assert (out, home_again) == ([], []), town.name
            continue
        assert there.first.arrival == min(journey.arrival for journey in out)
        assert back.last.departure == max(journey.departure for journey in home_again)
        later = plan(home, PlanRequest(town, everywhere, back.last.departure + dt.timedelta(seconds=1), direct=()))
        assert all(journey.departure >= night or journey.duration_s > 3 * 3600 for journey in later.itineraries)
        again = plan(home, PlanRequest(town, everywhere, back.last.departure, direct=()))
        assert back.last.arrival in {journey.arrival for journey in again.itineraries}


def test_poles_lines_at_stops_and_periods_of_the_timetable(barleben: Portrait, published: Published) -> None:
    names = published.stops.filter(pl.col("stop_name").str.starts_with(NAME))
    called = names.filter(pl.col("stop_id").is_in(published.calls["stop_id"].unique().to_list()))
    poles = dict(called.group_by("stop_name").len().iter_rows())
    assert {stop.name: stop.poles for stop in barleben.stops} == poles
    assert sum(poles.values()) == 16
    days = pl.concat([published.on(date) for date in DATES.values()])
    for stop in barleben.stops:
        lines = days.filter(pl.col("stop_name") == stop.name)["route_short_name"].unique().sort()
        assert list(stop.lines) == lines.to_list()
    (facts,) = [facts for facts in facts_of_feeds(barleben) if facts.serves]
    used = set(published.trips["service_id"])
    every = [FIRST + dt.timedelta(days=day) for day in range((LAST - FIRST).days + 1)]
    running = [date for date in every if used & published.services(date)]
    assert (facts.id, facts.nominal, facts.running) == ("boerdebus", (FIRST, LAST), (running[0], running[-1]))
    assert not has_trains(barleben)
