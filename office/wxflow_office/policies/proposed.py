"""A policy that somebody proposes as a text: checked with its lines, in force from a day on, written in the end."""

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_machines.policy import file, law
from wxflow_machines.policy.policy import Policy
from wxflow_office.company import policy_folder
from wxflow_office.company.company import Company
from wxflow_office.files import atomic

MOST = 200_000
"""Bytes of a policy."""
_CHAIN = re.compile(r"^[ \t]*(effective_from|previous)[ \t]*=.*\n?", re.MULTILINE)
_COMPANY = re.compile(r"^[ \t]*\[[ \t]*company[ \t]*\][^\n]*\n?", re.MULTILINE)


def text_of(company: Company) -> str:
    """Return the text of the policy as it is written now, without which one was before it."""
    return _CHAIN.sub("", _read(_file(company)))


def checked(company: Company, text: str, begins: date, today: date) -> Policy:
    """Return the policy a text makes, in force from a day on; BadInput or BadInputs say what is wrong, with lines."""
    if len(text.encode()) > MOST:
        raise BadInput(tr("a policy has at most {most} kB", most=MOST // 1000))
    path = _file(company)
    policy = file.parse(_CHAIN.sub("", text), path.name, path.parent)
    if policy.code != company.company:
        raise BadInput(
            tr("the policy is of {code}, not of {company}: its code stays", code=policy.code, company=company.company)
        )
    if begins <= today:
        raise BadInput(tr("a policy begins tomorrow at the earliest: what has happened is decided by the present one"))
    since = company.engine.calendar.moment_on(begins, time(0))
    if company.policy.since is not None and company.policy.since >= since:
        raise BadInput(tr("a policy that begins later is there already: it would never come into force"))
    return replace(policy, since=since, previous=company.policy)


def warnings(policy: Policy) -> list[str]:
    """Return what the law where the company is may have against a policy."""
    return list(law.warnings(policy))


def release(company: Company, text: str, begins: date) -> None:
    """Write a policy in the place of the present one, which is kept beside it; all of it or nothing."""
    path = _file(company)
    before = path.with_name(f"{path.stem}-until-{begins.isoformat()}{path.suffix}")
    lines = f'effective_from = "{begins.isoformat()}"\nprevious = "{before.name}"\n'
    whole, found = _COMPANY.subn(lambda one: one[0].rstrip("\n") + "\n" + lines, _CHAIN.sub("", text), count=1)
    if not found:
        raise BadInput(tr("[company] has to be a table with a line of its own"))
    if _read(path) == whole:
        return  # the transaction around it is tried again: it lies there already
    with atomic.replacing(before, force=None) as beside:
        beside.write_bytes(path.read_bytes())
    try:
        _replace(path, whole)
    except BaseException:
        before.unlink(missing_ok=True)
        raise


def _replace(path: Path, whole: str) -> None:
    """Write a policy beside the present one, where its own files are found, and put it there once it reads well."""
    trial = path.with_name(f".{path.stem}-next{path.suffix}")
    try:
        with atomic.replacing(trial, force=True) as beside:
            beside.write_text(whole, encoding="utf-8", newline="\n")
        file.load(trial)
        trial.replace(path)
    finally:
        trial.unlink(missing_ok=True)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInput(tr("{path} cannot be read", path=path.name)) from None


def _file(company: Company) -> Path:
    """Return the policy's file; a folder for several companies is its administrator's own."""
    if company.place.policy.is_dir():
        raise BadInput(
            tr("the policies of several companies lie in one folder: whoever administers it puts the file there")
        )
    return policy_folder.file_of(company.place)
