# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Scenarios that are served beside the network, each under a name: made in the background, anew for each network.

What belongs to another network is never answered: until the scenarios of the current one are ready, who asks for one is
sent away for a moment.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mobility.errors import DataError, MobilityError, Place
from mobility.network import store
from mobility.service.answers import ScenarioFacts, ScenariosAnswer, ScenarioTitle
from mobility.service.asked import NotFoundError
from mobility.service.pool import Busy
from mobility.service.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.network.network import Network
    from mobility.scenario.language.scenario import Scenario

SUFFIXES = {".yaml", ".yml"}
RETRY_AFTER_S = 5
LOG = logging.getLogger("mobility.service")


@dataclass(slots=True)
class _Made:
    """The scenarios of one network, as far as they are ready."""

    network: Network
    facts: list[ScenarioFacts] = field(default_factory=list)
    served: dict[str, Served] = field(default_factory=dict)
    ready: bool = False


class Scenarios:
    """The scenario files of a folder, applied to the network that is served.

    Parameters
    ----------
    folder
        With the files.
    region
        The region file that they must be about.
    home
        The folder that holds the region's networks.
    """

    def __init__(self, folder: Path, region: Path, home: Path) -> None:
        self.folder, self.region, self.home = folder, region, home
        self._made: _Made | None = None
        self._thread: threading.Thread | None = None

    def begin(self, network: Network) -> None:
        """Make all scenarios anew for a network, beside the answers."""
        made = self._made = _Made(network)
        self._thread = threading.Thread(target=self._make, args=(made,), name="scenarios", daemon=True)
        self._thread.start()

    def served(self, name: str) -> Served:
        """The network of a scenario.

        Raises
        ------
        NotFoundError
            There is none of that name.
        Busy
            It is being made.
        """
        made = self._made
        if made is not None and name in made.served:
            return made.served[name]
        if made is None or not made.ready:
            raise Busy("scenarios_not_ready", seconds=RETRY_AFTER_S)
        known = ", ".join(made.served) or "–"
        raise NotFoundError("unknown_scenario", name=name[:80], known=known)

    def facts(self) -> list[ScenarioFacts]:
        """What is known of them by now."""
        return list(self._made.facts) if self._made else []

    @property
    def ready(self) -> bool:
        """Whether all that can be made are."""
        return self._made is not None and self._made.ready

    def wait(self, most_s: float) -> None:
        """Until all are made: for tests."""
        if self._thread is not None:
            self._thread.join(most_s)

    def _make(self, made: _Made) -> None:
        try:
            self._make_all(made)
        except MobilityError as error:
            made.facts.append(_refused("", error))
            LOG.log(logging.WARNING, "scenarios_refused", extra={"facts": {"why": error.code}})
        except Exception:  # a mistake here shall show in the log, not stop the server
            LOG.exception("scenarios_failed")
        finally:
            made.ready = True
            LOG.info("scenarios_ready", extra={"facts": {"scenarios": len(made.served)}})

    def _make_all(self, made: _Made) -> None:
        """Read the feeds once, apply every variant, and let the feeds go."""
        from mobility.network.build import up_to_date
        from mobility.network.patch.baseline import Baseline
        from mobility.region import read_region
        from mobility.scenario.apply.apply import apply_variant
        from mobility.sources.gtfs.feed import read_feed

        region = read_region(self.region)
        if store.current_folder(self.home) != made.network.folder or not up_to_date(region, self.home):
            raise DataError("scenarios_feeds_changed", region=region.name)
        baseline: Baseline | None = None
        for path, scenario in self._scenarios(made):
            for plan in scenario.variants:
                if self._made is not made:
                    return  # another network is served by now
                if baseline is None:
                    baseline = Baseline(region, made.network, tuple(read_feed(source) for source in region.feeds))
                name = path.stem if len(scenario.variants) == 1 else f"{path.stem}.{plan.id}"
                try:
                    if name in made.served:
                        raise DataError("scenario_name_twice", place=Place(path.name), name=name)
                    served = Served(apply_variant(baseline, plan).network)
                except MobilityError as error:
                    made.facts.append(_refused(name, error))
                    LOG.log(logging.WARNING, "scenario_refused", extra={"facts": {"scenario": name, "why": error.code}})
                    continue
                made.served[name] = served
                titles = [plan.title.of(language) or scenario.title.of(language) for language in ("de", "en")]
                about = [
                    plan.description.of(language) or scenario.description.of(language) for language in ("de", "en")
                ]
                made.facts.append(
                    ScenarioFacts(
                        name=name, title=ScenarioTitle(*titles), description=ScenarioTitle(*about), network=served.hash,
                        error=None,
                    )
                )  # fmt: skip

    def _scenarios(self, made: _Made) -> Iterator[tuple[Path, Scenario]]:
        """The files that are about this region; of others it is told why not."""
        from mobility.scenario.language.read import read_scenario

        if not self.folder.is_dir():
            raise DataError("scenarios_no_folder", folder=str(self.folder))
        for path in sorted(one for one in self.folder.iterdir() if _is_meant(one)):
            try:
                scenario = read_scenario(path)
                if scenario.region.resolve() != self.region.resolve():
                    raise DataError("scenario_other_region", region=scenario.region.name)
            except MobilityError as error:
                made.facts.append(_refused(path.stem, error))
                LOG.log(
                    logging.WARNING, "scenario_refused", extra={"facts": {"scenario": path.stem, "why": error.code}}
                )
                continue
            yield path, scenario


def answer_scenarios(scenarios: Scenarios | None) -> ScenariosAnswer:
    """All scenarios; none where no folder of them was given."""
    if scenarios is None:
        return ScenariosAnswer(ready=True, scenarios=[])
    return ScenariosAnswer(ready=scenarios.ready, scenarios=scenarios.facts())


def _is_meant(path: Path) -> bool:
    """Whether a file of the folder is one of its scenarios: not what an editor hides there, nor what is no file."""
    return path.suffix in SUFFIXES and not path.name.startswith(".") and path.is_file()


def _refused(name: str, error: MobilityError) -> ScenarioFacts:
    empty = ScenarioTitle("", "")
    if error.place is not None:  # whoever asks need not know where files lie
        error.place = replace(error.place, file=Path(error.place.file).name)
    return ScenarioFacts(name=name, title=empty, description=empty, network=None, error=error.text("en"))
