"""A certificate over Telegram: sent as a PDF once, then by the provider's own id; nothing waits for its drawing."""

from __future__ import annotations

import asyncio
import io
import threading
from dataclasses import replace

import pypdfium2
import pytest

from bot.certificates import assets
from store.tx import Tx
from tests.certificates.sample import COURSE, DONE, NOW, certificate
from tests.journeys.conftest import CODES, PEOPLE
from tests.journeys.dialogue import World
from tests.journeys.test_over_telegram import day

MARIA = PEOPLE[0]


def put(tx: Tx) -> None:
    one = replace(certificate(), person_id=MARIA.id, enrolment_id=99)
    tx.courses.put(COURSE.id, COURSE.version, "{}", NOW)
    tx.save([replace(DONE, id=99, person_id=MARIA.id), one])


async def test_a_pdf_once_and_its_id_from_then_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.store.write_now(put)
    drawn_by: list[str] = []
    drawn = assets.drawn

    def noted(*args):  # type: ignore[no-untyped-def]
        drawn_by.append(threading.current_thread().name)
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        return drawn(*args)

    monkeypatch.setattr(assets, "drawn", noted)
    async with day(world, "polling") as today:
        maria = today.api.user(7001)
        maria.start(CODES["kode"])
        await today.hears(maria)
        maria.taps(maria.last.buttons[0][0])
        await today.hears(maria)
        for _ in range(2):
            maria.types("/sertifikat")
            assert "Sertifikat Ibu Maria: 1" in await today.hears(maria)
            maria.taps("Sertifikat 1")
            assert "nomor 0007/9999/BKPSDM/XI/2026" in await today.hears(maria)
        (file,) = today.api.files.values()
        assert not [call.description for call in today.api.calls if call.status >= 400]
    kind, content = file
    assert kind == "document"
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    assert "Maria Uropmabin" in document[0].get_textpage().get_text_bounded()
    document.close()
    assert len(drawn_by) == 1
    assert "store" not in drawn_by[0], "neither the writer nor a reader draws"
