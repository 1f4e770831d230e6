"""Forms as the bpmn.io editor writes them (form-js JSON): read, linted, judged. Knows no HTML and no database."""

from engine.forms.accept import FormRejected, accept
from engine.forms.components import (
    Checkbox,
    Choice,
    Component,
    DateTime,
    DynamicList,
    Field,
    FilePicker,
    Form,
    Group,
    Number,
    Option,
    Separator,
    Spacer,
    Text,
    TextField,
    Validation,
)
from engine.forms.controls import Control, Rules, Surroundings, controls_of, initial, resolve
from engine.forms.expressions import Expression
from engine.forms.findings import Finding
from engine.forms.lint import lint
from engine.forms.post import ROW_MARK, from_post
from engine.forms.reading import FormUnreadable, parse
from engine.forms.reads import reads_of
from engine.forms.typing import types_of
from engine.forms.values import Problem, count_characters

__all__ = [
    "ROW_MARK",
    "Checkbox",
    "Choice",
    "Component",
    "Control",
    "DateTime",
    "DynamicList",
    "Expression",
    "Field",
    "FilePicker",
    "Finding",
    "Form",
    "FormRejected",
    "FormUnreadable",
    "Group",
    "Number",
    "Option",
    "Problem",
    "Rules",
    "Separator",
    "Spacer",
    "Surroundings",
    "Text",
    "TextField",
    "Validation",
    "accept",
    "controls_of",
    "count_characters",
    "from_post",
    "initial",
    "lint",
    "parse",
    "reads_of",
    "resolve",
    "types_of",
]
