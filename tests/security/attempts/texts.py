"""Forms and scenario files made to harm: JSON and TOML."""

import orjson

from tests.security.attempts.file import Table, attempts


def _form(*components: object, **more: object) -> bytes:
    return orjson.dumps({"id": "f", "type": "default", "components": list(components), **more})


UNREADABLE, COMPONENT = {"form-unreadable"}, {"form-component-unsupported"}
FORMS: Table = {
    "lists": (lambda: b"[" * 5_000 + b"]" * 5_000, UNREADABLE),
    "objects": (lambda: b'{"a":' * 5_000 + b"1" + b"}" * 5_000, UNREADABLE),
    "deep default": (
        lambda: _form({"type": "textfield", "key": "a"}).replace(
            b'"key"', b'"defaultValue":' + b"[" * 900 + b"]" * 900 + b',"key"'
        ),
        set(),
    ),
    "groups": (lambda: _groups(50), UNREADABLE),
    "components": (lambda: _form(*({"type": "separator"} for _ in range(5_000))), UNREADABLE),
    "size": (lambda: _form(label="x" * 1_000_000), UNREADABLE),
    "no number": (lambda: b'{"components":[{"min":NaN}]}', UNREADABLE),
    "infinity": (lambda: b'{"components":[{"min":-Infinity}]}', UNREADABLE),
    "number beyond": (lambda: b'{"components":[{"min":1e999}]}', UNREADABLE),
    "digits": (lambda: b'{"components":[{"min":' + b"9" * 5_000 + b"}]}", UNREADABLE),
    "half a surrogate": (lambda: b'{"id":"\\ud800","components":[]}', UNREADABLE),
    "wrong bytes": (lambda: b'{"id":"\xff","components":[]}', UNREADABLE),
    "overlong sign": (lambda: b'{"id":"\xc0\xaf","components":[]}', UNREADABLE),
    "zero byte": (lambda: b'{"components":[]}\x00', UNREADABLE),
    "byte order mark": (lambda: b'\xef\xbb\xbf{"components":[]}', UNREADABLE),
    "UTF-16": (lambda: '{"components":[]}'.encode("utf-16"), UNREADABLE),
    "components twice": (lambda: b'{"id":"f","components":[],"components":[{"type":"html"}]}', COMPONENT),
    "no object": (lambda: b"[]", UNREADABLE),
    "components are none": (lambda: b'{"components":{}}', UNREADABLE),
    "component is none": (lambda: _form(None, 1, "a", []), {"form-component-invalid"}),
    "HTML": (lambda: _form({"type": "html", "content": "<script>alert(1)</script>"}), COMPONENT),
    "frame": (lambda: _form({"type": "iframe", "url": "http://127.0.0.1:9"}), COMPONENT),
    "picture": (lambda: _form({"type": "image", "source": "file:///etc/passwd"}), COMPONENT),
    "form in a form": (lambda: _form({"type": "subform", "formId": "f"}), COMPONENT),
    "script": (lambda: _form({"type": "script", "script": "import os"}), COMPONENT),
    "type is a list": (lambda: _form({"type": ["textfield"]}), COMPONENT),
    "key is a dunder": (lambda: _form({"type": "textfield", "key": "__class__"}), set()),
    "key is a prototype": (
        lambda: _form({"type": "textfield", "key": "constructor.prototype"}),
        {"form-key-bad"},
    ),
    "key with a zero byte": (
        lambda: _form({"type": "textfield", "key": "a\x00b"}),
        {"form-key-bad"},
    ),
    "key with quotes": (
        lambda: _form({"type": "textfield", "key": '"><script>'}),
        {"form-key-bad"},
    ),
    "pattern that never ends": (
        lambda: _form({"type": "textfield", "key": "a", "validate": {"pattern": "^(a+)+$"}}),
        set(),
    ),
    "pattern that is none": (
        lambda: _form({"type": "textfield", "key": "a", "validate": {"pattern": "(?P<x>"}}),
        {"form-pattern-bad"},
    ),
    "pattern counted high": (
        lambda: _form({"type": "textfield", "key": "a", "validate": {"pattern": "(a{1,1000}){1,1000}"}}),
        {"form-pattern-bad"},
    ),
    "repetitions of repetitions": (lambda: _form(_rows(_rows(_rows({"type": "separator"})))), UNREADABLE),
    "repetitions": (
        lambda: _form({"type": "dynamiclist", "path": "a", "defaultRepetitions": 10**9, "components": []}),
        UNREADABLE,
    ),
}


