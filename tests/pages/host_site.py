"""Another site with the chat in its page: the example of the documentation, served on an origin of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.local_server import serving

EXAMPLE = Path("docs/embedding/hospital.html")
DOCUMENTED_ADDRESS = "http://127.0.0.1:8000"


@dataclass
class HostSite:
    """The same server under two names: the product allows the one, and has never heard of the other."""

    port: int
    product_url: str = ""

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.origin}/hospital.html"

    @property
    def not_allowed_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hospital.html"


@contextmanager
def served() -> Iterator[HostSite]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.endswith(".html"):
                self.send_error(404)
                return
            example = EXAMPLE.read_text(encoding="utf-8")
            assert DOCUMENTED_ADDRESS in example
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(example.replace(DOCUMENTED_ADDRESS, site.product_url).encode())

    with serving(Handler) as port:
        site = HostSite(port)
        yield site
