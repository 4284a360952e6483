# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Builds that are killed, run side by side or find no room: the network that was there stays and a new build works."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command import PROGRAM, TIMEOUT_S, mobility
from tests.feeds import minimal, swapped, write_feed
from tests.refusals import BAD_INPUT, QUESTION, Standing
from tests.slow_build import STAGES

ROOT = Path(__file__).resolve().parent.parent
CHANGED = swapped(minimal(), "stop_times.txt", "t1,8:00:00,8:00:00", "t1,7:30:00,7:30:00")
"""The first bus leaves half an hour earlier."""


def departures(built: Standing) -> list[str]:
    """When the journeys leave that the region answers with; built anew if need be."""
    answer = mobility("plan", built.region, *QUESTION, "--json")
    assert answer.code == 0, answer.err
    return [itinerary["departure"][11:16] for itinerary in answer.json["itineraries"]]


@contextmanager
def paused_build(built: Standing, stage: str) -> Iterator[subprocess.Popen[str]]:
    """Start a build that waits at a stage until the file ``go`` exists; whatever is left of it is killed."""
    command = [sys.executable, "-m", "tests.slow_build", str(built.region), stage, str(built.region.parent / "go")]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.split()[:1] == [stage], (line, process.communicate(timeout=TIMEOUT_S))
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize("stage", STAGES)
def test_killed_in_the_middle(stage: str, built: Standing) -> None:
    write_feed(built.feed, CHANGED)
    with paused_build(built, stage) as process:
        process.send_signal(signal.SIGKILL)
        assert process.wait(timeout=TIMEOUT_S) == -signal.SIGKILL
    assert (built.home / "current").read_text(encoding="utf-8") == built.current
    write_feed(built.feed, minimal())
    assert departures(built) == ["08:00"], "the old network still answers"
    assert (built.home / "current").read_text(encoding="utf-8") == built.current
    write_feed(built.feed, CHANGED)
    assert departures(built) == ["07:30"], "no stale lock: a new build works"
    left = [path.name for path in built.home.iterdir() if path.name not in {"current", "lock"}]
    assert len(left) == 2, "the last two networks stay, what the killed build left behind is gone"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(number: int, built: Standing) -> None:
    write_feed(built.feed, CHANGED)
    with paused_build(built, "half") as process:
        process.send_signal(number)
        assert process.wait(timeout=TIMEOUT_S) != 0
    write_feed(built.feed, minimal())
    assert departures(built) == ["08:00"]


