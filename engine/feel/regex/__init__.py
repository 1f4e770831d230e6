"""Regular expressions of XPath (as DMN asks for) with a budget of steps: no pattern can run away."""

from functools import lru_cache

from engine.feel.regex.machine import Match, Pattern
from engine.feel.regex.parser import PatternError, parse
from engine.feel.regex.program import assemble

__all__ = ["Match", "Pattern", "compile_pattern"]


@lru_cache(maxsize=256)
def compile_pattern(pattern: str, flags: str) -> Pattern | None:
    """The pattern; None when it or a flag (of ``s m i x q``) is wrong."""
    try:
        node, groups, references = parse(pattern, flags)
        return Pattern(tuple(assemble(node)), groups, references=references)
    except (PatternError, RecursionError):
        return None
