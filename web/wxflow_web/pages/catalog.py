"""The list of pages: each file says which addresses are its."""

from wxflow_web.pages import accounts, countdown, desk, entrance, events, instances, lists, own, penalties, proposals
from wxflow_web.pages.inspection import inspection, rosters
from wxflow_web.routing.address import Address

PAGES: tuple[Address, ...] = (
    *desk.ADDRESSES,
    *entrance.ADDRESSES,
    *own.ADDRESSES,
    *accounts.ADDRESSES,
    *events.ADDRESSES,
    *countdown.ADDRESSES,
    *penalties.ADDRESSES,
    *proposals.ADDRESSES,
    *lists.ADDRESSES,
    *instances.ADDRESSES,
    *inspection.ADDRESSES,
    *rosters.ADDRESSES,
)
