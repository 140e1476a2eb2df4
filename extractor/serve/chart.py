"""Charts drawn on the server as SVG: no script, no style attribute, a title and a description for those who do not see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import floor, log10

from markupsafe import Markup, escape

WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 124, 12, 58, 28
FIRST_WORD, WORDS_APART = 18, 23


@dataclass(frozen=True, slots=True)
class Label:
    """A marked value: where it is (`place` among the points), how large, and what to write beside it."""

    place: int
    value: float
    text: str
    look: str


def line_chart(
    name: str, title: str, description: str, points: Sequence[tuple[date, Decimal]], marks: Sequence[Label], write: Callable[[float], str]
) -> Markup:
    """Return an accessible line chart of dated values; `name` makes its ids unique on a page, `write` gives the text of a tick."""
    ends, values = [end for end, _ in points], [value for _, value in points]
    heights = [float(value) for value in values] + [mark.value for mark in marks]
    ticks = round_ticks(min(heights), max(heights))
    frame = Frame(len(values), ticks[0], ticks[-1] if len(ticks) > 1 else ticks[0] + 1)
    parts = [
        Markup('<svg class="chart" role="img" viewBox="0 0 {} {}" aria-labelledby="{}-t {}-d">').format(WIDTH, HEIGHT, name, name),
        Markup('<title id="{}-t">{}</title><desc id="{}-d">{}</desc>').format(name, title, name, description),
    ]
    parts += [_tick(frame, tick, write(tick)) for tick in ticks]
    parts += _years(frame, ends)
    path = " ".join(f"{'M' if place == 0 else 'L'}{frame.x(place):.1f} {frame.y(float(value)):.1f}" for place, value in enumerate(values))
    parts.append(Markup('<path class="line" d="{}"/>').format(path))
    parts += _marks(frame, marks)
    return Markup("").join([*parts, Markup("</svg>")])


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns places and values into coordinates."""

    count: int
    low: float
    high: float

    def x(self, place: int) -> float:
        """Return the horizontal coordinate of the point at `place`."""
        return LEFT + (WIDTH - LEFT - RIGHT) * (place / (self.count - 1) if self.count > 1 else 0.5)

    def y(self, value: float) -> float:
        """Return the vertical coordinate of `value`."""
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - self.low) / (self.high - self.low))


def _tick(frame: Frame, value: float, text: str) -> Markup:
    y = f"{frame.y(value):.1f}"
    return Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" dy="4" text-anchor="end">{}</text>').format(
        "zero" if value == 0 else "grid", LEFT, WIDTH - RIGHT, y, y, LEFT - 10, y, text
    )


def _years(frame: Frame, ends: Sequence[date]) -> list[Markup]:
    firsts = [place for place, end in enumerate(ends) if place == 0 or end.year != ends[place - 1].year]
    kept = [place for n, place in enumerate(firsts) if n == len(firsts) - 1 or frame.x(firsts[n + 1]) - frame.x(place) > 34]
    return [
        Markup('<line class="year" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text x="{0}" y="{3}">{4}</text>').format(
            f"{frame.x(place):.1f}", HEIGHT - BOTTOM, HEIGHT - BOTTOM + 6, HEIGHT - 8, ends[place].year
        )
        for place in kept
    ]


def _marks(frame: Frame, marks: Sequence[Label]) -> list[Markup]:
    """Draw the marked values, with their words above the plot where the curve does not run."""
    drawn = [_when(frame.x(place)) for place in sorted({mark.place for mark in marks})]
    for row, mark in enumerate(marks):
        x, y = frame.x(mark.place), frame.y(mark.value)
        shape = (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5"/>' if mark.look == "official" else f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z"/>'
        )
        anchor, shift = ("end", -8) if x > WIDTH / 2 else ("start", 8)
        words = Markup('<text class="word" x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
            x + shift, FIRST_WORD + row * WORDS_APART, anchor, mark.text
        )
        drawn.append(Markup('<g class="{}">{}{}</g>').format(mark.look, Markup(shape), words))
    return drawn


def _when(x: float) -> Markup:
    return Markup('<line class="when" x1="{0:.1f}" x2="{0:.1f}" y1="4" y2="{1}"/>').format(x, HEIGHT - BOTTOM)


def round_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Return a few round values that cover the span from `low` to `high`.

    >>> round_ticks(-3, 17)
    [-5.0, 0.0, 5.0, 10.0, 15.0, 20.0]
    """
    span = (high - low) or abs(high) or 1.0
    rough = max(span / count, 1e-9 * max(abs(low), abs(high)), 1e-12)
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = floor(low / step), -floor(-high / step)
    return [round(place * step, 12) for place in range(first, last + 1)]


def share_bar(counts: Sequence[tuple[str, int]], total: int) -> Markup:
    """Return a bar divided by `counts` (class, number); it repeats numbers written beside it and is hidden from screen readers."""
    x, parts = 0.0, []
    for look, count in counts:
        width = 100 * count / total if total else 0
        if width:
            parts.append(f'<rect class="{escape(look)}" x="{x:.3f}" y="0" width="{width:.3f}" height="10"/>')
        x += width
    return Markup('<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>').format(
        Markup("".join(parts))
    )
