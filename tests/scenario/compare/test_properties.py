# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A network beside itself does not differ; turned round, winners are losers; times are those of single questions."""

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mobility.analysis.day_types.day_types import KINDS
from mobility.analysis.matrix import place_of
from mobility.kernels.layout import NEVER
from mobility.network.network import Network
from mobility.scenario.compare.changes import weighted_median
from mobility.scenario.compare.compare import Comparison, compare, search_side
from mobility.scenario.compare.question import CompareQuestion, StudyDay, study_days
from mobility.scenario.variant import Variant
from tests.analysis.minutes import single_s

from .scenarios import HOME_PARK, HOME_STATION, SATURDAY, WEDNESDAY, called, stops

DAYS = (StudyDay("school_day", WEDNESDAY, 190), StudyDay("saturday", SATURDAY, 52))
TURNED = {
    "faster": "slower", "slower": "faster", "gained": "lost", "lost": "gained", "equal": "equal",
    "unreachable": "unreachable", "winner": "loser", "loser": "winner", "both": "both", "unchanged": "unchanged",
}  # fmt: skip


def question_on(network: Network, count: int = 40) -> CompareQuestion:
    """The places of the shuttle and others drawn near it."""
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    ids = called(network)
    middle = network.stop_of_id(HOME_STATION)
    near = sorted(ids, key=lambda one: _far(lat, lon, network.stop_of_id(one), middle))[: 3 * count]
    drawn = np.random.default_rng(6).choice(near, count, replace=False).tolist()
    here = list(dict.fromkeys([HOME_STATION, *drawn]))
    people = {"people": [7.0 * (at % 9) for at in range(len(here))], "old": [2.0 * (at % 4) for at in range(len(here))]}
    there = list(dict.fromkeys([HOME_PARK, *drawn[:12]]))
    return CompareQuestion(
        stops(network, here, people), stops(network, there), ("07:00-08:00",), DAYS, people="people", groups=("old",),
        weight=np.arange(1.0, len(there) + 1), percentiles=(50, 90), stay="08:00-16:00",
    )  # fmt: skip


def _far(lat: np.ndarray, lon: np.ndarray, a: int, b: int) -> float:
    return float(np.hypot(lat[a] - lat[b], 0.6 * (lon[a] - lon[b])))


@pytest.fixture(scope="module")
def question(on_home: dict[str, Variant]) -> CompareQuestion:
    return question_on(on_home["baseline"].network)


@pytest.fixture(scope="module")
def found(on_home: dict[str, Variant], question: CompareQuestion) -> Comparison:
    return compare(question, on_home["baseline"], [on_home["saturday"], on_home["cut"]])


def test_a_network_beside_itself_does_not_differ(on_home: dict[str, Variant], question: CompareQuestion) -> None:
    """Opened again, so that no array is the same object."""
    base = on_home["cut"].network
    again = Network(base.folder, base.manifest, {name: base.arrays[name].copy() for name in base.arrays})
    found = compare(question, Variant("baseline", {}, base), [Variant("same", {}, again)])
    changes = [
        (table, column, value)
        for table, made in found.tables.items()
        for column, values in made.columns.items()
        if ("change" in column and column != "people_unchanged")
        or column.startswith(("people_gained", "people_lost", "people_winner", "people_loser"))
        for value in values
        if value not in {0, None, "gained", "lost"} and value == value  # noqa: PLR0124 - NaN
    ]
    assert changes == []
    assert [row["reason"] for row in found.recomputed.rows()] == ["same", "same"]
    for row in found.tables["travel_time_summary"].rows():
        assert row["pairs_equal"] + row["pairs_unreachable"] == row["pairs"]
        assert row["pairs_equal"] > 50
    assert len(found.tables["connections"]) == 0


def test_turned_round_winners_are_losers(on_home: dict[str, Variant], question: CompareQuestion) -> None:
    base = on_home["baseline"]
    seen: set[str] = set()
    for name in ("saturday", "cut"):
        there = compare(question, base, [on_home[name]])
        back = compare(question, replace(on_home[name], id="other"), [replace(base, id=name)])
        for table in ("travel_times", "places", "groups", "there_and_back", "travel_time_summary", "accessibility"):
            for row, other in zip(there.tables[table].rows(), back.tables[table].rows(), strict=True):
                assert _turned(row) == pytest.approx(other, abs=2e-3, nan_ok=True), table
                seen |= {str(value) for value in row.values()} & TURNED.keys()
        gained = [row for row in there.tables["connections"].rows() if row["change"] == "gained"]
        lost = [row for row in back.tables["connections"].rows() if row["change"] == "lost"]
        assert [_turned(row) for row in gained] == lost
    assert {"winner", "loser", "gained", "lost", "faster", "slower"} & seen >= {"winner", "gained", "slower"}


