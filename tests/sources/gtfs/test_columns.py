# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""CSV as it comes: every usual way to write one and the same table gives the same values and the same rows."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.errors import DataError
from mobility.sources.gtfs.archive import Archive
from mobility.sources.gtfs.columns import parse_date, parse_time, read_text
from tests.feeds import write_feed

NAME = "stops.txt"
COLUMNS = ("stop_id", "stop_name", "zone_id")
PLAIN = "stop_id,stop_name,zone_id\na,Amtsplatz,1\nb,Bahnhof,\n"
TABLE = [(2, "a", "Amtsplatz", "1"), (3, "b", "Bahnhof", None)]


def table(folder: Path, content: str | bytes) -> pl.DataFrame:
    """Return a file as ``read_text`` gives it; stops.txt makes the folder a feed."""
    with Archive(write_feed(folder, {NAME: content}), "f") as feed:
        return read_text(feed, NAME, COLUMNS)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PLAIN, id="plain"),
        pytest.param("\ufeff" + PLAIN, id="byte order mark"),
        pytest.param(
            '\ufeff"stop_id","stop_name","zone_id"\n"a","Amtsplatz","1"\n"b","Bahnhof",""\n', id="quoted header"
        ),
        pytest.param(PLAIN.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(PLAIN.replace("\n", "\r"), id="lone CR"),
        pytest.param("\ufeff" + PLAIN.replace("\n", "\r"), id="byte order mark and lone CR"),
        pytest.param(PLAIN.rstrip("\n"), id="last line without end"),
        pytest.param(PLAIN + "\n\n", id="blank lines at the end"),
        pytest.param(PLAIN + "  \n,,\n , \n", id="blank records at the end"),
        pytest.param(PLAIN.replace(",", " , ").replace("\n", " \n"), id="blanks around values"),
        pytest.param(PLAIN.replace(",", "\t,\t"), id="tabs around values"),
        pytest.param("stop_id, stop_name, zone_id\na, Amtsplatz, 1\nb, Bahnhof,\n", id="blanks after commas"),
        pytest.param('stop_id, "stop_name", zone_id\na, "Amtsplatz", "1"\nb, "Bahnhof", \n', id="quotes after blanks"),
        pytest.param(
            ' "stop_id","stop_name","zone_id"\n "a","Amtsplatz","1"\n "b","Bahnhof",\n', id="blank before a quote"
        ),
        pytest.param("stop_id,stop_name,zone_id,\na,Amtsplatz,1,\nb,Bahnhof,,\n", id="trailing commas everywhere"),
        pytest.param("stop_id,stop_name,zone_id\na,Amtsplatz,1,\nb,Bahnhof,,,\n", id="trailing commas in rows only"),
        pytest.param("stop_id,stop_name,zone_id\na,Amtsplatz,1\nb,Bahnhof\n", id="last value left out"),
        pytest.param("zone_id,stop_name,stop_id\n1,Amtsplatz,a\n,Bahnhof,b\n", id="columns in another order"),
        pytest.param("x,stop_id,stop_name,zone_id,y\n,a,Amtsplatz,1,7\n7,b,Bahnhof,,\n", id="columns nobody knows"),
    ],
)
def test_one_table_in_many_writings(content: str, tmp_path: Path) -> None:
    assert table(tmp_path, content).rows() == TABLE


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"Platz, hinten"', "Platz, hinten"),
        (' "Platz, hinten"', "Platz, hinten"),
        ('"Zum ""Hirsch"""', 'Zum "Hirsch"'),
        ('"zwei\nZeilen"', "zwei\nZeilen"),
        ("O'Connell", "O'Connell"),
        ("Zum  Hirsch", "Zum  Hirsch"),
        ("Köthen (Anhalt)", "Köthen (Anhalt)"),
        ("\u00a0Platz", "Platz"),
        ("🚌", "🚌"),
        ('""', None),
        ("  ", None),
    ],
)
def test_value(written: str, value: str | None, tmp_path: Path) -> None:
    content = f"stop_id,stop_name,zone_id\na,{written},1\nb,Bahnhof,\n"
    assert table(tmp_path, content)["stop_name"].to_list() == [value, "Bahnhof"]


