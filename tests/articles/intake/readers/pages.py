"""Pages of invented newspapers, as messy as those of real ones: what is the article in them, and what stands around it."""

from __future__ import annotations

import json
from dataclasses import dataclass

LEAD = (
    "The harbour office of Lorcy closed the old ferry pier on Monday after divers found a crack in its second pillar."
)
QUOTE = "“Nobody will walk on that pier until I have walked on it myself,” said Ida Brandt, the harbour master."
REST = [
    "Divers from the firm Kolbe & Sons had gone down on Sunday to look for a lost anchor, and came up with photographs instead.",
    "The ferry company, which lands forty boats there on a summer’s day, said that it would use the fish quay until further notice.",
    "Arne Kolbe, who led the dive, told the harbour council that the crack was as long as a man and as wide as a hand.",
    "“It did not happen overnight,” he said. “Somebody looked away for ten years, and the sea did not.”",
    "The council put off its vote on the repair, which would cost two million crowns according to a first estimate by its engineer.",
    "Edda Lorne of the passengers’ association said she had warned of the state of the pier in three letters since 2019.",
    "None of the letters was answered, she added, and one of them came back unopened with a note that the office had moved.",
]
ARTICLE = [LEAD, QUOTE, *REST]

COMMENT = "I have said for years that the whole harbour office should be thrown into the sea, every one of them."
COMMENT_2 = "My uncle worked on that pier in the eighties and says the cement came off a truck that nobody weighed."
CAPTION = "The closed pier, seen from the fish quay at low tide, with the divers’ boat moored beside it"
CREDIT = "Photograph: Jon Vale/Lorcy Picture Desk"
PROMO = "Our free morning email breaks down the key stories of the day, telling you what is happening on the coast and why it matters."
PROMO_2 = "Sign up to the Tideline newsletter"
PRIVACY = "By signing up you agree that we process your address as our privacy notice says."
RELATED = [
    "Fish quay to be widened before the autumn",
    "Ten piers that fell into the sea",
    "Who owns the lighthouse of Skerry?",
]
EMAIL_US = "Do you travel from the pier? Email tips@tideline.example and tell us how you get to work now."
PULL_QUOTE = "Nobody will walk on that pier until I have walked on it myself"
UPDATED = "Updated 6 October 2026, 11:02am"
SUBSCRIBERS = "This article is for subscribers only"
COOKIES = "We and our 412 partners use cookies to make the Tideline better for you and to measure who reads it."
BIO = "Mara Oxley has covered ports for the Tideline since 2011 and keeps a small boat that leaks."
TOPICS = "More on these topics: Harbours, Ferries, Lorcy"
MOST_READ = "Baker of Lorcy sells last loaf after ninety years"


@dataclass(frozen=True)
class Page:
    """`kept` must be in the body, `out` must not; `once` at most once."""

    html: str
    kept: list[str]
    out: list[str]
    once: str = PULL_QUOTE


def _p(*lines: str) -> str:
    return "".join(f"<p>{line.replace('&', '&amp;')}</p>" for line in lines)


def _links(tag: str = "ul", name: str = "") -> str:
    return f"<{tag}{name}>" + "".join(f'<li><a href="/s/{n}">{t}</a></li>' for n, t in enumerate(RELATED)) + f"</{tag}>"


def _schema(**more: object) -> str:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "@id": "#org", "name": "The Tideline"},
            {"@type": "Person", "@id": "#mara", "name": "Mara Oxley"},
            {
                "@type": ["NewsArticle"],
                "headline": "Ferry pier of Lorcy closed over a crack",
                "author": {"@id": "#mara"},
                "publisher": {"@id": "#org"},
                "datePublished": "2026-10-05T09:30:00+02:00",
                "isAccessibleForFree": True,
            }
            | more,
        ],
    }
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _comments() -> str:
    each = "".join(
        f'<li class="comment"><div class="comment-body"><p>{words}</p><a href="#">Reply</a></div></li>'
        for words in (COMMENT, COMMENT_2)
    )
    return f'<section class="comments-area" id="comments"><h2>2 comments</h2><ol class="comment-list">{each}</ol></section>'


