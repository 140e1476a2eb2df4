# ruff: noqa: E501 - markup reads better in the lines of a page
"""Ways in which news sites build a page around a story: the markup, and the furniture that goes with it.

Each layout is a function of a story and a source of chance; it returns the page and the paragraphs that belong to the story on it.
They are written after the manner of many sites and copied from none; class names are what such sites use: telling ones, hashed
ones, and none.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Story:
    """A story without its page; `others` are other stories, from which teasers and following articles are made."""

    title: str
    paragraphs: tuple[str, ...]
    outlet: str
    author: str
    day: str
    others: tuple[tuple[str, tuple[str, ...]], ...]


Built = tuple[str, Sequence[str]]
Layout = Callable[[Story, Random], Built]
e = html.escape

SECTIONS = ("Home", "World", "Business", "Markets", "Shipping", "Opinion", "Science", "Sport", "Culture", "Weather", "Jobs", "Property")
SHARES = ("Share on Facebook", "Post on X", "Send by email", "Copy link", "Print this page", "Share via WhatsApp", "Save for later")
CALLS = (
    "Want more stories like this? Our evening letter has the day in five minutes.",
    "Sign up to receive our trade briefing every weekday at seven.",
    "Support reporting that nobody else pays for. Give whatever you can afford.",
    "You have read three of your four free stories. Subscribe for HK$48 a month.",
    "Download our app for alerts as the figures come out.",
    "Members read without advertisements. Try it free for thirty days.",
)
NOTICES = (
    "This site uses cookies to measure its audience and to show advertising that suits you. You can change your choice at any time.",
    "No part of this page may be copied, stored or passed on without permission in writing from the publisher.",
    "Prices are delayed by at least fifteen minutes. Nothing here is advice to buy or sell.",
    "The views of outside contributors are their own and not those of the editors.",
)
COMMENTS = (
    "My boss says the same every year, and every year the warehouse is full again by June.",
    "Has anyone checked whether these numbers leave out gold? They usually do not say.",
    "Nonsense. I have shipped boxes for thirty years and it was never this quiet.",
    "The second chart is upside down, please fix it. Otherwise a good read, thanks.",
    "We moved half of our orders to Penang last year and have not looked back since.",
    "Rates are up 300 per cent on my lane and nobody writes about that.",
)


def _menu(chance: Random, number: int = 6) -> str:
    return "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in chance.sample(SECTIONS, number))


def _links(story: Story, chance: Random, number: int = 4) -> list[str]:
    return [title for title, _ in chance.sample(story.others, number)]


def _paragraphs(texts: Sequence[str], tag: str = "p", attributes: str = "") -> list[str]:
    return [f"<{tag}{attributes}>{e(text)}</{tag}>" for text in texts]


def _between(parts: Sequence[str], extra: str, after: int) -> str:
    return "\n".join((*parts[:after], extra, *parts[after:]))


def _page(head: str, body: str, attributes: str = "") -> str:
    return f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">{head}</head><body{attributes}>\n{body}\n</body></html>\n'


def blog_theme(story: Story, chance: Random) -> Built:
    """A blog theme: widgets, share buttons and related posts inside the entry, comments with a form."""
    inside = _between(
        _paragraphs(story.paragraphs), f'<p><strong>Related:</strong> <a href="/x">{e(_links(story, chance, 1)[0])}</a></p>', 2
    )
    comments = "".join(
        f'<li class="comment"><div class="comment-body"><cite class="fn">reader{n}</cite><p>{e(text)}</p></div></li>'
        for n, text in enumerate(chance.sample(COMMENTS, 2))
    )
    shares = "".join(f'<li><a href="#">{name}</a></li>' for name in chance.sample(SHARES, 3))
    posts = "".join(f'<li><a href="/p">{e(title)}</a></li>' for title in _links(story, chance))
    body = f"""<header class="site-header"><p class="site-title">{e(story.outlet)}</p><ul class="menu">{_menu(chance)}</ul></header>
