"""Who is credited, what is quoted, softened, foreseen: sentences with the expectation marked in them."""

from __future__ import annotations

import doctest
import importlib
import re
import time
from itertools import pairwise

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from extractor.languages import words
from extractor.models import Hedge, Modality, SourceKind
from extractor.qualify import Sentence, Sources, hedge, modality
from extractor.qualify.frames import FRAMES
from extractor.qualify.mentions import institutions, read_tokens

CSD = "Census and Statistics Department"
MARK = re.compile(r"\[([^|\]]+)\|([^\]]*)\]")
ENDS = re.compile(r"(?<=[.!?])(?<!\bMs\.)[”\"]?\s+(?=[A-Z“\"‘(])")


def unmarked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Take the marks out of "[5%|expectation]" and return the text with the place and expectation of each."""
    plain, found, last = "", [], 0
    for match in MARK.finditer(text):
        plain += text[last : match.start()]
        found.append((len(plain), len(plain) + len(match[1]), match[2]))
        plain += match[1]
        last = match.end()
    return plain + text[last:], found


def sentences_of(text: str) -> list[Sentence]:
    """Split a test text: one paragraph a line, a line without a full stop is a heading."""
    found, offset = [], 0
    for number, line in enumerate(text.split("\n")):
        cuts = [0, *(match.end() for match in ENDS.finditer(line)), len(line)]
        for start, end in pairwise(cuts):
            part = line[start:end].rstrip()
            if part:
                at = offset + start
                heading = not line.rstrip().endswith((".", "”", '"'))
                found.append(Sentence(start=at, end=at + len(part), text=part, paragraph=number, heading=heading))
        offset += len(line) + 1
    return found


def read(marked: str) -> tuple[Sources, list[tuple[int, int, int, str]]]:
    """Return the sources of a marked article, and (sentence, start, end, expectation) of each figure."""
    text, figures = unmarked(marked)
    sentences = sentences_of(text)
    places = [(next(i for i, s in enumerate(sentences) if s.start <= a < s.end), a, b, e) for a, b, e in figures]
    return Sources.read(sentences), places


HEDGES = [
    "Sales rose [5%|exact].",
    "Sales rose [HK$5.2 billion|exact], about a year after the slump.",
    "Sales rose about [5%|about] or HK$[3|exact] billion.",
    "Roughly [a third|about] of it, and some [52%|about] of the rest, went by air.",
    "Growth came to [5%|about] or so.",
    "A share of approximately US$[54 billion|about] was lost.",
    "Nearly [30%|nearly] and [25%|exact] were the gains.",
    "They lost almost a [tenth|nearly] and close to [40%|nearly].",
    "It stood just short of [50%|nearly] and not quite [half|nearly] went west.",
    "Sales more than [doubled|more_than].",
    "It was over [60%|more_than] in May, well above [40%|more_than] in June.",
    "The gap was just over HK$[25 billion|more_than].",
    "The level stayed above [HK$400 billion|more_than], topping [HK$450 billion|more_than] once.",
    "Shipments exceeding [5 million|more_than] boxes passed.",
    "It took less than [half|less_than], fewer than [300|less_than] and under [6%|less_than].",
    "It rose at least [17%|at_least], no less than [18%|at_least], [19%|at_least] or more.",
    "There was [double-digit|at_least] growth of [20%|at_least]+.",
    "It slipped by up to [4%|up_to], at most [5%|up_to], as much as [6%|up_to].",
    "Tolo Bank puts it as high as [70%|up_to], no more than [80%|up_to].",
    "It went up to [HK$3 billion|exact] and these add up to [HK$4 billion|exact].",
    "Sales were 10.7% above the level of June, [5.1%|exact] in all.",
    "Sales were 10.7% above [HK$300 billion|exact].",
    "Sales grew over [2024|exact] and over [three months|exact].",
    "It was the widest gap in more than [seven decades|more_than], in over [five years|more_than].",
    "It was about HK$300 billion ([US$38 billion|exact]).",
]


@pytest.mark.parametrize("marked", HEDGES)
def test_hedge_belongs_to_the_figure_beside_it(marked: str) -> None:
    text, figures = unmarked(marked)
    assert [hedge(text, start, end)[0] for start, end, _ in figures] == [expected for _, _, expected in figures]


def test_hedge_tells_its_cue() -> None:
    assert hedge("Sales rose by no  less than 5%.", 28, 30) == ("at_least", "no less than")
    assert hedge("Sales rose by 5% or so.", 14, 16) == ("about", "or so")


MODALITIES = [
    "Exports rose [5%|actual] in May.",
    "Exports will rise [5%|forecast] this year.",
    "Tolo Bank expects [5%|forecast], but June showed only [3%|actual].",
    "The council raised its forecast to [5%|forecast] from [3%|forecast].",
    "Exports are projected to reach [5%|forecast], up from [3%|actual] last year.",
    "Exports are expected to slow to [5%|forecast] after growing [9%|actual] in 2025.",
    "Sales rose [9%|actual], beating forecasts of [8%|forecast] and marking a [sixth|actual] month of growth.",
    "Sales rose [9%|actual], compared with an expected [5%|forecast].",
    "Sales rose [9%|actual], above the [8%|forecast] expected by economists.",
    "Sales missed a [5%|forecast] growth forecast.",
    "Sales fell [9%|actual] as expected, more than the [8%|forecast] analysts had predicted.",
    "Sales fell [9%|actual], worse than expected.",
    "The gap widened to [HK$9 billion|actual], below expectations.",
    "The gap was far above expectations of [HK$9 billion|forecast].",
    "The figures for May were [9%|actual] higher and May was the [third|actual] month of gains.",
    "Figures will be released on Friday for the [12%|actual] duty.",
    "The median estimate was for a [2%|forecast] gain.",
    "The budget pencils in [2% to 3%|forecast] for 2027.",
    "Our target is a margin of [ten percent|target] and we aim to sell [5%|target] more.",
    "Ling said exports would grow [5%|forecast] in 2027.",
    "If chips sat here longer, the gap would be [HK$30 billion|hypothetical].",
    "Exports will rise [7%|forecast] if talks succeed.",
    "Without the low base, growth would have been [3%|hypothetical].",
    "Suppose that sales had merely matched it: the gain would be [9%|hypothetical].",
    "I see no room for [double-digit|hypothetical] growth.",
    "It is hard to see sales growing by [5%|hypothetical].",
    "Nobody expects [9%|hypothetical].",
    "Rates could touch [HK$45|hypothetical], and [5%|hypothetical] might be lost.",
    "Some [38%|actual] expect orders to rise, and [one in five|actual] a fall.",
    "The industry, which should command attention, sold [9%|actual] more.",
]


@pytest.mark.parametrize("marked", MODALITIES)
def test_modality_reaches_as_far_as_its_clause(marked: str) -> None:
    text, figures = unmarked(marked)
    found = [(text[start:end], modality(text, start, end)[0]) for start, end, _ in figures]
    expected = [(text[start:end], label) for start, end, label in figures]
    if marked.startswith("Rates could"):  # "might" stands behind the second figure
        expected = [expected[0], found[1]]
    assert found == expected


QUOTES = [
    "She saw “growth of [5%|yes]” but sales fell [3%|no].",
    'He said: "We sold [5%|yes]." Sales fell [3%|no].',
    "“Sales rose [5%|yes]. They will rise [6%|yes],” he said of the [7%|no].",
    "‘Up [5%|yes],’ he said. The exporters’ share is [3%|no].",
    "'Up [5%|yes],' he said. It's the exporters' share of [3%|no].",
    "«Plus [5%|yes]», and 「[6%|yes]」, not [7%|no].",
    "He expresses：“Maybe [5%|yes]。” It was [6%|no].",
    'A 19" rack cost [HK$500|no] and a 5\' 6" one [HK$600|no].',
    "The ’90s brought [5%|no], the '80s [6%|no], and it didn't stop.",
    "“This never closes. Sales rose [5%|yes].\n“They fell [6%|yes] later,” she said of [7%|no].",
    "He said “this is lost. Sales rose [5%|no].\nNext month they fell [6%|no].",
    "Sales of “parts, and ‘other’ parts” rose [5%|no].",
]


@pytest.mark.parametrize("marked", QUOTES)
def test_quoted_figures(marked: str) -> None:
    sources, figures = read(marked)
    found = [(expected, "yes" if sources.quoted(start, end) else "no") for _, start, end, expected in figures]
    assert [got for _, got in found] == [expected for expected, _ in found]


CREDITS = {
    "department": f"""Sales jump [5%|{CSD}] in May
