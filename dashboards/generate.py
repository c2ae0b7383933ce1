"""Writes all dashboards to dashboards/generated/, from where they are provisioned or published."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dashboards import city, operator, point, prober, progress, target
from dashboards.dashboard import Dashboard
from dashboards.words import Spoken

FOLDER = Path(__file__).parent / "generated"

BUILDERS: tuple[Callable[[], Dashboard], ...] = (
    city.build,
    point.build,
    operator.build,
    prober.build,
    target.build,
    progress.build,
)
"""Each module of a dashboard has `build()`; here they are registered."""


def dashboards() -> Iterator[Dashboard]:
    """Every dashboard."""
    for build in BUILDERS:
        yield build()


def files(language: Spoken = None) -> Mapping[str, str]:
    """The text of each file by its name; None is both languages in one."""
    return {f"{dashboard.uid}.json": dashboard.text(language) for dashboard in dashboards()}


def write(folder: Path = FOLDER) -> list[Path]:
    """Write them anew, in both languages; files of dashboards that are no more are removed."""
    folder.mkdir(exist_ok=True)
    made = files()
    for old in folder.glob("*.json"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in made]
