"""Receivers of the record's streams, as a SIEM has them: syslog over TLS (RFC 5425) and HTTPS. What each was given, and faults on
demand."""
import http.server
import json
import socket
import ssl
import struct
import threading


def tls_of(pki, certificate="vendor", clients=None):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(pki.cert(certificate), pki.key(certificate))
    if clients:
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(pki.cert(clients))
    return made


class Receiver:
    """`lines` is what it has, in the order of arrival; each with its own form's text."""

    def __init__(self):
        self.lines, self.lock = [], threading.Lock()

    def took(self, lines):
        with self.lock:
            self.lines += lines

    def indexes(self):
        with self.lock:
            return [json.loads(line)["index"] for line in self.lines]


class Syslog(Receiver):
    """Takes frames apart. `hold`: connections are taken, and no byte is read, until it is cleared. `break_after`: so many frames of
    the next connection are read, and then it is reset with whatever is unread; each number for one connection.
    Without `says_goodbye` it just closes."""

    def __init__(self, tls, port=0):
        super().__init__()
        self.tls, self.messages, self.connections, self.refused = tls, [], 0, 0
        self.go, self.break_after, self.goodbyes, self.says_goodbye = threading.Event(), [], 0, True
        self.go.set()
        self.stopped = False
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # little is acknowledged and not read
        self.socket.bind(("127.0.0.1", port))
        self.socket.listen(16)
        self.port = self.socket.getsockname()[1]
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    def _accept(self):
        while True:
            try:
                plain, _ = self.socket.accept()
            except OSError:
                return
            if self.stopped:
                plain.close()
                return
            thread = threading.Thread(target=self._serve, args=(plain,), daemon=True)
            thread.start()
            self.threads.append(thread)

    def _serve(self, plain):
        self.go.wait()
        plain.settimeout(60)
        try:
            connection = self.tls.wrap_socket(plain, server_side=True, suppress_ragged_eofs=False)
        except OSError:
            self.refused += 1
            plain.close()
            return
        self.connections += 1
        most = self.break_after.pop(0) if self.break_after else None
        data = b""
        with connection:
            while most is None or most > 0:
                try:
                    more = connection.recv(1 << 16 if most is None else 512)
                except OSError:
                    return
                if not more:
                    self.goodbyes += 1
                    if self.says_goodbye:
                        try:
                            connection.unwrap()
                        except OSError:
                            pass
                    return
                data, frames = self._frames(data + more)
                if most is not None:
                    frames, most = frames[:most], most - min(most, len(frames))
                with self.lock:
                    self.messages += frames
                self.took([frame.split("] ", 1)[1] for frame in frames])
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    @staticmethod
    def _frames(data):
        frames = []
        while True:
            size, space, rest = data.partition(b" ")
            if not space or len(rest) < int(size):
                return data, frames
            frames.append(rest[:int(size)].decode())
            data = rest[int(size):]

    def stop(self):
        self.stopped = True
        self.go.set()
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5):
                pass
        except OSError:
            pass
        self.socket.close()


class Https(Receiver):
    """`faults`: the next answers, each (status, fields), or None for no answer at all. `judge`: from the lines of a batch to a status;
    None: 200."""

    def __init__(self, tls, port=0):
        super().__init__()
        self.faults, self.judge, self.heads, self.sizes, self.said = [], None, [], [], []
        self.go = threading.Event()
        self.go.set()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                lines = self.rfile.read(int(self.headers["content-length"])).decode().splitlines()
                receiver.go.wait()
                receiver.heads.append((self.path, self.headers))
                receiver.sizes.append(len(lines))
                fault = receiver.faults.pop(0) if receiver.faults else (200, {})
                if fault is None:
                    self.close_connection = True
                    return
                status, fields = fault
                if status == 200 and receiver.judge:
                    status = receiver.judge(lines) or 200
                if status == 200:
                    receiver.took(lines)
                receiver.said.append(status)
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def finish_request(self, request, address):
                request.settimeout(60)
                with tls.wrap_socket(request, server_side=True) as wrapped:
                    Handler(wrapped, address, self)

            def handle_error(self, request, address):
                pass  # a handshake that the gateway broke off, or a kill

        self.server = Server(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def stop(self):
        self.go.set()
        self.server.shutdown()
        self.server.server_close()
