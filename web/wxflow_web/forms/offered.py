"""What a form offers for fields that name a unit or somebody: the right names, to be chosen while one types."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from wxflow.declare.fields import Field
from wxflow_office.company.company import Company
from wxflow_web.forms.inputs import PREFIX

_MOST = 300
"""Names that are offered at most: with more, one types."""
_IN_USE = {"unit": "open"}
"""The machines whose instances are offered, each with the state they must be in."""


@dataclass(frozen=True)
class Offered:
    """Lists of values, and which input has which."""

    of: Mapping[str, str] = field(default_factory=dict[str, str])
    lists: Sequence[tuple[str, list[str]]] = ()

    def get(self, name: str, default: str) -> str:
        """Return the list of an input."""
        return self.of.get(name, default)


def values(company: Company, fields: Iterable[Field]) -> Offered:
    """Return what is offered for some fields: the units there are, where they are few enough to be chosen from."""
    named = {PREFIX + one.name: one.names for one in fields if one.names in _IN_USE and one.shape == "text"}
    lists: list[tuple[str, list[str]]] = []
    for machine in dict.fromkeys(named.values()):
        found = list(islice(company.queries.instances(machine, states=(_IN_USE[machine],)), _MOST + 1))
        if len(found) <= _MOST:
            lists.append((f"offered-{machine}", [str(one.facts["name"]) for one in found]))
    known = {name for name, _ in lists}
    return Offered({name: f"offered-{of}" for name, of in named.items() if f"offered-{of}" in known}, lists)
