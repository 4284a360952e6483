# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Comparisons on the sample, reckoned by hand from its timetable.

On Wed 2026-06-10 bus A leaves the station at 14:25 and is in the park at 14:37. A shuttle at 14:05 and 14:20 takes 7
minutes. Who leaves at minutes 14:00 to 14:29 is there, without the shuttle, 37, 36, … 12 minutes later (26 minutes),
and after 14:25 more than 26 minutes later (by train and bus B). With it: 12 … 7 minutes (6 minutes), 21 … 7 (15), then
bus A again: 16 … 12 (5). The 15th smallest of 30 values is the median: 26 minutes before, 13 after.
"""

from dataclasses import replace

import pytest

from mobility.errors import InputError
from mobility.scenario.compare.compare import Comparison, compare
from mobility.scenario.compare.question import CompareQuestion, StudyDay, explicit_days
from mobility.scenario.variant import Variant

from .scenarios import PARK, SATURDAY, STATION, WEDNESDAY, stops

PEOPLE = {"people": [40.0, 12.0], "pupils": [3.0, 12.0]}
DAYS = (StudyDay("school_day", WEDNESDAY, 180), StudyDay("saturday", SATURDAY, 60))


@pytest.fixture(scope="module")
def question(on_sample: dict[str, Variant]) -> CompareQuestion:
    network = on_sample["baseline"].network
    return CompareQuestion(
        stops(network, [STATION, PARK], PEOPLE), stops(network, [PARK]), ("14:00-14:30",), DAYS, people="people",
        groups=("pupils",), cutoffs_min=(15, 30),
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(on_sample: dict[str, Variant], question: CompareQuestion) -> Comparison:
    return compare(question, on_sample["baseline"], [on_sample["shuttle"], on_sample["saturday"]])


def only(found: Comparison, table: str, **keys: object) -> dict[str, object]:
    (row,) = [row for row in found.tables[table].rows() if all(row[name] == value for name, value in keys.items())]
    return row


def test_the_median_of_the_window_falls_from_26_to_13_minutes(found: Comparison) -> None:
    row = only(found, "travel_times", variant="shuttle", day="school_day", origin=STATION)
    assert (row["travel_time_p50_s_before"], row["travel_time_p50_s_after"]) == (26 * 60, 13 * 60)
    assert (row["travel_time_p50_s_change"], row["state_p50"]) == (-13 * 60, "faster")
    row = only(found, "travel_times", variant="shuttle", day="school_day", origin=PARK)
    assert (row["travel_time_p50_s_before"], row["state_p50"]) == (0, "equal"), "one is there already"


def test_who_wins_is_counted_by_heads_and_small_groups_are_not_shown(found: Comparison) -> None:
    row = only(found, "groups", variant="shuttle", day="school_day", group="all")
    assert [row[f"people_{one}"] for one in ("winner", "loser", "both", "unchanged")] == [40, 0, 0, 12]
    assert row["winner_change_min"] == -13
    assert row["mean_change_min"] == -10, "40 of 52 heads win 13 minutes"
    assert row["loser_change_min"] is None
    row = only(found, "groups", variant="shuttle", day="school_day", group="pupils")
    assert row["people_winner"] is None, "3 pupils"
    assert row["people_unchanged"] is None, "else 15 - 12 would tell"
    assert row["winner_change_min"] is None
    assert row["people"] == 15


def test_a_place_wins_in_a_year_what_it_wins_on_the_mean_of_its_days(found: Comparison) -> None:
    day = only(found, "places", variant="shuttle", day="school_day", origin=STATION)
    assert (day["travel_time_min_before"], day["travel_time_min_after"], day["outcome"]) == (26, 13, "winner")
    saturday = only(found, "places", variant="shuttle", day="saturday", origin=STATION)
    assert saturday["outcome"] == "unchanged"
    year = only(found, "places", variant="shuttle", day="year", origin=STATION)
    assert year["days_per_year"] == 240
    if saturday["travel_time_min_change"] is None:
        assert year["travel_time_min_change"] == -13, "a mean over the days with anything to compare"
    else:
        assert year["travel_time_min_change"] == -13 * 180 / 240
    pair = only(found, "travel_times_year", variant="shuttle", origin=STATION)
    assert pair["days_faster_per_year"] == 180


def test_opportunities_before_and_after(found: Comparison) -> None:
    row = only(found, "accessibility", variant="shuttle", day="school_day", origin=STATION)
    assert (row["opportunities_15_min_before"], row["opportunities_15_min_after"]) == (0, 1)
    assert (row["opportunities_30_min_before"], row["opportunities_30_min_change"]) == (1, 0)
    row = only(found, "accessibility_summary", variant="shuttle", day="school_day", cutoff_min=15)
    assert row["opportunities_per_head_before"] == pytest.approx(12 / 52, abs=1e-6)
    assert row["opportunities_per_head_after"] == 1
    assert (row["people_more"], row["people_less"], row["people_equal"]) == (40, 0, 12)


def test_a_change_on_saturdays_leaves_working_days_as_they_are_and_says_so(found: Comparison) -> None:
    row = only(found, "recomputed", variant="saturday", day="school_day")
    assert (row["reason"], row["runs_different"], row["origins_searched"]) == ("same", 0, 0)
    assert (row["origins_taken_over"], row["origins_changed"]) == (2, 0)
    base, side = found.base.searched.found, found.sides[1].searched.found
    assert (base.seconds[0] == side.seconds[0]).all()
    assert (base.share[0] == side.share[0]).all()
    row = only(found, "recomputed", variant="saturday", day="saturday")
    assert (row["reason"], row["runs_different"], row["origins_searched"]) == ("some", 2, 1), "from the park, none"
    assert row["origins_changed"] == 1


def test_a_connection_is_gained_with_its_departures(on_sample: dict[str, Variant], found: Comparison) -> None:
    """On Sat 2026-06-13 bus A runs at 06:25 alone; in two hours from 14:00 nothing leads to the park."""
    row = only(found, "connections", variant="saturday", day="saturday")
    assert (row["change"], row["origin"], row["destination"]) == ("gained", STATION, PARK)
    assert (row["share_before"], row["share_after"]) == (0, 0.7), "14:00 to 14:20 are 21 of 30 minutes"
    assert (row["first_departure_after"], row["last_departure_after"]) == ("06:25", "14:20")
    assert (row["day_journeys_before"], row["day_journeys_after"]) == (1, 3)
    assert (row["quickest_s_before"], row["quickest_s_after"]) == (12 * 60, 7 * 60)
    assert row["people"] == 40
    turned = compare(found.question, replace(on_sample["saturday"], id="a"), [replace(on_sample["baseline"], id="b")])
    row = only(turned, "connections", day="saturday")
    assert (row["change"], row["last_departure_before"]) == ("lost", "14:20")


def test_there_and_back_and_the_last_way_home(on_sample: dict[str, Variant], question: CompareQuestion) -> None:
    """Back from the park on working days: bus A at 15:25, 17:25, 18:25; without it only with bus B and trains."""
    asked = replace(question, days=explicit_days(SATURDAY), stay="14:30-15:30", way_home=True)
    found = compare(asked, on_sample["baseline"], [on_sample["saturday"]])
    row = only(found, "there_and_back")
    assert row["share_before"] == pytest.approx(12 / 52, abs=1e-6), "those in the park are there"
    places = {row["origin"]: row for row in found.tables["there_and_back_places"].rows()}
    after = places[STATION]
    if after["at_after"] is not None:
        assert after["there_s_after"] == 10 * 60, "14:20 to 14:30"
    home = [row for row in found.tables["last_way_home"].rows() if row["origin"] == STATION]
    assert [row["destination"] for row in home] == [PARK]
    assert home[0]["last_way_home_departure_before"] == home[0]["last_way_home_departure_after"], "it runs there only"


def test_long_tables_tell_what_differs(
    on_sample: dict[str, Variant], question: CompareQuestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = replace(question, way_home=True)
    names = ("travel_times", "travel_times_year", "last_way_home")
    made = compare(asked, on_sample["baseline"], [on_sample["shuttle"]]).tables
    whole = {name: made[name].rows() for name in names}
    for module in ("changes", "ways"):
        monkeypatch.setattr(f"mobility.scenario.compare.{module}.MOST_ROWS", 1)
    short = compare(asked, on_sample["baseline"], [on_sample["shuttle"]]).tables
    for name, differs in (("travel_times", "travel_time_p50_s_change"), ("travel_times_year", "travel_time_s_change")):
        assert short[name].rows() == [row for row in whole[name] if row[differs]]
        assert 0 < len(short[name]) < len(whole[name])
    assert len(short["last_way_home"]) == 0
    assert len(whole["last_way_home"]) == 2, "from the park to the station, on two days"


def test_a_question_that_cannot_be_asked_is_refused(on_sample: dict[str, Variant], question: CompareQuestion) -> None:
    base = on_sample["baseline"]
    wrong = {
        "compare_no_times": replace(question, windows=()),
        "compare_days_twice": replace(question, days=(DAYS[0], DAYS[0])),
        "compare_negative": replace(question, threshold_min=-1),
        "bad_percentile": replace(question, percentiles=(101,)),
        "bad_cutoffs": replace(question, cutoffs_min=()),
        "weights_no_column": replace(question, groups=("nobody",)),
        "no_origins": replace(question, origins=stops(base.network, [])),
        "bad_window": replace(question, windows=("7 to 9",)),
    }
    for code, asked in wrong.items():
        with pytest.raises(InputError) as refused:
            compare(asked, base, [on_sample["shuttle"]])
        assert refused.value.code == code
    with pytest.raises(InputError) as refused:
        compare(question, base, [on_sample["shuttle"], on_sample["shuttle"]])
    assert refused.value.code == "compare_variants_twice"
