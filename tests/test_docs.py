# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What the papers say is there: links, commands, options, routes, limits, keys, packages; in both languages."""

from __future__ import annotations

import importlib
import re
import shlex
import tomllib
import xml.etree.ElementTree as ET
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from pydantic.alias_generators import to_camel
from starlette.routing import Route

import mobility
from mobility.errors import InputError
from mobility.region import TransferSettings, read_region
from mobility.region.operations import FACTORS, VEHICLES, OperationsSettings
from mobility.service import places, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "data").glob("*.md"), *DOCS.rglob("*.md")])
OTHER = [ROOT / "publiccode.yml", ROOT / "CITATION.cff", *DOCS.glob("*.svg"), *DOCS.glob("*.py")]
LINK = re.compile(r"\]\(([^()\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?mobility (.*)$", re.MULTILINE)
OPTION = re.compile(r"`(--[a-z-]+|-[a-z])\b")
FORBIDDEN = re.compile(
    r"(?<![\w.])/(?:work|root|home|Users|tmp)/|/simple\b|pythonhoste[d]|index-url|registry[.]npmjs|proxy[.]golang"
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _sections(path: Path) -> dict[str, str]:
    """The text below each heading of the second level, by the heading."""
    parts = re.split(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _anchors(path: Path) -> set[str]:
    """What headings can be linked by."""
    prose = FENCE.sub("", path.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@cache
def _options() -> dict[str, dict[str, list[str]]]:
    """All names of all options of all commands: command -> first name -> names."""
    from mobility.cli.scenario_commands import app

    return dict(_options_of(typer.main.get_command(app)))


def _options_of(group: Any, before: str = "") -> Iterator[tuple[str, dict[str, list[str]]]]:  # noqa: ANN401 - of click
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _options_of(command, f"{before}{name} ")
            continue
        found = {parameter.opts[0]: parameter.opts for parameter in command.params if parameter.opts[0].startswith("-")}
        yield f"{before}{name}", found


@pytest.mark.parametrize("paper", PAPERS, ids=_name)
def test_links_within_the_project_lead_somewhere(paper: Path) -> None:
    prose = FENCE.sub("", paper.read_text(encoding="utf-8"))
    for target in LINK.findall(prose):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (paper.parent / file).resolve() if file else paper
        assert found.exists(), f"{_name(paper)}: {target}"
        assert found.is_relative_to(ROOT), f"{_name(paper)}: {target}"
        if anchor and found.suffix == ".md":
            assert anchor in _anchors(found), f"{_name(paper)}: {target}"


@pytest.mark.parametrize("paper", PAPERS, ids=_name)
def test_every_command_that_is_shown_exists_with_its_options(paper: Path) -> None:
    for language, block in FENCE.findall(paper.read_text(encoding="utf-8")):
        if language not in {"", "console", "sh"}:
            continue
        for line in CALL.findall(block):
            shown = re.split(r"\s(?:\|\||\||>|&&)\s", line)[0]
            words = shlex.split(shown, comments=True)
            known = _options()
            command = " ".join(words[:2]) if words[0] == "scenario" else words[0]
            assert command in known, line
            names = {name for names in known[command].values() for name in names}
            used = {word.partition("=")[0] for word in words[1:] if re.match(r"--?[a-z]", word)}
            assert used <= names, line


def test_commands_are_looked_for_where_they_are_shown() -> None:
    shown = [line for paper in PAPERS for _, block in FENCE.findall(paper.read_text()) for line in CALL.findall(block)]
    assert len(shown) > 50


def test_the_reference_names_every_command_and_option_and_no_other() -> None:
    page = REFERENCE / "commands.md"
    sections, text = _sections(page), page.read_text(encoding="utf-8")
    common = set(OPTION.findall(sections["What all have in common"]))
    for command, options in _options().items():
        section = sections[command]
        named = set(OPTION.findall(section))
        everything = {name for names in options.values() for name in names}
        assert set(options) - {"--help"} <= named, command
        assert everything <= named | common, command
        elsewhere = {"--batch"} if command == "plan" else {"--online"} if command == "init" else set()
        assert named <= everything | elsewhere, command
        assert f"[`{command}`](#{command.replace(' ', '-')})" in text


def test_the_reference_names_every_variable_of_the_environment() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "mobility").rglob("*.py"))
    named = set(re.findall(r"`(MOBILITY_[A-Z_]+)`", (REFERENCE / "commands.md").read_text(encoding="utf-8")))
    assert named == set(re.findall(r"\bMOBILITY_[A-Z_]+", sources))


def _known_keys(folder: Path, table: str) -> list[str]:
    """The keys that a table of a region file may have, as the reader itself says."""
    file = folder / "region.toml"
    head = '[region]\nid = "a"\nname = "A"\ntime_zone = "Europe/Berlin"\n'
    feed = '[[feeds]]\nid = "a"\ngtfs = "a.zip"\n'
    wrong = "zzzz = 1\n"
    file.write_text(
        {
            "region": head + wrong + feed,
            "feeds": head + feed + wrong,
            "streets": head + feed + "[streets]\n" + wrong,
            "transfers": head + feed + "[transfers]\n" + wrong,
            "operations": head + feed + "[operations]\n" + wrong,
            "factors": head + feed + "[[factors]]\n" + wrong,
            "lines": head + feed + "[[lines]]\n" + wrong,
            "": wrong + head + feed,
        }[table]
    )
    with pytest.raises(InputError) as caught:
        read_region(file)
    known: str = caught.value.facts["known"]
    return known.split(", ")


@pytest.mark.parametrize("table", ["region", "feeds", "streets", "transfers", "operations", "factors", "lines"])
def test_the_reference_has_a_row_for_every_key_of_a_region_file(table: str, tmp_path: Path) -> None:
    sections = _sections(REFERENCE / "region-file.md")
    [section] = [text for title, text in sections.items() if f"[{table}]" in title]
    named = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted(named) == sorted(_known_keys(tmp_path, table))


def test_the_reference_has_a_section_for_every_table_of_a_region_file(tmp_path: Path) -> None:
    titles = re.findall(r"^## `\[+(\w+)\]+`", (REFERENCE / "region-file.md").read_text(), re.MULTILINE)
    assert sorted(titles) == sorted(_known_keys(tmp_path, ""))


def test_the_reference_tells_the_defaults_of_walks_and_changes() -> None:
    page = (REFERENCE / "region-file.md").read_text(encoding="utf-8")
    default = TransferSettings()
    for key in ("change_s", "walk_speed_m_s", "detour_factor"):
        row = re.search(rf"^\| `{key}` \|[^|]*\|([^|]*)\|", page, re.MULTILINE)
        assert row
        assert row[1].strip() == f"`{getattr(default, key)}`"


def test_the_reference_tells_the_defaults_of_operations() -> None:
    section = _sections(REFERENCE / "region-file.md")["`[operations]`, rules for vehicle schedules"]
    told = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| `([^`]*)` \|", section, re.MULTILINE))
    defaults = asdict(OperationsSettings())
    assert told == {key: f'"{value}"' if isinstance(value, str) else f"{value:g}" for key, value in defaults.items()}


def test_the_reference_names_every_factor_and_vehicle() -> None:
    section = _sections(REFERENCE / "region-file.md")["`[[factors]]`, one per number"]
    assert {name for name in (*FACTORS, *VEHICLES) if f"`{name}`" not in section.replace('"', "")} == set()


def test_the_reference_names_every_route_with_its_methods_and_no_other() -> None:
    api: Any = importlib.import_module("api")
    served = {
        (method, route.path)
        for route in api.app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD" and route.path != "/openapi.json"
    }
    rows = re.findall(r"^\| ([^|]*) \|", _sections(REFERENCE / "http.md")["Routes"], re.MULTILINE)[1:]
    named = {
        (method, path)
        for row in rows
        for method in re.findall(r"`([A-Z]+)`", row)
        for path in re.findall(r"`(/[^`]*)`", row)
    }
    assert named == served


def test_the_reference_tells_every_limit_of_questions() -> None:
    limits = _sections(REFERENCE / "http.md")["Limits"]
    numbers = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", limits)}
    most = {name: value for name, value in vars(questions).items() if name.startswith("MOST_")}
    assert len(most) > 5
    assert {int(value) for name, value in most.items() if name != "MOST_SNAP_M"} <= numbers
    assert places.MOST_STOPS in numbers


def test_the_reference_names_every_parameter_that_is_ignored() -> None:
    section = _sections(REFERENCE / "http.md")["What is ignored, and told"]
    for group in (questions.IgnoredStreetWishes, questions.IgnoredPlanWishes):
        for name in (to_camel(name) for name in group.model_fields):
            covered = name.startswith("vehicle") or "Rental" in name
            assert covered or f"`{name}`" in section, name


def test_the_reference_names_every_reason_for_no_journey() -> None:
    page = (REFERENCE / "http.md").read_text(encoding="utf-8")
    sources = "\n".join((ROOT / "mobility/planner" / name).read_text() for name in ("plan.py", "window.py"))
    reasons = set(re.findall(r'Reason\(\s*"(\w+)"', sources)) | {"boarding_forbidden", "alighting_forbidden"}
    assert len(reasons) > 5
    assert {reason for reason in reasons if f"`{reason}`" not in page} == set()


@pytest.mark.parametrize("page", ["serve-and-operate.md", "serve-and-operate.de.md"])
def test_the_operator_is_told_of_every_figure(page: str) -> None:
    source = (ROOT / "mobility/service/metrics.py").read_text(encoding="utf-8")
    figures = re.findall(r'(Counter|Gauge|Histogram)\(\s*"(mobility_\w+)"', source)
    named = re.findall(r"^\| `(mobility_\w+)` \|", (DOCS / "how-to" / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(f"{name}_total" if kind == "Counter" else name for kind, name in figures)


def test_every_package_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        re.split(r"[<>=\[ ]", line)[0] for line in [*project["dependencies"], *extras["analyst"], *extras["test"]]
    }
    text = (DOCS / "explanation/packages.md").read_text(encoding="utf-8")
    assert {name for name in wanted if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)} == set()


def test_where_a_package_is_said_to_work_it_is_imported() -> None:
    rows = re.findall(r"^\| \[([\w-]+)\]\S* [^|]*\| [^|]* \| ([^|]*) \|", _packages(), re.MULTILINE)
    assert len(rows) > 10
    for package, where in rows:
        module = {"pyyaml": "yaml"}.get(package, package.replace("-", "_"))
        for place in re.findall(r"`((?:mobility|api|tests|benchmarks)[\w./]*)`", where):
            files = [ROOT / place] if (ROOT / place).is_file() else sorted((ROOT / place).rglob("*.py"))
            assert files, place
            found = re.compile(rf"^\s*(?:from|import) {module}\b", re.MULTILINE)
            indirect = package in {"numpy", "schemathesis", "pytest-benchmark", "numba"}
            assert indirect or any(found.search(file.read_text(encoding="utf-8")) for file in files), (package, place)


def _packages() -> str:
    return (DOCS / "explanation/packages.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", [*PAPERS, *OTHER], ids=_name)
def test_no_paper_names_a_folder_of_a_machine_or_a_package_index(file: Path) -> None:
    assert not FORBIDDEN.search(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("paper", [p for p in PAPERS if ".de." in p.name], ids=_name)
def test_both_languages_have_the_same_parts(paper: Path) -> None:
    english = paper.with_name(paper.name.replace(".de.", "."))
    assert len(_sections(paper)) == len(_sections(english))
    assert f"]({paper.name})" in english.read_text(encoding="utf-8")
    assert f"]({english.name})" in paper.read_text(encoding="utf-8")


def test_what_planners_read_is_there_in_german() -> None:
    for folder in (DOCS / "tutorial", DOCS / "how-to"):
        papers = {path.name for path in folder.glob("*.md")}
        assert papers
        assert {name.replace(".md", ".de.md") for name in papers if ".de." not in name} <= papers


def test_every_paper_is_in_the_list() -> None:
    linked = set(LINK.findall((DOCS / "README.md").read_text(encoding="utf-8")))
    assert {p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md")} - {"README.md"} <= linked


@pytest.mark.parametrize("readme", ["README.md", "README.de.md"])
def test_the_readme_is_short_and_opens_with_a_picture(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    assert text.index("](docs/answer") < text.index("## ")
    assert "make test " in text


@pytest.mark.parametrize("picture", sorted(DOCS.glob("*.svg")), ids=_name)
def test_a_picture_has_words_for_those_who_do_not_see_it_and_loads_nothing(picture: Path) -> None:
    text = picture.read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 - our own file
    for name in ("title", "desc"):
        [element] = root.findall(f"{{http://www.w3.org/2000/svg}}{name}")
        assert element.text
        assert element.get("id", "") in root.get("aria-labelledby", "").split()
    assert "href" not in text
    assert "<script" not in text


def _yaml(name: str) -> dict[str, Any]:
    found: dict[str, Any] = importlib.import_module("yaml").safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


def test_the_catalogue_entry_agrees_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entry = _yaml("publiccode.yml")
    assert entry["name"] == project["name"]
    assert entry["softwareVersion"] == project["version"] == mobility.__version__
    assert entry["legal"]["license"] == project["license"]
    assert set(entry["description"]) == {"de", "en"}
    assert set(entry["localisation"]["availableLanguages"]) == {"de", "en"}
    for description in entry["description"].values():
        assert len(description["shortDescription"]) <= 150
        assert 150 <= len(description["longDescription"]) <= 10_000
    assert len({len(description["features"]) for description in entry["description"].values()}) == 1


def test_the_citation_agrees_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = _yaml("CITATION.cff")
    assert (citation["title"], citation["version"], citation["license"]) == tuple(
        project[key] for key in ("name", "version", "license")
    )
