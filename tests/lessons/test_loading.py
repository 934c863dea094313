"""Courses from folders: each fault and warning at its place, versions, media, and the shipped catalogue."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lessons.loading import SHIPPED, course_from_content, course_to_content, load_catalogue, load_course
from lessons.model import Competency, Course, Stage
from lessons.places import MAX_FILE_BYTES
from people.faults import Fault, FaultsFound

COURSES = Path(__file__).parent / "fixtures" / "courses"
TODAY = date(2026, 12, 1)
LESSONS = Path(__file__).parents[2] / "lessons"
_EXPECTED = re.compile(r"# (fault|warning)(-below)?: ([^#]+)")

Place = tuple[str, int, int, str, bool]


def expected(folder: Path) -> list[Place]:
    """What the comments in a fixture say: `# fault: code@column`, in its line or the one below."""
    found: list[Place] = []
    for path in folder.glob("*.yaml"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for kind, below, codes in _EXPECTED.findall(line):
                for code, _, column in (entry.partition("@") for entry in codes.split()):
                    found.append((path.name, number + bool(below), int(column), code, kind == "warning"))
    return sorted(found)


def places(faults: list[Fault]) -> list[Place]:
    return sorted(_place(fault) for fault in faults)


def _place(fault: Fault) -> Place:
    file, line, column = fault.where.rsplit(":", 2)
    return Path(file).name, int(line), int(column), fault.code, fault.warning


def only_fault(folder: Path) -> Fault:
    course, faults = load_course(folder, TODAY)
    assert course is None
    assert len(faults) == 1
    return faults[0]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COURSES / "good", tmp_path / "good"))


def loaded(folder: Path) -> Course:
    course, faults = load_course(folder, TODAY)
    assert faults == []
    assert course is not None
    return course


@pytest.mark.parametrize("name", ["faulty", "clumsy", "crowded", "good"])
def test_every_fault_and_warning_is_at_its_place(name: str) -> None:
    course, faults = load_course(COURSES / name, TODAY)
    assert places(faults) == expected(COURSES / name)
    assert (course is None) is any(not fault.warning for fault in faults)


def test_warnings_are_only_looked_for_when_a_day_is_given() -> None:
    course, faults = load_course(COURSES / "clumsy")
    assert course is not None
    assert faults == []


def test_faults_come_in_the_order_of_the_files() -> None:
    _, faults = load_course(COURSES / "faulty", TODAY)
    files = [Path(fault.where.rsplit(":", 2)[0]).name for fault in faults]
    assert files == sorted(files, key=lambda name: (name != "course.yaml", name))
    lines = [int(fault.where.rsplit(":", 2)[1]) for fault in faults if "02-soal" in fault.where]
    assert lines == sorted(lines)


def test_what_a_good_course_says() -> None:
    course = loaded(COURSES / "good")
    assert (course.id, course.title.in_("en"), course.title.in_("jv")) == ("berkas", "Tidy papers", "Berkas yang rapi")
    assert (course.competency, course.level, course.competencies) == (
        Competency.TECHNICAL,
        (1, 2),
        ("Pelayanan Publik",),
    )
    assert (course.minutes, course.jp, course.reviewed_on) == (20, 1, date(2026, 11, 1))
    assert (course.values, course.legal_basis) == (("Akuntabel",), ("UU 25/2009",))
    assert [lesson.id for lesson in course.lessons] == ["satu", "dua", "tiga", "empat"]
    assert [step.type for step in course.lessons[0].steps] == ["image", "text", "single_choice", "reflection"]


def test_the_path_has_the_tests_around_the_lessons_with_ids_of_their_own() -> None:
    path = loaded(COURSES / "good").path
    assert [item.stage for item in path] == [Stage.PRE_TEST, *[Stage.LESSON] * 4, Stage.POST_TEST]
    assert [step.id for step in path[0].steps] == ["satu/pra", "dua/pra", "tiga/pra", "empat/pra"]
    assert [step.id for step in path[-1].steps] == ["satu/pasca", "dua/pasca", "tiga/pasca", "empat/pasca"]
    assert path[0].title.in_("id") == "Uji awal"


def _break_head(folder: Path) -> None:
    (folder / "course.yaml").write_text('id: berkas\ntitle: "tidak ditutup\n', encoding="utf-8")


def _no_head(folder: Path) -> None:
    (folder / "course.yaml").unlink()


def _latin(folder: Path) -> None:
    (folder / "02-dua.yaml").write_bytes(b"id: caf\xe9\n")


def _large_file(folder: Path) -> None:
    (folder / "02-dua.yaml").write_text("# " + "x" * MAX_FILE_BYTES, encoding="utf-8")


def _other_name(folder: Path) -> None:
    (folder / "02-dua.yaml").rename(folder / "2-dua.yml")


def _no_lessons(folder: Path) -> None:
    for path in folder.glob("0*.yaml"):
        path.unlink()


def _large_picture(folder: Path) -> None:
    (folder / "titik.png").write_bytes((folder / "titik.png").read_bytes() + b"\0" * 5_000_000)


def _alias(folder: Path) -> None:
    text = (folder / "02-dua.yaml").read_text(encoding="utf-8")
    text = text.replace('title: "Data', 'title: &judul "Data').replace('"Dapat mengenali data spesifik."', "*judul")
    (folder / "02-dua.yaml").write_text(text, encoding="utf-8")


def _deep(folder: Path) -> None:
    (folder / "02-dua.yaml").write_text("[" * 5000, encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "where", "code"),
    [
        (_break_head, "course.yaml:3:1", "yaml.syntax"),
        (_no_head, "course.yaml", "course.no_head"),
        (_latin, "02-dua.yaml", "course.unreadable"),
        (_large_file, "02-dua.yaml", "course.file_too_large"),
        (_other_name, "2-dua.yml", "course.file_name"),
        (_no_lessons, "good", "course.no_lessons"),
        (_large_picture, "01-satu.yaml:6:37", "course.media_too_large"),
        (_alias, "02-dua.yaml:2:8", "yaml.alias"),
        (_deep, "02-dua.yaml:1:1", "yaml.too_deep"),
        (shutil.rmtree, "good", "course.no_folder"),
    ],
)
def test_one_spoiled_file_is_one_fault(good: Path, spoil: Callable[[Path], None], where: str, code: str) -> None:
    spoil(good)
    fault = only_fault(good)
    assert (fault.where, fault.code) == (str(good if where == "good" else good / where), code)


def test_a_good_course_beside_a_faulty_one_is_kept(tmp_path: Path) -> None:
    catalogue, faults = load_catalogue([COURSES], TODAY)
    assert [course.id for course in catalogue.courses] == ["kaku", "berkas"]
    assert len(faults) == sum(len(expected(COURSES / name)) for name in ("faulty", "clumsy", "crowded", "good"))
    missing, faults = load_catalogue([tmp_path / "none"])
    assert missing.courses == ()
    assert [(fault.where, fault.code) for fault in faults] == [(str(tmp_path / "none"), "course.no_folder")]


def test_a_folder_that_is_a_course_itself_holds_that_one(good: Path) -> None:
    catalogue, faults = load_catalogue([good])
    assert [course.id for course in catalogue.courses] == ["berkas"]
    assert not faults


def test_two_courses_cannot_have_one_id(good: Path) -> None:
    (good.parent / "other").mkdir()
    shutil.copytree(good, good.parent / "other" / "again")
    (good.parent / "other" / "_draft").mkdir()
    shutil.rmtree(good.parent / "other" / "_draft")
    first = Path(shutil.copytree(good, good.parent / "first" / "good"))
    catalogue, faults = load_catalogue([good.parent / "first", good.parent / "other"])
    assert len(catalogue.courses) == 1
    (fault,) = faults
    assert (fault.where, fault.code) == (f"{good.parent}/other/again/course.yaml:1:5", "course.duplicate")
    assert fault.params == {"id": "berkas", "other": f"{first}/course.yaml:1:5"}


def test_the_catalogue_finds_courses_contents_and_pictures() -> None:
    catalogue, _ = load_catalogue([COURSES])
    course = catalogue.get("berkas")
    picture = COURSES / "good" / "titik.png"
    asset = hashlib.sha256(picture.read_bytes()).hexdigest()[:32]
    assert course.media == {"titik.png": asset}
    assert catalogue.asset(asset) == picture
    assert course_from_content(catalogue.content("berkas")) == course
    for look_up in (catalogue.get, catalogue.content, catalogue.asset):
        with pytest.raises(KeyError):
            look_up("unknown")


def test_another_word_or_picture_is_another_version_and_another_comment_is_not(good: Path) -> None:
    first = loaded(good).version
    assert re.fullmatch(r"[0-9a-f]{12}", first)
    lesson = good / "03-tiga.yaml"
    lesson.write_text("# A remark.\n" + lesson.read_text(encoding="utf-8"), encoding="utf-8")
    assert loaded(good).version == first
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("dicatat.", "dicatat selalu."), encoding="utf-8")
    second = loaded(good).version
    (good / "titik.png").write_bytes((good / "titik.png").read_bytes() + b"\0")
    assert len({first, second, loaded(good).version}) == 3


TEXT = st.text(min_size=1, max_size=40).map(str.strip).filter(bool)
LOCAL = st.one_of(TEXT, st.fixed_dictionaries({"id": TEXT}, optional={"en": TEXT}))


@given(title=LOCAL, text=LOCAL, statement=LOCAL, answer=st.booleans(), reviewed=st.dates(), media=st.booleans())
def test_content_reads_back_as_the_same_course(
    title: object, text: object, statement: object, answer: bool, reviewed: date, media: bool
) -> None:
    head = yaml.safe_load((COURSES / "good" / "course.yaml").read_text(encoding="utf-8"))
    head |= {"title": title, "reviewed_on": reviewed.isoformat()}
    asked = {"id": "s", "type": "true_false", "statement": statement, "answer": answer, "explanation": "Ya."}
    steps = [{"id": "t", "type": "text", "text": text}, asked]
    lesson = {"id": "l", "title": title, "objective": "o", "minutes": 1, "steps": steps}
    assets = {"titik.png": "a" * 32} if media else {}
    content = course_to_content(head, [lesson], assets)
    course = course_from_content(content)
    assert course == course_from_content(course_to_content(head, [lesson], assets))
    assert (course.media, course.reviewed_on, course.lessons[0].steps[1].id) == (assets, reviewed, "s")
    wanted = title if isinstance(title, str) else title["id"]  # type: ignore[index]  # a mapping by language
    assert course.title.in_("id") == wanted


def test_content_that_is_no_course_is_refused() -> None:
    for content in ("", "[]", "{}", '{"course": {}}'):
        with pytest.raises(ValueError, match=r"content|Expecting"):
            course_from_content(content)
    with pytest.raises(FaultsFound):
        course_from_content(course_to_content({"id": "x"}, [], {}))


def test_the_shipped_courses_have_neither_faults_nor_warnings() -> None:
    catalogue, faults = load_catalogue([SHIPPED], TODAY)
    assert faults == []
    assert sorted(course.id for course in catalogue.courses) == ["dig-01", "man-01", "sos-01", "tek-01"]
    assert all(len(course.lessons) == 5 and len(course.path) == 7 for course in catalogue.courses)
    assert {course.competency for course in catalogue.courses} == set(Competency)
