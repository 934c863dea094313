"""The page to be framed: what stands on it, that it fits, that it is one file whoever draws it, that its code reads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.certificates.paper import HEIGHT, WIDTH, grouped, pdf
from bot.certificates.setting import BOLD, Line, fit, load_fonts
from bot.texts import texts_for
from lessons.certificates import Certificate
from tests.certificates.sample import ADDRESS, NOW, certificate, longest

ROOT = Path(__file__).parents[2]
MARGIN = 46
"""Of the inner rule, points: no words beyond it."""
NAMES = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=["Cc"]), min_size=1, max_size=200
)


@contextmanager
def page(content: bytes) -> Iterator[pypdfium2.PdfPage]:
    document = pypdfium2.PdfDocument(content)
    try:
        assert len(document) == 1
        yield document[0]
    finally:
        document.close()


def words(content: bytes) -> str:
    with page(content) as one:
        return " ".join(one.get_textpage().get_text_bounded().split())


def made(one: Certificate, language: str = "id", address: str = ADDRESS) -> bytes:
    return pdf(one, texts_for(language), f"{address}/sertifikat/{one.code}" if address else "")


def test_it_says_everything_and_nothing_else() -> None:
    assert words(made(certificate())) == (
        "PEMERINTAH KABUPATEN CONTOH SERTIFIKAT Nomor: 0007/9999/BKPSDM/XI/2026 menerangkan bahwa "
        "Ns. Maria Uropmabin, S.Kep. NIP 19900315 201503 2 002 Perawat Ahli Pertama Puskesmas Oksibil "
        "telah menyelesaikan Layanan Publik yang Jelas melalui pembelajaran elektronik "
        "pada 2 November 2026 s.d. 30 November 2026, setara 5 JP, dengan nilai 87,5 Kompetensi teknis "
        "Keaslian dapat diperiksa melalui kode QR ini atau di bekal.contoh.go.id/sertifikat/ "
        "7zk2m9x4c8v6b3n5q1w0j7r4th "
        "Oksibil, 30 November 2026 Kepala BKPSDM Drs. Paulus Kalakmabin, M.Si. NIP 19680512 199003 1 004"
    )


def test_in_english() -> None:
    said = words(made(certificate(), "en"))
    assert "certifies that Ns. Maria Uropmabin, S.Kep. Staff number (NIP) 19900315 201503 2 002" in said
    assert "has completed Clear Public Service by electronic learning from 2 November 2026 to 30 November 2026" in said
    assert "worth 5 learning hours (JP), with a score of 87.5 Technical competency" in said


def test_what_there_is_not_is_left_out() -> None:
    one = replace(certificate(), position="", score=None, city="", signatory_title="", signatory_name="",
                  signatory_nip="", started_on=certificate().completed_on)  # fmt: skip
    said = words(made(one, address=""))
    assert "elektronik pada 30 November 2026, setara 5 JP Kompetensi" in said
    assert said.endswith("Kode pemeriksaan: 7zk2m9x4c8v6b3n5q1w0j7r4th 30 November 2026")
    assert "QR" not in said


def test_a_course_that_is_worth_no_hours_claims_none() -> None:
    assert "30 November 2026, dengan nilai 87,5 Kompetensi" in words(made(replace(certificate(), jp=0)))


def test_a_voided_one_says_so_across_the_sheet() -> None:
    assert "DIBATALKAN" in words(made(replace(certificate(), voided_at=NOW)))
    assert "VOIDED" in words(made(replace(certificate(), voided_at=NOW), "en"))


def test_an_erased_one_names_nobody() -> None:
    said = words(made(replace(certificate(), name="(disamarkan)", nip="disamarkan-11", position="", erased=True)))
    assert "disamarkan-11" not in said
    assert "menerangkan bahwa (disamarkan) Puskesmas Oksibil" in said


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("one", [certificate(), longest()], ids=["usual", "longest"])
def test_all_of_it_stands_within_the_rule_and_apart(one: Certificate, language: str) -> None:
    with page(made(one, language)) as sheet:
        text = sheet.get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
    assert len(boxes) > 10
    for left, bottom, right, top in boxes:
        assert left >= MARGIN
        assert right <= WIDTH - MARGIN
        assert bottom >= MARGIN
        assert top <= HEIGHT - MARGIN
    for index, (left, bottom, right, top) in enumerate(boxes):
        for other in boxes[index + 1 :]:
            beside = right <= other[0] or other[2] <= left
            assert beside or bottom >= other[3] - 1 or other[1] >= top - 1, "one line over another"


def test_the_longest_names_are_whole() -> None:
    one, said = longest(), words(made(longest()))
    for part in (one.name, one.position, one.unit, one.title.in_("id"), one.institution.upper(), one.signatory_name):
        assert " ".join(part.split()) in said, part


@settings(max_examples=25)
@given(NAMES, NAMES)
def test_whatever_a_name_is_it_becomes_one_page(name: str, unit: str) -> None:
    with page(made(replace(certificate(), name=name, unit=unit))) as sheet:
        assert sheet.get_size() == pytest.approx((WIDTH, HEIGHT), abs=1)


@settings(max_examples=60)
@given(st.text("iWm. ", min_size=1, max_size=300), st.floats(8, 40), st.floats(50, 700))
def test_a_line_is_never_wider_than_it_may_be(text: str, size: float, width: float) -> None:
    load_fonts()
    fitted = fit(Line(text, size, BOLD, space=1.0), width)
    assert all(fitted.line.width(row) <= width + 0.01 for row in fitted.rows)
    assert len(fitted.rows) <= 2


def test_two_processes_draw_the_same_bytes() -> None:
    script = (
        "import hashlib\nfrom tests.certificates.test_paper import made\n"
        "from tests.certificates.sample import certificate, longest\n"
        "from dataclasses import replace\n"
        "print(hashlib.sha256(made(replace(longest(), id=1))).hexdigest(), "
        "hashlib.sha256(made(replace(certificate(), id=1))).hexdigest())"
    )
    digests = {
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1


def test_it_is_small_and_brings_its_letters_along() -> None:
    content = made(longest())
    assert len(content) < 50_000, "what it costs a learner to load"
    assert content.count(b"/FontFile2") == 2
    assert b"/Lang" in content


@pytest.mark.parametrize("one", [certificate(), longest(), replace(certificate(), voided_at=NOW)])
def test_its_code_is_read_from_a_poor_scan(one: Certificate) -> None:
    with page(made(one)) as sheet:
        image = sheet.render(scale=1.2).to_pil().convert("L")
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == f"{ADDRESS}/sertifikat/{one.code}"


def test_staff_numbers_are_written_as_on_paper() -> None:
    assert grouped("199003152015032002") == "19900315 201503 2 002"
    assert grouped("disamarkan-11") == "disamarkan-11"
