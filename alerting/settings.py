"""What a person decides about rules, routes and mails: how quick they are and where things are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Timing:
    """How often is looked and how long is waited, in seconds."""

    scrape_interval: int = 15
    evaluation_interval: int = 15
    group_wait: int = 10
    """From the first alert of a group to its mail, so that what belongs together is mailed once."""
    group_interval: int = 30
    """From one mail of a group to the next, also to that of its recovery."""
    target_wait: int = 600
    """As group_wait, for targets that are missed or at risk: nobody has to run."""
    target_interval: int = 3600
    """As group_interval, for those: a bad day is a mail an hour at most."""
    holds: Mapping[str, int] = field(default_factory=dict)
    """How long a condition must hold before an alert fires, by alert; else as the rules say."""
    intervals: Mapping[str, int] = field(default_factory=dict)
    """How often a group of rules is evaluated, by its name; else as the rules say."""

    DEFAULT: ClassVar["Timing"]
    """Production."""
    LAB: ClassVar["Timing"]
    """Seconds instead of minutes, so that a person can watch a whole incident."""


Timing.DEFAULT = Timing()
Timing.LAB = Timing(
    scrape_interval=1,
    evaluation_interval=1,
    group_wait=1,
    group_interval=5,
    target_wait=1,
    target_interval=5,
    intervals=MappingProxyType({"target": 2, "readiness": 2, "city": 10, "programme": 10}),
    holds=MappingProxyType(
        {
            "PointDown": 1,
            "OperatorOutage": 2,
            "PointOnBackup": 5,
            "ExporterDown": 5,
            "InventoryReloadFailed": 5,
            "LedgerNotWritable": 5,
            # Longer than the prober needs to trust itself again after a pause.
            "ProberUnhealthy": 10,
            "LinkDown": 10,
            "TargetAtRisk": 5,
            "TargetMissed": 5,
            # A lab that ends within the hour has nothing to report once a day.
            "Watchdog": 3600,
        }
    ),
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the parts of the monitoring find each other, and what mails link to."""

    exporter: str = "127.0.0.1:9467"
    """HOST:PORT that Prometheus scrapes."""
    exporter_scheme: str = "http"
    """http, or https if the exporter has a certificate."""
    exporter_user: str = ""
    """Name that Prometheus logs in to the exporter with; without, it does not log in."""
    exporter_password_file: Path | None = None
    """File with the password, as Prometheus finds it; what is in it is not looked at here."""
    exporter_ca_file: Path | None = None
    """Certificate of the authority that the exporter's is of; without, one the system trusts."""
    alertmanager: str = "127.0.0.1:9093"
    """HOST:PORT that Prometheus sends alerts to."""
    smtp: str = "127.0.0.1:25"
    """HOST:PORT of a mail server that queues; spoken to without TLS, so it should be local."""
    sender: str = "thongsuot@localhost"
    """Address that mails come from."""
    page_url: str = ""
    """Status page as readers of mails reach it; without, the exporter's own address."""
    dashboard_url: str = ""
    """Dashboards as readers of mails reach them; without, mails have no such link."""

    @property
    def status_page(self) -> str:
        """Address of the status page, without a slash at its end."""
        return (self.page_url or f"{self.exporter_scheme}://{self.exporter}").rstrip("/")
