"""Counters and gauges for Prometheus: channels, accounts and outcomes, never a person or a chat."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """One set of figures with a registry of its own, so that two services in one process do not mix."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.events = Counter(
            "bekal_events",
            "Events of channels by what became of them: stored, handled, set_aside, refused.",
            ["channel", "account", "result"],
            registry=registry,
        )
        self.messages = Counter(
            "bekal_messages",
            "Messages by lane and by what became of sending them.",
            ["channel", "account", "lane", "outcome"],
            registry=registry,
        )
        self.send_seconds = Histogram(
            "bekal_send_seconds", "How long one send took.", ["channel", "account"], buckets=_SECONDS, registry=registry
        )
        self.turn_seconds = Histogram(
            "bekal_turn_seconds", "How long one batch of turns took.", buckets=_SECONDS, registry=registry
        )
        self.ticks = Counter("bekal_ticks", "Looks at what is due.", registry=registry)
        self.planned = Counter("bekal_planned", "Persons for whom something fell due.", registry=registry)
        self.backlog = Gauge(
            "bekal_backlog", "Rows that wait: in (events), out (messages).", ["direction"], registry=registry
        )