<main><article class="post hentry"><h1 class="entry-title">{e(story.title)}</h1>
<div class="entry-meta">Posted on {story.day} by <a href="/a">{story.author}</a> | Leave a comment</div>
<div class="entry-content">{inside}<div class="sharedaddy"><h3>Share this:</h3><ul>{shares}</ul></div></div>
<footer class="entry-footer">Filed under <a href="/t">trade</a>, <a href="/f">freight</a></footer></article>
<div id="comments" class="comments-area"><h2>2 thoughts on “{e(story.title)}”</h2><ol>{comments}</ol>
<form class="comment-form"><p>Your email address will not be published.</p></form></div></main>
<aside class="widget-area"><h2 class="widget-title">Recent posts</h2><ul>{posts}</ul></aside>
<footer class="site-footer">Theme: Quay Light. Runs on a small machine in a cupboard.</footer>"""
    return _page(f"<title>{e(story.title)} – {e(story.outlet)}</title>", body), story.paragraphs


def broadcaster(story: Story, chance: Random) -> Built:
    """A broadcaster: one component a paragraph, hashed class names, links between the paragraphs, other stories below."""

    def component(kind: str, inner: str) -> str:
        return f'<div data-component="{kind}" class="ssr-{chance.randrange(16**5):05x}-Box">{inner}</div>'

    texts = [component("text-block", f'<p class="ssr-{chance.randrange(16**5):05x}-P">{e(text)}</p>') for text in story.paragraphs]
    links = "".join(f'<li><a href="/n"><span>{e(title)}</span></a></li>' for title in _links(story, chance, 3))
    caption = "The terminal at dawn, before the first shift"
    picture = component(
        "image-block",
        f'<figure><img src="a.jpg" alt=""><figcaption><span class="ssr-credit">Image source, Agency</span> {caption}</figcaption></figure>',
    )
    more = "".join(
        f'<div class="ssr-card"><h3><a href="/m">{e(title)}</a></h3><p>{e(texts_[0][:90])}</p></div>'
        for title, texts_ in chance.sample(story.others, 3)
    )
    body = f"""<nav><ul>{_menu(chance, 8)}</ul></nav><main><article>{component("headline-block", f"<h1>{e(story.title)}</h1>")}
{component("byline-block", f"<span>{story.author}</span><span>Business reporter</span><time>{story.day}</time>")}{picture}
{_between(texts, component("list-block", f"<ul>{links}</ul>"), 3)}
{component("topic-list", '<h2>Related topics</h2><ul><li><a href="/t">Trade</a></li><li><a href="/h">Hong Kong</a></li></ul>')}
</article></main><section><h2>Elsewhere on this site</h2>{more}</section><footer><p>{NOTICES[3]}</p></footer>"""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "datePublished": story.day}
    head = f'<title>{e(story.title)} - {e(story.outlet)}</title><script type="application/ld+json">{json.dumps(data)}</script>'
    return _page(head, body), (caption, *story.paragraphs)


def old_tables(story: Story, chance: Random) -> Built:
    """A site of long ago: tables for the layout, line breaks for paragraphs, nothing that says what anything is."""
    text = "<br><br>\n".join(e(paragraph) for paragraph in story.paragraphs)
    links = "<br>".join(f'<a href="{n}.htm">{name}</a>' for n, name in enumerate(chance.sample(SECTIONS, 6)))
    body = f"""<table width="760"><tr><td colspan="2"><font size="6">{e(story.outlet)}</font></td></tr><tr><td width="130" valign="top">{links}</td>
