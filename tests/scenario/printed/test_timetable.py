# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Printed timetables of small feeds: marks, headways, shared columns, parts of the year, lines by name."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.analysis.day_types.day_types import day_types
from mobility.errors import InputError
from mobility.network.network import Network
from mobility.scenario.lines import find_routes
from mobility.scenario.printed.page import page
from mobility.scenario.printed.pdf import pdf
from mobility.scenario.printed.timetable import Timetable, timetable_of
from mobility.scenario.printed.write import write_timetable
from tests.scenario.operations.small import HEAD, STOPS, small
from tests.scenario.printed.reading import ReadTable, read_tables

ROUTES = """
# routes.txt
route_id,agency_id,route_short_name,route_type
r,dorf,1,3
# trips.txt
route_id,service_id,trip_id,direction_id
"""
TIMES = "# stop_times.txt\ntrip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"


def _network(
    folder: Path, trips: Mapping[str, Sequence[tuple[str, ...]]], *, more: str = "", head: str = HEAD
) -> Network:
    """A line of some trips: of each, its calls as stop, arrival, departure, pickup_type and drop_off_type."""
    names = "".join(f"r,{name.partition('@')[2] or 'daily'},{name},0\n" for name in trips)
    calls = "".join(
        f"{name},{call[1]},{call[2]},{call[0]},{number},{','.join((*call[3:], '0', '0')[:2])}\n"
        for name, found in trips.items() for number, call in enumerate(found)
    )  # fmt: skip
    return small(folder, head + STOPS + ROUTES + names + TIMES + calls + more)


def _timetable(network: Network, period: tuple[dt.date, dt.date] | None = None) -> Timetable:
    return timetable_of(network, find_routes(network, "1"), day_types(network, None), period=period)


def _read(network: Network, group: str = "Monday to Friday") -> list[ReadTable]:
    return [table for table in read_tables(page([_timetable(network)], "en")) if table.group == group]


def _at(*calls: str) -> list[tuple[str, ...]]:
    """Calls as "a 8:00", in seconds of which nobody cares."""
    return [(stop, f"{time}:00", f"{time}:00") for stop, time in (call.split() for call in calls)]


def test_trips_of_different_stops_share_a_column_of_stops(tmp_path: Path) -> None:
    trips = {"t1": _at("a 8:00", "b 8:10", "c 8:20"), "t2": _at("a 9:00", "c 9:15"), "t3": _at("b 10:00", "c 10:10")}
    (table,) = _read(_network(tmp_path, trips))
    assert [(stop, cells) for stop, _, cells in table.rows] == [
        ("Amtsplatz", ["08:00", "09:00", ""]),
        ("Bahnhof", ["08:10", "|", "10:00"]),
        ("Chausseehaus", ["08:20", "09:15", "10:10"]),
    ]
    assert table.signs == {"|": "does not call here"}


def test_a_stop_that_is_called_at_twice_stands_twice(tmp_path: Path) -> None:
    (table,) = _read(
        _network(tmp_path, {"t1": _at("a 8:00", "b 8:10", "a 8:20", "c 8:30"), "t2": _at("a 9:20", "c 9:30")})
    )
    assert [stop for stop, _, _ in table.rows] == ["Amtsplatz", "Bahnhof", "Amtsplatz", "Chausseehaus"]
    assert [cells[1] for _, _, cells in table.rows] == ["", "", "09:20", "09:30"]


def test_marks_stand_beside_times_and_are_explained(tmp_path: Path) -> None:
    calls = [
        ("a", "23:50:00", "23:50:00", "2", "0"),
        ("b", "23:55:00", "23:58:00", "0", "1"),
        ("c", "24:10:00", "24:10:00", "1", "3"),
        ("a", "24:20:00", "24:20:00", "1", "0"),
    ]
    (table,) = _read(_network(tmp_path, {"t": calls}))
    assert [(event, *cells) for _, event, cells in table.rows] == [
        ("", "23:50☎"), ("arr.", "23:55b"), ("dep.", "23:58b"), ("", "00:10a☏+"), ("", "00:20+"),
    ]  # fmt: skip
    assert set(table.signs) == {"☎", "b", "a", "☏", "+"}


