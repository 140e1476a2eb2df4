"""A chart of stacked columns, one a month, drawn on the server as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from extractor.serve.chart import round_ticks

WIDTH, HEIGHT = 760, 200
LEFT, RIGHT, TOP, BOTTOM = 64, 6, 14, 28
MONTHS_APART = 48  # between two labels


@dataclass(frozen=True, slots=True)
class Column:
    """A month (YYYY-MM) and its counts by class, from the bottom up."""

    month: str
    counts: tuple[tuple[str, int], ...]


def column_chart(name: str, title: str, description: str, columns: Sequence[Column]) -> Markup:
    """Return an accessible chart of counts by month; `name` makes its ids unique on a page."""
    highest = max(sum(count for _, count in column.counts) for column in columns)
    ticks = [tick for tick in round_ticks(0, max(highest, 1), 3) if tick == int(tick)]
    scale = (HEIGHT - TOP - BOTTOM) / ticks[-1]
    step = (WIDTH - LEFT - RIGHT) / len(columns)
    parts = [
        Markup('<svg class="chart columns" role="img" viewBox="0 0 {} {}" aria-labelledby="{}-t {}-d">').format(WIDTH, HEIGHT, name, name),
        Markup('<title id="{}-t">{}</title><desc id="{}-d">{}</desc>').format(name, title, name, description),
    ]
    for tick in ticks:
        y = f"{HEIGHT - BOTTOM - tick * scale:.1f}"
        parts.append(
            Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" dy="4" text-anchor="end">{}</text>').format(
                "zero" if tick == 0 else "grid", LEFT, WIDTH - RIGHT, y, y, LEFT - 10, y, f"{tick:,.0f}"
            )
        )
    parts += [_column(column, LEFT + place * step, step, scale) for place, column in enumerate(columns)]
    parts += _years(columns, step)
    return Markup("").join([*parts, Markup("</svg>")])


def _column(column: Column, x: float, step: float, scale: float) -> Markup:
    width, y, parts = max(min(step * 0.78, 22), 1), float(HEIGHT - BOTTOM), Markup("")
    for look, count in column.counts:
        height = count * scale
        if count:
            parts += Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
                look, f"{x + (step - width) / 2:.1f}", f"{y - height:.1f}", f"{width:.1f}", f"{height:.1f}"
            )
        y -= height
    return parts


def _years(columns: Sequence[Column], step: float) -> list[Markup]:
    firsts = [place for place, column in enumerate(columns) if place == 0 or column.month[:4] != columns[place - 1].month[:4]]
    kept = [place for n, place in enumerate(firsts) if n == len(firsts) - 1 or (firsts[n + 1] - place) * step > MONTHS_APART]
    return [
        Markup('<text class="when" x="{}" y="{}">{}</text>').format(f"{LEFT + place * step:.1f}", HEIGHT - 8, columns[place].month[:4])
        for place in kept
    ]
