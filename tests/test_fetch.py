"""Fetching, against a site on 127.0.0.1: manners, limits, and one row for everything that can go wrong."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from web_server import Request, Site, free_port, site

from extractor.cli import main
from extractor.errors import InputError
from extractor.fetch import Clock, Fetched, Fetcher, FetchError, Ledger, Manners, Round, Source, read_sources, require_contact
from extractor.fetch.bodies import inflated, unpacked
from extractor.fetch.client import checked_address
from extractor.fetch.hands import Hands
from extractor.fetch.listings import read_listing
from extractor.fetch.network import is_public
from extractor.resources import bundled

PACKED = partial(gzip.compress, mtime=0)  # processes that share the tests have to agree on their names
STORY = (
    "<!doctype html><html><head><title>Exports rise</title></head><body><article><p>Exports rose 3.5% in March.</p></article></body></html>"
)
MANNERS = Manners(
    contact="desk@news.example",
    interval=1.0,
    patience=3.0,
    silence=0.5,
    tries=3,
    backoff=1.0,
    longest_wait=30.0,
    allowed_hosts=("127.0.0.1",),
)
START = datetime(2026, 3, 31, 12, tzinfo=UTC)


class Waits:
    """A clock that is put forward instead of waiting."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.waited: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.time += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.time, wait=self.wait)


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as served:
        yield served


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def fetcher(waits: Waits) -> Iterator[Fetcher]:
    with Fetcher(MANNERS, clock=waits.clock) as made:
        yield made


