import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from inventory.keys import keys_of
from inventory.load import load_text
from inventory.schema import Inventory

GUIDE = (Path(__file__).parents[2] / "docs" / "inventory.md").read_text(encoding="utf-8")


def models_in(annotation: object) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        inner = [models_in(field.annotation) for field in annotation.model_fields.values()]
        return {annotation}.union(*inner)
    return set[type[BaseModel]]().union(*(models_in(part) for part in get_args(annotation)))


MODELS = sorted(models_in(Inventory), key=lambda model: model.__name__)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_explained(model: type[BaseModel]) -> None:
    prose = re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL)
    explained = set(re.findall(r"`([^`\n]+)`", prose))

    assert set(keys_of(model)) <= explained


def test_every_part_of_an_inventory_is_looked_at() -> None:
    assert {model.__name__ for model in MODELS} >= {"Point", "Link", "FiveGLimits", "Snmp", "Dates"}


def test_the_examples_of_the_guide_are_one_valid_inventory() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", GUIDE, flags=re.DOTALL)
    text = "version: 1\n" + "".join(examples)
    for name, entry in (
        ("operators", "  viettel: {name: Viettel, noc: [noc@viettel.example]}\n"),
        ("contacts", "  city-noc: {name: NOC, emails: [noc@hanoi.example]}\n"),
    ):
        text = re.sub(rf"(?m)^{name}: {{(.*)}}$", rf"{name}:\n{entry}  \1", text)

    assert [point.id for point in load_text(text).points] == ["ba-dinh", "luu-dong-1"]


def test_every_kind_of_warning_is_explained() -> None:
    folder = Path(__file__).parent / "doubtful"
    codes = {
        code
        for path in folder.glob("*.txt")
        for code in re.findall(r"\[([a-z0-9-]+)\]$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    section = GUIDE.split("### Warnings")[1]

    explained = {
        code
        for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
        for code in re.findall("`(.*?)`", row)
    }

    assert explained == codes | {"no-4g", "no-leased"}
