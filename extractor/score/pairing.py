"""Which predicted claim is which gold claim: same document, sentence, unit and magnitude."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractor.score.equality import Record, fold, labels, letters, number, places, same_number, unit

LONGEST_SENTENCE = 1500  # letters and digits; more than that is no sentence but a document
_PREFIX = 18  # letters and digits of the gold sentence's beginning that have to be found
_QUOTE_BONUS, _LABEL_BONUS = 1.0, 0.1
_EXACT = 6  # decimal places that two magnitudes have to share in the second round

Key = tuple[str, float | None, str]


def pair(gold: Sequence[Record], claims: Sequence[Record], traps: Iterable[Record] = ()) -> list[tuple[int, int]]:
    """Pair gold and predicted claims of one document one to one, as (gold index, claim index).

    First those of one sentence, the likest first. What is left is paired where unit, magnitude and printed quote occur once on
    either side, because sentences are cut differently at datelines and headings; never where boilerplate prints the same.
    """
    likeness = [(score, i, j) for i, wanted in enumerate(gold) for j, claim in enumerate(claims) if (score := _likeness(wanted, claim))]
    likeness.sort(key=lambda entry: -entry[0])
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in likeness:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    free_gold = {i: wanted for i, wanted in enumerate(gold) if i not in pairs}
    free_claims = {j: claim for j, claim in enumerate(claims) if j not in taken and _is_sentence(claim)}
    baits = {letters(trap.get("quote")) for trap in traps}
    return [*pairs.items(), *_unmistakable(free_gold, free_claims, baits)]


def _likeness(gold: Record, claim: Record) -> float:
    """Tell how well a claim fits a gold claim; 0 when it cannot be the same."""
    if not (_same_magnitude(gold, claim) and _same_sentence(gold, claim)):
        return 0.0
    wanted, got = letters(gold.get("quote")), letters(claim.get("quote"))
    score = 1.0 + _QUOTE_BONUS * (bool(got) and (wanted in got or got in wanted))
    score += sum(_LABEL_BONUS for key in ("kind", "metric", "measure") if fold(gold.get(key)) == fold(claim.get(key)))
    return score + _LABEL_BONUS * (places(gold.get("partner")) == places(claim.get("partner")))


def _same_magnitude(gold: Record, claim: Record) -> bool:
    value = number(claim.get("value"))
    if value is None or unit(claim.get("unit")) not in {unit(label) for label in labels(gold, "unit")}:
        return False
    wanted = (number(label) for label in [*labels(gold, "value"), gold.get("value_high")])
    return any(same_number(abs(label), abs(value)) for label in wanted if label is not None)


def _same_sentence(gold: Record, claim: Record) -> bool:
    first_paragraph = str(gold.get("sentence_prefix") or "").split("\n\n")[0]
    beginning = letters(first_paragraph)[:_PREFIX]
    sentence = letters(claim.get("sentence"))
    return bool(beginning) and _is_sentence(claim) and letters(claim.get("quote")) in sentence and beginning in sentence


def _is_sentence(claim: Record) -> bool:
    return len(letters(claim.get("sentence"))) <= LONGEST_SENTENCE


def _unmistakable(gold: dict[int, Record], claims: dict[int, Record], baits: set[str]) -> Iterator[tuple[int, int]]:
    gold_keys, claim_keys = _by_key(gold), _by_key(claims)
    for key, indices in gold_keys.items():
        others = claim_keys.get(key, [])
        if len(indices) == len(others) == 1 and key[2] not in baits:
            yield indices[0], others[0]


def _by_key(records: dict[int, Record]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for index, record in records.items():
        value = number(record.get("value"))
        found[unit(record.get("unit")), None if value is None else round(abs(value), _EXACT), letters(record.get("quote"))].append(index)
    return found
