# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.peers.compare import _RULES, Agreement, agreement
from benchmarks.peers.drive import Asked, Running, SideError
from benchmarks.peers.feeds import merged_copy, plain_copy
from benchmarks.peers.groups import DATA, GROUPS, OPERATIONS, OURS, Group, base
from benchmarks.peers.install import wanted
from benchmarks.peers.medians import lower_medians, told_seconds, travel_times
from benchmarks.peers.reasons import CLASSES
from benchmarks.peers.render import firsts, ms, quickest, render
from benchmarks.peers.worker import Side, serve


def side(p50: float, *, cpu: float | None = None, same: int | None = None, **more: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "calls": "some_function", "samples": 40, "p50_ms": p50, "p95_ms": 2 * p50, "p99_ms": 3 * p50,
        "cpu_p50_ms": p50 if cpu is None else cpu, "start_s": 1.5, "peak_mib": 77.0, **more,
    }  # fmt: skip
    if same is not None:
        classes = {"peer_later": 20 - same} if same < 20 else {}
        found = Agreement(20, same, 18, 7, classes, "arrival within 60 s", {"p5": -3.0, "p50": 4.0, "p95": 55.0})
        facts["agreement"] = {
            "compared": 20, "same": same, "answered": 18, "several": 7, "classes": classes,
            "tolerance": found.tolerance, "off": found.off, "agrees": found.agrees,
        }  # fmt: skip
    return facts


def measured(*groups: dict[str, Any]) -> dict[str, Any]:
    return {
        "about": {
            "date": "2026-01-02", "command": "make bench-peers", "seconds": 90.0, "umstieg": "0.1", "commit": "abc",
            "machine": {"cpu": "Abacus", "cores": 2, "system": "Linux", "load": 0.5, "python": "3.11.7", "numba": "1",
                        "numpy": "2"}, "load_before": 0.25,
        },
        "installed": {"peer": {"version": "9.8.7", "python": "3.11"}, "gone": {"version": "1.2", "error": "no wheel"}},
        "prepared": {"peer": {"seconds": 12.5, "peak_mib": 10.0}},
        "facts": {"build_s": {"home": 3.25}, "nodes": 31186, "arcs": 90310, "dates": {"moved": "2026-12-02"}},
        "yardstick": {"error": "it is absent"},
        "groups": list(groups),
    }  # fmt: skip


def group_of(operation: str, **sides: dict[str, Any]) -> dict[str, Any]:
    return {"operation": operation, "data": "home", "questions": 20, "sides": sides}


def test_every_figure_of_a_side_stands_in_its_row() -> None:
    page = render(measured(group_of("stop_pair", ours=side(0.5), peer=side(1.25, cpu=1.0, same=19))))
    (row,) = (line for line in page.splitlines() if line.startswith("| home | peer |"))
    assert row == ("| home | peer | some_function | 40 | 1.25 | 2.50 | 3.75 | 1.00 | 12.5 + 1.5 | 77 MiB | 19 of 20 |")
    assert "| home | **ours** | some_function | 40 | 0.500 | 1.00 | 1.50 | 0.500 | 3.2 + 1.5 | 77 MiB |  |" in page
    assert "peer, home: 19 of 20 the same (arrival within 60 s); ours found an answer for 18, 7 with several" in page
    assert "  - once: It is later." in page
    assert "median +4 s, 5th to 95th percentile -3 to +55 s" in page


def test_how_far_off_is_told_in_the_words_of_the_tolerance() -> None:
    peer = side(2, same=19)
    for tolerance, told in (
        ("arrival within 60 s", "Its arrival less ours: median +4 s"),
        ("median within 60 s", "Its median less ours: median +4 s"),
        ("length within 10%", "Its length by ours: median 4.000"),
        ("90% of the junctions that any reaches", "Share of junctions in both: median 4.00"),
        ("exactly the same", "7 with several entries.\n"),
    ):
        peer["agreement"]["tolerance"] = tolerance
        assert told in render(measured(group_of("reach", ours=side(1), peer=peer)))


