"""Find companies' policies in a folder that holds a file for each."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from wxflow.errors import BadInput, nearest, system_error
from wxflow.translatable import tr
from wxflow_office.company.places import Place


def file_of(place: Place) -> Path:
    """Return the policy file of the company that is meant, itself unchecked."""
    folder = place.policy
    if not folder.is_dir():
        return folder
    files = _files(folder)
    if place.company is not None:
        return _of(place.company, folder, files)
    if len(files) > 1:
        raise BadInput(
            tr(
                "{folder} holds several policies: name a company with --company ({files})",
                folder=folder,
                files=_listed(files),
            )
        )
    return files[0]


def each(place: Place) -> dict[str, Place]:
    """Return what each company of a folder is opened with, by its code; by its file where that tells no code."""
    files: dict[str, list[Path]] = {}
    for file in _files(place.policy):
        files.setdefault(_code(file) or str(file), []).append(file)
    # Of a code that two files have, the one who opens it is told.
    return {
        name: replace(place, policy=found[0]) if len(found) == 1 else replace(place, company=name)
        for name, found in sorted(files.items())
    }


def _of(company: str, folder: Path, files: list[Path]) -> Path:
    """Return the one file of a company; files that do not hold its code's letters are not parsed."""
    found = [file for file in files if _may_be(file, company) and _code(file) == company]
    if len(found) > 1:
        raise BadInput(
            tr(
                "{known} are policies of {company}: keep one of them",
                known=" and ".join(map(str, found)),
                company=company,
            )
        )
    if not found:
        codes = [code for file in files if (code := _code(file))]
        raise BadInput(
            tr(
                "{folder} holds no policy of {company}{nearest}; known: {files}",
                folder=folder,
                company=company,
                nearest=nearest(company, codes),
                files=_listed(files),
            )
        )
    return found[0]


def _files(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))
    except OSError as error:
        raise BadInput(
            tr("{folder}: cannot be read: {strerror}", folder=folder, strerror=system_error(error))
        ) from None
    if not found:
        raise BadInput(tr("{folder} holds no policy: put a file CODE.toml into it for every company", folder=folder))
    return found


def _listed(files: list[Path]) -> str:
    """Name the companies, and the files that tell of none."""
    return ", ".join(sorted(_code(file) or f"{file.name} cannot be read" for file in files))


def _may_be(file: Path, company: str) -> bool:
    """Tell whether a code can stand in a file: only a backslash can spell it by other letters."""
    content = _content(file)
    return company.encode(errors="replace") in content or b"\\" in content


def _code(file: Path) -> str | None:
    """Return the code a file names, or None when it cannot be told; `policy_file` says why."""
    try:
        company = tomllib.loads(_content(file).decode("utf-8-sig")).get("company")
    except (ValueError, RecursionError):
        return None
    code = cast(dict[str, Any], company).get("code") if isinstance(company, dict) else None
    return code if isinstance(code, str) and code else None


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