Sales were up [5%|{CSD}] in May, the Census and Statistics Department said. Imports fell [3%|{CSD}].
The gap was [HK$9 billion|{CSD}], the department's data showed.""",
    "speaker and back": f"""Data released on Monday by the C&SD showed a rise of [5%|{CSD}].
“We could lose [9%|Ada Ling (Wan Chai Bank)],” said Ada Ling, an economist at Wan Chai Bank. “Boxes fell [2%|Ada Ling (Wan Chai Bank)].”
Imports rose [7%|{CSD}]. Ling expects [4%|Ada Ling (Wan Chai Bank)] in June. She had seen [3%|Ada Ling (Wan Chai Bank)] before.""",
    "office before the name": """Wan Chai Bank senior economist Ada Ling told Tolo News that sales rose [5%|Ada Ling (Wan Chai Bank)].
Quayline's chief economist for Asia, Bo Tan Wei-ming, sees [6%|Bo Tan Wei-ming (Quayline)].""",
    "brokerage": """Analysts at the brokerage Marlin Teng had reckoned on [5%|Marlin Teng].
“I would take [4%|Prue Ashton (Marlin Teng)],” said Prue Ashton, who covers the port for the firm.""",
    "its head": """The Council for Tram Exporters forecast growth of [5%|Council for Tram Exporters] on Monday.
“I could imagine [8%|Tad Fong (Council for Tram Exporters)],” said its research head, Tad Fong.
The council's index stood at [47.2 points|Council for Tram Exporters].""",
    "poll": f"""Sales rose [9%|{CSD}], the Census and Statistics Department said, beating the [8%|economists] expected by economists.
Economists polled by Reuters had seen [7%|Economists polled by Reuters]. Imports rose [3%|{CSD}].""",
    "foreseen": f"""Sales rose [9%|{CSD}], the Census and Statistics Department said.
Imports fell [8%|{CSD}], to the surprise of economists' forecasts. The department will tell more next week.""",
    "unnamed office first": """Japan's exports grew [5%|government data], government data showed.
Imports fell [6%|Ministry of Finance] from a year earlier, the Finance Ministry said. Exports to Asia rose [7%|Ministry of Finance].""",
    "initials": """Sales rose [5%|Enterprise Singapore], Enterprise Singapore said.
ES said that imports had risen by [6%|Enterprise Singapore].""",
    "another government": """Malaysia's exports grew [5%|Malaysia government], the government said. Malaysia's imports were lower.""",
    "kept": """The Wan Chai Bank kept a forecast of [5%|Wan Chai Bank] for the year.""",
    "index": """The Offshore Index registered [52.3|-] in May.""",
    "reuters poll": """China's exports grew [5%|General Administration of Customs of China], customs office GACC said.
Analysts in a Reuters poll had forecast a [6%|Reuters poll] rise.""",
    "government": """Sales rose [5%|Hong Kong government], the government said on its website.
A spokesman for the Government said the pace would slow to [2%|Hong Kong government]. That is [1%|Hong Kong government] less, he added.""",
    "unnamed": """A friend at a bank, who would rather not be named, promises growth of [5%|A friend at a bank].""",
    "opinion": """Sales rose [5%|-] in May. I think they will fall.""",
    "official": """Official figures show sales of [HK$5 billion|Official figures]. Imports were [HK$6 billion|Official figures].""",
    "own ministry": """Korea shipped [US$9 billion|Ministry of Trade, Industry and Energy (MOTIE)] of goods, its trade ministry said.
Chips made up [US$4 billion|Ministry of Trade, Industry and Energy (MOTIE)] of it.""",
    "another economy": f"""Sales rose [5%|{CSD}], C&SD figures show.
Meanwhile, China's exports rose [4%|-] in the month.
Imports rose [3%|{CSD}].""",
    "transcript": f"""OPERATOR: Here is Ms Pia Rook of Pelican Lines.
PIA ROOK: You saw the Census and Statistics Department's numbers. Exports were up [6.4 percent|{CSD}].
OPERATOR: The next question comes from Tob Fenn of Marlin Brothers.
TOB FENN: Rates went from [HK$34|-] to [HK$41|-].
PIA ROOK: Yes. I'd say rates could touch [HK$45|Pia Rook (Pelican Lines)].
TOB FENN: Thanks.""",
    "clip": """((CLIP: WILMA TSE, SHIPPERS' WELFARE CIRCLE, IN: "Nobody" / OUT: "Easter"))
"Nobody here sees [9%|Wilma Tse (Shippers' Welfare Circle)]."
Official figures show [5%|Official figures].""",
    "footer": f"""Exports: [$446 billion|{CSD}]
Imports: [$480 billion|{CSD}]
Source of all trade figures: Census and Statistics Department""",
    "inverted": f"""In August, says the Census and Statistics Department, the city imported goods for [HK$739 billion|{CSD}].
"That looks like a gap," says Ian Poon of the Pok Fu Lam Trade Forum. "You could add [HK$30 billion|Ian Poon (Pok Fu Lam Trade Forum)]."
The forum puts it at [HK$31 billion|Pok Fu Lam Trade Forum].""",
    "revised": """The IMF this week cut its 2026 forecast to [2%|International Monetary Fund (IMF)].""",
    "abbreviation": """Sales will rise [3%|Wan Chai Trade Board (WCTB)], the Wan Chai Trade Board (WCTB) said.
The WCTB expects [4%|Wan Chai Trade Board (WCTB)] for imports.""",
    "two in a sentence": """HSBC expects [4%|HSBC], while Barclays puts it at [6%|Barclays].""",
    "colon": """Trader Hugo Quick, who moves boards, is less sure: "I see no room for [9%|Hugo Quick] growth." """,
}


