# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What `mobility diff` prints for people: the summary, then lines and stops, the most changed first."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from mobility.analysis.update.dates import thin_feeds
from mobility.cli.console import console, date_text, footer_lines, header_lines
from mobility.cli.diff_sentences import (
    LISTED_APART,
    date_or_none,
    line_sentences,
    listed_apart,
    number,
    only_times,
    say,
    shift_text,
    shifted_share,
    stop_sentences,
    trips_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobility.analysis.update.calendar import FeedUpdate
    from mobility.analysis.update.compare import LineUpdate, StopUpdate, Update
    from mobility.cli.diff import Chosen
    from mobility.network.network import Network

WIDTH, NARROWEST = 100, 60
LINE_SENTENCES, STOP_SENTENCES = 8, 5
"""So many per line and per stop where nothing was named."""
NAMES_LISTED = 3
"""Times --most: so many names stand in a list of new or gone ones, which takes no line each."""


class _Page:
    """Lines on stdout, never wider than ``WIDTH`` where they can be broken."""

    def __init__(self) -> None:
        self.console = console()
        self.width = max(NARROWEST, min(WIDTH, self.console.width))

    def line(self, content: str = "", style: str | None = None) -> None:
        self.console.print(content, style=style, highlight=False, soft_wrap=True)

    def wrapped(self, content: str, *, first: str = "", rest: str = "", style: str | None = None) -> None:
        for line in textwrap.wrap(
            content, self.width, initial_indent=first, subsequent_indent=rest,
            break_long_words=False, break_on_hyphens=False,
        ):  # fmt: skip
            self.line(line, style)

    def bullets(self, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            self.wrapped(sentence, first="  - ", rest="    ")


def show(chosen: Chosen, old: Network, new: Network) -> None:
    """Print everything that is to be told.

    Parameters
    ----------
    chosen
        The update and what of it was asked for.
    old, new
        The networks, for caveats and sources.
    """
    page, update = _Page(), chosen.update
    for line in dict.fromkeys([*header_lines(old), *header_lines(new)]):
        page.line(line, style="bold")
    page.line(say("title", old=chosen.labels[0], new=chosen.labels[1]), style="bold")
    _show_dates(page, update, old, new)
    page.line()
    if not update.changed:
        page.line(say("nothing"), style="bold")
    else:
        _show_summary(page, update, chosen.labels)
    if chosen.lines is not None and chosen.stops is not None:
        for named_line in chosen.lines:
            _show_line(page, named_line, most=None)
        for named_stop in chosen.stops:
            _show_stop(page, named_stop, named=True)
    elif update.changed:
        _show_lines(page, update.lines, chosen.most)
        _show_stops(page, update.stops, chosen.most)
    page.line()
    page.wrapped(say("not_compared"), style="dim")
    for line in dict.fromkeys([*footer_lines(old), *footer_lines(new)]):
        page.line(line, style="dim")


def _show_dates(page: _Page, update: Update, old: Network, new: Network) -> None:
    pairs = update.dates.pairs
    if update.dates.how == "busiest":
        page.wrapped(say("dates_busiest"))
        for pair in pairs:
            page.line("  " + say("dates_pair", old=date_text(pair.old), new=date_text(pair.new)))
    elif update.dates.how == "asked":
        page.wrapped(say("dates_asked", dates=", ".join(date_text(pair.new) for pair in pairs)))
    else:
        span = {"first": date_text(pairs[0].new), "last": date_text(pairs[-1].new)}
        page.wrapped(say("dates_common", days=len(pairs), **span))
    thin = {
        *thin_feeds(old, (pair.old for pair in pairs)),
        *thin_feeds(new, (pair.new for pair in pairs)),
    }
    if thin:
        page.wrapped(say("dates_thin", feeds=", ".join(sorted(thin))))


def _show_summary(page: _Page, update: Update, labels: tuple[str, str]) -> None:
    rows = {
        "lines": [line.status for line in update.lines],
        "stops": [stop.status for stop in update.stops],
    }
    width = max(len(say(f"summary_{name}")) for name in rows)
    for name, found in rows.items():
        counts = {status: number(found.count(status)) for status in ("same", "changed", "new", "gone")}
        title = f"{say(f'summary_{name}'):{width}}  "
        page.wrapped(say("summary_counts", **counts), first=title, rest=" " * len(title))
    for feed in update.feeds:
        sentences = _feed_sentences(feed)
        if sentences:
            page.line(say("feed", feed=feed.id if len(update.feeds) > 1 else labels[1]))
            page.bullets(sentences)


def _feed_sentences(feed: FeedUpdate) -> list[str]:
    if not feed.changed:
        return []
    if feed.in_old != feed.in_new:
        return [say("feed_new" if feed.in_new else "feed_gone")]
    sentences = []
    if feed.old != feed.new:
        before, after = feed.old or (None, None), feed.new or (None, None)
        for name, at in (("first", 0), ("last", 1)):
            if before[at] != after[at]:
                sentences.append(say(f"calendar_{name}", old=date_or_none(before[at]), new=date_or_none(after[at])))
    sentences += [trips_sentence(change) for change in feed.changes]
    other = feed.other_trips
    if other is not None:
        key = "calendar_other_all" if other.dates == other.of > 1 else "calendar_other"
        facts = {"dates": number(other.dates), "of": number(other.of), "date": date_text(other.most)}
        sentences.append(say(key, **facts, old=number(other.old), new=number(other.new)))
    return sentences


def _show_lines(page: _Page, lines: Iterable[LineUpdate], most: int) -> None:
    by_status: dict[str, list[LineUpdate]] = {}
    for line in lines:
        by_status.setdefault(line.status, []).append(line)
    for status in ("gone", "new"):
        names = [line.line.known.name for line in by_status.get(status, [])]
        _show_names(page, f"lines_{status}", names, most)
    changed = by_status.get("changed", [])
    shifted: dict[tuple[int, int], list[str]] = {}
    partly = []
    told = []
    for line in changed:
        span = only_times(line)
        if span is None:
            told.append(line)
        elif share := shifted_share(line):
            partly.append(say("listed_shifted", line=line.line.known.name, share=share, shift=shift_text(*span)))
        else:
            shifted.setdefault(span, []).append(line.line.known.name)
    told.sort(key=lambda line: (-line.size, -len(line.changes), _natural(line.line.known.name)))
    for line in told[:most]:
        _show_line(page, line, most=LINE_SENTENCES)
    left = [line.line.known.name for line in told[most:]]
    if left:
        page.line()
        page.wrapped(say("lines_more", count=number(len(left)), names=_listed(left, most)))
    for (least, farthest), names in sorted(shifted.items(), key=lambda item: -len(item[1])):
        page.line()
        key = "lines_shifted_one" if len(names) == 1 else "lines_shifted"
        page.wrapped(say(key, count=number(len(names)), shift=shift_text(least, farthest), names=_listed(names, most)))
    _show_names(page, "lines_partly_shifted_one" if len(partly) == 1 else "lines_partly_shifted", partly, most)


def _show_line(page: _Page, line: LineUpdate, most: int | None) -> None:
    known = line.line.known
    mode = say("modes").split(",")[known.route_type]
    page.line()
    page.line(say("line_title", line=known.name, mode=mode, agency=known.agency), style="bold")
    if line.status in {"new", "gone"}:
        page.bullets([say(f"line_{line.status}")])
    page.bullets(_cut(line_sentences(line), most) or ([say("same")] if line.status == "same" else []))


def _show_stops(page: _Page, stops: Iterable[StopUpdate], most: int) -> None:
    by_status: dict[str, list[StopUpdate]] = {}
    for stop in stops:
        by_status.setdefault(stop.status, []).append(stop)
    for status in ("gone", "new"):
        found = sorted(by_status.get(status, []), key=lambda stop: (-stop.departures, stop.stop.name))
        _show_names(page, f"stops_{status}", [stop.stop.name for stop in found], most)
    changed = by_status.get("changed", [])
    for what, key in (("name", "stops_renamed"), ("moved_m", "stops_moved")):
        _show_names(page, key, listed_apart(changed, what), most)
    told = [(stop, sentences) for stop in changed if (sentences := stop_sentences(stop, named=False))]
    told.sort(key=lambda item: (-item[0].size, -len(item[1]), item[0].stop.name))
    for stop, _ in told[:most]:
        _show_stop(page, stop, named=False)
    left = [stop.stop.name for stop, _ in told[most:]]
    if left:
        page.line()
        page.wrapped(say("stops_more", count=number(len(left)), names=_listed(left, most)))
    known = {stop.number for stop, _ in told}
    known |= {stop.number for stop in changed if LISTED_APART & {change.what for change in stop.changes}}
    slight = len(changed) - len(known)
    if slight:
        page.line()
        key = "stops_slight_more" if known or by_status.keys() & {"gone", "new"} else "stops_slight"
        page.wrapped(say(f"{key}_one" if slight == 1 else key, count=number(slight)))


def _show_stop(page: _Page, stop: StopUpdate, *, named: bool) -> None:
    page.line()
    page.line(stop.stop.name, style="bold")
    if stop.status in {"new", "gone"}:
        page.bullets([say(f"stop_{stop.status}")])
    sentences = stop_sentences(stop, named=named)
    page.bullets(_cut(sentences, None if named else STOP_SENTENCES) or ([say("same")] if stop.status == "same" else []))


def _show_names(page: _Page, key: str, names: list[str], most: int) -> None:
    if names:
        page.line()
        page.wrapped(say(key, count=number(len(names)), names=_listed(names, most)))


def _listed(names: list[str], most: int) -> str:
    kept = names[: most * NAMES_LISTED]
    more = [say("more", count=number(len(names) - len(kept)))] if len(names) > len(kept) else []
    return "; ".join([*kept, *more])


def _cut(sentences: list[str], most: int | None) -> list[str]:
    if most is None or len(sentences) <= most:
        return sentences
    return [*sentences[: most - 1], say("more_sentences", count=len(sentences) - most + 1)]


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort 9 before 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|\D+", name)]
