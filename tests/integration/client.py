"""A client of the gateway that sends bytes as they are and reads answers strictly; many tests need no more."""
import contextlib
import select
import socket
import ssl

import http1


class Answer:
    def __init__(self, head, body, interim):
        self.head, self.body, self.interim = head, body, interim
        self.status = int(head.first.split(" ", 2)[1])

    def get(self, name, default=None):
        return self.head.get(name, default)

    def __repr__(self):
        return f"<{self.head.raw.decode('latin-1')}{self.body[:500]!r}>"


def context(pki, certificate="hr", authority="company-ca"):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.load_verify_locations(pki.cert(authority))
    if certificate is not None:
        made.load_cert_chain(pki.cert(certificate), pki.key(certificate))
    return made


class Client:
    """One connection. TLS is done when it is made; TLS 1.3 tells of a refused certificate at the first read."""

    def __init__(self, port, pki=None, certificate="hr", tls=None, receive_buffer=None, timeout=20):
        plain = socket.socket()
        if receive_buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        plain.settimeout(timeout)
        try:
            plain.connect(("127.0.0.1", port))
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sock = (tls or context(pki, certificate)).wrap_socket(plain, server_hostname="localhost",
                                                                           suppress_ragged_eofs=False)
        except BaseException:
            plain.close()
            raise
        self.goodbye = False
        self._reader = http1.Reader(self._receive)

    def _receive(self, most):
        try:
            data = self.sock.recv(most)
        except ssl.SSLEOFError:  # an end without TLS's goodbye
            return b""
        if not data:
            self.goodbye = True
        return data

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.sock.close()

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.sock.close()

    def send(self, data):
        self.sock.sendall(data)

    def read_head(self):
        """The next head, 1xx too."""
        head = self._reader.head()
        if head is None:
            raise http1.Broken("the connection ended before an answer")
        return head

    def read(self, to_head=False):
        """The next final answer, whole."""
        interim = []
        while (head := self.read_head()).first.split(" ", 2)[1].startswith("1"):
            interim.append(head)
        status = int(head.first.split(" ", 2)[1])
        if to_head or status in (204, 304):
            body = b""
        elif head.get("content-length") is None and head.get("transfer-encoding") is None:
            body = self._reader.until_end()
        else:
            body = b"".join(piece for _, piece in self._reader.pieces(head) if isinstance(piece, bytes))
        return Answer(head, body, interim)

    def pieces(self, head):
        return self._reader.pieces(head)

    def call(self, method, target, body=None, fields=(), host="localhost"):
        """One request with Content-Length where it has a body, and its answer."""
        self.send(request(method, target, body, fields, host))
        return self.read(to_head=method == "HEAD")

    def send_until_answered(self, data):
        """Sends until the answer begins, or all of it; the answer. A gateway that has answered reads no more for long."""
        left, timeout = memoryview(data), self.sock.gettimeout()
        self.sock.setblocking(False)
        try:
            while left:
                readable, writable, _ = select.select([self.sock], [self.sock], [], timeout)
                if not readable and not writable:
                    raise TimeoutError("the gateway takes nothing and says nothing")
                with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    if readable and (told := self._receive(1 << 16)):
                        self._reader.feed(told)
                        break
                try:
                    if writable:
                        left = left[self.sock.send(left[:1 << 16]):]
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    continue
                except OSError:
                    break  # it has answered and closed between the look and the send
        finally:
            self.sock.settimeout(timeout)
        return self.read()

    def rest(self):
        """What comes until the other side has closed; the connection is over then."""
        with contextlib.suppress(ConnectionResetError, http1.Broken):
            return self._reader.until_end()
        return b""


def request(method, target, body=None, fields=(), host="localhost"):
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}"]
    if body is not None:
        if not any(name.lower() == "content-type" for name, _ in fields):
            lines.append("Content-Type: application/json")
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name}: {value}" for name, value in fields]
    return "\r\n".join(lines + ["", ""]).encode("latin-1") + (body or b"")


def chunked(method, target, chunks, fields=(), host="localhost", trailers=b""):
    head = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Content-Type: application/json", "Transfer-Encoding: chunked"]
    head += [f"{name}: {value}" for name, value in fields]
    body = b"".join(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n" for chunk in chunks) + b"0\r\n" + trailers + b"\r\n"
    return "\r\n".join(head + ["", ""]).encode("latin-1") + body
