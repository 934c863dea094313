"""An office in which commands are run: a folder with a configuration, a store, and a clock that stands still."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.cli import main
from bot.clock import ManualClock
from bot.sample import ROSTER
from store.store import Store
from store.tx import Tx

T = TypeVar("T")

NOW = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
"""Monday, 09.00 in Jayapura."""
CONFIG = "agency: {name: Kabupaten Contoh, default_zone: WIT, language: en}\n"
HEADER = "NIP,Nama,Unit Kerja,Unit Induk,NIP Atasan,Telepon,Zona,Peran"


@dataclass
class Office:
    """Runs commands in one folder; what they wrote is in `out` and `err`."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    clock: ManualClock
    out: str = ""
    err: str = ""

    def __call__(self, *words: object) -> int:
        code = main([*map(str, words), "--config", str(self.folder / "config.yaml")], self.clock)
        self.out, self.err = self.capture.readouterr()
        return code

    def json(self, *words: object) -> Any:
        """The JSON that a command reports."""
        self(*words, "--json")
        return json.loads(self.out)

    @property
    def last(self) -> str:
        """The last line of the result."""
        return self.out.splitlines()[-1]

    def configure(self, more: str) -> None:
        (self.folder / "config.yaml").write_text(CONFIG + more, encoding="utf-8")

    def roster(self, lines: Iterable[str], name: str = "staff.csv") -> Path:
        path = self.folder / name
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        return path

    def read(self, work: Callable[[Tx], T]) -> T:
        """Look into the store."""
        with Store.open(f"sqlite:///{self.folder / 'bekal.db'}") as store:
            return store.read_now(work)

    def write(self, work: Callable[[Tx], T]) -> T:
        with Store.open(f"sqlite:///{self.folder / 'bekal.db'}") as store:
            return store.write_now(work)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office without data."""
    monkeypatch.setenv("BEKAL_LANG", "en")
    monkeypatch.delenv("BEKAL_DEBUG", raising=False)
    made = Office(tmp_path, capsys, ManualClock(NOW))
    made.configure("")
    return made


@pytest.fixture(scope="session")
def with_staff(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office after it has read in the sample agency's staff."""
    folder = tmp_path_factory.mktemp("staffed")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    with redirect_stdout(StringIO()) as said:
        code = main(["roster", "import", str(ROSTER), "--config", str(folder / "config.yaml")], ManualClock(NOW))
    assert code == 0, said.getvalue()
    return folder


@pytest.fixture
def staffed(office: Office, with_staff: Path) -> Office:
    """The same with the sample agency's staff."""
    shutil.copytree(with_staff, office.folder, dirs_exist_ok=True)
    return office
