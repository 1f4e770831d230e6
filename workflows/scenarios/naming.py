"""What a scenario may call things: elements by id or by the name people know, messages, signals, delegates."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from engine.bpmn.model import Element, Kind, Process, TriggerKind
from workflows.scenarios.scenario import Place

_SHOWN = 12


@dataclass(frozen=True)
class Unnamed(Exception):
    """Nothing, or more than one thing, is called that: ``known`` are the nearest names or those to choose from."""

    code: str
    text: str
    known: tuple[str, ...]


class Names:
    """The names in the diagrams of one scenario file; ``process`` is the one it is about."""

    def __init__(self, process: str, processes: Mapping[str, Process], delegates: Collection[str]) -> None:
        self.process = process
        self.processes = processes
        self.delegates = delegates

    def place(self, text: str, kinds: Collection[Kind] = frozenset(Kind)) -> Place:
        """The element of one of ``kinds`` that ``text`` means: its id, its name, or either after ``process/``.

        The file's own process comes first. Raises Unnamed.
        """
        within, _, name = text.rpartition("/")
        if within and within in self.processes:
            groups: Iterable[list[Place]] = [[(within, element.id) for element in self._of(within, kinds)]]
        else:
            name = text
            own = [(self.process, element.id) for element in self._of(self.process, kinds)]
            others = [
                (key, element.id) for key in self.processes if key != self.process for element in self._of(key, kinds)
            ]
            groups = [own, others]
        for group in groups:
            for matches in (
                [place for place in group if place[1] == name],
                [place for place in group if self.element(place).name == name],
            ):
                if len(matches) == 1:
                    return matches[0]
                if matches:
                    raise Unnamed("ambiguous-element", text, tuple(self.shown(place) for place in matches))
        raise Unnamed("unknown-element", text, self._near_elements(text, kinds))

    def call(self, text: str) -> Place | str:
        """The delegate called ``text``, else the element. Raises Unnamed."""
        if text in self.delegates:
            return text
        try:
            return self.place(text)
        except Unnamed as wrong:
            alike = get_close_matches(text, self.delegates, 3, 0.5)
            raise Unnamed(wrong.code, text, (*alike, *wrong.known)[:_SHOWN]) from None

    def element(self, place: Place) -> Element:
        """The element at ``place``."""
        return self.processes[place[0]].elements[place[1]]

    def shown(self, place: Place) -> str:
        """The id of an element as a scenario may write it, with the name that people know."""
        process, element = place
        text = element if process == self.process else f"{process}/{element}"
        found = self.processes.get(process)
        name = found.elements[element].name if found and element in found.elements else ""
        return f"{text} ({name})" if name and name != element else text

    def event_names(self, kind: TriggerKind) -> frozenset[str]:
        """The names of all messages or signals that the diagrams know."""
        return frozenset(
            trigger.name
            for process in self.processes.values()
            for element in process.elements.values()
            for trigger in element.triggers
            if trigger.kind is kind and trigger.name
        )

    def check_known(self, text: str, known: Collection[str]) -> None:
        """Raise Unnamed where ``text`` is not among ``known``."""
        if text not in known:
            raise Unnamed("unknown-name", text, near(text, known))

    def starts_by_itself(self) -> bool:
        """Whether the process has only start events that wait for something."""
        starts = [
            each
            for each in self.processes[self.process].members[self.process]
            if each.kind is Kind.START_EVENT and not each.triggers
        ]
        return not starts

    def _of(self, process: str, kinds: Collection[Kind]) -> list[Element]:
        return [each for each in self.processes[process].elements.values() if each.kind in kinds]

    def _near_elements(self, text: str, kinds: Collection[Kind]) -> tuple[str, ...]:
        places = [(key, each.id) for key in self.processes for each in self._of(key, kinds)]
        called = {
            word: self.shown(place) for place in reversed(places) for word in (place[1], self.element(place).name)
        }
        found = dict.fromkeys(called[word] for word in near(text, called))
        return tuple(found)[:_SHOWN]


def reachable(process: str, processes: Mapping[str, Process]) -> dict[str, Process]:
    """``process`` and every one of ``processes`` that it calls, directly or not."""
    found: dict[str, Process] = {}
    left = [process]
    while left:
        key = left.pop()
        if key in processes and key not in found:
            found[key] = processes[key]
            left += [each.ext.called_process for each in found[key].elements.values() if each.ext.called_process]
    return found


def near(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The names that look like ``text``; where none does, all of them, up to a dozen."""
    words = [word for word in known if word]
    return tuple(get_close_matches(text, words, 3, 0.5) or sorted(words)[:_SHOWN])
