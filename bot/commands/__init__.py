"""The commands of `bekal`, one module each or one for a family; a module is imported when its command is called."""

from __future__ import annotations

COMMANDS = {
    "run": "service",
    "demo": "service",
    "play": "play",
    "check": "check",
    "courses": "courses",
    "roster": "roster",
    "invite": "invite",
    "enrol": "enrol",
    "unenrol": "unenrol",
    "mentors": "mentors",
    "indicators": "indicators",
    "tick": "rounds",
    "send": "rounds",
    "jp": "jp",
    "export": "export",
    "certificates": "certificates",
    "report": "report",
    "acting": "acting",
    "followups": "followups",
    "surveys": "surveys",
    "person": "person",
    "audit": "audit",
    "db": "database",
    "backup": "database",
    "restore": "database",
    "doctor": "doctor",
}
"""Command → module of this package. Each offers `arguments(parser)` and `run(console)`."""