<td valign="top"><font size="4"><b>{e(story.title)}</b></font><br><font size="1">{story.day}, {story.author}</font><br><br>{text}<br><br>
<font size="1"><a href="print.htm">Printer version</a> | <a href="mail.htm">Tell a friend</a></font></td></tr>
<tr><td colspan="2" align="center"><font size="1">{NOTICES[1]}</font></td></tr></table>"""
    return _page(f"<title>{e(story.title)}</title>", body, ' bgcolor="white"'), story.paragraphs


def paywall_stub(story: Story, chance: Random) -> Built:
    """A newspaper behind a wall: the first paragraphs fade out, then the offers begin."""
    shown = story.paragraphs[: max(3, len(story.paragraphs) // 2)]
    offers = "".join(
        f"<li>{text}</li>" for text in ("All stories, on all your devices", "Eight letters from our desks", "The crossword archive")
    )
    more = "".join(f'<a class="tile" href="/s">{e(title)}</a>' for title in _links(story, chance))
    body = f"""<div class="hdr"><span>{e(story.outlet)}</span><a href="/login">Log in</a><a href="/join">Subscribe from £1</a></div>
<main><h1>{e(story.title)}</h1><p class="who">By {story.author}</p><p class="when">{story.day}</p>
<div class="fade">{"".join(_paragraphs(shown))}</div>
<section class="offer-box"><h3>To read the rest, choose a plan</h3><p>{CALLS[3]}</p><ul>{offers}</ul><a href="/join">See what it costs</a></section></main>
<div class="grid">{more}</div><footer>{NOTICES[1]}</footer>"""
    return _page(f"<title>{e(story.title)} | {e(story.outlet)}</title>", body), shown


def consent_first(story: Story, chance: Random) -> Built:
    """A page that begins with a long question about cookies, with vendors and purposes."""
    purposes = "".join(
        f"<p>{text}</p>"
        for text in (
            "We and our 517 partners keep information on your device, such as identifiers in cookies, to process personal data.",
            "You may accept or manage your choices, including your right to object where legitimate interest is used.",
            "These choices will be passed on to our partners and will not affect what you browse.",
        )
    )
    call = f'<div class="box-nl"><h4>The day in trade</h4><p>{chance.choice(CALLS)}</p><input placeholder="Your email"></div>'
    body = f"""<div id="cmp-root"><div class="cmp-text"><h2>Before you go on</h2>{purposes}<button>Accept</button><button>More options</button></div></div>
<header><a href="/">{e(story.outlet)}</a><ul>{_menu(chance)}</ul></header>
<div class="content-wrap"><h1 class="hl">{e(story.title)}</h1><div class="ln">{story.author} · {story.day}</div>
<div class="txt">{_between(_paragraphs(story.paragraphs), call, 2)}</div></div>
<footer><a href="/p">Privacy</a><a href="/c">Cookie settings</a><p>{NOTICES[0]}</p></footer>"""
    return _page(f"<title>{e(story.title)} — {e(story.outlet)}</title>", body), story.paragraphs


def glued_second(story: Story, chance: Random) -> Built:
    """A page on which another article follows in the same column, without a word between them."""
    title, texts = chance.choice(story.others)
    body = f"""<div class="top"><a href="/">{e(story.outlet)}</a></div><div class="column">
<div class="piece"><h1>{e(story.title)}</h1><p class="sig">By {story.author}, {story.day}</p>{"".join(_paragraphs(story.paragraphs))}</div>
<div class="piece"><h1>{e(title)}</h1><p class="sig">By P. Quill, {story.day}</p>{"".join(_paragraphs(texts))}</div></div>
<div class="base">{NOTICES[2]}</div>"""
    return _page(f"<title>{e(story.title)} · {e(story.outlet)}</title>", body), story.paragraphs


def endless_scroll(story: Story, chance: Random) -> Built:
    """An application that has loaded the next stories below the first one, each an article of its own."""
    more = "".join(
        f'<div class="sep">Keep scrolling</div><article id="a{n}"><h1>{e(title)}</h1><div class="m">{story.day}</div>'
        f'<div class="b">{"".join(_paragraphs(texts))}</div></article>'
        for n, (title, texts) in enumerate(chance.sample(story.others, 2))
    )
    body = f"""<div id="root"><div class="bar"><a href="/">{e(story.outlet)}</a><ul>{_menu(chance, 4)}</ul></div>
