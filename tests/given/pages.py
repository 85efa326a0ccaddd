"""List the pages that there are, by what they are called here, each at an address where it has something to say."""

PAGES = {
    "desk": "/", "done": "/done", "begun": "/begun", "copied": "/copied",
    "groups": "/groups", "list": "/machines/group", "group": "/machines/group/G1",
    "membership": "/machines/membership/G1/E0003", "form": "/events/group/request",
    "retitle": "/events/group/retitle/G1", "countdown": "/countdown/group/G1?deadline=planned_end",
    "sessions": "/sessions", "accounts": "/accounts", "prove": "/prove", "security": "/security",
    "codes": "/security/codes", "nothing": "/machines/group/G4711",
    "inspections": "/inspection", "roster": "/rosters/G1", "people": "/people", "person": "/people/E0004",
    "calendar": "/calendar", "new year": "/calendar?month=2027-02&of=unit",
    "import groups": "/imports/groups", "import rosters": "/imports/rosters",
    "audit": "/audit", "causes": "/audit/causes?step=group/G1%231", "verify": "/audit/verify?depth=rules",
    "operation": "/operation", "messages": "/operation/messages?state=all", "addresses": "/operation/addresses",
    "days off": "/operation/notices",
    "help": "/help", "policy": "/policy", "policy text": "/policy/edit", "policy form": "/policy/form",
    "evidence": "/audit/evidence", "proof": "/proofs/verify",
    "penalties": "/penalties", "overview": "/overview", "proposals": "/proposals", "machine": "/machines/penalty",
}  # fmt: skip
