"""Tell whether a net takes a life."""

from collections.abc import Iterable

from wxflow.event_log.petri_net import BEGIN, END, Net


def accepts(net: Net, labels: Iterable[str]) -> bool:
    """Play a life on a net, wherever its one token may be, and on to the end."""
    token = _silently(net, {BEGIN})
    for label in labels:
        token = _silently(net, {move.target for move in net.moves if move.label == label and move.source in token})
    return END in token


def _silently(net: Net, token: set[str]) -> set[str]:
    return token | {move.target for move in net.moves if move.label is None and move.source in token}
