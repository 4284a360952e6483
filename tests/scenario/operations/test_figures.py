# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Kilometres, hours, vehicles, cost and CO2 of a village with two lines, all worked out by hand.

Stops lie 0.1 degrees apart: 11.1195 km in a straight line. Line 1 goes there and back, line 2 in between.
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from mobility.network.network import Network
from mobility.region.operations import Factor, LineFacts, Operations, OperationsSettings
from mobility.scenario.operations.costs import Range, line_costs, payer_costs, used_factors
from mobility.scenario.operations.figures import DayFigures, day_figures, year_figures
from mobility.scenario.operations.table import (
    about_operations,
    factor_columns,
    group_columns,
    line_columns,
    payer_columns,
    total_columns,
    vehicle_columns,
)
from mobility.scenario.operations.vehicles import schedules
from tests.scenario.operations.small import DEGREE_M, HEAD, STOPS, small

DAY = dt.date(2026, 6, 10)
HOP_KM = DEGREE_M / 10_000
SETTINGS = OperationsSettings(
    layover_s=300, longest_layover_s=1800, empty_speed_km_h=60.0, empty_detour_factor=1.0, line_detour_factor=1.0
)
VILLAGE = f"""{HEAD}{STOPS}
# routes.txt
route_id,agency_id,route_short_name,route_type
r,dorf,1,3
s,dorf,2,3
# trips.txt
route_id,service_id,trip_id
r,daily,there
r,daily,back
s,daily,other
s,daily,late
# stop_times.txt
trip_id,arrival_time,departure_time,stop_id,stop_sequence
there,8:00:00,8:00:00,a,1
there,8:30:00,8:30:00,c,2
back,8:40:00,8:40:00,c,1
back,9:10:00,9:10:00,a,2
other,9:30:00,9:30:00,b,1
other,9:45:00,9:45:00,c,2
late,12:00:00,12:00:00,c,1
late,12:15:00,12:15:00,b,2
"""
"""From a to b empty: 11.1195 km at 60 km/h, 11 min 8 s (rounded up); 20 minutes less that are 8 min 52 s of layover."""
EMPTY_S = 668


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return small(tmp_path_factory.mktemp("figures"), VILLAGE)


@pytest.fixture(scope="module")
def day(network: Network) -> DayFigures:
    return day_figures(network, DAY, Operations(SETTINGS))


def test_one_bus_runs_it_all(day: DayFigures) -> None:
    [group] = day.groups
    assert (group.group, group.trips, group.vehicles, group.most_at_once) == (("f", "Dorfbus", "bus"), 4, 1, 1)
    assert day.schedules.previous.tolist() == [-1, 0, 1, 2]
    assert day.schedules.empty_m.tolist() == [0, 0, 11_120, 0]
    assert day.schedules.empty_s.tolist() == [0, 0, EMPTY_S, 0]
    assert day.schedules.wait_s.tolist() == [0, 600, 1200 - EMPTY_S, 8100]


def test_line_by_line(day: DayFigures) -> None:
    one, two = day.lines
    assert (one.line.name, one.trips, one.straight_trips, one.call_ahead_trips) == ("1", 2, 2, 0)
    assert one.vehicle_km == pytest.approx(4 * HOP_KM)
    assert (one.empty_km, one.service_h, one.empty_h) == (0, 1.0, 0)
    assert one.layover_h == pytest.approx(10 / 60)
    assert two.vehicle_km == pytest.approx(2 * HOP_KM)
    assert two.empty_km == pytest.approx(11.12)
    assert (two.service_h, two.empty_h) == pytest.approx((0.5, EMPTY_S / 3600))
    assert two.layover_h == pytest.approx((1200 - EMPTY_S) / 3600)
    assert two.vehicle_h == pytest.approx(0.5 + 1200 / 3600)
    assert two.driven_km == pytest.approx(2 * HOP_KM + 11.12)


def test_a_vehicle_is_shared_by_its_hours(day: DayFigures) -> None:
    one, two = day.lines
    assert one.vehicles == pytest.approx(70 / 120)
    assert two.vehicles == pytest.approx(50 / 120)
    assert (one.vehicles_alone, two.vehicles_alone, day.vehicles) == (1, 1, 1)


def test_with_longer_layovers_it_takes_more_buses(network: Network) -> None:
    by_layover = {
        minutes: day_figures(network, DAY, Operations(replace(SETTINGS, layover_s=60 * minutes))).vehicles
        for minutes in (0, 8, 9, 10, 11, 200)
    }
    # 8 min 52 s are left before the 9:30, 10 minutes before the 8:40, and 165 before the 12:00
    assert by_layover == {0: 1, 8: 1, 9: 2, 10: 2, 11: 2, 200: 3}


