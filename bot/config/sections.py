"""The sections of the configuration file, each read into its settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import TypeVar

from bot.config import values
from bot.config.certificates import certificates
from bot.config.indicators import indicator_terms
from bot.config.jp import jp_tables
from bot.config.levels import level_table
from bot.config.settings import (
    Agency,
    CertificateSettings,
    Channels,
    Config,
    JpTables,
    LogSettings,
    MentoringSettings,
    Mode,
    Privacy,
    Rewards,
    ScheduleSettings,
    Secret,
    StoreSettings,
    TelegramAccount,
    Web,
    WeeklyReport,
    WhatsAppAccount,
    is_loopback,
)
from bot.config.surveys import survey_terms
from bot.config.values import Entries, get
from bot.texts import LANGUAGES
from lessons.places import Node
from mentoring.positions import standard
from people.model import WEEKDAYS, Zone
from reports.indicator_terms import IndicatorTerms

T = TypeVar("T")


def config(root: Node, path: Path) -> Config:
    """All settings under `root`; faults go to the node's list."""
    sections = (
        "store",
        "web",
        "channels",
        "courses",
        "schedule",
        "mentoring",
        "reports",
        "surveys",
        "jp",
        "rewards",
        "certificates",
        "indicators",
        "privacy",
        "log",
    )
    top = root.mapping(required=["agency"], optional=sections)
    agency = get(top, "agency", _agency, Agency())
    web = get(top, "web", _web, Web())
    folder = path.parent
    return Config(
        agency=agency,
        store=get(top, "store", lambda node: _store(node, folder), _default_store(folder)),
        web=web,
        channels=get(top, "channels", lambda node: _channels(node, web), Channels()),
        courses=get(top, "courses", lambda node: _courses(node, folder), ()),
        schedule=get(top, "schedule", _schedule, ScheduleSettings()),
        mentoring=get(top, "mentoring", _mentoring, MentoringSettings()),
        weekly=get(top, "reports", _reports, WeeklyReport()),
        surveys=get(top, "surveys", survey_terms, None),
        jp=get(top, "jp", jp_tables, JpTables()),
        rewards=get(top, "rewards", _rewards, Rewards()),
        certificates=get(top, "certificates", lambda n: certificates(n, agency.code), CertificateSettings()),
        indicators=get(top, "indicators", indicator_terms, IndicatorTerms()),
        privacy=get(top, "privacy", _privacy, Privacy()),
        log=get(top, "log", _log, LogSettings()),
        path=path,
    )


def _agency(node: Node) -> Agency:
    entries = node.mapping(required=["name"], optional=["code", "default_zone", "language"])
    return Agency(
        name=get(entries, "name", lambda n: n.text(200), ""),
        code=get(entries, "code", lambda n: n.text(50, empty=True), ""),
        default_zone=get(entries, "default_zone", values.zone, Zone.WIB),
        language=get(entries, "language", lambda n: n.choice(LANGUAGES), LANGUAGES[0]),
    )


def _default_store(folder: Path) -> StoreSettings:
    return StoreSettings(Secret(_sqlite(folder, "bekal.db")))


def _store(node: Node, folder: Path) -> StoreSettings:
    entries = node.mapping(optional=["url"])
    return get(entries, "url", lambda n: _store_url(n, folder), _default_store(folder))


def _store_url(node: Node, folder: Path) -> StoreSettings:
    url = node.text(1000)
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and len(rest) > 1 and rest[0] == "/" and "?" not in rest:
        return StoreSettings(Secret(_sqlite(folder, rest[1:])))
    if url and not (scheme in ("postgresql", "postgres") and rest):
        node.fault("config.not_store_url")
    return StoreSettings(Secret(f"postgresql://{rest}"))


def _sqlite(folder: Path, file: str) -> str:
    return f"sqlite:///{(folder / file).resolve()}"