CLASSIC = Page(
    f"""<!doctype html><html lang="en"><head><title>Ferry pier of Lorcy closed | The Tideline</title>{_schema()}
    <link rel="canonical" href="/harbour/pier?utm_source=home"><meta property="og:url" content="https://tideline.example/harbour/pier">
    </head><body class="single comments-open has-sidebar"><nav><a href="/">Home</a><a href="/harbour">Harbour</a></nav>
    <main><article class="post article--comment"><header><p class="kicker">HARBOUR</p><h1>Ferry pier of Lorcy closed over a crack</h1>
    <p class="byline">By Mara Oxley</p><p class="timestamp">{UPDATED}</p></header>
    <figure><img src="pier.jpg" alt="x"><figcaption>{CAPTION} <span class="credit">{CREDIT}</span></figcaption></figure>
    <div class="article-body">{_p(LEAD, QUOTE, REST[0])}
    <blockquote class="c-pullQuote__text"><p>“{PULL_QUOTE}”</p><cite>Ida Brandt, harbour master</cite></blockquote>{_p(*REST[1:3])}
    <aside class="newsletter-signup"><h3>{PROMO_2}</h3><p>{PROMO}</p><p>{PRIVACY}</p></aside>{_p(*REST[3:5])}
    <div class="related-links"><h3>Read more</h3>{_links()}</div>{_p(*REST[5:], EMAIL_US)}</div>
    <div class="author-bio"><p>{BIO}</p></div><p class="topics">{TOPICS}</p></article>{_comments()}
    <aside class="sidebar"><h3>Most read</h3><ol><li><a href="/b">{MOST_READ}</a></li></ol></aside></main>
    <div id="cookie-consent"><p>{COOKIES}</p></div><footer><p>© 2026 The Tideline</p></footer></body></html>""",
    ARTICLE,
    [
        *(
            COMMENT,
            COMMENT_2,
            CAPTION,
            CREDIT,
            PROMO,
            PROMO_2,
            PRIVACY,
            *RELATED,
            EMAIL_US,
            UPDATED,
            COOKIES,
            BIO,
            TOPICS,
        ),
        *(MOST_READ, "Ida Brandt, harbour master", "By Mara Oxley", "HARBOUR"),
    ],
)

SOUP = Page(
    f"""<html><head><title>Ferry pier of Lorcy closed over a crack</title></head><body><div><div><a href="/">Home</a> <a href="/x">Harbour</a></div>
    <div><div>HARBOUR</div><div>Ferry pier of Lorcy closed over a crack</div><div>By Mara Oxley</div><div>{UPDATED}</div>
    <div><img src="pier.jpg"><div>{CAPTION}. {CREDIT}</div></div>
    <div>{_p(LEAD, QUOTE, REST[0])}<div><div>{PULL_QUOTE}</div><div>— Ida Brandt, harbour master</div></div>{_p(*REST[1:3])}
    <div><div>{PROMO_2}</div><div>{PROMO}</div><div>{PRIVACY}</div></div>{_p(*REST[3:5])}
    <p>READ MORE: <a href="/s/0">{RELATED[0]}</a></p><p><a href="/s/1">{RELATED[1]}</a></p>{_p(*REST[5:], EMAIL_US)}
    {_links()}</div></div><div><div>2 comments</div><div>{COMMENT}</div><div>Reply</div></div>
    <div>{COOKIES}</div><div>© 2026 The Tideline</div></div></body></html>""",
    ARTICLE,
    [COMMENT, CAPTION, CREDIT, PROMO, PROMO_2, PRIVACY, *RELATED, EMAIL_US, UPDATED, COOKIES, "HARBOUR"],
)

