"""The definitions of the weekly summary at their edges: each figure by hand, from facts made for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.texts import LANGUAGES, texts_for
from bot.weekly.message import MOST_LINES, compose, dates
from bot.weekly.pictures import chart
from people.calendar import WorkingCalendar
from people.model import Kind, LearningHours, Zone
from reports.weekly import FIGURES
from reports.weekly_acts import ACTS, Act, Reason
from reports.weekly_facts import PersonFacts, QuestionFacts, Reach, Terms, WeeklyFacts
from reports.weekly_standing import Standing
from reports.weekly_summary import Staff, Summary, summaries
from reports.weeks import Span, Week, span

WEEK = Week(2026, 48)
NOW = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""Monday 30 November, 08.00 in the east."""
LIES = span(WEEK, Zone.WIT, NOW)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TERMS = Terms(WorkingCalendar(), LearningHours(Zone.WIT))
HEAD = 1
NIP = "197505051999031001"


def person(number: int, above: int | None = HEAD, **facts: Any) -> PersonFacts:
    """Enrolled and reached for weeks, and silent, where nothing else is said."""
    since = LIES.since - 40 * DAY
    usual = {"enrolled": True, "enrolled_since": since, "reached_since": since, "kind": Kind.PNS}
    someone = PersonFacts(number, NIP, f"Pegawai {number}", "Puskesmas Contoh", Zone.WIT, superior_id=above)
    return replace(someone, **{**usual, **facts})


def learned(number: int, **facts: Any) -> PersonFacts:
    return person(number, **{"answers": 4, "last_answer_at": LIES.at - DAY, "done": 2, "due": 2, **facts})


def told(*people: PersonFacts, lies: Span = LIES, questions: tuple[QuestionFacts, ...] = (), **more: Any) -> Summary:
    """The summary of the head of these people."""
    head = replace(learned(HEAD, above=None), name="dr. Rudi Hartono")
    facts = WeeklyFacts(lies, (head, *people), questions, **more)
    return next(one for one in summaries(facts, TERMS) if one.superior.id == HEAD)


def value(summary: Summary, name: str) -> tuple[Any, Any]:
    return summary[name].value, summary[name].of


# --- standing


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ({"answers": 1}, Standing.ACTIVE),
        ({"answers": 1, "reach": Reach.BLOCKED}, Standing.ACTIVE),
        ({"reach": Reach.BLOCKED}, Standing.UNREACHED),
        ({"reach": Reach.NO_CHAT, "rests": True}, Standing.UNREACHED),
        ({"rests": True}, Standing.RESTING),
        ({"last_answer_at": LIES.since - DAY}, Standing.SILENT),
        ({}, Standing.SILENT),
        ({"enrolled_since": LIES.at - 2 * DAY}, Standing.RECENT),
        ({"reached_since": LIES.at - 2 * DAY}, Standing.RECENT),
        ({"enrolled_since": LIES.at - 7 * DAY}, Standing.SILENT),
    ],
)
def test_everybody_enrolled_is_in_exactly_one_standing(facts: dict[str, Any], stands: Standing) -> None:
    summary = told(person(2, **facts))
    counted = {name: summary[name].value for name in Standing}
    assert counted == {name: int(name is stands) for name in Standing}
    assert all(summary[name].of == 1 for name in Standing)


def test_not_reached_is_not_silent_and_says_why() -> None:
    summary = told(
        person(2, reach=Reach.BLOCKED), person(3, reach=Reach.NO_CHAT), person(4, reach=Reach.NO_CHAT), person(5)
    )
    assert (value(summary, "unreached"), value(summary, "silent")) == ((3, 4), (1, 4))
    assert summary.unreached == {Reach.BLOCKED: 1, Reach.NO_CHAT: 2}
    assert "3 belum terjangkau (belum bergabung, bot diblokir); 1 diam" in compose(summary, texts_for("id"))


def test_who_is_not_enrolled_or_erased_counts_in_no_standing() -> None:
    summary = told(person(2, enrolled=False), person(3, erased=True), learned(4))
    assert value(summary, "enrolled") == (1, 2)
    assert value(summary, "active") == (1, 1)


def test_what_lay_before_somebody_out_of_reach_or_at_rest_was_not_due() -> None:
    summary = told(
        learned(2, done=3, due=4), person(3, due=1), person(4, due=1, reach=Reach.BLOCKED), person(5, due=1, rests=True)
    )
    assert value(summary, "lessons") == (3, 5)


# --- weeks without work, and weeks at the edge of a year


