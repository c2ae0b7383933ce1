"""An example of a web-config.yml, which `thongsuot render` writes beside the other files."""

from pathlib import Path
from typing import Final

NAME: Final = "web-config.example.yml"
TEXT: Final = """\
# TLS and basic auth for `thongsuot serve --web-config`, in the format of the Prometheus
# exporter-toolkit. Copy it to web-config.yml, outside of this folder, and fill it in: here it is
# written anew each time. docs/http.md says what is known of the format.
tls_server_config:
  cert_file: cert.pem                           # relative to web-config.yml
  key_file: key.pem
  min_version: TLS12
basic_auth_users:
  # A bcrypt hash: htpasswd -nBC 10 noc. This is one of no password that anybody knows.
  noc: $2b$10$UnknownSaltUnknownSaOZ0000000000000000000000000000000
"""


def write(out: Path) -> Path:
    """Write the example into a folder; gives its path. Raises OSError if that cannot be done."""
    path = out / NAME
    path.write_text(TEXT, encoding="utf-8")
    return path
