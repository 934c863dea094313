"""The command line: what an administrator may hand to a superior holds no word that was said to a mentor.

Every command has to be tried here or stand under `ELSEWHERE` with its reason: a new one fails the test until it is.
"""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest

from bot.cli import main
from bot.clock import ManualClock
from bot.commands import COMMANDS
from bot.commands.export import FORMATS, NAMES
from bot.commands.parser import Parser
from bot.sample import ROSTER
from bot.texts import texts_for
from store.store import Store
from store.tables import metadata
from tests.privacy.conftest import COURSES as FOLDER
from tests.privacy.stage import STAFF, Stage, found_in

RUDI, HANA, LUKAS, MARIA = (STAFF[name].nip for name in ("rudi", "hana", "lukas", "maria"))
NIPS = [person.nip for person in STAFF.values()]
OUT = "out"

TRIED: dict[str, list[list[str]]] = {
    "acting": [["add", RUDI, HANA], ["list"], ["list", "--json"], ["end", RUDI, HANA]],
    "audit": [[], ["--json"], *(["--nip", nip, "--json"] for nip in NIPS)],
    "certificates": [
        *([*words, *more] for words in (["list"], ["issue", "--missing", "--tell"]) for more in ([], ["--json"])),
        ["void", "0001/9999/BKPSDM/XII/2026", "--reason", "keliru"],
        ["pdf", "0001/9999/BKPSDM/XII/2026", "--out", f"{OUT}/sertifikat.pdf"],
    ],
    "check": [[]],
    "courses": [["list"], ["list", "--json"], ["check", str(FOLDER)]],
    "doctor": [[], ["--json"]],
    "enrol": [["contoh", "--all", "--dry-run"], ["contoh", "--all", "--dry-run", "--json"]],
    "export": [[name, "--format", form, "--out", f"{OUT}/{name}.{form}"] for name in NAMES for form in FORMATS],
    "invite": [["--all", "--out", f"{OUT}/invitations.csv"], ["--all", "--out", f"{OUT}/invitations.xlsx"]],
    "jp": [
        *([*words, *more] for words in (["list"], ["forecast"]) for more in ([], ["--json"])),
        ["forecast", "--people"],
        ["sheet", "--out", f"{OUT}/jp.xlsx"],
        ["approve", "--all"],
        ["refuse", "--all", "--reason", "belum lengkap"],
        ["correct", "1", "--jp", "1", "--reason", "belum lengkap"],
        *([part, str(ROSTER), "--dry-run", "--json"] for part in ("decide", "import")),
    ],
    "followups": [["list", "--notes", *more] for more in ([], ["--json"], ["--supervisor", RUDI])],
    "indicators": [
        ["template", "--out", f"{OUT}/figures.xlsx", "--json"],
        ["import", str(ROSTER), "--dry-run", "--json"],
    ],
    "mentors": [
        *(
            [*words, *more]
            for words in (
                ["list"],
                ["load"],
                ["match", "--dry-run"],
                ["match", "--groups", "--dry-run"],
                ["appoint", "--dry-run"],
            )
            for more in ([], ["--json"])
        ),
        ["import", str(ROSTER), "--dry-run", "--json"],
    ],
    "person": [
        *(["show", nip, *more] for nip in NIPS for more in ([], ["--json"])),
        *(["export", nip, "--out", f"{OUT}/{nip}.json"] for nip in (RUDI, HANA, LUKAS)),
        ["erase", MARIA],
        *(["depart", nip, "--dry-run", *more] for nip in NIPS for more in ([], ["--json"])),
        ["return", MARIA],
    ],
    "report": [
        ["weekly", "--week", "2026-W49", "--all", "--out", f"{OUT}/weekly", "--json"],
        ["weekly", "--supervisor", RUDI, "--out", f"{OUT}/mine"],
        ["weekly", "--all", "--send", "--json"],
        ["surveys", "--out", f"{OUT}/surveys.xlsx"],
        ["indicators", "--out", f"{OUT}/indicators.xlsx", "--json"],
    ],
    "roster": [["import", str(ROSTER), "--dry-run"], ["import", str(ROSTER), "--dry-run", "--json"]],
    "send": [[]],
    "surveys": [["list"], ["list", "--json"]],
    "unenrol": [["contoh", "--all", "--dry-run"], ["contoh", "--all", "--dry-run", "--json"]],
    "tick": [[], ["--json"], ["--at", "2027-02-01T09:00:00+09:00"]],
}
"""Command → its calls. Files go to the folder `out`; an exit code of 2 would mean that a call is wrong."""

