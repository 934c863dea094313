"""A certificate as a file that is made when it is sent: its mark, its name, where its page is."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from bot.buttons import number10
from bot.texts import LANGUAGES, texts_for

if TYPE_CHECKING:
    from bot.house import House
    from lessons.certificates import Certificate

CERTIFICATE = "certificate:"
"""Marks the asset: `certificate:<id>:<language>:<edition of the page>`."""
PATH = "/sertifikat/"
_ASSET = re.compile(rf"{CERTIFICATE}(\d{{1,19}}):({'|'.join(LANGUAGES)}):[0-9a-f]{{8}}")


def asset_of(house: House, certificate: Certificate, language: str) -> str:
    """The asset id of a certificate's file. Another look, or another address behind its QR code, is another file."""
    from bot.certificates.paper import EDITION

    look = hashlib.sha256(f"{EDITION} {house.public_url}".encode()).hexdigest()[:8]
    return f"{CERTIFICATE}{certificate.id}:{language}:{look}"


def meant(asset: str) -> tuple[int, str]:
    """Certificate and language of an asset id. Raises KeyError for one that is not ours."""
    found = _ASSET.fullmatch(asset)
    number = number10(found[1]) if found else None
    if found is None or number is None:
        raise KeyError(asset)
    return number, found[2]


def address(house: House, certificate: Certificate) -> str:
    """Where its page is on the internet; empty where this service has no address there."""
    return f"{house.public_url}{PATH}{certificate.code}" if house.public_url else ""


def name(certificate: Certificate) -> str:
    """`sertifikat-0007-9999-BKPSDM-XI-2026.pdf`."""
    return f"sertifikat-{re.sub(r'[^A-Za-z0-9]+', '-', certificate.number).strip('-')}.pdf"


def drawn(house: House, certificate: Certificate, language: str) -> bytes:
    """The file's content. It takes a while: not in a transaction, and not on the event loop."""
    from bot.certificates.paper import pdf

    return pdf(certificate, texts_for(language), address(house, certificate))
