# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility demo` plans a trip in the sample region, and every command that it suggests works."""

import shlex
from pathlib import Path

import pytest

from mobility.cli import console
from tests.command import mobility, mobility_process
from tests.refusals import assert_refused


@pytest.fixture
def _sample_copy(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sample region be the copy that is built already."""
    monkeypatch.setattr(console, "sample_path", lambda: (sample, None))


@pytest.mark.usefixtures("_sample_copy")
def test_two_ways_to_the_technologiepark() -> None:
    """The third of the six trips of data/README.md."""
    answer = mobility("demo")
    assert (answer.code, answer.err) == (0, "")
    assert "1.  09:54 – 10:14   20 min, no change" in answer.lines
    assert "2.  09:12 – 09:39   27 min, 1 change" in answer.lines
    assert "Try next:" in answer.lines


@pytest.mark.usefixtures("_sample_copy")
def test_in_german() -> None:
    answer = mobility("demo", language="de")
    assert "1.  09:54 – 10:14   20 min, ohne Umstieg" in answer.lines
    assert "Als Nächstes:" in answer.lines
    assert mobility("demo", "--lang", "de") == answer


@pytest.mark.usefixtures("_sample_copy")
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_suggested_command_works(language: str) -> None:
    suggested = [line.strip() for line in mobility("demo", language=language).lines if line.startswith("  mobility ")]
    assert len(suggested) >= 5
    for command in suggested:
        answer = mobility(*shlex.split(command)[1:], language=language)
        assert answer.code == 0, (command, answer.err)
        assert answer.out


def test_as_a_process_of_its_own() -> None:
    """The sample of the checkout itself, built if need be."""
    answer = mobility_process("demo")
    assert answer.code == 0, answer.err
    assert "2.  09:12 – 09:39   27 min, 1 change" in answer.lines


def test_without_the_sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As when only the program was installed, without its data."""
    monkeypatch.setattr(console, "__file__", str(tmp_path / "mobility" / "cli" / "console.py"))
    assert_refused(mobility("demo"), "The sample region was not installed", "What to do: ")


def test_the_sample_of_an_installed_package_is_built_in_the_users_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sample: Path
) -> None:
    """Nothing is written into the folder of an installed package."""
    package = tmp_path / "site-packages" / "mobility"
    package.mkdir(parents=True)
    (package / "_data").symlink_to(sample.parent, target_is_directory=True)
    monkeypatch.setattr(console, "__file__", str(package / "cli" / "console.py"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert mobility("demo").code == 0
    assert (tmp_path / "cache" / "umstieg" / "networks" / "beispiel" / "current").is_file()