def test_quote_inside_an_unquoted_value_is_part_of_it(tmp_path: Path) -> None:
    content = 'stop_id,stop_name,zone_id\na,Zum "Hirsch",1\nb,Bahnhof,\n'
    assert table(tmp_path, content)["stop_name"].to_list() == ['Zum "Hirsch"', "Bahnhof"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("blank", ["", ",,", " "])
def test_rows_keep_their_number_after_blank_ones(blank: str, ending: str, tmp_path: Path) -> None:
    lines = ["stop_id,stop_name,zone_id", "a,Amtsplatz,1", blank, blank, "b,Bahnhof,"]
    assert table(tmp_path, ending.join(lines))["row"].to_list() == [2, 5]


def test_a_missing_column_is_empty(tmp_path: Path) -> None:
    assert table(tmp_path, "stop_id\na\n").rows() == [(2, "a", None, None)]


def test_a_file_with_a_header_only_has_no_rows(tmp_path: Path) -> None:
    for content in (PLAIN.splitlines()[0], PLAIN.splitlines()[0] + "\n", PLAIN.splitlines()[0] + "\r\n\r\n"):
        empty = table(tmp_path, content)
        assert empty.columns == ["row", *COLUMNS]
        assert empty.is_empty()


def test_a_missing_file_has_no_rows(tmp_path: Path) -> None:
    with Archive(write_feed(tmp_path, {NAME: PLAIN}), "f") as feed:
        assert read_text(feed, "transfers.txt", COLUMNS).rows() == []


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (PLAIN.replace("Amtsplatz", "Amts\0platz"), "nul_bytes", 2),
        (PLAIN.encode("utf-16"), "not_utf8_but_utf16", 1),
        (PLAIN.replace("Bahnhof", "Südbahnhof").encode("latin-1"), "not_utf8", 3),
        (PLAIN.replace("Bahnhof", "Südbahnhof").replace("\n", "\r").encode("latin-1"), "not_utf8", 3),
        (PLAIN.replace("stop_name", "größe").encode("latin-1"), "not_utf8", 1),
        (PLAIN.replace("zone_id", "stop_id"), "duplicated_column", 1),
        (PLAIN.replace("Amtsplatz", "Amtsplatz, hinten"), "invalid_row_length", 2),
        (PLAIN.replace("Amtsplatz", '"Amtsplatz'), "csv_parsing_failed", 2),
        (PLAIN.replace("Bahnhof", '"Bahnhof'), "csv_parsing_failed", 3),
        (PLAIN + 'c,"Chausseehaus,\n', "csv_parsing_failed", 4),
        (PLAIN + 'c,"Chaussee"haus,\n', "csv_parsing_failed", 4),
        ("", "empty_file", 1),
        ("\ufeff", "empty_file", 1),
        (",,\na,b,c\n", "empty_file", 1),
    ],
)
def test_refused(content: str | bytes, code: str, row: int, tmp_path: Path) -> None:
    with pytest.raises(DataError) as raised:
        table(tmp_path, content)
    place = raised.value.place
    assert place is not None
    assert (raised.value.code, place.file, place.row) == (code, f"f/{NAME}", row)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from(",\"'; \t\r\n"), max_size=8)


@given(
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_python_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], ending: str, quoting: int
) -> None:
    """Any text comes back, but for the blanks at its ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=ending, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([COLUMNS, *rows])
    folder = tmp_path_factory.getbasetemp() / "columns"
    read = table(folder, text.getvalue().encode())
    wanted = [[value.strip() or None for value in row] for row in rows]
    assert [list(row[1:]) for row in read.rows()] == [row for row in wanted if any(row)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("6:13:00", 22_380),
        ("06:13:00", 22_380),
        ("00:00:00", 0),
        ("23:59:59", 86_399),
        ("24:00:00", 86_400),
        ("25:10:00", 90_600),
        ("49:30:01", 178_201),
        ("120:00:00", 432_000),
        ("720:00:00", 2_592_000),
    ],
)
def test_times(text: str, seconds: int) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6:13",
        "6:1:00",
        "06:60:00",
        "06:00:60",
        "-1:00:00",
        "6.13.00",
        "720:00:01",
        "1000:00:00",
        "6:13:00 Uhr",
        "٦:13:00",
    ],
)
def test_no_times(text: str) -> None:
    assert parse_time(text) is None


def test_dates() -> None:
    assert parse_date("19700101") == 0
    assert parse_date("20260610") == 20_614
    assert parse_date("20240229") == parse_date("20240301") - 1  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", ["", "2026061", "202606100", "20260631", "20230229", "2026-6-1", "00000101", "²0260610"]
)
def test_no_dates(text: str) -> None:
    assert parse_date(text) is None
