"""Grafana's HTTP API: the few calls that publishing needs, all by uid, and what its errors mean.

The calls are the same from 9.4 to 13. What answers busy, broken or not at all is asked again a few
times; a write that is asked again is safe, since it names the version that it replaces.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from grafana_client.api import GrafanaApi
from grafana_client.client import GrafanaException, GrafanaTimeoutError
from niquests import exceptions

from dashboards.errors import ConflictError, GrafanaError, MissingError, RefusedError
from dashboards.queries import Json

PAUSES_SECONDS: Final = (1.0, 2.0, 4.0)
"""Before each further try."""
_NOT_FOUND, _CONFLICT, _CHANGED_MEANWHILE, _TOO_MANY = 404, 409, 412, 429
_BROKEN = 500
_MEANINGS: Final = {
    401: "the token is not accepted: it is wrong, has expired or was revoked",
    403: "the token may not do this: dashboards and folders need the role Editor, "
    "data sources the role Admin",
    404: "there is no such thing: is this the address of Grafana, with its path if it has one?",
    409: "something else there has this name",
    412: "it was changed meanwhile, or another one has this title: look at it, then publish again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where Grafana is and who asks."""

    url: str
    """With its path, if it is served below one."""
    token: str = field(repr=False)
    """Of a service account."""
    ca_file: Path | None = None
    """Certificate of the authority that Grafana's is of; without, one the system trusts."""
    organization: int | None = None
    """Without, that of the token."""
    timeout_seconds: float = 10.0
    """For each answer."""


