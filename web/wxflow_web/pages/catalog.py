"""The list of pages: each file says which addresses are its."""

from wxflow_web.pages import desk, entrance, events, instances, lists
from wxflow_web.routing.address import Address

PAGES: tuple[Address, ...] = (
    *desk.ADDRESSES,
    *entrance.ADDRESSES,
    *events.ADDRESSES,
    *lists.ADDRESSES,
    *instances.ADDRESSES,
)
