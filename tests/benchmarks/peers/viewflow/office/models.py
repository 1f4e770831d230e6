"""One process model; what each step brings is kept in its JSON column."""

from viewflow import jsonstore
from viewflow.workflow.models import Process

STEPS = [f"t{number}" for number in range(1, 8)]


class Report(Process):
    """Seven steps with an opinion and a verdict each."""

    class Meta:
        """Kept in the table that every process has."""

        proxy = True


for _step in STEPS:
    jsonstore.TextField(blank=True, default="").contribute_to_class(Report, f"{_step}_opinion")
    jsonstore.BooleanField(blank=True, default=False).contribute_to_class(Report, f"{_step}_approved")
