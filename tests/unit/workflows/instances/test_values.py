"""What an operator types becomes the value that was meant, or is refused with its place."""

import pytest

from workflows.instances.errors import JsonWrong, NotADate, NotAnObject, NotANumber
from workflows.instances.values import ValueKind, fingerprint, read, read_object, written


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (ValueKind.TEXT, " 12\r\n3 ", " 12\n3 "),
        (ValueKind.NUMBER, " -12.5 ", -12.5),
        (ValueKind.NUMBER, "7", 7),
        (ValueKind.YES, "", True),
        (ValueKind.NO, "ignored", False),
        (ValueKind.DATE, "2019-10-31", "2019-10-31"),
        (ValueKind.JSON, '[{"unit": "EDU"}, null]', [{"unit": "EDU"}, None]),
        (ValueKind.EMPTY, "ignored", None),
    ],
)
def test_a_text_is_read_by_its_kind(kind: ValueKind, text: str, value: object) -> None:
    """The value has the type that the kind says, not the one that the text looks like."""
    found = read(kind, text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("text", ["", "12a", "1e5", "NaN", "Infinity", "1,5", "1" * 16, "٣"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    """Digits with a decimal point alone; nothing that another reader would take otherwise."""
    with pytest.raises(NotANumber):
        read(ValueKind.NUMBER, text)


@pytest.mark.parametrize("text", ["", "2019-02-30", "31.10.2019", "2019-W40-1", "20191031"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """Days of the calendar, written as diagrams keep them."""
    with pytest.raises(NotADate):
        read(ValueKind.DATE, text)


@pytest.mark.parametrize(("text", "line", "column"), [("", 1, 1), ("{'a': 1}", 1, 2), ('{"a": 1,\n "b": }', 2, 7)])
def test_wrong_json_says_where(text: str, line: int, column: int) -> None:
    """Line and column count from one."""
    with pytest.raises(JsonWrong) as refused:
        read(ValueKind.JSON, text)
    assert (refused.value.details["line"], refused.value.details["column"]) == (line, column)


@pytest.mark.parametrize("value", ["text", "2019-10-31", 7, -1.5, True, False, None, [1, {"a": None}], {}])
def test_what_is_written_is_read_as_the_same(value: object) -> None:
    """A value that is shown and sent back unchanged stays what it is."""
    assert read(*written(value)) == value


def test_fingerprints_tell_values_apart() -> None:
    """One and true are different values, the order in which a mapping was set counts as well."""
    assert len({fingerprint(value) for value in (1, True, "1", [1], None)}) == 5


def test_results_are_an_object() -> None:
    """Names with values, none for nothing; a list or a text is refused."""
    assert read_object(' {"number": "A-1"} ') == {"number": "A-1"}
    assert read_object(" ") == {}
    for text in ("[]", '"a"', "null"):
        with pytest.raises(NotAnObject):
            read_object(text)
