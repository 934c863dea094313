"""Who stands behind a command that decides something: the administrator who is named, else the machine's account."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.refusal import Refused
from bot.commands.selection import known_person
from people.model import Role

if TYPE_CHECKING:
    from store.tx import Tx


def decider(console: Console, tx: Tx) -> str:
    """The staff number given with `--by`, or the account's name. Raises Refused for who is no administrator."""
    if not console.args.by:
        return getpass.getuser()
    person = known_person(tx, console.args.by)
    if Role.ADMIN not in person.roles or person.departed:
        raise Refused("error.not_admin", nip=person.nip)
    return person.nip
