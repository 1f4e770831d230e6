"""Functions on contexts. None of them changes what it is given."""

from typing import Any

from engine.feel.functions import builtin

Context = dict[str, Any]


@builtin("get value(m: context, key: string)")
def get_value(m: Context, key: str) -> Any:
    """The entry of that name; null when there is none."""
    return m.get(key)


@builtin("get value(context: context, keys: list)")
def get_value_deep(context: Context, keys: list[Any]) -> Any:
    """The entry reached by following the names."""
    value: Any = context
    for key in keys:
        value = value.get(key) if type(value) is dict and type(key) is str else None
    return value


@builtin("get entries(m: context)")
def get_entries(m: Context) -> list[Context]:
    """A list of contexts with ``key`` and ``value``."""
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context(entries: list)")
def context(entries: list[Any]) -> Context | None:
    """The context with these entries; null when one has no ``key`` and ``value`` or a key comes twice."""
    made: Context = {}
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry or entry["key"] in made:
            return None
        made[entry["key"]] = entry["value"]
    return made


@builtin("context put(context: context, key: string, value: any)")
def context_put(of: Context, key: str, value: Any) -> Context:
    """The context with one entry added or replaced."""
    return {**of, key: value}


@builtin("context put(context: context, keys: list, value: any)")
def context_put_deep(of: Context, keys: list[Any], value: Any) -> Context | None:
    """The context with the entry at the end of the path ``keys`` added or replaced.

    Null when the path runs through no context.
    """
    if not keys or not all(type(key) is str for key in keys):
        return None
    if len(keys) == 1:
        return {**of, keys[0]: value}
    inner = of.get(keys[0], {})
    changed = context_put_deep(inner, keys[1:], value) if type(inner) is dict else None
    return None if changed is None else {**of, keys[0]: changed}


@builtin("context merge(contexts: list)")
def context_merge(contexts: list[Any]) -> Context | None:
    """All entries; of equal names the last."""
    merged: Context = {}
    for one in contexts:
        if type(one) is not dict:
            return None
        merged.update(one)
    return merged
