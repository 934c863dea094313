"""`bekal tick`, `send`, `run` and `demo`: one round at a time, and the service itself as a process."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.plans import PLANS
from lessons.study import Participation
from store.model import Address, ChatRef, OutboxState
from store.tables import outbox
from tests.bot.cli.conftest import NOW, Office
from tests.patience import SECONDS
from tests.ports import kept_port

ROOT = Path(__file__).parents[3]
MARIA = "199001012015032002"
MORNING = "2026-12-01T08:00+09:00"


class Api(ThreadingHTTPServer):
    """A Bot API that takes every message, or refuses the token."""

    daemon_threads = True

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refuses = False
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def sent(self) -> list[dict[str, Any]]:
        return [body for method, body in self.calls if method.lower() == "sendmessage"]


class _Handler(BaseHTTPRequestHandler):
    server: Api
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.loads(content) if self.headers.get_content_type() == "application/json" and content else {}
        self.server.calls.append((self.path.rpartition("/")[2], body))
        result: dict[str, Any] = {"ok": True, "result": {"message_id": len(self.server.calls), "username": "bekal_bot"}}
        if self.server.refuses:
            result = {"ok": False, "error_code": 401, "description": "Unauthorized"}
        answer = json.dumps(result).encode()
        self.send_response(401 if self.server.refuses else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def learning(staffed: Office, api: Api) -> Office:
    """Maria has joined over Telegram and is enrolled; her first item is due the next morning."""
    staffed.configure(f"channels: {{telegram: [{{name: utama, token: '1:s3cret', api_url: '{api.url}'}}]}}\n")

    def join(tx: Any) -> None:
        person = tx.people.find(MARIA)
        address = Address(1, ChatRef("telegram", "utama", "77"), person.id, last_inbound_at=NOW, linked_at=NOW)
        tx.save([address, Participation(person.id, 1, NOW)])

    staffed.write(join)
    assert staffed("enrol", "tek-01", "--nip", MARIA) == 0
    return staffed


def states(office: Office) -> list[OutboxState]:
    return office.read(lambda tx: [row.state for row in tx.connection.execute(outbox.select())])


# --- tick and send


def test_a_tick_plans_what_is_due_as_of_a_time_and_only_once(learning: Office) -> None:
    assert learning.json("tick")["lessons"] == 0
    nothing = dict.fromkeys(set(PLANS) - {"lessons"}, 0)
    told = learning.json("tick", "--at", MORNING)
    assert told == {"at": "2026-11-30T23:00:00+00:00", "lessons": 1, **nothing, "waiting": 1}
    assert learning.json("tick", "--at", MORNING)["lessons"] == 0
    assert states(learning) == [OutboxState.QUEUED]


def test_send_drains_the_outbox_once(learning: Office, api: Api) -> None:
    learning("tick", "--at", MORNING)
    learning.clock.move_to(NOW + timedelta(days=1))
    assert learning("send") == 0
    assert learning.last == "1 sent, 0 still waiting."
    assert [message["chat_id"] for message in api.sent()] == [77]
    assert states(learning) == [OutboxState.SENT]
    assert learning("send", "--account", "utama") == 0
    assert learning.last == "0 sent, 0 still waiting."


def test_a_refused_token_sends_nothing_and_loses_nothing(learning: Office, api: Api) -> None:
    learning("tick", "--at", MORNING)
    learning.clock.move_to(NOW + timedelta(days=1))
    api.refuses = True
    assert learning("send") == 1
    assert "Account utama cannot send now" in learning.err
    assert "s3cret" not in learning.out + learning.err
    assert states(learning) == [OutboxState.QUEUED]


def test_an_account_that_is_not_there_is_refused(learning: Office) -> None:
    assert learning("send", "--account", "lain") == 1
    assert "On are: utama" in learning.err


# --- run


def test_time_is_not_driven_where_real_people_could_be_reached(office: Office) -> None:
    office.configure("channels: {telegram: [{name: utama, token: '1:a'}]}\n")
    for words in (["--clock", MORNING], ["--clock-rate", "60"]):
        assert office("run", *words) == 1
        assert "Refused: https://api.telegram.org" in office.err
    assert not (office.folder / "bekal.db").exists()


def test_a_port_that_is_taken_is_told(office: Office) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        office.configure(f"web: {{port: {port}}}\n")
        assert office("run") == 1
    assert f"Port {port} is used by another program" in office.err
    assert "web.port" in office.err


@pytest.mark.parametrize("host", ["203.0.113.9", "nowhere.invalid"])
def test_an_address_that_is_not_ours_is_told(office: Office, host: str) -> None:
    office.configure(f"web: {{host: {host}, port: 0}}\n")
    assert office("run") == 1
    assert f"{host} is no address of this machine" in office.err


@pytest.mark.parametrize(
    ("content", "words"), [("this is no database", "that file is no database"), (None, "it is there already")]
)
def test_a_demonstration_whose_data_is_not_ours_is_refused(office: Office, content: str | None, words: str) -> None:
    data = office.folder / "data"
    if content is None:
        data.write_text("a file", encoding="utf-8")
    else:
        data.mkdir()
        (data / "demo.db").write_text(content * 50, encoding="utf-8")
    assert office("demo", "--data", data, "--port", "0") == 1
    assert words in office.err


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "BEKAL_LANG": "en", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def stop(process: subprocess.Popen[str]) -> str:
    """SIGTERM, and what it wrote until it ended."""
    process.send_signal(signal.SIGTERM)
    return "".join(process.communicate(timeout=SECONDS))


@pytest.fixture
def port() -> Iterator[int]:
    with kept_port() as kept:
        yield kept


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=SECONDS) as response:  # noqa: S310  # our own address
        return str(response.read().decode())


def line_with(stream: Any, words: str) -> str:
    return next(line for line in stream if words in line)


def test_the_service_runs_in_a_rehearsal_until_it_is_told_to_stop(learning: Office, api: Api, port: int) -> None:
    account = f"{{name: utama, token: '1:s3cret', api_url: '{api.url}'}}"
    learning.configure(f"web: {{port: {port}}}\nchannels: {{telegram: [{account}]}}\n")
    begins = datetime(2026, 12, 1, tzinfo=UTC)
    process = start(learning.folder, "run", "--clock", begins.isoformat(), "--clock-rate", "60")
    try:
        line_with(process.stderr, "The service runs at")
        ready = json.loads(get(f"http://127.0.0.1:{port}/ready"))
        assert begins < datetime.fromisoformat(ready["now"]) < begins + timedelta(seconds=60 * SECONDS)
        assert ready["channels"] == ["telegram/utama"]
    finally:
        written = stop(process)
    assert process.returncode == 0
    assert "Traceback" not in written
    assert "s3cret" not in written


def test_the_demonstration_opens_the_simulator_and_stops(tmp_path: Path, port: int) -> None:
    process = start(tmp_path, "demo", "--port", str(port), "--data", "data", "--clock", MORNING)
    try:
        url = line_with(process.stdout, "Simulator:").split()[1]
        assert url == f"http://127.0.0.1:{port}/simulator"
        page = get(url)
        assert "Maria Contoh Wonda" in page
        assert re.search(r"DEMO[0-9A-F]{12}", page)
    finally:
        written = stop(process)
    assert process.returncode == 0
    assert "Traceback" not in written
    assert (tmp_path / "data" / "demo.db").exists()
