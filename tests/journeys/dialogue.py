"""Whole journeys as readable dialogue, run through the real router, engine and store.

A dialogue file holds lines of these forms:

    # a comment
    ## maria              the phone that the following lines are about
    @ 2026-11-30 09:00    time moves there (WIT), everything due on the way is played
    » Saya setuju         what the person types; `» [A]` taps the button with that title on the newest message
                          that has it; `» :benar` / `» :salah` taps the right / a wrong option of the open question,
                          `» :ketik benar` types it (`» :ketik kantor benar`: that of the
                          question on another phone), `» :huruf benar` all right letters of a question without buttons;
                          `» :foto CAPTION`, `» :suara MB`, `» :dokumen`, `» :kontak NUMBER`, `» :blokir`,
                          `» :buka blokir`,
                          `» :tombol PAYLOAD`, `» :bundel benar salah -` (several answers in one message);
                          `» ↩ words` replies to the newest message that is about a question to a mentor,
                          `» ↩↩ words` to the newest message of all, `» ↩temu words` to that about a group's meeting
    > Selamat datang …    a line of the next message: each must be in it, in this order; `…` stands for anything;
                          `{benar}` is the letter of the right option of the last question
    [A] [B]               exactly the buttons of that message
    = diam                nothing was said since
    = gambar              that message has an image; `= tanpa gambar`, `= tanpa tombol`; `= lampiran`: a file
    * daftar maria surat  the administrator enrols somebody; `* daftar maria surat mulai 2026-12-07`
    * pemberitahuan 2     the notice is raised to this version
    * kursus diperbarui   every course gets a new version
    * pasangan maria agus Agus becomes Maria's mentor, and both know each other; `* pisah maria agus` ends it
    * selesai maria contoh  Maria has completed a course now; `* atasan maria rudi`: Rudi leads her from now on
    * akhiri maria contoh   the course ends for Maria, and she is told
    * keluar maria          Maria leaves the agency (`* keluar maria 2026-12-31`: on that day); `* kembali maria`
    * tabel jp              a meeting is worth 2 JP, at most 4 a month, from 45 minutes on
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import buttons, enrolling, markup, unenrolling, wire
from bot.departures.desk import depart, take_back
from bot.house import House
from bot.messages import Inbound, Kind, Outbound
from bot.plans import PLANS, next_in
from bot.processing import process
from bot.shelf import Courses
from lessons.model import LocalText
from lessons.steps.base import Step
from lessons.study import Enrolment, EnrolmentStatus, QuestionInstance
from mentoring import pairing
from mentoring.sessions import SessionTable
from people.departure import Departure, Reason
from people.hours import local_day
from people.ids import new_id
from people.roster.model import RosterChanges
from store.model import ChatRef, Mark, NewEvent, OutboxState
from store.store import Store

WIT = ZoneInfo("Asia/Jayapura")
_COMMAND = re.compile(r"/(\w+)\s*(.*)", re.DOTALL)


@dataclass
class Phone:
    """One chat: what arrived on it, oldest first."""

    chat: str
    messages: list[Outbound] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    """The provider's id of each message."""
    read: int = 0

    def unread(self) -> Outbound | None:
        """The next message that was not looked at, if there is one."""
        if self.read >= len(self.messages):
            return None
        self.read += 1
        return self.messages[self.read - 1]


