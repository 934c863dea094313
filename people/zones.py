"""Time zones as people and spreadsheets write them: `WIT`, `asia/jayapura`, `Waktu Indonesia Timur`, `UTC+9`."""

from __future__ import annotations

import re

from people.model import Zone

_SPELLINGS = {
    "waktuindonesiabarat": Zone.WIB,
    "waktuindonesiatengah": Zone.WITA,
    "waktuindonesiatimur": Zone.WIT,
    "indonesiabarat": Zone.WIB,
    "indonesiatengah": Zone.WITA,
    "indonesiatimur": Zone.WIT,
    "barat": Zone.WIB,
    "tengah": Zone.WITA,
    "timur": Zone.WIT,
    "asia/pontianak": Zone.WIB,
    "asia/ujungpandang": Zone.WITA,
}
_SPELLINGS.update({zone.name.casefold(): zone for zone in Zone})
_SPELLINGS.update({zone.value.casefold(): zone for zone in Zone})
_OFFSET = re.compile(r"(?:utc|gmt)?\+0?([789])(?::?00)?")
_BY_OFFSET = {"7": Zone.WIB, "8": Zone.WITA, "9": Zone.WIT}


def parse_zone(text: str) -> Zone | None:
    """The zone that `text` names, or None. Case, spaces and underscores do not matter."""
    plain = re.sub(r"[\s_.()]+", "", text).casefold()
    if offset := _OFFSET.fullmatch(plain):
        return _BY_OFFSET[offset[1]]
    named = set(re.findall(r"\b(?:wib|wita|wit)\b", text.casefold()))
    return _SPELLINGS.get(named.pop() if len(named) == 1 else plain)
