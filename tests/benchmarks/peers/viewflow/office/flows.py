"""Seven user tasks in a row, each given to one person."""

from django.contrib.auth.models import User
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow.views import UpdateProcessView

from office.models import STEPS, Report


def _owner(_activation: object) -> User:
    return User.objects.get(username="ann")


def _step(name: str, following: str) -> flow.View:
    view = UpdateProcessView.as_view(fields=[f"{name}_opinion", f"{name}_approved"])
    return flow.View(view).Assign(_owner).Next(getattr(this, following))


class Linear7(flow.Flow):
    """Start, seven steps, end; the process row is locked while a step is completed."""

    process_class = Report
    lock_impl = lock.select_for_update_lock
    start = flow.StartHandle().Next(this.t1)
    t1, t2, t3, t4, t5, t6, t7 = (
        _step(name, following) for name, following in zip(STEPS, [*STEPS[1:], "end"], strict=True)
    )
    end = flow.End()
