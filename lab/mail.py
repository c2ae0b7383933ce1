"""Mails as the lab receives and keeps them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: what its envelope and its heading say, and the file that holds all of it."""

    number: int
    """From 1, in order of receipt."""
    received_ns: int
    """Nanoseconds since the epoch; also the file's time of modification."""
    sender: str
    to: tuple[str, ...]
    """Whom the envelope names."""
    subject: str
    """Decoded."""
    file: Path

    def message(self) -> EmailMessage:
        """Read the whole mail."""
        return read(self.file.read_bytes())

    def part(self, kind: str) -> str | None:
        """The body in HTML (`html`) or text (`plain`), decoded; None if the mail has none."""
        body = self.message().get_body((kind,))
        return None if body is None else str(body.get_content())


def read(content: bytes) -> EmailMessage:
    """Take a mail apart (RFC 5322, MIME)."""
    return message_from_bytes(content, EmailMessage, policy=modern)


class Mailbox:
    """Keeps every mail as a file of its own, exactly as it came."""

    def __init__(self, folder: Path) -> None:
        """Keep mails in `folder`, which must exist."""
        self._folder = folder
        self._mails: list[Mail] = []

    @property
    def mails(self) -> Sequence[Mail]:
        """All mails in order of receipt."""
        return tuple(self._mails)

    def receive(self, content: bytes, sender: str, to: Sequence[str], received_ns: int) -> Mail:
        """Keep a mail. Its file appears complete, with the time of receipt as its time."""
        number = len(self._mails) + 1
        file = self._folder / f"{number:05}.eml"
        unfinished = file.with_suffix(".part")
        unfinished.write_bytes(content)
        os.utime(unfinished, ns=(received_ns, received_ns))
        unfinished.rename(file)
        subject = str(read(content)["subject"] or "")
        mail = Mail(number, received_ns, sender, tuple(to), subject, file)
        self._mails.append(mail)
        return mail
