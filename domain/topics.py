"""Which topics fit what a person wrote, by stems; no network, no learning, the same answer every time.

A stem counts once for a topic, by the best it has shown: part of a whole phrase of the topic, a keyword,
a word of the name, part of a phrase that is not all there. A stem few topics know weighs more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log

from domain.catalogue import Topic

SUGGESTED = 3

_PHRASE, _KEYWORD, _NAME, _PART = 2.0, 1.0, 0.5, 0.3
_OFF_SEASON = 0.4
_ENOUGH = 0.4  # of the weight of one keyword that no other topic has
_BESIDE_THE_BEST = 0.3  # a topic far behind the best one only confuses
_SLACK = 3  # foreign words that may stand inside a phrase
_REPEATS = 20  # places of one word looked at: a word written a thousand times is no thousand proofs

# Words that say nothing of the matter; «не» and «нет» too: every second appeal has them.
STOP_WORDS = (
    "а без бы был была были было быть в вам вас весь во вот все всегда вы где для до его ее если есть еще "
    "же за и из или их к как когда который ли мне много мой мы на нам нас наш не нет ни но ну о об он она "
    "они оно опять от очень по под после почему при просим прошу с сделайте со совсем так там то только "
    "тут у уже хочу хотя что чтобы это этот этой этом я здесь сейчас теперь пожалуйста здравствуйте "
    "добрый день никто ничего можно надо нужно какой какая куда около возле рядом через каждый уважаемые "
    "спасибо"
)


@dataclass(frozen=True, slots=True)
class TopicIndex:
    """What `suggest` looks into; built once for a catalogue."""

    weights: Mapping[str, float] = field(default_factory=dict)  # stem -> how telling it is
    words: Mapping[str, Sequence[tuple[str, float]]] = field(default_factory=dict)  # stem -> (topic, share)
    phrases: Mapping[str, Sequence[tuple[str, frozenset[str]]]] = field(
        default_factory=dict
    )  # by rarest stem
    seasons: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    stops: frozenset[str] = frozenset()
    enough: float = 0.0


def index(topics: Iterable[Topic], stem: Callable[[str], Sequence[str]]) -> TopicIndex:
    """Prepare the active `topics`; `stem` turns a text into the stems of its words, as for `suggest`."""
    active = [topic for topic in topics if topic.active]
    stops = frozenset(stem(STOP_WORDS))
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    phrases: dict[str, set[frozenset[str]]] = defaultdict(set)
    for topic in active:
        for keyword in topic.keywords:
            found = frozenset(stem(keyword)) - stops
            if len(found) > 1:
                phrases[topic.code].add(found)
            _raise(shares, topic.code, found, _KEYWORD if len(found) == 1 else _PART)
        for name in topic.name.values():
            _raise(shares, topic.code, frozenset(stem(name)) - stops, _NAME)
    weights = {word: log(1 + len(active) / len(known)) for word, known in shares.items()}
    by_rarest: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for code, parts in phrases.items():
        for part in parts:
            by_rarest[max(part, key=lambda word: (weights[word], word))].append((code, part))
    return TopicIndex(
        weights,
        {word: tuple(known.items()) for word, known in shares.items()},
        {word: tuple(known) for word, known in by_rarest.items()},
        {topic.code: topic.season for topic in active if topic.season},
        stops,
        _ENOUGH * log(1 + len(active)),
    )


def suggest(text_stems: Sequence[str], known: TopicIndex, today: date, limit: int = SUGGESTED) -> list[str]:
    """Codes of up to `limit` topics that fit, the best first; none when nothing fits.

    A topic out of its season stands behind its equals in season.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(word for word in text_stems if word not in known.stops):
        if len(places[word]) < _REPEATS:
            places[word].append(place)
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for word in places:
        for code, share in known.words.get(word, ()):
            shares[code][word] = share
        for code, phrase in known.phrases.get(word, ()):
            if phrase <= places.keys() and _close(word, phrase, places):
                shares[code] |= dict.fromkeys(phrase, _PHRASE)
    scores: dict[str, float] = {}
    for code, stems in shares.items():
        score = sum(known.weights[word] * share for word, share in sorted(stems.items()))
        if score >= known.enough:
            season = known.seasons.get(code)
            scores[code] = score if season is None or in_season(season, today) else score * _OFF_SEASON
    ranked = sorted(scores, key=lambda code: (-round(scores[code], 6), code))
    return [code for code in ranked if scores[code] >= scores[ranked[0]] * _BESIDE_THE_BEST][:limit]


def in_season(season: tuple[str, str], today: date) -> bool:
    """Is `today` between the two month-days ("11-15", "03-31"), both included, over the New Year too?"""
    first, last = season
    here = f"{today:%m-%d}"
    return first <= here <= last if first <= last else here >= first or here <= last


def _raise(shares: dict[str, dict[str, float]], code: str, words: Iterable[str], share: float) -> None:
    for word in words:
        shares[word][code] = max(share, shares[word].get(code, 0.0))


def _close(word: str, phrase: frozenset[str], places: Mapping[str, Sequence[int]]) -> bool:
    """Do all words of the phrase stand near one place of `word`?"""
    reach = len(phrase) - 1 + _SLACK
    return any(
        all(any(abs(other - here) <= reach for other in places[each]) for each in phrase)
        for here in places[word]
    )