def test_in_a_week_of_holidays_nobody_is_silent_and_nobody_is_to_be_spurred() -> None:
    summary = told(person(2, due=1), learned(3), lies=replace(LIES, idle=True))
    assert (value(summary, "silent"), value(summary, "resting"), value(summary, "lessons")) == ((0, 2), (1, 2), (2, 2))
    assert summary.to_act == ()
    text = compose(summary, texts_for("id"))
    assert "Minggu tanpa hari kerja; 1 dari 2 pegawai tetap belajar, 2 pelajaran selesai." in text


def test_a_week_lies_where_its_thursday_lies() -> None:
    assert (str(Week.of(date(2026, 12, 31))), Week.parse("2026-W53").sunday) == ("2026-W53", date(2027, 1, 3))
    last = span(Week(2026, 53), Zone.WIB, datetime(2027, 1, 5, tzinfo=UTC))
    assert last.year_end == last.year_until == datetime(2026, 12, 31, 17, tzinfo=UTC)
    assert last.weeks_left == 0
    assert last.last_day == date(2027, 1, 3)
    assert dates(Week(2026, 53), "id") == "28 Desember 2026–3 Januari"
    assert dates(Week(2026, 49), "id") == "30 November–6 Desember"


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-48", "2026-W0", "2026-W54", "2026-W99", "0001-W01", "W48-2026", "²026-W48"]
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no week|Invalid week"):
        Week.parse(text)


def test_a_week_that_has_not_begun_has_no_span_and_a_running_one_ends_now() -> None:
    with pytest.raises(ValueError, match="has not begun"):
        span(Week(2026, 50), Zone.WIT, NOW)
    running = span(Week(2026, 49), Zone.WIT, NOW)
    assert (running.at, running.until - running.since) == (NOW, 7 * DAY)


# --- hours


def test_the_floor_is_of_all_but_pppk_and_the_ceiling_of_them() -> None:
    summary = told(
        person(2, jp_year=20),
        person(3, jp_year=11, kind=None),
        person(4, jp_year=25, kind=Kind.PPPK),
        person(5, jp_year=24, kind=Kind.PPPK),
    )
    assert value(summary, "jp_year") == (15.5, 20)
    assert (value(summary, "jp_reached"), value(summary, "jp_over")) == ((1, 2), (1, 2))
    assert "1 PPPK melewati 24 JP." in compose(summary, texts_for("id"))


def test_the_bounds_are_those_of_the_agency() -> None:
    people = (
        learned(HEAD, above=None), learned(2, jp_year=20), learned(3, jp_year=31),
        learned(4, jp_year=17, jp_week=1, kind=Kind.PPPK),
    )  # fmt: skip
    terms = Terms(WorkingCalendar(), LearningHours(Zone.WIT), floor=30, ceiling=16)
    summary = next(one for one in summaries(WeeklyFacts(LIES, people), terms) if one.superior.id == HEAD)
    assert (value(summary, "jp_year"), value(summary, "jp_reached")) == ((25.5, 30), (1, 2))
    assert (value(summary, "jp_short"), value(summary, "jp_over")) == ((1, 2), (1, 1))
    said = compose(summary, texts_for("id"))
    assert "dari 30" in said
    assert "1 PPPK melewati 16 JP." in said
    assert [one.person.id for one in summary.to_act if one.reason is Reason.OVER_CEILING] == [4]


def test_the_forecast_goes_on_at_the_pace_of_eight_weeks() -> None:
    """Five weeks are left: at one hour a week 15 become 19.6, 16 become 20.6."""
    assert 4.5 < LIES.weeks_left < 4.7
    summary = told(person(2, jp_year=15, jp_pace=8), person(3, jp_year=16, jp_pace=8), person(4, jp_year=19, jp_pace=0))
    assert value(summary, "jp_short") == (2, 3)


def test_a_team_of_pppk_only_has_no_mean_of_a_floor() -> None:
    summary = told(learned(2, kind=Kind.PPPK, jp_week=2))
    assert value(summary, "jp_year") == (None, 20)
    assert "JP minggu ini 2." in compose(summary, texts_for("id"))


# --- scores and mentors


def test_a_mean_of_fewer_than_five_is_not_shown() -> None:
    four, five = (told(*(learned(n, pairs=1, points=10.0 * n) for n in range(2, last))) for last in (6, 7))
    assert (four["gain"].value, four["gain"].n) == (None, 4)
    assert (five["gain"].value, five["gain"].n) == (40.0, 5)
    assert "Skor" not in compose(four, texts_for("id"))
    assert "Skor naik 40 poin dari uji awal (n = 5)." in compose(five, texts_for("id"))


