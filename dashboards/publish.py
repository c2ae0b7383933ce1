"""`thongsuot publish`: brings folder, data source and dashboards into a Grafana, by their uids.

What is there already as it should be is not written. Each uid has one owner: what Grafana reads
from files (provisioning) is refused and left alone.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboards import data_source
from dashboards.dashboard import Dashboard
from dashboards.differences import differences
from dashboards.errors import ConflictError, GrafanaError, PublishError, RefusedError
from dashboards.generate import dashboards
from dashboards.grafana import Grafana
from dashboards.provisioning import FOLDER_TITLE, FOLDER_UID
from dashboards.publish_report import NOT_DONE, Outcome, Report
from dashboards.queries import Json
from dashboards.words import Spoken

TOKEN_VARIABLE: Final = "GRAFANA_TOKEN"  # noqa: S105  # the name of a variable
OLDEST, TESTED, NEWER = (9, 0), (9, 4), (14, 0)
"""Older ones are refused; what those from TESTED on and before NEWER do is known."""
MESSAGE: Final = "thongsuot publish"
"""What Grafana shows in the history of a dashboard."""
_GIVEN_BY_GRAFANA: Final = frozenset({"id", "uid", "version"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be in Grafana."""

    folder: str | None = None
    """Title. Without, a new folder is called FOLDER_TITLE, and one that is there keeps its own."""
    prometheus_url: str | None = None
    """As Grafana's server reaches it. Without, the data source is left as it is."""
    language: Spoken = None
    """None is Vietnamese and English in one."""
    dry_run: bool = False
    """Only say what would be done."""


