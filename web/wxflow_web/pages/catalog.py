"""The list of pages: each file says which addresses are its."""

from wxflow_web.pages import (
    accounts,
    countdown,
    desk,
    desk_tabs,
    events,
    instances,
    lists,
    overview,
    penalties,
    penalty_files,
    proposals,
    undo,
)
from wxflow_web.pages.audit import evidence, log, proofs, verifying
from wxflow_web.pages.calendar import calendar, feed
from wxflow_web.pages.help import guide_pages
from wxflow_web.pages.inspection import inspection, rosters
from wxflow_web.pages.operator import address_list, health, messages, notices
from wxflow_web.pages.people import imports, people, person
from wxflow_web.pages.policy import form, policy, text
from wxflow_web.pages.sign_in import entrance, own, passkeys, prove, second_factor, security, single_sign_on
from wxflow_web.routing.address import Address

PAGES: tuple[Address, ...] = (
    *desk.ADDRESSES,
    *desk_tabs.ADDRESSES,
    *lists.ADDRESSES,
    *penalties.ADDRESSES,
    *penalty_files.ADDRESSES,
    *calendar.ADDRESSES,
    *feed.ADDRESSES,
    *inspection.ADDRESSES,
    *rosters.ADDRESSES,
    *people.ADDRESSES,
    *person.ADDRESSES,
    *imports.ADDRESSES,
    *overview.ADDRESSES,
    *policy.ADDRESSES,
    *form.ADDRESSES,
    *text.ADDRESSES,
    *log.ADDRESSES,
    *verifying.ADDRESSES,
    *evidence.ADDRESSES,
    *proofs.ADDRESSES,
    *instances.ADDRESSES,
    *events.ADDRESSES,
    *undo.ADDRESSES,
    *countdown.ADDRESSES,
    *proposals.ADDRESSES,
    *health.ADDRESSES,
    *messages.ADDRESSES,
    *address_list.ADDRESSES,
    *notices.ADDRESSES,
    *accounts.ADDRESSES,
    *own.ADDRESSES,
    *security.ADDRESSES,
    *passkeys.ADDRESSES,
    *single_sign_on.ADDRESSES,
    *second_factor.ADDRESSES,
    *prove.ADDRESSES,
    *entrance.ADDRESSES,
    *guide_pages.ADDRESSES,
)
"""In the order in which every page leads to those that are in the menu."""
