# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility plan` by bike and car, from points, street by street."""

import datetime as dt
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import Answer, mobility
from tests.feeds import DAY, village
from tests.osm_files import OsmMap
from tests.planned import AT, times
from tests.refusals import BAD_INPUT, Standing, assert_refused

HERE, THERE = "52.205000,11.610000", "52.186000,11.601000"
"""In the village, and in the business park 2.5 km from there."""
CAR_PARK, BUS_STOP = "52.209758,11.622083", "52.208641,11.621009"
MITTE, PARK, HBF = "Barleben, Mitte", "Barleben, Otto-von-Guericke-Allee", "Magdeburg Hbf"
WEG = "Barleben, Ammensleber Weg"
STRAIGHT, PARKING, PUSHED = "straight_walks", "parking_not_checked", "bike_is_pushed"
Journey = dict[str, Any]


def plan(region: Path, *arguments: str) -> Answer:
    """Ask for JSON, at 7 o'clock unless a time is given."""
    at = () if {"--at", "--arrive-by"} & set(arguments) else AT
    answer = mobility("plan", region, *arguments, *at, "--json")
    assert answer.code == 0, answer.err
    return answer


def modes_of(journey: Journey) -> list[str]:
    """How each leg goes."""
    return [leg["mode"] for leg in journey["legs"]]


def moment(text: str) -> dt.datetime:
    """A time of an answer."""
    return dt.datetime.fromisoformat(text)


def own_ways(answer: Answer) -> dict[str, Journey]:
    """The journeys all by one's own vehicle, by mode."""
    return {modes_of(journey)[0]: journey for journey in answer.json["direct"]}


def test_without_options_one_walks_and_rides(sample: Path) -> None:
    plain = plan(sample, HERE, THERE).json
    assert plain == plan(sample, HERE, THERE, "--modes", "transit,walk", "--access", "walk", "--egress", "walk").json
    assert plain["direct"] == []
    assert [modes_of(journey) for journey in plain["itineraries"]] == [["walk", "ride", "walk"]]
    assert plain["notes"] == []


@pytest.mark.parametrize(
    ("modes", "direct", "rides"),
    [
        ("bike", ["bike"], False),
        ("car", ["car"], False),
        ("bike,car", ["bike", "car"], False),
        ("car,bike", ["car", "bike"], False),
        (" car , bike,car,", ["car", "bike"], False),
        ("transit", [], True),
        ("walk,transit,bike", ["bike"], True),
    ],
)
def test_modes_say_what_one_is_answered_with(modes: str, direct: list[str], rides: bool, sample: Path) -> None:  # noqa: FBT001
    answer = plan(sample, HERE, THERE, "--modes", modes).json
    assert [modes_of(journey) for journey in answer["direct"]] == [[mode] for mode in direct]
    assert bool(answer["itineraries"]) == rides
    assert answer["reason"] is None
    assert (PARKING in answer["notes"]) == bool(direct)


def test_walk_alone_answers_with_the_walk(sample: Path) -> None:
    (journey,) = plan(sample, HERE, MITTE, "--modes", "walk").json["itineraries"]
    (leg,) = journey["legs"]
    assert (journey["rides"], leg["mode"], leg["to"]["name"]) == (0, "walk", MITTE)
    assert leg["duration_s"] == pytest.approx(leg["path"]["distance_m"] / 1.25, abs=1)


def test_transit_alone_answers_without_the_walk(sample: Path) -> None:
    answer = plan(sample, HERE, MITTE, "--modes", "transit").json
    assert [journey for journey in answer["itineraries"] if journey["rides"] == 0] == []
    assert next(journey["rides"] for journey in plan(sample, HERE, MITTE).json["itineraries"]) == 0


def test_an_own_vehicle_leaves_at_the_asked_time(sample: Path) -> None:
    for journey in own_ways(plan(sample, HERE, THERE, "--modes", "bike,car")).values():
        (leg,) = journey["legs"]
        assert journey["departure"] == leg["departure"] == f"{DAY}T07:00:00+02:00"
        assert (journey["arrival"], journey["rides"]) == (leg["arrival"], 0)
        assert moment(leg["arrival"]) - moment(leg["departure"]) == dt.timedelta(seconds=leg["duration_s"])
        assert leg["path"]["distance_m"] == pytest.approx(2500, abs=400)