def failed(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    return caught.value


def a_round(folder: Path, sources: list[Source], *, at: datetime = START, manners: Manners = MANNERS) -> list[Fetched]:
    folder.mkdir(exist_ok=True)
    with Fetcher(manners, clock=Waits().clock) as fetcher, Ledger(folder) as ledger:
        return list(Round(folder, fetcher, ledger, refresh=timedelta(hours=1), clock=lambda: at).collect(sources))


def page(url: str) -> Source:
    return Source(url=url, kind="page")


def archived(folder: Path) -> list[tuple[str, bytes]]:
    """Return the address and the content of every answer in the WARC files of a folder."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                if record.rec_type == "response":
                    found.append((record.rec_headers["WARC-Target-URI"], record.content_stream().read()))
    return found


# Manners


def test_a_page_is_asked_for_with_a_name_and_a_contact(web: Site, fetcher: Fetcher) -> None:
    answer = fetcher.fetch(web.add("/a", STORY, ETag='"1"'))
    assert (answer.status, answer.body.decode(), answer.media_type) == (200, STORY, "text/html")
    assert [asked.path for asked in web.asked] == ["/robots.txt", "/a"]
    for asked in web.asked:
        assert asked.headers["user-agent"].startswith("trade-claims-extractor/")
        assert "+desk@news.example" in asked.headers["user-agent"]


def test_robots_are_obeyed_also_after_a_redirect(web: Site, fetcher: Fetcher) -> None:
    web.add("/robots.txt", "User-agent: *\nDisallow: /closed\n\nUser-agent: trade-claims-extractor\nDisallow: /ours\n", kind="text/plain")
    web.add("/ours/story", STORY)
    assert failed(fetcher, web.address + "/ours/story").reason == "robots"
    assert failed(fetcher, web.add("/moved", status=302, Location="/ours/story")).reason == "robots"
    assert fetcher.fetch(web.add("/closed", STORY)).status == 200  # the rules that name us are the ones that count
    assert web.paths() == ["/moved", "/closed"]


def test_a_site_without_robots_is_open_and_one_whose_robots_fail_is_not(web: Site, waits: Waits, fetcher: Fetcher) -> None:
    web.add("/a", STORY)
    web.add("/robots.txt", "out of order", status=503, kind="text/plain")
    error = failed(fetcher, web.address + "/a")
    assert (error.reason, error.passing, web.paths()) == ("http_503", True, [])
    web.add("/robots.txt", "no", status=403, kind="text/plain")
    with Fetcher(MANNERS, clock=waits.clock) as another:
        assert another.fetch(web.address + "/a").status == 200


def test_pauses_between_requests_follow_the_site(web: Site, waits: Waits, fetcher: Fetcher) -> None:
    for path in ("/a", "/b"):
        fetcher.fetch(web.add(path, STORY))
    assert waits.waited == [pytest.approx(MANNERS.interval)]
    web.add("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", kind="text/plain")
    waits.waited.clear()
    with Fetcher(MANNERS, clock=waits.clock) as another:
        for path in ("/a", "/b"):
            another.fetch(web.address + path)
    assert waits.waited == [pytest.approx(7.0)]


def test_one_connection_a_host_at_a_time(web: Site, fetcher: Fetcher) -> None:
    ports = []

    def answer(request: Request) -> None:
        ports.append(request.client_address[1])
        request.reply(200, STORY.encode())

    web.pages["/a"] = answer
    for _ in range(3):
        fetcher.fetch(web.address + "/a")
    assert len(set(ports)) == 1


def test_conditional_requests(web: Site, fetcher: Fetcher) -> None:
    def answer(request: Request) -> None:
        if request.headers["If-None-Match"] == '"7"' and request.headers["If-Modified-Since"]:
            request.reply(304, ETag='"7"')
        else:
            request.reply(200, STORY.encode(), ETag='"7"')

    web.pages["/a"] = answer
    assert fetcher.fetch(web.address + "/a").status == 200
    again = fetcher.fetch(web.address + "/a", etag='"7"', last_modified="Tue, 31 Mar 2026 08:00:00 GMT")
    assert (again.status, again.body) == (304, b"")


def test_retry_after_is_waited_for(web: Site, waits: Waits, fetcher: Fetcher) -> None:
    url = web.answers(
        "/a",
        lambda request: request.reply(429, b"slow down", Retry_After="9"),
        lambda request: request.reply(503, b"soon", Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)),
        lambda request: request.reply(200, STORY.encode()),
    )
    assert fetcher.fetch(url).status == 200
    assert 9.0 in waits.waited
    assert any(18 <= waited <= 20 for waited in waits.waited)


def test_a_long_retry_after_leaves_the_whole_host_alone(web: Site, waits: Waits, fetcher: Fetcher) -> None:
    first = failed(fetcher, web.add("/a", "no", status=429, Retry_After="3600"))
    assert (first.reason, first.status, first.after) == ("http_429", 429, 3600.0)
    second = failed(fetcher, web.add("/b", STORY))
    assert second.reason == "asked_to_wait"
    assert web.paths() == ["/a"]
    assert waits.waited == []


def test_further_tries_wait_longer_and_end(web: Site, waits: Waits, fetcher: Fetcher) -> None:
    error = failed(fetcher, web.add("/a", "oh", status=500))
    assert (error.reason, web.paths()) == ("http_500", ["/a"] * 3)
    assert waits.waited[-1] > waits.waited[0]


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451, 204, 501])
def test_what_will_not_pass_is_asked_once(web: Site, fetcher: Fetcher, status: int) -> None:
    error = failed(fetcher, web.add("/a", "" if status == 204 else "no", status=status))
    assert (error.reason, error.status, error.passing) == (f"http_{status}", status, False)
    assert web.paths() == ["/a"]


# Safety


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("no address", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@given(st.ip_addresses(v=4).filter(lambda address: not address.is_global))
def test_no_private_address_gets_through_in_another_dress(address: object) -> None:
    assert not is_public(str(address))
    assert not is_public(f"::ffff:{address}")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433", "127.1", "0"])
def test_private_addresses_are_refused_however_they_are_written(web: Site, host: str) -> None:
    port = web.address.rpartition(":")[2]
    with Fetcher(replace(MANNERS, allowed_hosts=(), tries=1)) as fetcher:
        assert failed(fetcher, f"http://{host}:{port}/a").reason in ("address", "dns", "url")
    assert web.asked == []


def test_a_name_that_leads_to_a_private_address_is_refused(web: Site) -> None:
    with Fetcher(replace(MANNERS, tries=1), resolver=lambda _host, _port: ["93.184.216.34", "127.0.0.1"]) as fetcher:
        assert failed(fetcher, "http://news.example/a").reason == "address"
    assert web.asked == []


def test_a_connection_goes_to_the_address_that_was_checked(web: Site) -> None:
    asked = []

    def changing(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if host == "allowed.example" else ["10.0.0.1"]

    web.add("/a", STORY)
    url = web.address.replace("127.0.0.1", "allowed.example") + "/a"
    with Fetcher(replace(MANNERS, allowed_hosts=("allowed.example",)), clock=Waits().clock, resolver=changing) as fetcher:
        assert fetcher.fetch(url).status == 200
        assert len(asked) == 1  # robots.txt and page went over one connection; nothing was resolved a second time
        assert (
            failed(
                fetcher, web.add("/to", status=302, Location=url.replace("allowed", "other")).replace("127.0.0.1", "allowed.example")
            ).reason
            == "address"
        )


def test_redirects_lead_on_and_are_counted(web: Site, fetcher: Fetcher) -> None:
    web.add("/end", STORY)
    for number in range(8):
        web.add(f"/{number}", status=301, Location=f"/{number + 1}" if number < 7 else "/end")
    answer = fetcher.fetch(web.address + "/3")
    assert (answer.final, len(answer.moved)) == (web.address + "/end", 5)
    error = failed(fetcher, web.address + "/1")
    assert error.reason == "redirects"
    web.add("/x", status=302, Location="/y")
    assert failed(fetcher, web.add("/y", status=302, Location="/x")).reason == "redirect_loop"
    assert failed(fetcher, web.add("/self", status=302, Location="")).reason == "redirect_loop"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://10.0.0.1/secret", "address"),
        ("http://169.254.169.254/latest", "address"),
        ("http://[::1]/", "address"),
        ("file:///etc/passwd", "scheme"),
        ("ftp://files.example/a", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("http://user:secret@127.0.0.1/", "url"),
        ("http://", "redirect_loop"),
        ("http://[broken/", "url"),
        ("http://127.0.0.1:99999/", "url"),
    ],
)
def test_redirects_to_where_nobody_should_go(web: Site, fetcher: Fetcher, target: str, reason: str) -> None:
    assert failed(fetcher, web.add("/a", status=302, Location=target)).reason == reason


@pytest.mark.parametrize(
    "url", ["", "news.example", "gopher://a.example", "http:///a", "http://u@a.example/", "https://a.example/" + "a" * 3000]
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(FetchError):
        checked_address(url)


def drip(request: Request, *, head: bool) -> None:
    """Send a byte at a time, for ever."""
    start = b"HTTP/1.1 200 OK\r\n" + (b"X-Long: " if head else b"Content-Type: text/html\r\nContent-Length: 99999999\r\n\r\n")
    request.wfile.write(start)
    for _ in range(200):
        request.wfile.write(b"a")
        request.wfile.flush()
        time.sleep(0.05)
    request.close_connection = True


@pytest.mark.parametrize("head", [True, False])
def test_slow_answers_end_in_time(web: Site, waits: Waits, head: bool) -> None:
    web.pages["/slow"] = lambda request: drip(request, head=head)
    with Fetcher(replace(MANNERS, patience=0.7, tries=1), clock=waits.clock) as fetcher:
        began = time.monotonic()
        error = failed(fetcher, web.address + "/slow")
    assert (error.reason, error.passing) == ("timeout", True)
    assert time.monotonic() - began < 3


def test_silence_ends_in_time(web: Site, waits: Waits) -> None:
    web.pages["/silent"] = lambda _request: time.sleep(1.5)
    with Fetcher(replace(MANNERS, silence=0.3, tries=1), clock=waits.clock) as fetcher:
        assert failed(fetcher, web.address + "/silent").reason == "timeout"


def endless(request: Request) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(4000):
        request.wfile.write(b"<p>more</p>" * 1000)
    request.close_connection = True


def test_endless_bodies_end_at_the_limit(web: Site, waits: Waits) -> None:
    web.pages["/endless"] = endless
    with Fetcher(replace(MANNERS, size_limit=1024 * 1024), clock=waits.clock) as fetcher:
        error = failed(fetcher, web.address + "/endless")
    assert (error.reason, error.passing) == ("too_large", False)
    assert web.paths() == ["/endless"]


def test_wrong_lengths(web: Site, fetcher: Fetcher) -> None:
    def short(request: Request) -> None:
        request.reply(200, STORY.encode(), Content_Length=str(len(STORY) + 500))
        request.close_connection = True

    web.pages["/short"] = short
    assert failed(fetcher, web.address + "/short").reason == "incomplete"
    assert web.paths() == ["/short"] * 3  # it may have been cut on the way
    web.pages["/wrong"] = lambda request: request.reply(200, STORY.encode(), Content_Length="-5")
    assert failed(fetcher, web.address + "/wrong").reason == "incomplete"


@pytest.mark.parametrize("times", [1, 2])
def test_gzip_bombs_are_not_unpacked(web: Site, fetcher: Fetcher, times: int) -> None:
    body = b"a" * 60_000_000
    for _ in range(times):
        body = gzip.compress(body)
    url = web.add("/bomb", body, Content_Encoding=", ".join(["gzip"] * times))
    assert failed(fetcher, url).reason == "decompression"
    assert web.paths() == ["/bomb"]


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (PACKED(STORY.encode()), "gzip"),
        (PACKED(STORY[:50].encode()) + PACKED(STORY[50:].encode()), "x-gzip"),
        (zlib.compress(STORY.encode()), "deflate"),
        (zlib.compress(STORY.encode())[2:-4], "deflate"),
        (PACKED(zlib.compress(STORY.encode())), "deflate, gzip"),
        (STORY.encode(), "identity"),
    ],
)
def test_packed_answers(packed: bytes, encoding: str) -> None:
    assert unpacked(packed, encoding).decode() == STORY


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [(b"not packed", "gzip", "encoding"), (PACKED(STORY.encode())[:-9], "gzip", "incomplete"), (b"x", "br", "encoding")],
)
def test_damaged_packed_answers(body: bytes, encoding: str, reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        unpacked(body, encoding)
    assert caught.value.reason == reason


@given(st.binary(max_size=200))
def test_unpacking_survives_anything(body: bytes) -> None:
    with suppress(FetchError):
        assert len(inflated([body], limit=1000)) <= 1000


@pytest.mark.parametrize("kind", ["image/png", "application/json", "video/mp4", "application/octet-stream", "text/css"])
def test_wrong_content_types(web: Site, fetcher: Fetcher, kind: str) -> None:
    assert failed(fetcher, web.add("/a", b"\x00", kind=kind)).reason == "content_type"


def test_connections_that_are_refused(fetcher: Fetcher) -> None:
    assert failed(fetcher, f"http://127.0.0.1:{free_port()}/").reason == "connection"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a certificate that signs itself, and its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    call = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    subprocess.run([*call, *subject], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + path.with_suffix(".crt").read_bytes())
    return path


def test_certificates_that_nobody_vouches_for_are_refused(certificate: Path, waits: Waits) -> None:
    with site(certificate) as served, Fetcher(MANNERS, clock=waits.clock) as fetcher:
        served.add("/a", STORY)
        error = failed(fetcher, served.address + "/a")
    assert (error.reason, error.passing, served.asked) == ("tls", False, [])


def test_certificates_have_to_bear_the_name(certificate: Path, monkeypatch: pytest.MonkeyPatch, waits: Waits) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    manners = replace(MANNERS, allowed_hosts=("127.0.0.1", "localhost"))
    with site(certificate) as served, Fetcher(manners, clock=waits.clock, resolver=lambda _host, _port: ["127.0.0.1"]) as fetcher:
        served.add("/a", STORY)
        assert failed(fetcher, served.address + "/a").reason == "tls"  # vouched for, but of another name
        assert fetcher.fetch(served.address.replace("127.0.0.1", "localhost") + "/a").status == 200


def test_plain_talk_on_a_secure_port_is_refused(web: Site, fetcher: Fetcher) -> None:
    assert failed(fetcher, web.address.replace("http:", "https:") + "/a").reason == "tls"


# Feeds and sitemaps

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><link>{0}/</link>
<item><title>Older</title><link>{0}/old</link><pubDate>Mon, 30 Mar 2026 09:00:00 +0800</pubDate></item>
<item><title>Newer</title><guid>{0}/new</guid><pubDate>Tue, 31 Mar 2026 09:00:00 +0800</pubDate></item>
<item><title>No address</title><guid isPermaLink="false">42</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/self"/><link href="/a"/>
<published>2026-03-30T01:00:00Z</published></entry>
<entry><link rel="alternate" href="/b"/><updated>2026-03-31T01:00:00Z</updated></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>http://a.example/1</loc><lastmod>2026-03-01</lastmod></url>
<url><loc> http://a.example/2 </loc><n:news><n:publication_date>2026-03-31T08:00:00+08:00</n:publication_date></n:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>http://a.example/s1.xml</loc>
<lastmod>2026-01-01</lastmod></sitemap><sitemap><loc>http://a.example/s2.xml.gz</loc><lastmod>2026-03-01</lastmod></sitemap></sitemapindex>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item><link>http://a.example/r</link><dc:date>2026-03-31</dc:date></item></rdf:RDF>"""


@pytest.mark.parametrize(
    ("text", "stories"),
    [
        (RSS.format("http://a.example"), ["http://a.example/new", "http://a.example/old"]),
        (ATOM, ["http://a.example/b", "http://a.example/a"]),
        (SITEMAP, ["http://a.example/2", "http://a.example/1"]),
        (RDF, ["http://a.example/r"]),
        ("http://a.example/x\nhttp://a.example/y\nhttp://a.example/x\n", ["http://a.example/x", "http://a.example/y"]),
        ("\ufeff  " + SITEMAP, ["http://a.example/2", "http://a.example/1"]),
        (SITEMAP.replace("</urlset>", "<url><loc>http://a.example/3"), ["http://a.example/2", "http://a.example/1", "http://a.example/3"]),
    ],
    ids=["rss", "atom", "sitemap", "rdf", "text", "mark", "cut"],
)
def test_lists_of_stories(text: str, stories: list[str]) -> None:
    assert [story.url for story in read_listing(text.encode(), "http://a.example/list").stories] == stories
    assert [story.url for story in read_listing(gzip.compress(text.encode()), "http://a.example/list").stories] == stories


def test_lists_of_lists() -> None:
    assert read_listing(INDEX.encode(), "http://a.example/").lists == ("http://a.example/s2.xml.gz", "http://a.example/s1.xml")
    head = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body><p>Trade</p></body></html>'
    assert read_listing(head.encode(), "http://a.example/trade/").lists == ("http://a.example/feed",)


@pytest.mark.parametrize("body", [b"", b"<html><p>Trade</p></html>", b"Exports rose", b"\x00\x01", b"<?xml version='1.0'?><other/>"])
def test_what_is_no_list(body: bytes) -> None:
    with pytest.raises(FetchError, match="neither a feed nor a sitemap"):
        read_listing(body, "http://a.example/")


def test_entities_of_a_feed_lead_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("http://a.example/secret")
    many = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    items = "<item><link>&x;</link></item><item><link>http://a.example/ok</link></item>"
    for inside in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f'<!ENTITY e0 "http://a.example/">{many}<!ENTITY x "&e11;">'):
        began = time.monotonic()
        found = read_listing(f"<!DOCTYPE rss [{inside}]><rss><channel>{items}</channel></rss>".encode(), "http://a.example/")
        assert [story.url for story in found.stories] in (["http://a.example/ok"], [])
        assert time.monotonic() - began < 1


