"""Several processes of the service on one PostgreSQL, of which one is killed now and then, and the others go on.

One serves the web and polls, two work, two plan. The victim and the moment of its death are drawn from a seed as in
`kills`: at the n-th message that is sent, whoever sends it, at the n-th thing that the learners do, or after some time.
A new process takes the place of the dead one while the others never stop. Their clocks run side by side, never moved.

Only what the dead one had in hand may arrive twice, or (a reply) not at all. That is what was leased at its death, and
is leased under the same token still when its place is taken: the others have marked theirs by then.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from tests.fakes.bot_api import SENDING
from tests.fakes.bot_api_calls import Call
from tests.fakes.bot_api_rules import Refusal
from tests.patience import patience
from tests.rehearsal.kills import QUIET, RATE, ROOT, End, Life, Lives, draw_end, query

TALKING = {"web": "web", "first": "worker", "second": "worker"}
"""Who is there while learners come, and their roles."""
TEACHING = {**TALKING, "planner": "scheduler", "reserve": "scheduler"}
"""And on a day of lessons."""
VICTIMS = ("first", "second", "first", "second", "web", "planner")
"""Who may be killed."""
IN_PEACE = End("never", 0)
BEGUN = b"Layanan "
"""So begins what a process says once it is there."""


@dataclass
class Company(Lives):
    """The processes by name. `said` is what each of them wrote, to be looked at where one ends by itself."""

    members: dict[str, Life] = field(default_factory=dict)
    said: dict[str, asyncio.Task[bytes]] = field(default_factory=dict)

    async def work(self, members: Mapping[str, str], kills: int, arrived: Callable[[], Awaitable[None]]) -> None:
        """Begin all, let so many be killed, and end in peace. `arrived` is called when there is somebody to talk to."""
        await asyncio.gather(*(self._begin(name) for name in members))
        await arrived()
        for _ in range(kills):
            await self._lose(self.rng.choice([name for name in VICTIMS if name in members]))
            await arrived()
        await asyncio.gather(*(self._end(name) for name in members))
        self.members.clear()

    async def _begin(self, name: str) -> None:
        words = ["run", "--role", TEACHING[name], "--config", self.config]
        words += ["--clock", self.clock.now().isoformat(), "--clock-rate", RATE]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *map(str, words), cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        async with patience():
            line = await process.stderr.readline()
            while not line.startswith(BEGUN):
                assert line, f"{name} ended before it began"
                line = await process.stderr.readline()
        self.members[name] = Life(process, IN_PEACE, self.config)
        self.said[name] = asyncio.create_task(process.stderr.read())

    async def _end(self, name: str) -> None:
        process = self.members[name].process
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with patience():
            code = await process.wait()
            said = await self.said[name]
        if code or said:
            self.complaints.append(f"{name} ended with {code}: {said.decode()[-500:]}")

    async def _lose(self, name: str) -> None:
        """This one is killed, and another one takes its place."""
        victim = self.members[name]
        victim.end = draw_end(self.rng)
        if victim.end.at == "moment":
            asyncio.get_running_loop().call_later(victim.end.number / 1000, victim.kill)
        dead, gone = (asyncio.create_task(what) for what in (victim.over.wait(), victim.process.wait()))
        await asyncio.wait([dead, gone], timeout=QUIET, return_when=asyncio.FIRST_COMPLETED)
        if gone.done() and not victim.over.is_set():
            self.complaints.append(f"{name} ended by itself: {(await self.said[name]).decode()[-500:]}")
        victim.kill()
        await gone
        dead.cancel()
        await self.said[name]
        in_hand = self._seen(name, victim)
        await self._begin(name)
        left = [id_ for id_, token in self._out() if (id_, token) in in_hand]
        self.leased.update(left)
        self.figures["in flight at a kill"] += len(left)

    def _seen(self, name: str, victim: Life) -> set[tuple[int, str]]:
        """What was leased right after a death, and that nothing is missing that was acknowledged by then."""
        self.figures["kills"] += 1
        self.figures[f"killed: {TEACHING[name]}"] += 1
        self.figures[f"killed at a {victim.end.at}"] += 1
        acknowledged = self.api.acknowledged()
        stored = {row[0] for row in query(self.config, "SELECT event_id FROM inbox")}
        if missing := [number for number in acknowledged if str(number) not in stored]:
            self.complaints.append(f"acknowledged and not stored: {missing}")
        return self._out()

    def _out(self) -> set[tuple[int, str]]:
        return {(row[0], row[1]) for row in query(self.config, "SELECT id, token FROM outbox WHERE state = 'leased'")}

    def _call(self, call: Call) -> None:
        """The message at which somebody dies may still arrive, or not; where another sends it, it is tried again."""
        if call.method in SENDING:
            ends = [life.end for life in self.members.values() if life.count("send")]
            if any(not end.delivered for end in ends):
                raise Refusal(500, "the service died before this was delivered")

    def _update(self) -> None:
        for life in self.members.values():
            life.count("update")
