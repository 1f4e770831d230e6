"""What the fields of a form write, as FEEL sees it: exactly what ``accept`` lets through."""

from collections.abc import Iterable

from engine.feel.typing import NULL, Known, context_of, either, list_of, of_value, one
from engine.feel.values import adopt
from engine.forms.components import (
    Checkbox,
    Choice,
    Component,
    DynamicList,
    Field,
    FilePicker,
    Form,
    Number,
    fields_of,
)

_SCALAR = either(one("boolean"), one("number"), one("string"))


def types_of(form: Form) -> dict[str, Known]:
    """What is known of each variable that the form writes, by its key."""
    return types_of_fields(form.components)


def types_of_fields(components: Iterable[Component]) -> dict[str, Known]:
    """The same of the fields among these components and inside their groups."""
    fields = (each for each in fields_of(tuple(components)) if not each.disabled and each.readonly is not True)
    return {each.key: either(_type(each), NULL) for each in fields}


def _type(field: Field) -> Known:
    match field:
        case Number():
            return one("string" if field.as_text else "number")
        case Checkbox():
            return one("boolean")
        case Choice():
            options = either(*(of_value(adopt(option.value)) for option in field.options)) or _SCALAR
            return list_of(options) if field.multiple else options
        case FilePicker():
            return list_of(one("string"))
        case DynamicList():
            return list_of(context_of(types_of_fields(field.components)))
        case _:
            return one("string")
