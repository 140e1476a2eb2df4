"""robots.txt through Protego: what a host asks robots to leave alone, and how long to wait between requests."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

SIZE_LIMIT = 500 * 1024  # what RFC 9309 asks robots to read at least
LONGEST_DELAY = 120.0


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host; `parsed` None stands for no rules."""

    parsed: Protego | None = None

    def allows(self, url: str, agent: str) -> bool:
        """Tell whether `agent` may fetch `url`."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Return the seconds that the host asks for between requests, 0 where it says nothing."""
        asked = self.parsed.crawl_delay(agent) if self.parsed else None
        return min(max(float(asked or 0), 0.0), LONGEST_DELAY)

    def sitemaps(self) -> tuple[str, ...]:
        """Return the sitemaps that the host names."""
        return tuple(self.parsed.sitemaps) if self.parsed else ()


def read_rules(status: int, body: bytes) -> Rules:
    """Return the rules that an answer for robots.txt gives, by RFC 9309: where there are none, all is open."""
    if status >= 400:
        return Rules()
    return Rules(parsed=Protego.parse(body[:SIZE_LIMIT].decode("utf-8", "replace")))
