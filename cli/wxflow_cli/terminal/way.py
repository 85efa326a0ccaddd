"""Say by which way a command comes in: who the system says types it, on which machine."""

import os
from functools import cache

from wxflow.decide.via import via


@cache
def in_here() -> str:
    """Return the way of this process: the user it runs as, whatever its environment says, and its host."""
    user, host = _user_and_host()
    return via("cli", user=_printable(user), host=_printable(host))


def _user_and_host() -> tuple[str, str]:
    if os.name != "posix":
        import getpass

        return getpass.getuser(), os.environ.get("COMPUTERNAME", "")
    import pwd

    user = os.getuid()
    try:
        return pwd.getpwuid(user).pw_name, os.uname().nodename
    except KeyError:  # a container may run as a user that nobody has named
        return str(user), os.uname().nodename


def _printable(text: str) -> str:
    return text.encode(errors="replace").decode()
