"""What Nordvekt publishes: pages, forms, downloads, webinars, campaigns, and the parts of its product. Plain texts."""

from __future__ import annotations

SITE = "www.nordvekt.example"
HOME = {"en": "/", "no": "/no/", "sv": "/sv/", "da": "/da/", "pl": "/pl/"}
PRICING = {"en": "/pricing", "no": "/no/priser", "sv": "/sv/priser", "da": "/da/priser", "pl": "/pl/cennik"}
DEMO = {"en": "/demo", "no": "/no/demo", "sv": "/sv/demo", "da": "/da/demo", "pl": "/pl/demo"}
CAREERS = {"en": "/careers", "no": "/no/karriere", "sv": "/sv/karriar", "da": "/da/karriere", "pl": "/pl/kariera"}
VACANCIES = tuple(
    f"/careers/{slug}"
    for slug in "backend-developer-oslo frontend-developer-gdansk account-executive-stockholm internship-2026 "
    "customer-success-warszawa data-engineer-trondheim graduate-programme".split()
)
PRODUCT = tuple(
    f"/product/{slug}"
    for slug in "warehouse fleet yard-management route-planning cold-chain integrations mobile-app analytics slotting "
    "labour-planning dock-scheduling".split()
)
SOLUTIONS = tuple(
    f"/solutions/{slug}"
    for slug in "manufacturing logistics seafood energy food retail construction shipping forestry pharma".split()
)
CASES = tuple(
    f"/customers/{slug}"
    for slug in "havlaks-cold-store baltopol-fleet norrfors-spare-parts skovlund-dairy wislotrans-cross-dock "
    "lumiranta-paper elbhafen-terminal fjordvik-offshore vestergaard-wholesale stormnes-shipping "
    "tatromet-foundry".split()
)
COMPARISONS = ("/compare/spreadsheets", "/compare/legacy-wms", "/compare/build-it-yourself")
DOCUMENTATION = tuple(
    f"/docs/{slug}" for slug in "getting-started api sap dynamics-365 webhooks scanners sso data-export".split()
)
ABOUT = ("/about", "/contact", "/security", "/gdpr", "/partners", "/investors", "/status")
CALCULATOR = "/roi-calculator"
BLOG = {
    "en": tuple(
        f"/blog/{slug}"
        for slug in "warehouse-slotting-guide cold-chain-checklist five-kpis-for-picking electric-trucks-in-winter "
        "what-a-wms-costs dock-to-stock-time fleet-telematics-and-privacy csrd-for-logistics peak-season-2025 "
        "rfid-or-barcodes yard-chaos-to-calm spare-parts-offshore route-planning-in-fjords pallets-in-numbers "
        "labour-shortage-in-warehouses sap-ewm-or-best-of-breed returns-without-tears customs-after-brexit "
        "driver-hours-explained heat-pumps-in-cold-stores ai-forecasting-honestly how-we-moved-a-warehouse "
        "tachograph-changes-2026 fish-from-sea-to-shelf".split()
    ),
    "no": ("/no/blogg/lagerstyring-for-sjomat", "/no/blogg/ellastebil-om-vinteren", "/no/blogg/plukkfeil-koster"),
    "sv": ("/sv/blogg/lagerplatser-som-lonar-sig", "/sv/blogg/spara-bransle-i-flottan"),
    "da": ("/da/blog/kolekaede-uden-huller", "/da/blog/fra-excel-til-wms"),
    "pl": ("/pl/blog/jak-skrocic-kompletacje", "/pl/blog/magazyn-bez-papieru", "/pl/blog/tachografy-2026"),
}
NEWS = tuple(
    f"/news/{slug}"
    for slug in "series-b office-in-gdansk iso-27001 partner-of-the-year fleet-3-released new-cfo "
    "cold-chain-launch".split()
)
DOWNLOADS = (
    ("E-book: Warehouse slotting that pays off", "ebook"),
    ("E-book: The electric fleet", "ebook"),
    ("E-bok: Lagerstyring for sjømat", "ebook"),
    ("E-book: Magazyn bez papieru", "ebook"),
    ("Checklist: Cold chain without gaps", "checklist"),
    ("Checklist: Choosing a WMS", "checklist"),
    ("Whitepaper: CSRD for logistics", "whitepaper"),
    ("Template: Business case for a WMS", "template"),
    ("Brochure: Nordvekt Flow", "brochure"),
    ("Report: Nordic warehouses in numbers", "report"),
)
FORMS = {
    "newsletter": "Newsletter",
    "contact": "Contact us",
    "demo": "Book a demo",
    "quote": "Price quote",
    "roi": "ROI calculator",
    "job": "Job application",
}
WEBINARS = (
    "Slotting that pays off", "Electric trucks in winter", "Cold chain without gaps", "From Excel to WMS in 90 days",
    "CSRD for logistics managers", "Integrating with SAP", "Peak season, calmly", "Kompletacja bez błędów",
    "Lager for sjømat", "Fleet data your drivers accept",
)  # fmt: skip
VIDEOS = (
    "Video: Flow in three minutes",
    "Video: A day in the cold store",
    "Video: Route planning demo",
    "Video: Set up scanners",
)
SEARCHES = (
    "price",
    "sap integration",
    "wms",
    "cold chain",
    "api",
    "jobs",
    "electric truck",
    "gdpr",
    "pris",
    "cennik",
    "magazyn",
)
MAIL_SERIES = ("Welcome to Nordvekt", "How others slot their warehouse", "What does a WMS cost?", "Shall we talk?")
CHAT_TOPICS = ("price", "integration", "support", "demo", "job")
ADS = (
    ("paid_search", "Google WMS", "/lp/wms", ""),
    ("paid_search", "Google fleet management", "/lp/fleet", ""),
    ("paid_social", "LinkedIn Warehouse leaders", "/lp/warehouse-leaders", ""),
    ("paid_social", "LinkedIn Magazyny", "/pl/lp/magazyny", "pl"),
    ("paid_social", "LinkedIn Careers", "/careers", "careers"),
)
"""Channel, name, landing page, and the language or interest that it is shown to."""
FAIRS = (
    ("Lager & Flåte", 3, 14),
    ("Targi Logistyka Północ", 5, 22),
    ("Nordic Supply Chain Day", 9, 18),
    ("Kundereisedagen", 10, 18),
)
"""Name, and the day of each year on or shortly before which they are held."""
SOCIAL_POSTS = tuple(
    f"LinkedIn post: {topic}" for topic in ("Cold store opening", "Electric fleet", "New office", "Customer day")
)
PRODUCT_PARTS = (
    "Pick list", "Goods in", "Stock count", "Route plan", "Dashboard", "Dock calendar", "Driver app",
    "Cold chain alarm", "Reports", "User administration",
)  # fmt: skip
API_CALLS = ("/v2/shipments", "/v2/stock", "/v2/vehicles")
PRODUCTS = ("Flow Warehouse", "Flow Fleet", "Flow Suite")
TOPICS = ("warehouse", "fleet", "cold chain", "sustainability", "product news", "events")
ERP_SYSTEMS = ("SAP S/4HANA", "Microsoft Dynamics 365", "IFS", "Visma", "Comarch", "Jeeves", "Monitor", "None")
TECHNOLOGIES = (
    "RFID", "Handheld scanners", "Telematics", "Azure", "AWS", "Power BI", "Salesforce", "EDI", "Conveyors",
    "Shuttle robots",
)  # fmt: skip