class Grafana:
    """One Grafana. All methods raise GrafanaError."""

    def __init__(self, address: Address, sleep: Callable[[float], None] = time.sleep) -> None:
        """Nothing is asked yet. GrafanaError if the address is none."""
        self._timeout_seconds = address.timeout_seconds
        self._sleep = sleep
        self._api = GrafanaApi(
            address.token,
            **_parts(address.url),
            verify=str(address.ca_file) if address.ca_file else True,
            timeout=address.timeout_seconds,
            organization_id=address.organization,
        )
        # A write that follows a redirection would become a read, and the token might go elsewhere.
        self._api.client.s.max_redirects = 0

    def version(self) -> str:
        """What it says of itself, such as 9.4.7; empty if it hides it."""
        found = self._asked(self._api.client.GET, "/health").get("version", "")
        if not found:
            # Versions are hidden from whoever does not log in; this answers whoever does.
            found = (self._asked(self._api.health.check) or {}).get("version", "")
        return str(found)

    def organization(self) -> Json:
        """Id and name of the organization that is asked."""
        return self._asked(self._api.organization.get_current_organization)

    def folder(self, uid: str) -> Json | None:
        """The folder, or None."""
        return self._found(self._api.folder.get_folder, uid)

    def make_folder(self, uid: str, title: str) -> None:
        """A new one."""
        self._asked(self._api.folder.create_folder, title, uid)

    def name_folder(self, uid: str, title: str, version: int) -> None:
        """Give it another title; `version` is what is replaced."""
        self._asked(self._api.folder.update_folder, uid, title, version)

    def data_source(self, uid: str) -> Json | None:
        """The data source, or None. Its secrets are not in it."""
        return self._found(self._api.datasource.get_datasource_by_uid, uid)

    def make_data_source(self, definition: Json) -> None:
        """A new one."""
        self._asked(self._api.datasource.create_datasource, definition)

    def change_data_source(self, uid: str, definition: Json) -> None:
        """Replace its definition; secrets that are not given stay."""
        self._asked(self._api.datasource.update_datasource_by_uid, uid, definition)

    def dashboard(self, uid: str) -> Json | None:
        """`dashboard` and `meta` as Grafana has them, or None."""
        return self._found(self._api.dashboard.get_dashboard, uid)

    def save_dashboard(self, dashboard: Json, folder_uid: str, message: str) -> None:
        """Save it; `version` in it is what is replaced. Its id is not given."""
        self._asked(
            self._api.client.POST,
            "/dashboards/db",
            json={
                "dashboard": dashboard,
                "folderUid": folder_uid,
                "message": message,
                "overwrite": False,
            },
        )

    def _found(self, call: Callable[..., Any], uid: str) -> Json | None:
        try:
            return self._asked(call, uid)
        except MissingError:
            return None

    def _asked(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Json:
        """Ask, and ask again while it may help."""
        for pause in PAUSES_SECONDS:
            try:
                return self._once(call, *arguments, **named)
            except _PassingError:
                self._sleep(pause)
        try:
            return self._once(call, *arguments, **named)
        except _PassingError as error:
            raise GrafanaError(f"{error} ({len(PAUSES_SECONDS) + 1} tries)") from error

    def _once(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Json:
        try:
            answer = call(*arguments, **named)
        except GrafanaTimeoutError as error:
            raise _PassingError(f"no answer within {self._timeout_seconds:g} s") from error
        except GrafanaException as error:
            _raise_refusal(error)
        except exceptions.SSLError as error:
            raise GrafanaError(
                f"the certificate cannot be trusted ({_reason(error)}); "
                "--ca-file names the certificate of its authority"
            ) from error
        except exceptions.TooManyRedirects as error:
            raise GrafanaError(
                "it sends elsewhere; give the address at which it answers itself (https?)"
            ) from error
        except exceptions.ConnectionError as error:
            raise _PassingError(f"it cannot be reached: {_reason(error)}") from error
        except (exceptions.RequestException, OSError, ValueError) as error:
            raise GrafanaError(_reason(error)) from error
        if not isinstance(answer, dict):
            raise GrafanaError(
                "the answer is a page and not JSON: is this the address of Grafana, "
                "or does another login stand before it?"
            )
        return answer


class _PassingError(GrafanaError):
    """Another try may help."""


def _parts(url: str) -> Mapping[str, Any]:
    """Split an address as the library takes it."""
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError as error:
        raise GrafanaError(f"{url} is no address: {error}") from error
    if split.scheme not in {"http", "https"} or not split.hostname:
        raise GrafanaError(f"{url} is no address: http://HOST:PORT or https://HOST/PATH is needed")
    if split.username or split.password or split.query or split.fragment:
        raise GrafanaError("the address of Grafana has no name, password, ? or #; use a token")
    path = split.path.strip("/")
    host = f"[{split.hostname}]" if ":" in split.hostname else split.hostname
    return {
        "protocol": split.scheme,
        "host": host,
        "port": port,
        "url_path_prefix": f"{path}/" if path else "",
    }


def _raise_refusal(error: GrafanaException) -> NoReturn:
    """Raise what the answer means."""
    status = int(error.status_code)
    said = _said(error)
    if status == _TOO_MANY or status >= _BROKEN:
        raise _PassingError(f"Grafana answers {status}: {said}") from error
    meaning = _MEANINGS.get(status)
    message = f"Grafana answers {status}: {said}" + (f" — {meaning}" if meaning else "")
    if status == _NOT_FOUND:
        raise MissingError(message) from error
    if status in {_CONFLICT, _CHANGED_MEANWHILE}:
        raise ConflictError(message) from error
    if status == 401:  # noqa: PLR2004  # the others are named because they are told apart twice
        raise GrafanaError(message) from error
    raise RefusedError(message) from error


def _said(error: GrafanaException) -> str:
    """What Grafana says, on one line; a proxy may say a page."""
    answer = error.response
    text = answer.get("message", "") if isinstance(answer, dict) else str(answer)
    return " ".join(str(text).split())[:300] or "nothing more"


def _reason(error: BaseException) -> str:
    """What is at the bottom of a chain of errors, on one line."""
    while (deeper := getattr(error, "reason", None) or error.__cause__) is not None and isinstance(
        deeper, BaseException
    ):
        error = deeper
    return " ".join(str(error).split())[:300] or type(error).__name__
