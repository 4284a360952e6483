# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Footnotes about days: exact on every date, and as short as people would have them."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.analysis.day_types.day_types import KINDS, SCHOOL_DAY, SCHOOL_HOLIDAY, DayTypes
from mobility.scenario.printed.running import Rule, Span, rule_of
from mobility.scenario.printed.wording import Words

FIRST, DAYS = dt.date(2026, 6, 1), 42  # a Monday; school holidays in the last three weeks


def _types() -> DayTypes:
    dates = [FIRST + dt.timedelta(days=day) for day in range(DAYS)]
    kind = [
        "sunday" if date.weekday() == 6 else "saturday" if date.weekday() == 5 else
        SCHOOL_HOLIDAY if date >= dt.date(2026, 6, 22) else SCHOOL_DAY
        for date in dates
    ]  # fmt: skip
    nothing = np.zeros((DAYS, 1), dtype=np.int32)
    numbers = np.array([KINDS.index(one) for one in kind], dtype=np.int8)
    return DayTypes(FIRST, numbers, (0,), nothing, nothing, nothing, nothing > 0, nothing[:, 0], None, {}, "official")


TYPES = _types()
WORKING = np.asarray(TYPES.kind < 2)


def _holds(rule: Rule, date: dt.date) -> bool:
    """What a reader takes a footnote to say."""

    def among(spans: tuple[Span, ...]) -> bool:
        return any(span.first <= date <= span.last for span in spans)

    if among(rule.more):
        return True
    if rule.dates_only or among(rule.without):
        return False
    if rule.kind is not None and TYPES.kind_on(date) != rule.kind:
        return False
    if rule.weekdays and date.weekday() not in rule.weekdays:
        return False
    return (rule.first or date) <= date <= (rule.last or date)


@given(st.lists(st.booleans(), min_size=DAYS, max_size=DAYS), st.sampled_from([WORKING, ~WORKING, WORKING | True]))
def test_a_rule_holds_on_just_the_dates_on_which_a_trip_runs(runs: list[bool], group: np.ndarray) -> None:
    mask = np.array(runs)
    rule = rule_of(mask, group, TYPES)
    for day in np.flatnonzero(group).tolist():
        assert _holds(rule, TYPES.date(day)) == runs[day]


@given(st.sets(st.integers(0, 4), min_size=1), st.sampled_from([None, SCHOOL_DAY, SCHOOL_HOLIDAY]), st.sets(
    st.integers(0, DAYS - 1), max_size=2))  # fmt: skip
def test_a_rule_with_exceptions_holds_too(weekdays: set[int], kind: str | None, odd: set[int]) -> None:
    dates = [TYPES.date(day) for day in range(DAYS)]
    mask = np.array([d.weekday() in weekdays and kind in {None, TYPES.kind_on(d)} for d in dates])
    mask[list(odd)] ^= True
    rule = rule_of(mask, WORKING, TYPES)
    for day in np.flatnonzero(WORKING).tolist():
        assert _holds(rule, dates[day]) == mask[day]


def _mask(*names: str) -> np.ndarray:
    return np.isin([TYPES.date(day).isoformat() for day in range(DAYS)], names)


SCHOOL = np.asarray(TYPES.kind == KINDS.index(SCHOOL_DAY))
MONDAYS = np.array([TYPES.date(day).weekday() == 0 for day in range(DAYS)])
LATE = np.arange(DAYS) >= 9


@pytest.mark.parametrize(
    ("runs", "german", "english"),
    [
        (SCHOOL, "nur an Schultagen", "on school days only"),
        (WORKING & ~SCHOOL, "nur an Ferientagen", "in school holidays only"),
        (MONDAYS, "nur montags", "Mondays only"),
        (SCHOOL & MONDAYS, "nur an Schultagen; nur montags", "on school days only; Mondays only"),
        (WORKING & LATE, "ab 10.06.2026", "from 2026-06-10"),
        (WORKING & ~_mask("2026-06-04"), "nicht am 04.06.2026", "not on 2026-06-04"),
        (
            SCHOOL | _mask("2026-06-24"),
            "nur an Schultagen; auch am 24.06.2026",
            "on school days only; also on 2026-06-24",
        ),
        (_mask("2026-06-03", "2026-06-16"), "nur am 03.06.2026, am 16.06.2026", "only on 2026-06-03, on 2026-06-16"),
        (WORKING, "", ""),
    ],
)  # fmt: skip
def test_footnotes_read_as_on_real_timetables(runs: np.ndarray, german: str, english: str) -> None:
    rule = rule_of(runs, WORKING, TYPES)
    assert (Words("de").rule(rule), Words("en").rule(rule)) == (german, english)
    assert rule.always == (not german)


def test_inferred_holidays_carry_no_exceptions() -> None:
    inferred = replace(TYPES, school_source="feeds")
    assert Words("en").rule(rule_of(SCHOOL, WORKING, inferred)) == "on school days only"
    rule = rule_of(SCHOOL | _mask("2026-06-24"), WORKING, inferred)
    assert rule.kind is None
    assert all(_holds(rule, TYPES.date(day)) == (SCHOOL[day] or day == 23) for day in np.flatnonzero(WORKING).tolist())
