"""The settings of one installation: frozen values, made by `bot.config` from the configuration file."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lessons.certificates import Signatory
from lessons.numbering import NumberTemplate
from lessons.survey_terms import SurveyTerms
from mentoring.positions import LevelTable, standard
from mentoring.sessions import SessionTable
from people.calendar import WorkingCalendar
from people.faults import Fault
from people.jp import JpTerms, SiasnTerms
from people.model import LearningHours, Zone
from reports.indicator_terms import IndicatorTerms


class Secret:
    """A word that must not be seen: printing, formatting and comparing it never show it. `reveal()` gives it."""

    __slots__ = ("_word",)

    def __init__(self, word: str = "") -> None:
        self._word = word

    def reveal(self) -> str:
        """The word itself, for the one place that sends or checks it."""
        return self._word

    def __bool__(self) -> bool:
        return bool(self._word)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._word.encode(), other._word.encode())

    def __hash__(self) -> int:
        return hash(Secret)

    def __repr__(self) -> str:
        return "Secret(***)" if self._word else "Secret()"

    def __str__(self) -> str:
        return "***" if self._word else ""


class Mode(StrEnum):
    """How updates of a Telegram account come in."""

    POLLING = "polling"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Agency:
    """The organisation that runs this installation."""

    name: str = "Bekal"
    code: str = ""
    default_zone: Zone = Zone.WIB
    language: str = "id"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the data is. The address may hold a password, so it is a secret; `shown` is for people."""

    url: Secret = field(default_factory=lambda: Secret("sqlite:///bekal.db"))

    @property
    def file(self) -> Path | None:
        """The file of an SQLite store; None for a server."""
        url = self.url.reveal()
        return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None

    @property
    def shown(self) -> str:
        """The address without its password."""
        url = urlsplit(self.url.reveal())
        if not url.password:
            return self.url.reveal()
        return url._replace(netloc=url.netloc.replace(f":{url.password}@", ":***@", 1), query="").geturl()


@dataclass(frozen=True, slots=True)
class Web:
    """The address at which the service listens, and the one at which the world reaches it."""

    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    secret: Secret = field(default_factory=Secret)
    """What links to pages are signed with. Without it, or without `public_url`, there are no pages to log in to."""

    @property
    def has_pages(self) -> bool:
        return bool(self.public_url and self.secret)


@dataclass(frozen=True, slots=True)
class TelegramAccount:
    """One Telegram bot. Without a token it is off."""

    name: str
    token: Secret = field(default_factory=Secret)
    mode: Mode = Mode.POLLING
    api_url: str = "https://api.telegram.org"
    webhook_secret: Secret = field(default_factory=Secret)
    username: str = ""
    """The bot's name on Telegram, for links; empty: asked of Telegram."""
    per_second: float = 28.0
    per_chat_seconds: float = 1.0

    @property
    def on(self) -> bool:
        return bool(self.token)


@dataclass(frozen=True, slots=True)
class WhatsAppAccount:
    """One WhatsApp Business number. Without a token it is off."""

    name: str
    phone_number_id: str = ""
    token: Secret = field(default_factory=Secret)
    app_secret: Secret = field(default_factory=Secret)
    verify_token: Secret = field(default_factory=Secret)
    api_url: str = "https://graph.facebook.com"
    version: str = "v25.0"
    per_second: float = 70.0
    templates: Mapping[str, Any] = field(default_factory=dict)

    @property
    def on(self) -> bool:
        return bool(self.token)


@dataclass(frozen=True, slots=True)
class Channels:
    """The accounts of every channel, those that are off included."""

    telegram: tuple[TelegramAccount, ...] = ()
    whatsapp: tuple[WhatsAppAccount, ...] = ()

    @property
    def accounts(self) -> tuple[TelegramAccount | WhatsAppAccount, ...]:
        return (*self.telegram, *self.whatsapp)


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """When people are taught where they say nothing else. `days`: Monday is 0; times are local to each person."""

    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    at: time = time(8, 0)
    quiet: tuple[time, time] = (time(20, 0), time(6, 0))
    holidays: str = "ID"
    """Country whose public holidays are kept, or empty."""
    extra_holidays: Mapping[date, str] = field(default_factory=dict)
    """Date → name, empty where it has none."""
    cancelled_holidays: frozenset[date] = frozenset()
    max_lessons_a_day: int = 1

    def hours(self, zone: Zone) -> LearningHours:
        """The agency's hours in `zone`: what holds for a person who has chosen nothing."""
        return LearningHours(zone, self.days, self.at, self.quiet)

    @property
    def calendar(self) -> WorkingCalendar:
        """The working calendar that these settings make."""
        return WorkingCalendar(self.holidays, self.extra_holidays, self.cancelled_holidays)