class World:
    """The service without network: events go in as a channel would store them, messages come out to phones."""

    def __init__(self, store: Store, house: House, now: datetime) -> None:
        self.store, self.house, self.now = store, house, now
        self.phones: dict[str, Phone] = {}
        self._events = 0

    def phone(self, name: str) -> Phone:
        return self.phones.setdefault(name, Phone(name))

    def event(self, name: str, kind: Kind, **fields: object) -> None:
        """One event of this phone, stored and processed."""
        self._events += 1
        ref = ChatRef("test", "satu", name)
        inbound = Inbound("test", "satu", str(self._events), name, kind, **fields)  # type: ignore[arg-type]
        self.store.write_now(lambda tx: tx.inbox.add([NewEvent(ref, inbound.event_id, "{}")], self.now))

        def work(tx):  # type: ignore[no-untyped-def]  # of any type
            waiting = [event for event in tx.inbox.waiting(10) if event.event_id == inbound.event_id]
            process(self.house, tx, [(event, inbound) for event in waiting], self.now)
            tx.inbox.done([event.id for event in waiting], self.now)

        self.store.write_now(work)
        self.deliver()

    def types(self, name: str, text: str) -> None:
        """The person types; a leading slash is a command."""
        command = _COMMAND.fullmatch(text)
        if command and command[1] == "start":
            self.event(name, Kind.START, text=command[2].strip())
        elif command:
            self.event(name, Kind.TEXT, command=command[1], text=command[2])
        else:
            self.event(name, Kind.TEXT, text=text)

    def taps(self, name: str, title: str) -> None:
        """The person taps the newest button with this title."""
        for message in reversed(self.phone(name).messages):
            for choice in message.choices:
                if choice.title == title:
                    self.event(name, Kind.TAP, payload=choice.id)
                    return
        raise AssertionError(f"no button [{title}] on the phone of {name}")

    def replies(self, name: str, text: str = "", about: str = "question/", **file: object) -> None:
        """The person replies to the newest message on their phone whose key begins so: about a question."""
        phone = self.phone(name)
        newest = next(n for n in reversed(range(len(phone.messages))) if phone.messages[n].key.startswith(about))
        kind = Kind.MEDIA if file else Kind.TEXT
        self.event(name, kind, text=text, reply_to=phone.ids[newest], **file)

    def move_to(self, target: datetime) -> None:
        """Play everything that is due up to `target`."""
        while True:
            due = self.store.read_now(lambda tx: next_in(tx, self.house, self.now))
            if due is None or due > target:
                break
            self.now = max(self.now, due)
            self._tick()
        self.now = target
        self._tick()

    def _tick(self) -> None:
        now = self.now
        for plan in PLANS.values():
            self.store.write_now(lambda tx, plan=plan: plan(tx, self.house, now))  # type: ignore[misc]
        self.deliver()

    def deliver(self) -> None:
        """Hand over what is queued, in the order in which a sender would."""
        while leased := self.store.write_now(
            lambda tx: tx.outbox.claim(self.now, [("test", "satu")], 100, timedelta(minutes=1), "token")
        ):
            for message in leased:
                self.phone(message.ref.chat).messages.append(wire.load(message.payload))
                self.phone(message.ref.chat).ids.append(str(message.id))
            marks = [Mark(m.id, m.token, OutboxState.SENT, self.now, provider_id=str(m.id)) for m in leased]
            self.store.write_now(lambda tx, marks=marks: tx.outbox.mark(marks))  # type: ignore[misc]

    def open_question(self, name: str) -> tuple[QuestionInstance, list[str], int]:
        """The newest question with buttons on this phone: its instance, labels, and the right position."""
        for message in reversed(self.phone(name).messages):
            for choice in message.choices:
                button = buttons.decode(choice.id)
                if isinstance(button, buttons.AnswerTap):
                    instance = self.store.read_now(lambda tx, b=button: tx.study.instances([b.instance])[0])  # type: ignore[misc]
                    labels = [c.title for c in message.choices]
                    return instance, labels, self.right(instance)
        raise AssertionError(f"no question on the phone of {name}")

    def asked(self, name: str) -> list[QuestionInstance]:
        """The questions that this chat's conversation is about."""

        def work(tx):  # type: ignore[no-untyped-def]  # of any type
            ref = ChatRef("test", "satu", name)
            numbers = tx.turns.load([ref], self.now, [])[ref].address.state["q"]
            by_id = {instance.id: instance for instance in tx.study.instances(numbers)}
            return [by_id[number] for number in numbers]

        return self.store.write_now(work)

    def right(self, instance: QuestionInstance) -> int:
        """The position of the right option of a question."""
        step = self._step(instance)
        return step.show(instance.order, "id").labels.index(step.answer(instance.order, "id"))

    def answer(self, instance: QuestionInstance) -> str:
        """The right answer of a question as it is shown."""
        return self._step(instance).answer(instance.order, "id")

    def _step(self, instance: QuestionInstance) -> Step:
        course = self.store.read_now(lambda tx: self.house.courses.get(tx, instance.course_id, instance.course_version))
        lesson = next(x for x in course.path if x.id == instance.lesson_id)
        every = (*lesson.steps, *lesson.pre_bank, *lesson.post_bank)
        return next(s for s in every if s.id == instance.step_id)

    def person_of(self, name: str) -> int:
        """Whose phone this is."""
        ref = ChatRef("test", "satu", name)
        person = self.store.write_now(lambda tx: tx.turns.load([ref], self.now, [])[ref].address.person_id)
        assert person is not None, f"the phone of {name} is linked to nobody"
        return person

    def enrol(self, name: str, course_id: str, start: date | None = None) -> None:
        """Enrol the person with this phone, as the administrator does."""
        course, number, house = self.house.courses.catalogue.get(course_id), self.person_of(name), self.house

        def work(tx):  # type: ignore[no-untyped-def]  # of any type
            placed = enrolling.place(tx, house, course, tx.people.by_id([number]), self.now, start)
            assert enrolling.enrol(tx, house, course, placed, self.now) == 1

        self.store.write_now(work)

    def unenrol(self, name: str, course_id: str) -> None:
        """The course ends for the person with this phone, as the administrator says."""
        number, house = self.person_of(name), self.house

        def work(tx):  # type: ignore[no-untyped-def]  # of any type
            found = unenrolling.find(tx, house, course_id, tx.people.by_id([number]), self.now)
            assert found[0].enrolment
            unenrolling.unenrol(tx, house, found, self.now)

        self.store.write_now(work)
        self.deliver()

    def complete(self, name: str, course_id: str) -> None:
        """The person with this phone has completed a course at this moment."""
        course, number = self.house.courses.catalogue.get(course_id), self.person_of(name)
        content = self.house.courses.catalogue.content(course.id)
        done = Enrolment(
            new_id(), number, course.id, course.version, EnrolmentStatus.COMPLETED, self.now, completed_at=self.now
        )
        self.store.write_now(lambda tx: (tx.courses.put(course.id, course.version, content, self.now), tx.save([done])))

    def lead(self, learner: str, superior: str) -> None:
        """The person with the second phone becomes the superior of the one with the first."""
        numbers = [self.person_of(learner), self.person_of(superior)]
        person = next(p for p in self.store.read_now(lambda tx: tx.people.by_id(numbers)) if p.id == numbers[0])
        moved = replace(person, superior_id=numbers[1])
        self.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(moved,))))

    def pair(self, learner: str, mentor: str) -> int:
        """Make two people a pair that was introduced; gives its id."""
        return self.pair_people(self.person_of(learner), self.person_of(mentor))

    def pair_people(self, mentee_id: int, mentor_id: int) -> int:
        """The same by their ids."""
        now = self.now
        pair = pairing.accept(pairing.propose(new_id(), mentee_id, mentor_id, now, now), now, now)
        for person in (mentee_id, mentor_id):
            pair = pairing.agree_to_be_named(pair, person, now)
        self.store.write_now(lambda tx: tx.save([pair]))
        return pair.id

    def part(self, learner: str, mentor: str) -> None:
        """End a pair."""
        mentee_id, mentor_id, now = self.person_of(learner), self.person_of(mentor), self.now

        def work(tx):  # type: ignore[no-untyped-def]  # of any type
            pair = tx.mentoring.pair_of(mentee_id)
            assert pair.mentor_id == mentor_id
            tx.save([pairing.close(pair, now)])

        self.store.write_now(work)

    def depart(self, name: str, day: date | None = None) -> None:
        """The person with this phone leaves, as the administrator notes it."""
        number = self.person_of(name)
        departure = Departure(number, day or local_day(self.house.zone, self.now), Reason.TRANSFER, "root", self.now)
        self.store.write_now(lambda tx: depart(tx, self.house, departure, self.now))

    def take_back(self, name: str) -> None:
        """They are back, or stay."""
        number = self.person_of(name)
        self.store.write_now(lambda tx: take_back(tx, tx.people.by_id([number])[0], "root", self.now))

    def renew_courses(self) -> None:
        """Another version of every course takes the place of the one there was; the store keeps the old ones."""
        old = self.house.courses.catalogue
        title = LocalText({"id": "Edisi baru", "en": "New edition"})
        courses = tuple(replace(course, version=course.version[::-1], title=title) for course in old.courses)
        self.house = replace(self.house, courses=Courses(replace(old, courses=courses)))