def test_an_own_vehicle_arrives_at_the_asked_time(sample: Path) -> None:
    """The way is the same as with a departure: nothing of it depends on the time."""
    for option, end in (("--at", "departure"), ("--arrive-by", "arrival")):
        found = own_ways(plan(sample, HERE, THERE, "--modes", "bike,car", option, f"{DAY}T08:00"))
        assert {mode: journey[end] for mode, journey in found.items()} == {
            "bike": f"{DAY}T08:00:00+02:00",
            "car": f"{DAY}T08:00:00+02:00",
        }
        for journey in found.values():
            seconds = (moment(journey["arrival"]) - moment(journey["departure"])).total_seconds()
            assert seconds == journey["legs"][0]["duration_s"] > 0
    there = own_ways(plan(sample, HERE, THERE, "--modes", "bike"))["bike"]["legs"][0]
    by = own_ways(plan(sample, HERE, THERE, "--modes", "bike", "--arrive-by", f"{DAY}T08:00"))["bike"]["legs"][0]
    assert (there["path"], there["duration_s"]) == (by["path"], by["duration_s"])


def test_a_car_is_quicker_than_a_bike_and_a_bike_than_walking(sample: Path) -> None:
    found = own_ways(plan(sample, HERE, MITTE, "--modes", "bike,car"))
    (walk,) = plan(sample, HERE, MITTE, "--modes", "walk").json["itineraries"]
    seconds = [journey["legs"][0]["duration_s"] for journey in (found["car"], found["bike"], walk)]
    assert seconds == sorted(seconds)
    assert seconds[1] * 2 < seconds[2]


def test_between_stops_one_drives_from_the_stop(sample: Path) -> None:
    for journey in own_ways(plan(sample, MITTE, PARK, "--modes", "bike,car")).values():
        (leg,) = journey["legs"]
        assert (leg["from"]["name"], leg["to"]["name"]) == (MITTE, PARK)
        assert leg["from"]["stop_id"] == "bsp_bsp:barleben-mitte"
        assert leg["path"]["points"][0] == [leg["from"]["lat"], leg["from"]["lon"]]
        assert leg["path"]["points"][-1] == [leg["to"]["lat"], leg["to"]["lon"]]


def test_from_a_station_one_drives_from_the_better_platform(sample: Path) -> None:
    every = {
        platform: own_ways(plan(sample, f"bsp_bsp:barleben-{platform}", MITTE, "--modes", "car"))["car"]["arrival"]
        for platform in (1, 2)
    }
    assert own_ways(plan(sample, "Barleben", MITTE, "--modes", "car"))["car"]["arrival"] == min(every.values())


@pytest.mark.parametrize("arrive", [False, True])
@pytest.mark.parametrize("mode", ["bike", "car"])
def test_to_the_first_stop_by_vehicle(mode: str, arrive: bool, sample: Path) -> None:  # noqa: FBT001
    time = ("--arrive-by", f"{DAY}T09:00") if arrive else AT
    answer = plan(sample, HERE, HBF, "--access", mode, "--modes", "transit", *time).json
    assert answer["itineraries"]
    for journey in answer["itineraries"]:
        first, *others = journey["legs"]
        assert first["mode"] == mode
        assert mode not in modes_of({"legs": others})
        assert first["departure"] == journey["departure"]
        assert first["path"] is not None
        assert moment(first["arrival"]) <= moment(others[0]["departure"])
    assert PARKING in answer["notes"]
    assert STRAIGHT not in answer["notes"]


@pytest.mark.parametrize("mode", ["bike", "car"])
def test_from_the_last_stop_by_vehicle(mode: str, sample: Path) -> None:
    for journey in plan(sample, HBF, HERE, "--egress", mode).json["itineraries"]:
        *others, last = journey["legs"]
        assert last["mode"] == mode
        assert mode not in modes_of({"legs": others})
        assert last["arrival"] == journey["arrival"]
        assert last["path"]["points"][-1] == [52.205, 11.61]


def test_with_a_bike_one_gets_to_stops_that_are_too_far_to_walk(sample: Path) -> None:
    on_foot = times(plan(sample, HERE, HBF, "--max-walk", "600", "--modes", "transit"))
    by_bike = times(plan(sample, HERE, HBF, "--max-walk", "600", "--modes", "transit", "--access", "bike"))
    assert by_bike
    assert not on_foot or min(arrival for *_, arrival in by_bike) <= min(arrival for *_, arrival in on_foot)


