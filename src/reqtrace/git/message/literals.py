"""Required literals of a regular expression, for a fast test before it is matched."""

from __future__ import annotations

import re

from reqtrace.util.lazy_pattern import lazy_pattern

_DEEPEST = 20
_CLASS = lazy_pattern(r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]")
_REPEAT = lazy_pattern(r"[*+?]\??|\{\d*,?\d*\}\??")
_FLAGS = lazy_pattern(r"\?(?P<on>[A-Za-z]*)(?:-[A-Za-z]+)?(?P<end>[:)])")
_NAME = lazy_pattern(r"\?P?<\w+>")
_FOLDED = frozenset("ksKS")  # letters to which non-ASCII letters fold

Words = frozenset[str]


def required_literals(pattern: str) -> Words:
    """Words in lower case, one of which is in every text (in lower case) that *pattern* matches.

    *pattern* has the syntax of RE2. Empty where there are no such words.
    """
    # Quoting of a whole sequence and Unicode classes are rare and not supported.
    if re.search(r"\\[QpPCxE0-7]", pattern):
        return frozenset()
    reader = _Reader(pattern, folds=re.search(r"\(\?[A-Za-z]*i", pattern) is not None)
    try:
        found = reader.alternatives(0)
    except (ValueError, IndexError):
        return frozenset()
    return found if reader.is_done() else frozenset()


class _Reader:
    def __init__(self, pattern: str, *, folds: bool) -> None:
        self._text = pattern
        self._at = 0
        self._folds = folds

    def is_done(self) -> bool:
        return self._at == len(self._text)

    def alternatives(self, depth: int) -> Words:
        """The words of all alternatives up to the end of the group."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        found = [self._sequence(depth)]
        while self._peek() == "|":
            self._at += 1
            found.append(self._sequence(depth))
        return frozenset(word for words in found for word in words) if all(found) else frozenset()

    def _sequence(self, depth: int) -> Words:
        best: Words = frozenset()
        run = ""
        while self._peek() not in ("", "|", ")"):
            letter, words = self._atom(depth)
            repeat = _REPEAT.match(self._text, self._at)
            if repeat is not None:
                self._at = repeat.end()
                is_required = repeat[0][0] == "+"
                best = _better(best, words if is_required else frozenset(), run)
                run = letter if is_required else ""  # what follows comes after the last repetition
            elif letter:
                run += letter
            else:
                best = _better(best, words, run)
                run = ""
        return _better(best, frozenset(), run)

    def _atom(self, depth: int) -> tuple[str, Words]:
        """A literal letter, or the words of a group; both empty for anything else."""
        char = self._text[self._at]
        if char == "(":
            return "", self._group(depth)
        if char == "[":
            match = _CLASS.match(self._text, self._at)
            if match is None:
                raise ValueError("a class without end")
            self._at = match.end()
            return "", frozenset()
        self._at += 1
        if char == "\\":
            char = self._text[self._at]
            self._at += 1
            return ("" if char.isalnum() else self._letter(char)), frozenset()
        return ("" if char in "^$." else self._letter(char)), frozenset()

    def _group(self, depth: int) -> Words:
        self._at += 1
        start = _NAME.match(self._text, self._at) or _FLAGS.match(self._text, self._at)
        if start is not None:
            self._at = start.end()
            if self._text[self._at - 1] == ")":
                return frozenset()
        found = self.alternatives(depth + 1)
        if self._peek() != ")":
            raise ValueError("a group without end")
        self._at += 1
        return found

    def _letter(self, char: str) -> str:
        is_plain = char.isascii() and char.isprintable()
        return char.lower() if is_plain and not (self._folds and char in _FOLDED) else ""

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]


def _better(first: Words, second: Words, run: str) -> Words:
    """The most selective choice of words: the one whose shortest word is longest."""
    choices = (first, second, frozenset({run} if run else ()))
    return max(choices, key=lambda words: min(map(len, words), default=0))
