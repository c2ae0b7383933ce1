"""What another inventory does to the series of links: which begin, end, or count anew."""

from collections.abc import Mapping
from typing import NamedTuple

from exporter.fleet import Fleet
from probes.echo import Target


class Transition(NamedTuple):
    """Measured links by what becomes of them; each link is in at most one."""

    added: int = 0
    """They were not measured before: their series begin."""
    removed: int = 0
    """They are not measured any more: their series end."""
    restarted: int = 0
    """They are sent packets in another way (address, source, interface, pairs or not): their packet
    counters begin at 0, and what they are now is unknown until enough packets tell."""


def transition(before: Fleet, after: Fleet) -> Transition:
    """Compare what is measured."""
    was, now = _targets(before), _targets(after)
    both = was.keys() & now.keys()
    return Transition(
        added=len(now.keys() - was.keys()),
        removed=len(was.keys() - now.keys()),
        restarted=sum(was[key] != now[key] for key in both),
    )


def _targets(fleet: Fleet) -> Mapping[str, Target | None]:
    """Say what is sent to each measured link; nothing to those that only an agent reaches."""
    sent_to = {target.key: target for target in fleet.targets() if not target.anchor}
    return {key: sent_to.get(key) for key in fleet.keys}
