"""A server that answers as the REST APIs of GitHub and GitLab are documented to, about comments.

It has one repository with one request, number 7, in memory, and keeps all that it was asked. Codes
and texts are those of docs.github.com/en/rest/issues and docs.gitlab.com/api/notes.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

Json = dict[str, Any]

NUMBER = 7
BOT, PERSON = "github-actions[bot]", "an-nguyen"
WRITER, READER = "token-that-writes", "token-that-reads"
TOKENS = {WRITER: "write", READER: "read"}
LONGEST = {"github": 65_536, "gitlab": 1_000_000}


class Answered(Exception):  # noqa: N818  # an answer that is not the usual one
    def __init__(self, status: int, content: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.content, self.headers = status, content, headers or {}


@dataclass
class Trouble:
    """What goes wrong with the next request of this method."""

    method: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    after_doing: bool = False
    """Whether it is done first, and only the answer gets lost."""
    cut: bool = False
    """Whether the connection ends in the middle of the answer."""


class CodeHost:
    """What is at the request, and what was asked."""

    prefix: ClassVar[str] = ""
    kind: ClassVar[str] = ""

    def __init__(self) -> None:
        self.url = "http://127.0.0.1:9"
        self.comments: list[Json] = []
        self.labels: list[str] = []
        self.made_labels = {"cần xem kỹ", "net"}
        self.asked: list[str] = []
        self.troubles: list[Trouble] = []
        self.page_size = 100

    def write(self, author: str, text: str, **more: Any) -> Json:
        """Add a comment."""
        comment = {"id": 1000 + len(self.comments), "body": text, **self.author(author), **more}
        self.comments.append(comment)
        return comment

    def of(self, author: str) -> list[str]:
        """The texts of one author's comments."""
        return [
            each["body"] for each in self.comments if self.author(author).items() <= each.items()
        ]

    def author(self, name: str) -> Json:
        raise NotImplementedError

    def answer(self, method: str, path: str, query: Json, body: Json) -> tuple[int, Any, Json]:
        raise NotImplementedError

    def right(self, headers: Mapping[str, str]) -> str | None:
        raise NotImplementedError

    def handle(
        self, method: str, target: str, headers: Mapping[str, str], body: Json
    ) -> tuple[int, Any, Json]:
        """Answer one request: status, content, headers."""
        self.asked.append(f"{method} {target.removeprefix(self.prefix)}")
        trouble = next((each for each in self.troubles if each.method == method), None)
        if trouble:
            self.troubles.remove(trouble)
        if trouble and not trouble.after_doing:
            return trouble.status, {"message": "try later"}, self.troubled_headers(trouble)
        parts = urlsplit(target)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        right = self.right(headers)
        if right is None:
            return 401, self.unauthorized(), {}
        if method != "GET" and right != "write":
            return 403, self.forbidden(), {}
        try:
            answer = self.answer(method, unquote(parts.path.removeprefix(self.prefix)), query, body)
        except Answered as other:
            answer = other.status, other.content, dict(other.headers)
        return (trouble.status, {}, self.troubled_headers(trouble)) if trouble else answer

    @staticmethod
    def troubled_headers(trouble: Trouble) -> Json:
        """Headers of an answer in trouble; one that is cut promises more than comes."""
        return {**trouble.headers, **({"Content-Length": "1000"} if trouble.cut else {})}

    def unauthorized(self) -> Json:
        raise NotImplementedError

    def forbidden(self) -> Json:
        raise NotImplementedError

    def page(self, path: str, query: Json) -> tuple[int, Any, Json]:
        """One page of the comments, with the Link header by which one gets to the others."""
        size = min(int(query.get("per_page", 30)), self.page_size)
        number = int(query.get("page", 1))
        last = max(1, -(-len(self.comments) // size))
        address = f"{self.url}{path}?per_page={size}&page="
        links = [f'<{address}{last}>; rel="last"', f'<{address}1>; rel="first"']
        if number < last:
            links.insert(0, f'<{address}{number + 1}>; rel="next"')
        if number > 1:
            links.insert(0, f'<{address}{number - 1}>; rel="prev"')
        shown = self.comments[(number - 1) * size : number * size]
        return 200, shown, {"Link": ", ".join(links)}

    def find(self, comment_id: str) -> Json:
        for comment in self.comments:
            if comment["id"] == int(comment_id):
                return comment
        raise Answered(404, {"message": "Not Found"})


class GitHubServer(CodeHost):
    """https://docs.github.com/en/rest, of the repository `hanoi/net`."""

    kind = "github"

    def author(self, name: str) -> Json:
        return {"user": {"login": name, "type": "Bot" if name.endswith("[bot]") else "User"}}

    def right(self, headers: Mapping[str, str]) -> str | None:
        return TOKENS.get(headers.get("Authorization", "").removeprefix("Bearer "))

    def unauthorized(self) -> Json:
        return {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"}

    def forbidden(self) -> Json:
        return {"message": "Resource not accessible by integration"}

    def answer(self, method: str, path: str, query: Json, body: Json) -> tuple[int, Any, Json]:
        issue = f"/repos/hanoi/net/issues/{NUMBER}"
        if path == f"{issue}/comments" and method == "GET":
            return self.page(path, query)
        if path == f"{issue}/comments" and method == "POST":
            return 201, self.write(BOT, self.checked(body)), {}
        if path.startswith(f"{issue}/labels"):
            return self.labelled(method, path.removeprefix(f"{issue}/labels").lstrip("/"), body)
        found = re.fullmatch(r"/repos/hanoi/net/issues/comments/(\d+)", path)
        if found and method == "PATCH":
            comment = self.find(found[1])
            comment["body"] = self.checked(body)
            return 200, comment, {}
        return 404, {"message": "Not Found"}, {}

    def labelled(self, method: str, name: str, body: Json) -> tuple[int, Any, Json]:
        if method == "POST" and not self.made_labels.issuperset(body["labels"]):
            return 403, self.forbidden(), {}  # to make one it would need issues: write
        if method == "POST":
            self.labels += [new for new in body["labels"] if new not in self.labels]
        elif method == "DELETE" and name not in self.labels:
            return 404, {"message": "Label does not exist"}, {}
        elif method == "DELETE":
            self.labels.remove(name)
        return 200, [{"name": each} for each in self.labels], {}

    def checked(self, body: Json) -> str:
        text = str(body["body"])
        if not 0 < len(text) <= LONGEST[self.kind]:
            error = {"resource": "IssueComment", "code": "unprocessable", "field": "data"}
            error["message"] = "Body is too long (maximum is 65536 characters)"
            raise Answered(422, {"message": "Validation Failed", "errors": [error]})
        return text


class GitLabServer(CodeHost):
    """https://docs.gitlab.com/api/notes, of the project 42."""

    kind = "gitlab"
    prefix = "/api/v4"
    ids: ClassVar[dict[str, int]] = {BOT: 90, PERSON: 11}

    def author(self, name: str) -> Json:
        return {"author": {"id": self.ids[name], "username": name}}

    def write(self, author: str, text: str, **more: Any) -> Json:
        return super().write(author, text, **{"system": False, **more})

    def right(self, headers: Mapping[str, str]) -> str | None:
        return TOKENS.get(headers.get("PRIVATE-TOKEN", ""))

    def unauthorized(self) -> Json:
        return {"message": "401 Unauthorized"}

    def forbidden(self) -> Json:
        return {"error": "insufficient_scope", "scope": "api"}

    def answer(self, method: str, path: str, query: Json, body: Json) -> tuple[int, Any, Json]:
        request = f"/projects/42/merge_requests/{NUMBER}"
        if path == "/user" and method == "GET":
            return 200, {"id": self.ids[BOT], "username": BOT}, {}
        if path == request and method == "PUT":
            added, removed = body.get("add_labels", ""), body.get("remove_labels", "")
            kept = [name for name in self.labels if name not in removed.split(",")]
            self.labels = kept + [name for name in added.split(",") if name and name not in kept]
            return 200, {"iid": NUMBER, "labels": self.labels}, {}
        if path == f"{request}/notes" and method == "GET":
            return self.page(self.prefix + path, query)
        if path == f"{request}/notes" and method == "POST":
            return 201, self.write(BOT, self.checked(body)), {}
        found = re.fullmatch(rf"{request}/notes/(\d+)", path)
        if found and method == "PUT":
            note = self.find(found[1])
            note["body"] = self.checked(body)
            return 200, note, {}
        return 404, {"message": "404 Not found"}, {}

    def checked(self, body: Json) -> str:
        text = str(body["body"])
        if not 0 < len(text) <= LONGEST[self.kind]:
            said = {"note": ["is too long (maximum is 1000000 characters)"]}
            raise Answered(400, {"message": said})
        return text


@contextmanager
def running(host: CodeHost) -> Iterator[CodeHost]:
    """Let it answer on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length) or b"{}")
            status, content, headers = host.handle(self.command, self.path, self.headers, body)
            raw = json.dumps(content).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _do  # noqa: N815  # as its base has it

        def log_message(self, *_: Any) -> None:
            """Say nothing: what was asked is kept."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
