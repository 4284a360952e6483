# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The page of a portrait: one HTML file that loads nothing from elsewhere and runs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.analysis.day_types.day_types import KINDS, SCHOOL_DAY
from mobility.analysis.day_types.lands import NAMES
from mobility.analysis.day_types.lies import SCHOOL, THIN
from mobility.analysis.measures.erschliessung import RADII_M
from mobility.analysis.measures.modes import mode_of
from mobility.analysis.portrait.charts import bars, heat
from mobility.analysis.portrait.figures import has_trains
from mobility.analysis.portrait.markup import document, paragraph, section, table
from mobility.analysis.portrait.sources import facts_of_feeds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.analysis.portrait.figures import Portrait
    from mobility.analysis.portrait.wording import Wording

MOST_ROWS = 60
"""Longer tables go on in the CSV file beside the page."""
FIRST_HOUR, LAST_HOUR = 4, 23
FERRIES = frozenset({4, 1000, 1200})


def page(portrait: Portrait, wording: Wording) -> str:
    """The whole page.

    Parameters
    ----------
    portrait, wording
        What it shows, and in which language.
    """
    say = wording.say
    title = say("title", name=portrait.municipality.name)
    sections = [
        _head(portrait, wording),
        _glance(portrait, wording),
        _calendar(portrait, wording),
        _stops(portrait, wording),
        _lines(portrait, wording),
        _hours(portrait, wording),
        _reach(portrait, wording),
        _ways(portrait, wording),
        _people(portrait, wording),
        _car(portrait, wording),
        _lies(portrait, wording),
        _sources(portrait, wording),
        section(
            say("head_definitions"), *(paragraph(say(f"definition_{name}")) for name in say("definitions").split())
        ),
    ]
    return document(title, wording.language, sections)


def _head(portrait: Portrait, wording: Wording) -> str:
    say, place = wording.say, portrait.municipality
    day = portrait.days.get(SCHOOL_DAY)
    parts = []
    if portrait.network.sample:
        parts.append(paragraph(say("sample"), "warn"))
    if day is not None:
        facts = {"departures": wording.number(day.service.departures), "trips": wording.number(day.trips)}
        stops = wording.number(day.groups)
        parts.append(paragraph(say("summary", date=wording.date(day.date), lines=day.lines, stops=stops, **facts)))
    groups, poles = len(portrait.stops), sum(stop.poles for stop in portrait.stops)
    facts = {"name": place.name, "groups": wording.number(groups), "poles": wording.number(poles)}
    parts.append(paragraph(say(f"how_{place.how}", region=portrait.network.name, source=place.source, **facts)))
    if not has_trains(portrait):
        parts.append(paragraph(say("no_trains"), "warn"))
    parts += _dry(portrait, wording)
    known = [f"{feed.id}: {feed.attribution or say('no_licence')}" for feed in portrait.network.feeds]
    parts.append(paragraph(say("source_of_all", sources="; ".join(known)), "note"))
    return "\n".join(parts)


def _dry(portrait: Portrait, wording: Wording) -> list[str]:
    """What to know of dates on which timetables of the region run dry."""
    return [
        paragraph(
            wording.say(
                "dry", day=wording.say(kind), date=wording.date(portrait.days[kind].date), feeds=", ".join(feeds)
            ),
            "warn",
        )
        for kind, feeds in portrait.dry.items()
        if feeds
    ]


def _glance(portrait: Portrait, wording: Wording) -> str:
    say = wording.say
    columns = [say("day"), *(f"#{say(f'column_{name}')}" for name in say("glance_columns").split())]
    rows = []
    for kind, day in portrait.days.items():
        service = day.service
        gap = say("gap", minutes=wording.minutes(service.gap_s), time=wording.clock(service.gap_from_s))
        rows.append(
            [
                f"{say(kind)}, {wording.date(day.date)}",
                wording.number(day.trips),
                wording.number(service.departures),
                wording.number(day.lines),
                wording.number(day.groups),
                wording.clock(service.first_s),
                wording.clock(service.last_s),
                gap if service.gap_s is not None else wording.number(None),
            ]
        )
    missing = [
        say("no_such_day" if len(portrait.types.days(kind)) else "no_such_kind", day=say(kind))
        for kind in KINDS
        if kind not in portrait.days
    ]
    return section(
        say("head_glance"), table(say("caption_glance"), columns, rows), *(paragraph(each) for each in missing)
    )


