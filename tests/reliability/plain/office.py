"""The plain office: each command as its documentation tells it, and what is due."""

import copy
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from tests.reliability.plain.drawings import STARTED_BY_MESSAGE, VERSIONS
from tests.reliability.plain.records import LIVE, Instance, Job, NothingLeft, Refused, Task, Token, Waiting
from tests.reliability.plain.tokens import Board

RETRIES, MAX_SENDS, PAUSE = 2, 8, timedelta(seconds=10)
GROUPS = {"ann": "staff", "bob": "staff", "cat": "guests"}


class Office(Board):
    """All there is. A command that is refused changes nothing."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.versions: dict[str, int] = {}
        self.keys: dict[tuple[str, str], int] = {}

    def command(self, do: Callable[[], None]) -> str:
        """Carry out a command, and what follows from it; the answer: the code of the refusal, or an empty text."""
        try:
            followers = self._whole(do)
        except Refused as refused:
            return refused.code
        self._settle(followers)
        return ""

    def deploy(self, process: str) -> None:
        """A new version; its start events listen instead of those of the one before."""
        self.versions[process] = self.versions.get(process, -1) + 1
        if process in STARTED_BY_MESSAGE:
            self.waiting = [each for each in self.waiting if each.process != process]
            self.waiting.append(Waiting("message", STARTED_BY_MESSAGE[process], None, "start", process=process))

    def start(self, process: str, key: str, x: int, items: int) -> None:
        """An instance of the newest version."""
        self.begin(Instance(self.number(), process, self.versions[process], key, x, items, history=["start"]))

    # people and their tasks

    def claim(self, task: int, actor: str) -> None:
        """Take a task on."""
        found, instance = self._to_act(task)
        if found.assignee != actor:
            self._check_may_act(found, actor)
            found.assignee = actor
            instance.history.append("claim")

    def unclaim(self, task: int, actor: str) -> None:
        """Give a task back to its candidates."""
        found, instance = self._to_act(task)
        if found.assignee != actor or not found.people:
            raise Refused("nothing-to-give-back")
        found.assignee = None
        instance.history.append("unclaim")

    def reschedule(self, task: int, hours: int) -> None:
        """Another due time."""
        found = self._open(task)
        found.due = self.now + timedelta(hours=hours)
        self.instances[found.instance].history.append("reschedule")

    def complete(self, task: int, actor: str, data: dict[str, object], key: str | None) -> None:
        """Complete a task."""
        if key is not None and (actor, key) in self.keys:
            if self.keys[actor, key] != task:
                raise Refused("key-reused")
            return
        found, instance = self._to_act(task)
        self._check_may_act(found, actor)
        step = instance.steps[found.step]
        if not (isinstance(data.get("x"), int) and len(data) == 1 if step.form else not data):
            raise Refused("form-rejected")
        instance.x = data.get("x", instance.x)  # type: ignore[assignment]  # the form takes whole numbers alone
        found.state, found.completed_by = "completed", actor
        instance.history.append("complete")
        self.finish(instance, found.token)
        self.close(instance)
        if key is not None:
            self.keys[actor, key] = task

    # messages and signals

    def publish(self, name: str, key: str) -> None:
        """A message for the one of each process who has waited longest with this key, else for start events."""
        named = [each for each in self.waiting if each.kind == "message" and each.name == name]
        inside = [each for each in named if each.instance is not None and each.key == key]
        found: dict[str, Waiting] = {}
        for each in inside or [each for each in named if each.instance is None]:
            found.setdefault(self.instances[each.instance].process if each.instance else each.process, each)
        if not found:
            raise Refused("nobody-waits")
        if len(found) > 1:
            self._one_by_one("message", list(found.values()))
            return
        [one] = found.values()
        if one.instance is None:
            self.start(one.process, "", 0, 0)
            return
        assert one.token is not None
        instance = self._active(one.instance)
        instance.history.append("message")
        self.fire(instance, one.token, one.element)
        self.close(instance)

    def broadcast(self, name: str) -> None:
        """A signal for all who wait now."""
        self._one_by_one("signal", [each for each in self.waiting if each.kind == "signal" and each.name == name])

    # operators

    def suspend(self, number: int) -> None:
        """Stand still, with all that was called."""
        self._active(number)
        self._turn(number, "active", "suspended", "suspend")

    def resume(self, number: int) -> None:
        """Go on."""
        if self._live(number).state != "suspended":
            raise Refused("not-suspended")
        self._turn(number, "suspended", "active", "resume")

    def cancel(self, number: int) -> None:
        """The end."""
        instance = self.instances[number]
        if instance.state not in LIVE:
            return
        for token in instance.tokens[:]:
            self.take(instance, token)
        self.waiting = [each for each in self.waiting if each.instance != number]
        for task in self.tasks.values():
            if task.instance == number and task.state == "open":
                task.state = "withdrawn"
        instance.state = "cancelled"
        instance.arrived = 0
        instance.history.append("cancel")

    def operate(self, number: int, kind: str, do: Callable[[Instance], None]) -> None:
        """Something done by hand to a live instance."""
        instance = self._live(number)
        instance.history.append(kind)
        do(instance)
        self.close(instance)

    def set_x(self, number: int, value: int) -> None:
        """Another value of x."""
        self.operate(number, "set-variable", lambda instance: setattr(instance, "x", value))

    def move(self, number: int, token: Token, target: str) -> None:
        """A token is put somewhere else."""

        def act(instance: Instance) -> None:
            if target not in instance.steps:
                raise Refused("cannot-move")
            self.take(instance, token)
            self.enter(instance, target)

        self.operate(number, "move", act)

    def migrate(self, number: int, version: int) -> None:
        """Go on under another version."""
        instance = self.instances[number]
        variants = VERSIONS[instance.process]
        if version == instance.version:
            raise Refused("not-another-version")
        self._live(number)
        if any(token.step not in variants[version % len(variants)] for token in instance.tokens):
            raise Refused("migration-blocked")
        instance.version = version
        instance.history.append("migrate")

    def retry(self, job: int) -> list[int]:
        """An incident is tried again."""
        return self._have_done(job, "retry")

    def hasten(self, job: int) -> list[int]:
        """What is due later is done now."""
        return self._have_done(job, "hasten")

    # time

    def run_due(self) -> int:
        """Carry out what is due, the earliest first; how many jobs that were."""
        for done in count():
            due = [job for job in self.jobs.values() if job.due <= self.now and self._may_run(job)]
            if not due:
                return done
            self._run(min(due, key=lambda job: (job.due, job.number)).number)
        raise AssertionError

    def advance(self, to: datetime) -> None:
        """Time passes by way of everything that is due."""
        while due := [job.due for job in self.jobs.values() if self._may_run(job) and job.due <= to]:
            self.now = max(self.now, min(due))
            self.run_due()
        self.now = to

    def send(self) -> None:
        """The earliest letter that is due leaves."""
        due = [letter for letter in self.letters if letter.due is not None and letter.due <= self.now]
        if not due:
            return
        letter = min(due, key=lambda each: each.due or self.now)
        letter.attempts += 1
        try:
            self.trouble("mail")
            letter.sent, letter.due = True, None
        except Refused:
            letter.dead = letter.attempts >= MAX_SENDS
            letter.due = None if letter.dead else self.now + PAUSE * 2 ** (letter.attempts - 1)

    # inside

    def _one_by_one(self, kind: str, found: list[Waiting]) -> None:
        for each in found:
            self.job(kind, self.now, instance=each.instance, token=each.token, element=each.element)

    def _whole(self, do: Callable[[], object]) -> list[int]:
        kept, self.new = copy.deepcopy(self.__dict__), []
        try:
            also = do()
        except (Refused, NothingLeft):
            self.__dict__ = kept | {"troubles": self.troubles}
            raise
        waiting = [job for job in self.new if job.kind in ("delegate", "timer")]
        new = waiting + [job for job in self.new if job not in waiting]
        self.new = []
        for job in new:
            job.number = self.number()
            self.jobs[job.number] = job
        followers = [job.number for job in new if job.due <= self.now and job.kind != "timer"]
        return followers + (also if isinstance(also, list) else [])

    def _settle(self, followers: list[int]) -> None:
        for number in followers:
            if number in self.jobs and self._may_run(self.jobs[number]):
                self._run(number)

    def _run(self, number: int) -> None:
        def work() -> None:
            job = self.jobs.pop(number)
            self._work(job)

        try:
            followers = self._whole(work)
        except NothingLeft:
            del self.jobs[number]
        except Refused:
            job = self.jobs[number]
            job.attempts += 1
            job.incident = job.attempts > RETRIES
            job.due = self.now + PAUSE * 2 ** (job.attempts - 1)
        else:
            self._settle(followers)

    def _work(self, job: Job) -> None:
        if job.kind == "cancel":
            for instance in self.instances.values():
                if instance.parent_token is not None and instance.parent_token.number == job.given:
                    self.cancel(instance.number)
            return
        assert job.instance is not None
        assert job.token is not None
        instance = self.instances[job.instance]
        if instance.state not in LIVE or job.token.gone:
            raise NothingLeft
        if job.kind == "start":
            self.begin(self._called(instance, job))
            return
        if job.kind in ("signal", "message") and all(
            each.token is not job.token or each.element != job.element for each in self.waiting
        ):
            return
        instance.history.append(job.kind)
        match job.kind:
            case "delegate":
                self.call(instance, job.token, "count")
            case "return":
                self.finish(instance, job.token)
            case _:
                assert job.element is not None
                self.fire(instance, job.token, job.element, job.later)
        self.close(instance)

    def _called(self, caller: Instance, job: Job) -> Instance:
        process = caller.steps[job.element or ""].process
        return Instance(
            self.number(),
            process,
            self.versions[process],
            caller.key,
            caller.x,
            caller.items,
            parent=caller.number,
            parent_token=job.token,
            history=["start"],
        )

    def _may_run(self, job: Job) -> bool:
        owner = self.instances.get(job.instance or 0)
        return not job.incident and (owner is None or owner.state != "suspended")

    def _have_done(self, number: int, kind: str) -> list[int]:
        job = self.jobs[number]
        if job.instance is not None:
            self.instances[job.instance].history.append(kind)
        job.due = self.now
        if kind == "retry":
            job.incident, job.attempts = False, 0
        return [number]

    def _turn(self, number: int, before: str, after: str, kind: str) -> None:
        instance = self.instances[number]
        if instance.state == before:
            instance.state = after
            instance.history.append(kind)
        for child in self.instances.values():
            if child.parent == number and child.state in LIVE:
                self._turn(child.number, before, after, kind)

    def _live(self, number: int) -> Instance:
        instance = self.instances[number]
        if instance.state not in LIVE:
            raise Refused("instance-over")
        return instance

    def _active(self, number: int) -> Instance:
        instance = self._live(number)
        if instance.state == "suspended":
            raise Refused("instance-suspended")
        return instance

    def _open(self, task: int) -> Task:
        found = self.tasks[task]
        if found.state != "open":
            raise Refused("task-over")
        return found

    def _to_act(self, task: int) -> tuple[Task, Instance]:
        found = self._open(task)
        return found, self._active(found.instance)

    def _check_may_act(self, task: Task, actor: str) -> None:
        if task.assignee != actor:
            if not task.people & {f"user:{actor}", f"group:{GROUPS[actor]}"}:
                raise Refused("not-your-task")
            if task.assignee is not None:
                raise Refused("task-taken")
        apart = self.instances[task.instance].steps[task.step].apart
        for other in self.tasks.values():
            if other.instance == task.instance and other.step == apart and other.completed_by == actor:
                raise Refused("separation-of-duties")
