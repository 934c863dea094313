"""How a database is opened: durable, strict, and silent about what is secret."""

from __future__ import annotations

import pytest

from store import dialect
from store.dialect import parse_url
from store.errors import StoreConflict, StoreUnavailable
from store.store import Store
from store.tables import persons
from tests.conftest import AS_SHIPPED
from tests.store.sample import address, agency, person


@pytest.mark.parametrize(
    "url", ["", "sqlite://", "sqlite:///:memory:", "mysql://u:rahasia@h/d", "not a url", "bekal.db", "://rahasia"]
)
def test_other_databases_are_refused_without_repeating_the_address(url: str) -> None:
    with pytest.raises(ValueError, match="the store needs") as refused:
        Store.open(url)
    assert "rahasia" not in str(refused.value)


def test_a_postgresql_address_gets_its_driver() -> None:
    assert parse_url("postgresql://u@h/d").drivername == "postgresql+psycopg"


def test_sqlite_is_durable_and_strict(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is shipped; the other tests' databases wait for no disk, to be quick."""
    monkeypatch.setattr(dialect, "SYNCHRONOUS", AS_SHIPPED)
    with Store.open(sqlite_url) as store:
        names = ("journal_mode", "synchronous", "foreign_keys")
        settings = store.write_now(
            lambda tx: [tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
        )
    assert settings == ["wal", 2, 1]


def test_postgresql_commits_durably_by_default(postgresql_url: str) -> None:
    """Nothing of ours turns it off; the tests' own server does, to be quick."""
    with Store.open(postgresql_url) as store:
        source = "SELECT source FROM pg_settings WHERE name = 'synchronous_commit'"
        assert store.write_now(lambda tx: tx.connection.exec_driver_sql(source).scalar_one()) == "configuration file"


def test_errors_name_no_person(store: Store) -> None:
    store.write_now(agency)
    twin = person(1).nip
    double = persons.update().where(persons.c.id == 2).values(nip=twin)
    with pytest.raises(StoreConflict) as conflict:
        store.write_now(lambda tx: tx.connection.execute(double))
    error: BaseException | None = conflict.value
    while error is not None:
        assert twin not in str(error)
        error = error.__cause__ or error.__context__
    with pytest.raises(StoreConflict) as conflict:
        store.write_now(lambda tx: tx.save([address(50, 4711)]))
    assert "4711" not in str(conflict.value)


def test_a_server_that_is_not_there_is_unavailable_and_its_password_stays_secret() -> None:
    with Store.open("postgresql://u:rahasia@127.0.0.1:9/bekal", patience=0.1) as store:
        with pytest.raises(StoreUnavailable) as unavailable:
            store.write_now(lambda tx: tx.outbox.backlog())
        assert "rahasia" not in str(unavailable.value)


def test_a_file_that_is_no_database_is_unavailable(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("odd") / "letter.db"
    path.write_text("Yth. Bapak/Ibu, " * 500)
    with Store.open(f"sqlite:///{path}") as store, pytest.raises(StoreUnavailable):
        store.upgrade()
