"""Text to words: where they stand, their stems, their sentences and clauses.

Everything here is linear in the length of the text. Stems are Snowball English (Porter 2).
"""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

from engine.record import changing

MAX_TEXT = 50_000
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[%$]")
_SENTENCE_END = re.compile(r"[.?!][\"')\]]{0,3}(?=\s+[A-Z\"'(\[*]|\s*$)|\n\s*(?=[-*\u2022]\s|[A-Z\d(]|\n)")
_CLAUSE_END = re.compile(r"[,;:()\u2013\u2014]|\s-\s")
_CLAUSE_WORDS = frozenset({"but", "however", "although", "while", "because", "so", "which", "that", "then", "and"})
_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    return str(_stemmer.stemWord(word))


@changing
class Words:
    """The words of a text, column by column.

    `starts` and `ends` are offsets into `text`; `sentence` numbers each word's sentence from 0, `clause` each word's clause.
    """

    text: str
    words: list[str]
    stems: list[str]
    starts: list[int]
    ends: list[int]
    sentence: list[int]
    clause: list[int]
    sentences: list[tuple[int, int]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the words from `first` to `last`, both included."""
        return self.starts[first], self.ends[last]

    def texts(self) -> list[str]:
        """The sentences as they stand, each with the sign behind its last word."""
        return [self.text[self.starts[first] : self.ends[last] + 1] for first, last in self.sentences]


def plain(text: str) -> str:
    """Typographic quotes and blanks made plain, one character for one, so that offsets stay true."""
    return text.translate(_PLAIN)


_PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u2011": "-"})


def split(phrase: str) -> list[str]:
    """The lower-case words of a short piece of text."""
    return _WORD.findall(plain(phrase).lower())


def words_of(text: str) -> Words:
    """Split a text. Text beyond MAX_TEXT characters is not read."""
    text = text[:MAX_TEXT]
    easy = plain(text)
    low = easy.lower()
    if len(low) != len(easy):  # some capitals grow when lowered; offsets must not move
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in easy)
    ends = [match.end() for match in _SENTENCE_END.finditer(easy)]
    breaks = [match.start() for match in _CLAUSE_END.finditer(easy)]
    out = Words(text, [], [], [], [], [], [], [])
    sentence = clause = 0
    next_end = next_break = 0
    for match in _WORD.finditer(low):
        moved = False
        while next_end < len(ends) and match.start() >= ends[next_end]:
            next_end += 1
            moved = True
        if moved and out.words:
            sentence += 1
        while next_break < len(breaks) and match.start() > breaks[next_break]:
            next_break += 1
            moved = True
        word = match.group()
        if moved or word in _CLAUSE_WORDS:
            clause += 1
        out.words.append(word)
        out.stems.append(stem(word))
        out.starts.append(match.start())
        out.ends.append(match.end())
        out.sentence.append(sentence)
        out.clause.append(clause)
    out.sentences = _spans(out)
    return out


def _spans(words: Words) -> list[tuple[int, int]]:
    """First and last word of each sentence."""
    spans: list[tuple[int, int]] = []
    for index, number in enumerate(words.sentence):
        if number == len(spans):
            spans.append((index, index))
        else:
            spans[number] = (spans[number][0], index)
    return spans
