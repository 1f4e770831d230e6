"""One JSON object of a form, read attribute by attribute, so that what nobody asked for can be reported."""

from collections.abc import Mapping
from typing import Any

from engine.forms.components import Amount
from engine.forms.expressions import Expression
from engine.forms.findings import Finding, Severity


class Attributes:
    """The attributes of the object at ``path``. A value of the wrong kind is reported and read as if it were absent."""

    def __init__(self, source: Mapping[str, Any], path: str, component: str, findings: list[Finding]) -> None:
        self.path = path
        self.component = component
        self._source = source
        self._findings = findings
        self._taken: set[str] = set()

    def report(self, code: str, name: str, severity: Severity = "error", **params: Any) -> None:
        """Add a finding about the attribute called ``name``."""
        self._findings.append(Finding(code, self.component, f"{self.path}.{name}".lstrip("."), severity, params))

    def close(self) -> None:
        """Report every attribute that was not read."""
        for name in self._source:
            if name not in self._taken:
                self.report("form-attribute-unknown", name, attribute=name)

    def skip(self, *names: str) -> None:
        """Count these as read: they say how an editor shows the form, not what it asks."""
        self._taken.update(names)

    def take(self, name: str) -> Any:
        """The value as written; None where absent."""
        self._taken.add(name)
        return self._source.get(name)

    def text(self, name: str) -> str:
        """A text; empty where absent."""
        return str(self._typed(name, str, ""))

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false."""
        return bool(self._typed(name, bool, default))

    def whole(self, name: str) -> int | None:
        """A whole number, not negative."""
        value = self._typed(name, int, None)
        if value is not None and (isinstance(value, bool) or value < 0):
            self._wrong(name)
            return None
        return value

    def items(self, name: str) -> list[Any]:
        """A list; empty where absent."""
        return list(self._typed(name, list, []))

    def texts(self, name: str) -> dict[str, str]:
        """A mapping of texts to texts; empty where absent."""
        read: dict[str, str] = {}
        for key, value in self._typed(name, dict, {}).items():
            if isinstance(value, str | int | float):
                read[key] = str(value)
            else:
                self._wrong(f"{name}.{key}")
        return read

    def child(self, name: str) -> "Attributes":
        """The object called ``name``; an empty one where absent."""
        source = self._typed(name, dict, {})
        return Attributes(source, f"{self.path}.{name}".lstrip("."), self.component, self._findings)

    def one_of(self, name: str, *allowed: str) -> Any:
        """One of the words ``allowed``; the first of them where absent."""
        value = self.take(name)
        if value is None:
            return allowed[0]
        if value not in allowed:
            self._wrong(name)
            return allowed[0]
        return value

    def only_expression(self, name: str) -> Expression | None:
        """An expression, with or without its leading ``=``; None where absent or empty."""
        text = self.text(name).strip().removeprefix("=").strip()
        return Expression(text) if text else None

    def flag_or_expression(self, name: str) -> bool | Expression:
        """True, false, or an expression."""
        value = self.take(name)
        if isinstance(value, str) and value.startswith("="):
            return Expression(value[1:].strip())
        if value is not None and not isinstance(value, bool):
            self._wrong(name)
            return False
        return bool(value)

    def amount(self, name: str) -> Amount:
        """A number or an expression that gives one; None where absent."""
        return self.amount_of(self.take(name), name)

    def amount_of(self, value: Any, name: str) -> Amount:
        """``value`` as a number or an expression that gives one; it stands at ``name``."""
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.startswith("="):
            return Expression(value[1:].strip())
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        try:
            return int(value)
        except (TypeError, ValueError):
            self._wrong(name)
            return None

    def _typed(self, name: str, kind: type, default: Any) -> Any:
        value = self.take(name)
        if value is None:
            return default
        if not isinstance(value, kind):
            self._wrong(name)
            return default
        return value

    def _wrong(self, name: str) -> None:
        self.report("form-attribute-invalid", name, attribute=name)
