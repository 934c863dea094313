"""The files of a course: which there are, in which order, and their values with places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lessons.bounded import TooLarge, read_text
from lessons.places import MAX_FILE_BYTES, Node
from people.faults import Fault

HEAD = "course.yaml"
_LESSON_FILE = re.compile(r"\d{2}-[A-Za-z0-9_-]+\.yaml")
_HIDDEN = (".", "_")


def course_folders(folder: Path, faults: list[Fault]) -> list[Path]:
    """The folders of courses in `folder`, by name; hidden ones and those that begin with an underscore are none.

    A folder that is a course itself is the only one.
    """
    if not folder.is_dir():
        faults.append(Fault(str(folder), "course.no_folder"))
        return []
    if (folder / HEAD).is_file():
        return [folder]
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(_HIDDEN))


def read_folder(folder: Path, faults: list[Fault]) -> tuple[Node, list[Node]]:
    """The values of course.yaml and of the lessons' files in order.

    A file that cannot be read is reported, and stands there empty without being reported again for what it lacks.
    """
    if not folder.is_dir():
        faults.append(Fault(str(folder), "course.no_folder"))
        return _nothing(folder), []
    return _head(folder / HEAD, faults), [_parsed(path, faults) for path in _lesson_files(folder, faults)]


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


def _head(path: Path, faults: list[Fault]) -> Node:
    if path.exists():
        return _parsed(path, faults)
    faults.append(Fault(str(path), "course.no_head"))
    return _nothing(path)


def _parsed(path: Path, faults: list[Fault]) -> Node:
    try:
        text = read_text(path, MAX_FILE_BYTES)
    except TooLarge:
        faults.append(Fault(str(path), "course.file_too_large", {"most": MAX_FILE_BYTES}))
        return _nothing(path)
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(str(path), "course.unreadable", {"problem": type(error).__name__}))
        return _nothing(path)
    before = len(faults)
    node = Node.parse(text, str(path), faults)
    return _nothing(path) if node.data == {} and len(faults) > before else node


def _nothing(path: Path) -> Node:
    """A stand-in whose faults nobody reads."""
    return Node({}, str(path), 1, 1, [])
