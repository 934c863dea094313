"""A scripted conversation behind the simulator page: it answers through the real channel, without store or lessons."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.base import Media
from bot.channels.simulator import SimulatorChannel
from bot.clock import ManualClock
from bot.markup import plain
from bot.messages import Choice, Inbound, Kind, Outbound, Receipt
from bot.web.simulator import SimPerson
from people.model import Role, Zone
from store.errors import StoreUnavailable
from store.model import NewEvent

MONDAY = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""Monday 30 November 2026, 08.00 in Jayapura."""

L, M, S = Role.LEARNER, Role.MENTOR, Role.SUPERVISOR
PEOPLE = [
    SimPerson(1, "Maria Yikwa, S.Kep.", frozenset({L}), "Puskesmas Contoh Atas", Zone.WIT, "KODE-1", "+6281100000001"),
    SimPerson(2, "Andi Contoh", frozenset({L}), "Kelurahan Contoh", Zone.WITA, "KODE-2", "+6281100000002"),
    SimPerson(3, "Agus Teladan, M.Si.", frozenset({M}), "Dinas Contoh", Zone.WIT, "KODE-3", "+6281100000003"),
    SimPerson(4, "Dr. Hj. Siti Misalnya", frozenset({L, S}), "Puskesmas Contoh Atas", Zone.WIT, "KODE-4"),
    SimPerson(5, "Rahayu Umpama", frozenset({L}), "Badan Contoh", Zone.WIB, "KODE-5"),
]

LESSON = """<b>Layanan Publik yang Jelas · 2 dari 5</b> · ± 3 menit
<i>Cukup satu kali datang</i>
Bagi warga di daerah terpencil, "silakan kembali besok" bisa berarti ongkos perahu dan satu hari kerja yang hilang. \
Periksa seluruh berkas sekaligus, tuliskan semua kekurangan pada satu lembar, dan tawarkan jalan yang sah.

<b>Warga menempuh tiga jam, berkasnya kurang satu. Mana yang paling tepat?</b>
A. Meminta pulang dan datang lagi setelah lengkap
B. Memeriksa semua, menuliskan kekurangan, memberi cara menyusulkan
C. Menerima apa adanya, melengkapi sendiri tanpa bukti"""


def letters(key: str, text: str) -> Outbound:
    return Outbound(key, text, choices=tuple(Choice(f"1.a.7.{i}", "ABC"[i]) for i in range(3)), columns=3)


def welcome(event: Inbound) -> list[Outbound]:
    if not event.text:
        return [
            Outbound("s", "Untuk bergabung, bagikan nomor telepon yang terdaftar.", ask_contact="Bagikan nomor saya")
        ]
    text = (
        f"Selamat datang di <b>Bekal</b>. Undangan {plain(event.text)} diterima.\n\n"
        "Kami menyimpan nama, unit kerja, dan kemajuan belajar. Salinan atau penghapusan: /data kapan saja."
    )
    choices = (Choice("1.d.ok", "Saya setuju"), Choice("1.d.nt", "Baca selengkapnya"), Choice("1.d.no", "Tidak"))
    return [Outbound("w", text, choices=choices)]


def typed(event: Inbound) -> list[Outbound]:
    scripted: dict[str, Callable[[], Outbound]] = {
        "pelajaran": lambda: letters("l", LESSON),
        "gambar": lambda: Outbound("g", "Lihat <i>gambar</i> ini.", image="gambar"),
        "berkas": lambda: Outbound("b", "Lembar kerja minggu ini.", document="lembar"),
        "tautan": lambda: Outbound("t", "Buka halaman laporan.", link="https://contoh.example/laporan"),
        "panjang": lambda: Outbound("p", "Kalimat yang panjang sekali. " * 130),
        "susunan": lambda: Outbound(
            "r",
            "Pilih waktu.",
            choices=tuple(Choice(f"1.d.{i}", f"Pukul {i + 7}.00", "WIT") for i in range(4)),
            columns=2,
        ),
    }
    made = scripted.get(event.text.lower())
    written = f"/{event.command} {event.text}".rstrip() if event.command else event.text
    return [made() if made else Outbound("e", f"Anda menulis: <b>{plain(written)}</b>")]


def answer(event: Inbound) -> list[Outbound]:
    match event.kind:
        case Kind.START:
            return welcome(event)
        case Kind.TAP:
            return [Outbound("a", f"Tercatat: {plain(event.payload)}")]
        case Kind.CONTACT:
            return [Outbound("c", f"Nomor {event.phone} diterima.")]
        case Kind.MEDIA:
            return [Outbound("m", "Fotonya sudah saya terima.")]
        case Kind.TEXT:
            return typed(event)
    return []


@dataclass
class Echo:
    """Stores each event once, then answers it; `down` is a store that cannot be reached."""

    channel: SimulatorChannel
    assets: dict[str, Path]
    down: bool = False
    slow: asyncio.Event = field(default_factory=asyncio.Event)
    refused: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once something came while the store was away."""
    events: dict[str, Inbound] = field(default_factory=dict)
    offered: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.slow.set()

    async def sink(self, events: Sequence[NewEvent]) -> None:
        for event in events:
            self.offered += 1
            if self.down:
                self.refused.set()
                raise StoreUnavailable("down")
            if event.event_id not in self.events:
                inbound = self.channel.parse(event.raw)
                assert inbound
                self.events[event.event_id] = inbound
                self._start(self._answer(inbound))

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, event: Inbound) -> None:
        await self.slow.wait()
        for message in answer(event):
            await self.say(event.chat, message)

    async def say(self, chat: str, message: Outbound) -> Receipt:
        return await self.channel.send(chat, message, Media({}, self.assets.__getitem__))

    async def close(self) -> None:
        self.slow.set()
        await asyncio.gather(*self._tasks)


@dataclass
class Planned:
    """Time for the page to move: what is planned is played on the way."""

    clock: ManualClock
    plan: list[tuple[datetime, Callable[[], Awaitable[object]]]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def advance(self, to: datetime) -> None:
        due = sorted((each for each in self.plan if each[0] <= to), key=lambda each: each[0])
        self.plan = [each for each in self.plan if each not in due]
        for at, play in due:
            self.clock.move_to(at)
            await play()
            await self.gate.wait()
        self.clock.move_to(to)

    async def next_lesson(self) -> datetime | None:
        return min((at for at, _ in self.plan), default=None)
