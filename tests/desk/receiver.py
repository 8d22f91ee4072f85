"""A receiver of webhooks on the loopback, as good or bad as the test wants it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from attrs import define, field, frozen


@frozen
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[BaseHTTPRequestHandler, threading.Event], None]


def status(code: int, **headers: str) -> Answer:
    """An answer without a body."""

    def answer(handler: BaseHTTPRequestHandler, _over: threading.Event) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def raw(content: bytes) -> Answer:
    """These bytes, whatever they are, and the end of the connection."""

    def answer(handler: BaseHTTPRequestHandler, _over: threading.Event) -> None:
        handler.wfile.write(content)
        handler.close_connection = True

    return answer


def hang(_handler: BaseHTTPRequestHandler, over: threading.Event) -> None:
    """No answer, and no end of the connection."""
    over.wait(60)


def drip(handler: BaseHTTPRequestHandler, over: threading.Event) -> None:
    """A good answer, byte by byte, so that no single wait is long."""
    content = b"HTTP/1.1 200 OK\r\nX-Patience: " + b"x" * 5000
    for byte in content:
        if over.wait(0.05):
            return
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()


TAKEN = status(204)


@define(eq=False)
class Receiver:
    """
    What it has got, and what it answers.

    Attributes:
        url: Its address.
        got: All requests, in the order they came.
        answer: What it answers, unless *answers* has an answer for the id.
        answers: By CloudEvents id in the body: another answer.
    """

    url: str
    got: list[Request] = field(factory=list)
    answer: Answer = TAKEN
    answers: dict[str, Answer] = field(factory=dict)

    def ids(self) -> list[str]:
        """Ids of the messages it has got, every attempt."""
        return [request.headers["webhook-id"] for request in self.got]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver at work."""
    over = threading.Event()
    receiver: Receiver

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.got.append(Request(self.path, headers, body))
            answer = receiver.answers.get(headers["webhook-id"], receiver.answer)
            with suppress(ConnectionError):
                answer(self, over)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}/hook?token=hidden")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()
