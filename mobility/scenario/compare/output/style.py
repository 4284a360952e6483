# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How maps show who is quicker and who is slower: classes, and the same classes in the languages of QGIS and the OGC.

Shorter times are blue and plain, longer ones brown and hatched, each the darker the more; points are triangles that
point up or down. So the sides differ in greyscale, in print and for the colour-blind, where hue is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from mobility.analysis.output.geo import Style
from mobility.analysis.pictures.sheet import UNKNOWN
from mobility.texts import text

STEPS_MIN = (5.0, 15.0)
"""Edges of classes beyond the threshold."""
BLUE, BROWN = ("#c3dbee", "#6aa3cf", "#1b4f8a"), ("#f3d9b4", "#d9974a", "#8a4a08")
"""From little to much; lightness falls alike on both sides."""
PLAIN, INK = "#f7f7f7", "#4a4a4a"
CHANGE = "travel_time_min_change"
AREA, POINT, LINE = "area", "point", "line"


@dataclass(frozen=True, slots=True)
class Rule:
    """One class.

    Parameters
    ----------
    label
        In the legend.
    filter
        As expression of QGIS.
    ogc
        The same as the inside of an ``ogc:Filter``.
    colour
        Of the area, point or line.
    hatched
        Whether lines go over it, or a line is broken.
    marker
        Of points: ``circle``, ``up``, ``down``.
    """

    label: str
    filter: str
    ogc: str
    colour: str
    hatched: bool = False
    marker: str = "circle"


def change_rules(threshold_min: float, language: str) -> list[Rule]:
    """Classes of the change of minutes, the quickest first, then what is gained, lost and unknown.

    Parameters
    ----------
    threshold_min
        Less than this is no change.
    language
        Of the legend.
    """
    edges = [max(threshold_min, 0.0), *(step for step in STEPS_MIN if step > threshold_min)]
    quicker: list[Rule] = []
    slower: list[Rule] = []
    for number, low in enumerate(edges):
        high = edges[number + 1] if number + 1 < len(edges) else None
        key = "legend_from" if high is None else "legend_between"
        facts = {"low": f"{low:g}", **({} if high is None else {"high": f"{high:g}"})}
        colour = number + len(BLUE) - len(edges)
        for side, found, mark in ((-1, quicker, "up"), (1, slower, "down")):
            word = text(language, f"compare.{key}", **facts)
            label = text(language, "compare.legend_quicker" if side < 0 else "compare.legend_slower", minutes=word)
            found.append(Rule(label, *_between(side, low, high), (BLUE if side < 0 else BROWN)[colour], side > 0, mark))
    same = Rule(text(language, "compare.legend_same"), *_within(edges[0]), PLAIN)
    gained = _null("opportunities_gained")
    lost = _null("opportunities_lost")
    return [
        *reversed(quicker), same, *slower,
        Rule(text(language, "compare.change_gained"), *gained, BLUE[1], marker="up"),
        Rule(text(language, "compare.change_lost"), *lost, BROWN[1], hatched=True, marker="down"),
        Rule(text(language, "compare.legend_unknown"), *_unknown(), UNKNOWN),
    ]  # fmt: skip


def connection_rules(language: str) -> list[Rule]:
    """Lines gained and lost."""
    return [
        Rule(
            text(language, f"compare.change_{change}"), f"\"change\" = '{change}'",
            f"<ogc:PropertyIsEqualTo><ogc:PropertyName>change</ogc:PropertyName><ogc:Literal>{change}</ogc:Literal>"
            "</ogc:PropertyIsEqualTo>",
            colour, hatched,
        )
        for change, colour, hatched in (("gained", BLUE[2], False), ("lost", BROWN[2], True))
    ]  # fmt: skip


def style_of(rules: list[Rule], kind: str, name: str) -> Style:
    """Rules as QGIS and as the OGC write them.

    Parameters
    ----------
    rules
        In the order of the legend.
    kind
        ``area``, ``point`` or ``line``.
    name
        Of the style.
    """
    return Style(name, _qml(rules, kind), _sld(rules, kind, name))


# -- conditions --------------------------------------------------------------------------------------------------------


def _compare(operator: str, value: float, column: str = CHANGE) -> str:
    return (
        f"<ogc:PropertyIs{operator}><ogc:PropertyName>{column}</ogc:PropertyName>"
        f"<ogc:Literal>{value:g}</ogc:Literal></ogc:PropertyIs{operator}>"
    )


def _between(side: int, low: float, high: float | None) -> tuple[str, str]:
    """From ``low`` on, in the direction of ``side``, to before ``high``."""
    near, far = (">=", "<") if side > 0 else ("<=", ">")
    words = {">=": "GreaterThanOrEqualTo", "<": "LessThan", "<=": "LessThanOrEqualTo", ">": "GreaterThan"}
    qgis, ogc = f'"{CHANGE}" {near} {side * low:g}', _compare(words[near], side * low)
    if high is None:
        return qgis, ogc
    return (
        f'{qgis} AND "{CHANGE}" {far} {side * high:g}',
        f"<ogc:And>{ogc}{_compare(words[far], side * high)}</ogc:And>",
    )


def _within(limit: float) -> tuple[str, str]:
    ogc = f"<ogc:And>{_compare('GreaterThan', -limit)}{_compare('LessThan', limit)}</ogc:And>"
    return f'"{CHANGE}" > {-limit:g} AND "{CHANGE}" < {limit:g}', ogc