# Rounds


def test_a_round_keeps_pages_and_the_next_one_asks_nothing(web: Site, tmp_path: Path) -> None:
    urls = [web.add(f"/{name}", STORY.replace("3.5", name)) for name in ("1", "2")]
    first = a_round(tmp_path / "w", [page(url) for url in urls])
    assert [(one.entry.reason, one.new, one.failed) for one in first] == [("ok", True, False)] * 2
    assert sorted(archived(tmp_path / "w")) == [(url, STORY.replace("3.5", url[-1]).encode()) for url in urls]
    count = len(web.asked)
    again = a_round(tmp_path / "w", [page(url) for url in urls], at=START + timedelta(minutes=5))
    assert [one.waiting for one in again] == [True, True]
    assert (len(web.asked), len(archived(tmp_path / "w"))) == (count, 2)


def test_pages_that_did_not_change_are_not_kept_twice_and_rest_longer(web: Site, tmp_path: Path) -> None:
    bodies = [STORY, STORY, STORY + "<p>Corrected.</p>"]

    def answer(request: Request) -> None:
        if request.headers["If-None-Match"] == '"same"':
            request.reply(304)
        else:
            request.reply(200, bodies.pop(0).encode())

    web.pages["/a"] = answer
    rests, moment = [], START
    for _ in range(3):
        (one,) = a_round(tmp_path / "w", [page(web.address + "/a")], at=moment)
        due = datetime.fromisoformat(one.entry.next_try)
        rests.append((one.new, due - moment))
        moment = due
    assert rests == [(True, timedelta(hours=1)), (False, timedelta(hours=2)), (True, timedelta(hours=1))]
    assert [body.endswith(b"Corrected.</p>") for _, body in archived(tmp_path / "w")] == [False, True]


