"""Setting type on a page: lines that shrink or wrap until they fit, and blocks of them that fit a height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PLAIN, BOLD = "BekalSerif", "BekalSerif-Bold"
_FILES = {PLAIN: "DejaVuSerifCondensed.ttf", BOLD: "DejaVuSerifCondensed-Bold.ttf"}
_FOLDER = Path(__file__).parent / "fonts"
_STEP = 0.94
"""From one size that does not fit to the next smaller one."""
_LEAST = 0.5
"""Of the given sizes: smaller is not read any more, and is cut instead."""


_MOST_AIR = 0.75
"""How much more white than asked for there may be."""


@cache
def load_fonts() -> None:
    """Make the typefaces known; they are embedded in each file, as far as it uses them."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, _FOLDER / file))


@dataclass(frozen=True, slots=True)
class Line:
    """Words to be set centred on a line, or on several where one does not hold them. Lengths are points."""

    text: str
    size: float
    font: str = PLAIN
    color: Color | None = None
    space: float = 0.0
    """Between letters."""
    above: float = 0.0
    """White before it."""
    most: int = 2
    """Lines that it may take; beyond that it shrinks."""
    least: float = 0.7
    """Down to which part of its size it shrinks before it wraps."""
    under: bool = False
    """Underlined."""

    @property
    def leading(self) -> float:
        return self.size * 1.28

    def width(self, text: str | None = None) -> float:
        """How wide it is set, in points."""
        said = self.text if text is None else text
        return float(pdfmetrics.stringWidth(said, self.font, self.size)) + self.space * max(0, len(said) - 1)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A line as it came to be set: at its final size, in one or several rows."""

    line: Line
    rows: tuple[str, ...]

    @property
    def height(self) -> float:
        return self.line.above + self.line.leading * len(self.rows)


def fit(line: Line, width: float) -> Fitted:
    """Set a line within `width`: smaller first, then on more rows, then smaller still. The last resort is to cut."""
    shrunk = line
    while shrunk.width() > width and shrunk.size > line.size * line.least:
        shrunk = _smaller(shrunk)
    if shrunk.width() <= width:
        return Fitted(shrunk, (shrunk.text,))
    shrunk = line
    while shrunk.size > line.size * _LEAST:
        rows = _wrapped(shrunk, width)
        if len(rows) <= line.most and all(shrunk.width(row) <= width for row in rows):
            return Fitted(shrunk, rows)
        shrunk = _smaller(shrunk)
    return Fitted(shrunk, tuple(_cut(shrunk, row, width) for row in _wrapped(shrunk, width)[: line.most]))


def fit_all(lines: Sequence[Line], width: float, height: float) -> list[Fitted]:
    """Set lines below each other within `width` and `height`: all of them smaller where they are too many."""
    scale = 1.0
    while True:
        fitted = [fit(_scaled(line, scale), width) for line in lines if line.text]
        spare = height - sum(one.height for one in fitted)
        if spare >= 0 or scale < _LEAST:
            return _aired(fitted, spare)
        scale *= _STEP


def _aired(fitted: Sequence[Fitted], spare: float) -> list[Fitted]:
    """The white between them grows with the room that is left."""
    white = sum(one.line.above for one in fitted)
    more = 1 + min(_MOST_AIR, max(0.0, spare) / white) if white else 1.0
    return [Fitted(replace(one.line, above=one.line.above * more), one.rows) for one in fitted]


def draw(canvas: Canvas, fitted: Sequence[Fitted], center: float, top: float) -> float:
    """Draw them centred, from `top` downwards; gives where they end."""
    at = top
    for one in fitted:
        at -= one.line.above
        for row in one.rows:
            at -= one.line.leading
            _row(canvas, one.line, row, center, at + one.line.leading * 0.24)
    return at


def _row(canvas: Canvas, line: Line, row: str, center: float, base: float) -> None:
    canvas.setFont(line.font, line.size)
    if line.color is not None:
        canvas.setFillColor(line.color)
        canvas.setStrokeColor(line.color)
    wide = line.width(row)
    canvas.drawString(center - wide / 2, base, row, charSpace=line.space)
    if line.under:
        canvas.setLineWidth(0.6)
        canvas.line(center - wide / 2, base - 2.2, center + wide / 2, base - 2.2)


def _smaller(line: Line) -> Line:
    return replace(line, size=line.size * _STEP, space=line.space * _STEP)


def _scaled(line: Line, scale: float) -> Line:
    return replace(line, size=line.size * scale, space=line.space * scale, above=line.above * scale)


def _wrapped(line: Line, width: float) -> tuple[str, ...]:
    """In as few rows as hold it, of about the same length: a last row of one word looks like a mistake."""
    rows = _greedy(line, width)
    if len(rows) < 2:
        return rows
    low, high = line.width() / len(rows) * 0.9, width
    for part in range(12):
        tried = _greedy(line, low + (high - low) * part / 12)
        if len(tried) == len(rows):
            return tried
    return rows


def _greedy(line: Line, width: float) -> tuple[str, ...]:
    rows: list[str] = []
    for word in line.text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and line.width(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return tuple(rows)


def _cut(line: Line, row: str, width: float) -> str:
    if line.width(row) <= width:
        return row
    while row and line.width(f"{row}…") > width:
        row = row[:-1]
    return f"{row.rstrip()}…"