def test_head_names_machine_versions_and_command() -> None:
    page = render(measured())
    for text in ("Abacus", "peer 9.8.7 (Python 3.11)", "gone 1.2 (not installed)", "`make bench-peers`", "commit abc"):
        assert text in page
    assert "- gone 1.2: no wheel" in page
    assert "The yardstick was skipped: it is absent" in page


def test_failure_of_a_peer_is_told_with_its_message() -> None:
    page = render(measured(group_of("reach", ours=side(1), peer={"error": "ValueError: a | b\nc"})))
    assert "| home | peer | failed: ValueError: a / b c |" in page


def test_messages_lose_addresses_and_folders() -> None:
    error = "see https://host.example/a/b?c and /some/where/else/file.py, 3/4 of ./this/path"
    page = render(measured(group_of("reach", ours=side(1), peer={"error": error})))
    assert "failed: see (address) and file.py, 3/4 of ./this/path |" in page


def test_peer_that_does_not_agree_does_not_count() -> None:
    group = group_of("window", ours=side(2), quick=side(1, same=17), slow=side(3, same=20))
    found = quickest(group)
    assert (found["first"], found["peer"], found["agreeing"]) == (True, "slow", ["slow"])
    page = render(measured(group))
    assert "17 of 20, does not agree" in page
    assert "No peer agrees in" not in page
    assert "No peer agrees in: Walk pair." in render(measured(group, group_of("walk_pair", ours=side(1))))
    assert "Where ours is not the quickest" not in page
    assert "- 2-hour window, home: quick takes 1.00 ms, ours 2.00 ms; 17 of 20 are the same" in page


@pytest.mark.parametrize(("p50", "cpu"), [(1, 3), (3, 1)])
def test_ours_is_first_only_on_the_clock_and_by_processors(p50: float, cpu: float) -> None:
    group = group_of("window", ours=side(2), peer=side(p50, cpu=cpu, same=20))
    assert not quickest(group)["first"]
    assert quickest(group)["ratio"] == 0.5
    page = render(measured(group))
    assert page.index("## Where ours is not the quickest") < page.index("## Stop pair")


def test_operation_counts_only_if_ours_is_first_on_all_data() -> None:
    win, lose = (
        group_of("window", ours=side(1), peer=side(2, same=20)),
        group_of("window", ours=side(2), peer=side(1, same=20)),
    )
    other = group_of("reach", ours=side(1), peer=side(2, same=20))
    data = measured(win, lose, other)
    assert firsts(data) == {"window": False, "reach": True}
    assert "in 1 of 9 operations**: 1 of 8 of routing (wanted: 7) and 0 of 1 of analysis" in render(data)


def test_analyses_are_counted_apart() -> None:
    page = render(measured(group_of("medians", ours=side(1), peer=side(2, same=20))))
    assert "in 1 of 9 operations**: 0 of 8 of routing (wanted: 7) and 1 of 1 of analysis" in page


def test_our_failure_is_no_win() -> None:
    page = render(measured(group_of("reach", ours={"error": "bad"}, peer=side(2))))
    assert "in 0 of 9 operations**" in page
    assert "ours failed: bad" in page


def test_yardstick_rows_say_whether_checksums_are_equal() -> None:
    row = {"questions": 2000, "p50_ms": 0.4, "p95_ms": 0.8, "p99_ms": 1.0, "build_s": None}
    data = measured()
    for ours, told in (("aa", "checksums equal"), ("bb", "checksums differ")):
        data["yardstick"] = {
            "raptor_pair": {"yardstick": {**row, "checksums": ["aa"]}, "beside": {**row, "checksums": [ours]}}
        }
        assert told in render(data)


def test_milliseconds_keep_three_digits() -> None:
    assert [ms(value) for value in (0.0126, 1.234, 12.34, 123.4, 12345.6)] == ["0.013", "1.23", "12.3", "123", "12,346"]


def of(operation: str, data: str) -> Group:
    return next(group for group in GROUPS if (group.operation, group.data) == (operation, data))