def test_feeds_and_sitemaps_lead_to_stories(web: Site, tmp_path: Path) -> None:
    feed = web.add("/feed", RSS.format(web.address), kind="application/rss+xml", ETag='"f"')
    web.add("/new", STORY)
    web.add("/old", STORY + "old")
    web.add("/trade/1", STORY + "1")
    web.add("/sport/2", STORY + "2")
    index = web.add("/index.xml", INDEX.replace("http://a.example", web.address), kind="text/xml")
    web.add("/s1.xml", SITEMAP.replace("http://a.example/1", web.address + "/trade/1"), kind="text/xml")
    web.add("/s2.xml.gz", gzip.compress(SITEMAP.replace("http://a.example/2", web.address + "/sport/2").encode()), kind="application/gzip")
    sources = [
        Source(url=feed, kind="feed", most=1),
        Source(url=index, kind="sitemap", match=("/trade/",)),
    ]
    found = a_round(tmp_path / "w", sources)
    assert {url for url, _ in archived(tmp_path / "w")} == {web.address + "/new", web.address + "/trade/1"}
    assert all(one.entry.reason == "ok" for one in found)
    assert next(one.entry.found_in for one in found if one.entry.url.endswith("/new")) == feed


def test_a_killed_round_loses_no_story_of_an_unchanged_feed(web: Site, tmp_path: Path) -> None:
    def answer(request: Request) -> None:
        if request.headers["If-None-Match"] == '"f"':
            request.reply(304)
        else:
            request.reply(200, RSS.format(web.address).encode(), "text/xml", ETag='"f"')

    web.pages["/feed"] = answer
    web.add("/new", STORY)
    web.add("/old", STORY + "old")
    folder = tmp_path / "w"
    folder.mkdir()
    with Fetcher(MANNERS, clock=Waits().clock) as fetcher, Ledger(folder) as ledger:
        round_ = Round(folder, fetcher, ledger, refresh=timedelta(hours=1), clock=lambda: START).collect(
            [Source(url=web.address + "/feed", kind="feed")]
        )
        assert next(round_).entry.reason == "ok"
        round_.close()  # killed before any story
    found = a_round(folder, [Source(url=web.address + "/feed", kind="feed")], at=START + timedelta(minutes=1))
    assert [one.entry.reason for one in found] == ["not_modified", "ok", "ok"]
    assert len(archived(folder)) == 2


