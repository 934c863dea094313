"""Academic degrees and professional letters as they stand behind Indonesian names, with or without dots."""

from __future__ import annotations

import re

# fmt: off
_WHOLE = frozenset((
    "se", "st", "sh", "ss", "sip", "sp", "spi", "spt", "skm", "skh", "skep", "skom", "ssi", "ssos", "spd", "sag",
    "sth", "sst", "sstp", "stp", "sked", "sfarm", "sgz", "spsi", "shut", "sap", "sak", "skg", "shum", "sikom",
    "mm", "msi", "mh", "mt", "mp", "mpd", "mkes", "mkm", "map", "mph", "ma", "msc", "mba", "mag", "mkn", "mkom",
    "mkep", "mtp", "mars", "mhum", "meng", "phd", "llm", "lc", "ba", "bsc", "dea",
    "amd", "amk", "amkep", "amdkep", "amkeb", "amdkeb", "amkg", "amg", "ap", "ners", "ns", "apt", "drg", "dr", "drh",
))
"""Degrees with their dots taken out."""
_FIRST = frozenset(("s", "m", "a", "sp", "d", "b", "dipl", "ph"))
_FURTHER = frozenset((
    "ab", "ag", "ak", "an", "anes", "ap", "ars", "ds", "eng", "farm", "fil", "gz", "hum", "hut", "ikom", "in", "ip",
    "kc", "keb", "ked", "kel", "kep", "kes", "kg", "kh", "kj", "kl", "km", "kn", "kom", "mar", "md", "og", "ot", "par",
    "pd", "pi", "pk", "psi", "pt", "rad", "sc", "si", "sn", "sos", "st", "stp", "th", "thp", "tp", "tr",
))
# fmt: on


def is_degree(word: str, after_comma: bool) -> bool:
    """Whether a word of a name is a degree. Before any comma one without dots must be in capitals: `SE`, not `Se`."""
    whole = word.replace(".", "")
    if whole.casefold() in _WHOLE:
        return after_comma or "." in word.rstrip(".") or whole.isupper()
    pieces = [piece for piece in re.split(r"[^a-z]+", word.casefold()) if piece]
    if "." not in word or len(pieces) < 2 or pieces[0] not in _FIRST:
        return False
    first, *further = pieces
    return after_comma or first == "sp" or (_all_known(further) and any(piece in _FURTHER for piece in further))


def _all_known(pieces: list[str]) -> bool:
    return all(len(piece) == 1 or piece in _FURTHER for piece in pieces)
