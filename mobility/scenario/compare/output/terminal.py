# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A comparison as a planner reads it in a terminal: a few tables of texts, fresh or from a folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mobility.analysis.output.small_groups import FEWEST
from mobility.scenario.compare.question import MINUTE_S
from mobility.texts import has_text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mobility.scenario.compare.results import Results
    from mobility.scenario.compare.table import Table

    Row = dict[str, Any]

MOST_ROWS = 20
"""Of long tables so many rows are printed; the rest is in the files."""
NOTHING = "–"
HIDDEN = "•"
"""Where a small group is not shown."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One table.

    Parameters
    ----------
    name
        Of the table of results that it shows.
    title
        A line above.
    header, rows
        Texts; all rows are as long as the header.
    notes
        Lines below.
    """

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def printed(results: Results, language: str, most_rows: int = MOST_ROWS) -> list[Printed]:
    """The tables that a terminal shows, one after the other.

    Parameters
    ----------
    results
        Of a comparison.
    language
        ``de`` or ``en``.
    most_rows
        Of tables that may be long.
    """
    page = _Page(results, language, most_rows)
    own = {
        "overview": page.overview,
        "operation": page.operation,
        "operation_payers": page.payers,
        "parallel_service": page.parallel,
        "recomputed": page.recomputed,
        "travel_time_summary": page.travel_times,
        "accessibility_summary": page.accessibility,
        "groups": page.groups,
        "there_and_back": page.there_and_back,
        "last_way_home": page.last_way_home,
        "connections": page.connections,
    }
    found = []
    alone = len(results.index["variants"]) > MOST_IN_FULL
    for name in results.tables:  # a table that is not shown need not be made
        if name in NOT_PRINTED or (alone and name != "overview"):
            continue
        table = results.tables[name]
        found.append(own[name](table) if name in own else page.any_table(name, table))
    return found


MOST_IN_FULL = 8
"""Of more variants a terminal shows the overview alone."""
NOT_PRINTED = {
    "places", "accessibility", "travel_times", "travel_times_year", "there_and_back_places", "operation_lines",
    "factors",
}  # fmt: skip
"""One row per place or pair: for files and maps."""


