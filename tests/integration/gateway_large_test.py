#!/usr/bin/env python3
"""1 GiB in one JSON array, with Content-Length and in chunks, through a gateway that stays under 64 MiB."""

import os

from agreements import policy
from client import request
from gateway import GatewayCase
from program import main

MOST = 64 << 20
ROUTES = """
  - route: load
    match: POST /v1/load
    clients: ["*"]
    limits: {body: 2GiB}
    outbound: {body: {format: json, fields: {"$[*].text": text.log, "$[*].name": pii.name, "$[*].email": pii.email}}}
"""
ROW = b'{"name":"Somebody","email":"somebody@corp.example","text":"' + b"text " * 1500 + b'","withheld":"' + b"w" * 600 + b'"},'
BLOCK = ROW * 64
# A sanitizer has memory of its own, and takes its time: then only that it is clean is seen here.
SANITIZED = "WAYBILL_SANITIZED" in os.environ
SIZE = 1 << 26 if SANITIZED else 1 << 30


class Large(GatewayCase):
    limits = "{body: 2GiB}"

    @classmethod
    def vendors(cls):
        return {"acme": policy("acme", f"https://localhost:{cls.vendor.port}", ROUTES)}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor.keeps_bodies = False

    def send(self, client, frame):
        """One array of SIZE bytes and a little more, in blocks."""
        sent = 1
        client.send(frame(b"["))
        while sent < SIZE:
            client.send(frame(BLOCK))
            sent += len(BLOCK)
        client.send(frame(ROW[:-1] + b"]"))

    def assert_arrived(self, answer):
        self.assertEqual(answer.status, 200, answer)
        blocks = -(-(SIZE - 1) // len(BLOCK))
        rows = blocks * 64 + 1
        message = self.vendor.messages[0]
        self.assertTrue(message.complete)
        entries = [e for e in self.gateway.entries_of(answer.get("waybill-exchange")) if e["kind"] == "shared"]
        self.assertEqual(sum(e["bytes"] for e in entries), message.body_bytes)
        self.assertEqual([e["bytes"] for e in entries], message.windows[:-1])
        self.assertEqual(sum(i["count"] for e in entries for i in e["items"]), 3 * rows)
        self.assertGreater(message.body_bytes, rows * 7500)
        if not SANITIZED:
            self.assertLess(self.gateway.peak_bytes(), MOST)

    def test_with_content_length(self):
        blocks = -(-(SIZE - 1) // len(BLOCK))
        length = 1 + blocks * len(BLOCK) + len(ROW)
        with self.gateway.client() as client:
            client.send(request("POST", "/acme/v1/load", b"").replace(b"Content-Length: 0", b"Content-Length: %d" % length))
            self.send(client, lambda piece: piece)
            self.assert_arrived(client.read())

    def test_in_chunks(self):
        with self.gateway.client() as client:
            client.send(request("POST", "/acme/v1/load", fields=[("Content-Type", "application/json"),
                                                                 ("Transfer-Encoding", "chunked")]))
            self.send(client, lambda piece: b"%x\r\n%s\r\n" % (len(piece), piece))
            client.send(b"0\r\n\r\n")
            self.assert_arrived(client.read())


if __name__ == "__main__":
    main()
