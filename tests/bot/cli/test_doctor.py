"""`bekal doctor`: each trouble with what it is, why it matters and what to do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot import diagnosis
from bot.clock import ManualClock
from lessons.loading import SHIPPED
from lessons.study import EnrolmentStatus
from store.model import Address, ChatRef, JournalEntry, NewEvent, NewMessage
from tests.bot.cli.conftest import NOW, Office

Answering = Callable[[int, bytes], str]


@pytest.fixture
def api() -> Iterator[Answering]:
    """Somebody who answers `getMe`; gives the address of a Bot API that answers so."""
    answer: list[Any] = []
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body = answer
            self.send_response_only(status)
            self.send_header("Date", format_datetime(NOW, usegmt=True))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def answering(status: int, body: bytes) -> str:
            answer[:] = status, body
            return f"http://127.0.0.1:{server.server_port}"

        yield answering
        server.shutdown()
        thread.join()


def telegram(url: str, more: str = "") -> str:
    return f"channels: {{telegram: [{{name: utama, token: '1:s3cret', api_url: '{url}'{more}}}]}}\n"


def codes(office: Office) -> dict[str, str]:
    """What the doctor found: code → level."""
    return {finding["code"]: finding["level"] for finding in office.json("doctor")["findings"]}


def test_a_sound_installation_is_fine(staffed: Office, api: Answering) -> None:
    staffed.configure(telegram(api(200, b'{"ok": true, "result": {"username": "bekal_contoh_bot"}}')))
    assert staffed("doctor") == 0
    assert "answers as @bekal_contoh_bot" in staffed.out
    assert "24 persons" in staffed.out
    assert "0 fault(s)" in staffed.last
    assert set(codes(staffed).values()) == {"fine"}


def test_a_missing_token_is_explained(staffed: Office) -> None:
    staffed.configure("channels: {telegram: [{name: utama}]}\n")
    assert staffed("doctor") == 1
    assert "WRONG    Telegram account utama has no token." in staffed.out
    assert "Why: an account without a token is off" in staffed.out
    assert "Do:  get a token from @BotFather" in staffed.out


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, b'{"ok": false, "description": "Unauthorized"}', "api_token"),
        (404, b'{"ok": false, "error_code": 404, "description": "Not Found"}', "api_token"),
        (404, b"Not Found", "api_strange"),
        (200, b"<html>sign in</html>", "api_strange"),
        (200, b'{"ok": true}', "api_strange"),
        (502, b"[]", "api_strange"),
    ],
)
def test_what_the_api_answers_is_told_apart(
    staffed: Office, api: Answering, status: int, body: bytes, code: str
) -> None:
    staffed.configure(telegram(api(status, body)))
    assert codes(staffed)[code] == "fault"
    assert "s3cret" not in staffed.out + staffed.err


def test_an_api_out_of_reach_is_explained(staffed: Office, api: Answering) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        closed = f"http://127.0.0.1:{server.server_port}"
    staffed.configure(telegram(closed))
    assert staffed("doctor") == 1
    assert f"{closed} cannot be reached for account utama" in staffed.out
    assert "nothing is lost" in staffed.out


def test_a_wrong_name_and_a_wrong_clock_are_seen(staffed: Office, api: Answering) -> None:
    staffed.configure(telegram(api(200, b'{"ok": true, "result": {"username": "lain_bot"}}'), ", username: bekal_bot"))
    staffed.clock = ManualClock(NOW + timedelta(minutes=10))
    found = codes(staffed)
    assert found["username"] == "warning"
    assert found["clock_skew"] == "warning"


def test_a_stale_migration_is_explained(staffed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.migrations.head", lambda: "9999")
    staffed("doctor")
    assert "this version needs 9999" in staffed.out
    assert "bekal backup, then bekal db upgrade" in staffed.out


def test_a_store_that_is_newer_missing_or_none(staffed: Office) -> None:
    staffed.write(lambda tx: tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'"))
    assert codes(staffed)["store_newer"] == "fault"
    staffed.configure("store: {url: 'sqlite:///none.db'}\n")
    assert codes(staffed)["store_empty"] == "fault"
    assert not (staffed.folder / "none.db").exists()
    (staffed.folder / "text.db").write_text("this is no database, it only looks like a file", encoding="utf-8")
    staffed.configure("store: {url: 'sqlite:///text.db'}\n")
    assert codes(staffed)["store_unreachable"] == "fault"
    staffed("doctor")
    assert "that file is no database" in staffed.out
    assert "check store.url" in staffed.out


def test_a_store_that_cannot_be_made_is_not_called_empty(office: Office) -> None:
    office.configure("store: {url: 'sqlite:///nowhere/bekal.db'}\n")
    assert codes(office)["store_unreachable"] == "fault"
    office("doctor")
    assert "see that its folder is there" in office.out


def test_one_cause_is_told_once_and_warnings_stop_nothing(office: Office) -> None:
    office.configure("web: {port: no}\nlog: {level: loud}\nfoo: 1\n")
    assert office("doctor") == 1
    assert office.out.count("does not start on a faulty configuration") == 1
    assert office.out.index("foo") < office.out.index("does not start on")
    office.configure("courses: [nowhere]\n")
    found = codes(office)
    assert found["config_warning"] == "warning"
    assert "config_fault" not in found


def test_a_course_past_its_review_date_is_named(staffed: Office) -> None:
    staffed.clock = ManualClock(datetime(2028, 1, 3, tzinfo=UTC))
    found = [f for f in staffed.json("doctor")["findings"] if f["code"] == "course_review"]
    assert len(found) == 4
    assert {f["level"] for f in found} == {"warning"}
    assert all("course.yaml:" in f["what"] and "reviewed_on" in f["do"] for f in found)


def test_a_course_and_a_folder_of_courses_are_checked_alike(office: Office) -> None:
    for path, courses in ((SHIPPED / "tek-01", 1), (SHIPPED, 4)):
        assert office("courses", "check", path) == 0
        assert f"{courses} courses are sound" in office.last
    empty = office.folder / "empty"
    empty.mkdir()
    assert office("courses", "check", empty) == 1
    assert "empty/course.yaml: there is no course.yaml" in office.out
    office.configure(f"courses: ['{SHIPPED / 'tek-01'}']\n")
    assert office("courses", "check", SHIPPED) == 0
    assert office("check") == 1, "the agency's own folder is a course itself, with an id that is taken"


def test_a_faulty_course_is_a_fault(staffed: Office) -> None:
    (staffed.folder / "own" / "x-01").mkdir(parents=True)
    staffed.configure("courses: [own]\n")
    assert codes(staffed)["course_fault"] == "fault"


def test_what_waits_for_long_is_seen(staffed: Office) -> None:
    ref, long_ago = ChatRef("telegram", "utama", "7"), NOW - timedelta(hours=1)

    def fill(tx: Any) -> None:
        tx.inbox.add([NewEvent(ref, "1", "{}"), NewEvent(ref, "2", "{}")], long_ago)
        [event] = tx.inbox.waiting(1)
        tx.inbox.set_aside(event.id, "unknown kind", long_ago)
        tx.save([Address(1, ref), NewMessage("k", 1, ref, None, 0, "reply", "{}", long_ago)])

    staffed.write(fill)
    found = codes(staffed)
    assert {found["events_wait"], found["messages_wait"], found["aside"]} == {"warning"}
    staffed("doctor")
    assert "the oldest for 60 minutes" in staffed.out


def test_learners_to_whom_nothing_comes_are_seen(staffed: Office) -> None:
    assert staffed("enrol", "TEK-01", "--all") == 0
    long_ago = NOW - timedelta(days=2)

    def stop(tx: Any) -> None:
        enrolled = (tx.study.enrolments(person.id) for person in tx.people.in_unit(None))
        enrolments = [found[0] for found in enrolled if found][:2]
        people = [one.person_id for one in enrolments]
        tx.save([replace(one, status=EnrolmentStatus.ACTIVE, next_due_at=long_ago) for one in enrolments])
        tx.journal.append(JournalEntry(NOW, "plan_failed", person, {"reason": "LookupError"}) for person in people)
        tx.journal.append([JournalEntry(NOW, "plan_failed", people[0], {"reason": "LookupError"})])

    staffed.write(stop)
    staffed("doctor")
    assert "The lessons of 2 learners are overdue by more than a day." in staffed.out
    assert "2 learners could not be sent a lesson in the last 24 hours: LookupError" in staffed.out


def test_photos_that_were_not_passed_on_are_seen(staffed: Office) -> None:
    refused = "400 Bad Request: wrong file identifier/HTTP URL specified"
    entries = [JournalEntry(NOW, "file_refused", data={"message": n, "reason": refused}) for n in (1, 2)]
    staffed.write(lambda tx: tx.journal.append(entries))
    assert codes(staffed)["without_file"] == "warning"
    staffed("doctor")
    assert f"2 photos or voice notes could not be passed on within 24 hours: {refused}" in staffed.out


def test_a_clock_in_the_past_and_unknown_holidays_are_seen(office: Office) -> None:
    office.clock = ManualClock(datetime(2001, 1, 1, tzinfo=UTC))
    assert codes(office)["clock"] == "fault"
    office.clock = ManualClock(datetime(2199, 12, 1, tzinfo=UTC))
    assert codes(office)["holidays"] == "warning"
    office.configure("schedule: {holidays: ''}\n")
    assert codes(office)["no_holidays"] == "warning"


def test_little_room_is_a_warning_and_none_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((500_000_000, "warning"), (10_000_000, "fault")):
        monkeypatch.setattr("bot.diagnosis.shutil.disk_usage", lambda _, free=free: type("Usage", (), {"free": free}))
        [finding] = diagnosis.room(tmp_path / "not" / "yet" / "bekal.db")
        assert (finding.level, finding.code) == (level, "disk")


def test_certificates_whose_codes_lead_nowhere(staffed: Office) -> None:
    settings = 'agency: {name: Kabupaten Contoh, code: "9999", language: en}\ncertificates: {issue: true}\n'
    (staffed.folder / "config.yaml").write_text(settings, encoding="utf-8")
    assert codes(staffed)["certificates_lead_nowhere"] == "warning"
    public = settings + 'web: {public_url: "https://bekal.example"}\n'
    (staffed.folder / "config.yaml").write_text(public, encoding="utf-8")
    assert "certificates_lead_nowhere" not in codes(staffed)


SECRET = "web: {public_url: 'https://bekal.contoh.go.id', secret: '0123456789abcdef0123456789abcdef'}\n"


@pytest.mark.parametrize(
    ("web", "code"),
    [
        (SECRET, "pages"),
        ("web: {public_url: 'https://bekal.contoh.go.id'}\n", "pages_without_secret"),
        ("web: {secret: '0123456789abcdef0123456789abcdef'}\n", "pages_without_url"),
    ],
)
def test_what_the_pages_lack_is_said_and_the_secret_is_not(staffed: Office, web: str, code: str) -> None:
    staffed.configure(web)
    found = codes(staffed)
    assert [one for one in found if one.startswith("pages")] == [code]
    staffed("doctor")
    assert "0123456789abcdef" not in staffed.out
