"""The command line as a whole: help, wrong usage, errors in one place, languages."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import VERSION, main
from bot.commands import COMMANDS
from bot.commands.console import Console
from bot.sample import ROSTER
from store.errors import StoreUnavailable
from tests.bot.cli.conftest import Office

ROOT = Path(__file__).parents[3]
LEAVES = [
    ["run"], ["demo"], ["play"], ["check"], ["courses", "list"], ["courses", "check"], ["roster", "import"], ["invite"],
    ["enrol"], ["unenrol"], ["tick"], ["send"], ["export", "completions"], ["export", "messages"], ["person", "show"],
    ["person", "export"], ["person", "erase"], ["audit"], ["db", "upgrade"], ["backup"], ["restore"], ["doctor"],
    ["export", "mentoring"], ["mentors", "match"], ["mentors", "list"], ["mentors", "load"], ["report", "weekly"],
    ["certificates", "list"], ["certificates", "issue"], ["certificates", "void"], ["certificates", "pdf"],
    ["export", "certificates"], ["acting", "add"], ["acting", "list"], ["acting", "end"], ["followups", "list"],
    ["jp", "list"], ["jp", "approve"], ["jp", "refuse"], ["jp", "correct"], ["jp", "forecast"], ["jp", "sheet"],
    ["jp", "decide"], ["jp", "import"], ["export", "jp"], ["export", "siasn"], ["indicators", "import"],
    ["indicators", "template"], ["report", "indicators"], ["report", "surveys"], ["surveys", "list"],
    ["mentors", "appoint"], ["mentors", "import"], ["unenrol"], ["person", "depart"], ["person", "return"],
]  # fmt: skip


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_command_has_help_with_an_example(
    words: list[str], language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BEKAL_LANG", language)
    assert main([*words, "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"bekal {' '.join(words)}" in shown.split("Contoh:" if language == "id" else "Example:")[1]
    assert "--config FILE" in shown


def test_the_list_above_has_every_command() -> None:
    assert {words[0] for words in LEAVES} == set(COMMANDS)


WRONG = [
    "", "fly", "roster", "roster import", "enrol tek-01", "enrol tek-01 --all --unit x", "tick --at 2026-12-01T08:00",
    "enrol tek-01 --all --start besok", "run --role cook", "run --clock-rate 0", "demo --port 99999",
    "export completions --format pdf --out x", "backup", "tick --at 0001-01-01T00:00+09:00",
    "tick --at 9999-12-31T23:59-12:00", "audit --to 9999-12-31", "audit --from 0001-01-01",
]  # fmt: skip


@pytest.mark.parametrize("words", WRONG)
def test_wrong_usage_is_2_and_says_where_help_is(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BEKAL_LANG", "en")
    assert main(words.split()) == 2
    assert "--help" in capsys.readouterr().err


IN_INDONESIAN = {
    "": "belum diisi: PERINTAH",
    "fly": "'fly' tidak dikenal; pilihannya:",
    "enrol tek-01": "isi salah satu dari: --all --unit --nip",
    "enrol tek-01 --all --unit x": "--unit tidak dapat dipakai bersama --all",
    "enrol tek-01 --nip": "--nip memerlukan isi",
    "tick --never": "tidak dikenal: --never",
    "audit --to besok": "--to: 'besok': YYYY-MM-DD",
}


@pytest.mark.parametrize(("words", "told"), IN_INDONESIAN.items())
def test_wrong_usage_is_told_in_the_callers_language(
    words: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BEKAL_LANG", "id")
    assert main(words.split()) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.startswith("pemakaian: bekal ")


def test_help_needs_no_heavy_module() -> None:
    heavy = ("sqlalchemy", "aiohttp", "telegram", "holidays", "phonenumbers")
    script = f"import sys; from bot.cli import main; main(['--help']); sys.exit(any(n in sys.modules for n in {heavy}))"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_the_version_is_the_projects(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_a_faulty_configuration_stops_every_command_with_all_its_faults(office: Office) -> None:
    office.configure("web: {port: no}\nstore: {url: x}\n")
    for words in (["run"], ["roster", "import", "x.csv"], ["tick"], ["doctor"], ["db", "upgrade"], ["audit"]):
        assert office(*words) == 1, words
        assert "web.port" in office.err + office.out
        assert "store.url" in office.err + office.out
    assert not (office.folder / "bekal.db").exists()


def test_no_configuration_is_one_clear_line(office: Office) -> None:
    (office.folder / "config.yaml").unlink()
    assert office("courses", "list") == 1
    assert "there is no configuration file" in office.err


def test_the_language_is_the_agencys_unless_the_caller_chose_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BEKAL_LANG")
    office("check")
    assert "All is well" in office.out
    monkeypatch.setenv("BEKAL_LANG", "id")
    office("check")
    assert "Semuanya baik" in office.out


def test_a_store_without_tables_or_with_others_is_refused_with_what_to_do(office: Office) -> None:
    assert office("audit") == 1
    assert "bekal db upgrade" in office.err
    assert not (office.folder / "bekal.db").exists()
    assert office("db", "upgrade") == 0
    with_others = "UPDATE alembic_version SET version_num = '9999'"
    office.write(lambda tx: tx.connection.exec_driver_sql(with_others))
    for words in (["audit"], ["run"], ["backup", "x.backup"], ["db", "upgrade"]):
        assert office(*words) == 1
        assert "newer version of Bekal (9999)" in office.err


def test_an_old_store_is_backed_up_before_it_is_upgraded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office("db", "upgrade")
    monkeypatch.setattr("store.migrations.head", lambda: "9999")
    assert office("audit") == 1
    assert "of another version" in office.err
    assert "bekal backup, then run bekal db upgrade" in office.err
    assert office("backup", office.folder / "before.backup") == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (
            "sqlite:///nowhere/bekal.db",
            ["its file cannot be opened", "see that its folder is there", "nowhere/bekal.db"],
        ),
        ("sqlite:///text.db", ["that file is no database", "check store.url"]),
    ],
)
def test_a_store_that_cannot_be_used_is_told_with_what_to_do(office: Office, url: str, words: list[str]) -> None:
    (office.folder / "text.db").write_text("this is no database, it only looks like a file", encoding="utf-8")
    office.configure(f"store: {{url: '{url}'}}\n")
    for command in (["run"], ["db", "upgrade"], ["roster", "import", ROSTER], ["audit"]):
        assert office(*command) == 1
        if command[0] != "audit" or url.endswith("text.db"):
            assert all(word in office.err for word in words), office.err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (StoreUnavailable("database is locked"), 1, "database is locked"),
        (PermissionError(13, "Permission denied", "x.csv"), 1, "x.csv: permission denied"),
        (OSError(28, "No space left on device", "x.csv"), 1, "x.csv: no space is left"),
        (OSError(5, "Input/output error", "x.csv"), 1, "x.csv: Input/output error"),
        (RuntimeError("secret words"), 1, "RuntimeError"),
        (KeyboardInterrupt(), 130, "Stopped"),
    ],
)
def test_whatever_happens_nobody_sees_a_traceback(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, words: str
) -> None:
    def fail(self: Console) -> None:
        raise error

    monkeypatch.setattr(Console, "config", property(fail))
    assert office("courses", "list") == code
    assert words in office.err
    assert "Traceback" not in office.err
    assert "secret words" not in office.err


def test_what_a_command_makes_is_for_its_owner_only(office: Office) -> None:
    before = os.umask(0o022)
    try:
        office("db", "upgrade")
        assert stat.S_IMODE((office.folder / "bekal.db").stat().st_mode) == 0o600
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)


def test_a_reader_that_has_enough_is_no_error() -> None:
    command = f"{sys.executable} -m bot courses list | true"
    ended = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
