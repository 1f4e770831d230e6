"""Which characters the classes of a pattern take."""

import unicodedata
from collections.abc import Callable

Predicate = Callable[[str], bool]

_BLOCKS = {
    "BasicLatin": (0x00, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}
_CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)


def negation(predicate: Predicate) -> Predicate:
    """Every other character."""
    return lambda character: not predicate(character)


def union(predicates: list[Predicate]) -> Predicate:
    """What any of them takes."""
    if len(predicates) == 1:
        return predicates[0]
    return lambda character: any(predicate(character) for predicate in predicates)


def any_case(predicate: Predicate) -> Predicate:
    """What ``predicate`` takes, in capital or small letters."""
    return lambda character: predicate(character) or predicate(character.lower()) or predicate(character.upper())


def between(first: str, last: str) -> Predicate:
    """The characters from ``first`` to ``last``."""
    return lambda character: first <= character <= last


def property_of(name: str) -> Predicate | None:
    """``Lu``, ``L``, ``IsBasicLatin``; None for an unknown one."""
    if name.startswith("Is"):
        block = _BLOCKS.get(name[2:])
        return None if block is None else between(chr(block[0]), chr(block[1]))
    if name not in _CATEGORIES:
        return None
    return lambda character: unicodedata.category(character).startswith(name)


def _is_initial(character: str) -> bool:
    return character.isalpha() or character in "_:"


_CLASSES: dict[str, Predicate] = {
    "d": lambda character: unicodedata.category(character) == "Nd",
    "s": lambda character: character in " \t\n\r",
    "w": lambda character: unicodedata.category(character)[0] not in "PZC",
    "i": _is_initial,
    "c": lambda character: _is_initial(character) or character.isdigit() or character in "-.\u00b7",
}


def class_of(letter: str) -> Predicate | None:
    r"""``d`` of ``\d`` and the like; a capital letter is the opposite."""
    found = _CLASSES.get(letter.lower())
    return found if found is None or letter.islower() else negation(found)