def _null(column: str) -> tuple[str, str]:
    """Nothing to compare, but something gained (or lost)."""
    null = f"<ogc:PropertyIsNull><ogc:PropertyName>{CHANGE}</ogc:PropertyName></ogc:PropertyIsNull>"
    ogc = f"<ogc:And>{null}{_compare('GreaterThan', 0, column)}</ogc:And>"
    return f'"{CHANGE}" IS NULL AND "{column}" > 0', ogc


def _unknown() -> tuple[str, str]:
    null = f"<ogc:PropertyIsNull><ogc:PropertyName>{CHANGE}</ogc:PropertyName></ogc:PropertyIsNull>"
    sides = [_compare("EqualTo", 0, f"opportunities_{side}") for side in ("gained", "lost")]
    return (
        f'"{CHANGE}" IS NULL AND "opportunities_gained" = 0 AND "opportunities_lost" = 0',
        f"<ogc:And>{null}{''.join(sides)}</ogc:And>",
    )


# -- QGIS --------------------------------------------------------------------------------------------------------------


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def _qml(rules: list[Rule], kind: str) -> str:
    listed = "".join(
        f'<rule key="{{r{number}}}" symbol="{number}" label={quoteattr(rule.label)} filter={quoteattr(rule.filter)}/>'
        for number, rule in enumerate(rules)
    )
    symbols = "".join(_qgis_symbol(number, rule, kind) for number, rule in enumerate(rules))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.28" styleCategories="Symbology"><renderer-v2 type="RuleRenderer" symbollevels="0">'
        f'<rules key="{{root}}">{listed}</rules><symbols>{symbols}</symbols></renderer-v2></qgis>'
    )


def _qgis_symbol(number: int, rule: Rule, kind: str) -> str:
    if kind == POINT:
        angle = "180" if rule.marker == "down" else "0"
        name = "circle" if rule.marker == "circle" else "triangle"
        facts = {"color": _rgba(rule.colour), "name": name, "angle": angle, "size": "3", "outline_color": _rgba(INK)}
        layers, type_ = [("SimpleMarker", facts)], "marker"
    elif kind == LINE:
        facts = {
            "line_color": _rgba(rule.colour),
            "line_width": "0.5",
            "line_style": "dash" if rule.hatched else "solid",
        }
        layers, type_ = [("SimpleLine", facts)], "line"
    else:
        ground = {"color": _rgba(rule.colour), "style": "solid", "outline_color": _rgba(INK), "outline_width": "0.1"}
        over = {"color": _rgba(INK), "style": "b_diagonal", "outline_style": "no"}
        layers, type_ = [("SimpleFill", ground), *([("SimpleFill", over)] if rule.hatched else [])], "fill"
    written = "".join(
        f'<layer class="{class_}" enabled="1" locked="0" pass="0"><Option type="Map">'
        + "".join(f'<Option name="{name}" type="QString" value="{value}"/>' for name, value in facts.items())
        + "</Option></layer>"
        for class_, facts in layers
    )
    return f'<symbol name="{number}" type="{type_}" alpha="1" clip_to_extent="1">{written}</symbol>'


# -- OGC ---------------------------------------------------------------------------------------------------------------


def _sld(rules: list[Rule], kind: str, name: str) -> str:
    written = "".join(
        f"<Rule><Name>{escape(rule.label)}</Name><ogc:Filter>{rule.ogc}</ogc:Filter>{_sld_symbol(rule, kind)}</Rule>"
        for rule in rules
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><StyledLayerDescriptor version="1.0.0" '
        'xmlns="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc">'
        f"<NamedLayer><Name>{escape(name)}</Name><UserStyle><FeatureTypeStyle>{written}</FeatureTypeStyle></UserStyle>"
        "</NamedLayer></StyledLayerDescriptor>"
    )


def _sld_symbol(rule: Rule, kind: str) -> str:
    stroke = (
        f'<Stroke><CssParameter name="stroke">{INK}</CssParameter><CssParameter name="stroke-width">0.3</CssParameter>'
    )
    stroke += "</Stroke>"
    fill = f'<Fill><CssParameter name="fill">{rule.colour}</CssParameter></Fill>'
    if kind == POINT:
        shape = "circle" if rule.marker == "circle" else "triangle"
        turn = "<Rotation>180</Rotation>" if rule.marker == "down" else ""
        mark = f"<Mark><WellKnownName>{shape}</WellKnownName>{fill}{stroke}</Mark><Size>8</Size>{turn}"
        return f"<PointSymbolizer><Graphic>{mark}</Graphic></PointSymbolizer>"
    if kind == LINE:
        dash = '<CssParameter name="stroke-dasharray">4 3</CssParameter>' if rule.hatched else ""
        ink = f'<CssParameter name="stroke">{rule.colour}</CssParameter>'
        wide = '<CssParameter name="stroke-width">1.5</CssParameter>'
        return f"<LineSymbolizer><Stroke>{ink}{wide}{dash}</Stroke></LineSymbolizer>"
    ground = f"<PolygonSymbolizer>{fill}{stroke}</PolygonSymbolizer>"
    hatch = (
        f"<PolygonSymbolizer><Fill><GraphicFill><Graphic><Mark><WellKnownName>shape://slash</WellKnownName>{stroke}</Mark>"
        "<Size>6</Size></Graphic></GraphicFill></Fill></PolygonSymbolizer>"
    )
    return ground + (hatch if rule.hatched else "")
