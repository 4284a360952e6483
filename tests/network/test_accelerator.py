# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Links between trips are used where they are, wished for where they are not, and never waited for."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mobility.network.accelerate import MOST_DAYS, Accelerated, accelerate
from mobility.network.network import Network
from mobility.network.timetable import accelerator as module
from mobility.network.timetable.accelerator import LOOK_AGAIN_S, MOST_FILES, Acceleration, Accelerator
from mobility.network.timetable.trip_links import make_trip_links
from tests.network.toy import Toy

DATE = dt.date(2026, 6, 10)
SATURDAY = dt.date(2026, 6, 13)
TRIPS = {"t1": "a 8:00, b 8:10, c 8:20", "t2": "b 8:15, d 8:30", "t3": "a 9:00, b 9:10"}


class Clock:
    """Stands in for ``time``."""

    now = 100.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock that accelerators look at."""
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Return a small network whose weekend has trips of its own."""
    services = {"t3": "weekend"}
    return Toy(TRIPS, services=services).network(tmp_path)


def other_process(network: Network) -> Network:
    """The same network, opened once more."""
    return Network(network.folder, network.manifest, network.arrays)


def found(network: Network, date: dt.date = DATE, *, backward: bool = False) -> bool:
    """Whether there are links of a date."""
    return network.accelerator.find(network.day(date), network.links(), backward=backward) is not None


def wishes(network: Network) -> list[dt.date]:
    """The dates that will be wished for."""
    wished: list[dt.date] = []
    network.accelerator.wish = lambda day, _: wished.append(day.date)
    return wished