def test_hosts_are_asked_side_by_side_and_each_by_one_request_at_a_time(tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=10)  # a round that asked one host after the other would never come past it
    with site() as one, site() as two:
        most = {one.address: 0, two.address: 0}

        def answering(address: str, lock: threading.Lock, first: bool) -> Callable[[Request], None]:
            def answer(request: Request) -> None:
                alone = lock.acquire(blocking=False)
                most[address] = max(most[address], 1 if alone else 2)
                if first:
                    both.wait()
                request.reply(200, STORY.encode())
                if alone:
                    lock.release()

            return answer

        for served in (one, two):
            lock = threading.Lock()
            for number in range(3):
                served.pages[f"/{number}"] = answering(served.address, lock, number == 0)
        found = a_round(tmp_path / "w", [page(f"{served.address}/{number}") for served in (one, two) for number in range(3)])
        assert [one.paths(), two.paths()] == [["/0", "/1", "/2"]] * 2
    assert len([each for each in found if each.new]) == 6
    assert set(most.values()) == {1}


def test_what_a_thread_raises_is_raised_where_it_is_waited_for() -> None:
    def work(task: int) -> int:
        return 10 // task

    with Hands(work, 2) as hands:
        for task in (1, 2, 5):
            hands.give(task)
        assert sorted(hands.take() for _ in range(3)) == [(1, 10), (2, 5), (5, 2)]
    with Hands(work, 1) as hands:
        hands.give(0)
        with pytest.raises(ZeroDivisionError):
            hands.take()