def _web(node: Node) -> Web:
    entries = node.mapping(optional=["host", "port", "public_url", "secret"])
    web = Web(
        host=get(entries, "host", lambda n: n.text(255), Web().host),
        port=get(entries, "port", lambda n: values.integer(n, 0, 65535), Web().port),
        public_url=get(entries, "public_url", lambda n: values.url(n, empty=True), ""),
        secret=get(entries, "secret", values.page_secret, Secret()),
    )
    if web.has_pages and not web.public_url.startswith("https://") and not is_loopback(web.public_url):
        entries["public_url"].fault("config.pages_not_https", url=web.public_url)
    return web


def _channels(node: Node, web: Web) -> Channels:
    entries = node.mapping(optional=["telegram", "whatsapp"])
    return Channels(
        telegram=_accounts(entries.get("telegram"), lambda n: _telegram(n, web)),
        whatsapp=_accounts(entries.get("whatsapp"), _whatsapp),
    )


def _accounts(node: Node | None, read: Callable[[Node], T]) -> tuple[T, ...]:
    if node is None or node.data is None:
        return ()
    items = list(node.items())
    _check_names([item.data["name"] for item in items if isinstance(item.data, dict) and "name" in item.data])
    return tuple(read(item) for item in items)


def _check_names(names: list[Node]) -> None:
    seen: set[str] = set()
    for name in names:
        if str(name.data) in seen:
            name.fault("config.duplicate_account", name=str(name.data))
        seen.add(str(name.data))


def _telegram(node: Node, web: Web) -> TelegramAccount:
    optional = ["token", "mode", "api_url", "webhook_secret", "username", "per_second", "per_chat_seconds"]
    entries = node.mapping(required=["name"], optional=optional)
    account = TelegramAccount(
        name=get(entries, "name", values.account_name, ""),
        token=get(entries, "token", values.token, Secret()),
        mode=Mode(get(entries, "mode", lambda n: n.choice([mode.value for mode in Mode]), Mode.POLLING.value)),
        api_url=get(entries, "api_url", values.url, "https://api.telegram.org"),
        webhook_secret=get(entries, "webhook_secret", values.webhook_secret, Secret()),
        username=get(entries, "username", lambda n: n.text(64, empty=True).removeprefix("@"), ""),
        per_second=get(entries, "per_second", lambda n: values.rate(n, 0.1, 1000), 28.0),
        per_chat_seconds=get(entries, "per_chat_seconds", lambda n: values.rate(n, 0, 60), 1.0),
    )
    if account.mode is Mode.WEBHOOK:
        _check_webhook(entries, account, web)
    return account


def _check_webhook(entries: Entries, account: TelegramAccount, web: Web) -> None:
    if not web.public_url:
        entries["mode"].fault("config.webhook_without_url")
    elif not web.public_url.startswith("https://") and not is_loopback(account.api_url):
        entries["mode"].fault("config.webhook_not_https", url=web.public_url)
    if not account.webhook_secret:
        entries.get("webhook_secret", entries["mode"]).fault("config.webhook_without_secret")


def _whatsapp(node: Node) -> WhatsAppAccount:
    optional = ["phone_number_id", "token", "app_secret", "verify_token"]
    optional += ["api_url", "version", "per_second", "templates"]
    entries = node.mapping(required=["name"], optional=optional)
    account = WhatsAppAccount(
        name=get(entries, "name", values.account_name, ""),
        phone_number_id=get(entries, "phone_number_id", lambda n: n.text(64, empty=True), ""),
        token=get(entries, "token", values.secret, Secret()),
        app_secret=get(entries, "app_secret", values.secret, Secret()),
        verify_token=get(entries, "verify_token", values.secret, Secret()),
        api_url=get(entries, "api_url", values.url, "https://graph.facebook.com"),
        version=get(entries, "version", lambda n: n.text(16), "v25.0"),
        per_second=get(entries, "per_second", lambda n: values.rate(n, 0.1, 1000), 70.0),
        templates=get(entries, "templates", values.free, {}),
    )
    if account.on:
        entries["token"].fault("config.whatsapp_not_served", warning=True)
    return account


