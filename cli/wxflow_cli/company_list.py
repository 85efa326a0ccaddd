"""List the companies of a database."""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import BadInput
from wxflow_cli import exits, printing
from wxflow_cli.options import Given, standard_options

if TYPE_CHECKING:
    from wxflow.companies import Size
    from wxflow_machines.policy import Policy

_COLUMNS = ("company", "name", "instances", "steps", "armed", "last_good_sweep")


@click.command("list")
@standard_options
def list_(given: Given) -> int:
    """List the companies of the database, and those that have a policy and no record yet."""
    from wxflow import companies
    from wxflow.store import Store

    with closing(Store.open(given.database)) as store, store.snapshot():
        sizes = {size.company: size for size in companies.sizes(store)}
    policies = _policies_at_hand(given)
    codes = sorted({*sizes, *policies})
    rows = (_row(sizes.get(code) or companies.Size(code), policies.get(code)) for code in codes)
    printing.rows(given.shape, _COLUMNS, [row for row in rows if given.company in (None, row["company"])], "company")
    return exits.DONE


def _row(size: "Size", policy: "Policy | None") -> dict[str, Any]:
    from wxflow.moments import iso
    from wxflow_cli.opening import ZONE

    swept = None if size.swept is None else iso(size.swept, policy.zone if policy else ZONE)
    own = size._asdict()
    own.pop("swept")
    return {"company": size.company, "name": policy.name if policy else None, **own, "last_good_sweep": swept}


def _policies_at_hand(given: Given) -> "dict[str, Policy]":
    """Return the policies there are, by code; those with mistakes in them are left to `policy check`."""
    return {policy.code: policy for policy in _read(given._replace(company=None))}


def _read(given: Given) -> "Iterator[Policy]":
    from wxflow_cli import policy_folder
    from wxflow_cli.opening import read_policy

    if not given.policy.exists():
        return
    for one in policy_folder.each(given).values() if given.is_for_all else (given,):
        try:
            yield read_policy(one)
        except BadInput:
            continue
