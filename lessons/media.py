"""The pictures of a course: found beside it, recognised by their first bytes, named after their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from lessons.places import Node
from lessons.reading import CourseDraft

MOST_BYTES = 5_000_000
"""The narrowest of the channels' limits for a picture."""
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_ASSET_DIGITS = 32


def find_media(folder: Path, draft: CourseDraft) -> dict[str, Path]:
    """File name → file, for every picture that the lessons name; what cannot be used is reported where it is named."""
    found: dict[str, Path] = {}
    for lesson in draft.lessons:
        for part in lesson.everything:
            if part.step.media:
                path = _usable(folder, part.step.media, part.node.data["file"])
                if path:
                    found[part.step.media] = path
    return found


def asset_id(path: Path) -> str:
    """The name of a file's content: the first 32 hex digits of its SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_ASSET_DIGITS]


def _usable(folder: Path, name: str, node: Node) -> Path | None:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        node.fault("course.media_outside", file=name)
    elif not path.is_file():
        node.fault("course.media_missing", file=name)
    elif path.stat().st_size > MOST_BYTES:
        node.fault("course.media_too_large", file=name, size=path.stat().st_size // 1000, most=MOST_BYTES // 1000)
    elif not _is_picture(path):
        node.fault("course.media_not_picture", file=name)
    else:
        return path
    return None


def _is_picture(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8).startswith(_SIGNATURES)