def _calendar(portrait: Portrait, wording: Wording) -> str:
    say, types = wording.say, portrait.types
    columns = [say("day"), f"#{say('days')}", f"#{say('days_served')}", f"#{say('days_full')}", say("stands")]
    rows = []
    for kind in KINDS:
        day = portrait.days.get(kind)
        counts = [len(days(kind)) for days in (types.days, types.served, types.full)]
        rows.append([say(kind), *(wording.number(count) for count in counts), wording.date(day.date if day else None)])
    first, last = (wording.plain_date(types.date(day)) for day in (0, len(types) - 1))
    land = NAMES.get(portrait.land or "", "")
    notes = [say(f"land_{portrait.land_source}", land=land), say(f"school_{types.school_source}", land=land)]
    counted = table(say("caption_calendar", first=first, last=last), columns, rows)
    return section(say("head_calendar"), counted, *(paragraph(note, "note") for note in (*notes, say("stands_note"))))


def _stops(portrait: Portrait, wording: Wording) -> str:
    say = wording.say
    columns = [say("stop"), say("lines"), *(f"#{say(kind)}" for kind in portrait.days)]
    school = portrait.days.get(SCHOOL_DAY)
    columns += [f"#{say('column_first')}", f"#{say('column_last')}", f"#{say('column_gap')}", say("category")]
    rows = []
    kind = next(iter(portrait.days))
    for stop in portrait.stops[:MOST_ROWS]:
        service = stop.service[kind]
        counts = [wording.number(one.departures) for one in stop.service.values()]
        times = [wording.clock(service.first_s), wording.clock(service.last_s), wording.minutes(service.gap_s)]
        category = (stop.category.category if stop.category else None) or say("no_category")
        rows.append([stop.name, ", ".join(stop.lines), *counts, *times, category])
    date = wording.date(portrait.days[kind].date)
    caption = say("caption_stops", day=say(kind), date=date)
    notes = [] if school else [paragraph(say("no_category_without_school_day"), "note")]
    return section(say("head_stops"), table(caption, columns, rows), *_more(portrait.stops, wording), *notes)


def _lines(portrait: Portrait, wording: Wording) -> str:
    say = wording.say
    columns = [say("line"), say("mode"), say("towards"), say("feed")]
    columns += [f"#{say(kind)}" for kind in portrait.days]
    rows = []
    for line in portrait.lines[:MOST_ROWS]:
        cells = []
        for kind in portrait.days:
            pairs = line.pairs.get(kind)
            if pairs is None:
                cells.append(wording.number(0))
            elif pairs.pairs is None:
                cells.append(say("trips_only", trips=sum(pairs)))
            else:
                cells.append(say("trips_pairs", there=pairs.there, back=pairs.back, pairs=pairs.pairs))
        mode = say("mode_ferry" if line.route_type in FERRIES else f"mode_{mode_of(line.route_type)}")
        rows.append([line.name, mode, "; ".join(line.headsigns), portrait.network.feeds[line.feed].id, *cells])
    return section(say("head_lines"), table(say("caption_lines"), columns, rows), *_more(portrait.lines, wording))