FILES = {"foto": "photo", "suara": "voice", "dokumen": "document"}


def _file(act: str, rest: str) -> dict[str, Any]:
    """What `:foto CAPTION`, `:suara MB` and `:dokumen MB` send."""
    size = 0.1 if act == "foto" else float(rest or 1)
    caption = rest if act == "foto" else ""
    return {"media": f"{act}:1", "media_kind": FILES[act], "media_size": int(size * 2**20), "text": caption}


class Dialogue:
    """Runs the lines of one file."""

    def __init__(self, world: World, words: dict[str, str] | None = None) -> None:
        self.world, self.words = world, words or {}
        self.name = ""
        self.message: Outbound | None = None
        self.at = 0

    def run(self, path: Path) -> None:
        """Play the file. Raises AssertionError with the line's number where something else was said."""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = line.strip()
            try:
                if text and not re.match(r"# ", text):
                    self._line(text)
            except AssertionError as error:
                raise AssertionError(f"{path.name}:{number}: {line}\n{error}\n{self._shown()}") from error

    def _line(self, text: str) -> None:
        sign, _, rest = text.partition(" ")
        if sign == "##":
            self.name, self.message = rest.strip(), None
        elif sign == "@":
            self._close()
            self.world.move_to(datetime.fromisoformat(rest.strip()).replace(tzinfo=WIT).astimezone(UTC))
        elif sign == "»":
            self._close()
            self._person(self._fill(rest.strip()))
        elif sign == ">":
            self._expect(self._fill(rest.strip()))
        elif text == "= diam":
            self._close()
        elif sign == "=":
            self._about(rest.strip())
        elif sign == "*":
            self._close()
            self._administer(rest.split())
        elif sign.startswith("["):
            self._buttons(text)
        else:
            raise AssertionError("a line that is no dialogue")

    def _person(self, said: str) -> None:
        world, name = self.world, self.name
        if said == ":huruf benar":
            instance = world.asked(name)[0]
            world.types(name, world.answer(instance).replace(", ", ""))
        elif said.startswith(":") and not re.match(r":(benar|salah|ketik)", said):
            self._act(said[1:])
        elif said.startswith(":"):
            _, labels, right = world.open_question(self._phone_in(said) or name)
            position = right if said.endswith("benar") else next(i for i in range(len(labels)) if i != right)
            if said.startswith(":ketik"):
                world.types(name, labels[position].lower())  # on this phone, whichever the question is on
            else:
                world.taps(name, labels[position])
        elif said.startswith("↩temu "):
            world.replies(name, said.removeprefix("↩temu "), about="gathering/")
        elif said.startswith("↩↩"):
            world.replies(name, said.removeprefix("↩↩").strip(), about="")
        elif said.startswith("↩ :"):
            act, _, rest = said.removeprefix("↩ :").partition(" ")
            world.replies(name, **_file(act, rest))
        elif said.startswith("↩"):
            world.replies(name, said.removeprefix("↩").strip())
        elif said.startswith("["):
            world.taps(name, said.strip("[]"))
        else:
            world.types(name, said)

    def _phone_in(self, said: str) -> str:
        """The phone whose question is meant in `:ketik kantor benar`, or empty."""
        words = said.split()
        return words[1] if len(words) == 3 else ""

    def _about(self, what: str) -> None:
        self._current()
        assert self.message is not None
        holds = {
            "gambar": bool(self.message.image),
            "tanpa gambar": not self.message.image,
            "tanpa tombol": not self.message.choices,
            "lampiran": bool(self.message.document),
        }
        assert holds[what], f"it is not so: {what}"

    def _administer(self, words: list[str]) -> None:
        """What is done in the office meanwhile."""
        if words[0] == "daftar":
            start = date.fromisoformat(words[4]) if len(words) > 3 else None
            self.world.enrol(words[1], words[2], start)
        elif words[0] == "pemberitahuan":
            self.world.house = replace(self.world.house, notice_version=int(words[1]))
        elif words[0] == "selesai":
            self.world.complete(words[1], words[2])
        elif words[0] == "atasan":
            self.world.lead(words[1], words[2])
        elif words[0] in ("keluar", "kembali", "akhiri"):
            self._moves(*words)
        elif words == ["kursus", "diperbarui"]:
            self.world.renew_courses()
        elif words[0] == "pasangan":
            self.world.pair(words[1], words[2])
        elif words[0] == "pisah":
            self.world.part(words[1], words[2])
        elif words == ["tabel", "jp"]:
            terms = replace(self.world.house.mentoring, jp=SessionTable("2026-1"))
            self.world.house = replace(self.world.house, mentoring=terms)
        else:
            raise AssertionError(f"nobody does this: {words}")

    def _moves(self, how: str, name: str, what: str = "") -> None:
        """Somebody leaves the agency or a course, or is back."""
        if how == "akhiri":
            self.world.unenrol(name, what)
        elif how == "keluar":
            self.world.depart(name, date.fromisoformat(what) if what else None)
        else:
            self.world.take_back(name)

    def _act(self, said: str) -> None:
        """What is no typing and no tap on a visible button."""
        act, _, rest = said.partition(" ")
        world, name = self.world, self.name
        if act in FILES:
            world.event(name, Kind.MEDIA, **_file(act, rest))
        elif act == "kontak":
            world.event(name, Kind.CONTACT, phone=rest.removesuffix(" orang lain"), contact_is_own="orang" not in rest)
        elif act == "blokir":
            world.event(name, Kind.BLOCKED)
        elif act == "buka":
            world.event(name, Kind.UNBLOCKED)
        elif act == "tombol":
            world.event(name, Kind.TAP, payload=rest)
        elif act == "tombol-survei":
            number, value = (int(word) for word in rest.split())
            texts = (m for m in world.phone(name).messages if f"· {number} dari" in markup.visible(m.text))
            world.event(name, Kind.TAP, payload=next(texts).choices[value - 1].id)
        elif act == "tombol-yohanis":
            choices = (c for m in world.phone("yohanis").messages for c in m.choices if c.title == "A")
            world.event(name, Kind.TAP, payload=next(choices).id)
        elif act == "bundel":
            world.types(name, self._bundle(rest.split()))
        else:
            raise AssertionError(f"no such act: {said}")

    def _bundle(self, wanted: list[str]) -> str:
        """`benar salah -` as the letters that mean it."""
        answers = []
        for number, (word, instance) in enumerate(zip(wanted, self.world.asked(self.name), strict=True), 1):
            right = self.world.right(instance)
            position = right if word == "benar" else (right + 1) % len(instance.order)
            if word != "-":
                answers.append(f"{number}{'ABCD'[position]}")
        return " ".join(answers)

    def _expect(self, wanted: str) -> None:
        shown = self._current()
        pattern = ".*?".join(re.escape(part) for part in wanted.split("…"))
        found = re.search(pattern, shown[self.at :], re.DOTALL)
        assert found, f"expected (in order): {wanted}"
        self.at += found.end()

    def _buttons(self, text: str) -> None:
        self._current()
        assert self.message is not None
        wanted = re.findall(r"\[([^\]]*)\]", self._fill(text))
        titles = [choice.title for choice in self.message.choices] or [self.message.ask_contact]
        assert titles == wanted, f"expected buttons {wanted}, there are {titles}"

    def _current(self) -> str:
        if self.message is None:
            self.message, self.at = self.world.phone(self.name).unread(), 0
            assert self.message is not None, "nothing was said"
        return markup.visible(self.message.text)

    def _close(self) -> None:
        """Before the person goes on: nothing may have been said that the dialogue does not tell."""
        self.message = None
        extra = self.world.phone(self.name).unread() if self.name else None
        assert extra is None, f"also said: {markup.visible(extra.text) if extra else ''}"

    def _fill(self, text: str) -> str:
        for key, value in self.words.items():
            text = text.replace(f"{{{key}}}", value)
        if "{benar}" in text or "{salah}" in text:
            _, labels, right = self.world.open_question(self.name)
            wrong = next(label for i, label in enumerate(labels) if i != right)
            text = text.replace("{benar}", labels[right]).replace("{salah}", wrong)
        return text

    def _shown(self) -> str:
        messages = self.world.phone(self.name).messages[-3:] if self.name else []
        parts = []
        for message in messages:
            titles = " ".join(f"[{c.title}]" for c in message.choices)
            parts.append(
                f"--- {self.world.now.astimezone(WIT):%a %d.%m. %H:%M}\n{markup.visible(message.text)}\n{titles}"
            )
        return "\n".join(parts)