REFUSED = (
    ("acting", "end"),
    ("certificates", "void"),
    ("certificates", "pdf"),
    ("indicators", "import"),
    ("jp", "correct"),
    ("jp", "decide"),
    ("jp", "import"),
    ("person", "erase"),
    ("person", "return"),
    ("mentors", "import"),
    "send",
    "doctor",
    "check",
)
"""What may end with a refusal here: nobody is asked whether they are sure, a file of others, no account."""

ELSEWHERE = {
    "backup": "the whole store: for the administrator alone, to be kept as the store is kept",
    "restore": "puts such a file back, and shows nothing of it",
    "db": "changes the tables, and shows nothing of what is in them",
    "demo": "a sample of invented people, open to whoever sits in front of it",
    "play": "one's own lesson in one's own terminal, in a store of its own",
    "run": "the service; its chat, its log and its pages have tests of their own here",
}


@dataclass
class Office:
    """A copy of the agency's store, and an office to run commands in; what they wrote is looked through."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    now: datetime

    def __call__(self, *words: str) -> str:
        """Everything that a call says and writes, as one text."""
        out = self.folder / OUT
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        code = main([*words, "--config", str(self.folder / "config.yaml")], ManualClock(self.now))
        said = "".join(self.capture.readouterr())
        assert code == 0 or words[:2] in REFUSED or words[0] in REFUSED, said
        return "\n".join([said, *(content(path) for path in sorted(out.rglob("*")) if path.is_file())])


def content(path: Path) -> str:
    """What a file holds, a workbook's parts one by one."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return path.read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def office(
    stage: Stage, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    with sqlite3.connect(database) as source, sqlite3.connect(tmp_path / "bekal.db") as copy:
        source.backup(copy)
    source.close()
    copy.close()
    agency = 'agency: {name: Kabupaten Contoh, code: "9999", default_zone: WIT}\ncertificates: {issue: true}\n'
    config = f"{agency}courses: [{FOLDER}]\nmentoring: {{groups: {{form: true}}}}\n"
    (tmp_path / "config.yaml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BEKAL_LANG", "id")
    monkeypatch.setenv("BEKAL_DEBUG", "1")
    return Office(tmp_path, capsys, stage.world.now)


def calls() -> list[tuple[str, list[str]]]:
    return [(command, words) for command, every in TRIED.items() for words in every]


@pytest.mark.parametrize(("command", "words"), calls(), ids=lambda value: value if isinstance(value, str) else None)
def test_no_command_shows_it(office: Office, command: str, words: list[str]) -> None:
    assert found_in(office(command, *words)) == set()


def test_what_was_exported_is_looked_through(office: Office) -> None:
    """The learner's own copy has her words; so what is not found elsewhere is not merely overlooked."""
    own = office("person", "export", MARIA, "--out", f"{OUT}/maria.json")
    assert {"question", "follow-up", "second answer", "topic", "logged follow-up", "wish"} <= found_in(own)
    office("invite", "--all", "--out", f"{OUT}/invitations.xlsx")
    book = content(office.folder / OUT / "invitations.xlsx")
    assert "Uropmabin" in book, "a workbook is unpacked and read"


def test_every_command_is_tried_or_stands_elsewhere_with_its_reason() -> None:
    assert set(TRIED) | set(ELSEWHERE) == set(COMMANDS)
    assert not set(TRIED) & set(ELSEWHERE)
    assert all(ELSEWHERE.values())


def test_every_part_of_a_command_is_tried() -> None:
    missing = {(command, part) for command in TRIED for part in parts(command)} - {
        (command, words[0]) for command, words in calls() if words
    }
    assert missing == set()


def parts(command: str) -> set[str]:
    """The sub-commands of a command; none where it has none."""
    parser = Parser(prog="bekal", texts=texts_for("id"), key="bekal").command(command, command)
    import_module(f"bot.commands.{COMMANDS[command]}").arguments(parser)
    groups = parser._groups
    return set(groups.choices) if groups else set()


def test_the_trail_holds_facts_only(office: Office) -> None:
    """Whatever table a fact stands in that `audit` shows: the journal has no words at all."""
    with Store.open(f"sqlite:///{office.folder / 'bekal.db'}") as store:
        rows = store.read_now(
            lambda tx: [tuple(row) for row in tx.connection.execute(metadata.tables["journal"].select())]
        )
    assert len(rows) > 20
    assert found_in(str(rows)) == set()
