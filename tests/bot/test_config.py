"""The configuration file: what it gives, and that every fault in it is told with its place and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, Secret, beyond_this_machine, load_config
from bot.config.settings import Mode, StoreSettings, is_loopback
from bot.texts import LANGUAGES, texts_for
from people.faults import Fault, FaultsFound
from people.model import Zone

SHIPPED = Path(__file__).parents[2] / "config.yaml"
AGENCY = "agency: {name: Kabupaten Contoh}\n"

Load = Callable[..., Config]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(text: str, environment: Mapping[str, str] | None = None) -> Config:
        file = tmp_path / "config.yaml"
        file.write_text(text, encoding="utf-8")
        return load_config(file, environment or {})

    return load


@pytest.fixture
def faults_in(load: Load, tmp_path: Path) -> Callable[..., list[Fault]]:
    def faults_in(text: str, environment: Mapping[str, str] | None = None) -> list[Fault]:
        with pytest.raises(FaultsFound) as found:
            load(text, environment)
        return [
            Fault(fault.where.removeprefix(f"{tmp_path}/"), fault.code, fault.params) for fault in found.value.faults
        ]

    return faults_in


Faulty = Callable[..., list[Fault]]


def test_the_shipped_file_is_sound_and_its_accounts_are_off() -> None:
    config = load_config(SHIPPED, {})
    assert config.warnings == ()
    assert (config.agency.default_zone, config.agency.code) == (Zone.WIT, "9999")
    assert config.schedule.at == time(8, 0)
    assert [account.on for account in config.channels.accounts] == [False, False]


def test_every_key_of_the_shipped_file_has_a_comment_before_it() -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if re.match(r" +(- )?[a-z_]+:", line)]
    assert len(keys) > 30
    groups = {"telegram", "whatsapp"}
    bare = [lines[n] for n in keys if not lines[n - 1].lstrip().startswith("#") and lines[n].strip(" :") not in groups]
    assert bare == []


def test_nothing_but_the_agency_needs_to_be_written(load: Load, tmp_path: Path) -> None:
    config = load(AGENCY)
    assert config.store.url.reveal() == f"sqlite:///{tmp_path}/bekal.db"
    assert config.schedule.quiet == (time(20, 0), time(6, 0))
    assert config.channels.accounts == ()


def test_every_fault_is_reported_in_the_order_of_the_file(faults_in: Faulty) -> None:
    found = faults_in(
        """agency: {name: Kabupaten, default_zone: Asia/Tokyo}
web: {port: 99999, prot: 1}
schedule:
  days: [mon, someday]
  at: 10:30
  quiet: ["20:00"]
