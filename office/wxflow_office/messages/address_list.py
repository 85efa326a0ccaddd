"""The list of addresses that messages go by: what another would change, whom it leaves out, and its place taken."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from wxflow.access import log
from wxflow.errors import BadInput, BadInputs, system_error
from wxflow.translatable import tr
from wxflow_connectors.addresses import Entry, entries
from wxflow_connectors.sender import Undelivered
from wxflow_machines.policy.channels import KINDS, Channel
from wxflow_office.company.company import Company
from wxflow_office.company.policy_folder import file_of
from wxflow_office.files import atomic

_OPTION = "addresses"
_EMPLOYED = "employed"


class Change(NamedTuple):
    """Where somebody is reached, before and after; nothing where they are in no list."""

    person: str
    old: str
    new: str


class Seen(NamedTuple):
    """What a list would change, who of the staff is not in it, and which ids in it are nobody's."""

    changes: list[Change]
    same: int
    without: list[str]
    nobodys: list[str]


def path_of(company: Company) -> Path | None:
    """Return where the list is that the channel names; None where it names none, or there is no channel."""
    channel = company.policy.channel
    named = channel.options.get(_OPTION) if channel else None
    return file_of(company.place).parent / str(named) if named else None


def may_have_one(channel: Channel | None) -> bool:
    """Tell whether a channel goes by a list, if its options name one."""
    return channel is not None and _OPTION in KINDS[channel.kind]


def present(company: Company) -> dict[str, str]:
    """Return the list as it is now: addresses by staff id; BadInput when it cannot be read."""
    path = path_of(company)
    if path is None:
        return {}
    try:
        return {one.person: one.address for one in _read(path.read_bytes())}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadInput(tr("{path}: cannot be read: {strerror}", path=path.name, strerror=system_error(error))) from None


def seen(company: Company, content: bytes) -> Seen:
    """Return what a list would change; BadInputs with every line that would reach nobody."""
    old, new = present(company), _checked(company.policy.channel, content)
    changes = [
        Change(one, old.get(one, ""), new.get(one, ""))
        for one in sorted({*old, *new})
        if old.get(one, "") != new.get(one, "")
    ]
    people = {one.key: one.state for one in company.queries.instances("person")}
    channel = company.policy.channel
    others_too = channel is not None and "address" in channel.options  # made of their staff ids
    without = [one for one, state in sorted(people.items()) if state == _EMPLOYED and not (others_too or new.get(one))]
    return Seen(changes, sum(old.get(one) == new[one] for one in new), without, sorted({*new} - {*people}))


def put(company: Company, content: bytes, person: str, now: int) -> Seen:
    """Put a list in the place of the present one, as it came; the log of access says who did, and how much changed."""
    path, found = path_of(company), seen(company, content)
    if path is None:
        raise BadInput(tr("the channel goes by no list of addresses"))
    if not found.changes:
        raise BadInput(tr("nothing would change"))
    told = {"count": len(found.changes), "file": path.name}

    def write(_: object) -> None:
        log.write(company.store, company.company, "addresses", person, actor=person, at=now, **told)
        with atomic.replacing(path, force=True) as beside:
            beside.write_bytes(content)

    company.store.write(company.company, write)
    return found


def _read(content: bytes) -> list[Entry]:
    try:
        return list(entries(content))
    except (UnicodeDecodeError, csv.Error):
        raise BadInput(tr("this is no CSV file: save the list as one")) from None
    except StopIteration:
        raise BadInput(tr("the list must have the columns id and address")) from None


def _checked(channel: Channel | None, content: bytes) -> Mapping[str, str]:
    found: dict[str, str] = {}
    problems: list[str] = []
    check = _check_of(channel)
    for one in _read(content):
        why = _why(one, found, check)
        if why:
            problems.append(tr("row {row}: {what}", row=one.line, what=why))
        found[one.person] = one.address
    if problems:
        raise BadInputs(tuple(problems))
    return {person: address for person, address in found.items() if person}


def _why(one: Entry, before: Mapping[str, str], check: Callable[[str], object]) -> str | None:
    if not one.person and not one.address:
        return None
    if not one.person:
        return tr("no staff id")
    if not one.address:
        return tr("no address of {person}", person=one.person)
    if one.person in before:
        return tr("{person} is there twice", person=one.person)
    try:
        check(one.address)
    except Undelivered:
        return tr("{address} reaches nobody, or more than one", address=one.address)
    return None


def _check_of(channel: Channel | None) -> Callable[[str], object]:
    """Return what raises Undelivered for an address that a channel does not take."""
    if channel is not None and channel.kind == "smtp":
        from wxflow_connectors.mail import address_of

        return address_of
    from wxflow_connectors.wecom.senders import one_of

    return one_of
