# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A build that stops where a test wants it to: python -m tests.slow_build REGION STAGE SIGNAL.

It prints the name of the stage as it gets there and goes on when the file SIGNAL exists. ``half`` is no stage of its
own: half of the arrays are written; ``switch``: all is written, but the new network is not yet the current one.
"""

import sys
import time
from pathlib import Path

import numpy as np

from mobility.network import store
from mobility.network.build import build
from mobility.region import read_region

STAGES = ("read", "stops", "transfers", "timetable", "links", "write", "half", "switch")
PATIENCE_S = 60


class Pause:
    """Tells where a build is, and waits there for a signal."""

    def __init__(self, stage: str, signal: Path) -> None:
        self.wanted, self.signal = stage, signal

    def stage(self, name: str, detail: str = "") -> None:
        """Stop here if this is the stage."""
        if name == self.wanted:
            sys.stdout.write(f"{name} {detail}\n")
            sys.stdout.flush()
            deadline = time.monotonic() + PATIENCE_S
            while not self.signal.exists() and time.monotonic() < deadline:
                time.sleep(0.01)

    def walks(self, done: int, stops: int) -> None:
        """How far it is with the walks."""

    def waiting(self) -> None:
        """Another build is running."""
        sys.stdout.write("waiting\n")
        sys.stdout.flush()


def main() -> None:
    """Build, with a pause."""
    region, stage, signal = sys.argv[1:]
    pause = Pause(stage, Path(signal))
    save, switch, written = store._save, store.switch_to, []

    def slow_save(path: Path, array: np.ndarray) -> None:
        save(path, array)
        written.append(path)
        if len(written) == 30:
            pause.stage("half")

    def slow_switch(folder: Path) -> None:
        pause.stage("switch")
        switch(folder)

    store._save, store.switch_to = slow_save, slow_switch
    sys.stdout.write(f"{build(read_region(region), progress=pause).folder}\n")


if __name__ == "__main__":
    main()
