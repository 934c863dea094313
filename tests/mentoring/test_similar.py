from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.similar import Corpus, Text, corpus_of, rank, terms
from mentoring.stems import stem, words_of

BANK = [
    Text(
        1,
        "Kalau warga tidak punya HP bagaimana menyusulkan berkas?",
        "Titipkan lewat kader atau kepala kampung dengan tanda terima; catat di buku kekurangan berkas.",
        "01-satu-kali-datang",
    ),
    Text(2, "Bagaimana menanggapi pengaduan tanpa nama?", "Catat isinya dan jawab lewat papan pengumuman."),
    Text(3, "Berapa lama standar waktu pelayanan KTP?", "Paling lama 24 jam bila blangko tersedia."),
    Text(4, "Siapa menandatangani surat tugas saat kepala dinas cuti?", "Pelaksana harian atas nama kepala dinas."),
    Text(5, "Bagaimana mengisi e-Kinerja untuk pekerjaan di luar SKP?", "Masukkan sebagai tugas tambahan."),
]
SUBJECTS = ["warga", "berkas", "pengaduan", "pelayanan", "KTP", "surat", "tugas", "cuti", "hilang", "desa"]
WORDS = st.lists(st.sampled_from(SUBJECTS), max_size=8)


def test_a_text_is_about_the_stems_of_its_words() -> None:
    assert terms("Gimana cara menyusulkan kekurangan berkas-berkasnya, Pak?") == ("susul", "kurang", "berkas")
    assert terms("yg tdk punya HP") == ("tidak", "telepon")
    assert terms("No. surat") == ("nomor", "surat")
    assert terms("Mengisi e-kinerja / ekinerja") == ("isi", "ekinerja", "ekinerja")
    assert terms("Bagaimana ya, Bu?") == ()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Warga tdk punya handphone, gmn cara susulkan kekurangan berkas?", 1),
        ("warga tanpa telepon bagaimana berkas susulannya", 1),
        ("Pengaduan yang tidak ada namanya ditanggapi bagaimana?", 2),
        ("berapa lama KTP jadi?", 3),
        ("kepala dinas sedang cuti, siapa tanda tangan surat tugas?", 4),
        ("cara isi ekinerja kalau kerjaan di luar SKP", 5),
    ],
)
def test_the_same_question_in_other_words_is_found(question: str, found: int) -> None:
    assert [similar.id for similar in rank(question, BANK)][:1] == [found]


@pytest.mark.parametrize(
    "question", ["bagaimana membuat laporan keuangan desa?", "siapa yang tanda tangan kontrak?", "berkas", "", "😀 ؟"]
)
def test_another_question_is_not_answered_with_what_is_there(question: str) -> None:
    assert rank(question, BANK) == []


def test_a_bank_of_one_answer_is_enough() -> None:
    assert [found.id for found in rank("warga tanpa telepon menyusulkan berkas bagaimana", BANK[:1])] == [1]
    assert rank("apa saja", []) == []


def test_the_same_lesson_tips_the_scales() -> None:
    question = "warga tanpa sinyal, berkas susulan dikirim ke mana"
    apart, beside = rank(question, BANK, least=0.0), rank(question, BANK, lesson_id="01-satu-kali-datang", least=0.0)
    assert beside[0].id == apart[0].id == 1
    assert beside[0].share == pytest.approx(apart[0].share + 0.1)


def test_the_banks_own_counts_say_which_words_are_rare() -> None:
    corpus = Corpus(1000, {**corpus_of(BANK).containing, "warga": 900, "berkas": 900, "telepon": 2})
    common, rare = (
        rank(words, BANK, corpus, least=0.0)[0].share for words in ("warga berkas desa", "telepon susul desa")
    )
    assert common < rare


@given(WORDS)
def test_shares_lie_between_0_and_1_and_fall(words: list[str]) -> None:
    found = rank(" ".join(words), BANK, least=0.0, most=9)
    shares = [similar.share for similar in found]
    assert shares == sorted(shares, reverse=True)
    assert all(0 < share <= 1 for share in shares)


@given(WORDS, st.permutations(BANK))
def test_the_order_of_the_bank_changes_nothing(words: list[str], bank: list[Text]) -> None:
    question = " ".join(words)
    assert rank(question, bank) == rank(question, BANK)


@given(st.text(max_size=200))
def test_any_text_has_words_and_stems(text: str) -> None:
    for word in words_of(text):
        assert 0 <= word.start < word.end <= len(text)
    assert all(isinstance(found, str) for found in terms(text))


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("pengembangan", "kembang"),
        ("menanyakan", "tanya"),
        ("petugas-petugas", "tugas"),
        ("2026", "2026"),
        ("x" * 60, "x" * 60),
    ],
)
def test_stems(word: str, root: str) -> None:
    assert stem(word) == root
