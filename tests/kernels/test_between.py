# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""``label_between``: right wherever a journey lies, as a full search from each end tells."""

from collections import Counter

from hypothesis import given

from mobility.kernels.between import label_between
from mobility.kernels.layout import NEVER
from mobility.kernels.profile_layout import LABEL, ProfileWork
from tests.kernels.asking import columns
from tests.kernels.drawing import house
from tests.kernels.naive import Labels
from tests.kernels.town import Trek, treks

Journey = tuple[int, int, int]
"""Departure, arrival, rides."""


def journeys(trek: Trek) -> list[Journey]:
    """Of each entry of a Pareto set the one that leaves last."""
    start = [(berth, trek.start_s + walk_s) for berth, walk_s in trek.access]
    back = trek.town.mirrored().laid_out.engine
    found = []
    for rides, arrival_s in trek.town.laid_out.engine.pareto(start, trek.last):
        end = [(berth, walk_s - arrival_s) for berth, walk_s in trek.last]
        latest = back.pareto(end, trek.access, max_rides=rides)
        found.append((-latest[-1][1], arrival_s, rides))
    return found


def checked(trek: Trek, journey: Journey, work: ProfileWork, back_work: ProfileWork, met: Counter[str]) -> None:
    """Label from both ends and hold each label against those of full searches."""
    departure_s, arrival_s, rides = journey
    here, back = trek.town.laid_out, trek.town.mirrored().laid_out
    label_between(
        here.timetable, here.changes, back.timetable, back.changes, *columns(trek.access), *columns(trek.last),
        departure_s, arrival_s, rides, work, back_work,
    )  # fmt: skip
    full = here.engine.labels([(berth, departure_s + walk_s) for berth, walk_s in trek.access], rides)
    full_back = back.engine.labels([(berth, walk_s - arrival_s) for berth, walk_s in trek.last], rides)
    met["journeys"] += 1
    met["labels"] += compared(full, full_back, work.state.tolist(), rides, rides - 1)
    met["labels"] += compared(full_back, full, back_work.state.tolist(), rides, rides)


def compared(full: Labels, other: Labels, state: list[list[int]], rides: int, ridden: int) -> int:
    """Number of labels that lie on a journey; all have to be right, and the others at least not too early.

    What one has ridden last of all forward needs no label; ``ridden`` tells up to how many rides there are some.
    """
    lying = 0
    for berth in range(len(full.ready[0])):
        row = state[berth]
        for taken in range(ridden + 1):
            pairs = []
            if taken < rides:
                pairs.append((full.ready[taken][berth], other.vehicle[rides - taken][berth], row[LABEL + 2 * taken]))
            if taken:
                column = LABEL + 2 * taken - 1
                pairs.append((full.vehicle[taken][berth], other.ready[rides - taken][berth], row[column]))
            for right_s, until_s, found_s in pairs:
                assert found_s >= right_s
                if max(right_s, until_s) < NEVER and right_s <= -until_s:
                    assert found_s == right_s
                    lying += 1
    return lying


def test_labels_of_all_journeys() -> None:
    """With workspaces that are used again and again."""
    met: Counter[str] = Counter()

    @house(350)
    @given(treks())
    def agree(trek: Trek) -> None:
        there, back = trek.town.laid_out, trek.town.mirrored().laid_out
        work, back_work = there.profile_work(8), back.profile_work(8)
        for journey in journeys(trek):
            met[f"{min(journey[2], 4)} rides"] += 1
            checked(trek, journey, work, back_work, met)

    agree()
    assert met["labels"] >= 4 * met["journeys"], met
    assert min(met["1 rides"], met["2 rides"]) >= 50, met
    assert met["3 rides"] + met["4 rides"] >= 30, met