_POSTS = [
    ("11.40", "Council puts off its vote", [REST[4]]),
    ("10.15", "Divers speak", [REST[2], REST[3]]),
    ("09.30", "Pier closed", [LEAD, QUOTE, REST[0], REST[1]]),
]
LIVE = Page(
    f"""<!doctype html><html lang="en"><head><title>Pier live</title></head><body><header><h1>Lorcy pier closed: live</h1></header>
    <div class="live-blog"><div class="liveblog__newsletter-promo"><p>{PROMO}</p></div>"""
    + "".join(
        f'<article class="liveblog-post"><time datetime="2026-10-05T{time.replace(".", ":")}">{time}</time><h2>{title}</h2>'
        f'{_p(*words)}<div class="share-tools"><button>Share</button><a href="/tw">Share on Twitter</a></div></article>'
        for time, title, words in _POSTS
    )
    + f"""<div class="most-read"><h3>Most read</h3><p><a href="/b">{MOST_READ}</a></p></div></div>{_comments()}
    <div class="fc-related">{_links()}</div></body></html>""",
    [LEAD, QUOTE, *REST[:5]],
    [PROMO, COMMENT, COMMENT_2, MOST_READ, *RELATED, "Share on Twitter"],
)

AMP = Page(
    f"""<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><link rel="canonical" href="https://tideline.example/harbour/pier">
    <title>Pier closed</title>{_schema(articleBody=" ".join(ARTICLE))}<style amp-boilerplate>body{{}}</style></head>
    <body><amp-sidebar id="menu"><ul><li><a href="/">Home</a></li></ul></amp-sidebar><amp-consent layout="nodisplay"><div>{COOKIES}</div></amp-consent>
    <div class="wrap"><h1>Ferry pier of Lorcy closed over a crack</h1><div class="meta">Mara Oxley</div>
    <amp-img src="p.jpg"><noscript><img src="p.jpg"></noscript></amp-img><p class="wp-caption-text">{CAPTION}</p>
    {_p(LEAD, QUOTE, REST[0])}<amp-ad type="x"><div fallback>{PROMO}</div></amp-ad>{_p(*REST[1:4])}
    <p class="pq">“{PULL_QUOTE}”</p>{_p(REST[4])}<p>Also on the coast this week: what the fishermen of Skerry say about the new lights.</p>
    {_p(*REST[5:])}<amp-list><p>{MOST_READ}</p></amp-list><amp-social-share type="email"></amp-social-share>{_links()}</div></body></html>""",
    ARTICLE,
    [CAPTION, PROMO, COOKIES, MOST_READ, *RELATED, "what the fishermen of Skerry say"],
)

PAYWALL = Page(
    f"""<!doctype html><html lang="en"><head><title>Pier</title>
    {_schema(isAccessibleForFree="False", articleBody=(chr(10) * 2).join(ARTICLE))}</head><body><main>
    <h1>Ferry pier of Lorcy closed over a crack</h1><div class="teaser-text">{_p(LEAD, QUOTE)}</div>
    <div class="paywall-barrier"><h2>{SUBSCRIBERS}</h2><p>Already a subscriber? Log in</p><p>{PROMO}</p></div>
    <div class="recommended">{_links()}</div></main></body></html>""",
    ARTICLE,
    [SUBSCRIBERS, "Already a subscriber", PROMO, *RELATED],
)

PORTAL = Page(
    f"""<!doctype html><html lang="en"><head><title>Pier</title><meta property="og:title" content="Ferry pier of Lorcy closed over a crack"></head>
    <body><div id="page"><div class="story" itemscope itemtype="https://schema.org/NewsArticle"><h1>Ferry pier of Lorcy closed over a crack</h1>
    <div class="story__meta">By Mara Oxley | {UPDATED}</div><div class="wp-caption"><img src="p.jpg"><p class="wp-caption-text">{CAPTION}</p></div>
    <div class="story__text">{LEAD}<br><br>{QUOTE}<br><br>{REST[0].replace("&", "&amp;")}<br><br>{"<br><br>".join(REST[1:])}
    <br><br><a href="/s/0"><b>Also read: {RELATED[0]}</b></a></div>
    <div class="sharedaddy"><h3>Share this:</h3></div><div class="jp-relatedposts">{_links()}</div></div>
    <div id="disqus_thread"><p>{COMMENT}</p></div>{_comments()}</div></body></html>""",
    ARTICLE,
    [CAPTION, UPDATED, *RELATED, COMMENT, COMMENT_2, "Share this"],
)

PAGES = {"classic": CLASSIC, "div soup": SOUP, "live blog": LIVE, "AMP": AMP, "paywall": PAYWALL, "br portal": PORTAL}


# Written after the rules and not used to mend them: what gets through of them is the honest figure.