def counted(operation: str, data: str, mine: object, other: object, nodes: np.ndarray | None = None) -> dict[str, int]:
    found = agreement(of(operation, data), "peer", [mine], [other], nodes)
    assert found.same + sum(found.classes.values()) == found.compared
    return {"same": found.same} | found.classes if found.same else found.classes


def test_pareto_sets_are_compared_by_rides_and_arrivals() -> None:
    def entries(*rows: list[int]) -> dict[str, Any]:
        return {"entries": list(rows)}

    assert counted("stop_pair", "home", entries([5, 9, 1]), [[0, 9, 1]]) == {"same": 1}
    assert counted("stop_pair", "home", entries(), []) == {"same": 1}
    assert counted("stop_pair", "home", entries([5, 9, 1]), []) == {"peer_fewer": 1}
    assert counted("stop_pair", "home", entries(), [[0, 9, 1]]) == {"peer_more": 1}
    assert counted("stop_pair", "home", entries([5, 8, 1]), [[0, 9, 1]]) == {"peer_other": 1}
    assert counted("stop_pair", "home", entries([5, 8, 9]), []) == {"more_rides_than_it_looks_for": 1}
    assert counted("stop_pair", "home", entries([5, 8, 9], [5, 9, 8]), []) == {"peer_fewer": 1}
    assert counted("stop_pair", "home", entries([5, 8, 0]), []) == {"only_a_walk": 1}


def test_windows_are_compared_by_departures_too() -> None:
    assert counted("window", "home", [[5, 9, 1]], [[5, 9, 1]]) == {"same": 1}
    assert counted("window", "home", [[5, 9, 1]], [[4, 9, 1]]) == {"peer_other": 1}
    # Without rides: what leaves earlier and arrives no earlier is left out, and a minute does not matter.
    mine = [[100, 900, 2], [100, 1000, 1], [500, 1500, 1]]
    assert counted("window", "heidelberg", mine, [[130, 880], [510, 1500]]) == {"same": 1}
    assert counted("window", "heidelberg", mine, [[130, 880]]) == {"peer_fewer": 1}
    assert counted("window", "heidelberg", mine[:1], [[130, 880], [510, 1500]]) == {"peer_more": 1}


@pytest.mark.parametrize(
    ("mine", "generous", "other", "thorough", "kind"),
    [
        (1000, 1000, 1060, 1060, "same"), (1000, 940, 900, 900, "generous_walks"),
        (1000, 1000, 900, 900, "peer_earlier"),
        (1000, 1000, 1200, 1100, "own_search_better"), (1000, 1000, 1200, 1200, "peer_later"),
        (None, None, 9, 9, "ours_none"), (None, None, None, None, "same"), (9, 9, None, None, "peer_none"),
    ],
)  # fmt: skip
def test_arrivals_where_walks_differ(
    mine: int | None, generous: int | None, other: int | None, thorough: int | None, kind: str
) -> None:
    entries = [] if mine is None else [[0, mine, 1], [0, mine + 500, 0]]
    answer = {"entries": entries, "generous_s": generous}
    assert counted("stop_pair", "heidelberg", answer, [other, thorough]) == {kind: 1}


def test_tables_are_compared_entry_by_entry() -> None:
    exact = {"seconds": [0, 100, -1, -1, 7, 50], "other": [0, 100, -1, -1, 7, 60]}
    assert counted("transit_matrix", "home", exact, [0, 160, -1, 5, -1, 60]) == {
        "same": 2, "peer_other_time": 1, "ours_none": 1, "peer_none": 1, "more_rides_than_it_looks_for": 1,
    }  # fmt: skip
    walk = {"seconds": [120, 120], "other": [120, 120]}
    assert counted("transit_matrix", "home", walk, [-1, 120]) == {"same": 1, "only_a_walk": 1}
    near = {"seconds": [0, 1000], "other": [0, 500]}
    assert counted("transit_matrix", "heidelberg", near, [60, 500]) == {"same": 1, "generous_walks": 1}