@pytest.mark.parametrize("how", ["bike", "car"])
def test_the_asked_stop_is_boarded_at_once_whatever_one_has(how: str, sample: Path) -> None:
    """SEMANTICS, Change: boarding or leaving at the asked stop itself takes 0 s. Bus A leaves at 09:28:00."""
    at = ("--at", f"{DAY}T09:28", "--modes", "transit")
    (journey,) = plan(sample, WEG, PARK, *at).json["itineraries"]
    found = plan(sample, WEG, PARK, *at, "--access", how, "--egress", how).json["itineraries"]
    assert journey["departure"] == f"{DAY}T09:28:00+02:00"
    assert min(moment(one["arrival"]) for one in found) <= moment(journey["arrival"])
    legs = [leg for one in found for leg in one["legs"]]
    assert [leg for leg in legs if leg["mode"] == how and leg["from"]["stop_id"] == leg["to"]["stop_id"]] == []


@pytest.mark.parametrize("option", ["--access", "--egress"])
def test_a_stop_off_the_map_can_still_be_asked_for(option: str, sample: Path) -> None:
    """Nobody cycles in Magdeburg, where there is no street on the map; its station has trains all the same."""
    question = (HBF, "Barleben") if option == "--access" else ("Barleben", HBF)
    assert times(plan(sample, *question, option, "bike")) == times(plan(sample, *question))


def test_notes_tell_of_pushing(sample: Path) -> None:
    answer = plan(sample, CAR_PARK, BUS_STOP, "--modes", "bike,car").json
    assert answer["notes"] == [PARKING, PUSHED]
    path = {modes_of(journey)[0]: journey["legs"][0]["path"] for journey in answer["direct"]}
    assert path["bike"]["pushed_m"] == pytest.approx(path["bike"]["distance_m"], abs=30)
    assert path["car"]["pushed_m"] == 0
    assert {step["pushed"] for step in path["bike"]["steps"]} == {True}


def test_a_path_in_json(sample: Path) -> None:
    (journey,) = plan(sample, HERE, THERE, "--modes", "bike").json["direct"]
    path = journey["legs"][0]["path"]
    assert list(path) == ["distance_m", "ascent_m", "descent_m", "pushed_m", "steps", "points"]
    assert path["points"][0] == [52.205, 11.61]
    assert path["points"][-1] == [52.186, 11.601]
    firsts = [step["first_point"] for step in path["steps"]]
    assert firsts == sorted(set(firsts))
    assert all(list(step) == ["name", "kind", "turn", "distance_m", "first_point", "pushed"] for step in path["steps"])
    assert [step["turn"] for step in path["steps"]].count("depart") == 1


def test_json_is_the_same_in_both_languages(sample: Path) -> None:
    question = ("plan", sample, HERE, THERE, *AT, "--modes", "walk,bike,car,transit", "--json", "--steps")
    english = mobility(*question)
    assert mobility(*question, language="de") == english
    assert english.json == plan(sample, HERE, THERE, "--modes", "walk,bike,car,transit").json, "steps are always there"


def test_text_in_english(sample: Path) -> None:
    answer = mobility("plan", sample, HERE, THERE, *AT, "--modes", "walk,bike,car,transit")
    assert answer.code == 0
    bike = next(line for line in answer.lines if line.startswith("Bike  07:00 – 07:"))
    assert bike.endswith(" min")
    assert any(line.startswith("Car   07:00 – 07:0") for line in answer.lines)
    assert any(line.startswith("1.  07:") and line.endswith(", no change") for line in answer.lines)
    assert any(line.strip().startswith("bike 1") and " km: Lindenallee, " in line for line in answer.lines)
    assert any(
        line.strip().startswith("walk ") and line.endswith(" m: Otto-von-Guericke-Allee") for line in answer.lines
    )
    assert "Whether a bike or car may be parked where it is left is not checked." in answer.lines
    assert "straight lines" not in answer.out
    assert "Straßennetz: Projekt umstieg" in answer.out


