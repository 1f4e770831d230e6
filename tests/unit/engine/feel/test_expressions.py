"""What expressions mean: each is compared by the text that its value is written as."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine import feel

NOW = feel.Environment(now=datetime(2024, 5, 17, 18, 30, tzinfo=UTC), zone=ZoneInfo("Asia/Shanghai"))

CONTEXT = {
    "matter": {"urgency": "top", "days": 4, "units": [{"name": "a", "late": 2}, {"name": "b", "late": 0}], "rate": 0.1},
    "two words": 7,
    "list": [3, 1, 2],
    "date": "2024-02-29",
    "督办": {"期限": "2024-06-01"},
}

NUMBERS = {
    "1 + 2 * 3": "7",
    "0.1 + 0.2": "0.3",
    "1 / 4": "0.25",
    "6 / 3": "2",
    "1 / 0": "null",
    "2 ** 10": "1024",
    "-2 ** 2": "4",
    "--3": "3",
    "1e3 + .5": "1000.5",
    "9007199254740993 + 0": "9007199254740993",
    "matter.rate * 3": "0.3",
    "1 + null": "null",
    'number("1.000.000,01", ".", ",")': "1000000.01",
    "decimal(2.5, 0)": "2",
    "round half up(2.5, 0)": "3",
    "modulo(-12, 5)": "3",
    "sqrt(-1)": "null",
}

LOGIC = {
    "true and null": "null",
    "false and null": "false",
    "true or null": "true",
    "true and 1": "null",
    "not(null)": "null",
    "1 = 1.0": "true",
    '1 = "1"': "null",
    "null = 1": "false",
    '"a" < "b"': "true",
    '1 < "a"': "null",
    "5 between 1 and 5": "true",
    "5 in (< 3, [4..6])": "true",
    "4 in ]4..6]": "false",
    '"a" in ["b", "a"]': "true",
    "if null then 1 else 2": "2",
    'if "x" then 1 else 2': "null",
    "some x in [1, 2] satisfies x > 1": "true",
    "every x in [1, null] satisfies x > 0": "null",
    "[1, {a: [2]}] = [1, {a: [2]}]": "true",
}

LISTS = {
    "list[1]": "3",
    "list[-1]": "2",
    "list[4]": "null",
    "list[item > 1]": "[3, 2]",
    "matter.units.name": '["a", "b"]',
    "matter.units[late > 0].name": '["a"]',
    "for x in [1, 2], y in [x, 3] return x * y": "[1, 3, 4, 6]",
    "for i in 0..4 return if i = 0 then 1 else i * partial[-1]": "[1, 1, 2, 6, 24]",
    "for x in 3..1 return x": "[3, 2, 1]",
    "sort(list, function(a, b) a > b)": "[3, 2, 1]",
    "count(list) + sum(list) + max(list)": "12",
    "concatenate([1], [2, 3])": "[1, 2, 3]",
    "distinct values([1, 2, 1, null, null])": "[1, 2, null]",
    "flatten([1, [2, [3]]])": "[1, 2, 3]",
    "list replace([2, 4, 7], 3, 6)": "[2, 4, 6]",
    "index of([1, 2, 1], 1)": "[1, 3]",
    "count(null)": "null",
    "all([true, null])": "null",
    "any([true, null])": "true",
}

TEXTS = {
    'substring("foobar", -2)': '"ar"',
    'string length("\\ud83d\\ude00")': "1",
    'replace("abracadabra", "a(.)", "a$1$1")': '"abbraccaddabbra"',
    'matches("2024-05", "^\\d{4}-\\d\\d$")': "true",
    'split("a;b;;", ";")': '["a", "b", "", ""]',
    'string join(["a", null, "b"], "-")': '"a-b"',
    'substring before("foobar", "bar")': '"foo"',
    "string(1.50)": '"1.5"',
    'string({a: "x", b: [1]})': '"{a: \\"x\\", b: [1]}"',
    '"a" + 1': "null",
}

TIME = {
    'date(date) + duration("P1Y")': "2025-02-28",
    '@"2024-01-31" + @"P1M"': "2024-02-29",
    '@"2024-03-01" - @"2024-02-28"': "P2D",
    '@"2024-01-01T10:00:00@Asia/Shanghai" = @"2024-01-01T02:00:00Z"': "true",
    '@"2024-01-01T10:00:00" < @"2024-01-01T11:00:00"': "true",
    '@"23:30:00" + @"PT1H"': "00:30:00",
    '@"P1D" / @"PT12H"': "2",
    '@"P1Y" + @"P1D"': "null",
    '@"2024-05-17".weekday': "5",
    'day of week(@"2024-05-17")': '"Friday"',
    'years and months duration(@"2013-08-24", @"2017-12-15")': "P4Y3M",
    'date("2023-02-29")': "null",
    'for d in @"2024-02-28"..@"2024-03-01" return d.day': "[28, 29, 1]",
    "today()": "2024-05-18",
    "now()": "2024-05-18T02:30:00@Asia/Shanghai",
    "before([1..5], (5..8])": "true",
    "overlaps([1..5], [3..8])": "true",
    "[1..10[.end included": "false",
}

NAMES = {
    "`two words` + 1": "8",
    "{first name: 1, b: first name + 1}.b": "2",
    "{a: 1, a: 2}": "null",
    "督办.期限": '"2024-06-01"',
    "nowhere.to.be.found": "null",
    'context put({a: 1}, ["b"], 2)': "{a: 1, b: 2}",
    'get value(matter, "urgency")': '"top"',
    '{f: function(x: number) x + 1, r: f(1), w: f("a")}': "{f: function(x), r: 2, w: null}",
    "{f: function(n) if n <= 1 then 1 else n * f(n - 1)}.f(5)": "120",
    'substring(start position: 2, string: "abc")': '"bc"',
    "[1] instance of list<number>": "true",
    "{a: 1} instance of context<a: string>": "false",
    "1 // the rest is a comment": "1",
}


@pytest.mark.parametrize(("text", "expected"), (NUMBERS | LOGIC | LISTS | TEXTS | TIME | NAMES).items())
def test_value(text: str, expected: str) -> None:
    """The expression has the value that the DMN standard gives it."""
    value = feel.compile_expression(text).evaluate(CONTEXT, NOW)
    assert feel.literal_of(value) == expected


def test_json_values() -> None:
    """Whole numbers become int, others float, and everything that JSON lacks becomes text."""
    text = '{n: 2.0 * 3, f: 1 / 4, d: @"2024-01-02", t: @"10:00:00Z", p: @"P1DT2H", r: [1..2), l: [null, true]}'
    assert feel.compile_expression(text).evaluate_json({}) == {
        "n": 6,
        "f": 0.25,
        "d": "2024-01-02",
        "t": "10:00:00Z",
        "p": "P1DT2H",
        "r": "[1..2)",
        "l": [None, True],
    }


def test_the_given_context_is_never_changed() -> None:
    """Reading floats and building lists leaves the caller's data as it was."""
    context = {"items": [{"rate": 0.5}], "more": [1]}
    feel.compile_expression("append(items, more)[1].rate + 1").evaluate(context)
    assert context == {"items": [{"rate": 0.5}], "more": [1]}


def test_without_a_clock_there_is_no_present() -> None:
    """now() and today() are null unless the environment gives a moment."""
    assert feel.compile_expression("[now(), today()]").evaluate({}) == [None, None]


def test_names_read() -> None:
    """``names`` are the free variables; locals, functions and names within filters are not among them."""
    expression = feel.compile_expression("for x in orders[amount > limit] return count(x.lines) + base")
    assert expression.names == {"orders", "base"}
    assert expression.filter_names == {"amount", "limit"}


def test_warnings_say_why_a_value_is_null() -> None:
    """An environment with a list of warnings collects unknown names and unfit arguments."""
    warnings: list[feel.Warned] = []
    feel.compile_expression('missing + abs("a") + nothing(1)').evaluate({}, feel.Environment(warnings=warnings))
    assert [(warned.code, warned.name) for warned in warnings] == [
        ("unknown-name", "missing"),
        ("bad-arguments", "abs"),
        ("unknown-name", "nothing"),
    ]