def test_a_trip_that_runs_only_if_called_says_so_once(tmp_path: Path) -> None:
    calls = [("a", "8:00:00", "8:00:00", "2", "0"), ("b", "8:10:00", "8:10:00", "3", "0"), ("c", "8:20:00", "8:20:00")]
    (table,) = _read(_network(tmp_path, {"t": calls}))
    assert table.head[1:] == ["☎"]
    assert [cells for _, _, cells in table.rows] == [["08:00"], ["08:10"], ["08:20"]]
    assert table.signs == {"☎": "runs only if called ahead"}


def test_times_between_published_ones_are_told_as_reckoned(tmp_path: Path) -> None:
    (table,) = _read(
        _network(tmp_path, {"t": [("a", "8:00:00", "8:00:00"), ("b", "", ""), ("c", "8:20:00", "8:20:00")]})
    )
    assert [cells for _, _, cells in table.rows] == [["08:00"], ["~08:10"], ["08:20"]]


@pytest.mark.parametrize("exact", [0, 1])
def test_a_headway_stands_between_the_first_and_the_last_trip(exact: int, tmp_path: Path) -> None:
    rows = f"t,8:00:00,9:01:00,1200,{exact}\nt,14:00:00,14:30:00,1200,{exact}\n"
    more = f"# frequencies.txt\ntrip_id,start_time,end_time,headway_secs,exact_times\n{rows}"
    (table,) = _read(_network(tmp_path, {"t": _at("a 8:00", "c 8:10")}, more=more))
    starts = table.rows[0][2]
    if exact:
        assert starts == ["08:00", "08:20", "08:40", "09:00", "14:00", "14:20"]
        assert not table.signs
        return
    assert starts == ["08:00", "about every 20 min", "09:00", "14:00", "about every 20 min", "14:20"]
    assert table.head[1:] == ["≈", "", "≈", "≈", "", "≈"]


HALVES = """
# agency.txt
agency_id,agency_name,agency_url,agency_timezone
dorf,Dorfbus,https://dorf.example,Europe/Berlin
# calendar.txt
service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
daily,1,1,1,1,1,1,1,20260601,20260630
monday,1,0,0,0,0,0,0,20260601,20260630
rest,0,1,1,1,1,1,1,20260601,20260630
july,1,1,1,1,1,1,1,20260701,20260731
"""


def test_the_same_trip_on_other_days_shares_the_column(tmp_path: Path) -> None:
    same = _at("a 8:00", "c 8:20")
    network = _network(
        tmp_path, {"t1@monday": same, "t2@rest": same, "t3@monday": _at("a 9:00", "c 9:20")}, head=HALVES
    )
    (table,) = _read(network)
    assert table.head[1:] == ["", "1"]
    assert table.signs == {"1": "Mondays only"}


def test_a_change_of_the_timetable_parts_the_year(tmp_path: Path) -> None:
    network = _network(tmp_path, {"t1": _at("a 8:00", "c 8:20"), "t2@july": _at("a 8:05", "c 8:25")}, head=HALVES)
    tables = _read(network)
    assert [table.span for table in tables] == [
        (dt.date(2026, 6, 1), dt.date(2026, 6, 30)), (dt.date(2026, 7, 1), dt.date(2026, 7, 31)),
    ]  # fmt: skip
    only = _timetable(network, (dt.date(2026, 6, 10), dt.date(2026, 6, 20)))
    assert only.dates(0) == (dt.date(2026, 6, 10), dt.date(2026, 6, 20))
    with pytest.raises(InputError, match="does not run"):
        _timetable(network, (dt.date(2027, 6, 10), dt.date(2027, 6, 20)))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


