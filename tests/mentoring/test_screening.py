from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.screening import Concern, concerns, screen

ID, PHONE = Concern.IDENTITY_NUMBER, Concern.PHONE_NUMBER
HEALTH, INTEGRITY, SAFETY = Concern.HEALTH, Concern.INTEGRITY, Concern.SAFETY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Warga dengan NIK 9102031234560003 belum terdaftar, bagaimana?", (ID,)),
        ("NIP saya 19860301 201001 2 001, salah di SIASN.", (ID,)),
        ("Hubungi saya di 0812-3456-7890 ya Pak.", (PHONE,)),
        ("WA 62 812 3456 7890 atas nama kader", (PHONE,)),
        ("NIK 9102031234560003, HP 081234567890", (ID, PHONE)),
        ("Pasien TBC menolak minum obat, apa yang harus dilakukan?", (HEALTH,)),
        ("Rekan saya sedang hamil besar tetapi tetap dapat tugas lapangan.", (HEALTH,)),
        ("Bu Maria sakit sejak Senin.", (HEALTH,)),
        ("Ada warga positif HIV di kampung.", (HEALTH,)),
        ("Atasan saya menerima suap dari rekanan.", (INTEGRITY,)),
        ("Kami diminta setor tiap bulan supaya berkas lancar.", (INTEGRITY,)),
        ("Saya disuruh memalsukan daftar hadir.", (INTEGRITY,)),
        ("Ada penyuapan di kantor, saya melihat sendiri.", (INTEGRITY,)),
        ("Kadang rasanya ingin mati saja.", (SAFETY,)),
        ("Saya dilecehkan oleh rekan kerja.", (SAFETY,)),
        ("Kepala bidang mengancam saya karena menolak laporan fiktif", (INTEGRITY, SAFETY)),
    ],
)
def test_what_calls_for_care_is_found(text: str, expected: tuple[Concern, ...]) -> None:
    assert concerns(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bagaimana berkirim surat ke Dinas Kesehatan kabupaten?",
        "Saya bekerja di dinas kesehatan, apakah sistemnya sama?",
        "Apakah warga harus membawa kartu BPJS Kesehatan?",
        "Saya bertugas di rumah sakit umum daerah.",
        "Bagaimana menjaga kesehatan organisasi?",
        "Saya sedang cuti sakit, bagaimana JP saya?",
        "Apa beda suap dan gratifikasi?",
        "Bagaimana mengisi formulir gratifikasi yang saya terima dari unit?",
        "Unit kami mencanangkan zona integritas dan anti korupsi.",
        "Rapat mulai pukul 08.00, boleh saya wakilkan?",
        "Ancaman banjir sudah diumumkan; apa tugas posko?",
        "Anggaran Rp1.250.000.000 apakah perlu persetujuan kepala?",
        "Surat 0812/345/BKPSDM/2026 tanggal 01-12-2026",
        "Pasal 34 UU 25/2009",
        "",
    ],
)
def test_an_ordinary_question_raises_no_alarm(text: str) -> None:
    assert concerns(text) == ()


def test_a_topic_counts_only_in_the_sentence_of_the_person() -> None:
    assert concerns("Saya dari Oksibil. Apa itu suap?") == ()
    assert concerns("Saya dari Oksibil, ada suap.") == (INTEGRITY,)


def test_each_finding_stands_at_its_place() -> None:
    text = "Bu Ani sakit, HP 0812 3456 7890"
    assert [text[found.start : found.end] for found in screen(text)] == ["sakit", "0812 3456 7890"]


def test_only_integrity_and_safety_go_to_the_officer() -> None:
    assert [concern for concern in Concern if concern.to_officer] == [INTEGRITY, SAFETY]


@given(st.text(max_size=300))
def test_any_text_is_screened_within_its_bounds(text: str) -> None:
    for found in screen(text):
        assert 0 <= found.start < found.end <= len(text)
