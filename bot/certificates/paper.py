"""A certificate as a page to be framed: one sheet of A4, made of what was kept on the day of issue.

The same certificate gives the same bytes, however often and wherever it is drawn.
"""

from __future__ import annotations

import io
import threading

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from bot import wording
from bot.certificates.setting import BOLD, PLAIN, Line, draw, fit_all, load_fonts
from bot.texts import Texts
from lessons.certificates import Certificate
from people.nip import LENGTH

EDITION = 1
"""Raise it when the page looks different: providers keep a file that they were given once."""

WIDTH, HEIGHT = landscape(A4)
_CENTER = WIDTH / 2
_INK, _DEEP, _GOLD, _PALE, _GREY = (HexColor(c) for c in ("#1d2a2a", "#0b4a47", "#a98232", "#dcd3bd", "#5c6866"))
_RED = HexColor("#a3231f")
_EDGE, _FRAME = 22.0, 46.0
"""From the sheet's edge to the outer and to the inner rule, points."""
_TEXT = WIDTH - 2 * 92
_TOP, _FOOT = HEIGHT - 76, 160.0
"""Between these two stands what is certified; below, the QR code and the signature."""
_QR = 82.0
_LEFT, _RIGHT = 96.0, WIDTH - 214
_SIGNING = 38.0
"""White for a signature or a stamp."""
_drawing = threading.Lock()
"""The fonts know of one page at a time."""


def pdf(certificate: Certificate, texts: Texts, address: str) -> bytes:
    """The page in the texts' language; `address` is the one of its page, empty where there is none to lead to."""
    with _drawing:
        load_fonts()
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, lang=texts.language)
        canvas.setTitle(texts("certificate.paper.about", number=certificate.number))
        canvas.setAuthor(certificate.institution)
        canvas.setSubject(certificate.title.in_(texts.language))
        _frame(canvas)
        draw(canvas, fit_all(_certified(certificate, texts), _TEXT, _TOP - _FOOT), _CENTER, _TOP)
        _proof(canvas, certificate, texts, address)
        _signature(canvas, certificate, texts)
        if not certificate.valid:
            _stamp(canvas, texts("certificate.paper.voided"))
        canvas.showPage()
        canvas.save()
        return buffer.getvalue()


def grouped(nip: str) -> str:
    """A staff number as it is written on paper: birth date, appointment, sex, sequence."""
    if len(nip) != LENGTH or not nip.isdecimal():
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


# --- what is certified


def _certified(one: Certificate, texts: Texts) -> list[Line]:
    def say(key: str, **params: object) -> str:
        return texts(f"certificate.paper.{key}", **params)

    return [
        Line(one.institution.upper(), 13, BOLD, _DEEP, space=1.4),
        Line(say("title").upper(), 38, BOLD, _GOLD, space=9, above=9, most=1),
        Line(say("number", number=one.number), 10.5, PLAIN, _GREY, above=2),
        Line(say("declares"), 11.5, PLAIN, _INK, above=16),
        Line(one.name, 27, BOLD, _DEEP, above=5, least=0.62),
        Line("" if one.erased else say("nip", nip=grouped(one.nip)), 11.5, PLAIN, _INK, above=3),
        Line(one.position, 12, PLAIN, _INK, above=1, least=0.85),
        Line(one.unit, 12, PLAIN, _INK, least=0.85),
        Line(say("has_completed"), 11.5, PLAIN, _INK, above=13),
        Line(one.title.in_(texts.language), 20, BOLD, _DEEP, above=4),
        Line(_how(one, texts), 11.5, PLAIN, _INK, above=6, least=0.95),
        Line(_competency(one, texts), 10, PLAIN, _GREY, above=2),
    ]


def _how(one: Certificate, texts: Texts) -> str:
    same = one.started_on == one.completed_on
    first, last = (wording.dated(texts, day) for day in (one.started_on, one.completed_on))
    span = texts(f"certificate.paper.span{'_day' if same else ''}", first=first, last=last)
    worth = texts("certificate.paper.worth", jp=one.jp) if one.jp else ""
    scored = "" if one.score is None else texts("certificate.paper.scored", score=wording.number(texts, one.score))
    return texts("certificate.paper.how", span=span, worth=worth, scored=scored)


def _competency(one: Certificate, texts: Texts) -> str:
    return texts("certificate.paper.competency", competency=texts(f"certificate.competency.{one.competency}"))


# --- below


