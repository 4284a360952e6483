# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility build --accelerate`: what searches of the next days are quicker with, and what is said about it."""

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from mobility.network.accelerate import MOST_DAYS
from mobility.network.network import Network
from tests.command import Answer, mobility
from tests.refusals import Standing, assert_refused


@pytest.fixture
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the Monday of a week with service."""

    class Told(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Told":
            return cls(2026, 6, 8, 12, tzinfo=tz)

    monkeypatch.setattr("mobility.cli.build.dt", SimpleNamespace(datetime=Told))


def files(answer: Answer) -> list[Path]:
    """What lies beside the network that was printed."""
    assert answer.code == 0, answer.err
    folder = Path(answer.out.removesuffix("\n"))
    return sorted((folder / "trips").glob("*")) if (folder / "trips").exists() else []


def told(answer: Answer) -> str:
    """What was said, on one line."""
    return " ".join(answer.err.split())


@pytest.mark.usefixtures("_monday")
def test_both_directions_of_each_timetable_are_built(built: Standing) -> None:
    answer = mobility("build", built.region, "--accelerate", "3")
    found = re.search(r"Links between trips built ahead: days 3, different timetables (\d), [\d.]+ s", told(answer))
    assert found is not None, answer.err
    assert len(files(answer)) == 2 * int(found[1])
    built.assert_answers()


@pytest.mark.usefixtures("_monday")
def test_they_are_used(built: Standing) -> None:
    folder = Path(mobility("build", built.region, "--accelerate", "1").out.strip())
    network = Network.open(folder)
    day = network.day(dt.date(2026, 6, 8))
    assert network.trip_links(day, network.links(), backward=False) is not None
    assert network.trip_links(day, network.links(), backward=True) is not None


@pytest.mark.usefixtures("_monday")
def test_twice_is_as_once(built: Standing) -> None:
    one, two = (mobility("build", built.region, "--accelerate", "2") for _ in range(2))
    assert files(one) == files(two)
    assert one.out == two.out


@pytest.mark.usefixtures("_monday")
def test_a_network_that_is_up_to_date_is_accelerated_too(built: Standing) -> None:
    answer = mobility("build", built.region, "--accelerate", "1")
    assert answer.err.startswith("Nothing has changed; the network is up to date.\n")
    assert files(answer)


@pytest.mark.usefixtures("_monday")
def test_in_german(built: Standing) -> None:
    answer = mobility("build", built.region, "--accelerate", "2", language="de")
    assert re.search(
        r"Verbindungen zwischen Fahrten vorab berechnet: Tage 2, verschiedene Fahrpläne \d, \d+,\d s", told(answer)
    )


@pytest.mark.usefixtures("_monday")
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "1 timetables are too dense for them; searches there do without, with the same results."),
        ("de", "1 Fahrpläne sind dafür zu dicht; dort wird ohne sie gesucht, mit gleichem Ergebnis."),
    ],
)
def test_too_dense_timetables_are_told(
    built: Standing, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    monkeypatch.setattr("mobility.network.timetable.accelerator.worth_linking", lambda *_: False)
    answer = mobility("build", built.region, "--accelerate", "1", language=language)
    assert answer.code == 0
    assert told(answer).endswith(sentence)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Nothing was built ahead: none of the next 3 days is in the calendar of the data"),
        ("de", "Nichts vorab berechnet: Keiner der nächsten 3 Tage liegt im Kalender der Daten"),
    ],
)
def test_outside_the_calendar_nothing_is_built(
    built: Standing, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    class Told(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Told":
            return cls(2031, 1, 1, tzinfo=tz)

    monkeypatch.setattr("mobility.cli.build.dt", SimpleNamespace(datetime=Told))
    answer = mobility("build", built.region, "--accelerate", "3", language=language)
    assert sentence in told(answer)
    assert files(answer) == []


@pytest.mark.usefixtures("_monday")
def test_quiet(built: Standing) -> None:
    answer = mobility("build", built.region, "--accelerate", "1", "--quiet")
    assert answer.err == ""
    assert files(answer)


@pytest.mark.parametrize("days", ["-1", str(MOST_DAYS + 1), "1000"])
def test_a_number_of_days_that_can_not_be_kept_is_refused(built: Standing, days: str) -> None:
    english = mobility("build", built.region, "--accelerate", days)
    assert_refused(english, f"--accelerate must lie between 0 and {MOST_DAYS}.")
    german = mobility("build", built.region, "--accelerate", days, language="de")
    assert_refused(german, f"--accelerate muss zwischen 0 und {MOST_DAYS} liegen.")
    built.assert_intact()


def test_what_is_no_number_is_refused(built: Standing) -> None:
    answer = mobility("build", built.region, "--accelerate", "soon")
    assert answer.code == 2
    assert "--accelerate" in answer.err
    assert "Traceback" not in answer.err


def test_without_the_option_nothing_is_built_ahead(built: Standing) -> None:
    assert files(mobility("build", built.region)) == []
    assert files(mobility("build", built.region, "--accelerate", "0")) == []