def test_medians_are_compared_as_tables_are() -> None:
    exact = {"seconds": [0, 120, 600, 900, -1], "other": [0, 120, 600, 960, -1]}
    assert counted("medians", "home", exact, [0, -1, 660, 960, -1]) == {
        "same": 2, "only_a_walk": 1, "peer_other_time": 1, "more_rides_than_it_looks_for": 1,
    }  # fmt: skip
    near = {"seconds": [0, 1000, 700], "other": [0, 500, 700]}
    assert counted("medians", "heidelberg", near, [60, 500, 761]) == {"same": 1, "generous_walks": 1, "peer_later": 1}


@pytest.mark.parametrize("minutes", [1, 2, 59, 60])
def test_medians_of_peers_are_the_lower_nearest_rank(minutes: int) -> None:
    times = np.random.default_rng(7).integers(0, 99, (minutes, 40)).astype(np.float64)
    expected = np.percentile(times, 50, axis=0, method="inverted_cdf")
    assert told_seconds(lower_medians(times)) == expected.astype(int).tolist()
    for far in (np.inf, np.nan):
        most, half = times.copy(), times.copy()
        most[: minutes // 2 + 1] = far
        half[: minutes // 2] = far
        assert set(told_seconds(lower_medians(most))) == {-1}
        assert told_seconds(lower_medians(half)) == np.max(times[minutes // 2 :], axis=0).astype(int).tolist()


def test_travel_times_of_journeys_count_the_wait() -> None:
    never = np.inf
    # One leaves in minute 1 and arrives at 9, a slower one in minute 0; after minute 2 nothing leaves but at last.
    arrival = np.array([[12, never], [9, never], [never, never], [30, never]])
    assert travel_times(arrival).tolist() == [[9, never], [8, never], [28, never], [27, never]]
    assert travel_times(np.array([[never], [1441]])).tolist() == [[never], [1440]]


def test_lengths_and_reaches() -> None:
    assert counted("walk_pair", "nodes", 100, 100) == {"same": 1}
    assert counted("walk_matrix", "nodes", [1, 2], [1, 5]) == {"same": 1, "length": 1}
    assert counted("walk_pair", "points", 1000.0, 1099.0) == {"same": 1}
    assert counted("walk_pair", "points", 1000.0, 1101.0) == {"peer_longer": 1}
    assert counted("walk_pair", "points", 10.0, 0.0) == {"same": 1}
    assert counted("walk_pair", "points", None, 5.0) == {"ours_none": 1}
    assert counted("reach", "nodes", [[1, 2], [0, 9]], [[1, 2], [0, 9]]) == {"same": 1}
    assert counted("reach", "nodes", [[1, 2], [0, 9]], [[1, 3], [0, 9]]) == {"other_nodes": 1}
    assert counted("reach", "nodes", [[1, 2], [0, 9]], [[1, 2], [0, 12]]) == {"length": 1}
    nodes = np.array([[0.5, 0.5], [0.6, 0.6], [5.0, 5.0]])
    square = {"polygon": {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}}
    assert counted("reach", "points", {"nodes": [0, 1]}, square, nodes) == {"same": 1}
    assert counted("reach", "points", {"nodes": [0]}, square, nodes) == {"peer_wider": 1}


def test_every_group_can_be_compared_and_every_class_told() -> None:
    source = Path(sys.modules[agreement.__module__].__file__ or "").read_text(encoding="utf-8")
    told = set(
        re.findall(
            r'"((?:peer|ours)_[a-z]+|generous_walks|only_a_walk|own_search_better|length|other_nodes|more_rides\w+)"',
            source,
        )
    )
    assert told <= set(CLASSES)
    assert {(group.operation, group.data) for group in GROUPS} <= set(_RULES)
    assert {group.operation for group in GROUPS} == set(OPERATIONS)
    assert {group.data for group in GROUPS} == set(DATA)
    assert {base(peer) for group in GROUPS for peer in group.peers} == set(wanted())


def feed(path: Path, stop: str, time: str) -> Path:
    texts = {
        "agency.txt": "agency_id,agency_name\na,A\n",
        "stops.txt": f"stop_id,stop_name,stop_lat,stop_lon\n{stop},Markt,50.0,8.0\nx,Markt,50.0001,8.0\ny,Markt,51,8\n",
        "routes.txt": "route_id,agency_id\nr,a\n",
        "trips.txt": "route_id,service_id,trip_id,block_id\nr,s,t,b\n",
        "stop_times.txt": f"trip_id,stop_id,stop_sequence,arrival_time,departure_time\nt,{stop},1,{time},{time}\n",
        "calendar.txt": "service_id,start_date,end_date\ns,20211001,20211031\n",
        "transfers.txt": "from_stop_id,to_stop_id,transfer_type\nx,y,3\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


def table(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


def test_plain_copy_moves_dates_and_pads_hours(tmp_path: Path) -> None:
    plain_copy(feed(tmp_path / "a.zip", "p", "5:54:30"), tmp_path / "out", move_days=7)
    written = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert "transfers.txt" not in written
    assert "block_id" not in written["trips.txt"]
    assert "t,p,1,05:54:30,05:54:30" in written["stop_times.txt"]
    assert "s,20211008,20211107" in written["calendar.txt"]
    assert "p,Markt,50.0,8.0" in written["stops.txt"]
    plain_copy(tmp_path / "a.zip", tmp_path / "out", places={"p": (51.5, 9.25)}, dwell=False)
    assert "p,Markt,51.5000000,9.2500000" in (tmp_path / "out" / "stops.txt").read_text()


def test_merged_copy_joins_the_poles_of_one_stop_in_all_feeds(tmp_path: Path) -> None:
    sources = {name: feed(tmp_path / f"{name}.zip", "p", "25:54:30") for name in ("one", "two")}
    out = tmp_path / "merged.zip"
    merged_copy(sources, out)
    assert [row["arrival_time"] for row in table(out, "stop_times.txt")] == ["25:54:00", "25:54:00"]
    assert [row["trip_id"] for row in table(out, "trips.txt")] == ["one_t", "two_t"]
    pairs = {(row["from_stop_id"], row["to_stop_id"]) for row in table(out, "transfers.txt")}
    near, far = {"one_p", "one_x", "two_p", "two_x"}, {"one_y", "two_y"}
    assert pairs == {(a, b) for part in (near, far) for a in part for b in part}


def test_worker_answers_and_tells_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Made:
        @staticmethod
        def start(_folder: Path, operation: str, _data: str) -> Side:
            def ask(number: int) -> float:
                return 6 / number

            return Side(ask, lambda question, answer: [question, answer], operation, lambda number: number + 1)

    monkeypatch.setattr("benchmarks.peers.worker.module_of", lambda _: Made)
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "reach-nodes.json").write_text("[0, 1, -1]")
    asked = [
        {"do": "start", "operation": "reach", "data": "nodes"},
        {"do": "ask", "questions": [0, 1], "tell": True},
        {"do": "ask", "questions": [1], "tell": False},
        {"do": "ask", "questions": [2], "tell": True},
    ]
    out = io.StringIO()
    serve("made", tmp_path, io.StringIO("\n".join(map(json.dumps, asked)) + "\n"), out)
    started, first, again, failed = map(json.loads, out.getvalue().splitlines())
    assert started["calls"] == "reach"
    assert first["answers"] == [[1, 6.0], [2, 3.0]]
    assert len(first["wall_ns"]) == 2
    assert again["answers"] == []
    assert "ZeroDivisionError" in failed["error"]


def test_side_that_ends_is_told_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    with Running("no-such-peer", Path(sys.executable), tmp_path) as running:
        with pytest.raises(SideError, match="No module named"):
            running.say(60, do="start", operation="reach", data="nodes")
        asked = Asked(running, {})
        asked.error = "gone"
        asked.ask([0], first=True)
        assert asked.facts() == {"error": "gone"}


def test_ours_stands_first_and_variants_before_peers() -> None:
    group = Group("stop_pair", "home", ("peer",), 1, variants=("arrivals",))
    assert group.sides == (OURS, "ours:arrivals", "peer")