<article id="a"><h1>{e(story.title)}</h1><div class="m">{story.author} · {story.day}</div><div class="b">{"".join(_paragraphs(story.paragraphs))}</div>
<div class="react"><button>Like</button><span>214</span><button>Comment</button></div></article>{more}</div>"""
    head = f'<title>{e(story.title)} | {e(story.outlet)}</title><meta property="og:title" content="{e(story.title)}">'
    return _page(head, body), story.paragraphs


def accelerated(story: Story, chance: Random) -> Built:
    """A mobile page with an advertisement after every second paragraph."""
    parts = _paragraphs(story.paragraphs)
    slots = [f'{part}<div class="amp-ad"><span>Advertisement</span></div>' if n % 2 else part for n, part in enumerate(parts)]
    also = f'<p><b>ALSO READ: <a href="/r">{e(_links(story, chance, 1)[0])}</a></b></p>'
    body = f"""<header class="amp-header"><a href="/">{e(story.outlet)}</a></header><article class="amp-article">
<h1>{e(story.title)}</h1><div class="amp-meta">{story.author}, {story.day}</div><div class="amp-content">{_between(slots, also, 3)}</div></article>
<footer class="amp-footer"><p>{NOTICES[1]}</p><a href="#top">Back to top</a></footer>"""
    return _page(f"<title>{e(story.title)}</title>", body), story.paragraphs


def live_page(story: Story, chance: Random) -> Built:
    """A live page: entries with times, newest first, an appeal among them."""
    entries = [
        f'<div class="post"><div class="clock">{18 - n}:{chance.randrange(10, 60)}</div><p>{e(text)}</p></div>'
        for n, text in enumerate(story.paragraphs)
    ]
    appeal = f'<div class="post inhouse"><p>{CALLS[2]}</p></div>'
    body = f"""<header><a href="/">{e(story.outlet)}</a></header><main><h1>{e(story.title)}</h1><p class="sum">Rolling coverage by {story.author}</p>
<div class="stream">{_between(entries, appeal, 2)}</div><p>This live page is closed.</p></main>
<aside><h3>Most read</h3><ol>{"".join(f'<li><a href="/m">{e(title)}</a></li>' for title in _links(story, chance))}</ol></aside>"""
    return _page(f"<title>{e(story.title)} – live – {e(story.outlet)}</title>", body), story.paragraphs


def government(story: Story, chance: Random) -> Built:
    """A government portal: the whole release in one span, breaks for paragraphs, the frame in two languages."""
    text = "<br><br>".join(e(paragraph) for paragraph in story.paragraphs)
    body = f"""<div class="lang"><a href="/tc">繁體版</a> <a href="/sc">简体版</a> <a href="/m">Email this release</a></div>
<div class="release"><h1>{e(story.title)}</h1><div class="rule">*********************</div><span id="text">{text}</span>
<div>Ends/{story.day}</div><div>Issued at HKT {chance.randrange(10, 19)}:30</div><div>NNNN</div></div>
<ul class="today"><li><a href="/1">{e(_links(story, chance, 1)[0])}</a></li></ul><p class="legal">{NOTICES[1]}</p>"""
    return _page(f"<title>{e(story.title)}</title>", body), story.paragraphs


def key_figures(story: Story, chance: Random) -> Built:
    """A business site with a box of key figures and a table that belong to the story, and a rates board that does not."""
    points = [f"{paragraph.split('. ')[0].rstrip('.')}." for paragraph in story.paragraphs[1:3]]
    rows = (("Exports", "HK$512.8 billion"), ("Imports", "HK$576.1 billion"))
    table = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows)
    board = "".join(
        f"<li>{name} {chance.randrange(100, 999)}.{chance.randrange(10, 99)} +0.{n}%</li>"
        for n, name in enumerate(("HSI", "Nikkei", "Gold"))
    )
    body = f"""<ul class="rates-board">{board}</ul><nav>{_menu(chance)}</nav><article><h1>{e(story.title)}</h1><div class="byline">{story.author} | {story.day}</div>
