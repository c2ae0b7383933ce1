"""A server that answers as Grafana's HTTP API is documented to, for the calls that we make.

It keeps one organization in memory. Answers, codes and texts are those of Grafana 9.4 and of its
HTTP API reference for folders, data sources and dashboards. `Disturbance` makes it fail on purpose.
"""

import json
import ssl
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]
Answer = tuple[int, Any]

ADMIN, EDITOR, VIEWER = "glsa_admin", "glsa_editor", "glsa_viewer"
TOKENS = {ADMIN: "Admin", EDITOR: "Editor", VIEWER: "Viewer"}
LONGEST_UID = 40
ORGANIZATION = {"id": 1, "name": "Main Org."}


@dataclass
class Disturbance:
    """What goes wrong with the next requests; each is used up once for each request it hits."""

    status: int = 0
    """Answered instead of doing anything; 0 closes the connection instead."""
    times: int = 1
    method: str = ""
    """Only this one; empty is each."""
    path: str = ""
    """Only paths that begin so, after /api."""
    after_doing: bool = False
    """Whether it is done first, and only the answer gets lost."""
    seconds: float = 0.0
    """How long it waits, at most until the test ends, before it answers."""
    body: str = ""
    """Text instead of JSON, as a proxy says it."""
    headers: Mapping[str, str] = field(default_factory=dict)


class GrafanaServer:
    """What is in Grafana, and what it was asked."""

    def __init__(self, version: str = "9.4.7") -> None:
        self.version = version
        self.version_hidden = False
        self.database = "ok"
        self.prefix = ""
        self.folders: dict[str, Json] = {}
        self.data_sources: dict[str, Json] = {}
        self.dashboards: dict[str, Json] = {}
        self.folder_of: dict[str, str] = {}
        self.provisioned: dict[str, str] = {}
        """Files of dashboards that are provisioned, by uid."""
        self.ui_updates_allowed = False
        self.messages: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.headers: list[Mapping[str, str]] = []
        self.disturbances: list[Disturbance] = []
        self.url = ""
        self.ended = threading.Event()

    @property
    def writes(self) -> Counter[str]:
        """How many requests of each method would change something."""
        return Counter(method for method, _ in self.requests if method != "GET")

    def answer(self, method: str, path: str, token: str, body: Json | None) -> Answer:
        """Do what is asked."""
        if (method, path) == ("GET", "/health"):
            shown = {} if self.version_hidden else {"commit": "0", "version": self.version}
            return 200 if self.database == "ok" else 503, {"database": self.database, **shown}
        role = TOKENS.get(token)
        if role is None:
            return 401, {"message": "Invalid API key"}
        if refused := _refusal(method, path, role):
            return refused
        place, _, uid = path.strip("/").rpartition("/")
        given = {
            ("GET", "folders"): self._get_folder,
            ("GET", "datasources/uid"): self._get_data_source,
            ("GET", "dashboards/uid"): self._get_dashboard,
        }
        if get := given.get((method, place)):
            return get(uid)
        return self._fixed(method, path) or self._write(method, place, uid, body or {})

    def _fixed(self, method: str, path: str) -> Answer | None:
        answers: dict[tuple[str, str], Json] = {
            ("GET", "/frontend/settings"): {"buildInfo": {"version": self.version}},
            ("GET", "/org"): ORGANIZATION,
        }
        found = answers.get((method, path))
        return None if found is None else (200, found)

    def _write(self, method: str, place: str, uid: str, body: Json) -> Answer:
        created = {
            ("", "folders"): self._make_folder,
            ("", "datasources"): self._make_data_source,
            ("dashboards", "db"): self._save_dashboard,
        }
        changed = {"folders": self._change_folder, "datasources/uid": self._change_data_source}
        if method == "POST" and (place, uid) in created:
            return created[place, uid](body)
        if method == "PUT" and place in changed:
            return changed[place](uid, body)
        return 404, {"message": "Not found"}

    def _get_folder(self, uid: str) -> Answer:
        if uid not in self.folders:
            return 404, {"message": "folder not found", "status": "not-found"}
        return 200, self.folders[uid]

    def _make_folder(self, body: Json) -> Answer:
        title, uid = body.get("title", ""), body.get("uid", "")
        if not title:
            return 400, {"message": "folder title cannot be empty"}
        if uid in self.folders:
            return 409, {"message": "a folder with the same uid already exists"}
        if title in {folder["title"] for folder in self.folders.values()}:
            return 409, {"message": "a folder with the same name already exists in the location"}
        self.folders[uid] = {"id": len(self.folders) + 1, "uid": uid, "title": title, "version": 1}
        return 200, self.folders[uid]

    def _change_folder(self, uid: str, body: Json) -> Answer:
        if uid not in self.folders:
            return 404, {"message": "folder not found", "status": "not-found"}
        folder = self.folders[uid]
        if body.get("version") != folder["version"] and not body.get("overwrite"):
            return 412, {
                "status": "version-mismatch",
                "message": "the folder has been changed by someone else",
            }
        folder |= {"title": body["title"], "version": folder["version"] + 1}
        return 200, folder

    def _get_data_source(self, uid: str) -> Answer:
        if uid not in self.data_sources:
            return 404, {"message": "Data source not found"}
        return 200, self.data_sources[uid]

    def _make_data_source(self, body: Json) -> Answer:
        uid, name = body["uid"], body["name"]
        if name in {source["name"] for source in self.data_sources.values()}:
            return 409, {"message": "data source with the same name already exists"}
        if uid in self.data_sources:
            return 409, {"message": "data source with the same uid already exists"}
        given = {"id": 7, "readOnly": False, "version": 1, "isDefault": False, "basicAuth": False}
        self.data_sources[uid] = deepcopy(body) | given
        return 200, {"id": 7, "message": "Datasource added", "name": name}

    def _change_data_source(self, uid: str, body: Json) -> Answer:
        if uid not in self.data_sources:
            return 404, {"message": "Data source not found"}
        old = self.data_sources[uid]
        if old["readOnly"]:
            return 403, {"message": "Cannot update read-only data source"}
        if body.get("version", 0) and body["version"] != old["version"]:
            return 409, {"message": "Datasource has already been updated by someone else."}
        self.data_sources[uid] = old | deepcopy(body) | {"version": old["version"] + 1}
        return 200, {"message": "Datasource updated"}

    def _get_dashboard(self, uid: str) -> Answer:
        if uid not in self.dashboards:
            return 404, {"message": "Dashboard not found"}
        meta: Json = {
            "folderUid": self.folder_of[uid],
            "version": self.dashboards[uid]["version"],
            "provisioned": uid in self.provisioned and not self.ui_updates_allowed,
            "provisionedExternalId": self.provisioned.get(uid, ""),
        }
        return 200, {"dashboard": self.dashboards[uid], "meta": meta}

    def _save_dashboard(self, body: Json) -> Answer:
        dashboard, folder = deepcopy(body["dashboard"]), body.get("folderUid", "")
        uid, version = dashboard["uid"], dashboard.pop("version", 0)
        if reason := self._invalid(uid, dashboard, folder):
            return 400, {"message": reason}
        old = self.dashboards.get(uid)
        if old is not None and version != old["version"] and not body.get("overwrite"):
            return 412, {
                "status": "version-mismatch",
                "message": "The dashboard has been changed by someone else",
            }
        if self._title_taken(uid, dashboard["title"], folder):
            return 412, {
                "status": "name-exists",
                "message": "A dashboard with the same name in the folder already exists",
            }
        number = 1 if old is None else old["version"] + 1
        dashboard_id = len(self.dashboards) + 1 if old is None else old["id"]
        self.dashboards[uid] = dashboard | {"id": dashboard_id, "version": number}
        self.folder_of[uid] = folder
        self.messages.append(body.get("message", ""))
        return 200, {"id": dashboard_id, "status": "success", "uid": uid, "version": number}

    def _invalid(self, uid: str, dashboard: Json, folder: str) -> str:
        if folder and folder not in self.folders:
            return "folder not found"
        if not dashboard.get("title"):
            return "Dashboard title cannot be empty"
        if len(uid) > LONGEST_UID:
            return "uid too long. max 40 characters"
        if uid in self.provisioned and not self.ui_updates_allowed:
            return "Cannot save provisioned dashboard"
        return ""

    def _title_taken(self, uid: str, title: str, folder: str) -> bool:
        return any(
            other["title"] == title and self.folder_of[name] == folder
            for name, other in self.dashboards.items()
            if name != uid
        )


