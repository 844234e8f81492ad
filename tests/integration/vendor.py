"""A vendor on loopback that demands a client certificate, keeps every byte it was given, and answers as it is told."""
import contextlib
import socket
import ssl
import struct
import threading
import time

import http1


class Message:
    """One request, as far as it came. `raw` is every byte of it; `windows` are the sizes of its chunks."""

    def __init__(self, connection):
        self.connection = connection
        self.head = None
        self.raw = b""
        self.body = bytearray()
        self.body_bytes = 0
        self.windows = []
        self.complete = False
        self.over = False  # nothing more of it will come

    def take(self, raw, piece, keep):
        if keep:
            self.raw += raw
        if isinstance(piece, int):
            self.windows.append(piece)
        else:
            self.body_bytes += len(piece)
            if keep:
                self.body += piece

    @property
    def exchange(self):
        return self.head.get("waybill-exchange") if self.head else None


class Exchange:
    """What a behaviour works with: reads the request as far as it likes, and answers as it likes."""

    def __init__(self, vendor, sock, reader, message):
        self.vendor, self.sock, self.message = vendor, sock, message
        self._pieces = reader.pieces(message.head)

    def read_piece(self):
        """One more piece of the body; False at its end."""
        with contextlib.suppress(StopIteration):
            raw, piece = next(self._pieces)
            self.vendor.note(lambda: self.message.take(raw, piece, self.vendor.keeps_bodies))
            return True
        self.vendor.note(lambda: setattr(self.message, "complete", True))
        return False

    def read(self):
        while self.read_piece():
            pass
        return bytes(self.message.body)

    def send(self, data):
        self.sock.sendall(data)

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Close

    def cut(self):
        """An end of the stream without TLS's goodbye."""
        raise Close

    def finish(self):
        """An orderly end."""
        with contextlib.suppress(OSError, ssl.SSLError, ValueError):
            self.sock.settimeout(2)
            self.sock.unwrap()
        raise Close


class Close(Exception):
    pass


def reply(status=200, body=b"{}", fields=(("Content-Type", "application/json"),)):
    """The usual behaviour: reads the whole request, answers with Content-Length, keeps the connection."""
    lines = [f"HTTP/1.1 {status} Told"] + [f"{name}: {value}" for name, value in fields]
    has_body = status not in (204, 304)

    def behaviour(exchange):
        exchange.read()
        to_head = exchange.message.head.first.startswith("HEAD ")
        length = [f"Content-Length: {len(body)}"] if has_body else []
        exchange.send("\r\n".join(lines + length + ["", ""]).encode() + (body if has_body and not to_head else b""))
    return behaviour


def raw(data):
    """Reads the whole request, answers these bytes, keeps the connection."""
    def behaviour(exchange):
        exchange.read()
        exchange.send(data)
    return behaviour


class Vendor:
    """Runs from its making. `behaviour` answers each request; `next_behaviours` come before it, one a request."""

    def __init__(self, pki, certificate="vendor", client_ca="vendor-ca", keeps_bodies=True):
        self.behaviour = reply()
        self.next_behaviours = []
        self.keeps_bodies = keeps_bodies
        self.messages, self.connections, self.failed_handshakes, self.server_names = [], 0, 0, []
        self._changed = threading.Condition()
        self._open = set()
        self._stopping = False
        self.certificate(pki, certificate, client_ca)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def certificate(self, pki, name, client_ca="vendor-ca"):
        """What new connections are shown from now on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pki.cert(name), pki.key(name))
        context.load_verify_locations(pki.cert(client_ca))
        context.verify_mode = ssl.CERT_REQUIRED
        context.sni_callback = lambda sock, server_name, _: self.note(lambda: self.server_names.append(server_name))
        self._context = context

    def note(self, change):
        with self._changed:
            change()
            self._changed.notify_all()

    def wait(self, condition, seconds=10):
        """Waits for what the vendor saw: condition() is asked after each change."""
        with self._changed:
            if not self._changed.wait_for(condition, seconds):
                raise AssertionError(f"the vendor waited in vain; it has {len(self.messages)} messages, "
                                     f"{[m.raw[:300] for m in self.messages[-3:]]}")

    def forget(self):
        with self._changed:
            self.messages, self.next_behaviours, self.behaviour = [], [], reply()

    def drop_connections(self):
        with self._changed:
            still = list(self._open)
        for sock in still:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def wait_closed(self, seconds=10):
        """Until no connection is left: all that was sent has arrived."""
        self.wait(lambda: not self._open, seconds)

    def stop(self):
        self._stopping = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop_connections()

    def _accept(self):
        while not self._stopping:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, plain):
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            plain.settimeout(60)
            sock = self._context.wrap_socket(plain, server_side=True, suppress_ragged_eofs=False)
        except (OSError, ssl.SSLError):
            self.note(lambda: setattr(self, "failed_handshakes", self.failed_handshakes + 1))
            return plain.close()

        def begin():
            self.connections += 1
            self._open.add(sock)
        self.note(begin)
        try:
            self._requests(sock)
        except (OSError, ssl.SSLError, http1.Broken, Close, ValueError):
            pass
        finally:
            # Off the list before the close: its number may be another's at once.
            self.note(lambda: self._open.discard(sock))
            with contextlib.suppress(OSError):
                sock.close()

    def _requests(self, sock):
        number = self.connections
        message = None

        def receive(most):
            nonlocal message
            data = sock.recv(most)
            if data and message is None:  # the first byte of a message, whatever comes after it
                message = Message(number)
                self.note(lambda: self.messages.append(message))
            if data and message.head is None:
                message.raw += data
            return data

        reader = http1.Reader(receive)
        while True:
            message = None
            if reader.buffered():
                message = Message(number)
                self.note(lambda: self.messages.append(message))
            head = reader.head()
            if head is None:
                return
            this = message

            def begin():
                this.head = head
                this.raw = head.raw
            self.note(begin)
            with self._changed:
                behaviour = self.next_behaviours.pop(0) if self.next_behaviours else self.behaviour
            try:
                behaviour(Exchange(self, sock, reader, this))
            finally:
                self.note(lambda: setattr(this, "over", True))


def unused_port():
    """A port that refuses: it was bound once and is not listened on."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def until(condition, seconds=10, what="a condition"):
    """Asks until it holds. For what cannot be waited on: files, and what another process says when it is asked."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come about in {seconds} s")
        time.sleep(0.01)
    return found
