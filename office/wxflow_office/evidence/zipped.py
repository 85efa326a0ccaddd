"""Choose whom an evidence pack is about, and put it into one file."""

from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from wxflow.translatable import term, tr
from wxflow_office.company.company import Company
from wxflow_office.evidence import pack, selection
from wxflow_office.files import temporary


class About(NamedTuple):
    """Whom or what a pack is about: a group, or a person."""

    group: str | None = None
    person: str | None = None

    @property
    def subject(self) -> str:
        """Return what it is called by."""
        machine, key = ("group", self.group) if self.group is not None else ("person", self.person)
        return tr("{machine} {key}", machine=term("machine", machine), key=key)


def into_folder(company: Company, about: About, folder: Path) -> dict[str, int]:
    """Write everything about somebody or something into an empty folder; return how much there is of what."""
    wanted = selection.wanted(company, about.person, about.group, None)
    return pack.write(company, sorted(wanted.lives if wanted else ()), about.subject, folder)


def into_file(company: Company, about: About, path: Path) -> dict[str, int]:
    """Write the same into a ZIP; equal packs make equal files."""
    with temporary.folder() as folder:
        told = into_folder(company, about, folder)
        with ZipFile(path, "w", ZIP_DEFLATED) as zipped:
            for one in sorted(one for one in folder.rglob("*") if one.is_file()):
                info = ZipInfo(one.relative_to(folder).as_posix())
                info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
                zipped.writestr(info, one.read_bytes())
    return told
