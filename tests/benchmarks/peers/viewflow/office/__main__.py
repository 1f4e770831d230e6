"""django-viewflow in process: what its own view does under the flow's lock, without HTTP.

usage: python -m office sqlite:FILE | postgresql:SOCKET_FOLDER:DATABASE
Answers each line "linear7 N 1" with a line of JSON.
"""

import json
import statistics
import sys
import time

import django
from django.conf import settings

kind, place, *name = sys.argv[1].split(":")
DATABASE = (
    {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": place,
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
    }
    if kind == "sqlite"
    else {"ENGINE": "django.db.backends.postgresql", "NAME": name[0], "USER": "postgres", "HOST": place}
)
settings.configure(
    SECRET_KEY="bench",
    DATABASES={"default": DATABASE},
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "viewflow",
        "viewflow.workflow",
        "office",
    ],
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - Django must be set up first
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from viewflow.workflow.models import Process, Task  # noqa: E402
from viewflow.workflow.status import PROCESS, STATUS  # noqa: E402

from office.flows import Linear7  # noqa: E402

OPINION = "拟同意。请承办单位按时限要求办理，并于到期前三个工作日书面报告办理情况。" * 4


def complete(process_id: int, task: Task, user: User, number: int) -> None:
    """Load, check the permission, start, save what was filled in, execute."""
    with Linear7.lock(process_id), transaction.atomic():
        task = Task.objects.get(pk=task.pk)
        node = task.flow_task
        assert node.can_execute(user, task=task)
        activation = node.activation_class(task)
        activation.start(None)
        process = activation.process
        setattr(process, f"{node.name}_opinion", OPINION)
        setattr(process, f"{node.name}_approved", number % 2 == 0)
        process.save()
        activation.execute()


def linear7(instances: int, user: User) -> dict[str, float]:
    """So many instances, one after the other."""
    taken, lost = [], 0
    begun = time.perf_counter()
    for _ in range(instances):
        with transaction.atomic():
            process_id = Linear7.start.run().pk
        open_tasks = Task.objects.filter(process_id=process_id, status=STATUS.ASSIGNED, flow_task_type="HUMAN")
        while (task := open_tasks.order_by("pk").first()) is not None:
            at = time.perf_counter()
            complete(process_id, task, user, len(taken))
            taken.append(time.perf_counter() - at)
        lost += Process.objects.get(pk=process_id).status != PROCESS.DONE
    seconds = time.perf_counter() - begun
    figures = {"completions": len(taken), "seconds": seconds, "busy": sum(taken)}
    return figures | {"median_ms": statistics.median(taken) * 1000, "conflicts": 0, "lost": lost}


call_command("migrate", verbosity=0)
ann = User.objects.create_superuser("ann")
print(json.dumps({"version": "django-viewflow 2.4.0"}), flush=True)
for line in sys.stdin:
    print(json.dumps(linear7(int(line.split()[1]), ann)), flush=True)
