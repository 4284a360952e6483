# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""``search_trips`` against ``raptor.search``, and the links that it goes by."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.errors import InternalError
from mobility.kernels.layout import NEVER, Int32
from mobility.kernels.trip_based import search_trips, search_trips_between
from mobility.kernels.trip_layout import (
    EVENT,
    LAST,
    LINKS,
    LONG_WAIT_S,
    ROUNDS,
    SEGMENTS,
    SOON,
    WAIT,
    TripLinks,
    TripWork,
    make_trip_work,
)
from mobility.network.timetable import trip_links
from mobility.network.timetable.trip_links import make_trip_links, worth_linking
from tests.kernels.asking import columns
from tests.kernels.drawing import house
from tests.kernels.naive import Arc, Call, Links, Net, Trip
from tests.kernels.test_raptor import run
from tests.kernels.town import PAUSES, Town, Trek, largest, towns, treks

A, B, C, D, E, F = range(6)
STAY_S = 0


def at(links: Links, start_s: int) -> Links:
    """When one is at the first berths."""
    return [(berth, start_s + walk_s) for berth, walk_s in links]


def wanted(trek: Trek) -> list[tuple[int, int]]:
    """What RAPTOR answers."""
    return trek.town.laid_out.engine.pareto(
        at(trek.access, trek.start_s), trek.last, direct_at_s=direct_at(trek), bound_s=trek.bound_s,
        max_rides=trek.max_rides,
    )  # fmt: skip


def direct_at(trek: Trek) -> int:
    """When one arrives on foot."""
    return NEVER if trek.direct_s == NEVER else trek.start_s + trek.direct_s


def found(trek: Trek, work: TripWork | None = None) -> list[tuple[int, int]]:
    """What trips answer."""
    there = trek.town.laid_out
    rides, arrival_s = np.empty(64, dtype=np.int32), np.empty(64, dtype=np.int32)
    count = search_trips(
        there.timetable, there.links, *columns(at(trek.access, trek.start_s)), *columns(trek.last), direct_at(trek),
        trek.bound_s, trek.max_rides, trek.free, work or there.trip_work(), rides, arrival_s,
    )  # fmt: skip
    return list(zip(rides[:count].tolist(), arrival_s[:count].tolist(), strict=True))


def test_same_pareto_sets_as_raptor() -> None:
    """Walks are one hop, not closed under going on, and no changes; lines overtake, stand still and come twice."""
    met: Counter[str] = Counter()

    @house(3000)
    @given(treks())
    def agree(trek: Trek) -> None:
        answer = wanted(trek)
        assert found(trek) == answer
        met["questions"] += 1
        met["answered"] += bool(answer)
        met["several entries"] += len(answer) > 1
        met.update({f"{min(rides, 4)} rides" for rides, _ in answer})
        met["last walks of their own"] += trek.free and bool(answer)
        met["long waits"] += bool(answer) and answer[-1][1] - trek.start_s > LONG_WAIT_S

    agree()
    assert 2 * met["answered"] >= met["questions"], met
    assert min(met["several entries"], met["last walks of their own"], met["3 rides"], met["long waits"]) >= 30, met
    assert met["4 rides"] >= 5, met


@house(150)
@given(st.lists(treks(), min_size=2, max_size=4))
def test_one_workspace_for_all_searches(several: list[Trek]) -> None:
    """Also after a larger timetable; it is left clean."""
    trips, patterns, events = largest([trek.town.laid_out.trip_sizes for trek in several])
    work = make_trip_work(trips, patterns, events)
    for trek in [*several, *several]:
        assert found(trek, work) == wanted(trek)
        assert (work.reached == NEVER).all()
        assert (work.head == -1).all()


@house(150)
@given(treks())
def test_from_stop_to_stop_is_the_same(trek: Trek) -> None:
    town, there = trek.town, trek.town.laid_out
    trek = Trek(
        town, trek.origin, trek.destination, None, trek.start_s, town.direct_s(trek.origin, trek.destination),
        trek.bound_s, trek.max_rides,
    )  # fmt: skip
    rides, arrival_s = np.empty(64, dtype=np.int32), np.empty(64, dtype=np.int32)
    count = search_trips_between(
        there.timetable, there.links, there.walks, there.walks_backward, there.stop_berth_ptr, trek.origin,
        trek.destination, trek.start_s, trek.bound_s, trek.max_rides, there.trip_work(), rides, arrival_s,
    )  # fmt: skip
    assert list(zip(rides[:count].tolist(), arrival_s[:count].tolist(), strict=True)) == wanted(trek)


