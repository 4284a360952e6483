# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Scenario files for tests: the examples of the reference, the studies that are shipped, and how editors see a file."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mobility.errors import InputError
from mobility.scenario.language.read import read_scenario

ROOT = Path(__file__).resolve().parent.parent.parent
STUDIES = sorted((ROOT / "data" / "scenarios").glob("*.yaml"))
REFERENCE = ROOT / "docs" / "reference" / "scenarios.md"
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD = "schema: 1\ntitle: Test\nregion: ../beispiel.toml\n"
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
"""What the core schema of YAML 1.2 takes for a number; 0610 is one, 07:30 is none."""
WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False} | dict.fromkeys(
    ("", "~", "null", "Null", "NULL")
)


def examples() -> dict[str, str]:
    """The examples of the reference as whole files, by the heading above them."""
    found = {}
    for part in re.split(r"^#+ ", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE):
        for block in FENCE.findall(part):
            name = part.splitlines()[0].strip("`")
            assert name not in found
            found[name] = block if "schema: 1" in block else with_modifications(block)
    return found


def with_modifications(block: str) -> str:
    """A whole file of some modifications, each with a dash."""
    return HEAD + "modifications:\n" + "".join(f"  {line}\n" for line in block.rstrip().split("\n"))


def refusal(folder: Path, content: str | bytes, name: str = "study.yaml") -> InputError:
    """What reading such a file is refused with."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    return caught.value


def as_editors_see(text: str) -> Any:  # noqa: ANN401
    """A file as a program sees it that knows YAML 1.2, not ours: with numbers, truth values and nulls."""
    return _typed(yaml.compose(text, Loader=yaml.SafeLoader))


def _typed(node: yaml.Node | None) -> Any:  # noqa: ANN401
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _typed(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_typed(one) for one in node.value]
    assert isinstance(node, yaml.ScalarNode)
    text = str(node.value)
    if node.style is not None:
        return text
    if text in WORDS:
        return WORDS[text]
    if NUMBER.fullmatch(text):
        return int(text) if re.fullmatch(r"[-+]?[0-9]+", text) else float(text)
    return text