def asked(at: datetime, answered: timedelta | None = None) -> QuestionFacts:
    return QuestionFacts(2, at, None if answered is None else at + answered, answered is None)


def test_a_question_is_late_after_two_working_days() -> None:
    friday, thursday = LIES.since + 4 * DAY + 3 * HOUR, LIES.since + 3 * DAY + 3 * HOUR
    wednesday = LIES.since + 2 * DAY + 3 * HOUR
    late = {at: told(person(2), questions=(asked(at),))["mentor_late"].value for at in (friday, thursday, wednesday)}
    assert late == {friday: 0, thursday: 0, wednesday: 1}


def test_the_first_answer_ends_the_wait_as_of_each_weeks_end() -> None:
    long_ago = LIES.before - 10 * DAY
    summary = told(person(2), questions=(asked(long_ago, 20 * DAY), asked(long_ago), asked(LIES.since, 5 * HOUR)))
    assert (summary["mentor_late"].value, summary["mentor_late"].before) == (1, 2)
    assert (summary["mentor_hours"].value, summary["mentor_hours"].n) == (None, 2), (
        "of one or two it would tell whose it was"
    )
    assert (summary["mentor_asked"].value, summary["mentor_asked"].before) == (1, 0)


# --- who reports to whom


def chain() -> list[PersonFacts]:
    """A head, an office under it, a unit under that with two people, one of whom leads one person."""
    return [
        learned(1, above=None, leads=True),
        person(2, 1),
        person(3, 2),
        learned(4, above=3),
        person(5, 3),
        learned(6, above=5),
    ]


def test_a_superior_sees_everybody_below_and_nobody_beside() -> None:
    found = {one.superior.id: value(one, "active") for one in summaries(WeeklyFacts(LIES, tuple(chain())), TERMS)}
    assert found == {5: (1, 1), 3: (2, 3), 2: (2, 4), 1: (2, 5)}


def test_a_circle_of_superiors_ends() -> None:
    people = (person(1, 2), person(2, 1), learned(3, above=1))
    found = {one.superior.id: one.team for one in summaries(WeeklyFacts(LIES, people), TERMS)}
    assert set(found) == {1, 2}
    assert all(1 <= team <= 3 for team in found.values())


def test_an_erased_superior_has_no_summary_and_those_below_still_have_superiors() -> None:
    people = [replace(one, erased=one.id == 3) for one in chain()]
    found = {one.superior.id: one.team for one in summaries(WeeklyFacts(LIES, tuple(people)), TERMS)}
    assert found == {5: 1, 2: 3, 1: 4}


@pytest.mark.parametrize(("out_of_reach", "receiver"), [((), 3), ((3,), 2), ((3, 2), 1), ((3, 2, 1), None)])
def test_where_a_superior_is_not_reached_the_next_one_up_is_told(
    out_of_reach: tuple[int, ...], receiver: int | None
) -> None:
    staff = Staff(replace(one, reach=Reach.NO_CHAT if one.id in out_of_reach else Reach.REACHED) for one in chain())
    found = staff.receiver(staff.by_id[3])
    assert (found.id if found else None) == receiver


def test_people_without_a_superior_are_counted_for_the_administrator() -> None:
    assert Staff([*chain(), person(9, None), person(10, 404)]).unled() == 2


def test_a_superior_without_a_team_is_told_so() -> None:
    facts = WeeklyFacts(LIES, (learned(1, above=None, leads=True),))
    [summary] = summaries(facts, TERMS)
    assert summary.team == 0
    assert "Belum ada pegawai yang tercatat melapor" in compose(summary, texts_for("id"))
    assert len(chart(summary, texts_for("id"))) > 1000


def test_twenty_thousand_under_one_superior() -> None:
    people = [learned(n) if n % 2 else person(n) for n in range(2, 20_002)]
    summary = told(*people)
    assert value(summary, "active") == (10_000, 20_000)
    assert len(summary.to_act) == 5
    assert "10.000 dari 20.000 pegawai belajar" in compose(summary, texts_for("id"))


# --- whom to turn to


def test_at_most_five_the_most_urgent_first_each_with_one_act() -> None:
    def quiet(number: int, days: int, **facts: Any) -> PersonFacts:
        return person(number, last_answer_at=LIES.at - days * DAY, **facts)

    people = (
        person(2, reach=Reach.NO_CHAT), quiet(3, 40), quiet(4, 9), quiet(5, 20), quiet(6, 8),
        person(7, reach=Reach.BLOCKED), person(8, reach=Reach.STOPPED), learned(9),
    )  # fmt: skip
    summary = told(*people, wrong={6: 2, 4: 1})
    assert [(one.person.id, one.reason) for one in summary.to_act] == [
        (6, Reason.WRONG_THEN_SILENT), (5, Reason.SILENT), (4, Reason.SILENT), (7, Reason.BLOCKED),
        (3, Reason.LONG_SILENT),
    ]  # fmt: skip
    assert [one.act for one in summary.to_act] == [Act.MENTOR, Act.GREET, Act.GREET, Act.TALK, Act.ASK]
    assert summary.to_act[0].number == 8


