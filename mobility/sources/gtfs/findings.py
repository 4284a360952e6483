# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is found wrong in a feed, collected so that `check` can show all of it and `build` can refuse the first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from mobility.errors import DataError, Place

Severity = Literal["error", "warning", "info"]
KEPT_PER_CODE = 50
"""So many findings of one rule are kept with their place; the others are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a feed, under the rule code of MobilityData's canonical validator where it has one."""

    code: str
    severity: Severity
    place: Place
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Findings:
    """The remarks on one feed in the order they were made."""

    feed: str
    items: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[Severity, str]] = field(default_factory=Counter)

    def add(
        self,
        severity: Severity,
        code: str,
        file: str,
        row: int | None = None,
        field: str | None = None,
        value: str | None = None,
        **facts: Any,
    ) -> None:
        """Note one finding; beyond ``KEPT_PER_CODE`` of a code it is only counted."""
        self.counts[severity, code] += 1
        if self.counts[severity, code] <= KEPT_PER_CODE:
            place = Place(f"{self.feed}/{file}" if file else self.feed, row, field, value)
            self.items.append(Finding(code, severity, place, facts))

    def error(self, code: str, file: str, row: int | None = None, field: str | None = None,
              value: str | None = None, **facts: Any) -> None:  # fmt: skip
        """Note what makes the feed unusable as it is."""
        self.add("error", code, file, row, field, value, **facts)

    def warning(self, code: str, file: str, row: int | None = None, field: str | None = None,
                value: str | None = None, **facts: Any) -> None:  # fmt: skip
        """Note what was left out or repaired."""
        self.add("warning", code, file, row, field, value, **facts)

    @property
    def error_count(self) -> int:
        """Number of errors, those beyond the kept ones included."""
        return sum(n for (severity, _), n in self.counts.items() if severity == "error")

    def raise_first_error(self) -> None:
        """Raise the first error as a ``DataError``, naming how many more there are.

        Raises
        ------
        DataError
            Code and place of the first error.
        """
        for finding in self.items:
            if finding.severity == "error":
                raise DataError(finding.code, place=finding.place, more=self.error_count - 1, **finding.facts)
