"""Taking a port, or saying in a sentence why it cannot be had."""

from __future__ import annotations

import socket

from bandstand.project._problems import ProjectError


def listen(host: str, port: int) -> socket.socket:
    """Give a socket that listens.

    Args:
        host: The address; one with ``:`` is of IPv6.
        port: The port; 0 takes any that is free.

    Raises:
        ProjectError: The port cannot be had.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        message = f"The port {port} of {host} cannot be had: {error.strerror}. Another is given with --port."
        raise ProjectError(message) from None
    return listener
