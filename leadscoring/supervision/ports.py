"""Which port the web server gets."""

import socket

LAST = 65535


class NoFreePort(Exception):
    """Every port from the wanted one upwards is taken."""


def free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """`wanted`, or the next one that nobody listens on."""
    for port in range(wanted, LAST + 1):
        if _is_free(host, port):
            return port
    raise NoFreePort(f"No port from {wanted} to {LAST} is free.")


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tried:
        # As the web server does: a port in TIME_WAIT is free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True
