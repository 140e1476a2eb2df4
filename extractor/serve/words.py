"""The words and numbers of the site: outcomes, reasons and causes as people say them, figures as newspapers print them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from urllib.parse import quote

UNCHECKED = "unchecked"

VERDICTS: Mapping[str, str] = {
    "match": "matches",
    "close": "close",
    "mismatch": "differs",
    "not_checkable": "not checkable",
    UNCHECKED: "not checked yet",
}

VERDICTS_LONG: Mapping[str, str] = {
    "match": "The official figure rounds to what was printed.",
    "close": "Outside rounding, but inside what revisions explain.",
    "mismatch": "An official figure contradicts what was printed.",
    "not_checkable": "No official figure can be set beside this one.",
    UNCHECKED: "This figure has not been compared with official ones yet.",
}

REASONS: Mapping[str, str] = {
    "forecast": "it is a forecast, a target or a supposition",
    "no_series": "there is no official series for it here",
    "no_period": "the text does not tell which period it describes",
    "ambiguous": "it could mean several official figures",
    "not_yet_released": "the official figure was not yet out",
    "not_independent": "the only figure to compare with is itself quoted from the press",
}

CAUSES: Mapping[str, str] = {
    "wrong_period": "the figure of another period",
    "wrong_flow": "the figure of another flow",
    "wrong_partner": "the figure of another partner",
    "wrong_base": "measured against another base",
    "wrong_sign": "a rise for a fall, or the reverse",
    "wrong_scale": "another scale, such as million for billion",
    "wrong_currency": "another currency",
    "wrong_unit": "another unit",
    "wrong_comparison": "another comparison, such as month on month",
    "wrong_measure": "volume for value, or the reverse",
    "wrong_digits": "digits that changed places",
    "false_record": "a record that is none",
    "wrong_streak": "a streak of another length",
}

BASIS: Mapping[str, str] = {
    "stated": "stated in the sentence",
    "carried": "carried over from an earlier sentence",
    "published": "worked out from the publication date",
    "default": "assumed, as nothing is said",
}

DATE_BASIS: Mapping[str, str] = {
    "given": "given by whoever added the document",
    "json-ld": "from the page’s structured data",
    "meta": "from the page’s metadata",
    "time": "from the page’s time element",
    "byline": "from the byline",
    "text": "from the text",
    "url": "from the address",
    "http": "from the server",
    "guess": "a guess: the page shows this day, but not as that of publication",
    "unknown": "no date was found",
}

HEDGES: Mapping[str, str] = {
    "about": "about",
    "nearly": "nearly",
    "more_than": "more than",
    "less_than": "less than",
    "at_least": "at least",
    "up_to": "up to",
}

COMPARISONS: Mapping[str, str] = {
    "yoy": "on a year earlier",
    "ytd_yoy": "year to date, on the same months a year earlier",
    "qoq": "on the quarter before",
    "mom": "on the month before",
    "vs_named_period": "on a named period",
    "none": "no comparison",
}

SOURCE_KINDS: Mapping[str, str] = {
    "official": "publisher of official figures",
    "person": "person",
    "company": "company or institution",
    "poll": "poll",
    "anonymous": "not named",
}

MODALITIES: Mapping[str, str] = {
    "actual": "reported as fact",
    "forecast": "forecasts",
    "target": "targets",
    "hypothetical": "suppositions",
}

FREQUENCIES: Mapping[str, str] = {"A": "yearly", "Q": "quarterly", "M": "monthly", "YTD": "from January on, month by month"}
ADJUSTMENTS: Mapping[str, str] = {"sa": "seasonally adjusted", "nsa": "not seasonally adjusted"}
MEASURES: Mapping[str, str] = {
    "growth_yoy_value": "change in value on a year earlier",
    "growth_yoy_volume": "change in volume on a year earlier",
    "growth_yoy_quantity": "change in quantity on a year earlier",
    "growth_yoy_price": "change in price on a year earlier",
    "growth_yoy_real": "real change on a year earlier",
    "growth_yoy_nominal": "nominal change on a year earlier",
    "growth_yoy_value_3m": "change in value of three months on a year earlier",
    "growth_sa_3m_on_prev_3m_value": "change in value of three months on the three before",
    "growth_sa_3m_on_prev_3m_volume": "change in volume of three months on the three before",
    "change_yoy_value": "difference in value from a year earlier",
}

CURRENCIES: Mapping[str, str] = {"HKD": "HK$", "USD": "US$", "CNY": "RMB ", "EUR": "€", "GBP": "£", "JPY": "¥"}
BEYOND_WORDS = Decimal("1e20")
SCALES = ((Decimal("1e12"), " trillion"), (Decimal("1e9"), " billion"), (Decimal("1e6"), " million"))

FINEST = 4  # decimals

MULTIPLES = {"thousand": Decimal(1000), "million": Decimal(10) ** 6, "billion": Decimal(10) ** 9}

BIDIRECTIONAL = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def visible(text: str) -> str:
    """Return text in which characters that could hide or reorder what is printed are spelled out.

    >>> visible("to\\u202etal")
    'to[U+202E]tal'
    """
    if text.isprintable():
        return text
    return "".join(f"[U+{ord(letter):04X}]" if _hidden(letter) else letter for letter in text)


def _hidden(letter: str) -> bool:
    return letter in BIDIRECTIONAL or (ord(letter) < 32 and letter not in "\n\t\r") or 127 <= ord(letter) < 160


def plain(name: str | None) -> str:
    """Return a label such as ``total_exports`` in words.

    >>> plain("total_exports")
    'total exports'
    """
    return (name or "").replace("_", " ")


def series_title(title: str) -> str:
    """Return the title of an official series without the codes in it.

    >>> series_title("Hong Kong imports growth_yoy_value (nsa)"), series_title("Hong Kong imports value (sa)")
    ('Hong Kong imports: change in value on a year earlier', 'Hong Kong imports value, seasonally adjusted')
    """
    words = title.replace(" (nsa)", "").replace(" (sa)", ", seasonally adjusted").split(" ")
    coded = [word for word in words if "_" in word]
    text = " ".join(words)
    for word in coded:
        name = word.rstrip(",")
        text = text.replace(f" {name}", f": {MEASURES.get(name, plain(name))}", 1)
    return text


def counted(verdict: str, count: int) -> str:
    """Return the word for a verdict after a number of figures.

    >>> counted("mismatch", 1), counted("mismatch", 2)
    ('differs', 'differ')
    """
    several = {"match": "match", "mismatch": "differ"}
    return VERDICTS[verdict] if count == 1 else several.get(verdict, VERDICTS[verdict])


def number(value: Decimal, *, signed: bool = False, decimals: int = 4) -> str:
    """Return a number with at most so many decimals, thousands apart, and a true minus sign.

    >>> number(Decimal("-1234.50"))
    '−1,234.5'
    """
    if abs(value) >= BEYOND_WORDS:
        return f"{value:.3E}".replace("-", "−")
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    text = f"{abs(rounded):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if rounded < 0:
        return f"−{text}"
    return f"+{text}" if signed and rounded > 0 else text


def figure(value: Decimal, unit: str, *, signed: bool = False, decimals: int = 2, brief: bool = False) -> str:
    """Return a value with its unit as a newspaper would print it; `signed` also shows a plus.

    `decimals` counts for percentages, and with `brief` also for money, which else has up to four.

    >>> figure(Decimal("-89100000000"), "HKD")
    '−HK$89.1 billion'
    >>> figure(Decimal("14.80"), "percent", signed=True)
    '+14.8%'
    """
    if unit == "percent":
        return f"{number(value, signed=signed, decimals=decimals)}%"
    if unit == "percentage_point":
        return f"{number(value, signed=signed, decimals=decimals)} percentage points"
    if unit == "year_since":
        return f"since {number(value).replace(',', '')}" if value == value.to_integral_value() else number(value)
    if unit == "rank":
        return f"rank {number(value)}"
    if unit == "count":
        return scaled(value)
    if len(unit) == 3 and unit.isupper() and unit != "TEU":
        return _money(value, unit, signed=signed, decimals=decimals if brief else FINEST)
    return f"{scaled(value)} {plain(unit)}"


def beside(value: Decimal, other: Decimal, unit: str, *, signed: bool = False) -> str:
    """Return a value with as few decimals as tell it from another one, one at least.

    >>> beside(Decimal(667_851_000_000), Decimal(672_500_000_000), "HKD"), beside(Decimal("41.245"), Decimal("41.2"), "percent")
    ('HK$667.9 billion', '41.24%')
    """
    for decimals in range(1, FINEST):
        text = figure(value, unit, signed=signed, decimals=decimals, brief=True)
        if value == other or text != figure(other, unit, signed=signed, decimals=decimals, brief=True):
            return text
    return figure(value, unit, signed=signed, decimals=FINEST)


def series_unit(unit: str) -> tuple[str, Decimal]:
    """Return the unit of an official series without its scale, and what its values are multiplied by.

    >>> series_unit("HKD_million")
    ('HKD', Decimal('1000000'))
    """
    first, _, second = unit.partition("_")
    if second in MULTIPLES:
        return first, MULTIPLES[second]
    if first in MULTIPLES:
        return "count", MULTIPLES[first]
    return ("index_points" if first == "index" else unit), Decimal(1)


def _money(value: Decimal, unit: str, *, signed: bool, decimals: int) -> str:
    text = scaled(value, signed=signed, decimals=decimals)
    sign = text[0] if text[0] in "−+" else ""
    return f"{sign}{CURRENCIES.get(unit, unit + ' ')}{text.removeprefix(sign)}"


def scaled(value: Decimal, *, signed: bool = False, decimals: int = 4) -> str:
    """Return a number in millions, billions or trillions where it is that large.

    >>> scaled(Decimal(375_200_000_000))
    '375.2 billion'
    """
    for scale, name in SCALES:
        if BEYOND_WORDS > abs(value) >= scale:
            return number(value / scale, signed=signed, decimals=decimals) + name
    return number(value, signed=signed, decimals=decimals)


def tick(value: Decimal, unit: str) -> str:
    """Return a value for the axis of a chart, as short as can be: the unit stands beside the marked values.

    >>> tick(Decimal("5e11"), "HKD"), tick(Decimal("-20.0"), "percent")
    ('500 billion', '−20%')
    """
    return figure(value, unit) if unit == "percent" else scaled(value)


def day(text: str | None) -> str:
    """Return an ISO date as ``27 June 2024``; "" for None, and anything else as it stands."""
    if not text:
        return ""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{found.day} {found:%B} {found.year}"


def period(start: str | None, end: str | None) -> str:
    """Return a span of days by the name that people give it.

    >>> period("2024-05-01", "2024-05-31"), period("2024-01-01", "2024-05-31"), period("2024-01-01", "2024-12-31")
    ('May 2024', 'January to May 2024', '2024')
    """
    if not start or not end:
        return ""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if not whole_months:
        return f"{day(start)} to {day(end)}" if first != last else day(start)
    if first.year != last.year:
        return f"{first:%B} {first.year} to {last:%B} {last.year}"
    months = (first.month, last.month)
    if months == (1, 12):
        return str(first.year)
    if first.month % 3 == 1 and last.month == first.month + 2:
        return f"{('first', 'second', 'third', 'fourth')[first.month // 3]} quarter of {first.year}"
    return f"{first:%B} {first.year}" if months[0] == months[1] else f"{first:%B} to {last:%B} {first.year}"


def month(text: str) -> str:
    """Return a month written YYYY-MM by its name.

    >>> month("2024-06")
    'June 2024'
    """
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}"


def web_address(text: str | None) -> str | None:
    """Return an address only if it is one of the web, so that no page ever links to a script."""
    return text if text and text.lower().startswith(("https://", "http://")) else None


def sentence_link(url: str | None, sentence: str) -> str | None:
    """Return an address that takes a browser to a sentence of a page (a text fragment), None without a usable address."""
    address = web_address(url)
    words = sentence.split()
    if address is None or not words:
        return None
    parts = [" ".join(words)] if len(words) <= 10 else [" ".join(words[:5]), " ".join(words[-5:])]
    fragment = ",".join(quote(part, safe="").replace("-", "%2D") for part in parts)
    return f"{address.split('#')[0]}#:~:text={fragment}"