"""
    )
    assert [(fault.where, fault.code) for fault in found] == [
        ("config.yaml:1:41: agency.default_zone", "config.not_zone"),
        ("config.yaml:2:13: web.port", "yaml.out_of_range"),
        ("config.yaml:2:26: web.prot", "yaml.unknown_key"),
        ("config.yaml:4:15: schedule.days[1]", "yaml.not_choice"),
        ("config.yaml:5:7: schedule.at", "config.not_time"),
        ("config.yaml:6:10: schedule.quiet", "config.not_pair"),
    ]
    assert found[2].params["near"] == "port"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_reads_as_place_key_and_what_to_do(faults_in: Faulty, language: str) -> None:
    [fault] = faults_in(AGENCY + "web: {public_url: 'ftp://x'}\n")
    line = texts_for(language).fault(fault)
    assert line.startswith("config.yaml:2:19: web.public_url: ")
    assert "https://" in line


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("agency: {}", "yaml.missing_key"),
        ("{}", "yaml.missing_key"),
        ("- a list", "yaml.not_mapping"),
        ("agency: {name: [", "yaml.syntax"),
        (AGENCY + "agency: {name: Lagi}", "yaml.duplicate_key"),
        (AGENCY + "store: {url: 'mysql://x'}", "config.not_store_url"),
        (AGENCY + "store: {url: 'sqlite://'}", "config.not_store_url"),
        (AGENCY + "store: {url: 'sqlite:///bekal.db?mode=ro'}", "config.not_store_url"),
        (AGENCY + "web: {public_url: 'https://user:word@host'}", "config.not_url"),
        (AGENCY + "web: {public_url: 'https://host:port'}", "config.not_url"),
        (AGENCY + "web: {secret: 'far too short'}", "config.short_secret"),
        (AGENCY + f"web: {{public_url: 'http://contoh.go.id', secret: '{'x' * 32}'}}", "config.pages_not_https"),
        (AGENCY + "schedule: {at: '24:00'}", "config.not_time"),
        (AGENCY + "schedule: {at: '21:00'}", "config.at_in_quiet"),
        (AGENCY + "schedule: {quiet: ['07:00', '07:00']}", "config.not_pair"),
        (AGENCY + "schedule: {days: []}", "config.no_days"),
        (AGENCY + "schedule: {holidays: MY}", "yaml.not_choice"),
        (AGENCY + "schedule: {extra_holidays: [2026-13-01]}", "yaml.not_date"),
        (AGENCY + "schedule: {extra_holidays: ['besok']}", "yaml.not_date"),
        (AGENCY + "schedule: {max_lessons_a_day: 0}", "yaml.out_of_range"),
        (AGENCY + "schedule: {max_lessons_a_day: yes}", "yaml.not_integer"),
        (AGENCY + "privacy: {retention_days: lama}", "yaml.not_integer"),
        (AGENCY + "log: {level: loud}", "yaml.not_choice"),
        (AGENCY + "channels: {telegram: {name: a}}", "yaml.not_list"),
        (AGENCY + "channels: {telegram: [{name: 'A b'}]}", "config.not_account_name"),
        (AGENCY + "channels: {telegram: [{name: a}, {name: a}]}", "config.duplicate_account"),
        (AGENCY + "channels: {telegram: [{name: a, token: 'no token'}]}", "config.not_token"),
        (AGENCY + "channels: {telegram: [{name: a, webhook_secret: 'a b'}]}", "config.not_webhook_secret"),
        (AGENCY + "channels: {telegram: [{name: a, mode: push}]}", "yaml.not_choice"),
        (AGENCY + "channels: {telegram: [{name: a, api_url: 'telegram.org'}]}", "config.not_url"),
        (AGENCY + "channels: {telegram: [{name: a, per_second: 0}]}", "yaml.out_of_range"),
    ],
)
def test_what_is_refused(faults_in: Faulty, text: str, code: str) -> None:
    assert code in [fault.code for fault in faults_in(text)]


def test_webhooks_need_an_address_and_a_secret(faults_in: Faulty, load: Load) -> None:
    account = "channels: {telegram: [{name: a, token: '1:a', mode: webhook%s}]}\n"
    assert {fault.code for fault in faults_in(AGENCY + account % "")} == {
        "config.webhook_without_url",
        "config.webhook_without_secret",
    }
    public = AGENCY + "web: {public_url: 'http://contoh.go.id'}\n" + account % ", webhook_secret: rahasia"
    assert [fault.code for fault in faults_in(public)] == ["config.webhook_not_https"]
    config = load(public.replace("http:", "https:"))
    assert config.channels.telegram[0].mode is Mode.WEBHOOK


def test_a_value_comes_from_the_environment_or_a_file(load: Load, faults_in: Faulty, tmp_path: Path) -> None:
    text = AGENCY + "web: {port: '${PORT}'}\nchannels: {telegram: [{name: a, token: '${TOKEN}'}]}\n"
    secret = tmp_path / "token"
    secret.write_text("12:from-a-file\n", encoding="utf-8")
    config = load(text, {"PORT": "9000", "TOKEN_FILE": str(secret)})
    assert config.web.port == 9000
    assert config.channels.telegram[0].token == Secret("12:from-a-file")
    assert load(text, {"PORT": "1", "TOKEN": "12:x"}).channels.telegram[0].token.reveal() == "12:x"
    assert not load(text, {"PORT": "1"}).channels.telegram[0].on
    both = faults_in(text, {"PORT": "1", "TOKEN": "1:x", "TOKEN_FILE": str(secret)})
    assert [(fault.where, fault.code) for fault in both] == [
        ("config.yaml:3:40: channels.telegram[0].token", "config.both_set")
    ]
    missing = faults_in(text, {"PORT": "1", "TOKEN_FILE": str(tmp_path / "nowhere")})
    assert [fault.code for fault in missing] == ["config.secret_file"]
    endless = faults_in(text, {"PORT": "1", "TOKEN_FILE": "/dev/zero"})
    assert [fault.code for fault in endless] == ["config.secret_file"]


def test_a_file_without_end_is_too_large() -> None:
    with pytest.raises(FaultsFound) as found:
        load_config("/dev/zero", {})
    assert [fault.code for fault in found.value.faults] == ["config.too_large"]


def test_a_secret_is_never_shown(load: Load, faults_in: Faulty) -> None:
    text = (
        AGENCY + "store: {url: 'postgresql://bekal:s3cret@db/bekal'}\nchannels: {telegram: [{name: a, token: '%s'}]}\n"
    )
    config = load(text % "1:t0ken")
    shown = f"{config!r} {config} {config.store.shown} {config.channels.telegram[0].token}"
    assert "s3cret" not in shown
    assert "t0ken" not in shown
    assert config.store.shown == "postgresql://bekal:***@db/bekal"
    [fault] = faults_in(text % "t0ken without colon")
    assert "t0ken" not in texts_for("en").fault(fault)


def test_paths_start_at_the_folder_of_the_file(load: Load, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    config = load(AGENCY + "store: {url: 'sqlite:///data/x.db'}\ncourses: [own, away]\n")
    assert config.store == StoreSettings(Secret(f"sqlite:///{tmp_path}/data/x.db"))
    assert config.courses == (tmp_path / "own", tmp_path / "away")
    assert [(fault.code, fault.warning) for fault in config.warnings] == [("config.no_folder", True)]


def test_the_calendar_is_the_agencys(load: Load) -> None:
    config = load(
        AGENCY
        + "schedule: {extra_holidays: [2026-12-02, {date: 2026-12-03, name: Libur daerah}], "
        + "cancelled_holidays: [2026-12-25]}\n"
    )
    calendar = config.schedule.calendar
    assert not calendar.is_workday(date(2026, 12, 2))
    assert calendar.holiday_name(date(2026, 12, 3)) == "Libur daerah"
    assert calendar.is_workday(date(2026, 12, 25))


@pytest.mark.parametrize("name", ["WIB", "Asia/Pontianak", "Asia/Jakarta"])
def test_zones_are_known_by_either_name(load: Load, name: str) -> None:
    assert load(f"agency: {{name: X, default_zone: {name}}}").agency.default_zone is Zone.WIB


def test_time_may_be_driven_only_where_no_real_person_can_be_reached(load: Load) -> None:
    account = AGENCY + "channels: {telegram: [{name: a, token: '1:a', api_url: '%s'}], whatsapp: [{name: w}]}\n"
    assert not beyond_this_machine(load(account % "http://127.0.0.1:9999"))
    assert not beyond_this_machine(load(account % "http://localhost:9999"))
    assert beyond_this_machine(load(account % "https://api.telegram.org"))
    assert beyond_this_machine(load(account % "http://127.0.0.1.example.org"))
    assert beyond_this_machine(load_config(SHIPPED, {}))
    assert not beyond_this_machine(load(AGENCY))


@pytest.mark.parametrize("text", ["http://[::1]:80", "http://127.8.9.1", "https://LOCALHOST"])
def test_loopback_has_several_names(text: str) -> None:
    assert is_loopback(text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"agency: {name: x}" + b"#" * 1_000_000])
def test_a_file_that_is_none_is_one_clear_fault(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "config.yaml"
    with pytest.raises(FaultsFound) as absent:
        load_config(file)
    assert [fault.code for fault in absent.value.faults] == ["config.no_file"]
    file.write_bytes(content)
    with pytest.raises(FaultsFound) as found:
        load_config(file)
    assert len(found.value.faults) == 1


KEYS = ["agency", "name", "web", "port", "channels", "telegram", "token", "schedule", "quiet", "days", "at"]
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_whatever_is_written_gives_settings_or_readable_faults(
    tmp_path_factory: pytest.TempPathFactory, data: object
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    name, faults = _outcome(file)
    assert bool(name) != any(not fault.warning for fault in faults)
    assert all(texts_for("id").fault(fault) for fault in faults)


def _outcome(file: Path) -> tuple[str, list[Fault]]:
    try:
        return load_config(file, {}).agency.name, []
    except FaultsFound as found:
        return "", found.faults
