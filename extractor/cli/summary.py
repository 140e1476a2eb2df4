"""What a run ends with: a page that a journalist understands."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.wording import worded

if TYPE_CHECKING:
    from extractor.pipeline.running import Rechecked
    from extractor.store import Difference, Summary

_OUTCOMES = {
    "match": "in agreement with the official figure",
    "close": "close to it, within what revisions move",
    "mismatch": "DIFFERENT from it",
    "not_checkable": "not comparable",
    "unchecked": "not compared yet",
}
_REASONS = {
    "no_series": "no official series here",
    "no_period": "no period known",
    "forecast": "a forecast, target or hypothesis",
    "ambiguous": "more than one reading",
    "not_yet_released": "not yet released",
    "not_independent": "the only figure comes from the press itself",
}
_MOST_PROBLEMS = 10
_LONGEST_SENTENCE = 120


def summary_lines(summary: Summary, database: Path, *, read: int, unchanged: int, problems: int) -> Iterator[str]:
    """Sum a database up: documents, claims by kind, verdicts, the figures that differ most, numbers not read, problems, and how to go on.

    `read`, `unchanged` and `problems` count the documents of this run.
    """
    yield ""
    yield f"Documents   {summary.documents:,} in {database} (this run: {read:,} read, {unchanged:,} unchanged, {problems:,} with problems)"
    yield from _stories(summary)
    yield f"Claims      {summary.claims:,}: {_counts(summary.claims_by_kind)}" if summary.claims else "Claims      none"
    yield from _verdicts(summary)
    yield from _differences(summary)
    yield ""
    yield f"Not read    {summary.unread:,} of {summary.numbers:,} printed numbers ({summary.unread_share:.1%}), listed with each article"
    yield from _problems(summary)
    yield f"Open it     extractor serve {shlex.quote(str(database))}"


def recheck_lines(done: Rechecked) -> Iterator[str]:
    """Tell what came of comparing the claims of a database again, one reason a line."""
    yield f"{done.compared:,} of {done.claims:,} claims compared again; the others depend on nothing that has changed"
    for reason, count in done.because.items():
        yield f"{count:,} {'verdict' if count == 1 else 'verdicts'} changed because {reason}"
    if not done.because:
        yield "0 verdicts changed"


def _stories(summary: Summary) -> Iterator[str]:
    """Tell how many stories the documents tell, where some tell the same one."""
    if summary.copies or summary.versions:
        kinds = ((summary.copies, "copy", "copies"), (summary.versions, "later version", "later versions"))
        again = " and ".join(f"{number:,} {one if number == 1 else more}" for number, one, more in kinds if number)
        repeated = f"{summary.repeated:,} claims" if summary.repeated != 1 else "1 claim"
        yield f"Stories     {summary.stories:,}, told once more by {again}; the {repeated} repeated there count once in claims_once"


def _verdicts(summary: Summary) -> Iterator[str]:
    heading = "Verdicts    "
    for outcome, words in _OUTCOMES.items():
        if count := summary.verdicts.get(outcome, 0):
            yield f"{heading}{count:6,} {words}"
            heading = " " * len(heading)
    for reason, count in summary.reasons.items():
        yield f"{' ' * len(heading)}       {count:6,} {_REASONS.get(reason, reason)}"
    if summary.internal:
        yield f"Inside      {summary.internal:6,} disagree with other figures of the same article"


def _differences(summary: Summary) -> Iterator[str]:
    if not summary.differences:
        return
    yield ""
    yield "The figures that differ most from the official ones"
    for difference in summary.differences:
        yield from _difference(difference)


def _difference(difference: Difference) -> Iterator[str]:
    where = ", ".join(str(part) for part in (difference.outlet, difference.title or difference.document, difference.published) if part)
    reported, official = (worded(value, difference.unit) for value in (difference.reported, difference.official))
    yield f"  {difference.metric.replace('_', ' ')}: reported {reported}, official {official}"
    if likely := difference.cause or (difference.error_kind or "").replace("_", " "):
        yield f"      likely cause: {likely}"
    yield f"      “{_around(difference.quote, difference.sentence)}” ({where})"


def _problems(summary: Summary) -> Iterator[str]:
    if not summary.problems:
        yield "Problems    none"
        return
    yield f"Problems    {len(summary.problems):,} not read:"
    for problem in summary.problems[:_MOST_PROBLEMS]:
        yield f"            {problem.message}"
    if len(summary.problems) > _MOST_PROBLEMS:
        yield f"            and {len(summary.problems) - _MOST_PROBLEMS:,} more, all in the table `problems`"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items())


def _around(quote: str, sentence: str) -> str:
    """Give the part of a long sentence that stands around the quote.

    >>> _around("5%", "Exports rose 5%.")
    'Exports rose 5%.'
    """
    sentence, quote = " ".join(sentence.split()), " ".join(quote.split())
    start = max(0, sentence.find(quote) - (_LONGEST_SENTENCE - len(quote)) // 2)
    start = max(0, min(start, len(sentence) - _LONGEST_SENTENCE))
    cut = sentence[start : start + _LONGEST_SENTENCE]
    return f"{'…' * (start > 0)}{cut}{'…' * (start + len(cut) < len(sentence))}"
