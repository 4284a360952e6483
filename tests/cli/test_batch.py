# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility plan --batch`: the conformance cases character by character, and files that are not as they should be."""

import json
import re
from pathlib import Path

import pytest

from tests.command import Answer, mobility, mobility_process
from tests.conftest import SHARED
from tests.feeds import DAY, minimal, swapped, village
from tests.refusals import BAD_INPUT, Standing, assert_refused

CASES = sorted(path.parent for path in (SHARED / "conformance").glob("*/region.toml"))
HEADER = "from,to,at"
ROW = f"f_a,f_b,{DAY}T07:00:00"
ANSWER = (
    f'{{"from":"f_a","to":"f_b","at":"{DAY}T07:00:00",'
    f'"pareto":[{{"rides":1,"departure":"{DAY}T08:00:00+02:00","arrival":"{DAY}T08:10:00+02:00"}}]}}'
)


def star(line: str) -> str:
    """The line with the free text of its error replaced by a star."""
    value = json.loads(line)
    if "error" in value:
        assert value["error"]["message"].strip()
        value["error"]["message"] = "*"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.skipif(not CASES, reason="the conformance cases of ../shared/conformance are absent")
def test_there_are_twenty_cases() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("suffix", ["", "-arrive-by"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_conformance(case: Path, suffix: str, tmp_path: Path) -> None:
    queries = case / f"queries{suffix}.csv"
    if not queries.is_file():
        assert suffix, "every case has questions"
        return
    options = ["--arrive-by"] if suffix else []
    answer = mobility("plan", case / "region.toml", "--batch", queries, *options, "--out", tmp_path)
    expected = (case / f"expected{suffix}.jsonl").read_text(encoding="utf-8")
    bad = '"error":' in expected
    assert "".join(f"{star(line) if bad else line}\n" for line in answer.out.splitlines()) == expected
    assert answer.code == (BAD_INPUT if bad else 0)
    assert "error" not in answer.err.casefold()


@pytest.mark.skipif(not CASES, reason="the conformance cases of ../shared/conformance are absent")
def test_conformance_as_a_process_of_its_own(tmp_path: Path) -> None:
    """Errors among answers, read from stdin; the bytes on stdout are UTF-8 with plain line ends."""
    case = next(path for path in CASES if path.name == "17-batch-rows")
    region, queries = case / "region.toml", (case / "queries.csv").read_bytes()
    answer = mobility_process(
        "plan", region, "--batch", "-", "--out", tmp_path, stdin=queries, environment={"PYTHONIOENCODING": "latin-1"}
    )
    assert answer.code == BAD_INPUT
    assert "\r" not in answer.out
    assert [star(line) for line in answer.out.splitlines()] == (case / "expected.jsonl").read_text("utf-8").splitlines()


def batch(built: Standing, text: str | bytes, *options: str) -> Answer:
    """Ask the village a file of questions."""
    file = built.region.parent / "questions.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return mobility("plan", built.region, "--batch", file, *options)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_of_other_systems(mark: str, ending: str, built: Standing) -> None:
    assert batch(built, mark + ending.join([HEADER, ROW, ""])) == Answer(0, ANSWER + "\n", "")


def test_stdin(built: Standing) -> None:
    answer = mobility("plan", built.region, "--batch", "-", stdin=f"{HEADER}\n{ROW}\n".encode())
    assert answer == Answer(0, ANSWER + "\n", "")


def test_blank_lines_are_no_questions(built: Standing) -> None:
    assert batch(built, f"{HEADER}\n\n{ROW}\n\n").out == ANSWER + "\n"


def test_a_header_alone(built: Standing) -> None:
    assert batch(built, HEADER) == Answer(0, "", "")


def test_quoted_values(built: Standing) -> None:
    assert batch(built, f'"from","to","at"\n"f_a","f_b","{DAY}T07:00:00"\n').out == ANSWER + "\n"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("f_a,f_b", "bad_row"),
        (f"{ROW},1", "bad_row"),
        ("f_a", "bad_row"),
        (f"nowhere,f_b,{DAY}T07:00:00", "unknown_stop"),
        (f"f_a,nowhere,{DAY}T07:00:00", "unknown_stop"),
        (f"a,f_b,{DAY}T07:00:00", "unknown_stop"),
        (f"Amtsplatz,f_b,{DAY}T07:00:00", "unknown_stop"),
        (f"nowhere,f_b,{DAY}T07:00:00,1", "bad_row"),
        ("nowhere,f_b,tomorrow", "unknown_stop"),
        ("f_a,f_b,", "bad_time"),
        ("f_a,f_b,tomorrow", "bad_time"),
        (f"f_a,f_b,{DAY}", "bad_time"),
        (f"f_a,f_b,{DAY}T24:00:00", "bad_time"),
        (f"f_a,f_b,{DAY}T07:00:60", "bad_time"),
        ("f_a,f_b,2026-06-31T07:00:00", "bad_time"),
        ("f_a,f_b,2026-03-29T02:30:00", "bad_time"),
        (f"f_a,f_b,{DAY}T07:00:00+25:00", "bad_time"),
        ("f_a,f_b,0000-01-01T00:00:00", "bad_time"),
    ],
)
def test_bad_row_among_good_ones(row: str, code: str, built: Standing) -> None:
    answer = batch(built, f"{HEADER}\n{ROW}\n{row}\n{ROW}\n")
    assert answer.code == BAD_INPUT
    assert answer.err == ""
    first, bad, last = answer.out.splitlines()
    assert first == last == ANSWER
    told = json.loads(bad)
    assert list(told) == ["from", "to", "at", "error"]
    assert told["error"]["code"] == code
    assert [told["from"], told["to"], told["at"]] == [*row.split(","), "", ""][:3]
    assert re.fullmatch(r"\{.*\}", bad)


