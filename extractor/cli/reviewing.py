"""The commands `unread` and `sample --score` on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.review.sampling import Rate, Sheet
from extractor.review.shapes import Group


def show_shapes(groups: Sequence[Group], most: int) -> None:
    """Print the shapes of unread numbers with their counts and examples, at most so many shapes."""
    total = sum(group.count for group in groups)
    if not total:
        print("no unread numbers")
        return
    print(f"{total:,} unread number{'s' * (total > 1)} in {len(groups):,} shape{'s' * (len(groups) > 1)}")
    for group in groups[:most]:
        print(f"{group.count:6,}  {group.shape}")
        for example in group.examples:
            print(f"          {example.document}: {example.example}")
    if len(groups) > most:
        rest = sum(group.count for group in groups[most:])
        print(f"{rest:6,}  in {len(groups) - most:,} more shapes; --most N lists more")


def show_sheet(sheet: Sheet) -> None:
    """Print what a filled sheet says: the error rate with its interval, by kind, and the fields that were named as wrong."""
    print(f"checked     {sheet.overall.checked:,} claims, {sheet.open:,} left open")
    print(f"wrong       {_rate(sheet.overall)}")
    for kind, rate in sheet.by_kind.items():
        print(f"  {kind:<16}{_rate(rate)}")
    if sheet.fields:
        print("wrong most  " + ", ".join(f"{name} {count:,}" for name, count in sheet.fields.items()))


def _rate(rate: Rate) -> str:
    if rate.rate is None or rate.low is None or rate.high is None:
        return "nothing was checked"
    return f"{rate.wrong:,} of {rate.checked:,}: {rate.rate:.1%} (95% interval {rate.low:.1%} to {rate.high:.1%})"
