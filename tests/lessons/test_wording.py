"""Letters in explanations: where they mislead because options are shuffled, and where they mean something else."""

from __future__ import annotations

import pytest

from lessons.wording import bare_letter


@pytest.mark.parametrize(
    ("text", "language", "letter"),
    [
        ("Tarif (A) hanya satu komponen standar.", "id", "A"),
        ("Pilihan D menghemat kedatangan warga.", "id", "D"),
        ("Jawabannya B karena lengkap.", "id", "B"),
        ("Kalimat itu jelas. B menegur, sedangkan yang lain diam.", "id", "B"),
        ("Yang ini keliru, C membebani warga.", "id", "C"),
        ("Yang lain memuat prasangka, A dan D juga.", "id", "A"),
        ("Option C is right.", "en", "C"),
        ("A and C are wrong.", "en", "A"),
        ("B delays the answer.", "en", "B"),
    ],
)
def test_a_letter_that_means_an_option(text: str, language: str, letter: str) -> None:
    assert bare_letter(text, 4, language) == letter


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nilai itu mutu C (kurang baik).", "id"),
        ("Vitamin C penting.", "id"),
        ("Menurut UU 25/2009 {a} sudah tepat, sedangkan {b} belum.", "id"),
        ("A certified signature is needed; a scan is none.", "en"),
        ("Pilihan E tidak ada.", "id"),
        ("Lihat lampiran (A.1).", "id"),
        ("Berkas .apk adalah aplikasi.", "id"),
        ("", "id"),
    ],
)
def test_a_letter_that_means_something_else(text: str, language: str) -> None:
    assert bare_letter(text, 4, language) is None