class _Page:
    """What all tables share: language and names."""

    def __init__(self, results: Results, language: str, most_rows: int) -> None:
        self.results, self.language, self.most_rows = results, language, most_rows
        self.windows = results.index["question"]["windows"]

    # -- words ---------------------------------------------------------------------------------------------------------

    def say(self, key: str, **facts: Any) -> str:
        """A text of this page."""
        return text(self.language, f"compare.{key}", **facts)

    def number(self, value: float | None, decimals: int = 1, *, signed: bool = False, missing: str = NOTHING) -> str:
        """A number with the marks of the language."""
        if value is None:
            return missing
        if float(f"{value:.{decimals}f}") == 0:
            value, signed = 0, False
        written = f"{value:+,.{decimals}f}" if signed else f"{value:,.{decimals}f}"
        return written.translate({ord("-"): "−", ord(","): self.say("thousands"), ord("."): self.say("decimal")})

    def minutes(self, seconds: float | None) -> str:
        """A change in minutes with its sign."""
        return self.number(None if seconds is None else seconds / MINUTE_S, signed=True)

    def heads(self, value: float | None) -> str:
        """A count of people, a dot where it is not shown."""
        return self.number(value, 0, missing=HIDDEN)

    def percent(self, share: float | None) -> str:
        """A share."""
        return NOTHING if share is None else f"{self.number(100 * share)} %"

    def day(self, row: Row) -> str:
        """A day type in words, or a date."""
        key = f"compare.day_{row['day']}"
        return text(self.language, key) if has_text(key) else str(row["day"])

    def variant(self, row: Row) -> str:
        """What a variant is called."""
        return self.results.title(str(row["variant"]), self.language)

    def header(self, *keys: str) -> tuple[str, ...]:
        """Names of columns."""
        return tuple(self.say(f"column_{key}") for key in keys)

    def _table(self, name: str, keys: Sequence[str], table: Table, cells: Callable[[Row], Sequence[str]]) -> Printed:
        rows = tuple(
            (self.variant(row), self.day(row), *((row["window"],) if "window" in row else ()), *cells(row))
            for row in table.rows()
        )
        window = ("window",) if "window" in table.columns else ()
        hidden = any(HIDDEN in row for row in rows)
        notes = (self.say("hidden", dot=HIDDEN, fewest=FEWEST),) if hidden else ()
        return Printed(name, self.say(f"title_{name}"), self.header("variant", "day", *window, *keys), rows, notes)

    # -- tables --------------------------------------------------------------------------------------------------------

    def recomputed(self, table: Table) -> Printed:
        """How much was searched anew."""
        keys = ("searched", "origins", "changed", "why")
        return self._table(
            "recomputed", keys, table,
            lambda row: (
                str(row["origins_searched"]), str(row["origins"]), str(row["origins_changed"]),
                self.say(f"reason_{row['reason']}"),
            ),
        )  # fmt: skip

    def travel_times(self, table: Table) -> Printed:
        """Travel times in sum."""
        states = ("faster", "slower", "equal", "gained", "lost")
        made = self._table(
            "travel_time_summary", (*states, "mean_change", "median_change"), table,
            lambda row: (
                *(self.number(row[f"pairs_{state}"], 0) for state in states),
                self.minutes(row["mean_change_s"]), self.minutes(row["median_change_s"]),
            ),
        )  # fmt: skip
        return Printed(
            made.name,
            made.title,
            made.header,
            made.rows,
            (*made.notes, self.say("note_pairs", percentile=self._percentile())),
        )

    def accessibility(self, table: Table) -> Printed:
        """Opportunities per head."""
        return self._table(
            "accessibility_summary", ("cutoff", "before", "after", "change", "more", "less"), table,
            lambda row: (
                self.number(row["cutoff_min"], 0), self.number(row["opportunities_per_head_before"]),
                self.number(row["opportunities_per_head_after"]),
                self.number(row["opportunities_per_head_change"], signed=True), self.heads(row["people_more"]),
                self.heads(row["people_less"]),
            ),
        )  # fmt: skip

    def groups(self, table: Table) -> Printed:
        """Winners and losers by group."""
        outcomes = ("winner", "loser", "both", "unchanged")
        made = self._table(
            "groups", ("group", *outcomes, "winner_change", "loser_change"), table,
            lambda row: (
                self.say("all") if row["group"] == "all" else str(row["group"]),
                *(self.heads(row[f"people_{outcome}"]) for outcome in outcomes),
                self.number(row["winner_change_min"], signed=True), self.number(row["loser_change_min"], signed=True),
            ),
        )  # fmt: skip
        threshold = self.number(self.results.index["question"]["threshold_min"])
        known = self.results.index["question"]["people"] is not None
        notes = (self.say("note_threshold", minutes=threshold), *(() if known else (self.say("note_no_people"),)))
        return Printed(made.name, made.title, made.header, made.rows, (*made.notes, *notes))

    def there_and_back(self, table: Table) -> Printed:
        """Who can be there in time and come back."""
        return self._table(
            "there_and_back", ("stay", "before", "after", "gained_people", "lost_people"), table,
            lambda row: (
                str(row["stay"]), self.percent(row["share_before"]), self.percent(row["share_after"]),
                self.heads(row["people_gained"]), self.heads(row["people_lost"]),
            ),
        )  # fmt: skip

    def last_way_home(self, table: Table) -> Printed:
        """How often the last way home is later or earlier."""
        counts: dict[tuple[str, str], dict[str, int]] = {}
        for row in table.rows():
            key = self.variant(row), self.day(row)
            before, after = row["last_way_home_departure_before"], row["last_way_home_departure_after"]
            later = row["last_way_home_later_min"] or 0
            state = (
                "way_new" if before is None and after is not None
                else "way_gone" if before is not None and after is None
                else "way_none" if before is None
                else "way_later" if later > 0 else "way_earlier" if later < 0 else "way_same"
            )  # fmt: skip
            counts.setdefault(key, dict.fromkeys(WAYS, 0))[state] += 1
        rows = tuple((*key, *(str(one[state]) for state in WAYS)) for key, one in counts.items())
        return Printed(
            "last_way_home", self.say("title_last_way_home"), self.header("variant", "day", *WAYS), rows,
            (self.say("note_way_home"),),
        )  # fmt: skip

    def connections(self, table: Table) -> Printed:
        """Pairs gained and lost."""
        keys = ("change", "origin", "destination", "share_before", "share_after", "journeys_before", "journeys_after",
                "first", "last", "quickest")  # fmt: skip

        def cells(row: Row) -> tuple[str, ...]:
            side = "after" if row["change"] == "gained" else "before"
            quickest = row[f"quickest_s_{side}"]
            return (
                self.say(f"change_{row['change']}"), str(row["origin"]), str(row["destination"]),
                self.percent(row["share_before"]), self.percent(row["share_after"]),
                *(self.number(row[f"day_journeys_{one}"], 0) for one in ("before", "after")),
                row[f"first_departure_{side}"] or NOTHING, row[f"last_departure_{side}"] or NOTHING,
                self.number(None if quickest is None else quickest / MINUTE_S),
            )  # fmt: skip

        made = self._table("connections", keys, table, cells)
        notes = (*made.notes, *self._more(len(made.rows)), self.say("note_connections"))
        return Printed(made.name, made.title, made.header, made.rows[: self.most_rows], notes)

    def overview(self, table: Table) -> Printed:
        """All variants in one table."""
        keys = ["mean", "new", "gone", "winners", "losers"]
        stay, operation = "stay_share_after" in table.columns, "vehicles_change" in table.columns
        keys += ["stay_before", "stay_after"] if stay else []
        keys += ["vehicles", "vehicle_km", "cost", "co2"] if operation else []

        def cells(row: Row) -> tuple[str, ...]:
            found = [
                self.number(row["mean_change_min"], signed=True), self.number(row["pairs_gained"], 0),
                self.number(row["pairs_lost"], 0), self.heads(row["people_winner"]), self.heads(row["people_loser"]),
            ]  # fmt: skip
            found += [self.percent(row[f"stay_share_{side}"]) for side in ("before", "after")] if stay else []
            if operation:
                found += [
                    self.number(row["vehicles_change"], 0, signed=True),
                    self.number(row["vehicle_km_change"], 0, signed=True),
                ]
                found += [self.span(row, "cost_eur"), self.span(row, "co2_kg")]
            return tuple(found)

        made = self._table("overview", keys, table, cells)
        return replace(made, notes=(*made.notes, *self._days(), self.say("note_new", percentile=self._percentile())))

    def _days(self) -> tuple[str, ...]:
        """Which dates stand for the kinds of days, and what a year is made of."""
        days = [day for day in self.results.index["question"]["days"] if day["days_per_year"]]
        if not days:
            return ()
        each = [
            self.say("note_day", day=self.day({"day": day["id"]}), date=day["date"], days=self._count(day))
            for day in days
        ]
        whole = self.number(sum(day["days_per_year"] for day in days), 0)
        return ("; ".join(each) + ". " + self.say("note_year", days=whole),)

    def _count(self, day: Row) -> str:
        return self.number(day["days_per_year"], 0)

    def _percentile(self) -> str:
        return self.number(self.results.index["question"]["percentiles"][0], 0)

    def operation(self, table: Table) -> Printed:
        """What running all lines takes."""
        names = ("trips", "vehicle_km", "vehicle_h", "vehicles")

        def cells(row: Row) -> tuple[str, ...]:
            return tuple(self.number(row[f"{name}_{side}"], 0) for name in names for side in ("before", "after"))

        keys = [f"{name}_{side}" for name in names for side in ("before", "after")]
        return self._table("operation", keys, table, cells)

    def payers(self, table: Table) -> Printed:
        """Cost and CO2 by payer."""

        def cells(row: Row) -> tuple[str, ...]:
            spans = [self.span(row, name, side) for name in ("cost_eur", "co2_kg") for side in ("before", "after")]
            return (row["payer"] or self.say("payer_unknown"), *spans)

        keys = ["payer", "cost_before", "cost_after", "co2_before", "co2_after"]
        return self._table("operation_payers", keys, table, cells)

    def parallel(self, table: Table) -> Printed:
        """Trips of new lines that others cover."""

        def cells(row: Row) -> tuple[str, ...]:
            counts = (self.number(row["trips"], 0), self.number(row["covered_trips"], 0))
            return (row["line"], *counts, self.number(row["covered_km"]), row["covered_by"] or NOTHING)

        return self._table(
            "parallel_service", ["line", "trips", "covered_trips", "covered_km", "covered_by"], table, cells
        )

    def span(self, row: Row, name: str, side: str = "change") -> str:
        """A range as people read it: from the lower factors to the higher ones."""
        low, high = row[f"{name}_low_{side}"], row[f"{name}_high_{side}"]
        if low is None or high is None:
            return NOTHING
        ends = [self.number(one, 0, signed=side == "change") for one in sorted((low, high))]
        return ends[0] if ends[0] == ends[1] else self.say("span", low=ends[0], high=ends[1])

    def any_table(self, name: str, table: Table) -> Printed:
        """A table of others, under the names of its columns."""
        header = tuple(f"{column} ({table.unit(column)})" if table.unit(column) else column for column in table.columns)
        rows = tuple(tuple(self._cell(value) for value in row.values()) for row in table.rows())
        key = f"compare.title_{name}"
        title = text(self.language, key) if has_text(key) else name
        return Printed(name, title, header, rows[: self.most_rows], self._more(len(rows)))

    def _more(self, rows: int) -> tuple[str, ...]:
        return (self.say("more_rows", count=rows - self.most_rows),) if rows > self.most_rows else ()

    def _cell(self, value: object) -> str:
        if isinstance(value, float):
            return self.number(value, 0 if value == round(value) else 2)
        return NOTHING if value is None else str(value)


WAYS = ("way_later", "way_earlier", "way_same", "way_new", "way_gone", "way_none")