def test_lines_that_share_no_vehicles(network: Network, day: DayFigures) -> None:
    alone = schedules(network, day.runs, SETTINGS, "line")
    assert alone.groups == (("f", "Dorfbus", "1", "bus"), ("f", "Dorfbus", "2", "bus"))
    assert [alone.vehicles_of(at) for at in (0, 1)] == [1, 1]
    assert alone.previous.tolist() == [-1, 0, -1, 2]


@pytest.mark.parametrize(
    ("shared_by", "group"), [("region", ("bus",)), ("feed", ("f", "bus")), ("agency", ("f", "Dorfbus", "bus"))]
)
def test_groups(network: Network, day: DayFigures, shared_by: str, group: tuple[str, ...]) -> None:
    assert schedules(network, day.runs, SETTINGS, shared_by).groups == (group,)


def test_different_vehicles_do_not_stand_in_for_each_other(network: Network) -> None:
    two = day_figures(network, DAY, Operations(SETTINGS, lines=(LineFacts("f", line="2", vehicle="minibus"),)))
    assert [(group.group[-1], group.vehicles) for group in two.groups] == [("bus", 1), ("minibus", 1)]


FACTORS = (
    Factor("bus", "eur_per_vehicle_km", 1.0, 2.0, "S", 2025),
    Factor("bus", "eur_per_vehicle_hour", 0.0, 0.0, "S", 2025),
    Factor("bus", "eur_per_driver_hour", 30.0, 36.0, "T", 2026),
    Factor("bus", "eur_per_vehicle_year", 12_000.0, 24_000.0, "S", 2025),
    Factor("bus", "co2_kg_per_vehicle_km", 0.9, 1.0, "U", 2024),
    Factor("tram", "co2_kg_per_vehicle_km", 0.0, 0.0, "U", 2024),
)
PAYERS = (LineFacts("f", payer="Kreis"), LineFacts("f", line="2", payer="Dorf"))


def ends(found: Range | None) -> tuple[float, float]:
    assert found is not None
    return found.low, found.high


def test_cost_of_a_year(network: Network) -> None:
    """250 days as this one, and 100 on which nothing runs (the calendar ends in June)."""
    operations = Operations(SETTINGS, FACTORS, PAYERS)
    closed = day_figures(network, dt.date(2026, 7, 4), operations)
    assert (closed.lines, closed.groups) == ((), ())
    year = year_figures([(day_figures(network, DAY, operations), 250.0), (closed, 100.0)])
    one, two = line_costs(year, operations)
    km, hours = 250 * 4 * HOP_KM, 250 * 70 / 60
    assert ends(one.parts["eur_per_vehicle_km"]) == pytest.approx((km, 2 * km))
    assert ends(one.parts["eur_per_driver_hour"]) == pytest.approx((30 * hours, 36 * hours))
    assert ends(one.parts["eur_per_vehicle_year"]) == pytest.approx((7_000, 14_000))
    assert ends(one.cost_eur) == pytest.approx((km + 30 * hours + 7_000, 2 * km + 36 * hours + 14_000))
    assert ends(one.co2_kg) == pytest.approx((0.9 * km, km))
    assert two.cost_eur is not None
    km_two, hours_two = 250 * (2 * HOP_KM + 11.12), 250 * 50 / 60
    assert two.cost_eur.low == pytest.approx(km_two + 30 * hours_two + 5_000)
    payers = payer_costs((one, two))
    assert [(payer.payer, payer.lines, payer.cost_eur, payer.incomplete) for payer in payers] == [
        ("Dorf", 1, two.cost_eur, ()),
        ("Kreis", 1, one.cost_eur, ()),
    ]
    assert used_factors((one, two), operations) == FACTORS[:5]


def test_a_missing_factor_is_named_and_nothing_is_summed_without_it(network: Network) -> None:
    operations = Operations(SETTINGS, FACTORS[:2], PAYERS[1:])
    year = year_figures([(day_figures(network, DAY, operations), 1.0)])
    one, _ = costs = line_costs(year, operations)
    assert one.cost_eur is None
    assert one.co2_kg is None
    assert one.parts["eur_per_vehicle_km"] is not None
    assert one.missing == ("eur_per_vehicle_year", "eur_per_driver_hour", "co2_kg_per_vehicle_km")
    dorf, unknown = payer_costs(costs)
    assert (dorf.payer, unknown.payer, unknown.cost_eur) == ("Dorf", None, None)
    assert [line.name for line in unknown.incomplete] == ["1"]
    assert used_factors(costs, operations) == FACTORS[:2]