_FAVOURITE = "Enjoying this story? Tideline members read it a day earlier and without advertisements."
_BLOCKS = Page(
    f"""<!doctype html><html lang="en"><head><title>Pier closed - Tideline</title>
    <script type="application/ld+json">{json.dumps([{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/NewsArticle", "headline": "Pier closed over a crack", "author": [{"name": "Mara Oxley"}]}}])}</script>
    </head><body><div id="root"><main id="main-content"><div data-component="headline-block"><h1>Pier closed over a crack</h1></div>
    <div data-component="byline-block"><span>Mara Oxley</span><span>Harbour correspondent</span></div>
    <div data-component="image-block"><figure><div><span>Tideline</span></div><figcaption>{CAPTION}</figcaption></figure></div>
    <div data-component="text-block" class="ssrcss-11r1m41">{_p(LEAD, QUOTE, REST[0])}</div>
    <div data-component="links-block"><p>More on this story</p>{_links()}</div>
    <div data-component="text-block" class="ssrcss-11r1m41">{_p(*REST[1:4])}</div>
    <div data-component="quote-block"><p>“{PULL_QUOTE}”</p><p>Ida Brandt</p><p>Harbour master</p></div>
    <div data-component="text-block" class="ssrcss-11r1m41">{_p(*REST[4:])}</div>
    <div data-component="include-block"><p>{_FAVOURITE}</p></div></main>
    <section data-testid="comments-panel"><article itemscope itemtype="https://schema.org/Comment"><p>{COMMENT}</p></article></section></div></body></html>""",
    ARTICLE,
    [CAPTION, *RELATED, COMMENT, _FAVOURITE, "More on this story", "Harbour correspondent", "Harbour master"],
)

_TABLES = Page(
    f"""<HTML><HEAD><TITLE>TIDELINE ONLINE: Pier closed over a crack</TITLE></HEAD><BODY BGCOLOR=white><TABLE width=760><TR><TD width=120>
    <A HREF=/>Front page</A><BR><A HREF=/h>Harbour</A><BR><A HREF=/b>{MOST_READ}</A></TD><TD><FONT size=5><B>Pier closed over a crack</B></FONT><BR>
    <I>By MARA OXLEY</I><P><TABLE align=right><TR><TD><IMG SRC=p.gif><BR><FONT size=1>{CAPTION}</FONT></TD></TR></TABLE>
    {"<P>".join(line.replace("&", "&amp;") for line in ARTICLE)}<P><B>Related stories</B><BR><A HREF=/s/0>{RELATED[0]}</A><BR><A HREF=/s/1>{RELATED[1]}</A>
    <P><FONT size=1>Copyright 2026 Tideline Online. All rights reserved.</FONT></TD></TR></TABLE></BODY></HTML>""",
    ARTICLE,
    [CAPTION, RELATED[0], RELATED[1], MOST_READ, "All rights reserved", "By MARA OXLEY"],
)

_MAGAZINE = Page(
    f"""<!doctype html><html lang="en"><head><title>The crack</title><meta name="author" content="Mara Oxley"></head><body>
    <div class="entry"><h1 class="entry-title">The crack</h1><p class="dek">Somebody looked away for ten years.</p>
    <div class="entry-content">{_p(LEAD)}<div class="image"><img src=p><span>{CAPTION}</span></div>{_p(QUOTE, *REST[:2])}
    <h2 class="wp-block-heading has-text-align-center">“{PULL_QUOTE}.”</h2>{_p(*REST[2:4])}<hr><p><em>{PROMO}</em></p><hr>{_p(*REST[4:])}
    <p><strong>RELATED | </strong><a href="/s/1">{RELATED[1]}</a></p><p><em>{BIO}</em></p></div>
    <div class="wpd-thread"><div class="wpd-comment-text"><p>{COMMENT}</p></div><div class="wpd-comment-text"><p>{COMMENT_2}</p></div></div></div></body></html>""",
    ARTICLE,
    [CAPTION, PROMO, RELATED[1], BIO, COMMENT, COMMENT_2],
)

UNSEEN = {"blocks": _BLOCKS, "table layout": _TABLES, "magazine": _MAGAZINE}
