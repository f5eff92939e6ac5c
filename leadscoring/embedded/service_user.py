"""Who the database server runs as: ourselves, or `nobody` when we are root, which PostgreSQL refuses."""

import os
import pwd
from pathlib import Path
from typing import Any

from leadscoring.embedded.places import EmbeddedError, reachable_by_others

NAME = "nobody"


def is_root() -> bool:
    """Whether we are root and must hand the server to another user."""
    return os.geteuid() == 0


def popen_arguments() -> dict[str, Any]:
    """What `subprocess` needs to start something as that user."""
    if not is_root():
        return {}
    return {"user": NAME, "group": pwd.getpwnam(NAME).pw_gid, "extra_groups": []}


def give(folder: Path) -> None:
    """Make that user the owner of `folder`."""
    if is_root():
        entry = pwd.getpwnam(NAME)
        os.chown(folder, entry.pw_uid, entry.pw_gid)


def uids() -> set[int]:
    """Who may own the folder of the sockets."""
    return {os.geteuid(), pwd.getpwnam(NAME).pw_uid} if is_root() else {os.geteuid()}


def let_reach(state: Path) -> None:
    """Let that user walk into `state`, or say why it cannot."""
    if not is_root():
        return
    state.chmod(state.stat().st_mode | 0o011)
    if not reachable_by_others(state):
        raise EmbeddedError(
            f"As root, PostgreSQL runs as `{NAME}`, who cannot reach {state}: set STATE_DIR to a folder that it can."
        )


def require_passwd_entry() -> None:
    """PostgreSQL looks its user up by number and fails obscurely without an entry."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL needs an entry in /etc/passwd for user number {os.geteuid()}: add one, "
            "or set DATABASE_URL and REDIS_URL to servers that run elsewhere."
        ) from None