def _hours(portrait: Portrait, wording: Wording) -> str:
    say = wording.say
    last = max([LAST_HOUR, *(int(day.service.last_s // 3_600) for day in portrait.days.values() if day.service.last_s)])
    numbers = list(range(FIRST_HOUR, last + 1))
    hours = [str(hour % 24) for hour in numbers]
    early = {kind: sum(day.service.by_hour(0, FIRST_HOUR - 1)) for kind, day in portrait.days.items()}
    of_day = {kind: day.service.by_hour(FIRST_HOUR, last) for kind, day in portrait.days.items()}
    most = max((count for counts in of_day.values() for count in counts), default=0)
    parts = [
        bars(
            say("chart_hours", day=say(kind), date=wording.date(portrait.days[kind].date)),
            hours, counts, most, (say("axis_hour"), say("axis_departures")),
        )
        for kind, counts in of_day.items()
    ]  # fmt: skip
    kind = next(iter(portrait.days))
    rows = [(stop.name, stop.service[kind].by_hour(FIRST_HOUR, last)) for stop in portrait.stops[:MOST_ROWS]]
    title = say("chart_stops", day=say(kind), date=wording.date(portrait.days[kind].date))
    parts += [heat(title, hours, rows, say("axis_hour")), *_more(portrait.stops, wording)]
    parts += [paragraph(say("early", day=say(each), count=count), "note") for each, count in early.items() if count]
    return section(say("head_hours"), *parts, paragraph(_source_line(portrait, wording), "note"))


def _reach(portrait: Portrait, wording: Wording) -> str:
    say = wording.say
    if not portrait.destinations and not portrait.towns:
        return section(say("head_reach"), paragraph(say("no_destinations")))
    columns = [say("to_stop")]
    for kind, window in portrait.windows.items():
        columns.append(f"#{say('column_median', day=say(kind), date=wording.plain_date(window.first.date()))}")
    window = next(iter(portrait.windows.values()))
    begin = wording.moment(window.first, window.first.date())
    end = wording.clock(window.first.hour * 3_600 + window.first.minute * 60 + window.minutes * 60)
    tables = []
    count = len(portrait.destinations)
    for head, places, at in (("inside", portrait.destinations, 0), ("towns", portrait.towns, count)):
        rows = []
        for number, place in enumerate(places[:MOST_ROWS], at):
            cells = []
            for found in portrait.reach.values():
                one = found[number]
                facts = {"median": wording.minutes(one.median_s), "share": wording.share(one.share)}
                quickest = wording.minutes(one.quickest_s)
                key = "reached" if one.median_s is not None else "reached_seldom" if one.share else "not_reached"
                cells.append(say(key, quickest=quickest, **facts))
            rows.append([place.name, *cells])
        if rows:
            tables.append(table(say(f"caption_reach_{head}", start=portrait.start.name), columns, rows))
            tables += _more(places, wording)
    walk_s = portrait.network.settings.max_walk_s
    limit = say("walk_limit", minutes=wording.minutes(walk_s)) if walk_s is not None else ""
    note = " ".join([say("reach_note", begin=begin, end=end), limit]).strip()
    intro = paragraph(say("reach_intro", start=portrait.start.name))
    return section(say("head_reach"), intro, *_dry(portrait, wording), *tables, paragraph(note, "note"))


def _ways(portrait: Portrait, wording: Wording) -> str:
    say = wording.say
    if not portrait.towns:
        return section(say("head_ways"), paragraph(say("no_towns")))
    columns = [say("town")]
    for kind, day in portrait.days.items():
        facts = {"day": say(kind), "date": wording.plain_date(day.date)}
        columns += [f"#{say('column_first_way', **facts)}", f"#{say('column_last_way', **facts)}"]
    rows = []
    for number, town in enumerate(portrait.towns):
        cells = []
        for kind, day in portrait.days.items():
            there, back = portrait.ways[kind][number]
            first, last = there.first, back.last
            cells.append(wording.moment(first.arrival if first else None, day.date, up=True))
            cells.append(wording.moment(last.departure if last else None, day.date))
        rows.append([town.name, *cells])
    name = portrait.municipality.name
    times = table(say("caption_ways", name=name), columns, rows)
    return section(say("head_ways"), *_dry(portrait, wording), times, paragraph(say("ways_note", name=name), "note"))


def _people(portrait: Portrait, wording: Wording) -> str:
    say, people = wording.say, portrait.people
    if people is None:
        return section(say("head_people"), paragraph(say("no_grid")))
    whole = [] if people.clipped else [paragraph(say("whole_grid"), "note")]
    columns = [
        say("day"),
        *(f"#{say('column_within', metres=radius)}" for radius in RADII_M),
        f"#{say('column_without')}",
    ]
    rows = []
    for kind, within in people.within.items():
        counts = [
            say("people_share", people=wording.number(each), share=_share(wording, each, people.people))
            for each in within
        ]
        without = people.people - within[-1]
        rows.append([f"{say(kind)}, {wording.date(portrait.days[kind].date)}", *counts, wording.number(without)])
    facts = {"people": wording.number(people.people), "cells": wording.number(people.cells)}
    caption = say("caption_people", source=people.source, column=people.column, **facts)
    parts = [table(caption, columns, rows)]
    if people.by_class:
        heads = [say("class"), f"#{say('inhabitants')}"]
        cells = [[letter or say("no_class"), wording.number(count)] for letter, count in people.by_class.items()]
        date = wording.date(portrait.days[SCHOOL_DAY].date)
        parts.append(table(say("caption_classes", date=date), heads, cells))
    return section(say("head_people"), *_dry(portrait, wording), *parts, paragraph(say("people_note"), "note"), *whole)


def _share(wording: Wording, part: float, whole: float) -> str:
    return wording.share(part / whole if whole and part == part else None)  # noqa: PLR0124 - NaN


def _car(portrait: Portrait, wording: Wording) -> str:
    say = wording.say
    if portrait.ratios is None:
        reason = "no_car_streets" if portrait.network.streets is None else "no_car_school_day"
        return section(say("head_car"), paragraph(say(reason)))
    columns = [say("to_stop"), f"#{say('column_transit')}", f"#{say('column_car')}", f"#{say('column_ratio')}"]
    rows = [
        [town.name, wording.minutes(one.transit_s), wording.minutes(one.car_s), wording.number(one.ratio, 1)]
        for town, one in zip(portrait.compared, portrait.ratios, strict=True)
    ]
    date = wording.date(portrait.windows[SCHOOL_DAY].first.date())
    caption = say("caption_car", start=portrait.start.name, date=date)
    return section(say("head_car"), table(caption, columns, rows))


def _lies(portrait: Portrait, wording: Wording) -> str:
    say = wording.say
    if not portrait.lies:
        return section(say("head_lies"), paragraph(say("no_lies")))
    columns = [say("feed"), say("from"), say("until"), f"#{say('days')}", say("what")]
    rows = []
    for lie in portrait.lies:
        facts = {"usual": wording.number(lie.usual), "least": wording.number(lie.trips_least)}
        same = "_one" if lie.what in {THIN, SCHOOL} and lie.trips_least == lie.trips_most else ""
        what = say(f"lie_{lie.what}{same}", most=wording.number(lie.trips_most), **facts)
        feed = portrait.network.feeds[lie.feed].id
        serves = feed if lie.feed in portrait.feeds else say("elsewhere", feed=feed)
        rows.append([serves, wording.date(lie.first), wording.date(lie.last), wording.number(lie.days), what])
    name = portrait.municipality.name
    return section(say("head_lies"), paragraph(say("lies_intro", name=name)), table(say("caption_lies"), columns, rows))


def _sources(portrait: Portrait, wording: Wording) -> str:
    say = wording.say
    columns = [
        say("feed"),
        say("agencies"),
        say("licence"),
        say("version"),
        say("nominal"),
        say("running"),
        say("serves"),
    ]
    rows = []
    for facts in facts_of_feeds(portrait):
        spans = [
            say("span", first=wording.plain_date(span[0]), last=wording.plain_date(span[1]))
            if span
            else wording.number(None)
            for span in (facts.nominal, facts.running)
        ]
        serves = say("yes") if facts.serves else say("no")
        rows.append([facts.id, ", ".join(facts.agencies), facts.attribution or say("no_licence"), facts.version or
                     wording.number(None), *spans, serves])  # fmt: skip
    parts = [table(say("caption_sources"), columns, rows)]
    if portrait.network.streets is not None:
        parts.append(paragraph(say("streets_source", source=portrait.network.manifest["streets"]["attribution"])))
    content = portrait.network.manifest["content_hash"]
    made = say("made", version=portrait.network.manifest["version"], content=content[:16])
    return section(say("head_sources"), *parts, paragraph(made, "note"))


def _source_line(portrait: Portrait, wording: Wording) -> str:
    """Where charts come from."""
    known = [portrait.network.feeds[feed].attribution or portrait.network.feeds[feed].id for feed in portrait.feeds]
    return wording.say("source", sources="; ".join(dict.fromkeys(known)))


def _more(rows: Sequence[object], wording: Wording) -> list[str]:
    beyond = len(rows) - MOST_ROWS
    return [paragraph(wording.say("more_rows", count=wording.number(beyond)), "note")] if beyond > 0 else []
