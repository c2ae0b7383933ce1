"""web-config.yml: TLS and basic auth, in the format of the Prometheus exporter-toolkit.

The file is read once, at the start. What of the format is not here is refused and not ignored: a
setting that a person wrote for safety must not be without effect.
"""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

_BCRYPT = r"^\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}$"
_VERSIONS = {"TLS12": ssl.TLSVersion.TLSv1_2, "TLS13": ssl.TLSVersion.TLSv1_3}

BcryptHash = Annotated[str, StringConstraints(pattern=_BCRYPT)]


class WebConfigError(Exception):
    """The file cannot be used; the message has everything that is wrong."""


class Tls(BaseModel):
    """How the server proves who it is, and whether clients must."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cert_file: Path
    key_file: Path
    client_auth_type: Literal["NoClientCert", "RequireAndVerifyClientCert"] = "NoClientCert"
    client_ca_file: Path | None = None
    min_version: Literal["TLS12", "TLS13"] = "TLS12"


class WebConfig(BaseModel):
    """All of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tls_server_config: Tls | None = None
    basic_auth_users: dict[str, BcryptHash] = Field(default_factory=dict)
    """Bcrypt hash of each user's password."""

    def tls_context(self, folder: Path) -> ssl.SSLContext | None:
        """Load certificates; file names are relative to `folder`. WebConfigError if it fails."""
        tls = self.tls_server_config
        if tls is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = _VERSIONS[tls.min_version]
        try:
            context.load_cert_chain(folder / tls.cert_file, folder / tls.key_file)
            if tls.client_auth_type == "RequireAndVerifyClientCert":
                if tls.client_ca_file is None:
                    raise WebConfigError("RequireAndVerifyClientCert needs client_ca_file")
                context.load_verify_locations(folder / tls.client_ca_file)
                context.verify_mode = ssl.CERT_REQUIRED
        except (OSError, ssl.SSLError) as error:
            raise WebConfigError(f"the certificates cannot be used: {error}") from error
        return context


def read(path: Path) -> WebConfig:
    """Read the file; raises WebConfigError with everything that is wrong with it."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return WebConfig.model_validate(document or {})
    except OSError as error:
        raise WebConfigError(f"{path}: this file cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise WebConfigError(f"{path}: this is not YAML: {error}") from error
    except ValidationError as error:
        raise WebConfigError("\n".join(_problems(path, error))) from error


def _problems(path: Path, error: ValidationError) -> Iterator[str]:
    """Say what is wrong, without the value: it may be a password."""
    for problem in error.errors(include_input=False, include_url=False):
        place = ".".join(map(str, problem["loc"]))
        message = problem["msg"]
        if problem["type"] == "extra_forbidden":
            message = "this is not supported here"
        elif problem["type"] == "string_pattern_mismatch":
            message = "a bcrypt hash is needed here (htpasswd -nBC 10 USER)"
        yield f"{path}: {place}: {message}"
