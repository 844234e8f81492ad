"""HTTP/1.1 as a test reads it: strictly, keeping the bytes as they came. For both ends: vendor.py and client.py."""


class Broken(Exception):
    """The peer ended in the middle of a message, or what it sent is not HTTP."""


class Head:
    def __init__(self, raw):
        self.raw = raw
        lines = raw[:-4].split(b"\r\n")
        self.first = lines[0].decode("latin-1")
        self.fields = []
        for line in lines[1:]:
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon or name != name.strip() or not name:
                raise Broken(f"not a field: {line!r}")
            self.fields.append((name.lower(), value.strip()))

    def get(self, name, default=None):
        found = [value for key, value in self.fields if key == name.lower()]
        if len(found) > 1:
            raise Broken(f"{name} stands {len(found)} times")
        return found[0] if found else default

    def names(self):
        return [name for name, _ in self.fields]


class Reader:
    """Takes messages apart from `receive(most)`, which gives b"" at the end of the stream."""

    def __init__(self, receive):
        self._receive = receive
        self._buffer = bytearray()
        self.at_end = False

    def _more(self):
        data = self._receive(1 << 18)
        if not data:
            self.at_end = True
            raise Broken("the stream ended")
        self._buffer += data

    def feed(self, data):
        """What somebody else received."""
        self._buffer += data

    def buffered(self):
        return bytes(self._buffer)

    def head(self):
        """None where the stream ends before a message begins."""
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            try:
                self._more()
            except Broken:
                if self._buffer:
                    raise
                return None
        return Head(self.exactly(end + 4))

    def exactly(self, count):
        while len(self._buffer) < count:
            self._more()
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data

    def some(self, most):
        if not self._buffer:
            self._more()
        return self.exactly(min(most, len(self._buffer)))

    def line(self):
        while (end := self._buffer.find(b"\r\n")) < 0:
            self._more()
        return self.exactly(end + 2)

    def until_end(self):
        while not self.at_end:
            try:
                self._more()
            except Broken:
                break
        return self.exactly(len(self._buffer))

    def pieces(self, head):
        """The body in pieces, as (raw bytes, body bytes), each as soon as it is there; a chunk's size line is
        (raw, its number). Ends with the body."""
        if (coding := head.get("transfer-encoding")) is not None:
            if coding.lower() != "chunked" or head.get("content-length") is not None:
                raise Broken("ambiguous framing")
            yield from self._chunks()
        else:
            left = int(head.get("content-length", "0"))
            while left:
                data = self.some(min(left, 1 << 18))
                left -= len(data)
                yield data, data

    def _chunks(self):
        while True:
            line = self.line()
            size = int(line, 16)
            yield line, size
            left = size
            while left:
                data = self.some(min(left, 1 << 18))
                left -= len(data)
                yield data, data
            if size == 0:
                while (line := self.line()) != b"\r\n":
                    yield line, b""
                yield line, b""
                return
            if (end := self.exactly(2)) != b"\r\n":
                raise Broken("a chunk that does not end")
            yield end, b""
