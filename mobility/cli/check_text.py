# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What `mobility check` prints for people: findings, trips per day, and what the data allow."""

from __future__ import annotations

import datetime as dt
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mobility.cli.chart import MARKS, NONE_MARK, axis, draw, label_width
from mobility.cli.console import console, date_text
from mobility.cli.console import say as say_cli
from mobility.network.quality.allows import Known
from mobility.network.quality.calendar import DAY_KINDS
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from mobility.network.quality.allows import FeedAllows
    from mobility.network.quality.calendar import Span, TripDays
    from mobility.network.quality.examine import Examination, FeedReport
    from mobility.sources.gtfs.findings import Finding, Findings, Severity

WIDTH, NARROWEST = 100, 60
SHOWN_PLACES, SHOWN_PHASES, SHOWN_SPANS = 3, 6, 3
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}
LONGEST_NAME = 60
GROUPED_FROM = 1_000
"""Numbers from here on get separators between thousands."""
WELL_KNOWN = 0.95
"""A field that is filled in at least so often can be relied on."""


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one feed, severity and code; ``items`` holds those that were kept with their place."""

    severity: Severity
    code: str
    count: int
    items: list[Finding]

    def remedy(self, language: str) -> str | None:
        """What to do about it, if the catalogue knows."""
        template = text(language, f"remedy.{self.code}", "")
        return template.format_map(shown(self.items[0].facts, language)) or None


def grouped(findings: Findings) -> list[Group]:
    """Errors first, then warnings and notes, each by code."""
    items: dict[tuple[Severity, str], list[Finding]] = {}
    for item in findings.items:
        items.setdefault((item.severity, item.code), []).append(item)
    keys = sorted(findings.counts, key=lambda key: (SEVERITIES.index(key[0]), key[1]))
    return [Group(*key, findings.counts[key], items[key]) for key in keys if key in items]


def message(finding: Finding, language: str, *, most: int | None = None) -> str:
    """What a finding says; names longer than ``most`` letters are cut."""
    facts = shown(finding.facts, language)
    for name, fact in facts.items():
        if most is not None and isinstance(fact, str) and len(fact) > most:
            facts[name] = fact[: most - 1] + "…"
    return text(language, f"error.{finding.code}").format_map(facts)


def shown(facts: dict[str, Any], language: str) -> dict[str, Any]:
    """Facts as people of a language write them: dates, thousands, a mark for what is not known."""
    return {name: _shown(fact, language) for name, fact in facts.items()}


def thing(feeds: Iterable[FeedAllows], name: str) -> Known:
    """One of the shares of ``FeedAllows``, over all feeds."""
    return sum((getattr(allows, name) for allows in feeds), Known(0, 0, 0))


def show(found: Examination) -> None:
    """Print everything."""
    page = _Page()
    if found.region.sample:
        page.line(say_cli("sample", name=found.region.name), style="bold")
    page.line(_say("title", region=found.region.name, date=date_text(found.today)), style="bold")
    for report in found.feeds:
        page.line()
        _show_feed(page, report)
    if found.streets is not None and found.region.streets is not None:
        page.line()
        page.line(_say("streets_title", file=found.region.streets.osm.name), style="bold")
        _show_findings(page, found.streets)
    page.line()
    _show_days(page, {report.source.id: report.days for report in found.feeds if report.days is not None})
    page.line()
    page.line(_say("allows_title"), style="bold")
    marks = {mark: _say(mark) for mark in ("yes", "partly", "no")}
    width = max(map(len, marks.values()))
    for mark, sentence in _sentences(found):
        page.wrapped(sentence, first=f"  {marks[mark]:{width}}  ", rest=" " * (width + 4))
    page.line()
    errors, warnings = found.count("error"), found.count("warning")
    facts = {"errors": _counted("errors", errors), "warnings": _counted("warnings", warnings)}
    page.line(_say("summary", **facts), style="bold")


class _Page:
    """Lines on stdout, never wider than ``WIDTH`` where they can be broken."""

    def __init__(self) -> None:
        self.console: Console = console()
        self.width = max(NARROWEST, min(WIDTH, self.console.width))

    def line(self, content: str = "", style: str | None = None) -> None:
        self.console.print(content, style=style, highlight=False, soft_wrap=True)

    def wrapped(self, content: str, *, first: str = "", rest: str = "", style: str | None = None) -> None:
        lines = textwrap.wrap(
            content, self.width, initial_indent=first, subsequent_indent=rest,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        for line in lines:
            self.line(line, style)


def _show_feed(page: _Page, report: FeedReport) -> None:
    page.line(_say("feed_title", feed=report.source.id), style="bold")
    _show_findings(page, report.findings)


def _show_findings(page: _Page, findings: Findings) -> None:
    groups = grouped(findings)
    if not groups:
        page.line("  " + _say("feed_clean"))
    for group in groups:
        if group.severity != "info":
            _show_group(page, group)
    infos = [group for group in groups if group.severity == "info"]
    if infos:
        page.line("  " + _say("infos_title"), style=STYLES["info"])
    for group in infos:
        key = "info_line" if group.count == 1 else "info_line_many"
        told = message(group.items[0], preferred_language(), most=LONGEST_NAME)
        line = _say(key, count=_number(group.count), code=group.code, message=told)
        page.wrapped(line, first="    ", rest="      ", style=STYLES["info"])


def _show_group(page: _Page, group: Group) -> None:
    language = preferred_language()
    times = f", {_say('times', count=_number(group.count))}" if group.count > 1 else ""
    page.line(f"  {_say(f'severity_{group.severity}')}  {group.code}{times}", STYLES[group.severity])
    items = group.items[:SHOWN_PLACES]
    said = ""
    for item in items:
        told = message(item, language, most=LONGEST_NAME)
        if told != said:
            page.wrapped(told, first="    ", rest="    ")
        said = told
        page.line("      " + item.place.text(language))
    if group.count > len(items):
        page.line("      " + _say("places_more", count=_number(group.count - len(items))))
    remedy = group.remedy(language)
    if remedy:
        page.wrapped(text(language, "place.remedy", remedy=remedy), first="    ", rest="      ")


def _show_days(page: _Page, feeds: dict[str, TripDays]) -> None:
    page.line(_say("chart_title"), style="bold")
    chart = draw(feeds, page.width)
    if chart is None:
        page.line("  " + _say("chart_empty"))
        return
    width = label_width(feeds)
    kind = chart.unit if chart.unit in {"day", "week"} else "year"
    dates = axis(chart, _say(f"chart_date_{kind}"), _say(f"chart_date_{kind}_short"))
    page.line(f"{'':{width}}  {dates}")
    for feed, row in chart.rows.items():
        scale = _say("chart_most", full=MARKS[-1], trips=_number(round(chart.most[feed])))
        page.line(f"{_label(feed, width):{width}}  {row}  {scale if chart.most[feed] else ''}".rstrip())
    page.wrapped(_say(f"chart_unit_{chart.unit}"))
    page.wrapped(_say("chart_scale", full=MARKS[-1], least=MARKS[0], none=NONE_MARK))
    page.line()
    _show_table(page, feeds, width)
    page.line()
    page.wrapped(_say("phases_title"))
    for feed, days in feeds.items():
        page.wrapped(_phases(days), first=f"  {_label(feed, width):{width}}  ", rest=" " * (width + 4))
    if any(days.gaps for days in feeds.values()):
        page.line()
        page.line(_say("gaps_title"))
    for feed, days in feeds.items():
        for gap in days.gaps:
            told = _say("gap", first=_date(gap.first), last=_date(gap.last), days=_number(gap.days))
            page.line(f"  {_label(feed, width):{width}}  {told}")


def _show_table(page: _Page, feeds: dict[str, TripDays], width: int) -> None:
    names = ("feed", "busiest", "trips", *DAY_KINDS, "first", "last", "nominal")
    rows = [[_say(f"column_{name}") for name in names]]
    for feed, days in feeds.items():
        date, trips = days.busiest or (None, 0)
        busiest = [date_text(date) if date else _say("never"), _number(trips)]
        typical = [_number(days.typical[kind] or 0) for kind in DAY_KINDS]
        ends = [_date(days.running.first), _date(days.running.last)] if days.running else [_say("never")] * 2
        nominal = _date(days.nominal.last) if days.nominal else _say("unknown")
        rows.append([_label(feed, width), *busiest, *typical, *ends, nominal])
    widths = [max(len(row[column]) for row in rows) for column in range(len(names))]
    right = {"trips", *DAY_KINDS}
    for row in rows:
        cells = [
            f"{cell:>{size}}" if name in right else f"{cell:{size}}"
            for name, cell, size in zip(names, row, widths, strict=True)
        ]
        page.line("  ".join(cells).rstrip(), style="bold" if row is rows[0] else None)
    page.wrapped(_say("table_note"))


def _phases(days: TripDays) -> str:
    parts = [
        _say("phase" if phase.trips else "phase_none", trips=_number(phase.trips), last=_date(phase.span.last))
        for phase in days.phases[:SHOWN_PHASES]
    ]
    left = len(days.phases) - SHOWN_PHASES
    return ", ".join(parts) + (f" {_say('phases_more', count=left)}" if left > 0 else "")


def _sentences(found: Examination) -> Iterator[tuple[str, str]]:
    """A mark (yes, partly, no) and a sentence for each thing that one may want to ask the data."""
    feeds = {report.source.id: report.allows for report in found.feeds if report.allows is not None}
    yield _days_sentence(found)
    reference = found.full_weeks.reference
    days = {report.source.id: report.days for report in found.feeds if report.days is not None}
    idle = {feed for feed, of in days.items() if reference is not None and not of.week_share(reference)}
    yield from _mode_sentences(feeds, idle)
    stops, trips = (thing(feeds.values(), f"wheelchair_{name}") for name in ("stops", "trips"))
    mark = _mark(min(stops.share, trips.share))
    good = {"good_stops": _number(stops.yes), "good_trips": _number(trips.yes)}
    yield mark, _say(f"wheelchair_{mark}", stops=_known(stops), trips=_known(trips), **good)
    bikes = thing(feeds.values(), "bikes_trips")
    mark = _mark(bikes.share)
    yield mark, _say(f"bikes_{mark}", trips=_known(bikes), good_trips=_number(bikes.yes))
    priced = [feed for feed, allows in feeds.items() if allows.fares]
    mark = _some(priced, feeds)
    yield mark, _say(f"fares_{mark}", feeds=", ".join(priced))
    yield _shapes_sentence(feeds)
    on_demand = [feed for feed, allows in feeds.items() if allows.on_demand]
    mark = "partly" if on_demand else "no"
    yield mark, _say(f"on_demand_{mark}", feeds=", ".join(on_demand))
    yield "no", _say("realtime_no")
    uncredited = [source.id for source in found.region.feeds if not source.attribution]
    mark = "no" if uncredited else "yes"
    yield mark, _say(f"attribution_{mark}", feeds=", ".join(uncredited))


def _days_sentence(found: Examination) -> tuple[str, str]:
    weeks = found.full_weeks
    running = [report.days.running for report in found.feeds if report.days and report.days.running]
    if not running or weeks.reference is None or weeks.reference_day is None:
        return "no", _say("days_no")
    ends = {"first": _date(min(span.first for span in running)), "last": _date(max(span.last for span in running))}
    mark = "yes" if weeks.full else "partly"
    spans = [_span(span) for span in weeks.spans[:SHOWN_SPANS]]
    left = len(weeks.spans) - SHOWN_SPANS
    told = ", ".join(spans) + (f" {_say('days_spans_more', count=left)}" if left > 0 else "")
    parts = [_say(f"days_{mark}", **ends, full=_number(weeks.full), weeks=_number(weeks.weeks), spans=told)]
    parts.append(_say("days_reference", monday=_date(weeks.reference), day=date_text(weeks.reference_day)))
    if weeks.thin:
        parts.append(_say("days_thin", feeds=", ".join(weeks.thin)))
    return mark, " ".join(parts)


def _mode_sentences(feeds: dict[str, FeedAllows], idle: set[str]) -> Iterator[tuple[str, str]]:
    """``idle``: feeds of which nothing runs in the week that is proposed for comparisons."""
    counts: dict[str, int] = {}
    for allows in feeds.values():
        for mode, count in allows.modes.items():
            counts[mode] = counts.get(mode, 0) + count
    names = [
        _say("mode", name=_say(f"mode_{mode}"), count=_number(count))
        for mode, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    ]
    mark = "yes" if names else "no"
    yield mark, _say(f"modes_{mark}", modes=", ".join(names))
    with_trains = [feed for feed, allows in feeds.items() if "rail" in allows.modes]
    running = [feed for feed in with_trains if feed not in idle]
    if with_trains and not running:
        yield "no", _say("rail_idle", feeds=", ".join(with_trains))
        return
    mark = "yes" if running else "no"
    yield mark, _say(f"rail_{mark}", feeds=", ".join(running))


def _shapes_sentence(feeds: dict[str, FeedAllows]) -> tuple[str, str]:
    drawn = [feed for feed, allows in feeds.items() if allows.shapes == "ways"]
    copied = [feed for feed, allows in feeds.items() if allows.shapes == "stops"]
    mark = _some(drawn, feeds)
    told = _say(f"shapes_{mark}", feeds=", ".join(drawn))
    return mark, told + (" " + _say("shapes_stops", feeds=", ".join(copied)) if copied else "")


def _some(those: list[str], feeds: dict[str, FeedAllows]) -> str:
    return "no" if not those else "yes" if len(those) == len(feeds) else "partly"


def _mark(share: float) -> str:
    return "yes" if share >= WELL_KNOWN else "partly" if share > 0 else "no"


def _say(key: str, **facts: Any) -> str:
    return text(preferred_language(), f"check.{key}", **facts)


def _counted(what: str, count: int) -> str:
    return _say(f"{what}_one") if count == 1 else _say(f"{what}_many", count=_number(count))


def _known(known: Known) -> str:
    percent = known.share * 100
    told = "<1" if 0 < percent < 1 else ">99" if 99 < percent < 100 else f"{percent:.0f}"  # noqa: PLR2004
    return _say("known", known=_number(known.known), all=_number(known.all), percent=told)


def _span(span: Span) -> str:
    return _say("days_span", first=_date(span.first), last=_date(span.last))


def _date(date: dt.date) -> str:
    return str(_shown(date, preferred_language()))


def _number(value: int) -> str:
    return str(_shown(value, preferred_language()))


def _shown(fact: object, language: str) -> object:
    if isinstance(fact, dt.date):
        return fact.strftime(text(language, "cli.date_format"))
    if isinstance(fact, int) and abs(fact) >= GROUPED_FROM:
        return f"{fact:,}".replace(",", text(language, "cli.thousands"))
    return text(language, "check.unknown") if fact is None else fact


def _label(feed: str, width: int) -> str:
    return feed if len(feed) <= width else feed[: width - 1] + "…"
