"""The tables of certificates: each with all that it shows, and how far the numbers of a year have come."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from lessons.model import Competency, LocalText
from store.columns import Json, Packed, Said, one_of
from store.dialect import Key, Moment
from store.tables import metadata, partial_on, words_column

ByLanguage = Packed(lambda text: Json.write(dict(text.by_language)), lambda kept: LocalText(Json.read(kept)))

certificates = Table(
    "certificates",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False, index=True),
    Column("enrolment_id", Key, ForeignKey("enrolments.id"), nullable=False, index=True),
    Column("code", Text, nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("series", Text, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("institution", Text, nullable=False),
    Column("name", Said, nullable=False),
    Column("nip", Text, nullable=False),
    Column("position", Said, nullable=False),
    Column("unit", Said, nullable=False),
    Column("course_id", Text, nullable=False),
    Column("course_version", Text, nullable=False),
    Column("title", ByLanguage, nullable=False),
    Column("competency", one_of(Competency), nullable=False),
    Column("jp", Integer, nullable=False),
    Column("score", Float),
    Column("started_on", Date, nullable=False),
    Column("completed_on", Date, nullable=False),
    words_column("city"),
    words_column("signatory_title"),
    words_column("signatory_name"),
    words_column("signatory_nip"),
    Column("replaces", Key, ForeignKey("certificates.id", deferrable=True, initially="DEFERRED"), index=True),
    Column("voided_at", Moment),
    words_column("voided_by", Said),
    words_column("void_reason", Said),
    Column("erased", Boolean, nullable=False),
    UniqueConstraint("series", "year", "sequence"),
    Index("uq_certificates_valid", "enrolment_id", unique=True, **partial_on("voided_at IS NULL")),
)

certificate_numbers = Table(
    "certificate_numbers",
    metadata,
    Column("series", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
