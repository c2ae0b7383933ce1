"""What the viewer chooses, what is marked on the time axis, and where else to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dashboards.queries import PROMETHEUS, Json
from dashboards.words import Spoken, Words

_ON_TIME_CHANGE = 2
_BY_TEXT = 1
_ALL: Json = {"selected": True, "text": ["All"], "value": ["$__all"]}


class Variable(Protocol):
    """A choice at the top of a dashboard; expressions use it as `$name`."""

    @property
    def name(self) -> str:
        """Name in expressions and addresses."""
        ...

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it."""
        ...


@dataclass(frozen=True, slots=True)
class DataSource:
    """Which Prometheus; every dashboard has it first."""

    name: str = "datasource"

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it."""
        del language
        return {
            "current": {},
            "hide": 0,
            "includeAll": False,
            "label": "Data Source",
            "multi": False,
            "name": self.name,
            "options": [],
            "query": "prometheus",
            "refresh": 1,
            "regex": "",
            "skipUrlSync": False,
            "type": "datasource",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Values from Prometheus. Chain them: let the query of one use those before it.

    With `several`, All is chosen at first and stands for `.*`: match by `=~"$name"`.
    """

    name: str
    words: Words
    query: str
    """Such as `label_values(thongsuot_link_info{ward=~"$ward"}, operator)`."""
    regex: str = ""
    """With groups `text` and `value`, what is seen differs from what is used."""
    several: bool = True

    @classmethod
    def named(
        cls, name: str, words: Words, series: str, *, value: str, text: str, several: bool = True
    ) -> "Choice":
        """Values of one label of an info metric, seen under the text of another."""
        query = f"query_result(group by ({value}, {text}) ({series}))"
        # Prometheus writes labels in the order of their names.
        first, second = sorted(((value, "value"), (text, "text")))
        regex = "".join(f'.*[{{, ]{label}="(?<{group}>[^"]+)"' for label, group in (first, second))
        return cls(name=name, words=words, query=query, regex=f"/{regex}/", several=several)

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it."""
        every = {"allValue": ".*", "current": _ALL} if self.several else {"current": {}}
        return every | {
            "datasource": PROMETHEUS,
            "definition": self.query,
            "hide": 0,
            "includeAll": self.several,
            "label": self.words.line(language),
            "multi": self.several,
            "name": self.name,
            "options": [],
            "query": {"query": self.query, "refId": f"variable-{self.name}"},
            "refresh": _ON_TIME_CHANGE,
            "regex": self.regex,
            "skipUrlSync": False,
            "sort": _BY_TEXT,
            "type": "query",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """One of a few values that are known beforehand; the first is chosen at first."""

    name: str
    words: Words
    values: Sequence[tuple[str, Words]]
    """Each value with its text, which has no comma and no colon."""

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it."""
        shown = [(value, words.line(language)) for value, words in self.values]
        options = [
            {"selected": index == 0, "text": text, "value": value}
            for index, (value, text) in enumerate(shown)
        ]
        return {
            "current": options[0],
            "hide": 0,
            "includeAll": False,
            "label": self.words.line(language),
            "multi": False,
            "name": self.name,
            "options": options,
            "query": ",".join(f"{text} : {value}" for value, text in shown),
            "skipUrlSync": False,
            "type": "custom",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBox:
    """What the viewer types."""

    name: str
    words: Words
    default: str = ""

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it."""
        chosen = {"selected": True, "text": self.default, "value": self.default}
        return {
            "current": chosen,
            "hide": 0,
            "label": self.words.line(language),
            "name": self.name,
            "options": [chosen],
            "query": self.default,
            "skipUrlSync": False,
            "type": "textbox",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """Stretches of time that are marked on every chart: while the expression has a value."""

    words: Words
    expr: str
    colour: str
    title: Words
    """What a mark says; `{{label}}` takes a label's value."""
    tags: Sequence[str] = ()
    """Labels that are shown as tags."""
    step: str = "60s"
    value_is_time: bool = False
    """Whether the value is the moment of the mark, in milliseconds since the epoch."""

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it: old versions read the expression here, new ones in the target."""
        expr = " ".join(self.expr.split())
        return {
            "datasource": PROMETHEUS,
            "enable": True,
            "expr": expr,
            "hide": False,
            "iconColor": self.colour,
            "name": self.words.line(language),
            "step": self.step,
            "tagKeys": ",".join(self.tags),
            "target": {"expr": expr, "interval": self.step, "refId": "Anno"},
            "textFormat": "",
            "titleFormat": self.title.line(language),
            "useValueForTime": "on" if self.value_is_time else False,
        }


@dataclass(frozen=True, slots=True)
class Link:
    """Another dashboard, at the top of this one; time and variables go along."""

    title: Words
    uid: str

    def json(self, language: Spoken) -> Json:
        """As Grafana takes it."""
        return {
            "asDropdown": False,
            "icon": "dashboard",
            "includeVars": True,
            "keepTime": True,
            "tags": [],
            "targetBlank": False,
            "title": self.title.line(language),
            "tooltip": "",
            "type": "link",
            "url": f"/d/{self.uid}",
        }
