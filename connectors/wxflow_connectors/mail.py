"""Send by SMTP."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from wxflow_connectors.addresses import Addresses
from wxflow_connectors.sender import Sender, Undelivered, secret
from wxflow_machines.policy.channels import Channel

_TIMEOUT = 30
_LASTING = (550, 551, 552, 553, 554)
"""No such box, too large, and the like; a 535 is a wrong password, which somebody may yet put right."""
_PORTS = {"starttls": 587, "tls": 465, "none": 25}

_LONGEST_SUBJECT = 80


class Mail(Sender):
    """One mail a message; whoever gets the same twice knows it by its Message-ID."""

    def __init__(self, channel: Channel, folder: Path, clock: Callable[[], int]) -> None:
        self.name, self._channel, self._options, self._clock = channel.name, channel, channel.options, clock
        self._addresses = Addresses(channel, folder)

    def send(self, digest: str, recipient: str, text: str) -> None:
        """Hand a mail to the server."""
        sender = address_of(str(self._options["sender"]))
        address = address_of(self._addresses.of(recipient), final=True)
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, address
        mail["Subject"] = _subject(text)
        mail["Date"] = datetime.fromtimestamp(self._clock() // 1_000_000, UTC).astimezone()
        mail["Message-ID"] = f"<{digest}@{sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        try:
            self._hand_over(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, why = next(iter(error.recipients.values()))
            raise Undelivered(f"{code} {why.decode(errors='replace')}", final=code >= 500) from None
        except smtplib.SMTPResponseException as error:
            said = error.smtp_error
            answer = said.decode(errors="replace") if isinstance(said, bytes) else said
            raise Undelivered(f"{error.smtp_code} {answer}", final=error.smtp_code in _LASTING) from None
        except smtplib.SMTPNotSupportedError as error:
            # Of an address with other letters before its @; else the server lacks what somebody may yet switch on.
            raise Undelivered(f"{address}: {error}", final=not address.addr_spec.isascii()) from None
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Undelivered(f"{type(error).__name__}: {error}") from None

    def _hand_over(self, mail: EmailMessage) -> None:
        security = str(self._options.get("security", "starttls"))
        host, port = str(self._options["host"]), int(self._options.get("port", _PORTS[security]))
        context = ssl.create_default_context()
        if security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=_TIMEOUT)
        try:
            if security == "starttls":
                server.starttls(context=context)
            if "user" in self._options:
                server.login(str(self._options["user"]), secret(self._channel, "password_env"))
            server.send_message(mail)
        except BaseException:
            server.close()
            raise
        with suppress(OSError, smtplib.SMTPException):  # it has been taken: how they part changes nothing
            server.quit()


def address_of(text: str, *, final: bool = False) -> Address:
    """Return an address with its domain as servers know it; Undelivered, `final` or not, for what is none."""
    local, at, domain = text.rpartition("@")
    try:
        return Address(addr_spec=f"{local}{at}{domain if domain.isascii() else domain.encode('idna').decode()}")
    except (ValueError, IndexError, MessageError):
        raise Undelivered(f"{text!r} is no mail address", final=final) from None


def _subject(text: str) -> str:
    """Return the first line, where a template makes it a heading; else what all such mail is about."""
    first = text.partition("\n")[0].strip()
    return first[:_LONGEST_SUBJECT] if first.startswith("【") else "【微信群管理】提醒"
