"""How much memory this process has taken at most."""

from pathlib import Path


def most() -> float:
    """Return megabytes; `ru_maxrss` would tell of the process that started this one, if that was larger."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024