@house(60)
@given(towns(most=6, pauses=PAUSES), st.integers(1, 40), st.integers(1, 4))
def test_same_links_with_tiny_buffers_and_several_threads(town: Town, size: int, threads: int) -> None:
    there = town.laid_out
    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(trip_links, "CHUNK_LINKS", size)
        links = make_trip_links(there.timetable, there.changes, there.walks, there.berth_stop, threads)
    for here, other in zip(there.links, links, strict=True):
        assert here.dtype == other.dtype == np.int32
        assert here.tolist() == other.tolist()
        assert not other.flags.writeable


def told_apart(links: TripLinks, link: Int32) -> list[tuple[int, int]]:
    """Trips and positions of links."""
    size = 1 << int(links.position_bits[0])
    return [divmod(one, size) for one in link.tolist()]


@house(100)
@given(towns(most=6, pauses=PAUSES))
def test_links_lead_to_trips_that_can_be_boarded(town: Town) -> None:
    """From each stop event to trips that leave late enough; and where one may get off is listed by berth."""
    there = town.laid_out
    links, rows = there.links, [trip for row in there.engine.rows for trip in row]
    position = {event: (t, i) for t, first in enumerate(links.trip[:-1, EVENT].tolist())
                for i, event in enumerate(range(first, first + len(rows[t])))}  # fmt: skip
    change_s = {(arc.here, arc.there): arc.seconds for arc in town.net.arcs}
    for kind, target in ((SOON, links.soon_link), (WAIT, links.wait_link), (LAST, links.last_link)):
        ptr = links.event[:, kind]
        assert ptr[-1] == len(target)
        for event in range(len(ptr) - 1):
            trip, i = position[event]
            off = rows[trip][i]
            for to, j in told_apart(links, target[ptr[event] : ptr[event + 1]]):
                on = rows[to][j]
                seconds = town.net.stay_s[on.berth] if on.berth == off.berth else change_s[off.berth, on.berth]
                assert i > 0
                assert off.alight
                assert on.board
                wait_s = on.departure_s - off.arrival_s
                assert seconds <= wait_s
                assert kind == LAST or (wait_s > LONG_WAIT_S) == (kind == WAIT)
    listed = {(berth, *links.alight[x].tolist()) for berth in range(town.net.berths)
              for x in range(links.alight_ptr[berth], links.alight_ptr[berth + 1])}  # fmt: skip
    assert listed == {(call.berth, p, i) for p, row in enumerate(there.engine.rows)
                      for i, call in enumerate(row[0]) if i > 0 and call.alight}  # fmt: skip


def small(*trips: Trip, arcs: tuple[Arc, ...] = (), walks: tuple[tuple[int, int, int], ...] = ()) -> Town:
    """Six stops of one berth."""
    return Town(Net(6, trips, arcs, (STAY_S,) * 6), tuple(range(6)), walks)


def asked(town: Town, egress: Links | None = None) -> Trek:
    """From A to F at 0."""
    return Trek(town, A, F, egress, 0, NEVER, NEVER, 10)


def test_riding_back_one_stop_is_of_use_to_who_came_on_foot() -> None:
    """One walks to B and boards there; riding on to C and back to B makes one free to walk from B to D.

    The papers' rule against U-turns loses it.
    """
    town = small(
        run((B, 5), (C, 10)), run((C, 11), (B, 15)), run((D, 19), (F, 25)), arcs=(Arc(B, D, 3, 3),), walks=((A, B, 4),)
    )
    assert found(asked(town)) == wanted(asked(town)) == [(3, 25)]


def test_a_last_walk_of_its_own_from_a_stop_that_is_reached_sooner_on_foot() -> None:
    """E is reached by a walk from D sooner than by the second ride, but only from there the taxi leads on to F."""
    town = small(run((A, 0), (B, 5), (D, 6)), run((B, 8), (E, 20)), arcs=(Arc(D, E, 3, 3),), walks=((D, E, 3),))
    assert len(town.laid_out.links.soon_link) == 0
    assert len(town.laid_out.links.last_link) == 1
    trek = asked(town, [(E, 100)])
    assert found(trek) == wanted(trek) == [(2, 120)]


def test_a_stop_that_one_comes_to_sooner_on_foot_but_can_leave_sooner_after_a_ride() -> None:
    """Changing from B to D takes longer than the walk; by vehicle one is at D later than on foot, but free to board."""
    town = small(
        run((A, 0), (B, 5)), run((B, 6), (D, 9)), run((D, 10), (F, 12)), arcs=(Arc(B, D, 10, 2),), walks=((B, D, 2),)
    )
    assert found(asked(town)) == wanted(asked(town)) == [(3, 12)]


