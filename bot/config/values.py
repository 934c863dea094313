"""Single values of the configuration file: each reads one node, reports what is wrong there, and goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.config.settings import ScheduleSettings, Secret
from lessons.places import Node
from people.model import WEEKDAYS, Zone
from people.nip import nip_digits

T = TypeVar("T")
Entries = Mapping[str, Node]

ZONES = {
    **{zone.abbreviation: zone for zone in Zone},
    **{zone.value: zone for zone in Zone},
    "Asia/Pontianak": Zone.WIB,
}
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


def get(entries: Entries, key: str, read: Callable[[Node], T], default: T) -> T:
    """What stands under `key`, or the default where the key is not there."""
    return read(entries[key]) if key in entries else default


def free(node: Node) -> dict[str, Any]:
    """A mapping whose keys are the administrator's."""
    return {key: value.plain() for key, value in node.entries().items()}


def integer(node: Node, least: int, most: int) -> int:
    """A whole number; digits in a text count too, since the environment knows nothing else."""
    if isinstance(node.data, str) and re.fullmatch(r"[0-9]{1,9}", node.data):
        node = replace(node, data=int(node.data))
    return node.integer(least, most)


def rate(node: Node, least: float, most: float) -> float:
    """A number, from the environment too."""
    if isinstance(node.data, str) and re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", node.data):
        node = replace(node, data=float(node.data))
    return node.number(least, most)


def staff_number(node: Node) -> str:
    """The 18 digits of a NIP, in quotation marks; empty where nobody is named."""
    if isinstance(node.data, str) and not node.data.strip():
        return ""
    digits = nip_digits(node.data)
    if isinstance(digits, str):
        return digits
    node.fault(digits.code, **digits.params)
    return ""


def secret(node: Node) -> Secret:
    """A word that is not to be seen; empty where it is not there."""
    return Secret(node.text(4096, empty=True))


LEAST_SECRET = 32
"""Characters of the secret that links are signed with."""


def page_secret(node: Node) -> Secret:
    """A word that nobody guesses; empty where it is not there."""
    found = secret(node)
    if found and len(found.reveal()) < LEAST_SECRET:
        node.fault("config.short_secret", least=LEAST_SECRET)
    return found


def token(node: Node) -> Secret:
    """A Telegram token: `digits:letters`. Its place is told, never the word."""
    return _shaped(node, _TOKEN, "config.not_token")


def webhook_secret(node: Node) -> Secret:
    """What Telegram accepts as a secret: 1 to 256 of `[A-Za-z0-9_-]`."""
    return _shaped(node, _WEBHOOK_SECRET, "config.not_webhook_secret")


def _shaped(node: Node, pattern: re.Pattern[str], code: str) -> Secret:
    word = node.text(4096, empty=True)
    if word and not pattern.fullmatch(word):
        node.fault(code)
    return Secret(word)


def account_name(node: Node) -> str:
    """A short name that can stand in an address."""
    name = node.text(32)
    if name and not _ACCOUNT.fullmatch(name):
        node.fault("config.not_account_name", name=name)
    return name


def url(node: Node, empty: bool = False) -> str:
    """An http(s) address without a trailing slash, user or query."""
    address = node.text(500, empty=empty)
    if address and not _is_url(address):
        node.fault("config.not_url")
    return address.rstrip("/")


def _is_url(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password or re.search(r"\s", address))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def zone(node: Node) -> Zone:
    """WIB, WITA, WIT, or the IANA name of one of them."""
    found = ZONES.get(str(node.data))
    if found is None:
        node.fault("config.not_zone", value=str(node.data), options=", ".join(ZONES))
    return found or Zone.WIB


def clock_time(node: Node) -> time:
    """A time of day as "08:00". Without quotation marks YAML takes 10:30 for a number: that is a fault as well."""
    match = _TIME.fullmatch(node.data) if isinstance(node.data, str) else None
    if match is None:
        node.fault("config.not_time")
        return time(8, 0)
    return time(int(match[1]), int(match[2]))


def quiet(node: Node) -> tuple[time, time]:
    """Two different times: where the quiet begins and where it ends."""
    items = list(node.items())
    if len(items) != 2:
        node.fault("config.not_pair")
        return ScheduleSettings().quiet
    first, last = clock_time(items[0]), clock_time(items[1])
    if first == last:
        node.fault("config.not_pair")
    return first, last


def days(node: Node) -> frozenset[int]:
    """Days of the week, at least one; Monday is 0."""
    chosen = frozenset(WEEKDAYS.index(item.choice(WEEKDAYS)) for item in node.items())
    if not chosen:
        node.fault("config.no_days")
    return chosen


def dates(node: Node) -> frozenset[date]:
    """A list of dates."""
    return frozenset(item.date() for item in node.items())


def named_dates(node: Node) -> dict[date, str]:
    """A list of dates, or of `{date: …, name: …}`, as date → name (empty where none is given)."""
    named: dict[date, str] = {}
    for item in node.items():
        if isinstance(item.data, dict):
            entries = item.mapping(required=["date", "name"])
            if len(entries) == 2:
                named[entries["date"].date()] = entries["name"].text(100)
        else:
            named[item.date()] = ""
    return named


def holidays(node: Node) -> str:
    """The country whose holidays are kept, or empty."""
    if node.data is None or node.data == "":
        return ""
    return node.choice(["ID"])
