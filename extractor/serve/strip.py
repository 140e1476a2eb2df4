"""A strip of dots on one axis: every version of a figure, the larger the more often it was given, beside the official one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup

WIDTH, HEIGHT, MARGIN = 760, 130, 70
AXIS, SMALLEST, LARGEST = 74, 6.0, 22.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A value, how often it was given, its text and the class of its verdict."""

    value: float
    count: int
    text: str
    look: str


def strip_chart(name: str, title: str, description: str, dots: Sequence[Dot], official: tuple[float, str] | None) -> Markup:
    """Return an accessible strip of `dots`; `official` is a value and its text. The description has to tell the same in words."""
    values = [dot.value for dot in dots] + ([official[0]] if official else [])
    low, span = min(values), (max(values) - min(values)) or 1.0
    middle = max(values) == min(values)

    def x(value: float) -> float:
        return WIDTH / 2 if middle else MARGIN + (WIDTH - 2 * MARGIN) * (value - low) / span

    parts = [
        Markup('<svg class="chart strip" role="img" viewBox="0 0 {} {}" aria-labelledby="{}-t {}-d">').format(WIDTH, HEIGHT, name, name),
        Markup('<title id="{}-t">{}</title><desc id="{}-d">{}</desc>').format(name, title, name, description),
        Markup('<line class="zero" x1="10" x2="{}" y1="{}" y2="{}"/>').format(WIDTH - 10, AXIS, AXIS),
    ]
    if official:
        parts.append(
            Markup('<g class="official"><line class="mark" x1="{0}" x2="{0}" y1="26" y2="{1}"/><text class="word" x="{0}" y="18" ').format(
                f"{x(official[0]):.1f}", AXIS + 22
            )
            + Markup('text-anchor="{}">official {}</text></g>').format(_anchor(x(official[0])), official[1])
        )
    most = max(dot.count for dot in dots)
    for dot in sorted(dots, key=lambda dot: -dot.count):
        radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(dot.count / most) if most > 1 else SMALLEST + 3
        parts.append(
            Markup('<g class="{0}"><circle cx="{1}" cy="{2}" r="{3}"/></g>').format(dot.look, f"{x(dot.value):.1f}", AXIS, f"{radius:.1f}")
        )
    parts += _labels([(x(dot.value), f"{dot.count} × {dot.text}", dot.look) for dot in sorted(dots, key=lambda dot: -dot.count)])
    return Markup("").join([*parts, Markup("</svg>")])


def _anchor(x: float) -> str:
    """Return how a text stands to its place, so that it stays inside the picture also with the large letters of small screens."""
    if x < WIDTH / 4:
        return "start"
    return "end" if x > 3 * WIDTH / 4 else "middle"


def _labels(wanted: Sequence[tuple[float, str, str]]) -> list[Markup]:
    """Write labels below the axis, the most frequent first, and leave out those that would lie over others: the table has them."""
    taken: list[float] = []
    labels = []
    for x, text, look in wanted:
        if all(abs(x - other) > 130 for other in taken):
            taken.append(x)
            labels.append(
                Markup('<g class="{}"><text class="word" x="{}" y="{}" text-anchor="{}">{}</text></g>').format(
                    look, f"{x:.1f}", HEIGHT - 10, _anchor(x), text
                )
            )
    return labels
