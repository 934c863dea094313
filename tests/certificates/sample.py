"""Certificates to be drawn and shown: a usual one, and the longest that any roster holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from lessons.certificates import Certificate, Issuer, Signatory, certify
from lessons.model import Competency, Course, LocalText
from lessons.study import Enrolment, EnrolmentStatus
from people.model import Person, Zone

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
ADDRESS = "https://bekal.contoh.go.id"
ISSUER = Issuer(
    "Pemerintah Kabupaten Contoh", "9999", Zone.WIT, city="Oksibil",
    signatory=Signatory("Kepala BKPSDM", "Drs. Paulus Kalakmabin, M.Si.", "196805121990031004"),
)  # fmt: skip
COURSE = Course(
    "tek-01", "v1", LocalText({"id": "Layanan Publik yang Jelas", "en": "Clear Public Service"}), Competency.TECHNICAL,
    (1, 2), 30, 5, date(2026, 1, 1), (),
)  # fmt: skip
PERSON = Person(
    11, "199003152015032002", "Ns. Maria Uropmabin, S.Kep.", 1, "Puskesmas Oksibil", Zone.WIT,
    position="Perawat Ahli Pertama",
)  # fmt: skip
DONE = Enrolment(
    21, 11, "tek-01", "v1", EnrolmentStatus.COMPLETED, NOW, started_at=datetime(2026, 11, 2, tzinfo=UTC),
    completed_at=NOW, post_score=87.5, jp=5,
)  # fmt: skip


def certificate(sequence: int = 7) -> Certificate:
    return replace(certify(ISSUER, PERSON, COURSE, DONE, sequence, NOW), code="7zk2m9x4c8v6b3n5q1w0j7r4th")


def longest() -> Certificate:
    """Everything about as long as it comes."""
    return replace(
        certificate(),
        name="Prof. Dr. dr. Hj. Siti Nurhaliza Wahyuningsih Kusumawardhani Mandacan-Uropmabin, "
        "S.Ked., M.Kes., Sp.PD-KGEH., FINASIM., Ph.D.",
        position="Pembina Teknis Perbendaharaan Negara dan Penyelia Pengelolaan Sistem Informasi Kesehatan Daerah "
        "Terpencil Ahli Madya",
        unit="Unit Pelaksana Teknis Dinas Pusat Kesehatan Masyarakat Pembantu Distrik Pegunungan Bintang Tengah, "
        "Dinas Kesehatan, Pengendalian Penduduk dan Keluarga Berencana Kabupaten Pegunungan Bintang",
        institution="Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Pemerintah Daerah Kabupaten Pegunungan "
        "Bintang, Provinsi Papua Pegunungan",
        title=LocalText(
            {
                "id": "Menenangkan Warga, Mendengar Dahulu, dan Menuliskan Semua Kekurangan Berkas pada Satu Lembar "
                "di Loket Pelayanan Terpadu",
                "en": "Calming Citizens, Listening First, and Writing Down All That Is Missing on One Sheet at the "
                "Integrated Counter",
            }
        ),
        signatory_title="Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kabupaten Pegunungan Bintang",
        signatory_name="Prof. Dr. Ir. Paulus Kalakmabin Uropmabin, M.Si., M.Agr., Ph.D.",
    )
