"""What people write, drawn from words.toml and from the titles of the demo ledger."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from random import Random

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))

CARELESS: str = _WORDS["careless"]
"""What somebody writes who does not care."""


class Words:
    """Texts by chance; ``subjects`` are what matters are about."""

    def __init__(self, random: Random, subjects: Sequence[str]) -> None:
        self._random = random
        self._subjects = subjects

    def title(self) -> str:
        """The title of a matter."""
        place, kind = self._random.choice(_WORDS["places"]), self._random.choice(_WORDS["kinds"])
        return f"{place}{self._random.choice(self._subjects)}{kind}"

    def meeting(self) -> str:
        """The name of a meeting."""
        return str(self._random.choice(_WORDS["meetings"]))

    def order(self) -> str:
        """What a leader writes."""
        return str(self._random.choice(_WORDS["orders"]))

    def objection(self) -> str:
        """Why something is sent back."""
        return str(self._random.choice(_WORDS["objections"]))

    def text(self, sentences: int = 2) -> str:
        """Some sentences."""
        return "".join(self._random.choice(_WORDS["sentences"]) for _ in range(sentences))
