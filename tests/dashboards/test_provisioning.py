"""What Grafana reads at its start."""

import json
from pathlib import Path

import pytest
import yaml

from dashboards import data_source, uids
from dashboards.generate import dashboards
from dashboards.provisioning import FOLDER_UID, write
from inventory.words import Language


def test_all_that_grafana_needs_is_written(tmp_path: Path) -> None:
    written = write(tmp_path, "http://prometheus:9090")

    names = {path.relative_to(tmp_path / "grafana").as_posix() for path in written}
    assert names == {
        "provisioning/datasources/thongsuot.yml",
        "provisioning/dashboards/thongsuot.yml",
        *(f"dashboards/{dashboard.uid}.json" for dashboard in dashboards()),
    }
    assert all(path.is_file() for path in written)


def test_uids_are_those_of_publish(tmp_path: Path) -> None:
    write(tmp_path, "http://prometheus:9090")

    folder = tmp_path / "grafana/provisioning"
    (source,) = yaml.safe_load((folder / "datasources/thongsuot.yml").read_text())["datasources"]
    (provider,) = yaml.safe_load((folder / "dashboards/thongsuot.yml").read_text())["providers"]
    assert (source["uid"], source["url"]) == (data_source.UID, "http://prometheus:9090")
    assert (provider["folderUid"], provider["folder"]) == (FOLDER_UID, "ThôngSuốt")
    assert provider["allowUiUpdates"] is False
    assert provider["options"]["path"] == str(tmp_path / "grafana/dashboards")


def test_a_relative_folder_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    write(Path("out"), "http://prometheus:9090")

    text = Path("out/grafana/provisioning/dashboards/thongsuot.yml").read_text("utf-8")
    assert f"path: {tmp_path}/out/grafana/dashboards\n" in text


def test_a_dollar_sign_is_no_variable_of_grafanas_environment(tmp_path: Path) -> None:
    write(tmp_path, "http://prometheus:9090/$x")

    text = (tmp_path / "grafana/provisioning/datasources/thongsuot.yml").read_text("utf-8")
    assert "url: http://prometheus:9090/$$x\n" in text


def test_what_is_no_more_is_removed(tmp_path: Path) -> None:
    write(tmp_path, "http://prometheus:9090")
    old = tmp_path / "grafana/dashboards/thongsuot-old.json"
    old.write_text("{}", encoding="utf-8")

    write(tmp_path, "http://prometheus:9090")

    assert not old.exists()


def test_one_language_is_one_language(tmp_path: Path) -> None:
    write(tmp_path, "http://prometheus:9090", Language.VIETNAMESE)

    found = json.loads((tmp_path / f"grafana/dashboards/{uids.PROBER}.json").read_text("utf-8"))
    assert found["title"] == uids.TITLES[uids.PROBER].vi
