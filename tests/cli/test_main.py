# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The program itself: help, version, exit codes, and what becomes of mistakes, ours and others'."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mobility import __version__
from mobility.cli import stops
from mobility.errors import InternalError
from tests.command import PROGRAM, TIMEOUT_S, mobility, mobility_process
from tests.feeds import DAY
from tests.refusals import BAD_INPUT, Standing

COMMANDS = ("build", "check", "stops", "departures", "plan", "diff", "demo")
OUR_MISTAKE = 70


@pytest.mark.parametrize(("language", "word"), [("en", "Plan a trip in the sample region."), ("de", "Beispielregion")])
def test_help(language: str, word: str) -> None:
    answer = mobility_process("--help", environment={"MOBILITY_LANG": language})
    assert (answer.code, answer.err) == (0, "")
    assert word in answer.out
    for command in COMMANDS:
        assert f" {command} " in answer.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(command: str) -> None:
    answer = mobility(command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert command in answer.out


def test_help_in_the_language_of_an_option() -> None:
    answer = mobility_process("plan", "--lang", "de", "--help")
    assert "Eine Fahrt planen" in answer.out


def test_version() -> None:
    assert mobility("--version").out == f"umstieg {__version__}\n"


def test_nothing_at_all_shows_the_help() -> None:
    answer = mobility()
    assert "plan" in answer.out + answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("arguments", [["fly"], ["plan"], ["plan", "x", "--fly"], ["departures", "x"], ["demo", "x"]])
def test_wrong_usage(arguments: list[str]) -> None:
    answer = mobility(*arguments)
    assert (answer.code, answer.out) == (BAD_INPUT, "")
    assert answer.err
    assert "Traceback" not in answer.err


def test_as_a_module(built: Standing) -> None:
    command = [sys.executable, "-m", "mobility.cli", "stops", str(built.region)]
    done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=True)
    assert b"Amtsplatz" in done.stdout


def test_the_installed_command(built: Standing) -> None:
    command = Path(sys.executable).with_name("mobility")
    if not command.exists():
        pytest.skip("the package is not installed beside this interpreter")
    done = subprocess.run([command, "stops", built.region], capture_output=True, timeout=TIMEOUT_S, check=True)
    assert b"Amtsplatz" in done.stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Please report this", "our mistake")), ("de", ("Bitte melden", "Fehler liegt bei uns"))],
)
def test_our_mistake(language: str, words: tuple[str, ...], built: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody expected: one message without a trace, and an exit code of its own."""

    def fail(_: object) -> None:
        msg = "a number too many"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr(stops, "network_facts", fail)
    answer = mobility("stops", built.region, "--json", language=language)
    assert (answer.code, answer.out) == (OUR_MISTAKE, "")
    assert "ZeroDivisionError: a number too many" in answer.err
    assert "Traceback" not in answer.err
    assert [word for word in words if word not in answer.err] == []
    monkeypatch.setenv("MOBILITY_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        mobility("stops", built.region, "--json")


def test_an_error_that_is_ours_by_name(built: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise InternalError("journey_not_found", rides=3)

    monkeypatch.setattr(stops, "network_facts", fail)
    answer = mobility("stops", built.region, "--json")
    assert answer.code == OUR_MISTAKE
    assert "A journey with 3 rides was found but can't be shown." in answer.err


@pytest.mark.skipif(os.name == "nt", reason="pipes are closed in another way on Windows")
@pytest.mark.parametrize(
    "arguments", [["stops"], ["stops", "--json"], ["departures", "Bahnhof", "--at", f"{DAY}T07:00"]]
)
def test_nobody_reads_on(arguments: list[str], built: Standing) -> None:
    """As in `mobility stops … | head -1`: that is no error."""
    command, *others = arguments
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*PROGRAM, command, str(built.region), *others],
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT_S,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_nobody_reads_on_in_the_middle_of_a_batch(built: Standing) -> None:
    file = built.region.parent / "questions.csv"
    file.write_text("from,to,at\n" + f"f_a,f_b,{DAY}T07:00:00\n" * 3_000, encoding="utf-8")
    with subprocess.Popen(
        [*PROGRAM, "plan", str(built.region), "--batch", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"from":"f_a"')
        process.stdout.close()
        told = process.stderr.read()
        assert (process.wait(timeout=TIMEOUT_S), told) == (0, b"")