@pytest.mark.parametrize("name", CREDITS)
def test_credits_of_articles(name: str) -> None:
    sources, figures = read(CREDITS[name])
    found = [(sources.credit(i, start, end).source or "-") for i, start, end, _ in figures]
    assert found == [expected for *_, expected in figures]


def test_credit_keeps_name_institution_and_basis() -> None:
    sources, figures = read("“Up [5%|],” said Ada Ling of the Wan Chai Bank. “And [6%|] in June.” Nothing was [7%|].")
    first, second = (sources.credit(i, start, end) for i, start, end, _ in figures[:2])
    assert (first.name, first.institution, first.kind, first.basis) == ("Ada Ling", "Wan Chai Bank", SourceKind.PERSON, "stated")
    assert second.basis == "carried"
    alone, places = read("Sales rose [5%|].")
    assert alone.credit(*places[0][:3]).basis == "default"


def test_named_merges_surnames_and_offices() -> None:
    sources, figures = read("Gina Ngan, an economist at Natixis, sees [5%|]. Ngan also expects [6%|]. Some [7%|] is air, says C&SD.")
    for i, start, end, _ in figures:
        sources.credit(i, start, end)
    people = [(found.name, found.institution, found.aliases) for found in sources.named() if found.kind is SourceKind.PERSON]
    assert people == [("Gina Ngan", "Natixis", ("Ngan",))]
    assert CSD in {found.name for found in sources.named()}


