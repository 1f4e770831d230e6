"""User tasks: work for a person, found in the work list until somebody completes it."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from engine import feel
from engine.bpmn.model import Element
from engine.clock import aware
from engine.runtime.effects import TaskOpened, TaskWithdrawn
from engine.runtime.faults import BadValue
from engine.runtime.specs.activity import Activity
from engine.runtime.specs.node import ProcessSpec
from engine.runtime.variables import evaluate, text_or_none, texts

if TYPE_CHECKING:
    from engine.runtime.token import Token

DEFAULT_PRIORITY = 50


class UserTask(Activity):
    """Waits for a person. Who may act is evaluated when the task opens, on variables that the person cannot write."""

    def __init__(self, spec: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(spec, element, name)
        self.assignee: feel.Expression | None = None
        self.candidate_users: feel.Expression | None = None
        self.candidate_groups: feel.Expression | None = None
        self.due_date: feel.Expression | None = None
        self.follow_up_date: feel.Expression | None = None
        self.priority: feel.Expression | None = None

    @property
    def label(self) -> str:
        """What the task is called."""
        return self.element.name or self.element.id

    def act(self, token: "Token") -> bool | None:
        ext = self.element.ext
        token.workflow.effects.append(
            TaskOpened(
                token=token.id,
                element=self.element.id,
                name=self.label,
                form_id=ext.form_id,
                form_binding=ext.form_binding,
                assignee=text_or_none(self.assignee, token, "assignee"),
                candidate_users=texts(self.candidate_users, token, "candidateUsers"),
                candidate_groups=texts(self.candidate_groups, token, "candidateGroups"),
                due_at=self._moment(self.due_date, token, "dueDate"),
                follow_up_at=self._moment(self.follow_up_date, token, "followUpDate"),
                priority=self._number(token),
            )
        )
        return None

    def submit(self, token: "Token", data: dict[str, Any], straight: str | None = None) -> None:
        """A person completed it with ``data``; the token goes on along the flows, or ``straight`` to an element."""
        if straight is not None:
            token.workflow.go_straight(token, straight)
        self.hand_out(token, data)
        token.complete()

    def withdrawn(self, token: "Token") -> None:
        token.workflow.effects.append(TaskWithdrawn(token.id, self.element.id))

    def _moment(self, expression: feel.Expression | None, token: "Token", what: str) -> datetime | None:
        if expression is None:
            return None
        value = evaluate(expression, token)
        zone = token.workflow.host.zone
        try:
            if isinstance(value, str):
                value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
            if isinstance(value, datetime):
                return aware(value if value.tzinfo else value.replace(tzinfo=zone))
            if isinstance(value, date):
                return aware(
                    datetime.combine(value, time(23, 59, 59), zone)
                )  # a mere date is due until that day is over
        except ValueError:
            pass
        else:
            if value is None:
                return None
        raise BadValue(element=self.element.id, what=what, found=value)

    def _number(self, token: "Token") -> int:
        if self.priority is None:
            return DEFAULT_PRIORITY
        value = evaluate(self.priority, token)
        try:
            return max(0, min(100, int(value)))
        except (TypeError, ValueError):
            raise BadValue(element=self.element.id, what="priority", found=value) from None
