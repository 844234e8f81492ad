"""Signed notes, checkpoints, Merkle proofs and both ends of c2sp.org/tlog-witness, written from those specifications alone:
what the program says to a witness, and as a witness, is held against this."""
import base64
import hashlib
import http.client
import http.server
import threading

import sys
from program import TOP

sys.path.insert(0, str(TOP / "tests"))
from verify_tiles import BASE, ORDER, P, ed25519_holds, multiply  # noqa: E402  (RFC 8032, in the independent verifier)


# Ed25519 (RFC 8032 section 5.1.6), for keys of tests only.

def _encode(point):
    x, y = point[0] * pow(point[2], -1, P) % P, point[1] * pow(point[2], -1, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Signer:
    def __init__(self, name, seed, kind):
        digest = hashlib.sha512(seed).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | (1 << 254)
        self.prefix, self.name, self.kind = digest[32:], name, kind
        self.public = _encode(multiply(self.scalar, BASE))
        self.id = key_id(name, kind, self.public)

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % ORDER
        point = _encode(multiply(r, BASE))
        k = int.from_bytes(hashlib.sha512(point + self.public + message).digest(), "little") % ORDER
        return point + ((r + k * self.scalar) % ORDER).to_bytes(32, "little")

    @property
    def verifier(self):
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    def line(self, blob):
        return f"— {self.name} {base64.b64encode(self.id + blob).decode()}\n"


def key_id(name, kind, public):
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


class Verifier:
    """Of a verifier key's text; kind 1 signs a note's text, kind 4 cosigns it."""

    def __init__(self, text):
        self.name, self.hex, encoded = text.strip().split("+", 2)
        blob = base64.b64decode(encoded, validate=True)
        self.kind, self.public = blob[0], blob[1:]
        assert key_id(self.name, self.kind, self.public).hex() == self.hex, "the key id is not that of the key"

    def of(self, note):
        """What this key's signature says: True of a note's, the time of a cosignature; None where there is none."""
        for name, blob in note.signatures:
            if name != self.name or blob[:4].hex() != self.hex:
                continue
            if self.kind == 1:
                assert ed25519_holds(self.public, note.text.encode(), blob[4:]), "the note's signature is wrong"
                return True
            time, message = int.from_bytes(blob[4:12], "big"), note.text
            message = f"cosignature/v1\ntime {time}\n{note.text}".encode()
            assert ed25519_holds(self.public, message, blob[12:]), "the cosignature is wrong"
            return time
        return None


class Note:
    def __init__(self, text):
        end = text.rindex("\n\n")
        self.text, lines = text[:end + 1], text[end + 2:]
        assert lines.endswith("\n")
        self.signatures = []
        for line in lines.splitlines():
            dash, name, blob = line.split(" ")
            assert dash == "—"
            self.signatures.append((name, base64.b64decode(blob, validate=True)))
        self.origin, size, root = self.text.splitlines()[:3]
        self.size, self.root = int(size), base64.b64decode(root, validate=True)


# RFC 6962 section 2.1; checks by RFC 9162 section 2.1.4.2.

def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves):
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node(root_of(leaves[:split]), root_of(leaves[split:]))


def consistency(leaves, first, whole=True):
    """PROOF(first, leaves) of section 2.1.2."""
    if first == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if first <= split:
        return consistency(leaves[:split], first, whole) + [root_of(leaves[split:])]
    return consistency(leaves[split:], first - split, False) + [root_of(leaves[:split])]


def is_consistent(first, second, first_root, second_root, proof):
    if first == second:
        return not proof and first_root == second_root
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    a, b = first - 1, second - 1
    while a & 1:
        a, b = a >> 1, b >> 1
    old = new = path[0]
    for hash_ in path[1:]:
        if b == 0:
            return False
        if a & 1 or a == b:
            old, new = node(hash_, old), node(hash_, new)
            while a and not a & 1:
                a, b = a >> 1, b >> 1
        else:
            new = node(new, hash_)
        a, b = a >> 1, b >> 1
    return b == 0 and old == first_root and new == second_root


class Log:
    """A log of tests: it signs what it is told to, forks included."""

    def __init__(self, name, history=b"a"):
        self.signer, self.history, self.leaves = Signer(name, hashlib.sha256(name.encode()).digest(), 1), history, []

    def grow(self, size):
        self.leaves += [leaf(self.history + b"%d" % i) for i in range(len(self.leaves), size)]

    def checkpoint(self, size):
        self.grow(size)
        text = f"{self.signer.name}\n{size}\n{base64.b64encode(root_of(self.leaves[:size])).decode()}\n"
        return text + "\n" + self.signer.line(self.signer.sign(text.encode()))

    def request(self, old, size):
        self.grow(size)
        proof = consistency(self.leaves[:size], old) if 0 < old < size else []
        return f"old {old}\n" + "".join(base64.b64encode(h).decode() + "\n" for h in proof) + "\n" + self.checkpoint(size)


def post(port, body, path="/add-checkpoint", method="POST"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body.encode() if isinstance(body, str) else body)
    answer = connection.getresponse()
    out = answer.status, answer.getheader("Content-Type"), answer.read().decode()
    connection.close()
    return out


class Witness:
    """A witness in a thread: judges as the specification says, or as `behaviour(request line and parts)` does."""

    def __init__(self, name, log_key, port=0, tls=None):
        self.signer = Signer(name, hashlib.sha256(name.encode()).digest(), 4)
        self.log_key = log_key  # text, or None until it is known
        self.size, self.root, self.time = 0, hashlib.sha256().digest(), 1_700_000_000
        self.notes, self.said, self.faults = [], [], []
        self.lock = threading.Condition()
        witness = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with witness.lock:
                    status, kind, text = witness.faults.pop(0) if witness.faults else witness.judge(self.path, body)
                    witness.said.append(status)
                    witness.lock.notify_all()
                data = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def judge(self, path, body):
        plain = "text/plain"
        if path != "/add-checkpoint":
            return 404, plain, ""
        head, _, text = body.partition("\n\n")
        lines = head.split("\n")
        word, old = lines[0].split(" ")
        if word != "old" or str(int(old)) != old:
            return 400, plain, ""
        old, proof = int(old), [base64.b64decode(line, validate=True) for line in lines[1:]]
        note = Note(text)
        key = Verifier(self.log_key)
        if note.origin != key.name:
            return 404, plain, ""
        if not key.of(note):
            return 403, plain, ""
        if len(proof) > 63 or old > note.size:
            return 400, plain, ""
        if old != self.size or (note.size == self.size and note.root != self.root):
            return 409, "text/x.tlog.size", f"{self.size}\n"
        if self.size == 0 and proof or self.size and not is_consistent(self.size, note.size, self.root, note.root, proof):
            return 422, plain, ""
        self.size, self.root, self.time = note.size, note.root, self.time + 1
        self.notes.append(note)
        message = f"cosignature/v1\ntime {self.time}\n{note.text}".encode()
        return 200, plain, self.signer.line(self.time.to_bytes(8, "big") + self.signer.sign(message))

    def wait_size(self, least, seconds=20):
        with self.lock:
            assert self.lock.wait_for(lambda: self.size >= least, seconds), f"it has {self.size}, said {self.said[-10:]}"
            return self.size

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