def _rows(inside: object) -> dict[str, object]:
    return {"type": "dynamiclist", "path": "a", "defaultRepetitions": 10, "components": [inside]}


def _groups(depth: int) -> bytes:
    inner: dict[str, object] = {"type": "separator"}
    for _ in range(depth):
        inner = {"type": "group", "components": [inner]}
    return _form(inner)


_SCENARIO = 'process = "minutes"\n'
SCENARIOS: Table = {
    "lists": (lambda: _toml("a = " + "[" * 5_000 + "]" * 5_000), {"too-deep"}),
    "tables": (lambda: _toml("a = " + "{b=" * 5_000 + "1" + "}" * 5_000), {"too-deep"}),
    "dotted keys": (lambda: _toml(".".join("a" * 3_000) + " = 1"), {"too-deep"}),
    "dotted heading": (lambda: _file("[" + ".".join("a" * 3_000) + "]\n"), {"too-deep"}),
    "size": (lambda: _toml('a = "' + "x" * 5_000_000 + '"'), {"too-large"}),
    "digits": (lambda: _toml("a = " + "9" * 5_000), {"not-toml"}),
    "number beyond 64 bits": (lambda: _toml("a = 0x" + "f" * 1_000), {"no-scenario"}),
    "no number": (lambda: _toml("a = nan\nb = inf"), {"no-scenario"}),
    "half a surrogate": (lambda: _toml('a = "\\ud800"'), {"not-toml"}),
    "zero byte": (lambda: _toml("a = 1\x00"), {"not-toml"}),
    "wrong bytes": (lambda: _SCENARIO.encode() + b"\xff\xfe = 1", {"not-toml"}),
    "key twice": (lambda: _toml("a = 1\na = 2"), {"not-toml"}),
    "keys": (lambda: _file("".join(f"k{n} = 1\n" for n in range(5_000))), {"key-unknown"}),
    "first day of all": (lambda: _file("starts_at = 0001-01-01"), {"wrong-kind"}),
    "last moment of all": (lambda: _file("starts_at = 9999-12-31T23:59:59-23:59"), {"wrong-kind"}),
    "no day": (lambda: _file("starts_at = 2019-02-31"), {"not-toml"}),
    "process that is a path": (lambda: b'process = "../../etc/passwd"', {"unknown-process"}),
    "process that is none": (lambda: b"process = [1]", {"wrong-kind"}),
    "Python in a value": (lambda: _toml('a = \'=__import__("os").system("id")\''), {"no-scenario"}),
    "deep expression": (lambda: _toml("a = '=" + "(" * 5_000 + "1" + ")" * 5_000 + "'"), {"bad-expression"}),
    "scenarios are none": (lambda: _file("scenario = 1"), {"wrong-kind"}),
    "steps are none": (lambda: _file('[[scenario]]\nname = "x"\nstep = [[1]]'), {"wrong-kind"}),
    "element that is a path": (
        lambda: _file('[[scenario]]\nname = "x"\n[[scenario.step]]\ncomplete = "../x"'),
        {"unknown-element"},
    ),
    "nothing": (lambda: b"", {"key-missing"}),
    "XML": (lambda: b"<!DOCTYPE x>", {"not-toml"}),
}


def _file(text: str) -> bytes:
    return (_SCENARIO + text).encode()


def _toml(variables: str) -> bytes:
    return _file(f"[variables]\n{variables}\n")


ATTEMPTS = [*attempts("form", FORMS), *attempts("scenario", SCENARIOS)]