def token(file: Path | None, environment: Mapping[str, str] = os.environ) -> str:
    """The token, from a file or else from the environment: a command line is seen by all.

    Raises PublishError if there is none, or if it cannot be one.
    """
    if file is None:
        where, text = f"the variable {TOKEN_VARIABLE}", environment.get(TOKEN_VARIABLE, "")
    else:
        where = str(file)
        try:
            text = file.read_text(encoding="ascii")
        except OSError as error:
            raise PublishError(f"{file} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise PublishError(f"{file} holds no token: it is not ASCII") from error
    found = text.strip()
    if not found:
        raise PublishError(f"there is no token: {where} is empty (--token-file, {TOKEN_VARIABLE})")
    if not re.fullmatch(r"[!-~]+", found):
        raise PublishError(f"{where} holds no token: it has more than one word")
    return found


def publish(
    grafana: Grafana, url: str, wish: Wish, report: Report, organization: int | None
) -> int:
    """Bring everything in, one after the other; gives the exit status.

    What is refused does not keep the others from being done; after any other failure nothing more
    is tried, and the report says what was not.
    """
    try:
        _meet(grafana, url, report, organization)
    except PublishError as error:
        report.say(f"{url}: {error}")
        report.say("nothing was published")
        return NOT_DONE
    left = ""
    for thing in _things(grafana, wish):
        if left:
            report.tell(thing.what, Outcome.NOT_TRIED, left)
            continue
        try:
            thing.bring(report, dry_run=wish.dry_run)
        except GrafanaError as error:
            report.tell(thing.what, Outcome.FAILED, str(error))
            if thing.others_need_it or not isinstance(error, RefusedError):
                left = f"because of {thing.what}"
    return report.end()


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one thing gets from what is there to what should be."""

    outcome: Outcome
    lines: Sequence[str] = ()
    write: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something with a uid."""

    what: str
    plan: Callable[[], _Plan]
    others_need_it: bool = False

    def bring(self, report: Report, *, dry_run: bool) -> None:
        plan = self.plan()
        if plan.write is not None and not dry_run:
            try:
                plan.write()
            except ConflictError:
                # The answer to an earlier try may have been lost after it was done.
                if self.plan().write is not None:
                    raise
        report.tell(self.what, plan.outcome, lines=plan.lines)


def _meet(grafana: Grafana, url: str, report: Report, organization: int | None) -> None:
    """Say which Grafana this is; PublishError if it is not one for us."""
    version = grafana.version()
    try:
        asked = grafana.organization()
    except RefusedError:
        asked = {}
    name = f", organization {asked['id']} ({asked['name']})" if asked.get("id") else ""
    report.say(f"{url}: Grafana {version or 'of a version that it does not tell'}{name}")
    if organization is not None and asked.get("id", organization) != organization:
        raise PublishError(f"the token is not one of organization {organization}")
    match = re.match(r"(\d+)\.(\d+)", version)
    number = (int(match[1]), int(match[2])) if match else TESTED
    if number < OLDEST:
        raise PublishError(f"Grafana {version} is too old: 9.4 to 13 are known to work")
    if not TESTED <= number < NEWER:
        report.say(f"note: 9.4 to 13 are known to work, {version} is not")


def _things(grafana: Grafana, wish: Wish) -> Iterator[_Thing]:
    if (url := wish.prometheus_url) is not None:
        definition = data_source.definition(url)
        yield _Thing(
            f"data source {data_source.UID}", lambda: _plan_data_source(grafana, definition)
        )
    yield _Thing(
        f"folder {FOLDER_UID}", lambda: _plan_folder(grafana, wish.folder), others_need_it=True
    )
    for dashboard in dashboards():
        yield _dashboard(grafana, dashboard, wish.language)


def _plan_folder(grafana: Grafana, title: str | None) -> _Plan:
    there = grafana.folder(FOLDER_UID)
    if there is None:
        new = title or FOLDER_TITLE
        return _Plan(Outcome.CREATED, (), lambda: grafana.make_folder(FOLDER_UID, new))
    if title is None or there.get("title") == title:
        return _Plan(Outcome.UNCHANGED)
    lines = tuple(differences({"title": there.get("title")}, {"title": title}))
    version = int(there.get("version", 0))
    return _Plan(Outcome.CHANGED, lines, lambda: grafana.name_folder(FOLDER_UID, title, version))


def _plan_data_source(grafana: Grafana, wanted: Json) -> _Plan:
    there = grafana.data_source(data_source.UID)
    if there is None:
        return _Plan(Outcome.CREATED, (), lambda: grafana.make_data_source(wanted))
    # Its name, its login and other settings are the business of whoever made them.
    ours = {key: wanted[key] for key in ("access", "type", "url")}
    settings = {**(there.get("jsonData") or {}), **wanted["jsonData"]}
    changed = {**there, **ours, "jsonData": settings}
    lines = tuple(differences(there, changed))
    if not lines:
        return _Plan(Outcome.UNCHANGED)
    if there.get("readOnly"):
        raise RefusedError("Grafana reads it from a file (provisioning), so it is changed there")
    return _Plan(
        Outcome.CHANGED, lines, lambda: grafana.change_data_source(data_source.UID, changed)
    )


def _dashboard(grafana: Grafana, dashboard: Dashboard, language: Spoken) -> _Thing:
    wanted = dashboard.json(language)
    return _Thing(
        f"dashboard {dashboard.uid}", lambda: _plan_dashboard(grafana, dashboard.uid, wanted)
    )


def _plan_dashboard(grafana: Grafana, uid: str, wanted: Json) -> _Plan:
    there = grafana.dashboard(uid)
    if there is None:
        return _Plan(
            Outcome.CREATED, (), lambda: grafana.save_dashboard(wanted, FOLDER_UID, MESSAGE)
        )
    meta, stored = there.get("meta", {}), there.get("dashboard", {})
    if meta.get("provisioned") or meta.get("provisionedExternalId"):
        file = meta.get("provisionedExternalId") or "a file"
        raise RefusedError(f"Grafana reads it from {file} (provisioning): a uid has one owner")
    lines = tuple(
        differences(
            _without_given(stored) | {"folder": meta.get("folderUid", "")},
            _without_given(wanted) | {"folder": FOLDER_UID},
        )
    )
    if not lines:
        return _Plan(Outcome.UNCHANGED)
    new = wanted | {"version": stored.get("version", 0)}
    return _Plan(Outcome.CHANGED, lines, lambda: grafana.save_dashboard(new, FOLDER_UID, MESSAGE))


def _without_given(dashboard: Json) -> Json:
    return {key: value for key, value in dashboard.items() if key not in _GIVEN_BY_GRAFANA}
