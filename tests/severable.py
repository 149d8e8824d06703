"""A way to a server that a test can cut, as a failing network or a server that goes down does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

from tests.stack import free_ports


@dataclass
class Way:
    """Stands before a server. Cut, it refuses; silent, it accepts and lets nothing through."""

    port: int
    server: tuple[str, int]
    host: str = "127.0.0.1"
    _listener: socket.socket | None = None
    _open: list[socket.socket] = field(default_factory=list)
    _hushed: set[socket.socket] = field(default_factory=set)
    _is_silent: threading.Event = field(default_factory=threading.Event)

    def mend(self) -> None:
        if self._is_silent.is_set():
            self.cut()  # what was swallowed is lost, so no connection of before can go on
            self._is_silent.clear()
        if self._listener is None:
            self._listener = socket.create_server((self.host, self.port))
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        if self._listener is not None:
            _end(self._listener)
            self._listener = None
        while self._open:
            _end(self._open.pop())

    def silence(self) -> None:
        """As a firewall or a machine that hangs: nothing is refused and nothing comes back."""
        self._is_silent.set()

    def hush(self) -> None:
        """The connections that are open fall silent, as those that a firewall has forgotten; new ones work."""
        self._hushed.update(self._open)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            for _ in count():
                near, _ = listener.accept()
                far = socket.create_connection(self.server)
                self._open += (near, far)
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                if not self._is_silent.is_set() and source not in self._hushed:
                    target.sendall(part)
        _end(source)
        _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def way_to(url: str) -> Iterator[Way]:
    """A way to the server of an address, open until it is cut."""
    server = urlsplit(url)
    assert server.hostname
    assert server.port
    (free,) = free_ports(1)
    way = Way(free, (server.hostname, server.port))
    way.mend()
    try:
        yield way
    finally:
        way.cut()
