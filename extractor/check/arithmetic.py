"""One line of arithmetic for people, in words and with the digits of the tables, so that it can be replayed by hand."""

from __future__ import annotations

from decimal import Decimal

from extractor.check.figure import Figure, Part
from extractor.check.spans import label, length

SIGNS = {"HKD": "HK$", "USD": "US$", "CNY": "CNY "}
SIZES = (("trillion", 12), ("billion", 9), ("million", 6))
MILLION = Decimal(10) ** 6
MINUS = "−"


def number(value: Decimal, places: int = 2) -> str:
    """Write a number with thousands separators and no idle zeros.

    >>> number(Decimal("-70748.50"))
    '−70,748.5'
    """
    text = f"{abs(value):,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return (MINUS if value < 0 and text.strip("0.,") else "") + text


def amount(value: Decimal, unit: str) -> str:
    """Write a value with its unit: ``HK$707.484 billion``, ``41.2%``, ``1.4 percentage points``."""
    if unit in SIGNS:
        name, scale = next((size for size in SIZES if abs(value) >= Decimal(10) ** size[1]), ("", 0))
        text = number(abs(value) / Decimal(10) ** scale, 3)
        return f"{MINUS if value < 0 else ''}{SIGNS[unit]}{text} {name}".rstrip()
    if unit == "percent":
        return f"{number(value)}%"
    if unit == "percentage_point":
        return f"{number(value)} percentage points"
    return f"{number(value)} {unit.replace('_', ' ')}"


def explain(figure: Figure, unit: str) -> str:
    """Return the derivation of an official figure in one line, with the series and the periods that it was read from."""
    line = _line(figure, unit)
    if figure.converted:
        line += f"; at {figure.converted}: {amount(figure.low, unit)} to {amount(figure.high, unit)}"
    return line


def _line(figure: Figure, unit: str) -> str:
    how, parts = figure.derivation, figure.parts
    if how == "published":
        part = parts[0]
        return f"{part.series} for {_when(part)} says {amount(part.value, part.unit)}"
    if how.removeprefix("multiple, ").startswith("change"):
        return _change_line(figure, unit)
    if how == "ratio" or how == "share":
        upper, lower = (_term(part) for part in parts)
        return f"{upper} ÷ {lower} = {amount(figure.value, unit)} ({_scale(parts[0])}{_when(parts[0])})"
    if how in {"difference", "difference of rates"}:
        now, then = parts
        line = f"{_term(now)} {MINUS} {_bracketed(then)} = {amount(figure.value, unit)}"
        return f"{line} ({_scale(now)}{_when(now)} and {_when(then)})"
    if how.startswith("multiple, "):
        part = parts[0]
        return f"{part.series} for {_when(part)} says {amount(part.value, part.unit)}, which is {number(figure.value, 3)} times"
    terms = " + ".join(_term(part) for part in parts)
    if "exports minus imports" in how:
        terms = f"{_term(parts[0])} {MINUS} {_term(parts[1])}"
    return f"{how}: {_summed(parts) or terms} = {_total(parts, how)} ({_scale(parts[0])}{_when(parts[0])})"


def _change_line(figure: Figure, unit: str) -> str:
    now, then = figure.parts
    line = f"{_term(now)} ÷ {_bracketed(then)}"
    if unit != "times":
        line += f" {MINUS} 1"
    return f"{line} = {amount(figure.value, unit)} ({_scale(now)}{_when(now)} against {_when(then)})"


def _summed(parts: tuple[Part, ...]) -> str:
    if len(parts) != 1:
        return ""
    return " + ".join(number(_scaled(cell.value, cell.unit)) for cell in parts[0].cells)


def _total(parts: tuple[Part, ...], how: str) -> str:
    values = [_scaled(part.value, part.unit) for part in parts]
    return number(values[0] - values[1] if "minus" in how and len(values) == 2 else sum(values, Decimal(0)))


def _scaled(value: Decimal, unit: str) -> Decimal:
    return value / MILLION if unit in SIGNS else value


def _term(part: Part) -> str:
    return number(_scaled(part.value, part.unit))


def _bracketed(part: Part) -> str:
    return f"({_term(part)})" if part.value < 0 else _term(part)


def _scale(part: Part) -> str:
    return f"{SIGNS[part.unit].strip()} million, " if part.unit in SIGNS else ""


def _when(part: Part) -> str:
    spans = [cell.span for cell in part.cells]
    whole = (min(span[0] for span in spans), max(span[1] for span in spans))
    return label(whole if all(length(span) <= length(whole) for span in spans) else spans[0])