<div class="key-points"><ul>{"".join(f"<li>{e(point)}</li>" for point in points)}</ul></div>
<div class="story-body">{_between(_paragraphs(story.paragraphs), f"<table><tbody>{table}</tbody></table>", 2)}</div></article>
<footer>{NOTICES[2]}</footer>"""
    gold = (*points, *story.paragraphs[:2], *(f"{name} {value}" for name, value in rows), *story.paragraphs[2:])
    return _page(f"<title>{e(story.title)} | {e(story.outlet)}</title>", body), gold


def bare_divs(story: Story, chance: Random) -> Built:
    """A page of nameless boxes: neither elements nor names tell what is what."""
    links = "".join(f'<div><a href="/l">{e(title)}</a></div>' for title in _links(story, chance, 5))
    also = f'<div>Read also: <a href="/r">{e(_links(story, chance, 1)[0])}</a></div>'
    body = f"""<div><div><a href="/">{e(story.outlet)}</a></div><div><a href="/a">Latest</a><a href="/b">Popular</a><a href="/c">Video</a></div></div>
<div><div><div>{e(story.title)}</div><div>{story.author}</div><div>{story.day}</div></div>
<div>{_between(_paragraphs(story.paragraphs, "div"), also, 2)}</div></div><div>{links}</div><div>{NOTICES[1]}</div>"""
    return _page(f"<title>{e(story.title)}</title>", body), story.paragraphs


def busy_tabloid(story: Story, chance: Random) -> Built:
    """A tabloid: promotions, players and captions after every other paragraph, and a rail of teasers with texts."""
    boxes = (
        f'<div class="in-art"><span>READ MORE</span><a href="/r">{e(_links(story, chance, 1)[0])}</a></div>',
        '<figure><img src="b.jpg"><figcaption>Lorries queue at the gate of the terminal on Monday</figcaption></figure>',
        f'<div class="vid"><span>Loading the player</span><p>{e(_links(story, chance, 1)[0])}</p></div>',
        f'<div class="promo-nl"><p>{chance.choice(CALLS)}</p></div>',
    )
    parts = [part + (boxes[n // 2] if n % 2 and n // 2 < len(boxes) else "") for n, part in enumerate(_paragraphs(story.paragraphs))]
    rail = "".join(
        f'<div class="puff"><a href="/t"><strong>{e(title)}</strong><span>{e(texts[0][:110])}</span></a></div>'
        for title, texts in chance.sample(story.others, 4)
    )
    body = f"""<div class="masthead">{e(story.outlet)}</div><div class="article-page"><h1>{e(story.title)}</h1>
<div class="auth">By {story.author.upper()}</div><div class="stamp">Published: 09:1{chance.randrange(10)}, {story.day}</div>
<div class="shares"><a href="#">Share</a> <b>{chance.randrange(2, 900)} shares</b></div><div itemprop="articleBody">{"".join(parts)}</div></div>
<div class="rail">{rail}</div><div class="foot">{NOTICES[1]}</div>"""
    captions = ("Lorries queue at the gate of the terminal on Monday",) if len(story.paragraphs) > 3 else ()
    return _page(f"<title>{e(story.title)} | {e(story.outlet)}</title>", body), (*story.paragraphs[:4], *captions, *story.paragraphs[4:])


def hydrated(story: Story, chance: Random) -> Built:
    """An application whose page holds the text a second time, as data in a script."""
    state = json.dumps({"story": {"title": story.title, "body": list(story.paragraphs)}, "seed": chance.randrange(9999)})
    body = f"""<div id="__next"><header><a href="/">{e(story.outlet)}</a></header><main class="jsx-{chance.randrange(10**8)}">