def _courses(node: Node, folder: Path) -> tuple[Path, ...]:
    paths = []
    for item in node.items():
        path = folder / item.text(500)
        if not path.is_dir():
            item.fault("config.no_folder", warning=True, folder=str(path))
        paths.append(path)
    return tuple(paths)


def _schedule(node: Node) -> ScheduleSettings:
    optional = ["days", "at", "quiet", "holidays", "extra_holidays", "cancelled_holidays", "max_lessons_a_day"]
    entries = node.mapping(optional=optional)
    usual = ScheduleSettings()
    settings = ScheduleSettings(
        days=get(entries, "days", values.days, usual.days),
        at=get(entries, "at", values.clock_time, usual.at),
        quiet=get(entries, "quiet", values.quiet, usual.quiet),
        holidays=get(entries, "holidays", values.holidays, usual.holidays),
        extra_holidays=get(entries, "extra_holidays", values.named_dates, {}),
        cancelled_holidays=get(entries, "cancelled_holidays", values.dates, frozenset()),
        max_lessons_a_day=get(entries, "max_lessons_a_day", lambda n: values.integer(n, 1, 10), 1),
    )
    if _within(settings.at, settings.quiet):
        entries.get("at", entries.get("quiet", node)).fault("config.at_in_quiet", at=f"{settings.at:%H:%M}")
    return settings


def _within(at: time, quiet: tuple[time, time]) -> bool:
    first, last = quiet
    return first <= at < last if first <= last else at >= first or at < last


def _mentoring(node: Node) -> MentoringSettings:
    entries = node.mapping(optional=["capacity", "reply_within_days", "officer", "levels", "reassess_months", "groups"])
    groups = entries["groups"].mapping(optional=["form", "counts_as"]) if "groups" in entries else {}
    return MentoringSettings(
        groups=get(groups, "form", Node.boolean, False),
        group_counts=get(groups, "counts_as", lambda n: values.integer(n, 1, 4), 2),
        capacity=get(entries, "capacity", lambda n: values.integer(n, 1, 1000), 8),
        reply_within_days=get(entries, "reply_within_days", lambda n: values.integer(n, 1, 30), 2),
        officer=get(entries, "officer", values.staff_number, ""),
        levels=get(entries, "levels", level_table, standard()),
        reassess_months=get(entries, "reassess_months", lambda n: values.integer(n, 1, 60), 6),
    )


def _reports(node: Node) -> WeeklyReport:
    return get(node.mapping(optional=["weekly"]), "weekly", _weekly, WeeklyReport())


def _weekly(node: Node) -> WeeklyReport:
    entries = node.mapping(optional=["day", "at"])
    return WeeklyReport(
        day=get(entries, "day", lambda n: WEEKDAYS.index(n.choice(WEEKDAYS)), 0),
        at=get(entries, "at", values.clock_time, time(8, 0)),
    )


def _rewards(node: Node) -> Rewards:
    entries = node.mapping(optional=["badges", "unit_board"])
    return Rewards(
        badges=get(entries, "badges", Node.boolean, True),
        unit_board=get(entries, "unit_board", Node.boolean, False),
    )


def _privacy(node: Node) -> Privacy:
    entries = node.mapping(optional=["notice_version", "retention_days"])
    return Privacy(
        notice_version=get(entries, "notice_version", lambda n: values.integer(n, 1, 10_000), 1),
        retention_days=get(entries, "retention_days", lambda n: values.integer(n, 1, 36_500), 365),
    )


def _log(node: Node) -> LogSettings:
    entries = node.mapping(optional=["format", "level"])
    return LogSettings(
        format=get(entries, "format", lambda n: n.choice(["text", "json"]), "text"),
        level=get(entries, "level", lambda n: n.choice(["info", "debug", "warning", "error"]), "info"),
    )