def _refusal(method: str, path: str, role: str) -> Answer | None:
    """What the role may not do: Editors write dashboards and folders, Admins data sources too."""
    about_sources = path.startswith("/datasources")
    if role == "Admin" or (role == "Editor" and not about_sources):
        return None
    if method == "GET" and not about_sources:
        return None
    what = "datasources" if about_sources else path.split("/")[1]
    does = "read" if method == "GET" else "write"
    return 403, {
        "accessErrorId": "ACE0000000000",
        "message": "You'll need additional permissions to perform this action. "
        f"Permissions needed: {what}:{does}",
        "title": "Access denied",
    }


@contextmanager
def running(server: GrafanaServer, certificate: Path | None = None) -> Iterator[GrafanaServer]:
    """Serve it on a free port of 127.0.0.1; `certificate` is a folder with cert.pem and key.pem."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"grafana": server}))
    http.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
        http.socket = context.wrap_socket(http.socket, server_side=True)
    scheme = "https" if certificate else "http"
    server.url = f"{scheme}://127.0.0.1:{http.server_address[1]}{server.prefix}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        http.shutdown()
        http.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    grafana: GrafanaServer

    def _do(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        path = urlsplit(self.path).path.removeprefix(f"{self.grafana.prefix}/api")
        self.grafana.requests.append((self.command, path))
        self.grafana.headers.append(dict(self.headers.items()))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        trouble = self._trouble(path)
        if trouble is None:
            status, answer = self.grafana.answer(self.command, path, token, body)
            self._send(status, json.dumps(answer), "application/json")
            return
        if trouble.after_doing:
            self.grafana.answer(self.command, path, token, body)
        self._disturb(trouble)

    def _disturb(self, trouble: Disturbance) -> None:
        if trouble.seconds:
            self.grafana.ended.wait(trouble.seconds)
        if trouble.status == 0:
            self.close_connection = True
        elif trouble.body:
            self._send(trouble.status, trouble.body, "text/html", trouble.headers)
        else:
            said = json.dumps({"message": "on purpose"})
            self._send(trouble.status, said, "application/json", trouble.headers)

    def _trouble(self, path: str) -> Disturbance | None:
        for trouble in self.grafana.disturbances:
            meant = trouble.method in {"", self.command} and path.startswith(trouble.path)
            if trouble.times and meant:
                trouble.times -= 1
                return trouble
        return None

    def _send(
        self, status: int, text: str, kind: str, headers: Mapping[str, str] | None = None
    ) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        # Whoever asked may have waited long enough.
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(body)

    do_GET = do_POST = do_PUT = _do  # noqa: N815  # as the library calls them

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Say nothing: requests are kept."""
