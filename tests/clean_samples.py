"""Flattened texts of our own, each line marked with what it is: B body, T teaser, F furniture, A appended article.

A line beginning with a bar continues the unit above it (hard-wrapped text). Blank lines stand for themselves.
"""

from __future__ import annotations

SAMPLES = {
    "blog theme with widgets": """
F Skip to content
F Harbour Ledger
F Home | About | Archive | Contact
B Exports climb for a ninth month as server orders pile up
F Posted on 14 May 2025 by editor
B Hong Kong shipped goods worth HK$434.5 billion in April, 14.7% more than a year earlier, the statistics office said.
B Imports grew faster, by 15.8%, and the deficit came to HK$16.0 billion.
T Related: Why pallets are short in Kwai Chung
B Traders say that the rush before new duties explains most of it.
B "Orders for the third quarter are thinner by a fifth," said Odette Marsh of the brokerage Lin & Sons.
F Share this:
F Click to share on Facebook (Opens in new window)
F Like this:
F Loading...
F Tags: exports, servers, tariffs
F 3 thoughts on “Exports climb for a ninth month”
F Harold says: my cousin's firm lost 40% of its orders
F Leave a Reply
F Your email address will not be published. Required fields are marked *
F Proudly powered by WordPress
""",
    "wire story with teasers between paragraphs": """
B Hong Kong's imports leap 30.6% in December, gap widens
F By Tobias Renner
F January 27, 2026 5:12 PM GMT+8
B HONG KONG, Jan 27 (Meridian Wire) - Hong Kong's imports rose 30.6% in December, outpacing exports, which were up 26.1%.
T Advertisement · Scroll to continue
B The trade deficit widened to HK$63.3 billion from HK$34.5 billion a year before.
T READ MORE: Chip makers weigh second plant in Penang
B For the whole of 2025 exports grew 15.4%.
B "The base will be less kind in 2026," said Ingrid Faulks, an economist at Palmer Grey, who expects growth of 8%.
T Sign up here for the daily trade briefing.
F Reporting by Tobias Renner; Editing by Ann Moss
F Our Standards: The Meridian Wire Principles of Trust.
F Purchase Licensing Rights
""",
    "government release on a portal": """
F Main Content
F 繁體版 | 简体版 | Email this article | news.example
B External merchandise trade figures for February
F ************************************************
B The trade survey for February 2025 was released today (March 27) by the Census and Statistics Department (C&SD).
B In February total exports of goods rose by 15.4% over a year earlier to $327.9 billion, after an increase of 0.1% in January.
B Comparing the three-month period ending February with the preceding three months on a seasonally adjusted basis, exports rose by 1.5%.
B Commentary
B A Government spokesman said that exports had held up well and that the Government would watch developments closely.
B Further information
B Table 1 presents the analysis of external merchandise trade statistics for February.
F Enquiries: Trade Statistics Division, telephone 2582 0001
F Ends/Thursday, March 27, 2025
F Issued at HKT 16:30
F NNNN
""",
    "hard wrapped mail": """
F -----------------------------------------------
F From the desk of the Lamma Freight Circular
F -----------------------------------------------

B Exports of goods lost ground in the month. At HK$327.6 billion they
| were 15.6 per cent below those of May 2022, the Census and Statis-
| tics Department reported, after a fall of 13.0 per cent in April.

B Imports came to HK$354.0 billion, 16.7 per cent less. The re-
| exports of watches, once a pillar, were not spared; a year-on-
| year comparison for them will follow next month.

B Trade with the Mainland
B Sales to the Mainland were down by 17.5 per cent. Nobody whom we
| asked expects a turn before the autumn.

F -----------------------------------------------
F Unsubscribe | Update preferences
""",
    "newspaper page, scanned": """
F THE TAIKOO MORNING ADVERTISER   Wednesday , October 28 , 2020   Page 7
B First rise in seven months

B Goods exports were worth HK$ 379.3  bil­lion in September , 9.1 per cent
| more than a year before , the Census and Statis­tics Depart­ment said
| yesterday . Imports rose 3.4 per cent to HK$392.0 billion .

B The de­ficit shrank to HK$12.7 billion , or 3.2 per cent of imports .

F * * * * * * * * * * *

A GARDEN CORNER
A The chrysanthemum show at the botanical garden drew 14,200 vis­itors on
| its open­ing day , a third more than last autumn . The prize for the best
| potted dahlia went to Mrs. E. Tong of Sai Kung , whose blooms measured
| 22 centi­metres across . Bulbs ought to be lifted before the first frost ,
| dried for a week and kept in sand until spring .
""",
    "aggregator with the next story glued on": """
B Taiwan's export orders jump 29% on AI demand
F Pacific Tech Wire
F 21 July 2026 | 3 min read
B Export orders placed with Taiwanese makers rose 29.1% in June from a year earlier to US$72.4 billion, the economics ministry said.
B Orders for electronic products grew 38% and those for communications gear 21%.
B The ministry sees July orders up between 24% and 28%.
B Orders from the United States were 41% higher, those from China and Hong Kong 12%.
F Source link
F Next article
A Six ways to keep your sourdough starter alive on holiday
F By Petra Lindqvist
A Going away for three weeks need not mean throwing out the jar in your fridge. Feed it with rye flour before you leave.
A A stiff dough of 50% hydration ferments slowly and survives a month at 4 degrees. Dried flakes last for a year in a cupboard.
A When you come home, discard all but a spoonful and feed it twice a day until it bubbles and doubles again.
""",
    "cookie and paywall lines around a story": """
F We use cookies and similar technologies to give you a better experience.
F Accept all
F Manage preferences
F Subscribe
F Sign in
B Container throughput slips 2.4% at Kwai Tsing
B Terminals handled 1.12 million TEU in March, 2.4% fewer than a year ago, the port authority reported.
B Empty boxes made up 17% of the total.
T You have 2 free articles remaining this month.
T Subscribe now for just HK$38 a month
B River trade bucked the trend with a gain of 0.8%.
T Already a subscriber? Log in
F © 2025 Quayside Media Ltd. All rights reserved.
""",
    "bulletin of bullet points": """
F Members' area   Events   Contact us   Log out
B July trade in brief
B Headlines
B • Exports +14.3% to HK$446.3 bn
B • Imports +16.5% to HK$480.4 bn
B • Deficit HK$34.1 bn, or 7.1% of imports
B What moved
B • Electrical machinery +22.8%
B • Telecoms gear +32.0%
B • Jewellery -4.1%
F Upcoming events
F • Customs workshop, 11 September, HK$1,200
F • Golf day, 20 September
F Follow us on LinkedIn
""",
    "question and answer column": """
B Five questions on the February slump
F By Amara Nwosu | 28 March 2024 | 5 minute read
B Why did exports fall?
B Because the Lunar New Year came in February. Taking the two months together, exports rose 16.6%.
B How bad was it?
B Exports were 0.8% lower and imports 1.8% lower than in February 2023.
B Is that a trend?
B No. Orders for March point to growth of about 5%.
B What should firms do?
B Keep calm, says Bertrand Koo, who runs three warehouses. "Book early and read the small print."
F About the author: Amara Nwosu has written 212 articles.
T You may also like
T 7 cheap lunches in Central
T Tram fares up by 10%?
F Comments (12)
F Trader Joe: 0.8% is nothing
""",
    "release of a trade council": """
F FOR IMMEDIATE RELEASE
B Export confidence returns to expansion, council's index shows
B 12 June 2025 (Hong Kong) – The export confidence index of the council climbed to 52.8 in the second quarter, up 3.1 points.
B The council raised its forecast for export growth this year from 3% to 5%.
B Its research director, Winnie Abara, named three reasons:
B - a truce on tariffs until August,
B - strong orders for electronics, with a sub-index of 55.2,
B - a weaker dollar.
B The survey was carried out among 500 exporters from 6 to 23 May.
F ###
F About the Pearl Delta Trade Council
F The council was founded in 1986 to help small firms find buyers. It has 40 offices.
F Media contact: Press Office, Tel: 2000 1111, press@pdtc.example
""",
    "article with correction and editor's note": """
B Singapore's shipments edge up 1.8%
F Mei Castellano | August 18, 2026
B Non-oil domestic exports rose 1.8% in July, Enterprise Singapore said.
B Electronics grew 22% while pharmaceuticals fell 25%.
B Correction: An earlier version of this article said that electronics grew 12%.
B Editor's note: figures are seasonally adjusted unless stated otherwise.
T More on this topic
T Johor port to add 2 berths
T Ferry timetable changes from 1 September
""",
    "full-width text with a share line": """
F 首頁　|　專題　|　English
B 【Briefing】Hong Kong：exports up 26.1％ in December
B The value of exports is 512.8 billion HK dollars，up 26.1％；imports 576.0 billion，up 30.6％。
B In the whole year，exports increase 15.4％，imports 15.5％。
F （Editor：Chan）
F Share to：WeChat　Weibo　QQ
""",
    "story with an inline ad and a stock table": """
B Why memory prices matter to Hong Kong
B Memory chips are 30% dearer than in spring, and the city's trade figures show it.
B Imports of electrical machinery rose 27.9% in December.
T Advertisement
T Kowloon Safe Deposit: first 3 months free. Call 2345 6789 today.
B Exports of the same group were 30.7% higher.
B By contrast, sales of watches shrank by 2%.
T Most read
T 1. Lottery winner claims HK$60 million
T 2. Rain to ease by Friday
T 3. How 12 cats took over a pier
""",
    "transcript with operator": """
F Harbour Calls | Transcripts | Pricing | Log in
B Anchor Lines first-half results call
F Date of call: 21 August 2025
B OPERATOR: Good afternoon. I now hand over to Ms Rhee.
B SUNNY RHEE: Thank you. Exports of the city rose 14.3% in July and we carried 9% more boxes.
B ANALYST: Will that last?
B SUNNY RHEE: We plan for growth of 3 to 4% in the second half.
F Was this transcript helpful? Yes (3) No (0)
T More transcripts: Pelican Air H1 (profit up 4%) | Tern Cargo Q2
""",
    "broadcast script": """
F RADIO LAMMA -- NEWS AT EIGHT -- FRIDAY 27 MARCH 2026
F ((CUE))
B Exports from Hong Kong rose by almost a quarter in February. Ida Crane reports.
F ((VOICER))
B Official figures show exports up twenty-four point seven per cent. Imports climbed by twenty-nine point nine per cent.
F ((ENDS))
""",
    "quotes that look like promotion": """
B Retailers tell shoppers: buy now, duties come later
B "Subscribe to the idea that prices only fall and you will be disappointed," said Ruth Okafor, who expects prices to rise 4% by spring.
B Follow the money: imports of toys were 8% higher in October, and those of shoes 6%.
B Share prices of freight firms rose 3% on the news.
B By value, sea freight accounted for 11% of exports.
B Read carefully, the figures show that volume fell by 2.1% even as value rose by 1.4%.
B Sponsored by nobody, the index of the guild rose to 48.1, its highest in 14 months.
B Related industries such as packing added 1,200 jobs.
B Comments by officials pushed the currency 0.2% lower.
B Weather delays cut throughput by 6% in August.
B Advertising services exports grew by 9% in real terms.
B More from the mainland was bought than ever: HK$230.8 billion, up 19.4%.
""",
    "year review with rows of stars": """
B 2023: a year to forget

B Exports lost 7.8% of their value and imports 5.7%, the Census and Statistics Department reports.
B The deficit was HK$467.6 billion.

F * * *

B The first half was the worst. Exports were down 15.5% from January to June and imports 13.2%.
B Sales to the mainland shrank most.

F * * *

B In the second half the decline in exports slowed, and from October they grew again.
B Economists expect exports to grow by 4% in 2024.
""",
    "forum copy with counters": """
B Factory gate: what the November numbers say
F Posted by quaywatcher » Tue Dec 28, 2021 6:40 pm
B Exports up 25.0% and imports up 20.0% in November, says the statistics office. That is a deficit of HK$11.6 billion.
B Volume rose 14.6%, so more than a third of the gain is price.
F 41 likes
F 12 replies
F 1.3k views
F Report this post
""",
}
