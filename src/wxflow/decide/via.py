"""Write by which way a command came, as it is sealed."""

from wxflow.json_values import canonical


def via(door: str, **named: str) -> str:
    """Write a door (cli, web, api, a channel's name) and who came through it: {"door": "cli", "user": …, "host": …}."""
    return canonical({"door": door, **named})