def test_a_stop_that_one_comes_to_no_sooner_by_vehicle_but_may_walk_on_from() -> None:
    """On foot one is at D as early, but two walks never follow each other: only after a ride one changes on to E."""
    town = small(
        run((A, 0), (B, 5)), run((B, 6), (D, 9)), run((E, 10), (F, 12)), arcs=(Arc(B, D, 4, 2), Arc(D, E, 0, 0)),
        walks=((B, D, 2),),
    )  # fmt: skip
    assert found(asked(town)) == wanted(asked(town)) == [(3, 12)]


def test_a_trip_that_overtakes_and_one_that_stands_still() -> None:
    town = small(
        run((A, 0), (B, 5), (C, 30)), run((A, 1), (B, 8), (C, 12)), run((C, 12), (D, 12)), run((D, 12), (F, 12))
    )
    assert found(asked(town)) == wanted(asked(town)) == [(3, 12)]


def test_a_change_to_the_same_line_and_through_one_stop_twice() -> None:
    town = small(run((A, 0), (B, 5), (A, 7), (C, 20)), run((A, 8), (B, 9), (A, 9), (C, 10)), run((C, 10), (F, 11)))
    assert found(asked(town)) == wanted(asked(town)) == [(2, 11)]


def test_no_change_where_nobody_may_board_or_leave() -> None:
    first = (Call(A, 0, 0), Call(B, 5, 5, alight=False), Call(C, 9, 9))
    town = small(first, run((B, 6), (F, 8)), (Call(C, 9, 9, board=False), Call(D, 10, 10), Call(F, 12, 12)))
    assert found(asked(town)) == wanted(asked(town)) == []


def test_long_waits_lie_apart() -> None:
    """From B after three hours, and after a second more."""
    waits = (LONG_WAIT_S, LONG_WAIT_S + 1)
    onward = [run((B, 5 + wait_s), (there, 9 + wait_s)) for wait_s, there in zip(waits, (C, D), strict=True)]
    there = small(run((A, 0), (B, 5)), *onward).laid_out
    leaves_s = there.timetable.departure_s[there.links.trip[:-1, EVENT]] - 5
    for link, wait_s in ((there.links.soon_link, LONG_WAIT_S), (there.links.wait_link, LONG_WAIT_S + 1)):
        [(trip, position)] = told_apart(there.links, link)
        assert (leaves_s[trip], position) == (wait_s, 0)


def test_counts_go_on_from_one_search_to_the_next() -> None:
    """Two rides, one link looked at."""
    town = small(run((A, 0), (B, 5)), run((B, 6), (F, 9)))
    work = town.laid_out.trip_work()
    for times in (1, 2):
        assert found(asked(town), work) == [(2, 9)]
        assert [int(work.counter[entry]) for entry in (ROUNDS, SEGMENTS, LINKS)] == [2 * times, 2 * times, times]


def test_worth_it_where_a_stop_event_has_few_links() -> None:
    few = small(*(run((A, hour), (B, hour + 5), (C, hour + 9)) for hour in range(0, 1000, 20)))
    here = [run((line, 0), (40, 5)) for line in range(40)]
    away = [run((40, 6), (41 + line, 9)) for line in range(40)]
    dense = Town(Net(81, (*here, *away), (), (0,) * 81), tuple(range(81)), ())
    nothing = small()
    for town, worth in ((few, True), (dense, False), (nothing, False)):
        there = town.laid_out
        assert worth_linking(there.timetable, there.changes, there.walks, there.berth_stop) is worth


@pytest.mark.parametrize(("bits", "worth"), [(5, True), (4, False)])
def test_links_are_not_worth_it_where_their_numbers_are_too_small(
    monkeypatch: pytest.MonkeyPatch, bits: int, *, worth: bool
) -> None:
    """Four trips and one that ends them take three bits, positions up to three take two."""
    there = small(*(run((A, at_s), (B, at_s + 1), (C, at_s + 2), (D, at_s + 3)) for at_s in range(4))).laid_out
    monkeypatch.setattr(trip_links, "LINK_BITS", bits)
    given = there.timetable, there.changes, there.walks, there.berth_stop
    assert worth_linking(*given) is worth
    if not worth:
        with pytest.raises(InternalError, match="More trips than links"):
            make_trip_links(*given)
