"""How things move through the plain steps of one instance."""

from datetime import datetime, timedelta
from typing import Any

from tests.reliability.plain.drawings import DUE_HOURS, Step
from tests.reliability.plain.records import LIVE, Instance, Job, Letter, NothingLeft, Refused, Task, Token, Waiting

HIGH = 5
BRANCHES = 2
OF_TOKENS = ("delegate", "start", "timer")


class Board:
    """Everything that instances have written, and the moves within one of them."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.instances: dict[int, Instance] = {}
        self.tasks: dict[int, Task] = {}
        self.jobs: dict[int, Job] = {}
        self.waiting: list[Waiting] = []
        self.letters: list[Letter] = []
        self.troubles: dict[str, list[str]] = {"count": [], "post": [], "mail": []}
        self.numbers = 0
        self.new: list[Job] = []

    def number(self) -> int:
        """The next number: nothing is ever called the same again."""
        self.numbers += 1
        return self.numbers

    def job(self, kind: str, due: datetime, **given: Any) -> None:
        """Something will be due."""
        self.new.append(Job(self.number(), kind, due, **given))

    def begin(self, instance: Instance) -> None:
        """The instance starts."""
        self.instances[instance.number] = instance
        for name, step in instance.steps.items():
            if step.kind == "bell":
                token = Token(self.number(), name)
                self.waiting.append(Waiting("signal", "bell", None, f"{name}-s", instance.number, token))
        self.leave(instance, instance.steps["start"])
        self.close(instance)

    def enter(self, instance: Instance, name: str) -> None:
        """Something arrives at a step."""
        step = instance.steps[name]
        match step.kind:
            case "user" | "call" | "delegate" | "message" | "first":
                self._stand(instance, Token(self.number(), name), step)
            case "post":
                self._post(instance, name)
                self.leave(instance, step)
            case "choice":
                self.enter(instance, step.to[0 if instance.x > HIGH else 1])
            case "join":
                instance.arrived += 1
                if instance.arrived == BRANCHES:
                    instance.arrived = 0
                    self.leave(instance, step)
            case "fork":
                self.leave(instance, step)

    def _stand(self, instance: Instance, token: Token, step: Step) -> None:
        instance.tokens.append(token)
        if step.kind == "message":
            self._wait(instance, token, token.step)
        elif step.kind == "first":
            for each in step.to:
                begin = self._wait if instance.steps[each].kind == "message" else self._time
                begin(instance, token, each)
        else:
            for name, other in instance.steps.items():
                if other.on == token.step and other.hours:
                    self._time(instance, token, name)
            self._do(instance, token, step)

    def leave(self, instance: Instance, step: Step) -> None:
        """What stood there goes on."""
        for target in step.to:
            self.enter(instance, target)

    def finish(self, instance: Instance, token: Token) -> None:
        """An activity, or a pass of one, is done."""
        loop = token.loop
        if loop is None:
            self.take(instance, token)
            self.leave(instance, instance.steps[token.step])
            return
        loop.done += 1
        self._end_pass(instance, loop, token)

    def remove_pass(self, instance: Instance, token: Token) -> None:
        """A pass ends without having been done."""
        assert token.loop is not None
        self._end_pass(instance, token.loop, token)

    def add_pass(self, instance: Instance, token: Token) -> None:
        """The activity is to be done once more."""
        self._begin_pass(instance, token, instance.steps[token.step])

    def take(self, instance: Instance, token: Token) -> None:
        """What stood there is gone, with all that it waited for."""
        for each in token.passes[:]:
            self.take(instance, each)
        token.gone = True
        (token.loop.passes if token.loop else instance.tokens).remove(token)
        for task in self.tasks.values():
            if task.token is token and task.state == "open":
                task.state = "withdrawn"
        self.jobs = {n: job for n, job in self.jobs.items() if job.token is not token or job.kind not in OF_TOKENS}
        self.new = [job for job in self.new if job.token is not token or job.kind not in OF_TOKENS]
        self.waiting = [each for each in self.waiting if each.token is not token]
        if instance.steps[token.step].kind == "call" and not self._is_loop(token, instance):
            self.job("cancel", self.now, given=token.number)

    def close(self, instance: Instance) -> None:
        """An instance in which nothing stands is over, and its caller hears of it."""
        if instance.tokens or instance.arrived or instance.state not in LIVE:
            return
        instance.state = "completed"
        self.waiting = [each for each in self.waiting if each.instance != instance.number]
        if instance.parent is not None:
            self.job("return", self.now, instance=instance.parent, token=instance.parent_token)

    def fire(self, instance: Instance, token: Token, element: str, later: tuple[datetime, ...] = ()) -> None:
        """What was waited for at ``element`` has come."""
        step = instance.steps[element.removesuffix("-s")]
        if step.kind == "bell":
            self.leave(instance, step)
            return
        if token.gone:
            raise NothingLeft
        if step.kind == "reminder":
            rest = tuple(each for each in later if each > self.now)
            if rest:
                self.job("timer", rest[0], instance=instance.number, token=token, element=element, later=rest[1:])
        else:
            self.take(instance, token)
        self.leave(instance, step)

    def call(self, instance: Instance, token: Token, delegate: str) -> None:
        """A delegate that is called as a job does its work, or does not."""
        if token.gone:
            raise NothingLeft
        match self.trouble(delegate):
            case "error":
                mishaps = [
                    name for name, step in instance.steps.items() if step.kind == "mishap" and step.on == token.step
                ]
                if not mishaps:
                    raise Refused("bpmn-error")
                self.fire(instance, token, mishaps[0])
            case _:
                self.finish(instance, token)

    def trouble(self, where: str) -> str:
        """What goes wrong this time: nothing, an ``error`` of the diagram, or a failure, which refuses the command."""
        found = self.troubles[where].pop(0) if self.troubles[where] else ""
        if found == "fail":
            raise Refused("RuntimeError")
        return found

    def _do(self, instance: Instance, token: Token, step: Step) -> None:
        if step.each:
            for _ in range(instance.items):
                self._begin_pass(instance, token, step)
            if not instance.items:
                self.take(instance, token)
                self.leave(instance, step)
            return
        match step.kind:
            case "user":
                number = self.number()
                given_to = {"=owner": "ann"}.get(step.who[0])
                people = frozenset() if given_to else frozenset(step.who)
                due = self.now + timedelta(hours=DUE_HOURS) if step.due else None
                self.tasks[number] = Task(number, instance.number, token.step, token, people, given_to, due)
            case "delegate":
                self.job("delegate", self.now, instance=instance.number, token=token, element=token.step)

    def _begin_pass(self, instance: Instance, loop: Token, step: Step) -> None:
        token = Token(self.number(), loop.step, loop)
        loop.passes.append(token)
        match step.kind:
            case "user":
                number = self.number()
                self.tasks[number] = Task(number, instance.number, token.step, token, frozenset(step.who), None, None)
            case "call":
                self.job("start", self.now, instance=instance.number, token=token, element=token.step)

    def _end_pass(self, instance: Instance, loop: Token, token: Token) -> None:
        self.take(instance, token)
        step = instance.steps[loop.step]
        if not loop.passes or (step.enough and loop.done >= step.enough):
            self.take(instance, loop)
            self.leave(instance, step)

    def _is_loop(self, token: Token, instance: Instance) -> bool:
        return instance.steps[token.step].each and token.loop is None

    def _time(self, instance: Instance, token: Token, element: str) -> None:
        first, *later = (self.now + timedelta(hours=each) for each in instance.steps[element].hours)
        self.job("timer", first, instance=instance.number, token=token, element=element, later=tuple(later))

    def _wait(self, instance: Instance, token: Token, element: str) -> None:
        self.waiting.append(Waiting("message", "arrived", instance.key, element, instance.number, token))

    def _post(self, instance: Instance, name: str) -> None:
        if self.trouble("post") == "error":
            raise Refused("bpmn-error")
        if all(letter.key != (instance.number, name) for letter in self.letters):
            self.letters.append(Letter((instance.number, name), self.now))
