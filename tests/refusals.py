# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What holds whenever input is refused: one clear message, and the network that was there before still answers."""

import datetime as dt
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mobility.network.network import Network
from mobility.network.store import current_folder
from mobility.planner.places import find_place
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest
from tests.command import Answer, mobility
from tests.feeds import DAY, village

QUESTION = ("Amtsplatz", "Chausseehaus", "--at", f"{DAY}T07:00")
BAD_INPUT = 2


def assert_refused(answer: Answer, *parts: str) -> None:
    """Exit code 2, nothing on stdout, and on stderr one message that has all these parts and no trace."""
    assert answer.code == BAD_INPUT, answer
    assert answer.out == ""
    lines = answer.err.splitlines()
    assert "Traceback" not in answer.err
    assert [line for line in lines if not line.startswith("  ")] == lines[:1], "one message, its details indented"
    assert lines[0].strip()
    assert [part for part in parts if part not in answer.err] == [], answer.err


@dataclass(frozen=True)
class Standing:
    """A region whose network is built, and what it answers."""

    region: Path
    home: Path
    current: str
    journeys: list[dict[str, Any]]

    @property
    def feed(self) -> Path:
        """The folder of its feed."""
        return self.region.parent / "feed"

    def assert_answers(self) -> None:
        """The network is still the same one, can be opened and answers as before."""
        assert (self.home / "current").read_text(encoding="utf-8") == self.current
        assert journeys_of(self.home) == self.journeys

    def assert_intact(self) -> None:
        """The network answers as before, and what a failed build began is cleared away."""
        self.assert_answers()
        known = {"current", "lock", "refused", self.current.strip()}
        assert {path.name for path in self.home.iterdir()} <= known


def standing(folder: Path) -> Standing:
    """Build the village."""
    region = village(folder)
    answer = mobility("build", region)
    assert answer.code == 0, answer.err
    home = folder / "build" / "dorf"
    journeys = journeys_of(home)
    assert journeys
    return Standing(region, home, (home / "current").read_text(encoding="utf-8"), journeys)


def copy_of(original: Standing, folder: Path) -> Standing:
    """The same region and network in another folder, for a test that may spoil them."""
    shutil.copytree(original.region.parent, folder, dirs_exist_ok=True)
    return replace(original, region=folder / original.region.name, home=folder / "build" / "dorf")


def journeys_of(home: Path) -> list[dict[str, Any]]:
    """What the current network of a folder answers to the question of this module."""
    folder = current_folder(home)
    assert folder is not None
    network = Network.open(folder)
    at = dt.datetime.fromisoformat(f"{DAY}T07:00").replace(tzinfo=network.zone)
    request = PlanRequest(find_place(network, QUESTION[0]), find_place(network, QUESTION[1]), at)
    return [itinerary.to_dict() for itinerary in plan(network, request).itineraries]
