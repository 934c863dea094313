"""The weekly summary as a picture that reads on a phone: three bars of this week, each with last week's under it."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from reports.weekly import Figure
from reports.weekly_summary import Summary

SHOWN = ("active", "lessons", "jp_year")
"""Figures that are shares of something, in the order of the picture."""
WIDTH, MARGIN, ROW, TOP = 720, 40, 200, 120
"""Pixels. A phone shows a picture about this wide."""
_INK, _QUIET, _RAIL, _BAR, _BEFORE, _PAPER = "#1b2a34", "#5a6b75", "#e7ecef", "#0f7b6c", "#9cc9c1", "#ffffff"
_COLOURS = 32
_INSTEAD = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "..."})

Words = Callable[..., str]
"""Gives the text under a key, with its parameters."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure and its share of this week and the last, 0 to 1; None: nothing to show."""

    name: str
    figure: Figure

    @property
    def length(self) -> float:
        return min(1.0, self.figure.share or 0.0)

    @property
    def length_before(self) -> float | None:
        share = self.figure.share_before
        return None if share is None else min(1.0, share)


def bars(summary: Summary) -> tuple[Bar, ...]:
    """What the picture shows."""
    return tuple(Bar(name, summary[name]) for name in SHOWN)


def draw(summary: Summary, title: str, subtitle: str, words: Words, number: Callable[[float], str]) -> bytes:
    """The picture as PNG. `words` gives the texts under `weekly.chart.`, `number` writes numbers."""
    shown = bars(summary)
    image = Image.new("RGB", (WIDTH, TOP + ROW * len(shown)), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN, 28), _fitting(_drawable(title), 34), font=_font(34), fill=_INK)
    pen.text((MARGIN, 74), _fitting(_drawable(subtitle), 24), font=_font(24), fill=_QUIET)
    for place, bar in enumerate(shown):
        _row(pen, TOP + place * ROW, bar, words, number)
    return _png(image)


def _row(pen: ImageDraw.ImageDraw, top: int, bar: Bar, words: Words, number: Callable[[float], str]) -> None:
    figure, right = bar.figure, WIDTH - MARGIN
    pen.text((MARGIN, top + 14), words(bar.name), font=_font(30), fill=_INK)
    said = words("none") if figure.value is None or not figure.of else _of(words, number, figure.value, figure.of)
    pen.text((right, top + 10), said, font=_font(36), fill=_INK, anchor="ra")
    _bar(pen, top + 64, 52, bar.length, _BAR)
    if bar.length_before is not None and figure.before is not None and figure.of_before:
        _bar(pen, top + 122, 18, bar.length_before, _BEFORE)
        before = words("before", value=number(figure.before), of=number(figure.of_before))
        pen.text((MARGIN, top + 146), before, font=_font(24), fill=_QUIET)


def _of(words: Words, number: Callable[[float], str], value: float, of: float) -> str:
    return words("of", value=number(value), of=number(of))


def _bar(pen: ImageDraw.ImageDraw, top: int, height: int, length: float, colour: str) -> None:
    whole = WIDTH - 2 * MARGIN
    pen.rounded_rectangle((MARGIN, top, MARGIN + whole, top + height), height // 4, fill=_RAIL)
    if length > 0:
        end = MARGIN + max(height // 2, round(whole * length))
        pen.rounded_rectangle((MARGIN, top, end, top + height), height // 4, fill=colour)


def _fitting(text: str, size: int) -> str:
    """The text, cut where it is wider than the picture."""
    room = WIDTH - 2 * MARGIN
    if _font(size).getlength(text) <= room:
        return text
    while text and _font(size).getlength(text + "...") > room:
        text = text[:-1]
    return text.rstrip() + "..."


def _drawable(text: str) -> str:
    """The text in letters that the font has: others without their marks, or left out."""
    return " ".join("".join(map(_letter, unicodedata.normalize("NFC", text).translate(_INSTEAD))).split())


def _letter(letter: str) -> str:
    return next((one for one in (letter, unicodedata.normalize("NFKD", letter)[:1]) if _known(one)), "")


@lru_cache(1024)
def _known(letter: str) -> bool:
    font = _font(24)
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


_fonts: dict[int, ImageFont.FreeTypeFont] = {}


def _font(size: int) -> ImageFont.FreeTypeFont:
    """The font that comes with Pillow, so that the picture is the same on every machine."""
    if size not in _fonts:
        font = ImageFont.load_default(size)
        if not isinstance(font, ImageFont.FreeTypeFont):
            raise RuntimeError("this Pillow was built without FreeType")
        _fonts[size] = font
    return _fonts[size]


def _png(image: Image.Image) -> bytes:
    """Few colours, so that it costs little data; by the quick way, because a Monday has thousands of them."""
    out = io.BytesIO()
    image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()
