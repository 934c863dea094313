"""Mentees of a rehearsed quarter: they assess themselves, agree or not, learn a little, and ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.buttons import Act
from tests.rehearsal.quarter_channel import Shown
from tests.rehearsal.quarter_people import Actor

TOPICS = (
    ("Bagaimana menjelaskan syarat layanan kepada warga lanjut usia?",
     "Cara menjelaskan syarat layanan kepada warga yang sudah lanjut usia bagaimana ya?"),
    ("Siapa yang menandatangani maklumat pelayanan di distrik?",
     "Maklumat pelayanan distrik itu ditandatangani siapa?"),
    ("Apa yang harus ditulis dalam laporan survei kepuasan masyarakat?",
     "Laporan survei kepuasan masyarakat harus memuat apa saja?"),
    ("Bagaimana menanggapi pengaduan warga yang disampaikan lewat pesan singkat?",
     "Ada pengaduan warga lewat pesan singkat, bagaimana menanggapinya?"),
    ("Kata sandi aplikasi kantor sebaiknya diganti berapa bulan sekali?",
     "Berapa bulan sekali kata sandi aplikasi kantor perlu diganti?"),
    ("Bagaimana memimpin rapat supaya semua peserta ikut berbicara?",
     "Supaya semua peserta rapat ikut berbicara, bagaimana memimpinnya?"),
    ("Apa beda loket prioritas dan antrean biasa untuk penyandang disabilitas?",
     "Loket prioritas penyandang disabilitas apa bedanya dengan antrean biasa?"),
    ("Bagaimana menyusun target kinerja triwulan bersama tim kecil?",
     "Menyusun target kinerja triwulan dengan tim kecil bagaimana caranya?"),
    ("Dokumen apa yang boleh dibagikan kepada desa tetangga?",
     "Kepada desa tetangga, dokumen apa yang boleh kami bagikan?"),
    ("Bagaimana menghitung indeks dari jawaban kuesioner yang kosong?",
     "Jawaban kuesioner ada yang kosong, bagaimana menghitung indeksnya?"),
)  # fmt: skip
_AGAIN = ("Kalau jaringannya mati bagaimana, Pak?", "Apakah itu berlaku juga di kelurahan?", "Contohnya seperti apa?")
_WITH_NUMBER = "Warga meninggalkan nomor 0812 3456 7890, bolehkah saya simpan?"


@dataclass
class Mentee(Actor):
    """A learner. What they do is drawn once it is asked for."""

    steady: bool = True
    """Answers what asks for an answer; the others leave most of it."""

    def asks(self) -> None:
        """A question of their own accord."""
        if self.rng.random() < 0.5:
            self.does(self.now(), lambda: self.commands("tanya"), self._without_lesson, self._writes)
        else:
            self.does(self.now(), lambda: self.commands("tanya"), self._writes)

    def sees(self, shown: Shown) -> None:
        acts = shown.acts
        reply = shown.at == self.phone.acted_at
        for act, deed in _BY_ACT.items():
            if act in acts:
                deed(self, shown, reply)
                return
        if shown.answers:
            self._lesson(shown)

    # --- joining

    def _agrees(self, shown: Shown, reply: bool) -> None:
        if reply:
            self.does(self.now(), lambda: self.taps(shown, Act.CONSENT))

    def _hours(self, shown: Shown, reply: bool) -> None:
        self.does(self.now(), lambda: self.taps(shown, Act.HOURS_FIT))
        self.does(self.awake(self.later(self.rng.uniform(0.25, 6))), lambda: self.commands("penilaian"))

    def _assesses(self, shown: Shown, reply: bool) -> None:
        """A level for the statement that is in front of them, if it is a statement."""
        options = shown.acts[Act.ASSESS]
        if reply and len(options) == 5:
            level = self.rng.choices((0, 1, 2, 3), (12, 43, 35, 10))[0]
            self.does(self.now(), lambda: self.taps(shown, Act.ASSESS, options[level]))

    def _no_words(self, shown: Shown, reply: bool) -> None:
        if reply:
            self.does(self.now(), lambda: self.taps(shown, Act.ASSESS_NO_WORDS))

    # --- the pair

    def _named(self, shown: Shown, reply: bool) -> None:
        chance = self.rng.random()
        if chance < 0.95:
            act = Act.PAIR_NAME if chance < 0.92 else Act.PAIR_HOLD
            self.does(self.awake(self.later(self.rng.uniform(0.5, 30))), lambda: self.taps(shown, act))

    def _changes(self, shown: Shown, reply: bool) -> None:
        """Another mentor is offered, since questions went past their time."""
        if not reply and self.rng.random() < 0.5:
            self.does(
                self.awake(self.later(4)),
                lambda: self.taps(shown, Act.PAIR_CHANGE),
                lambda: self.taps_last(Act.PAIR_CHANGE_SURE),
            )

    def _finds(self, shown: Shown, reply: bool) -> None:
        if not reply and self.rng.random() < 0.6:
            self.does(self.awake(self.later(20)), lambda: self.taps(shown, Act.PAIR_FIND))

    def finishes(self) -> None:
        """The goal is reached, where they have a mentor."""
        self.does(
            self.now(),
            lambda: self.commands("mentor"),
            lambda: self.taps_last(Act.PAIR_FINISH),
            lambda: self.taps_last(Act.PAIR_FINISH_SURE),
            lambda: self.taps_last(Act.REFLECT_SKIP),
        )

    # --- asking

    def _without_lesson(self) -> None:
        if "-" in self.phone.shown[-1].acts.get(Act.ASK, ()):
            self.taps_last(Act.ASK, "-")

    def _writes(self) -> None:
        if Act.ASK_CANCEL not in self.phone.shown[-1].acts:
            return
        topic = self.rng.choice(TOPICS)
        text = _WITH_NUMBER if self.rng.random() < 0.03 else self.rng.choice(topic)
        self.types(f"{text} {self.words.fresh(self.member.nip)}")

    def _lesson(self, shown: Shown) -> None:
        if self.rng.random() < (0.9 if self.steady else 0.3):
            payload = self.rng.choice(shown.answers)
            at = self.awake(self.later(self.rng.uniform(0, 6)))
            self.does(at, lambda: self.presses(payload, shown.id), self._asks_beside)

    def _asks_beside(self) -> None:
        """Perhaps a question, where the answer that was just given is told to be wrong."""
        places = [argument for argument in self.phone.shown[-1].acts.get(Act.ASK, ()) if argument not in ("", "-")]
        if places and self.rng.random() < 0.12:
            self.goes_on(lambda: self.taps_last(Act.ASK, places[0]), self._writes)

    def _offered(self, shown: Shown, reply: bool) -> None:
        """An approved answer is shown instead."""
        act = Act.ASK_HELPED if self.rng.random() < 0.5 else Act.ASK_ON
        self.does(self.now(), lambda: self.taps(shown, act))

    def _warned(self, shown: Shown, reply: bool) -> None:
        self.does(self.now(), lambda: self.taps(shown, Act.ASK_SEND))

    def _answered(self, shown: Shown, reply: bool) -> None:
        if reply:
            return
        chance, at = self.rng.random(), self.awake(self.later(self.rng.uniform(0, 20)))
        if chance < 0.4:
            self.does(at, lambda: self.taps(shown, Act.SOLVED))
        elif chance < 0.55:
            self.does(at, lambda: self.replies(shown, "Terima kasih banyak, Pak"))
        elif chance < 0.68:
            more = f"{self.rng.choice(_AGAIN)} {self.words.fresh(self.member.nip)}"
            self.does(at, lambda: self.replies(shown, more))

    def _asked_back(self, shown: Shown, reply: bool) -> None:
        if not reply and self.rng.random() < 0.75:
            more = f"Maksud saya di kantor distrik kami {self.words.fresh(self.member.nip)}"
            self.does(self.awake(self.later(self.rng.uniform(0, 30))), lambda: self.replies(shown, more))


_BY_ACT: dict[Act, Callable[[Mentee, Shown, bool], None]] = {
    Act.HOURS_FIT: Mentee._hours,
    Act.CONSENT: Mentee._agrees,
    Act.ASSESS: Mentee._assesses,
    Act.ASSESS_NO_WORDS: Mentee._no_words,
    Act.PAIR_NAME: Mentee._named,
    Act.PAIR_CHANGE: Mentee._changes,
    Act.PAIR_FIND: Mentee._finds,
    Act.ASK_HELPED: Mentee._offered,
    Act.ASK_SEND: Mentee._warned,
    Act.SOLVED: Mentee._answered,
    Act.FOLLOW: Mentee._asked_back,
}
"""By what a message offers, the first that fits."""