<h1 class="jsx-1">{e(story.title)}</h1><div class="jsx-2"><span>{story.author}</span><span>{story.day}</span><span>4 min read</span></div>
<section class="jsx-3">{"".join(_paragraphs(story.paragraphs, "p", ' class="jsx-4"'))}</section>
<div class="jsx-5"><p>{chance.choice(CALLS)}</p></div></main></div><script id="__NEXT_DATA__" type="application/json">{state}</script>"""
    return _page(f"<title>{e(story.title)} • {e(story.outlet)}</title>", body), story.paragraphs


def long_thread(story: Story, _: Random) -> Built:
    """A short story with more comments below it than it has paragraphs."""
    thread = "".join(
        f'<div class="reply"><span class="nick">user_{n}</span><span class="ago">{n + 1} hours ago</span><p>{e(COMMENTS[n % len(COMMENTS)])}</p></div>'
        for n in range(3 * len(COMMENTS) // 2)
    )
    body = f"""<header><a href="/">{e(story.outlet)}</a></header><article><h1>{e(story.title)}</h1><p class="info">{story.day} — {story.author}</p>
<div class="post-content">{"".join(_paragraphs(story.paragraphs))}</div></article><div class="discussion"><h3>{len(COMMENTS)} comments</h3>{thread}</div>
<footer><p>{NOTICES[3]}</p></footer>"""
    return _page(f"<title>{e(story.title)} » {e(story.outlet)}</title>", body), story.paragraphs


def magazine(story: Story, chance: Random) -> Built:
    """A magazine: a standfirst, a quotation pulled out and set again, the author's life at the end."""
    pulled = max(story.paragraphs, key=len)[:120].rsplit(" ", 1)[0]
    first, *rest = _paragraphs(story.paragraphs)
    body = f"""<nav class="site-nav">{_menu(chance, 5)}</nav><main><h1>{e(story.title)}</h1><p class="standfirst">What the numbers say, and what they leave out</p>
<div class="contrib">Words {story.author}</div><div class="body-copy">{first}{_between(rest, f'<aside class="pullquote">{e(pulled)}</aside>', 1)}</div>
<div class="author-bio"><p>{story.author} has written about ports and people since 2006 and lives on a barge.</p></div>
<section class="more"><h2>More from this issue</h2>{"".join(f'<h3><a href="/i">{e(title)}</a></h3>' for title in _links(story, chance, 3))}</section></main>"""
    gold = ("What the numbers say, and what they leave out", *story.paragraphs)
    return _page(f"<title>{e(story.title)} - {e(story.outlet)}</title>", body), gold


def mailed_letter(story: Story, chance: Random) -> Built:
    """A letter by mail in its form for the web: tables within tables, a link to unsubscribe."""
    cells = "".join(f'<tr><td style="padding:8px 24px;font-family:Georgia">{e(text)}</td></tr>' for text in story.paragraphs)
    body = f"""<table width="100%"><tr><td align="center"><table width="600"><tr><td><a href="/w">View this letter in your browser</a></td></tr>
<tr><td><img src="logo.png" alt="{e(story.outlet)}"></td></tr><tr><td><h1>{e(story.title)}</h1></td></tr><tr><td>{story.day}</td></tr>{cells}
<tr><td>{chance.choice(CALLS)}</td></tr><tr><td>You receive this because you asked for it. <a href="/u">Unsubscribe</a></td></tr>
<tr><td>{e(story.outlet)}, 4 Slip Lane</td></tr></table></td></tr></table>"""
    return _page(f"<title>{e(story.title)}</title>", body), story.paragraphs


LAYOUTS: tuple[Layout, ...] = (
    blog_theme, broadcaster, old_tables, paywall_stub, consent_first, glued_second, endless_scroll, accelerated, live_page,
    government, key_figures, bare_divs, busy_tabloid, hydrated, long_thread, magazine, mailed_letter,
)  # fmt: skip
