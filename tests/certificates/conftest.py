"""The agency of the journeys, with its world to talk in."""

from __future__ import annotations

from tests.journeys.conftest import courses as courses
from tests.journeys.conftest import house as house
from tests.journeys.conftest import world as world
