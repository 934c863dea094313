"""The files of a course: which there are, in which order, and their values with places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lessons.places import MAX_FILE_BYTES, Node
from people.faults import Fault

HEAD = "course.yaml"
_LESSON_FILE = re.compile(r"\d{2}-[A-Za-z0-9_-]+\.yaml")
_HIDDEN = (".", "_")


def course_folders(folder: Path, faults: list[Fault]) -> list[Path]:
    """The folders of courses in `folder`, by name; hidden ones and those that begin with an underscore are none."""
    if not folder.is_dir():
        faults.append(Fault(str(folder), "course.no_folder"))
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(_HIDDEN))


def read_folder(folder: Path, faults: list[Fault]) -> tuple[Node | None, list[Node]]:
    """The values of course.yaml (None where it cannot be read) and of the lessons' files in order."""
    if not folder.is_dir():
        faults.append(Fault(str(folder), "course.no_folder"))
        return None, []
    if not (folder / HEAD).exists():
        faults.append(Fault(str(folder / HEAD), "course.no_head"))
        return None, []
    lessons = [_parsed(path, faults) for path in _lesson_files(folder, faults)]
    return _parsed(folder / HEAD, faults), [node for node in lessons if node]


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """The faults by file, course.yaml first, and by place in it."""
    return sorted(faults, key=_order)


def _order(fault: Fault) -> tuple[bool, str, list[int]]:
    file, *place = re.split(r":(?=\d+(?::|$))", fault.where)
    return Path(file).name != HEAD, file, [int(number) for number in place]


def _lesson_files(folder: Path, faults: list[Fault]) -> list[Path]:
    """The files named NN-name.yaml; other YAML files are reported, so that none is left out by a slip."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".yaml", ".yml") or path.name == HEAD:
            continue
        if _LESSON_FILE.fullmatch(path.name):
            found.append(path)
        else:
            faults.append(Fault(str(path), "course.file_name", {"name": path.name}))
    if not found:
        faults.append(Fault(str(folder), "course.no_lessons"))
    return found


def _parsed(path: Path, faults: list[Fault]) -> Node | None:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            faults.append(Fault(str(path), "course.file_too_large", {"most": MAX_FILE_BYTES}))
            return None
        return Node.parse(path.read_text(encoding="utf-8-sig"), str(path), faults)
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(str(path), "course.unreadable", {"problem": type(error).__name__}))
        return None