def test_text_in_german(sample: Path) -> None:
    answer = mobility("plan", sample, HERE, THERE, *AT, "--modes", "walk,bike,car,transit", language="de")
    assert any(line.startswith("Fahrrad  07:00 – 07:") for line in answer.lines)
    assert any(line.startswith("Auto     07:00 – 07:0") for line in answer.lines)
    assert any(line.strip().startswith("Auto ") and ",8 km: " in line for line in answer.lines), "a decimal comma"
    assert "Ob Fahrrad oder Auto dort abgestellt werden dürfen, wird nicht geprüft." in answer.lines


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            ["start on a footway, 77 m", "turn left onto steps, 12 m (push the bike)", "start on a street, 1.9 km"],
        ),
        ("de", ["Start: Fußweg, 77 m", "links: Treppe, 12 m (Rad schieben)", "Start: Straße, 1,9 km"]),
    ],
)
def test_steps_are_shown_when_asked_for(language: str, lines: list[str], sample: Path) -> None:
    question = ("plan", sample, CAR_PARK, BUS_STOP, *AT, "--modes", "walk,bike,car")
    shown = [line.strip() for line in mobility(*question, "--steps", language=language).lines]
    assert [line for line in lines if line not in shown] == []
    hidden = [line.strip() for line in mobility(*question, language=language).lines]
    assert [line for line in lines if line in hidden] == []
    assert [line for line in hidden if line not in shown] == []


@pytest.mark.parametrize(
    ("option", "value", "choices"),
    [
        ("--modes", "scooter", "transit, walk, bike, car"),
        ("--modes", "walk,Bike", "transit, walk, bike, car"),
        ("--modes", "foot", "transit, walk, bike, car"),
        ("--modes", ",", "transit, walk, bike, car"),
        ("--access", "transit", "walk, bike, car"),
        ("--access", "bike,car", "walk, bike, car"),
        ("--egress", "train", "walk, bike, car"),
        ("--egress", "", "walk, bike, car"),
    ],
)
def test_an_unknown_mode_is_refused_and_the_choices_named(option: str, value: str, choices: str, sample: Path) -> None:
    for language in ("en", "de"):
        answer = mobility("plan", sample, HERE, THERE, *AT, option, value, language=language)
        assert_refused(answer, option, choices)


@pytest.mark.parametrize("options", [("--modes", "bike"), ("--modes", "transit,car"), ("--access", "bike")])
def test_a_region_without_streets_has_no_ways_by_vehicle(options: tuple[str, str], built: Standing) -> None:
    mode = options[1].removeprefix("transit,")
    answer = mobility("plan", built.region, "f_a", "f_b", *AT, *options)
    assert_refused(answer, "This region has no streets", f"by {mode}", "[streets]")
    german = mobility("plan", built.region, "f_a", "f_b", *AT, *options, language="de")
    assert_refused(german, "[streets]")
    built.assert_intact()


@pytest.mark.parametrize("options", [(), ("--modes", "bike"), ("--access", "car"), ("--max-walk", "0")])
@pytest.mark.parametrize(
    ("point", "parts"),
    [
        ("54.5,10.5", ("No street lies within 20 km of 54.5,10.5", "latitude comes first")),
        ("52.15,11.61", ("No street lies within 500 m", "the nearest is 3", "nearer to a street")),
        ("11.61,52.205", ("swapped it lies in the region", "52.205,11.61")),
    ],
    ids=["in the sea", "far", "swapped"],
)
def test_points_without_streets_are_refused(
    point: str, parts: tuple[str, ...], options: tuple[str, ...], sample: Path
) -> None:
    for question in ((point, MITTE), (MITTE, point)):
        assert_refused(mobility("plan", sample, *question, *AT, *options), *parts)
        german = mobility("plan", sample, *question, *AT, *options, language="de")
        assert_refused(german, "Straße")
        assert "street" not in german.err


def test_where_no_street_leads_there_is_no_way_by_bike(sample: Path) -> None:
    """Magdeburg is off the map; other days would not help."""
    answer = mobility("plan", sample, HBF, MITTE, *AT, "--modes", "bike")
    assert answer.code == 0
    assert "No way over streets leads from Magdeburg Hbf to the destination." in answer.lines
    assert "seven days" not in answer.out
    assert plan(sample, HBF, MITTE, "--modes", "bike").json["reason"]["code"] == "no_way"
    both = plan(sample, HBF, MITTE, "--modes", "bike,transit").json
    assert both["direct"] == []
    assert both["itineraries"]


def test_a_walk_that_is_too_long_is_not_said_to_have_no_way(sample: Path) -> None:
    answer = mobility("plan", sample, HERE, MITTE, *AT, "--modes", "walk", "--max-walk", "60")
    assert answer.code == 0
    assert "No way over streets" not in answer.out


