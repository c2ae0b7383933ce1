"""Asks Prometheus and Alertmanager to read their files again."""

import logging
import urllib.error
import urllib.request
from http.client import HTTPException

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Asks without a proxy: both are at hand."""


def reload(prometheus: str, alertmanager: str) -> None:
    """Send both, each at HOST:PORT, what makes them reload; one that does not is a log line.

    Prometheus needs --web.enable-lifecycle for it.
    """
    for name, address in (("Prometheus", prometheus), ("Alertmanager", alertmanager)):
        if reason := _refusal(address):
            logger.error("%s at %s did not reload its files: %s", name, address, reason)
        else:
            logger.info("%s at %s reloaded its files", name, address)


def _refusal(address: str) -> str:
    """Ask one of them; why it did not reload, or nothing if it did."""
    request = urllib.request.Request(f"http://{address}/-/reload", method="POST")
    try:
        with _direct.open(request, timeout=TIMEOUT_SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        with error:
            said = error.read(1000).decode(errors="replace")
        return " ".join(said.split()) or str(error)
    except urllib.error.URLError as error:
        return str(error.reason)
    except (OSError, ValueError, HTTPException) as error:
        return str(error) or type(error).__name__
