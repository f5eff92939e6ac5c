"""`python -m benchmarks`: services of its own, a built database, one table."""

from __future__ import annotations

import argparse
import os
import secrets
import sys

from benchmarks import NAMES

SMALL, USUAL, LEAST = 10_000, 100_000, 1_000
# As in production: with DEBUG, Django keeps a note of every query.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "leadscoring.settings",
    "DEBUG": "0",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "localhost",
    "LOG_LEVEL": "WARNING",
}


def main() -> int:
    asked = _asked()
    os.environ.update(SETTINGS)
    from benchmarks.throwaway import services  # after the environment is ours

    with services() as stack:
        print(f"… services in {stack.state}", file=sys.stderr)
        import django

        django.setup()
        from benchmarks import figures, runner, world  # Django's models need its settings

        found: list[figures.Figure] = []
        effort = world.QUICK if asked.quick else world.FULL
        contacts = asked.contacts or (SMALL if asked.quick else USUAL)
        try:
            runner.run(stack, contacts, asked.only or list(NAMES), effort, found)
        finally:
            if found:
                print(figures.table(found), flush=True)
    return 1 if any(figure.verdict == "FAIL" for figure in found) and not asked.quick else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Prints what is fast, and against what.")
    parser.add_argument("--contacts", type=_contacts, help=f"how many ({USUAL:,}); ten times as many activities")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=[], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help=f"{SMALL:,} contacts, once: does it work")
    return parser.parse_args()


def _contacts(text: str) -> int:
    if not text.isdecimal() or int(text) < LEAST:
        raise argparse.ArgumentTypeError(f"a whole number of {LEAST:,} or more")
    return int(text)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