def test_every_failure_is_a_row_with_its_next_try(web: Site, tmp_path: Path) -> None:
    good = web.add("/good", STORY)
    urls = {
        web.add("/gone", "no", status=410): ("http_410", timedelta(days=7)),
        web.add("/later", "no", status=503, Retry_After="7200"): ("http_503", timedelta(hours=2)),
        web.add("/picture", b"x", kind="image/png"): ("content_type", timedelta(days=1)),
        web.add("/away", status=302, Location="http://10.0.0.1/"): ("address", timedelta(0)),
        f"http://127.0.0.1:{free_port()}/": ("connection", timedelta(minutes=10)),
        "ftp://files.example/": ("scheme", timedelta(0)),
    }
    sources = [page(url) for url in urls if "/later" not in url] + [page(good), page(web.address + "/later")]
    found = {one.entry.url: one for one in a_round(tmp_path / "w", sources)}
    assert found[good].new
    with Ledger(tmp_path / "w") as ledger:
        rows = {entry.url: entry for entry in ledger.entries()}
    for url, (reason, wait) in urls.items():
        entry = rows[url]
        assert (entry.reason, entry.failures, found[url].failed) == (reason, 1, True), url
        assert entry.message
        assert datetime.fromisoformat(entry.next_try) - START == wait, url


