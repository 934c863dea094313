"""SQL and nothing else: tables, mapping between rows and domain objects, inbox, outbox, migrations."""