PATTERNS = st.lists(
    st.tuples(st.lists(st.sampled_from("abc"), min_size=2, max_size=6), st.integers(300, 1300)), min_size=1, max_size=6
)


@settings(max_examples=40)
@given(patterns=PATTERNS)
def test_each_trip_is_printed_whole_and_once(
    patterns: list[tuple[list[str], int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    trips = {
        f"t{number}": _at(*(f"{stop} {_clock(start + 7 * at)}" for at, stop in enumerate(stops)))
        for number, (stops, start) in enumerate(patterns)
    }
    tables = _read(_network(tmp_path_factory.mktemp("feed"), trips))
    names = {"a": "Amtsplatz", "b": "Bahnhof", "c": "Chausseehaus"}
    printed = []
    for table in tables:
        for at in range(len(table.head) - 1):
            column = [(stop, cells[at]) for stop, _, cells in table.rows if ":" in cells[at]]
            assert [time for _, time in column] == sorted(time for _, time in column)
            printed.append(column)
    wanted = [[(names[stop], _clock(start + 7 * at)) for at, stop in enumerate(stops)] for stops, start in patterns]
    assert sorted(printed) == sorted(wanted)


def test_a_page_loads_nothing_and_tells_where_it_comes_from(tmp_path: Path) -> None:
    network = _network(tmp_path, {"t": _at("a 8:00", "c 8:20")})
    for language in ("de", "en"):
        content = page([_timetable(network)], language, title="<b>Probe</b>")
        assert f'<html lang="{language}">' in content
        for word in ("<script", "http", "url(", "@import", "<link", "<b>"):
            assert word not in content
        assert "&lt;b&gt;Probe" in content
        assert "Dorfbus" in content
        assert '<th scope="row">' in content
        assert "A4 landscape" in content


def test_a_pdf_tells_no_time_and_no_version(tmp_path: Path) -> None:
    content = pdf([_timetable(_network(tmp_path, {"t": _at("a 8:00", "c 8:20")}))], "de")
    assert content.startswith(b"%PDF-")
    for word in (b"CreationDate", b"/Producer", b"/Creator", b"Matplotlib"):
        assert word not in content


def test_letters_of_a_pdf_are_embedded_as_they_are_written_whatever_the_users_settings(tmp_path: Path) -> None:
    import matplotlib as mpl

    table = _timetable(_network(tmp_path, {"t": _at("a 8:00", "c 8:20")}))
    found = []
    for font_type in (3, 42):
        with mpl.rc_context({"pdf.fonttype": font_type, "pdf.compression": 0}):
            found.append(pdf([table], "de"))
    assert found[0] == found[1]
    assert b"/CIDFontType2" in found[0]
    assert b"/Type3" not in found[0]


def test_many_trips_and_stops_go_on_over_pages_and_none_is_lost(tmp_path: Path) -> None:
    trips = {
        f"t{number}": _at(*(f"{'abc'[at % 3]} {number}:{at % 60:02}" for at in range(50))) for number in range(5, 23)
    }
    network = _network(tmp_path, trips)
    first, second = _read(network)
    assert [len(table.head) - 1 for table in (first, second)] == [10, 8]
    assert len(first.rows) == 50
    assert pdf([_timetable(network)], "en").count(b"/Type /Page ") == 2 * 2 * 3


def test_another_ending_or_no_timetable_is_refused(tmp_path: Path) -> None:
    timetable = _timetable(_network(tmp_path, {"t": _at("a 8:00", "c 8:20")}))
    with pytest.raises(InputError, match=r"\.html, \.pdf"):
        write_timetable([timetable], tmp_path / "page.docx")
    with pytest.raises(InputError, match="No line"):
        write_timetable([], tmp_path / "page.html")


LINES = """
# routes.txt
route_id,agency_id,route_short_name,route_type
r1,dorf,1,3
r2,dorf,2,3
r2b,dorf,2,3
r3,andere,1,3
"""


def test_lines_are_found_by_feed_and_name(tmp_path: Path) -> None:
    agencies = HEAD.replace("# calendar.txt", "andere,Anderer,https://andere.example,Europe/Berlin\n# calendar.txt")
    trips = (
        "# trips.txt\nroute_id,service_id,trip_id\nr1,daily,t1\n"
        + TIMES
        + "t1,8:00:00,8:00:00,a,1,0,0\nt1,9:00:00,9:00:00,b,2,0,0\n"
    )
    network = small(
        tmp_path, agencies.replace("Europe/Berlin\n\nandere", "Europe/Berlin\nandere") + STOPS + LINES + trips
    )
    assert find_routes(network, "f:r1") == find_routes(network, "r1") == (0,)
    assert find_routes(network, "f:2") == find_routes(network, "2") == (1, 2)
    with pytest.raises(InputError, match="f:r1, f:r3"):
        find_routes(network, "1")
    with pytest.raises(InputError, match="r2b"):
        find_routes(network, "r2c")
    with pytest.raises(InputError, match="no line nonsense"):
        find_routes(network, "nonsense")


@pytest.mark.parametrize("direction", ["0", "1", ""])
def test_both_ways_have_tables_of_their_own_where_direction_id_does_not_tell_them_apart(
    direction: str, tmp_path: Path
) -> None:
    there, back = _at("a 8:00", "b 8:10", "c 8:20"), _at("c 9:00", "b 9:10", "a 9:20")
    trips = {"t1": there, "t2": back, "t3": _at("b 10:00", "c 10:10"), "t4": _at("c 11:00", "b 11:10")}
    text = HEAD + STOPS + ROUTES + "".join(f"r,daily,{name},{direction}\n" for name in trips) + TIMES
    text += "".join(f"{name},{call[1]},{call[2]},{call[0]},{number},0,0\n"
                    for name, found in trips.items() for number, call in enumerate(found))  # fmt: skip
    assert [[name for name, _, _ in table.rows] for table in _read(small(tmp_path, text))] == [
        ["Amtsplatz", "Bahnhof", "Chausseehaus"], ["Chausseehaus", "Bahnhof", "Amtsplatz"]
    ]  # fmt: skip


def test_a_circle_that_comes_back_to_its_first_stop_is_one_way(tmp_path: Path) -> None:
    trips = {"t1": _at("a 8:00", "b 8:10", "c 8:20", "a 8:30"), "t2": _at("b 9:10", "c 9:20", "a 9:30")}
    (table,) = _read(_network(tmp_path, trips))
    assert [name for name, _, _ in table.rows] == ["Amtsplatz", "Bahnhof", "Chausseehaus", "Amtsplatz"]


def test_an_id_that_means_something_else_does_not_tell_both_ways_apart(tmp_path: Path) -> None:
    """As in a real feed: 1 stands for buses on call, both ways, and 0 for others, both ways."""
    there, back = _at("a 8:00", "b 8:10", "c 8:20"), _at("c 9:00", "b 9:10", "a 9:20")
    trips = {"t1": (there, 1), "t2": (back, 1), "t3": (there, 0), "t4": (back, 0)}
    text = HEAD + STOPS + ROUTES + "".join(f"r,daily,{name},{way}\n" for name, (_, way) in trips.items()) + TIMES
    text += "".join(f"{name},{call[1]},{call[2]},{call[0]},{number},0,0\n"
                    for name, (found, _) in trips.items() for number, call in enumerate(found))  # fmt: skip
    assert [[name for name, _, _ in table.rows] for table in _read(small(tmp_path, text))] == [
        ["Amtsplatz", "Bahnhof", "Chausseehaus"], ["Chausseehaus", "Bahnhof", "Amtsplatz"]
    ]  # fmt: skip
