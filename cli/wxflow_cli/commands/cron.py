"""Print what runs the sweep and the checks by themselves, for cron or systemd."""

import getpass
import shlex
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import click

from wxflow.databases.url import is_postgres, sqlite_file, url_of, without_password
from wxflow.translatable import listed, tr
from wxflow_cli.terminal import exit_codes, printing, translated
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company import policy_folder
from wxflow_office.company.company import read_policy
from wxflow_office.texts import language


class Job(NamedTuple):
    """Something to be run again and again."""

    name: str
    command: tuple[str, ...]
    cron: str
    """When, as five words of a crontab."""
    calendar: str
    """When, as systemd writes it."""
    told: str
    company: str | None = None
    """Whom it is about, when it is not about all."""


_SWEEP = Job("sweep", ("sweep",), "*/10 * * * *", "*:0/10", tr("Write down every deadline that has passed"))
_DOCTOR = Job("doctor", ("doctor",), "0 8 * * *", "*-*-* 08:00", tr("Say whether all is well"))
_DELIVER = Job("deliver", ("outbox", "deliver"), "*/5 * * * *", "*:0/5", tr("Deliver the messages that wait"))
_BACKUP = Job("backup", ("db", "backup"), "30 2 * * *", "*-*-* 02:30", tr("Copy the database"))
_VERIFY = Job("verify", ("audit", "verify"), "30 3 * * 0", "Sun *-*-* 03:30", tr("Verify the record"))


@click.group(cls=translated.Group, no_args_is_help=True)
def cron() -> None:
    """Print what runs the sweep and the checks by themselves."""


@cron.command("print")
@click.option(
    "--as", "form", type=click.Choice(["crontab", "systemd"]), default="crontab", show_default=True,
    help="Lines for `crontab -e`, or units for systemd.",
)  # fmt: skip
@standard_options
def print_(place: Given, form: str) -> int:
    """Print it for this folder, database and policy; any number of machines may run the same."""
    folder = Path.cwd()
    if place.is_for_all:
        codes = [read_policy(one).code for one in policy_folder.each(place).values()]
        named = "all"
        whose: str = tr("{count} companies ({codes})", count=len(codes), codes=listed(codes))
        jobs = [_SWEEP, _DOCTOR, _backup(place, folder), *(_verify(code, number) for number, code in enumerate(codes))]
    else:
        policy = read_policy(place)
        whose, named = f"{policy.name} ({policy.code})", policy.code
        jobs = [_SWEEP, *([_DELIVER] if policy.channel else []), _DOCTOR, _backup(place, folder), _VERIFY]
    units = {name: text for job in jobs for name, text in _units(job, named, place, folder)}
    lines = [f"{job.cron} cd {_escaped(folder)} && {_escaped(*_words(job, place, folder))}" for job in jobs]
    if place.shape != "table":
        printing.one(place.shape, {"crontab": lines, "units": units})
    elif form == "crontab":
        printing.tell(tr("# wxflow for {whose}; a job that finds something says so and ends in 1", whose=whose))
        print("\n".join(lines))
    else:
        print("\n".join(f"# /etc/systemd/system/{name}\n{text}" for name, text in units.items()), end="")
    return exit_codes.DONE


def _verify(code: str, number: int) -> Job:
    """Verify one of many companies, each a minute after the one before."""
    hours, minute = divmod(30 + number, 60)
    hour = (3 + hours) % 24
    return _VERIFY._replace(
        name=f"verify-{number + 1}",
        cron=f"{minute} {hour} * * 0",
        calendar=f"Sun *-*-* {hour:02}:{minute:02}",
        told=tr("Verify the record of {code}", code=code),
        company=code,
    )


def _backup(place: Given, folder: Path) -> Job:
    """Copy the database every night over the copy of the night before."""
    copy = folder / ("wxflow-backup.dump" if is_postgres(place.database) else "wxflow-backup.db")
    return _BACKUP._replace(command=(*_BACKUP.command, str(copy), "--force"))


def _words(job: Job, place: Given, folder: Path) -> list[str]:
    """Return the command by absolute paths, and in a language of its own: cron and systemd know no others."""
    program = shutil.which("wxflow") or str(Path(sys.argv[0]).absolute())
    database = _wherever(place.database, folder)
    words = [program, *job.command, "--database", database, "--policy", str((folder / place.policy).absolute())]
    words += ["--lang", language.spoken()]
    company = job.company or place.company
    return [*words, "--company", company] if company else words


def _wherever(database: str, folder: Path) -> str:
    """Return a database's URL as it may be written down: without its password, and by an absolute path."""
    if is_postgres(database):
        return without_password(database)
    path = sqlite_file(database).database or ""
    return database if path.startswith("file:") else url_of(folder / path)


def _escaped(*words: object) -> str:
    """Write words for a crontab, where a bare % would end the command."""
    return shlex.join(map(str, words)).replace("%", "\\%")


def _units(job: Job, code: str, place: Given, folder: Path) -> list[tuple[str, str]]:
    safe = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in code).lower()
    name = f"wxflow-{safe}-{job.name}"
    command = " ".join(map(_quoted, _words(job, place, folder)))
    where, told = (text.replace("%", "%%") for text in (str(folder), language.say(job.told)))
    # Run by root, the database's files would become root's, and nobody else could write to it any more.
    unit = f"[Unit]\nDescription={told} ({name})\n\n[Service]\nType=oneshot\nUser={getpass.getuser()}\n"
    service = f"{unit}WorkingDirectory={where}\n"
    timer = f"[Unit]\nDescription={told} ({name})\n\n[Timer]\nOnCalendar={job.calendar}\nPersistent=true\n"
    return [
        (f"{name}.service", f"{service}ExecStart={command}\n"),
        (f"{name}.timer", f"{timer}\n[Install]\nWantedBy=timers.target\n"),
    ]


def _quoted(word: str) -> str:
    """Write a word for systemd, which has its own quotes and takes % and $ as its own."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'
