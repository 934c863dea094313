from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring import answers
from mentoring.redaction import Taken, without_personal_data
from mentoring.refusal import Refused
from mentoring.similar import rank
from people.privacy import find_identity_numbers

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
TODAY = date(2026, 11, 24)
NAMES = ("Dr. Hj. Siti Aminah, S.Sos., M.Si.", "AGUS WONDA")


@pytest.mark.parametrize(
    ("text", "clean", "taken"),
    [
        ("Titip NIK 9102031234560003 ke kader.", "Titip NIK … ke kader.", (Taken.IDENTITY_NUMBER,)),
        ("Hubungi 0812 3456 7890 sore hari.", "Hubungi … sore hari.", (Taken.PHONE_NUMBER,)),
        ("Kirim ke agus.w@contoh.go.id atau @aguswonda", "Kirim ke … atau …", (Taken.ADDRESS,)),
        ("Tanya Ibu Maria Yikwa di loket.", "Tanya Ibu … di loket.", (Taken.NAME,)),
        ("Warga bernama Yohanis sudah datang.", "Warga bernama … sudah datang.", (Taken.NAME,)),
        ("Terima kasih, siti aminah dan Wonda.", "Terima kasih, … dan ….", (Taken.NAME,)),
        ("Pak Agus, NIP 198603012010012001", "Pak …, NIP …", (Taken.IDENTITY_NUMBER, Taken.NAME)),
    ],
)
def test_personal_data_is_taken_out(text: str, clean: str, taken: tuple[Taken, ...]) -> None:
    found = without_personal_data(text, NAMES)
    assert (found.text, found.taken) == (clean, taken)


@pytest.mark.parametrize(
    "text",
    [
        "Minta tanda tangan Bapak Camat atau Ibu Kepala Puskesmas.",
        "Tulis atas nama Kepala Dinas.",
        "Bapak/Ibu dapat menitipkan berkas lewat kader.",
        "Ibu hamil didahulukan sesuai Pasal 34 UU 25/2009.",
        "Anggaran Rp1.250.000.000 tahun 2026.",
    ],
)
def test_what_is_about_nobody_stays(text: str) -> None:
    assert without_personal_data(text, NAMES) == answers.Redacted(text, ())


@given(st.text(alphabet="Ibu Pak Siti 0123456789.-@a", max_size=120))
def test_nothing_that_looks_like_an_identity_number_is_left(text: str) -> None:
    assert not find_identity_numbers(without_personal_data(text, NAMES).text)


def approved() -> answers.BankAnswer:
    texts = ("Bu Siti, bagaimana menyusulkan berkas warga?", " Titip ke kader, HP 081234567890. ")
    return answers.approve(1, texts, NAMES, 7, 8, NOW, TODAY, "pelayanan-publik", "01-satu")


def test_an_approved_answer_is_clean_owned_and_dated() -> None:
    answer = approved()
    assert (answer.question, answer.answer) == ("Bu …, bagaimana menyusulkan berkas warga?", "Titip ke kader, HP ….")
    assert (answer.owner_id, answer.approved_by, answer.review_on) == (7, 8, date(2027, 11, 24))
    assert [found.id for found in rank("menyusulkan berkas warga", [answer.as_text])] == [1]


@pytest.mark.parametrize("texts", [("Bagaimana, Pak?", "Titip ke kader."), ("Menyusulkan berkas?", "081234567890")])
def test_what_says_nothing_does_not_become_reusable(texts: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="answer_empty"):
        answers.approve(1, texts, NAMES, 7, 8, NOW, TODAY)


def test_it_wants_review_once_its_date_has_passed() -> None:
    answer = approved()
    assert not answers.wants_review(answer, answer.review_on)
    late = answer.review_on + timedelta(days=1)
    assert answers.wants_review(answer, late)
    again = answers.reviewed(answer, "Titipkan ke kader, Pak Agus.", 7, NOW, late)
    assert not answers.wants_review(again, late)
    assert again.answer == "Titipkan ke kader, Pak …."


def test_an_answer_that_seldom_helps_is_looked_at_again() -> None:
    answer = replace(approved(), uses=5)
    assert answers.wants_review(answer, TODAY)
    assert not answers.wants_review(replace(answer, helped=1), TODAY)


def test_a_retired_answer_wants_no_review() -> None:
    retired = answers.retire(approved(), NOW)
    assert retired.retired_at == NOW
    assert not answers.wants_review(retired, TODAY + timedelta(days=999))
    assert answers.retire(retired, NOW + timedelta(days=1)) == retired
