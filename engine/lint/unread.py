"""Fields of forms that nothing reads: no diagram that uses the form, no decision or other form there, not the form."""

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn.model import Element, Kind
from engine.forms import Checkbox, Field, FilePicker, Form, reads_of
from engine.lint.subject import Subject
from engine.lint.taint import FORMS
from engine.lint.texts import written


def unread_fields(form: Form, subjects: Sequence[Subject], forms: Mapping[str, Form]) -> Iterator[Field]:
    """The fields whose values stay in the record and do nothing; none where that cannot be known.

    ``subjects`` are all processes there are. Delegates are given their inputs and nothing else; a call without inputs
    hands on every variable, and a called process may hand everything back. Files are kept as such, a box that has to be
    ticked has done its work when it is ticked, and the form may say that a field is for the record only.
    """
    users = [subject for subject in subjects if any(_users(subject, form.id))]
    if not users or any(_hands_on(subject, subjects) for subject in users):
        return
    read = reads_of(form).union(*(_read_in(subject, subjects, form, forms) for subject in users))
    if any(len(list(_users(subject, form.id))) > 1 for subject in users):
        read |= form.keys  # the second form starts with what the first one wrote
    for field in form.fields:
        if field.key and field.key not in read and not field.disabled and not _is_meant_so(field):
            yield field


def _is_meant_so(field: Field) -> bool:
    confirmation = isinstance(field, Checkbox) and field.validation.required
    recorded = field.properties.get("record") == "only"
    return recorded or confirmation or field.readonly is True or isinstance(field, FilePicker)


def _users(subject: Subject, form: str) -> Iterator[Element]:
    return (element for element in subject.of_kind(*FORMS) if element.ext.form_id == form)


def _hands_on(subject: Subject, subjects: Sequence[Subject]) -> bool:
    """Whether every variable of the process may be read elsewhere."""
    if any(call.ext.hands_in_all for call in subject.of_kind(Kind.CALL_ACTIVITY)):
        return True
    return any(call.ext.hands_out_all for call in _calls_of(subject, subjects))


def _calls_of(subject: Subject, subjects: Sequence[Subject]) -> Iterator[Element]:
    """The call activities that start this process, as far as they name it."""
    for other in subjects:
        for call in other.of_kind(Kind.CALL_ACTIVITY):
            called = call.ext.called_process or ""
            if called == subject.process.id or called.startswith("="):
                yield call


def _read_in(subject: Subject, subjects: Sequence[Subject], form: Form, forms: Mapping[str, Form]) -> frozenset[str]:
    around = subject.around
    reads = [subject.reads(text.text) for text in written(subject)]
    reads += [frozenset(around.decisions.get(each.ext.decision_id or "", ())) for each in subject.elements]
    reads += [subject.reads(mapping.source) for call in _calls_of(subject, subjects) for mapping in call.ext.outputs]
    others = {element.ext.form_id or "" for element in subject.of_kind(*FORMS)} - {form.id}
    reads += [forms[other].keys | reads_of(forms[other]) for other in others if other in forms]
    return frozenset().union(*reads)
