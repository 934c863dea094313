"""The stage: an installation as an administrator sets it up, the fake Bot API, and the real service over both."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.cli import main
from bot.clock import ManualClock
from tests.fakes.bot_api import TOKEN
from tests.rehearsal.staff import Staff, write_roster

COURSES = ("tek-01", "dig-01")
"""In the order in which they are enrolled."""
_CONFIG = """\
agency: {{name: Dinas Pelayanan Contoh, code: "9999", default_zone: Asia/Jayapura, language: id}}
store: {{url: "{store}"}}
web: {{host: 127.0.0.1, port: {port}, public_url: "http://127.0.0.1:{port}"}}
channels:
  telegram:
    - name: utama
      token: "{token}"
      mode: {mode}
      api_url: "{api_url}"
      webhook_secret: rahasia-latihan
      username: bekal_bot
      per_second: {per_second}
      per_chat_seconds: 0
log: {{format: json, level: error}}
"""


class CommandFailed(AssertionError):
    """A command of the set-up did not end well; its words tell why."""


def write_config(folder: Path, api_url: str, mode: str, port: int, per_second: int = 1000, store: str = "") -> Path:
    """The configuration file of an installation whose only channel is the fake. `store`: another than a file here."""
    path = folder / "config.yaml"
    store = store or f"sqlite:///{folder}/bekal.db"
    words = {"store": store, "api_url": api_url, "mode": mode, "port": port, "per_second": per_second}
    path.write_text(_CONFIG.format(**words, token=TOKEN), encoding="utf-8")
    return path


def command(config: Path, clock: ManualClock, *words: str | Path) -> str:
    """One `bekal` command; gives what it printed. Raises CommandFailed."""
    out, remarks = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(remarks):
        code = main([str(word) for word in (*words, "--config", config)], clock)
    if code != 0:
        raise CommandFailed(f"bekal {' '.join(map(str, words))}: {code}\n{out.getvalue()}{remarks.getvalue()}")
    return out.getvalue()


def set_up(config: Path, staff: Sequence[Staff], now: datetime, seed: int) -> dict[str, str]:
    """Import the roster, enrol everybody in the courses, invite everybody; gives NIP → invitation code."""
    folder, clock = config.parent, ManualClock(now)
    roster = write_roster(folder / "pegawai.xlsx", staff, seed)
    counted = command(config, clock, "roster", "import", roster).splitlines()[-1]
    assert counted == f"ditambahkan {len(staff)}, diubah 0, tetap 0, ditolak 0", counted
    for course in COURSES:
        command(config, clock, "enrol", course, "--all")
    invitations = folder / "undangan.csv"
    command(config, clock, "invite", "--all", "--out", invitations)
    with invitations.open(encoding="utf-8-sig", newline="") as file:
        return {row["nip"]: row["kode"] for row in csv.DictReader(file)}
