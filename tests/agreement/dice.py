# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Where random things come from: Hypothesis, which shrinks what fails, or a seed, which repeats itself less."""

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

Thing = TypeVar("Thing")


class Dice(Protocol):
    """Draws one thing after the other."""

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of them; weights are written as repetitions, the first is what shrinking prefers."""

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends included."""


class DrawnDice:
    """Drawn by Hypothesis."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of them."""
        return self.draw(st.sampled_from(things))

    def number(self, least: int, most: int) -> int:
        """A whole number."""
        return self.draw(st.integers(least, most))


class SeededDice:
    """Drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.rnd = random.Random(seed)

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of them."""
        return self.rnd.choice(things)

    def number(self, least: int, most: int) -> int:
        """A whole number."""
        return self.rnd.randint(least, most)


def once_in(dice: Dice, number: int) -> bool:
    """True once in so many draws."""
    return dice.number(1, number) == number