@dataclass(frozen=True, slots=True)
class MentoringSettings:
    """How many learners a mentor may have, how many working days an answer may take, who hears of worries."""

    capacity: int = 8
    reply_within_days: int = 2
    officer: str = ""
    """NIP of whoever is told at once of questions about integrity or safety; empty: the administrators are."""
    levels: LevelTable = field(default_factory=standard)
    """What positions ask for; the shipped table where the agency wrote none."""
    groups: bool = False
    """Whether three or four with the same need may share a mentor's place."""
    group_counts: int = 2
    """Learners as which such a group counts."""
    reassess_months: int = 6
    """After so many months a superior's view of a team member is asked for anew."""


@dataclass(frozen=True, slots=True)
class JpTables:
    """The agency's conversion table, the terms of its ledger, and what the national file is told."""

    mentoring: SessionTable | None = None
    """None: meetings propose nothing to the ledger."""
    terms: JpTerms = field(default_factory=JpTerms)
    siasn: SiasnTerms = field(default_factory=SiasnTerms)


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """When the weekly summary goes out, in each superior's own zone. `day`: Monday is 0."""

    day: int = 0
    at: time = time(8, 0)


@dataclass(frozen=True, slots=True)
class Rewards:
    """What is given for steady work, and whether units are set beside each other."""

    badges: bool = True
    unit_board: bool = False


@dataclass(frozen=True, slots=True)
class CertificateSettings:
    """Whether completed courses are certified, under which numbers, and who signs."""

    issue: bool = False
    number: NumberTemplate = field(default_factory=NumberTemplate)
    city: str = ""
    signatory: Signatory = field(default_factory=Signatory)


@dataclass(frozen=True, slots=True)
class Privacy:
    """The version of the notice that people agree to, and how many days raw messages are kept."""

    notice_version: int = 1
    retention_days: int = 365


@dataclass(frozen=True, slots=True)
class LogSettings:
    """How the service writes its log."""

    format: str = "text"
    level: str = "info"


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of one installation. `warnings` are what the file's reader found odd but not wrong."""

    agency: Agency = field(default_factory=Agency)
    store: StoreSettings = field(default_factory=StoreSettings)
    web: Web = field(default_factory=Web)
    channels: Channels = field(default_factory=Channels)
    courses: tuple[Path, ...] = ()
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    mentoring: MentoringSettings = field(default_factory=MentoringSettings)
    weekly: WeeklyReport = field(default_factory=WeeklyReport)
    surveys: SurveyTerms | None = None
    """None, where the file has no such section: nobody is asked."""
    jp: JpTables = field(default_factory=JpTables)
    rewards: Rewards = field(default_factory=Rewards)
    certificates: CertificateSettings = field(default_factory=CertificateSettings)
    indicators: IndicatorTerms = field(default_factory=IndicatorTerms)
    privacy: Privacy = field(default_factory=Privacy)
    log: LogSettings = field(default_factory=LogSettings)
    path: Path = Path("config.yaml")
    warnings: tuple[Fault, ...] = ()


def is_loopback(url: str) -> bool:
    """True where `url` leads to this machine and nowhere else."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def beyond_this_machine(config: Config) -> list[str]:
    """Addresses at which an account could reach real people. Where there is one, time must not be driven.

    Asked of the accounts that are on; where none is on, of all that are written, so that a token which is merely
    missing today does not make a real installation a rehearsal.
    """
    accounts = [account for account in config.channels.accounts if account.on] or config.channels.accounts
    return sorted({account.api_url for account in accounts if not is_loopback(account.api_url)})