def test_a_vehicle_without_a_kind_has_no_cost(tmp_path: Path) -> None:
    network = small(tmp_path, VILLAGE.replace("r,dorf,1,3", "r,dorf,1,4"))
    operations = Operations(SETTINGS, FACTORS)
    ferry, bus = line_costs(day_figures(network, DAY, operations), operations)
    assert (ferry.line.vehicle, ferry.cost_eur, len(ferry.missing)) == (None, None, 4)
    assert bus.missing == ()


def test_the_cost_of_a_day_has_no_part_of_what_a_vehicle_costs_in_a_year(day: DayFigures) -> None:
    one, _ = line_costs(day, Operations(SETTINGS, FACTORS))
    assert "eur_per_vehicle_year" not in one.parts
    assert ends(one.cost_eur) == pytest.approx((4 * HOP_KM + 30 * 70 / 60, 8 * HOP_KM + 36 * 70 / 60))


def test_a_year_takes_the_vehicles_of_the_day_that_needs_most(tmp_path: Path) -> None:
    """On the 11th the trip "there" has a twin: two buses then, and line 1 has more of them."""
    text = VILLAGE.replace("r,daily,back\n", "r,daily,back\nr,once,twin\n")
    text += "twin,8:00:00,8:00:00,a,1\ntwin,8:30:00,8:30:00,c,2\n# calendar_dates.txt\nservice_id,date,exception_type\n"
    network = small(tmp_path, text + "once,20260611,1\n")
    operations = Operations(SETTINGS)
    plain, busy = (day_figures(network, dt.date(2026, 6, day), operations) for day in (10, 11))
    year = year_figures([(plain, 3.0), (busy, 2.0)])
    assert year.vehicles == 2
    one, two = year.lines
    assert one.trips == 3 * 2 + 2 * 3
    assert one.vehicles == pytest.approx(busy.lines[0].vehicles)
    assert one.vehicles + two.vehicles == pytest.approx(2)
    assert one.vehicle_km == pytest.approx(3 * 4 * HOP_KM + 2 * 6 * HOP_KM)
    assert one.vehicles_alone == 2


def test_tables(network: Network, day: DayFigures) -> None:
    operations = Operations(SETTINGS, FACTORS, PAYERS)
    day = day_figures(network, DAY, operations)
    costs = line_costs(day, operations)
    lines = line_columns(day, costs)
    assert lines["line"] == ["1", "2"]
    assert lines["vehicle_km"] == [44.478, 22.239]
    assert lines["empty_km"] == [0.0, 11.12]
    assert lines["vehicle_h"] == [1.167, 0.833]
    assert lines["vehicle_km_eur_low"] == [44.48, 33.36]
    assert lines["driver_hour_eur_high"] == [42.0, 30.0]
    assert lines["missing_factors"] == [None, None]
    assert {len(column) for column in lines.values()} == {2}
    total = total_columns(day, costs)
    assert (total["vehicles"], total["trips"], total["vehicle_km"]) == ([1], [4.0], [66.717])
    assert total["cost_eur_low"] == [pytest.approx(44.478 + 33.359 + 60, abs=0.01)]
    assert payer_columns(payer_costs(costs))["payer"] == ["Dorf", "Kreis"]
    assert group_columns(day.groups) == {
        "group": ["f / Dorfbus"],
        "vehicle": ["bus"],
        "trips": [4],
        "vehicles": [1],
        "most_trips_at_once": [1],
    }
    assert factor_columns(used_factors(costs, operations))["source"] == ["S", "S", "T", "U"]
    assert about_operations(SETTINGS)["layover_s"] == "300"
    assert line_columns(day_figures(network, dt.date(2026, 7, 4), operations)) == {}


def test_the_schedule_of_a_vehicle_run_by_run(network: Network, day: DayFigures) -> None:
    rows = vehicle_columns(network, day)
    assert rows["trip_id"] == ["f_there", "f_back", "f_other", "f_late"]
    assert rows["vehicle_number"] == [1, 1, 1, 1]
    assert rows["run_number"] == [1, 2, 3, 4]
    assert rows["start_s"] == [28_800, 31_200, 34_200, 43_200]
    assert rows["empty_km_before"] == [0.0, 0.0, 11.12, 0.0]
    assert rows["wait_s_before"] == [0, 600, 532, 8100]
