"""No test looks at a watch: a busy machine is no fault of the code."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, settings

SECONDS = 120.0
"""How long a test waits for what has to come; only one that hangs ever waits so long."""
ON_ONE_FIXTURE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
"""For a property whose examples may all use what a fixture has made."""

PATIENT = "patient"
settings.register_profile(PATIENT, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def patience() -> asyncio.Timeout:
    """A bound on a wait, so that a test which hangs fails instead."""
    return asyncio.timeout(SECONDS)
