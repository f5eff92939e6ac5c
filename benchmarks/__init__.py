"""What is fast, and against what: `python3 dev.py bench` prints one table, its ratios taken in one run."""

GROWTH = "growth"
# In this order: the clock goes on in `day`, and `ingest` adds activities.
NAMES = (
    GROWTH,
    "fill",
    "publish",
    "impact",
    "full",
    "changed",
    "models",
    "loop",
    "records",
    "live",
    "lists",
    "pages",
    "counts",
    "day",
    "ingest",
)
