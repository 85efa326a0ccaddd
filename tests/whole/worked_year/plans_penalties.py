"""Think of what may become of a penalty or a report."""

from collections.abc import Iterator
from random import Random

from tests.whole.worked_year.books import Entry
from tests.whole.worked_year.companies import STAFF, STRANGER
from tests.whole.worked_year.disguises import as_typed
from tests.whole.worked_year.oracle import Oracle
from tests.whole.worked_year.plans import Data, Plan, entries, of_role
from tests.whole.worked_year.words import CHOICES

NEXT = {
    "proposed": ("confirm",) * 5 + ("waive",),
    "confirmed": ("settle", "settle", "settle", "appeal", "appeal", "accept", "waive"),
    "appealed": ("uphold", "uphold", "waive"),
    "settled": ("refund", "settle"),
    "waived": ("confirm",),
    "refunded": ("settle",),
}


def penalties(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan what may become of some penalty: of each state one."""
    for state, events in NEXT.items():
        found = entries(oracle, "penalties", state)
        if found and (state in ("proposed", "confirmed", "appealed") or chance.random() < 0.3):
            key, p = chance.choice(found[-12:])
            key = key if chance.random() < 0.98 else f"{key}0"
            event = chance.choice(events)
            yield Plan("penalty", key, event, _amount(chance, p) if event == "confirm" else {},
                       _actor(chance, oracle, p, event))  # fmt: skip


def _actor(chance: Random, oracle: Oracle, p: Entry, event: str) -> str:
    if event in ("appeal", "accept"):
        return str(p["debtor"])
    own = p["debtor"] in oracle.role("hr")
    return of_role(chance, oracle, "information_centre" if own and chance.random() < 0.4 else "hr")


def _amount(chance: Random, p: Entry) -> Data:
    """Return the amount to confirm: mostly one that may be."""
    right = p["exact"] or chance.choice((p["floor"], p["floor"] + 10, p["ceiling"] or 500))
    amounts = [right] * 8 + [right + 1, right - 1, 0, p["ceiling"] + 1 if p["ceiling"] else 1]
    return {"amount": chance.choice(amounts)} if chance.random() < 0.8 else {}


def reports(chance: Random, oracle: Oracle) -> Iterator[Plan]:
    """Plan to report something, or to decide a report."""
    hr = of_role(chance, oracle, "hr")
    reported = [key for key, _ in entries(oracle, "reports", "reported")]
    for key in reported if chance.random() < 0.95 else ["R99"]:
        yield Plan("report", key, "verify", {"times": chance.choice((1, 1, 2, 3, 0))}, hr)
        yield Plan("report", key, "dismiss", {}, hr)
    if oracle.page["groups"]:
        accused = as_typed(chance, chance.choice((*STAFF, STRANGER)))
        group = chance.choice((*oracle.page["groups"], "G99")) if chance.random() < 0.3 else "G01"
        data = {"group": group, "category": chance.choice(sorted(CHOICES["category"])), "accused": accused}
        key = f"R{len(oracle.page['reports']) + (chance.random() < 0.9)}"
        yield Plan("report", key, "file", data | {"reference": "截图-1"}, chance.choice(STAFF))