def test_who_asked_us_to_stop_is_left_in_peace() -> None:
    assert told(person(2, reach=Reach.STOPPED)).to_act == ()


# --- the message


def full() -> Summary:
    """A summary in which every line has something to say."""
    people = [
        learned(n, pairs=1, points=18.0, jp_year=25, jp_week=1, kind=Kind.PPPK if n == 9 else Kind.PNS)
        for n in range(2, 12)
    ]
    people += [person(n, last_answer_at=LIES.at - n * DAY) for n in range(12, 16)] + [person(16, reach=Reach.BLOCKED)]
    people = [replace(one, unit=f"Unit {one.id % 3}", answers_before=1, enrolled_before=True) for one in people]
    return told(*people, questions=(asked(LIES.since, 7 * HOUR), asked(LIES.before)), wrong={13: 2})


@pytest.mark.parametrize("language", LANGUAGES)
def test_never_more_than_twelve_lines_and_the_leaders_own_learning_first(language: str) -> None:
    summary = full()
    lines = compose(summary, texts_for(language)).split("\n")
    assert len(lines) == MOST_LINES == 12
    assert ("Bapak sendiri: 2 dari 2 pelajaran" in lines[1]) == (language == "id")
    assert len(summary.to_act) == 5


def test_the_whole_message_as_it_is_read() -> None:
    assert compose(full(), texts_for("id")) == (
        "<b>Puskesmas Contoh (3 unit), 23–29 November</b>\n"
        "Bapak sendiri: 2 dari 2 pelajaran, 0 JP tahun ini.\n"
        "10 dari 15 pegawai belajar (minggu lalu 15). 20 dari 20 pelajaran selesai.\n"
        "JP minggu ini 10; tahun ini rata-rata 16,1 dari 20. 5 orang diperkirakan kurang dari 20 pada akhir tahun."
        " 1 PPPK melewati 24 JP.\n"
        "1 belum terjangkau (bot diblokir); 4 diam lebih dari seminggu.\n"
        "Skor naik 18 poin dari uji awal (n = 10). 1 pertanyaan lewat batas.\n"
        "<b>Perlu perhatian: 5 orang</b>\n"
        "1. Pegawai 13 (Unit 1), diam 13 hari setelah dua jawaban salah → tawarkan mentor\n"
        "2. Pegawai 15 (Unit 0), diam 15 hari → sapa\n"
        "3. Pegawai 14 (Unit 2), diam 14 hari → sapa\n"
        "4. Pegawai 12 (Unit 0), diam 12 hari → sapa\n"
        "5. Pegawai 16 (Unit 1), bot diblokir → bicarakan langsung"
    )


def test_in_place_of_another_the_receiver_is_told_why() -> None:
    lines = compose(told(learned(2)), texts_for("id"), receiver=person(9, None)).split("\n")
    assert lines[1] == "Diteruskan kepada Bapak, karena Bapak Rudi belum terjangkau."


def test_words_of_the_roster_are_never_markup() -> None:
    summary = told(person(2, name="=<b>Cmd</b>", unit="<i>x</i>"), person(3, unit="Y & Z"))
    text = compose(summary, texts_for("id"))
    assert "&lt;i&gt;" in text
    assert "<i>" not in text


def test_the_picture_costs_little_data() -> None:
    summary = replace(full(), superior=replace(full().superior, unit="Ünït–Ωmega " + "panjang " * 30))
    for language in LANGUAGES:
        picture = chart(summary, texts_for(language))
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 40_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_reason_and_standing_has_its_words(language: str) -> None:
    texts = texts_for(language)
    wanted = [f"{part}.{name}" for name in FIGURES for part in ("figure", "definition")]
    wanted += [f"standing.{one.value}" for one in Standing] + [f"reach.{one.value}" for one in Reach]
    wanted += [f"reason.{one.value}" for one in Reason] + [f"act.{one.value}" for one in Act]
    assert [key for key in wanted if f"weekly.{key}" not in texts] == []
    assert set(ACTS) == set(Reason)
    assert all(FIGURES[name].__doc__ for name in FIGURES)
