"""The port: refused in one line when something else answers there."""

import errno
import socket
import time

import click

STOPPING_SECONDS = 3  # a service whose supervisor was killed needs a moment to finish its requests


def refuse_busy_port(host: str, port: int) -> None:
    """Bind the address once; the server itself shares ports, so two services would pass unnoticed."""
    give_up = time.monotonic() + STOPPING_SECONDS
    while True:
        try:
            return _bind(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise click.ClickException(f"{host} port {port} cannot be used ({error.strerror}).") from error
            if time.monotonic() > give_up:
                raise click.ClickException(
                    f"Port {port} on {host} is in use: stop what uses it, or choose another with --port."
                ) from error
        time.sleep(0.1)


def _bind(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)
