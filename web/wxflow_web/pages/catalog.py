"""The list of pages: each file says which addresses are its."""

from wxflow_web.pages import accounts, countdown, desk, entrance, events, instances, lists, own, penalties, proposals
from wxflow_web.pages.inspection import inspection, rosters
from wxflow_web.routing.address import Address

PAGES: tuple[Address, ...] = (
    *desk.ADDRESSES,
    *lists.ADDRESSES,
    *penalties.ADDRESSES,
    *inspection.ADDRESSES,
    *rosters.ADDRESSES,
    *instances.ADDRESSES,
    *events.ADDRESSES,
    *countdown.ADDRESSES,
    *proposals.ADDRESSES,
    *accounts.ADDRESSES,
    *own.ADDRESSES,
    *entrance.ADDRESSES,
)
"""In the order in which every page leads to those that are in the menu."""