@pytest.mark.parametrize("modes", ["walk", "bike", "car", "walk,transit", "bike,car,walk,transit"])
@pytest.mark.parametrize("place", [HERE, MITTE, "Barleben", HBF])
def test_from_a_place_to_itself_one_need_not_go(place: str, modes: str, sample: Path) -> None:
    answer = plan(sample, place, place, "--modes", modes).json
    assert [leg for one in answer["itineraries"] + answer["direct"] for leg in one["legs"]] == []
    assert STRAIGHT not in answer["notes"]


@pytest.mark.parametrize("place", [HERE, MITTE, "Barleben", HBF, PARK])
def test_rides_from_a_place_to_itself_do_no_harm(place: str, sample: Path) -> None:
    """Who does not want to walk there by 0 s might be shown a round trip, but no error."""
    for options in ((), ("--access", "bike"), ("--egress", "car"), ("--max-walk", "0")):
        assert mobility("plan", sample, place, place, *AT, "--modes", "transit", *options).code == 0


@pytest.fixture
def island(tmp_path: Path) -> Path:
    """Return a region: two streets of 1 km, joined by a footpath, with stops at their outer ends; islands for cars."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 1000 0, c 1100 0, d 2100 0")
    osm.way("West", "a b", "highway=residential")
    osm.way("Path", "b c", "highway=footway")
    osm.way("East", "c d", "highway=residential")
    osm.write(tmp_path / "town.osm.pbf")
    region = village(tmp_path)
    text = region.read_text(encoding="utf-8")
    region.write_text(f'{text}\n[streets]\nosm = "town.osm.pbf"\n', encoding="utf-8")
    lat, lon = osm.degrees("d")
    stops = (
        f"stop_id,stop_name,stop_lat,stop_lon\na,Amtsplatz,52.0,11.0\nb,Bahnhof,{lat},{lon}\nc,Chausseehaus,52.2,11\n"
    )
    (tmp_path / "feed" / "stops.txt").write_text(stops, encoding="utf-8")
    return region


def test_no_car_drives_to_an_island(island: Path) -> None:
    answer = plan(island, "f_a", "f_b", "--modes", "car,bike,transit", "--max-walk", "0").json
    assert [modes_of(journey) for journey in answer["direct"]] == [["bike"]]
    assert answer["direct"][0]["legs"][0]["path"]["pushed_m"] == pytest.approx(100, abs=0.1)
    assert [journey["rides"] for journey in answer["itineraries"]] == [1]
    alone = plan(island, "f_a", "f_b", "--modes", "car").json
    assert (alone["direct"], alone["itineraries"], alone["reason"]["code"]) == ([], [], "no_way")
    assert mobility("plan", island, "f_a", "f_b", *AT, "--modes", "car").code == 0


def test_no_car_drives_to_a_stop_on_an_island(island: Path) -> None:
    """From a point on the western street the car gets to the first stop only, from the eastern one to the second."""
    assert times(plan(island, "52.0,11.002", "f_c", "--access", "car", "--modes", "transit"))
    east = plan(island, "52.0,11.025", "f_c", "--access", "car", "--modes", "transit").json
    assert {journey["legs"][0]["to"]["stop_id"] for journey in east["itineraries"]} == {"f_b"}


def test_a_point_far_from_roads_is_answered_on_foot_all_the_same(tmp_path: Path) -> None:
    """In the woods, a footpath of 1 km leads to the street with the stop: no car comes there, but bikes and walkers."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 1000 0, w 0 1000")
    osm.way("Road", "a b", "highway=residential")
    osm.way("Path", "a w", "highway=footway bicycle=yes")
    region = village(tmp_path)
    osm.write(tmp_path / "town.osm")
    region.write_text(f'{region.read_text(encoding="utf-8")}\n[streets]\nosm = "town.osm"\n', encoding="utf-8")
    lat, lon = osm.degrees("w")
    answer = plan(region, f"{lat},{lon}", "f_c", "--modes", "transit,walk,bike,car", "--max-walk", "1200").json
    assert [modes_of(journey)[0] for journey in answer["itineraries"]] == ["walk"]
    to_stop = plan(region, f"{lat},{lon}", "f_a", "--modes", "bike,car").json
    assert [modes_of(journey) for journey in to_stop["direct"]] == [["bike"]]


