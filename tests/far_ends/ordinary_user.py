"""What this machine lets an ordinary user do, so that tests ask for that or for the refusal."""

import functools
import subprocess

WITHOUT_ROOT = ("setpriv", "--bounding-set", "-sys_admin,-net_admin,-net_raw")
"""Starts a program that has none of the rights of root over networks."""

REFUSED = "this machine refuses a private network namespace"
"""How the lab begins to say so."""


@functools.cache
def may_have_networks() -> bool:
    """Whether an ordinary user gets a network of his own, in a user namespace of his own."""
    asked = [*WITHOUT_ROOT, "unshare", "--user", "--map-root-user", "--net", "true"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def without_root_if_allowed() -> list[str]:
    """Give what to put before a command, so that it runs with as few rights as it can here."""
    return list(WITHOUT_ROOT) if may_have_networks() else []
