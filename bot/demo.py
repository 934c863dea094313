"""The demonstration: an embedded store, the sample agency, the shipped courses and the simulator page."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.app import build_service, build_site, menu, run
from bot.building import build_house
from bot.channels.simulator import SimulatorChannel
from bot.clock import Clock, DrivenClock, SystemClock
from bot.config import Config
from bot.config.settings import Agency, CertificateSettings, JpTables, Secret, Web
from bot.documents import Documents
from bot.links import Links
from bot.sample import code_of, seed
from bot.sample.figures import enter_figures, sample_terms
from bot.sample.hours import enter_hours
from bot.sample.mentoring import enliven
from bot.sample.surveys import answer_surveys
from bot.service import Role
from bot.web.simulator import SimPerson, Simulator
from lessons.certificates import Signatory
from lessons.survey_terms import SurveyTerms
from mentoring.sessions import SessionTable
from people.hours import local_day
from people.model import Person, Zone
from store.dossier import history
from store.store import Store
from store.tx import Tx

AGENCY = "Pemerintah Kabupaten Contoh"
ZONE = Zone.WIT
HOST = "127.0.0.1"
CODE = "9999"
CERTIFICATES = CertificateSettings(issue=True, city="Oksibil", signatory=Signatory("Kepala BKPSDM Kabupaten Contoh"))
JP = JpTables(mentoring=SessionTable(version="demo"))

SURVEYS = SurveyTerms(job=False)
"""Without job satisfaction: it would speak to everybody on the third day of a demonstration."""


def demo_clock(store: Store, start: datetime | None = None, rate: float = 1.0) -> DrivenClock:
    """Time starts at `start` (now if None), but never before what the store has seen: time does not go back."""
    seen = store.read_now(lambda tx: tx.journal.latest())
    wanted = start or SystemClock().now()
    return DrivenClock(max(wanted, seen) if seen else wanted, rate)


async def serve_demo(
    store: Store, clock: Clock, port: int, rate: float, language: str, listening: Callable[[], None]
) -> None:
    """Serve the demonstration until a signal; `listening` is called once the page can be opened.

    The sample agency is put into an empty store; one that is filled goes on where it stopped. Raises OSError where
    the port is taken.
    """
    web = Web(HOST, port, f"http://{HOST}:{port}", Secret(secrets.token_urlsafe(32)))
    config = Config(
        agency=Agency(AGENCY, CODE, ZONE, language), web=web, jp=JP, certificates=CERTIFICATES, surveys=SURVEYS,
        indicators=sample_terms(local_day(ZONE, clock.now())),
    )  # fmt: skip
    house = build_house(config)
    links = Links(web.public_url, web.secret)
    if seed(store, house, clock.now(), ZONE):
        codes = store.read_now(lambda tx: {person.nip: code_of(person) for person in tx.people.in_unit(None)})
        enliven(store, house, clock.now(), codes)
        enter_hours(store, house, clock.now())
        answer_surveys(store, house, clock.now())
        enter_figures(store, house, clock.now())
    channel = SimulatorChannel(clock)
    for chat, past in store.read_now(lambda tx: history(tx, channel.name, channel.account)).items():
        channel.remember(chat, past)
    documents = Documents(house, store, clock)
    try:
        service = build_service(house, store, clock, [channel], documents, rate, links=links)
        people = store.read_now(_people)
        simulator = Simulator(channel, service, lambda: people, documents.path, ZONE, language, menu)
        await run(service, build_site(service, simulator, links), HOST, port, Role.ALL, listening=listening)
    finally:
        documents.close()


def _people(tx: Tx) -> Sequence[SimPerson]:
    return [_sim_person(person) for person in tx.people.in_unit(None)]


def _sim_person(person: Person) -> SimPerson:
    code = code_of(person)
    return SimPerson(person.id, person.name, person.roles, person.unit_name, person.zone, code, person.phone)
