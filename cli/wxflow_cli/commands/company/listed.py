"""List the companies of a database."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import click

from wxflow.companies import listed
from wxflow.companies.listed import Size
from wxflow.databases.connect import open_store
from wxflow.errors import BadInput
from wxflow.moments import iso
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_machines.policy.policy import Policy
from wxflow_office.company import policy_folder
from wxflow_office.company.company import ZONE, read_policy

_COLUMNS = ("company", "name", "instances", "steps", "armed", "last_good_sweep")


@click.command("list")
@standard_options
def list_(place: Given) -> int:
    """List the companies of the database, and those that have a policy and no record yet."""
    with closing(open_store(place.database)) as store, store.snapshot():
        sizes = {size.company: size for size in listed.sizes(store)}
    policies = _policies_at_hand(place)
    codes = sorted({*sizes, *policies})
    rows = (_row(sizes.get(code) or listed.Size(code), policies.get(code)) for code in codes)
    printing.rows(place.shape, _COLUMNS, [row for row in rows if place.company in (None, row["company"])], "company")
    return exit_codes.DONE


def _row(size: Size, policy: Policy | None) -> dict[str, Any]:
    swept = None if size.swept is None else iso(size.swept, policy.zone if policy else ZONE)
    own = size._asdict()
    own.pop("swept")
    return {"company": size.company, "name": policy.name if policy else None, **own, "last_good_sweep": swept}


def _policies_at_hand(place: Given) -> dict[str, Policy]:
    """Return the policies there are, by code; those with mistakes in them are left to `policy check`."""
    return {policy.code: policy for policy in _read(replace(place, company=None))}


def _read(place: Given) -> Iterator[Policy]:
    if not place.policy.exists():
        return
    for one in policy_folder.each(place).values() if place.is_for_all else (place,):
        try:
            yield read_policy(one)
        except BadInput:
            continue
