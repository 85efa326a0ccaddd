"""Know a browser with which somebody has signed in before: a stranger who fails in their name does not hold it up.

It holds a mark that nobody makes who does not know the hash of the password. Nothing is kept of it here, and another
password ends it (OWASP calls it a device cookie).
"""

import hmac
from hashlib import sha256

from wxflow.access.records import Account
from wxflow.access.secrets import make


def mark(account: Account) -> str:
    """Return a new mark for a browser of somebody who has a password."""
    name = make()
    return f"{name}.{_signed(account, name)}"


def name_of(account: Account | None, held: str) -> str | None:
    """Return what a browser is known by that holds a mark of somebody; None for any other."""
    name, _, signed = held.partition(".")
    if account is None or not account.password:
        return None
    return name if hmac.compare_digest(signed.encode(), _signed(account, name).encode()) else None


def _signed(account: Account, name: str) -> str:
    return hmac.new((account.password or "").encode(), f"device {account.person} {name}".encode(), sha256).hexdigest()
