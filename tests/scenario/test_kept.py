# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a stopped run keeps: it comes back as it was, or, damaged in any way, not at all; one run at a time has it."""

import contextlib
import hashlib
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.errors import ResourceError
from mobility.network.patch.baseline import open_baseline
from mobility.region import read_region
from mobility.scenario.compare.results import Results, joined
from mobility.scenario.compare.table import Table
from mobility.scenario.kept import PARTS, RUNNING, Kept
from mobility.scenario.language.read import read_scenario
from mobility.scenario.language.scenario import VariantPlan
from mobility.scenario.part import VariantResult, part_bytes, read_part
from mobility.scenario.run import Comparing
from mobility.scenario.study import Study
from tests.command import PROGRAM, mobility
from tests.refusals import BAD_INPUT
from tests.scenario.files import STUDIES

Plans = tuple[VariantPlan, ...]
KEY = "0" * 64
FORBIDDEN = "import sys; raise SystemExit(17)"


def values(column: Sequence[Any] | np.ndarray | pl.Series) -> list[Any]:
    """Values with their types; NaN as a word, for it does not equal itself."""
    listed = column.tolist() if isinstance(column, np.ndarray) else list(column)
    return [(type(one), "nan" if one != one else one) for one in listed]  # noqa: PLR0124


def told(result: VariantResult | None) -> tuple[str, Mapping[str, Any], dict[str, Any]]:
    """All that a result says."""
    assert result is not None
    tables = {
        name: (
            {column: values(content) for column, content in table.columns.items()},
            {column: content.dtype for column, content in table.columns.items() if isinstance(content, pl.Series)},
            dict(table.units),
        )
        for name, table in result.results.tables.items()
    }
    return result.id, result.results.index, tables


def small() -> VariantResult:
    """A result with all kinds of columns."""
    columns: dict[str, Any] = {
        "word": ["ä", "", None],
        "mixed": [1, 2.5, None],
        "yes": [True, False, None],
        "array": np.array([0.1, np.nan, -0.0]),
        "whole": np.array([1, 2, 3], dtype=np.int32),
        "series": pl.Series([1, None, 3], dtype=pl.Int32),
        "shares": pl.Series([0.1, float("nan"), None]),
        "names": pl.Series(["a", None, "c"]),
        "none": pl.Series([None, None, None]),
        "scalars": [np.float64(0.1), np.int64(7), np.str_("x")],
    }
    index = {"variants": [{"id": "a", "most": 1.5, "none": None, "list": [1, [2.0]]}]}
    return VariantResult("a", Results(index, {"first": Table(columns, {"array": "km"}), "empty": Table({})}))


def test_all_kinds_of_columns_come_back() -> None:
    result = small()
    back = read_part(part_bytes(result, KEY), KEY)
    wanted = told(result)
    # Scalars of numpy become those of Python, which tables write alike.
    wanted[2]["first"][0]["scalars"] = [(float, 0.1), (int, 7), (str, "x")]
    assert told(back) == wanted
    assert str(told(back)) == str(wanted), "-0.0 stays so"


@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.stem)
def test_a_study_comes_back(study: Path, sample: Path) -> None:
    scenario = read_scenario(study)
    found = Comparing(Study(scenario, open_baseline(read_region(sample))), workers=1).one(0)
    back = read_part(part_bytes(found, KEY), KEY)
    assert told(back) == told(found)
    assert back is not None
    question = Comparing(Study(scenario, open_baseline(read_region(sample))), workers=1).question
    tables = [joined(question, [part]).tables for part in (found.results, back.results)]
    assert told(VariantResult("", Results({}, tables[0]))) == told(VariantResult("", Results({}, tables[1])))


def test_a_part_with_any_byte_flipped_is_none() -> None:
    data = part_bytes(small(), KEY)
    for at in range(len(data)):
        for flip in (1, 0x80, 0xFF):
            assert read_part(data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :], KEY) is None, at


@given(st.binary(max_size=200))
def test_anything_else_is_none(data: bytes) -> None:
    assert read_part(data, KEY) is None


def test_a_part_that_is_cut_short_or_goes_on_is_none() -> None:
    data = part_bytes(small(), KEY)
    for length in range(len(data)):
        assert read_part(data[:length], KEY) is None, length
    assert read_part(data + b"\0", KEY) is None
    assert read_part(data, "1" * 64) is None, "of another run"


