"""The settings of certificates: whether they are issued, how they are numbered, who signs."""

from __future__ import annotations

from bot.config.settings import CertificateSettings
from bot.config.values import get, staff_number
from lessons.certificates import Signatory
from lessons.numbering import NumberTemplate
from lessons.places import Node

_LONGEST = 200


def certificates(node: Node, agency_code: str) -> CertificateSettings:
    """The section; its template is checked with the agency's code, which every number holds."""
    entries = node.mapping(required=["issue"], optional=["number", "city", "signatory"])
    issue = get(entries, "issue", Node.boolean, False)
    number = get(entries, "number", lambda n: NumberTemplate(n.text(_LONGEST)), NumberTemplate())
    if issue:
        place = entries.get("number", node)
        for code, params in number.problems(agency_code):
            place.fault(code, **params)
    return CertificateSettings(
        issue=issue,
        number=number,
        city=get(entries, "city", lambda n: n.text(_LONGEST, empty=True), ""),
        signatory=get(entries, "signatory", _signatory, Signatory()),
    )


def _signatory(node: Node) -> Signatory:
    entries = node.mapping(optional=["title", "name", "nip"])
    title, name = (get(entries, key, lambda n: n.text(_LONGEST, empty=True), "") for key in ("title", "name"))
    return Signatory(title, name, get(entries, "nip", staff_number, ""))
