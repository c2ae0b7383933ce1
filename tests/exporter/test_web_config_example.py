"""The example that `thongsuot render` writes."""

from pathlib import Path

from exporter.web_config import read
from exporter.web_config_example import write


def test_the_example_is_a_web_config(tmp_path: Path) -> None:
    config = read(write(tmp_path))

    assert config.tls_server_config is not None
    assert set(config.basic_auth_users) == {"noc"}