def signed(body: bytes) -> bytes:
    """Somebody who knows how parts are made puts another content into one."""
    return hashlib.sha256(KEY.encode() + b"\0" + body).digest() + body


def test_a_part_by_another_hand_is_none_or_data() -> None:
    index, first = small().results.index, small().results.tables["first"]
    lists: dict[str, Any] = {
        name: column for name, column in first.columns.items() if not isinstance(column, pl.Series)
    }
    body = part_bytes(VariantResult("a", Results(index, {"first": Table(lists)})), KEY)[32:]
    lot, none = random.Random(7), 0
    for _ in range(5000):
        at = lot.randrange(len(body))
        found = read_part(signed(body[:at] + bytes([lot.randrange(256)]) + body[at + 1 :]), KEY)
        none += found is None
        assert found is None or isinstance(found, VariantResult)
    assert none > 1000
    bad: list[Any] = [
        [], None, 7, ["a"], ["a", {}, {"t": 1}], ["a", {}, {"t": [["x"], {}, b"", {}]}],
        ["a", {}, {"t": [["x"], {"x": [1]}, b"PAR1", {}]}],
        ["a", {}, {"t": [["x", "y"], {"x": [1], "y": [1, 2]}, b"", {}]}],
    ]  # fmt: skip
    for one in bad:
        assert read_part(signed(msgspec.msgpack.encode(one)), KEY) is None, one


class Trap:
    """Runs code when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (FORBIDDEN,)


def test_no_code_runs_when_a_part_is_read() -> None:
    trap = pickle.dumps(Trap())
    with pytest.raises(SystemExit):
        pickle.loads(trap)  # noqa: S301 - that is what must not happen below
    assert read_part(trap, KEY) is None
    assert read_part(signed(trap), KEY) is None


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    """Plans of a file whose first variant is called a."""
    path = tmp_path_factory.mktemp("plans") / "study.yaml"
    path.write_text("schema: 1\ntitle: T\nregion: r.toml\nvariants: [{id: a}, {id: b}]\n", encoding="utf-8")
    return read_scenario(path).variants


@pytest.mark.parametrize(
    "damage",
    [b"", b"\x80", b"\x80\x05.", b"cos\nsystem\n", b"\xff" * 100, b"(lp0\nI1\na.", pickle.dumps(1), pickle.dumps([0])],
)
def test_a_damaged_part_is_reckoned_again(damage: bytes, plans: Plans, tmp_path: Path) -> None:
    with Kept(tmp_path, KEY) as kept:
        kept.keep(0, small())
        assert kept.load(plans).keys() == {0}
        (tmp_path / PARTS / "0.part").write_bytes(damage)
        assert kept.load(plans) == {}
        kept.keep(0, small())
        assert kept.load(plans).keys() == {0}


def test_a_part_of_another_variant_or_in_the_place_of_a_folder_is_none(plans: Plans, tmp_path: Path) -> None:
    with Kept(tmp_path, KEY) as kept:
        kept.keep(1, small())
        (tmp_path / PARTS / "0.part").mkdir()
        assert kept.load(plans) == {}


@pytest.mark.parametrize("named", [b"\xff\xfe", b"", b"another"])
def test_what_a_run_of_other_inputs_left_goes(named: bytes, plans: Plans, tmp_path: Path) -> None:
    with Kept(tmp_path, KEY) as kept:
        kept.keep(0, small())
    with Kept(tmp_path, KEY) as kept:
        assert kept.load(plans).keys() == {0}
    (tmp_path / PARTS / "key").write_bytes(named)
    with Kept(tmp_path, KEY) as kept:
        assert kept.load(plans) == {}
        assert not (tmp_path / PARTS / "0.part").exists()


def test_a_folder_has_one_run_at_a_time(tmp_path: Path) -> None:
    with Kept(tmp_path, KEY) as kept:
        kept.keep(0, small())
        before = (tmp_path / PARTS / "0.part").read_bytes()
        for key in (KEY, "1" * 64):
            with pytest.raises(ResourceError) as caught, Kept(tmp_path, key):
                raise AssertionError
            assert caught.value.code == "scenario_folder_taken"
        assert (tmp_path / PARTS / "0.part").read_bytes() == before
        with Kept(tmp_path / "other", KEY):
            pass
    assert not (tmp_path / RUNNING).exists()
    with Kept(tmp_path, KEY):
        pass


def test_the_file_of_a_lock_that_nobody_holds_blocks_nobody(tmp_path: Path) -> None:
    (tmp_path / RUNNING).write_bytes(b"left by a crash")
    with Kept(tmp_path, KEY):
        pass
    assert not (tmp_path / RUNNING).exists()


def test_two_runs_that_begin_again_and_again_never_meet(tmp_path: Path) -> None:
    """Each makes a file that must not be there, inside of the lock; the lock's own file comes and goes all the time."""
    code = """
import sys, os
from pathlib import Path
from mobility.errors import ResourceError
from mobility.scenario.kept import Kept
folder, held = Path(sys.argv[1]), 0
while held < 300:
    try:
        with Kept(folder, "k"):
            os.close(os.open(folder / "alone", os.O_CREAT | os.O_EXCL))
            (folder / "alone").unlink()
            held += 1
    except ResourceError as error:
        assert error.code == "scenario_folder_taken", error
"""
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parents[2]) for _ in range(2)
    ]
    assert [one.wait(timeout=120) for one in both] == [0, 0]


