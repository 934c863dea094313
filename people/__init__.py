"""Who: persons, NIP, units and who leads them, roles, consent, time zone, working calendar, roster import."""