def test_the_missing_hour_names_both_neighbours(built: Standing) -> None:
    """02:30 is skipped; the message names one time before the gap and one after it, both of which there are."""
    message = json.loads(batch(built, f"{HEADER}\nf_a,f_b,2026-03-29T02:30:00\n").out)["error"]["message"]
    named = sorted(set(re.findall(r"2026-03-29T[0-9:]+[0-9]", message)) - {"2026-03-29T02:30:00"})
    assert len(named) == 2
    assert named[0] < "2026-03-29T02"
    assert named[1] >= "2026-03-29T03"


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59", "9999-12-31T23:59:59-14:00"]
)
@pytest.mark.parametrize("options", [[], ["--arrive-by"]])
def test_times_at_the_ends_of_the_calendar(at: str, options: list[str], built: Standing) -> None:
    """No timetable goes that far; an answer or an error, but never our mistake."""
    answer = batch(built, f"{HEADER}\nf_a,f_b,{at}\n{ROW}\n", *options)
    assert answer.code in {0, BAD_INPUT}, answer.err
    assert len(answer.out.splitlines()) == 2


def test_letters_of_all_kinds_are_echoed_as_they_are(built: Standing) -> None:
    answer = batch(built, f'{HEADER}\n"Köthen ""Süd"" 🚌",f_b,{DAY}T07:00:00\n')
    assert answer.out.startswith('{"from":"Köthen \\"Süd\\" 🚌","to":"f_b",')


def test_a_quote_that_is_never_closed_spoils_its_own_row_only(built: Standing) -> None:
    answer = batch(built, f'{HEADER}\nf_a,"f_b,{DAY}T07:00:00\n{ROW}\n')
    assert answer.code == BAD_INPUT
    assert answer.out.splitlines()[1:] == [ANSWER]


@pytest.mark.parametrize("content", ["", "to,from,at\n", "from,to\n", "from;to;at\n", f"{ROW}\n", "from,to,at,x\n"])
def test_header_that_is_none(content: str, built: Standing) -> None:
    assert_refused(batch(built, content), "The first line must be from,to,at", "questions.csv, row 1", "What to do: ")


def test_latin_1(built: Standing) -> None:
    assert_refused(batch(built, f"{HEADER}\nKöthen,f_b,x\n".encode("latin-1")), "not UTF-8", "questions.csv")


def test_missing_file(built: Standing) -> None:
    answer = mobility("plan", built.region, "--batch", built.region.parent / "nowhere.csv")
    assert_refused(answer, "can't be read: No such file", "nowhere.csv")


def test_folder_instead_of_a_file(built: Standing) -> None:
    assert_refused(mobility("plan", built.region, "--batch", built.region.parent), "can't be read", "Is a directory")


def test_arrive_by(built: Standing) -> None:
    """`--arrive-by` takes no value beside `--batch`, wherever it stands."""
    file = built.region.parent / "questions.csv"
    file.write_text(f"{HEADER}\nf_a,f_b,{DAY}T09:00:00\n", encoding="utf-8")
    wanted = ANSWER.replace(f"{DAY}T07:00:00", f"{DAY}T09:00:00") + "\n"
    for arguments in (
        ("--arrive-by", "--batch", str(file)),
        ("--batch", str(file), "--arrive-by"),
        (f"--batch={file}", "--arrive-by"),
    ):
        assert mobility("plan", built.region, *arguments) == Answer(0, wanted, "")
    assert mobility("plan", built.region, "--batch", file).out != wanted


@pytest.mark.parametrize("others", [["f_a", "f_b"], ["--at", f"{DAY}T07:00"], ["f_a"]])
def test_not_beside_a_single_question(others: list[str], built: Standing) -> None:
    assert_refused(batch(built, f"{HEADER}\n{ROW}\n", *others), "--batch", "exclude each other")


def test_options_hold_for_all_rows(built: Standing) -> None:
    for options in (["--max-rides", "0"], ["--max-rides", "0", "--max-walk", "0"]):
        assert batch(built, f"{HEADER}\n{ROW}\n{ROW}\n", *options).out.count('"pareto":[]') == 2
    assert_refused(batch(built, f"{HEADER}\n{ROW}\n", "--max-walk", "-1"), "--max-walk must lie between 0 and")


def test_a_stop_that_is_no_place_to_board(tmp_path: Path) -> None:
    """An entrance can be neither start nor destination."""
    files = swapped(minimal(), "stops.txt", "stop_lon\n", "stop_lon,location_type,parent_station\n")
    stops = "a,Amtsplatz,52.0,11.0,,\nb,Bahnhof,52.1,11.0,,\nc,C,52.2,11.0,,\ns,S,52.1,11.0,1,\ne,E,52.1,11.0,2,s\n"
    files["stops.txt"] = str(files["stops.txt"]).splitlines()[0] + "\n" + stops
    region = village(tmp_path, files)
    answer = mobility("plan", region, "--batch", "-", stdin=f"{HEADER}\nf_a,f_e,{DAY}T07:00:00\n{ROW}\n".encode())
    assert '"code":"unknown_stop"' in answer.out.splitlines()[0]
    assert answer.out.splitlines()[1] == ANSWER


def test_nothing_but_answers_on_stdout(tmp_path: Path) -> None:
    """The network is built on the way; that and warnings go to stderr."""
    files = swapped(minimal(), "trips.txt", "r,daily,t2,Chausseehaus\n", "r,daily,t2,Chausseehaus\nr,daily,t3,\n")
    answer = mobility("plan", village(tmp_path, files), "--batch", "-", stdin=f"{HEADER}\n{ROW}\n".encode())
    assert (answer.code, answer.out) == (0, ANSWER + "\n")
    assert "t3" in answer.err
