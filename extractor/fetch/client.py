"""One address after the other, politely: robots.txt, pauses, conditional requests, retries; and safely: limits on everything."""

from __future__ import annotations

import random
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from extractor import __version__
from extractor.errors import InputError
from extractor.fetch import robots
from extractor.fetch.bodies import PAGES, SIZE_LIMIT, media_type, require_type, unpacked
from extractor.fetch.errors import FetchError
from extractor.fetch.network import Network, Resolver, Transport, resolve

NAME = "trade-claims-extractor"  # what robots.txt calls us
REDIRECTS = 5
LONGEST_ADDRESS = 2000
SHORT = 64 * 1024
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
MOVED = frozenset({301, 302, 303, 307, 308})
SECRETS = re.compile(r"//[^/?#]{0,2000}@")
_MESSAGES: tuple[tuple[type[Exception], str, bool], ...] = (
    (httpx.TimeoutException, "timeout", True),
    (httpx.RemoteProtocolError, "incomplete", True),
    (httpx.DecodingError, "encoding", False),
    (httpx.TransportError, "connection", True),
    (httpx.InvalidURL, "address", False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How to behave: `contact` stands in the User-Agent; times are seconds, `patience` is for one answer as a whole.

    A server that asks to wait longer than `longest_wait` is left alone until then, and the ledger knows when that is.
    """

    contact: str = ""
    interval: float = 2.0
    patience: float = 60.0
    silence: float = 20.0
    tries: int = 3
    backoff: float = 2.0
    longest_wait: float = 30.0
    size_limit: int = SIZE_LIMIT
    allowed_hosts: tuple[str, ...] = ()

    @property
    def agent(self) -> str:
        """Return the User-Agent."""
        return f"{NAME}/{__version__} ({f'+{self.contact}; ' if self.contact else ''}reads trade news for numeric claims)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered: 200 with a body, or 304 without.

    `raw` is the body as it was sent, `body` is unpacked; `final` is where redirects led, `moved` the addresses on the way.
    """

    url: str
    final: str
    status: int
    protocol: str
    phrase: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    body: bytes
    sent: tuple[tuple[str, str], ...]
    moved: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """Return the first header of a name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def media_type(self) -> str:
        """Return the type that the server gives, without its parameters."""
        return media_type(self.header("content-type"))


@dataclass(slots=True)
class _Host:
    rules: robots.Rules | None = None
    free_at: float = 0.0
    lock: threading.RLock = field(default_factory=threading.RLock)


@dataclass(frozen=True, slots=True)
class Clock:
    """What tells the time and waits; tests give their own."""

    now: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep


class Fetcher:
    """Fetches pages, for each host one request at a time, whichever threads ask. A context manager."""

    def __init__(self, manners: Manners, *, clock: Clock | None = None, resolver: Resolver = resolve) -> None:
        """Take the manners; clock and resolver of names are those of the system by default."""
        self.manners = manners
        self._clock = clock or Clock()
        self._network = Network(manners.allowed_hosts, resolver)
        # The transport alone, without httpx's client: no cookies, no proxies, no redirects but those that are looked at here.
        self._transport = Transport(self._network)
        self._headers = {"User-Agent": manners.agent, "Accept-Encoding": "gzip, deflate", "Accept-Language": "en, *;q=0.5"}
        self._timeout = httpx.Timeout(manners.silence).as_dict()
        self._hosts: dict[str, _Host] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._transport.close()

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "", wanted: frozenset[str] = PAGES) -> Answer:
        """Return what `url` answers, after redirects and further tries; raise FetchError when that is nothing to read."""
        conditions = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if value}
        return self._tried(url, lambda: self._follow(url, conditions, wanted))

    def free_at(self, url: str) -> float:
        """Return the time of the clock from which on the host of `url` may be asked again."""
        return self._host(url).free_at

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of the site of `url` names."""
        return self._rules(checked_address(url)).sitemaps()

    def _tried(self, url: str, work: Callable[[], Answer]) -> Answer:
        for attempt in range(self.manners.tries):
            try:
                return work()
            except FetchError as error:
                last = error
                if error.after:
                    self._host(url).free_at = self._clock.now() + error.after
                wait = max(error.after or 0.0, self.manners.backoff * 2**attempt * random.uniform(1.0, 1.25))
                if not error.passing or attempt + 1 == self.manners.tries or wait > self.manners.longest_wait:
                    raise
                self._clock.wait(wait)
        raise last

    def _follow(self, url: str, conditions: Mapping[str, str], wanted: frozenset[str]) -> Answer:
        moved: list[str] = []
        here = checked_address(url)
        while True:
            if not self._rules(here).allows(here, NAME):
                raise FetchError("robots", f"{here}: robots.txt of the site asks robots to leave it alone")
            answer = self._ask(here, conditions, wanted, url, tuple(moved))
            if answer.status not in MOVED:
                return answer
            moved.append(here)
            here = _target(here, answer)
            if here in moved:
                raise FetchError("redirect_loop", f"{url}: redirects lead in a circle", status=answer.status)
            if len(moved) > REDIRECTS:
                raise FetchError("redirects", f"{url}: more than {REDIRECTS} redirects", status=answer.status)

    def _rules(self, url: str) -> robots.Rules:
        host = self._host(url)
        with host.lock:
            if host.rules is None:
                host.rules = self._asked_rules(url)
            return host.rules

    def _asked_rules(self, url: str) -> robots.Rules:
        parts = urlsplit(url)
        here = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        for _ in range(REDIRECTS + 1):
            answer = self._ask(here, {}, None, here, ())
            if answer.status in PASSING:  # whether we are welcome cannot be known now
                after = _seconds(answer.header("retry-after"))
                raise FetchError(
                    f"http_{answer.status}", f"{here}: answers {answer.status}", status=answer.status, after=after, passing=True
                )
            if answer.status not in MOVED:
                return robots.read_rules(answer.status, answer.body)
            here = _target(here, answer)
        return robots.Rules()

    def _ask(self, here: str, conditions: Mapping[str, str], wanted: frozenset[str] | None, asked: str, moved: tuple[str, ...]) -> Answer:
        """Make one request, after the pause that its host is due; `wanted` None stands for robots.txt, whose status is its meaning."""
        host = self._host(here)
        with host.lock:
            return self._asked(host, here, conditions, wanted, asked, moved)

    def _asked(
        self, host: _Host, here: str, conditions: Mapping[str, str], wanted: frozenset[str] | None, asked: str, moved: tuple[str, ...]
    ) -> Answer:
        pause = host.free_at - self._clock.now()
        if pause > max(self.manners.longest_wait, self.manners.interval, robots.LONGEST_DELAY):
            raise FetchError("asked_to_wait", f"{here}: the server has asked to be left alone for {pause:.0f} seconds", after=pause)
        if pause > 0:
            self._clock.wait(pause)
        self._network.deadline = time.monotonic() + self.manners.patience
        try:
            headers = self._headers | {"Accept": _accept(wanted), **conditions}
            request = httpx.Request("GET", here, headers=headers, extensions={"timeout": self._timeout})
            response = self._transport.handle_request(request)
            response.request = request
            try:
                return self._read(response, wanted, asked, moved)
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
            raise _explained(here, error) from error
        finally:
            delay = host.rules.delay(NAME) if host.rules else 0.0
            host.free_at = self._clock.now() + (max(self.manners.interval, delay) if wanted is not None else 0.0)

    def _read(self, response: httpx.Response, wanted: frozenset[str] | None, asked: str, moved: tuple[str, ...]) -> Answer:
        status = response.status_code
        told = status < 300 if wanted is None else status not in MOVED and status != httpx.codes.NOT_MODIFIED
        if told and wanted is not None:
            _require_success(response)
            require_type(response.headers.get("content-type", ""), wanted)
        raw = _limited(response, self.manners.size_limit) if told else b""
        if not told:
            _drain(response)
        encoding = response.headers.get("content-encoding", "")
        return Answer(
            url=asked,
            final=str(response.request.url),
            status=status,
            protocol=response.http_version,
            phrase=response.reason_phrase,
            headers=_pairs(response.headers),
            raw=raw,
            body=unpacked(raw, encoding, self.manners.size_limit) if raw else b"",
            sent=_pairs(response.request.headers),
            moved=moved,
        )

    def _host(self, url: str) -> _Host:
        parts = urlsplit(url)
        return self._hosts.setdefault(f"{parts.scheme}://{parts.netloc.lower()}", _Host())


def without_secrets(url: str) -> str:
    """Return an address with the name and the password in it, if there are any, replaced: such an address is never fetched or kept.

    >>> without_secrets("https://ada:secret@news.example/a")
    'https://***@news.example/a'
    """
    return SECRETS.sub("//***@", url, count=1)


def checked_address(url: str, *, of_redirect: bool = False) -> str:
    """Return an address without its fragment; raise FetchError ``scheme`` or ``url`` for one that is never asked for.

    >>> checked_address("https://news.example/a?b=1#c")
    'https://news.example/a?b=1'
    """
    shown = without_secrets(url)[:200]
    what = f"a redirect leads to {shown!r}" if of_redirect else f"{shown!r}"
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError("url", f"{what}: no address of a page: {error}") from error
    if parts.scheme not in ("http", "https"):
        raise FetchError("scheme", f"{what}: only http and https are fetched")
    if not host or parts.username is not None or len(url) > LONGEST_ADDRESS:
        raise FetchError("url", f"{what}: no address of a page")
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _target(here: str, answer: Answer) -> str:
    """Return where a redirect leads. Raises FetchError ``scheme`` or ``url``."""
    location = answer.header("location")
    try:
        target = urljoin(here, location)
    except ValueError as error:
        raise FetchError("url", f"a redirect leads to {without_secrets(location)[:200]!r}: {error}") from error
    return checked_address(target, of_redirect=True)


def _accept(wanted: frozenset[str] | None) -> str:
    return "text/plain, */*;q=0.1" if wanted is None else ", ".join([*sorted(wanted, key=lambda kind: kind != "text/html"), "*/*;q=0.1"])


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in headers.raw)


def _limited(response: httpx.Response, limit: int) -> bytes:
    """Read a body as it was sent, up to a limit."""
    out = bytearray()
    for chunk in response.iter_raw():
        out += chunk
        if len(out) > limit:
            raise FetchError("too_large", f"{response.request.url}: the answer is larger than {limit // 1024**2} MB")
    return bytes(out)


def _drain(response: httpx.Response) -> None:
    """Read a short body that says nothing, so that the connection can be used again."""
    size = response.headers.get("content-length", "")
    if size.isdecimal() and int(size) <= SHORT:
        for _ in response.iter_raw():
            pass


def _require_success(response: httpx.Response) -> None:
    status = response.status_code
    if status == httpx.codes.OK:
        return
    raise FetchError(
        f"http_{status}",
        f"{response.request.url}: the server answers {status} {response.reason_phrase}".rstrip(),
        status=status,
        after=_seconds(response.headers.get("retry-after", "")),
        passing=status in PASSING,
    )


def _seconds(retry_after: str) -> float | None:
    """Return the seconds of a Retry-After header, which holds seconds or a date; None for anything else."""
    text = retry_after.strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0) if text else None
    except (TypeError, ValueError):
        return None


def _explained(here: str, error: Exception) -> FetchError:
    """Turn an error of the network into ours. A certificate that is not right is never overlooked, and no further try is made."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < 10:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    told = next((str(one) for one in causes if str(one)), type(error).__name__)
    if any(isinstance(one, ssl.SSLError) for one in causes):
        return FetchError("tls", f"{here}: the secure connection is not to be trusted: {told}")
    reason, passing = next(((reason, passing) for kind, reason, passing in _MESSAGES if isinstance(error, kind)), ("connection", True))
    return FetchError(reason, f"{here}: {told}", passing=passing)


def require_contact(contact: str) -> str:
    """Return a contact that fits into a header. Raises InputError."""
    text = contact.strip()
    if not text.isascii() or not text.isprintable() or any(sign in text for sign in "()<>;") or len(text) > 200:
        raise InputError(f"the contact {contact!r} has to be an e-mail address or the address of a page")
    return text