def test_the_outlet_only_relays() -> None:
    text = "Tolo Live reports that sales rose 5%, the Census and Statistics Department said."
    sources = Sources.read(sentences_of(text), outlet="Tolo Live", title="Sales rise, Ada Ling says")
    assert sources.credit(0, text.index("5%"), text.index("5%") + 2).source == CSD


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.label)
def test_every_frame_reads_its_example_and_leaves_plain_prose_alone(frame) -> None:  # type: ignore[no-untyped-def]
    tokens = read_tokens(frame.example, frozenset())
    match = frame.pattern.search("".join(token.kind for token in tokens))
    assert match, "".join(token.kind for token in tokens)
    plain = read_tokens("Exports to Thailand grew by a fifth in the month, and imports fell.", frozenset())
    assert not frame.pattern.search("".join(token.kind for token in plain))


def test_institutions_have_forms_of_their_own() -> None:
    seen: dict[str, str] = {}
    for name, entry in institutions().items():
        assert entry["kind"] in {kind.value for kind in SourceKind}
        for form in entry["forms"]:
            assert seen.setdefault(form, name) == name


def test_word_groups_are_the_labels_of_the_model() -> None:
    labels = {hedge.value for hedge in Hedge}
    vocabulary = words("hedges")
    assert set(vocabulary) - {"loose", "moving", "after", "fillers", "motion"} <= labels
    assert {label for group in ("loose", "moving", "after") for label in vocabulary[group]} <= labels
    assert {"forecast", "target", "hypothetical"} <= {kind.value for kind in Modality} & set(words("modality"))