def _proof(canvas: Canvas, one: Certificate, texts: Texts, address: str) -> None:
    """Where it can be checked: the QR code with its address in words, or the bare code where nothing leads there."""
    bottom = _FRAME + 22
    if address:
        _qr(canvas, address, _LEFT, bottom)
        words = [texts("certificate.paper.check"), *_address_rows(address)]
    else:
        words = [texts("certificate.paper.code", code=one.code)]
    left = _LEFT + (_QR + 10 if address else 0)
    canvas.setFillColor(_GREY)
    canvas.setFont(PLAIN, 7.6)
    for row, said in enumerate(words):
        canvas.drawString(left, bottom + 11 + 10.5 * (len(words) - 1 - row), said)


def _address_rows(address: str) -> list[str]:
    """The address without its protocol, its code on a row of its own."""
    host, slash, code = address.partition("://")[2].rpartition("/")
    return [host + slash, code]


def _qr(canvas: Canvas, address: str, x: float, y: float) -> None:
    code = QrCodeWidget(address, barLevel="M", barBorder=0, barFillColor=_INK)
    code.barWidth = code.barHeight = _QR
    drawing = Drawing(_QR, _QR)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, x, y)


def _signature(canvas: Canvas, one: Certificate, texts: Texts) -> None:
    date = wording.dated(texts, one.issued_on)
    dated = texts("certificate.paper.dated", city=one.city, date=date) if one.city else date
    nip = texts("certificate.paper.nip", nip=grouped(one.signatory_nip)) if one.signatory_nip else ""
    above = [Line(dated, 10.5, PLAIN, _INK), Line(one.signatory_title, 10.5, PLAIN, _INK)]
    below = [
        Line(one.signatory_name, 11, BOLD, _INK, above=_SIGNING if one.signatory_name else 0, under=True),
        Line(nip, 9.5, PLAIN, _INK, above=1),
    ]
    draw(canvas, fit_all([*above, *below], 250, _FOOT - _FRAME - 20), _RIGHT, _FOOT - 6)


# --- around


def _frame(canvas: Canvas) -> None:
    """Two rules with a woven band between them."""
    _band(canvas)
    canvas.setStrokeColor(_DEEP)
    canvas.setLineWidth(1.8)
    canvas.rect(_EDGE, _EDGE, WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE)
    canvas.setStrokeColor(_GOLD)
    canvas.setLineWidth(0.8)
    canvas.rect(_FRAME, _FRAME, WIDTH - 2 * _FRAME, HEIGHT - 2 * _FRAME)
    for x in (_EDGE, WIDTH - _FRAME):
        for y in (_EDGE, HEIGHT - _FRAME):
            _corner(canvas, x, y)


def _corner(canvas: Canvas, x: float, y: float) -> None:
    side = _FRAME - _EDGE
    canvas.setFillColor(_DEEP)
    canvas.rect(x, y, side, side, stroke=0, fill=1)
    _lozenge(canvas, x + side / 2, y + side / 2, side * 0.34, _GOLD)


def _lozenge(canvas: Canvas, x: float, y: float, half: float, color: Color) -> None:
    path = canvas.beginPath()
    path.moveTo(x - half, y)
    for to in ((x, y + half), (x + half, y), (x, y - half)):
        path.lineTo(*to)
    path.close()
    canvas.setFillColor(color)
    canvas.drawPath(path, stroke=0, fill=1)


def _band(canvas: Canvas) -> None:
    """A plait along the four sides: one stitch is drawn once, and repeated."""
    side = _FRAME - _EDGE
    for name, along in (("h", WIDTH), ("v", HEIGHT)):
        inner = along - 2 * _FRAME
        count = round(inner / side)
        step = inner / count
        canvas.beginForm(name, 0, 0, step, side)
        _stitch(canvas, step, side)
        canvas.endForm()
        for number in range(count):
            at = _FRAME + number * step
            for low in (_EDGE, (HEIGHT if name == "h" else WIDTH) - _FRAME):
                canvas.saveState()
                if name == "h":
                    canvas.translate(at, low)
                else:
                    canvas.translate(low + side, at)
                    canvas.rotate(90)
                canvas.doForm(name)
                canvas.restoreState()


def _stitch(canvas: Canvas, step: float, side: float) -> None:
    middle, reach = side / 2, side * 0.30
    canvas.setStrokeColor(_PALE)
    canvas.setLineWidth(0.7)
    for height in (reach, -reach, reach * 0.5, -reach * 0.5):
        canvas.bezier(0, middle, step * 0.36, middle + 2 * height, step * 0.64, middle + 2 * height, step, middle)
    _lozenge(canvas, step / 2, middle, side * 0.07, _GOLD)


def _stamp(canvas: Canvas, word: str) -> None:
    """Across the sheet, so that no copy of it is taken for a valid one."""
    canvas.saveState()
    canvas.translate(_CENTER, HEIGHT / 2)
    canvas.rotate(24)
    canvas.setFillColor(_RED, alpha=0.28)
    canvas.setFont(BOLD, 92)
    canvas.drawCentredString(0, -30, word)
    canvas.restoreState()