def test_interrupted_at_the_terminal(built: Standing) -> None:
    """Ctrl-C while waiting for another build: a word about it, no trace, the exit code of an interrupted program."""
    with paused_build(built_changed(built), "timetable"):
        command = [*PROGRAM, "build", str(built.region)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as waiting:
            assert waiting.stderr is not None
            assert b"waiting for it" in waiting.stderr.readline()
            waiting.send_signal(signal.SIGINT)
            out, err = waiting.communicate(timeout=TIMEOUT_S)
    assert (waiting.returncode, out) == (130, b"")
    assert err.decode() == "Interrupted. The network that was there before is untouched.\n"
    built.assert_intact()


def built_changed(built: Standing) -> Standing:
    """The same region, whose feed has changed since it was built."""
    write_feed(built.feed, CHANGED)
    return built


def test_two_builds_at_once(built: Standing) -> None:
    """The second waits, then finds that there is nothing left to do."""
    with paused_build(built_changed(built), "links") as first:
        command = [*PROGRAM, "build", str(built.region)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as second:
            assert second.stderr is not None
            assert second.stderr.readline() == b"Another build of this region is running; waiting for it.\n"
            assert (built.home / "current").read_text(encoding="utf-8") == built.current
            (built.region.parent / "go").touch()
            out, err = second.communicate(timeout=TIMEOUT_S)
        first_out, first_err = first.communicate(timeout=TIMEOUT_S)
        assert (first.returncode, first_err) == (0, "")
    assert second.returncode == 0
    assert err == b"Nothing has changed; the network is up to date.\n"
    assert out.decode() == first_out.splitlines()[-1] + "\n"
    assert (built.home / "current").read_text(encoding="utf-8").strip() == Path(out.decode().strip()).name
    assert departures(built) == ["07:30"]


def test_readers_do_not_wait_for_a_build(built: Standing) -> None:
    """While another process builds, what was open or can be opened still answers."""
    with paused_build(built_changed(built), "switch") as process:
        built.assert_answers()
        (built.region.parent / "go").touch()
        process.communicate(timeout=TIMEOUT_S)
    assert departures(built) == ["07:30"]


def test_a_second_build_goes_on_when_the_first_is_killed(built: Standing) -> None:
    with paused_build(built_changed(built), "write") as first:
        command = [*PROGRAM, "build", str(built.region)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as second:
            assert second.stderr is not None
            assert b"waiting for it" in second.stderr.readline()
            first.kill()
            out, err = second.communicate(timeout=TIMEOUT_S)
    assert second.returncode == 0
    assert err.startswith(b"Built in ")
    assert Path(out.decode().strip()).is_dir()
    assert departures(built) == ["07:30"]


def limited(built: Standing, blocks: int) -> subprocess.CompletedProcess[bytes]:
    """Build in a process that may not write files larger than this many blocks of 512 bytes."""
    shell = f"ulimit -f {blocks}; exec {shlex.join([*PROGRAM, 'build', str(built.region)])}"
    return subprocess.run(["sh", "-c", shell], capture_output=True, timeout=TIMEOUT_S, check=False, cwd=ROOT)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no ulimit on Windows")
def test_file_size_limit(built: Standing) -> None:
    """As when a quota is used up: the system refuses to write on."""
    rows = "".join(f"x{number},Halt {number},52.3,11.0\n" for number in range(2_000))
    write_feed(
        built.feed, swapped(CHANGED, "stops.txt", "c,Chausseehaus,52.2,11.0\n", "c,Chausseehaus,52.2,11.0\n" + rows)
    )
    done = limited(built, 16)
    assert (done.returncode, done.stdout) == (BAD_INPUT, b"")
    lines = done.stderr.decode().splitlines()
    assert lines[0] == "The disk is full: File too large."
    assert lines[1].startswith(f"  Where: {built.home}")
    assert "Make room" in lines[2]
    assert "--out" in lines[2]
    built.assert_intact()


FULL_DISK = """
set -e
mount -t tmpfs -o size=2400k tmpfs "$1"
{build}
head -c 4000000 /dev/zero > disk/filler 2>/dev/null || true
truncate -s -100K disk/filler
cp -r changed/. feed/
{build} || echo "code $?"
cp -r unchanged/. feed/
{plan}
rm disk/filler
cp -r changed/. feed/
{build}
{plan}
"""
"""A disk of 1.2 MB, seen by these processes alone: room for one network, then none, then enough again."""


def can_mount() -> bool:
    """Whether a process may mount a disk of its own."""
    if shutil.which("unshare") is None:
        return False
    command = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="this system lets nobody mount a small disk to fill")
def test_full_disk(built: Standing) -> None:
    folder = built.region.parent
    (folder / "disk").mkdir()
    write_feed(folder / "changed", CHANGED)
    write_feed(folder / "unchanged", minimal())
    build = shlex.join([*PROGRAM, "build", "region.toml", "--out", "disk/networks"])
    plan = shlex.join([*PROGRAM, "plan", "region.toml", *QUESTION, "--out", "disk/networks"])
    script = FULL_DISK.format(build=build, plan=plan)
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", "disk"],
        capture_output=True, timeout=TIMEOUT_S, check=False, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    told, printed = done.stderr.decode(), done.stdout.decode().splitlines()
    assert done.returncode == 0, told
    assert "The disk is full: No space left on device." in told
    assert "Make room, or name a folder on another disk with --out." in told
    assert "Traceback" not in told
    assert "code 2" in printed
    summaries = [line.split()[1] for line in printed if line.startswith("1. ")]
    assert summaries == ["08:00", "07:30"], (
        "the old network answers when the disk is full, a new one when there is room"
    )