def _turned(row: dict[str, Any]) -> dict[str, Any]:
    """A row as it must be the other way round."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        other = name
        for a, b in (("before", "after"), ("winner", "loser"), ("gained", "lost"), ("faster", "slower")):
            if a in name:
                other = name.replace(a, b)
            elif b in name:
                other = name.replace(b, a)
        if isinstance(value, int | float) and "change" in name and name != "people_unchanged":
            found[other] = -value
        else:
            found[other] = TURNED.get(value, value) if isinstance(value, str) else value
    return {name: found[name] for name in row}


def test_travel_times_are_those_of_single_questions(found: Comparison) -> None:
    """Percentile by percentile from the arrivals of every minute, asked one by one."""
    question, counts = found.question, 0
    for side in (found.base, *found.sides):
        searched = side.searched
        network = searched.network
        for day, study in enumerate(question.days):
            for o, d in ((0, 0), (3, 1), (9, 5), (20, 0)):
                origin, destination = place_of(searched.origins, o), place_of(searched.destinations, d)
                begin = dt.datetime.combine(study.date, dt.time(7), tzinfo=network.zone)
                at = [begin + dt.timedelta(minutes=minute) for minute in range(60)]
                taken = [single_s(network, origin, destination, one, question.conditions, towards=False) for one in at]
                wanted = np.percentile(taken, question.percentiles, method="inverted_cdf").astype(int)
                assert searched.found.seconds[day, 0, :, o, d].tolist() == wanted.tolist()
                assert searched.found.share[day, 0, o, d] == pytest.approx(np.mean([one < NEVER for one in taken]))
                counts += int((wanted < NEVER).sum())
    assert counts > 12


def test_the_number_of_threads_and_a_kept_baseline_change_nothing(
    on_home: dict[str, Variant], question: CompareQuestion, found: Comparison
) -> None:
    asked = [on_home["saturday"], on_home["cut"]]
    kept = search_side(question, on_home["baseline"], workers=1)
    for other in (
        compare(question, on_home["baseline"], asked, workers=1),
        compare(question, on_home["baseline"], asked, known=kept, workers=3),
    ):
        for name, table in found.tables.items():
            assert table.rows() == other.tables[name].rows(), name


def test_sums_over_places_are_those_of_groups(found: Comparison) -> None:
    places = found.tables["places"].rows()
    heads = dict(zip(found.question.origins.id, found.question.heads.tolist(), strict=True))
    hidden = 0
    for row in found.tables["groups"].rows():
        if row["group"] != "all":
            continue
        mine = [one for one in places if (one["variant"], one["day"]) == (row["variant"], row["day"])]
        for outcome in ("winner", "loser", "both", "unchanged"):
            shown = row[f"people_{outcome}"]
            hidden += shown is None
            counted = sum(heads[one["origin"]] for one in mine if one["outcome"] == outcome)
            assert shown is None or shown == counted
    for one in places:
        assert one["people"] is None or one["people"] == heads[one["origin"]]
        assert one["people"] is None or one["people"] == 0 or one["people"] >= 5


def test_a_year_weighs_days(found: Comparison) -> None:
    rows = {
        (row["variant"], row["day"]): row
        for row in found.tables["accessibility_summary"].rows()
        if row["cutoff_min"] == 60
    }
    for variant in ("saturday", "cut"):
        one, two, year = (rows[variant, day] for day in ("school_day", "saturday", "year"))
        for column in ("opportunities_per_head_before", "opportunities_per_head_after"):
            assert year[column] == pytest.approx((190 * one[column] + 52 * two[column]) / 242, abs=1e-5)


def test_the_days_of_a_year(on_home: dict[str, Variant]) -> None:
    days = {day.id: day for day in study_days(on_home["baseline"].network, "ST")}
    assert set(days) == set(KINDS)
    assert sum(day.days_per_year for day in days.values()) == 365
    assert 170 < days["school_day"].days_per_year < 200, "about 75 days of holidays"
    assert 48 < days["saturday"].days_per_year <= 52
    assert days["school_day"].date.weekday() < 5
    assert days["saturday"].date.weekday() == 5
    (only,) = study_days(on_home["baseline"].network, "ST", ("saturday",))
    assert only == days["saturday"]


def test_the_weighted_median() -> None:
    assert weighted_median(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0])) == 2
    assert weighted_median(np.array([3.0, 1.0]), np.array([1.0, 1.0])) == 1, "the lower one"
    assert weighted_median(np.array([3.0, 1.0]), np.array([2.0, 1.0])) == 3
    assert np.isnan(weighted_median(np.empty(0), np.empty(0)))
