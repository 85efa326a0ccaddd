"""Join a policy with the one before it: each is in force from its day on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_machines.policy.policy import Policy
from wxflow_machines.policy.schema import Table, day

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def joined(
    policy: Policy, company: Table, source: Path, later: tuple[Path, ...], load: Callable[[Path], Policy]
) -> Policy:
    """Return a policy with those before it; BadInput when they are not of one company, one after another.

    `later` are the files of those after it, and its own.
    """
    if "previous" not in company:
        return policy
    path = source.parent / company["previous"]
    if path.resolve() in later:
        raise _wrong(source, "previous", f"{path} comes after this one itself")
    previous = load(path)
    if previous.code != policy.code:
        raise _wrong(source, "previous", f"{path} is the policy of {previous.code}, not of {policy.code}")
    first = day(company["effective_from"])
    assert first is not None
    since = datetime.combine(first, time.min, ZoneInfo(policy.zone)) - _EPOCH
    policy = replace(policy, since=since // timedelta(microseconds=1), previous=previous)
    if previous.since is not None and policy.since is not None and previous.since >= policy.since:
        raise _wrong(source, "effective_from", f"{first} is not later than the day that {path} begins with")
    return policy


def _wrong(source: Path, key: str, why: str) -> BadInput:
    return BadInput(tr("{source}: [company] {key}: {why}", source=source, key=key, why=why))
