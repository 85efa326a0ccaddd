"""Say of which machine the instances are that keys and refs name."""

KINDS = {"person": "person", "group": "group", "outgoing": "person", "debtor": "person", "accused": "person"}
"""The part of a key, or the ref → the machine. Who leads or owns a group, who succeeds, and which unit somebody is in
changes during a life: that is left out."""
NAMED = {
    **KINDS,
    "unit": "unit",
    "successor": "person",
    "lead": "person",
    "owner": "person",
    "applicant": "person",
    "asked": "person",
    "copied": "person",
    "scope_person": "person",
    "scope_unit": "unit",
}
"""The ref → the machine of whatever it names."""