def test_a_file_in_the_place_of_the_folder_is_told_without_a_word_about_networks(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(ResourceError) as caught, Kept(tmp_path / "out", KEY):
        raise AssertionError
    assert caught.value.code == "not_writable"
    assert "network" not in caught.value.text("en")
    assert "Netz" not in caught.value.text("de")


SWEEP = """\
schema: 1
title: T
region: {region}
dates: [2026-06-10]
compare: {{origins: bsp_bsp:barleben-mitte, destinations: stops, windows: "07:00-07:30"}}
sweep: {{minutes: [1, 2, 3, 4, 5, 6]}}
modifications: [{{shift_trips: {{line: zug, minutes: "${{minutes}}"}}}}]
"""


def begun(out: Path, file: Path, *more: str) -> subprocess.Popen[bytes]:
    """A run that has its folder and has not ended yet, in a group of its own."""
    command = [*PROGRAM, "scenario", "run", str(file), "--out", str(out), *more]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    until = time.monotonic() + 100
    while not (out / PARTS / "key").exists():
        assert process.poll() is None, "it ended too early"
        assert time.monotonic() < until
        time.sleep(0.005)
    return process


def ended(group: int) -> bool:
    """Whether all processes of a group end in time."""
    until = time.monotonic() + 100
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_second_run_into_the_same_folder_is_refused_and_spoils_nothing(sample: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "sweep.yaml", tmp_path / "out"
    file.write_text(SWEEP.format(region=sample), encoding="utf-8")
    with begun(out, file, "--cores", "2") as first:
        os.killpg(first.pid, signal.SIGSTOP)  # so that it does not end too early
        second = mobility("scenario", "run", file, "--out", out)
        os.killpg(first.pid, signal.SIGCONT)
        assert second.code == BAD_INPUT
        assert "Another run is writing into this folder." in second.err
        assert str(out) in second.err
        assert "--out" in second.err
        assert first.wait(timeout=120) == 0
    whole = tmp_path / "whole"
    assert mobility("scenario", "run", file, "--out", whole).code == 0
    content = [{path.name: path.read_bytes() for path in one.rglob("*") if path.is_file()} for one in (out, whole)]
    assert content[0] == content[1]
    assert not (out / RUNNING).exists()


def test_a_crashed_run_blocks_nobody_and_its_workers_end(sample: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "sweep.yaml", tmp_path / "out"
    file.write_text(SWEEP.format(region=sample), encoding="utf-8")
    with begun(out, file, "--cores", "2") as first:
        try:
            time.sleep(0.5)  # the workers begin
            first.kill()  # this process alone
            first.wait(timeout=60)
            assert (out / RUNNING).exists()
            again = mobility("scenario", "run", file, "--out", out)
            assert again.code == 0, again.err
            assert ended(first.pid), "nobody would take the results of its workers"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(first.pid, signal.SIGKILL)
    assert not (out / RUNNING).exists()


def test_ctrl_c_says_where_the_run_goes_on(sample: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "sweep.yaml", tmp_path / "out"
    file.write_text(SWEEP.format(region=sample), encoding="utf-8")
    with begun(out, file, "--cores", "1", "--lang", "en") as run:
        os.killpg(run.pid, signal.SIGINT)
        _, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert err.decode() == f"Interrupted. What is done is kept in {out}: the same command goes on there.\n"
