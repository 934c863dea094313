"""Hypothesis measures no time here: on a busy machine a deadline says something about its neighbours only."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