def refuse(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Nothing is worth linking; a list that grows with each time that is reckoned."""
    asked: list[bool] = []

    def never(*_: object) -> bool:
        asked.append(True)
        return False

    monkeypatch.setattr(module, "worth_linking", never)
    return asked


def test_without_links_searches_do_without_and_wish_for_them(network: Network, clock: Clock) -> None:
    wished = wishes(network)
    assert not found(network)
    assert not found(network)
    assert wished == [DATE], "once, then not again for a while"
    clock.now += LOOK_AGAIN_S
    assert not found(network)
    assert wished == [DATE, DATE]


def test_nobody_need_hear_the_wish(network: Network) -> None:
    assert not found(network)


@pytest.mark.parametrize("backward", [False, True])
def test_what_is_built_is_found_at_once(network: Network, backward: bool) -> None:  # noqa: FBT001
    assert not found(network, backward=backward)
    assert network.accelerator.build(network.day(DATE), network.links())
    assert found(network, backward=backward)


def test_built_links_are_those_of_the_timetable(network: Network) -> None:
    day, links = network.day(DATE), network.links()
    network.accelerator.build(day, links)
    for backward, timetable, changes, walks in (
        (False, day.forward, links.changes, links.walks),
        (True, day.backward, links.changes_backward, links.walks_backward),
    ):
        made = make_trip_links(timetable, changes, walks, network.berth_stop)
        kept = network.accelerator.find(day, links, backward=backward)
        assert kept is not None
        assert all(one.tolist() == other.tolist() for one, other in zip(made, kept, strict=True))
        assert not any(array.flags.writeable for array in kept)


def test_what_another_process_writes_is_found_after_a_while(network: Network, clock: Clock) -> None:
    second = other_process(network)
    assert not found(second)
    network.accelerator.build(network.day(DATE), network.links())
    assert not found(second), "it does not look at the disk all the time"
    clock.now += LOOK_AGAIN_S
    assert found(second)


def test_a_second_process_builds_nothing_that_is_there(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    network.accelerator.build(network.day(DATE), network.links())
    monkeypatch.setattr(module, "make_trip_links", None)
    second = other_process(network)
    assert second.accelerator.build(second.day(DATE), second.links())
    assert found(second)


def test_not_worth_it_is_remembered_by_all(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = refuse(monkeypatch)
    wished = wishes(network)
    day, links = network.day(DATE), network.links()
    assert not network.accelerator.build(day, links)
    assert not found(network)
    assert wished == []
    second = other_process(network)
    assert not second.accelerator.build(day, links)
    assert not found(second)
    assert len(asked) == 1, "the other direction is none the better"


def test_off_is_off(network: Network) -> None:
    network.accelerator.build(network.day(DATE), network.links())
    wished = wishes(network)
    network.accelerator.mode = Acceleration.OFF
    assert not found(network)
    assert not found(network, SATURDAY)
    assert wished == []


def test_now_builds_at_once(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch)
    wished = wishes(network)
    network.accelerator.mode = Acceleration.NOW
    assert found(network)
    assert found(network, backward=True)
    assert wished == []


def test_dates_with_the_same_trips_share_their_links(network: Network) -> None:
    network.accelerator.build(network.day(DATE), network.links())
    assert found(network, DATE - dt.timedelta(days=7))
    assert not found(network, SATURDAY)


def test_other_settings_have_links_of_their_own_and_do_without_in_a_server(network: Network) -> None:
    wished = wishes(network)
    slower = network.links(replace(network.settings, change_s=600))
    day = network.day(DATE)
    network.accelerator.build(day, network.links())
    usual = network.trip_links(day, network.links(), backward=False)
    assert usual is not None
    assert network.trip_links(day, slower, backward=False) is None
    assert wished == []
    network.accelerator.mode = Acceleration.NOW
    own = network.trip_links(day, slower, backward=False)
    assert own is not None
    assert own.soon_link.tolist() != usual.soon_link.tolist(), (
        "ten minutes are too few to change, it takes till tomorrow"
    )


def test_only_the_last_used_ones_are_kept(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    accelerator = Accelerator(network.berth_stop, None)
    accelerator.mode = Acceleration.NOW
    asked = [(network.day(DATE), False), (network.day(DATE), True), (network.day(SATURDAY), False)]
    found = [accelerator.find(day, network.links(), backward=backward) for day, backward in asked]
    bytes_of = [sum(array.nbytes for array in links or ()) for links in found]
    monkeypatch.setattr(module, "KEPT_BYTES", sum(bytes_of) - 1)
    accelerator = Accelerator(network.berth_stop, None)
    accelerator.mode = Acceleration.NOW
    built = count_builds(monkeypatch)
    day, links = network.day(DATE), network.links()
    for backward, builds in ((False, 1), (True, 2), (False, 2)):
        assert accelerator.find(day, links, backward=backward) is not None
        assert len(built) == builds
    assert accelerator.find(network.day(SATURDAY), links, backward=False) is not None  # instead of the backward one
    assert accelerator.find(day, links, backward=False) is not None
    assert len(built) == 3
    assert accelerator.find(day, links, backward=True) is not None
    assert len(built) == 4


def count_builds(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A list that grows with each build."""
    built: list[bool] = []
    make: Callable[..., object] = make_trip_links

    def counted(*given: object) -> object:
        built.append(True)
        return make(*given)

    monkeypatch.setattr(module, "make_trip_links", counted)
    return built


def test_where_nothing_can_be_written_they_stay_in_memory(network: Network) -> None:
    (network.folder / "trips").write_text("a file", encoding="utf-8")
    assert network.accelerator.build(network.day(DATE), network.links())
    assert found(network)
    assert not found(other_process(network))


@pytest.mark.parametrize("keep", [0, 100, -4])
def test_a_file_that_is_cut_short_is_built_anew(network: Network, keep: int) -> None:
    network.accelerator.build(network.day(DATE), network.links())
    files = list((network.folder / "trips").iterdir())
    assert len(files) == 2
    for file in files:
        file.write_bytes(file.read_bytes()[:keep])
    second = other_process(network)
    assert not found(second)
    assert second.accelerator.build(second.day(DATE), second.links())
    assert found(second)
    assert found(other_process(network))


def test_a_file_of_another_format_is_built_anew(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    network.accelerator.build(network.day(DATE), network.links())
    monkeypatch.setattr(module, "FORMAT", module.FORMAT + 1)
    second = other_process(network)
    assert not found(second)
    assert second.accelerator.build(second.day(DATE), second.links())
    assert found(other_process(network))


def test_a_wish_that_is_taken_away_meanwhile(network: Network) -> None:
    """A swap of the network takes it away while searches still run."""
    accelerator = network.accelerator

    class Fleeting(Accelerator):
        @property
        def wish(self) -> Callable[..., None] | None:
            looks.append(True)
            return (lambda *_: None) if len(looks) == 1 else None

        @wish.setter
        def wish(self, _: object) -> None: ...

    looks: list[bool] = []
    fleeting = Fleeting(accelerator.berth_stop, None)
    assert fleeting.find(network.day(DATE), network.links(), backward=False) is None
    assert looks


def test_ahead_of_time_each_timetable_once(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """A week has some different timetables; dates outside the calendar have none."""
    days = [network.day(DATE + dt.timedelta(days=day)) for day in range(7)]
    different = len({day.key for day in days})
    built = count_builds(monkeypatch)
    assert accelerate(network, DATE, 7) == Accelerated(7, different, 0)
    assert len(built) == 2 * different
    assert all(found(network, DATE + dt.timedelta(days=day)) for day in range(7))
    assert accelerate(network, dt.date(2026, 6, 29), 14).dates == 2
    assert accelerate(network, dt.date(2027, 1, 1), 14) == Accelerated(0, 0, 0)


def test_ahead_of_time_what_is_not_worth_it_is_told(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch)
    assert accelerate(network, DATE, 1) == Accelerated(1, 1, 1)


def test_all_days_ahead_fit_into_the_files() -> None:
    assert 2 * MOST_DAYS <= MOST_FILES
