"""Those who are credited in one article: one entry for each person, office, firm or poll, whatever the text calls it later."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.languages import words
from extractor.models import NamedSource, SourceKind
from extractor.qualify.mentions import institutions

OFFICIAL_WORDS = frozenset(
    ["ministry", "department", "bureau", "authority", "commission", "administration", "government", "treasury", "customs", "statistics"]
)


@dataclass(slots=True, eq=False)
class Party:
    """Somebody who is credited. `name` is a person's, group's or poll's; `statistics` marks publishers of trade figures.

    `sure` is false where only capitals say that this is a name at all.
    """

    name: str | None
    institution: str | None
    kind: SourceKind
    statistics: bool = False
    media: bool = False
    sure: bool = True
    economy: str | None = None
    aliases: set[str] = field(default_factory=set)
    used: bool = False

    @property
    def label(self) -> str | None:
        """The whole credit, such as "Ambrose Lai (Tidemark Bank)"."""
        if self.name and self.institution:
            return f"{self.name} ({self.institution.split(' (')[0]})"
        return self.name or self.institution


def title_case(text: str) -> str:
    """Return an all-capital name in the usual way of writing.

    >>> title_case("ADA LING-WU")
    'Ada Ling-Wu'
    """
    text = text.strip()
    return text.title().replace("'S", "'s") if text.isupper() and " " in text else text


def _office_called(noun: str, near: str) -> str | None:
    """Return the full name of the office that a noun means: that of the economy named near it, or else Hong Kong's."""
    known = {entry.get("economy"): name for name, entry in reversed(list(institutions().items())) if noun in entry.get("nouns", ())}
    named = next((name for economy, name in known.items() if economy and economy in near), None)
    return named or known.get("Hong Kong")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split(" (")[0].split() if word[0].isupper())


class Parties:
    """The persons and institutions met so far, from the first sentence on."""

    def __init__(self, home: str) -> None:
        """Begin with nobody; `home` is the economy whose government "the government" is."""
        self.home = home
        self.people: dict[str, Party] = {}
        self.surnames: dict[str, Party] = {}
        self.offices: dict[str, Party] = {}
        self.others: dict[str, Party] = {}
        self.shorts: dict[str, Party] = {}
        self.last_person: Party | None = None
        self.last_office: Party | None = None

    def person(self, text: str, office: Party | None = None) -> Party:
        """Return the person of that name, known by surname or new, and note the institution."""
        text = title_case(text)
        known = self.known_person(text)
        parts = [part for part in text.split() if part not in ("-", "–")]
        if known is None:
            known = Party(" ".join(parts), None, SourceKind.PERSON)
            self.people[text] = known
            for part in parts[1:] or parts:
                self.surnames[part.lower()] = known
            self.surnames.setdefault(parts[0].lower(), known)
        known.aliases.add(text)
        if office is not None and known.institution is None:
            known.institution = office.institution
        self.last_person = known
        return known

    def known_person(self, text: str) -> Party | None:
        """Return the person that a full name or a bare surname means, if already met."""
        if text in self.people:
            return self.people[text]
        parts = text.lower().split()
        found = self.surnames.get(parts[-1]) or self.surnames.get(parts[0])
        if found is None or found.name is None:
            return None
        whole = {part.lower() for part in found.name.split()}
        return found if whole.issuperset(parts) or (len(whole) < len(parts) and whole.issubset(parts)) else None

    def office(self, text: str, name: str | None = None, short: str | None = None, *, sure: bool = True) -> Party:
        """Return the institution of that name; `name` is its full name where the word list knows it, `short` an abbreviation."""
        key = name or text.removeprefix("The ").removeprefix("the ")
        party = self.offices.get(key) or self.shorts.get(text) or self._by_initials(key)
        if party is None:
            entry = institutions().get(key, {})
            lowered = set(key.lower().replace("'s", "").split())
            official = entry.get("kind") == "official" or (not entry and not OFFICIAL_WORDS.isdisjoint(lowered))
            party = Party(
                None,
                f"{key} ({short})" if short and not entry else key,
                SourceKind.OFFICIAL if official else SourceKind.COMPANY,
                statistics=bool(entry.get("statistics")) or (not entry and not {"statistics", "census", "customs"}.isdisjoint(lowered)),
                media=bool(entry.get("media")),
                economy=entry.get("economy"),
                sure=sure,
            )
            self.offices[key] = party
        party.sure = party.sure or sure
        party.aliases.update({text, short} if short else {text})
        if short:
            self.shorts[short] = party
        self.last_office = party
        return party

    def _by_initials(self, text: str) -> Party | None:
        """Return the institution met last whose initials a text is: ES for Enterprise Singapore."""
        if not text.isupper() or len(text) < 2 or text in institutions():
            return None
        return next((self.offices[key] for key in reversed(list(self.offices)) if _initials(key) == text), None)

    def by_noun(self, noun: str, near: str = "") -> Party | None:
        """Return the institution met last that "the council", "the trade ministry" or "the firm" may mean.

        An office not met yet is found by its economy in the words `near` it: "South Korea …, its trade ministry said".
        """
        noun = noun.lower()
        if noun in words("speech")["papers"]:
            return self.other(noun, SourceKind.OFFICIAL)
        for key in reversed(list(self.offices)):
            nouns = institutions().get(key, {}).get("nouns", ())
            if noun in nouns or noun.split()[-1] in key.lower().split():
                return self.offices[key]
        if noun == "government":
            return self.office("government", f"{self.home} government")
        if noun.split()[-1] in ("body", "group", "promoter"):
            return next((party for party in reversed(self.offices.values()) if party.kind is SourceKind.COMPANY and not party.media), None)
        if " " in noun:
            return self.office(noun, _office_called(noun, near))
        firm = self.last_office is not None and self.last_office.kind is SourceKind.COMPANY and not self.last_office.media
        return self.last_office if firm and noun not in ("department", "ministry", "council", "government") else None

    def other(self, text: str, kind: SourceKind, *, statistics: bool = False) -> Party:
        """Return the poll, group or unnamed person that a phrase means."""
        return self.others.setdefault(text.lower(), Party(text, None, kind, statistics=statistics))

    def named(self) -> tuple[NamedSource, ...]:
        """Return everybody who was credited, each person together with the institution."""
        found = []
        for party in (*self.offices.values(), *self.people.values(), *self.others.values()):
            if party.used:
                name = party.name or party.institution or ""
                aliases = tuple(sorted(party.aliases - {name}))
                office = party.institution if party.name else name
                found.append(NamedSource(name=name, institution=office, kind=party.kind, aliases=aliases))
        return tuple(found)