def test_failures_wait_ever_longer(web: Site, tmp_path: Path) -> None:
    url, moment, waits = web.add("/a", "no", status=500), START, []
    for _ in range(9):
        (one,) = a_round(tmp_path / "w", [page(url)], at=moment)
        due = datetime.fromisoformat(one.entry.next_try)
        waits.append((due - moment).total_seconds() / 60)
        moment = due
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 1440]
    web.add("/a", STORY)
    (one,) = a_round(tmp_path / "w", [page(url)], at=moment)
    assert (one.entry.reason, one.entry.failures) == ("ok", 0)


def test_packed_pages_are_kept_as_they_were_sent(web: Site, tmp_path: Path) -> None:
    url = web.add("/a", gzip.compress(STORY.encode()), Content_Encoding="gzip")
    a_round(tmp_path / "w", [page(url)])
    assert archived(tmp_path / "w") == [(url, STORY.encode())]


# The commands


def test_fetch_then_run(web: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = web.add("/feed", RSS.format(web.address), kind="application/rss+xml")
    web.add(
        "/new", STORY.replace("</article>", "<p>Traders said that orders came early, and that ships were full in spring.</p></article>")
    )
    into, database = tmp_path / "pages", tmp_path / "claims.db"
    given_line = [
        "fetch",
        "--feed",
        feed,
        "--into",
        str(into),
        "--allow-host",
        "127.0.0.1",
        "--interval",
        "0",
        "--contact",
        "desk@news.example",
    ]
    assert main(given_line) == 1
    told = capsys.readouterr()
    assert "/old: the server answers 404" in told.err
    assert "next try 20" in told.err
    written = Path(told.out.strip())
    assert written.parent == into
    assert main(["run", str(into), "--db", str(database)]) == 0
    assert "this run: 1 read" in capsys.readouterr().err
    assert main(given_line) == 0
    again = capsys.readouterr()
    assert (again.out, "2 not due yet" in again.err) == ("", True)


def test_watch_reads_into_a_database(web: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    web.add("/a", STORY.replace("</article>", "<p>Traders said that orders came early, and that ships were full in spring.</p></article>"))
    sources = tmp_path / "sources.toml"
    sources.write_text(f'contact = "desk@news.example"\nallow_hosts = ["127.0.0.1"]\n[[source]]\npage = "{web.address}/a"\n')
    options = ["--sources", str(sources), "--into", str(tmp_path / "pages"), "--db", str(tmp_path / "claims.db"), "--interval", "0"]
    assert main(["watch", "--once", *options]) == 0
    assert "1 read into" in capsys.readouterr().err
    assert main(["watch", "--once", *options]) == 0
    assert "0 read into" in capsys.readouterr().err


@pytest.mark.parametrize(
    "given_line",
    [
        ["fetch"],
        ["fetch", "http://127.0.0.1:1/"],
        ["fetch", "https://a.example/", "--contact", "a(b"],
        ["fetch", "--sources", "missing.toml"],
    ],
)
def test_when_nothing_can_be_fetched(given_line: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*given_line, "--into", str(tmp_path / "pages")]) == 2
    assert "extractor: " in capsys.readouterr().err


def test_the_bundled_sources_can_be_read() -> None:
    sources, manners = read_sources(bundled("corpus") / "sources.toml", Manners())
    assert len(sources) >= 3
    assert all(source.url.startswith("https://") and source.kind == "feed" for source in sources)
    assert manners.contact == ""


# The file of sources


def test_sources_are_read_with_their_manners(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        'contact = "desk@news.example"\ninterval = 5\nallow_hosts = ["intranet"]\n'
        '[[source]]\nname = "Trade"\nfeed = "https://a.example/feed"\nmatch = "/trade/"\nmost = 5\nevery = 30\n'
        '[[source]]\npage = "https://a.example/story"\n'
    )
    sources, manners = read_sources(path, Manners())
    assert sources[0] == Source(url="https://a.example/feed", kind="feed", name="Trade", match=("/trade/",), most=5, every=30.0)
    assert sources[1].kind == "page"
    assert (manners.contact, manners.interval, manners.allowed_hosts) == ("desk@news.example", 5.0, ("intranet",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("contact = 1\n[[source]]\npage='https://a.example/'", "contact"),
        ("", "names no"),
        ("[[source]]\nname='a'", "one address"),
        ("[[source]]\nfeed='https://a.example/'\npage='https://a.example/'", "one address"),
        ("[[source]]\nfeed='ftp://a.example/'", "http"),
        ("[[source]]\nfeed='https://a.example/'\nmost=0", "most"),
        ("[[source]]\nfeeds='https://a.example/'", "unknown: feeds"),
        ("source = 1", "names no"),
        ("not toml", "TOML"),
    ],
)
def test_wrong_files_of_sources(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=told):
        read_sources(path, Manners())


@pytest.mark.parametrize("contact", ["a\r\nX: y", "ü", "a)b", "x" * 300])
def test_a_contact_fits_into_a_header(contact: str) -> None:
    with pytest.raises(InputError):
        require_contact(contact)