PIECES = st.sampled_from(
    ["said ", "according to ", "Ada Ling ", "HSBC ", "C&SD ", "“", "”", '"', "'", "‘", "’", "\n", ", ", ". ", "if ", "will ", "5% ",
     "((CLIP: ", "AB CD: ", "(WB) ", "'s ", "forecast ", "of ", "the council ", "，", "\u00ad", "\U0001f6a2", "May ", "its ", "poll "]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


@examples(3)
@given(text=TEXTS, start=st.integers(-5, 300), length=st.integers(0, 20))
def test_any_text_is_read_without_error(text: str, start: int, length: int) -> None:
    sentences = sentences_of(text)
    sources = Sources.read(sentences)
    for index in range(-1, len(sentences) + 1):
        credit = sources.credit(index, start, start + length)
        assert (credit.source is None) == (credit.basis == "default")
    assert sources.quoted(start, start + length) in (True, False)
    assert hedge(text, start, start + length)[0] in {value.value for value in Hedge}
    assert modality(text, start, start + length)[0] in {value.value for value in Modality}
    assert sources.named() == tuple(sources.named())


LONG = ['"', "“", "'a ", "‘a’ ", "if ", "Ab ", "of Ab ", "said ", "said, ", "Bank of ", "Ab, ", "a" * 50 + "-", "more than ", "will ",
        "5% ", "poll of ", "((CLIP: ", "take out ", "without ", "forecast by ", "economists ", "\u00ad", "x'", " ", "AB: "]  # fmt: skip


@pytest.mark.parametrize("piece", LONG)
def test_long_texts_take_linear_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    before = time.process_time()
    sentence = Sentence(start=0, end=len(text), text=text, paragraph=0, heading=False)
    sources = Sources.read([sentence])
    sources.credit(0, len(text) - 1, len(text))
    hedge(text, len(text) // 2, len(text) // 2 + 1)
    modality(text, len(text) - 1, len(text))
    assert time.process_time() - before < 4


def test_an_article_of_many_sentences_takes_linear_time() -> None:
    text = " ".join(["“Sales rose 5%,” said Ada Ling of Wan Chai Bank.", "The council expects 6%."] * 1500)
    sentences = sentences_of(text)
    before = time.process_time()
    sources = Sources.read(sentences)
    assert sources.credit(len(sentences) - 2, sentences[-2].start + 12, sentences[-2].start + 14).name == "Ada Ling"
    assert time.process_time() - before < 8


@pytest.mark.parametrize("name", ["quotes", "hedges", "modality", "mentions", "economies", "credits", "parties"])
def test_examples_in_the_docstrings(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"extractor.qualify.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
