"""Files behind messages: the courses' pictures, and one's own copy and nobody else's."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from bot.clock import ManualClock
from bot.documents import COPY, Documents
from store.store import Store
from tests.bot.places import START, Places


@contextmanager
def both(url: str) -> Iterator[Places]:
    with Store.open(url) as store:
        places = Places(store)
        places.learner("maria")
        places.learner("ruth", "surat")
        yield places


@pytest.fixture
def at(sqlite_url: str) -> Iterator[Places]:
    with both(sqlite_url) as places:
        yield places


@pytest.fixture
def documents(at: Places) -> Iterator[Documents]:
    documents = Documents(at.world.house, at.world.store, ManualClock(START))
    yield documents
    documents.close()


@pytest.fixture(scope="module")
def unchanged(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Documents]:
    """The same, for looks that change nothing."""
    path = tmp_path_factory.mktemp("documents") / "bekal.db"
    path.write_bytes(sqlite_template.read_bytes())
    with both(f"sqlite:///{path}") as at:
        documents = Documents(at.world.house, at.world.store, ManualClock(START))
        yield documents
        documents.close()


def test_a_picture_is_the_courses_own_file(at: Places, documents: Documents) -> None:
    course = at.world.house.courses.catalogue.get("surat")
    asset = (course.media or {})["contoh-surat.png"]
    assert documents.path(asset).read_bytes().startswith(b"\x89PNG")


def test_a_copy_is_everything_about_one_person_and_nobody_else(at: Places, documents: Documents) -> None:
    path = documents.path(f"{COPY}{at.persons['maria']}:in:7")
    assert path.name == "bekal-2026-11-30.json"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    copy = orjson.loads(path.read_bytes())
    assert copy["person"]["name"] == "Sari maria"
    assert [answer["given"] for answer in copy["answers"]] == ["Benar"] * 3
    assert any("Uji awal selesai" in message["payload"] for message in copy["messages_to"])
    assert b"Sari ruth" not in path.read_bytes()
    other = documents.path(f"{COPY}{at.persons['ruth']}:in:8")
    assert other.parent != path.parent


def test_a_copy_is_as_of_when_it_is_sent(at: Places, documents: Documents) -> None:
    asset = f"{COPY}{at.persons['maria']}:in:7"
    before = orjson.loads(documents.path(asset).read_bytes())
    at.later(1)
    at.world.types("maria", at.world.answer(at.world.asked("maria")[0]))
    assert len(orjson.loads(documents.path(asset).read_bytes())["answers"]) == len(before["answers"]) + 1


BEYOND = 2**63
"""No number that the store keeps is so large."""
NOT_THERE = [
    "", "0f3a", "../../etc/passwd", "copy:", "copy:x", "copy:-1:in:1", "copy:999:in:1", "copy:1/../2:x",
    f"copy:{BEYOND}:in:1", f"copy:{'9' * 5000}:in:1", f"meeting:{BEYOND}:1:1", "meeting:1:1", "meeting:1:2:x",
    f"certificate:{BEYOND}:id:0123abcd", f"weekly:{BEYOND}:2026-W48:id:png", "weekly:1:0000-W00:id:png",
    "weekly:1:9999-W53:id:png", "weekly:1:9999-W52:id:xlsx",
]  # fmt: skip


@pytest.mark.parametrize("asset", NOT_THERE, ids=lambda asset: asset[:40])
def test_what_is_not_there_is_not_found(unchanged: Documents, asset: str) -> None:
    with pytest.raises(KeyError):
        unchanged.path(asset)


def test_nobody_is_found_after_erasure(at: Places, documents: Documents) -> None:
    at.world.types("maria", "/data")
    at.world.taps("maria", "Hapus data saya")
    at.world.taps("maria", "Ya, hapus")
    copy = orjson.loads(documents.path(f"{COPY}{at.persons['maria']}:in:7").read_bytes())
    assert "maria" not in str(copy)
    assert copy["messages_to"] == []
