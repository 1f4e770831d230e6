"""What is refused or warned about before a diagram may be deployed.

What the linter does not know to be right, it refuses. Each rule is a small generator over one process (``Subject``);
each code stands once in ``codes.py``. A finding holds a code and details, never a sentence: sentences are texts under
``lint.<code>`` (what is wrong) and ``lint.<code>.remedy`` (what to do about it).
"""

from engine.lint.findings import Finding, Surroundings
from engine.lint.linter import lint
from engine.lint.subject import Subject

__all__ = ["Finding", "Subject", "Surroundings", "lint"]