def test_off_the_map_walks_are_straight_lines_and_that_is_noted(island: Path) -> None:
    """c is 22 km from the map; a stop 100 m beside it is reached in a straight line."""
    stops = island.parent / "feed" / "stops.txt"
    stops.write_text(f"{stops.read_text(encoding='utf-8')}e,Endpunkt,52.201,11\n", encoding="utf-8")
    answer = plan(island, "f_a", "f_e").json
    *_, last = answer["itineraries"][0]["legs"]
    assert (last["mode"], last["path"], last["to"]["name"]) == ("walk", None, "Endpunkt")
    assert answer["notes"] == [STRAIGHT]
    text = mobility("plan", island, "f_a", "f_e", *AT)
    assert "straight lines with a detour factor" in text.out


def ask_rows(region: Path, *rows: str, options: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and answers of a batch."""
    answer = mobility("plan", region, "--batch", "-", *options, stdin="\n".join(["from,to,at", *rows, ""]).encode())
    return answer.code, [json.loads(line) for line in answer.out.splitlines()]


def test_a_batch_takes_quoted_points(sample: Path) -> None:
    code, (first, second, third) = ask_rows(
        sample,
        f'"{HERE}","{THERE}",{DAY}T07:00:00',
        f'"{HERE}",bsp_bsp:barleben-mitte,{DAY}T07:00:00',
        f"bsp_bsp:magdeburg-hbf,bsp_bsp:barleben,{DAY}T08:05:00",
    )
    assert code == 0
    assert list(first) == ["from", "to", "at", "pareto"]
    assert (first["from"], first["to"]) == (HERE, THERE)
    for row, question in ((first, (HERE, THERE)), (second, (HERE, MITTE))):
        wanted = [
            {name: journey[name] for name in ("rides", "departure", "arrival")}
            for journey in plan(sample, *question).json["itineraries"]
        ]
        assert row["pareto"] == wanted
    assert [entry["departure"] for entry in third["pareto"]] == [f"{DAY}T08:12:00+02:00"]


def test_a_batch_by_bike(sample: Path) -> None:
    row = f'"{HERE}","{THERE}",{DAY}T07:00:00'
    for options in (("--access", "bike"), ("--access", "car", "--egress", "bike")):
        code, (found,) = ask_rows(sample, row, options=options)
        wanted = times(plan(sample, HERE, THERE, *options))
        assert code == 0
        assert [(one["rides"], one["departure"][11:19], one["arrival"][11:19]) for one in found["pareto"]] == wanted


@pytest.mark.parametrize("options", [("--access", "bike"), ("--egress", "car")])
def test_a_batch_by_vehicle_is_refused_where_there_are_no_streets(options: tuple[str, str], built: Standing) -> None:
    question = f"from,to,at\nf_a,f_b,{DAY}T07:00:00\n".encode()
    assert_refused(mobility("plan", built.region, "--batch", "-", *options, stdin=question), "has no streets")


def test_bad_points_in_a_batch_are_errors_of_their_rows(sample: Path) -> None:
    mitte = "bsp_bsp:barleben-mitte"
    rows = {
        f'"54.5,10.5",{mitte},{DAY}T07:00:00': "no_street_far",
        f'{mitte},"52.15,11.61",{DAY}T07:00:00': "no_street_near",
        f'"11.61,52.205",{mitte},{DAY}T07:00:00': "point_swapped",
        f'"91,11.61",{mitte},{DAY}T07:00:00': "bad_point",
        f"{HERE},{mitte},{DAY}T07:00:00": "bad_row",
        f'"52.205",{mitte},{DAY}T07:00:00': "unknown_stop",
        f'"{MITTE}",{mitte},{DAY}T07:00:00': "unknown_stop",
        f'"{HERE}",{mitte},soon': "bad_time",
    }
    good = f'"{HERE}",{mitte},{DAY}T07:00:00'
    code, found = ask_rows(sample, *itertools.chain.from_iterable((row, good) for row in rows))
    assert code == BAD_INPUT
    assert [one["error"]["code"] for one in found[::2]] == list(rows.values())
    assert all(one["pareto"] for one in found[1::2])
    assert all("\n" not in one["error"]["message"] for one in found[::2])


def test_from_a_point_to_itself_in_a_batch(sample: Path) -> None:
    _, (found,) = ask_rows(sample, f'"{HERE}","{HERE}",{DAY}T07:00:00')
    at = f"{DAY}T07:00:00+02:00"
    assert found["pareto"] == [{"rides": 0, "departure": at, "arrival": at}]
