#!/usr/bin/env python3
"""What is too large or too much is refused early, and the gateway is as before when it is over."""
import json
import os
import socket
import ssl

from agreements import bulk, people
import http1
from client import chunked, request
from gateway import GatewayCase
from program import main
from vendor import until

SMALL = "/acme/v1/small"


class MessageLimits(GatewayCase):
    limits = "{body: 1MiB, head: 8KiB, item: 64KiB, items: 5000, members: 500, depth: 20}"

    def assert_limit(self, code, status, body, path=SMALL, certificate="hr"):
        self.vendor.forget()
        with self.gateway.client(certificate) as client:
            self.assert_refused(client.call("POST", path, body), code, status)

    def small(self, body):
        self.vendor.forget()
        return self.client("payroll").call("POST", SMALL, body).status

    def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(self):
        for path, size in ((SMALL, 4097), ("/acme/v1/bulk", (1 << 20) + 1), ("/acme/v1/bulk", 1 << 40)):
            with self.gateway.client() as client:
                client.send(request("POST", path, b"").replace(b"Content-Length: 0", f"Content-Length: {size}".encode()))
                self.assert_refused(client.read(), "body-too-large", 413)

    def test_a_chunked_body_is_refused_where_it_becomes_too_large(self):
        with self.gateway.client() as client:
            client.send(chunked("POST", SMALL, [b'{"id":1,' + b" " * 5000 + b'"x":2}']))
            self.assert_refused(client.read(), "body-too-large", 413)

    def test_the_route_s_limits_are_held(self):
        self.assertEqual(self.small(b'{"id":"' + b"i" * 250 + b'"}'), 200)
        self.assert_limit("item-too-large", 413, b'{"id":"' + b"i" * 260 + b'"}')
        self.assert_limit("item-too-large", 413, b'{"withheld":"' + b"i" * 260 + b'"}')
        self.assertEqual(self.small(b'{"a":[' + b",".join([b'{"id":1}'] * 10) + b"]}"), 200)
        self.assert_limit("too-many-items", 413, b'{"a":[' + b",".join([b'{"id":1}'] * 11) + b"]}")
        self.assertEqual(self.small(json.dumps({f"n{i}": i for i in range(6)}).encode()), 200)
        self.assert_limit("too-many-members", 413, json.dumps({f"n{i}": i for i in range(7)}).encode())
        self.assertEqual(self.small(b'{"a":[[{"id":1}]]}'), 200)
        self.assert_limit("too-deep", 413, b'{"a":[[[{"id":1}]]]}')

    def test_the_gateway_s_limits_are_ceilings(self):
        bulky = "/acme/v1/bulk"
        self.assert_limit("item-too-large", 413, b'{"rows":[{"text":"' + b"t" * 70_000 + b'"}]}', bulky)
        self.assert_limit("too-many-items", 413, bulk(5001, 1), bulky)
        self.assert_limit("too-many-members", 413, json.dumps({f"n{i}": i for i in range(501)}).encode(), bulky)
        self.assert_limit("too-deep", 413, b"[" * 21 + b"]" * 21, bulky)
        self.assert_limit("name-too-long", 413, b'{"' + b"n" * 4097 + b'":1}', bulky, "shop")

    def test_a_head_that_is_too_large_is_431(self):
        for fields in ([("X-Long", "x" * 9000)], [(f"X-{n}", "x" * 400) for n in range(30)], [(f"X-{n}", "") for n in range(300)]):
            with self.gateway.client() as client:
                client.send(request("GET", self.PERSON, fields=fields))
                self.assert_refused(client.read(), "head-too-large", 431)
                self.assertEqual(client.rest(), b"")
        with self.gateway.client() as client:
            client.send(b"GET /" + b"x" * 20_000)  # never ends
            self.assert_refused(client.read(), "head-too-large", 431)
        self.assertEqual(self.client("payroll").call("GET", self.PERSON, fields=[("X-Long", "x" * 7000)]).status, 200)


class Admission(GatewayCase):
    limits = "{connections: 8, memory: 8MiB, body: 64MiB}"

    def test_connections_beyond_the_limit_are_told_to_come_again(self):
        held = []
        try:
            for _ in range(8):
                held.append(self.gateway.client())
                self.assertEqual(held[-1].call("GET", self.PERSON).status, 200)
            self.vendor.forget()
            with self.gateway.client() as beyond:
                answer = beyond.call("GET", self.PERSON)
                self.assert_refused(answer, "overloaded", 503)
                self.assertGreaterEqual(int(answer.get("retry-after")), 1)
                self.assertEqual(beyond.rest(), b"")
            self.assertEqual([c.call("GET", self.PERSON).status for c in held], [200] * 8)  # the others go on
        finally:
            for client in held:
                client.close()
        self.assert_recovers()

    def test_far_beyond_it_connections_are_closed(self):
        held, refused = [], 0
        try:
            for _ in range(64):
                try:
                    held.append(self.gateway.client())
                    refused += held[-1].call("GET", self.PERSON).status == 503
                except (OSError, ssl.SSLError, http1.Broken):
                    refused += 1
        finally:
            for client in held:
                client.close()
        self.assertGreaterEqual(refused, 56)
        self.assert_recovers()

    def test_connections_that_end_badly_leave_nothing_behind(self):
        def descriptors():
            return len(os.listdir(f"/proc/{self.gateway.process.pid}/fd"))
        self.assert_recovers()
        before = descriptors()
        for number in range(200):
            with socket.create_connection(("127.0.0.1", self.gateway.ports["egress"]), timeout=10) as plain:
                plain.sendall(b"\x16\x03\x01\x02" * (number % 3))
            if number % 5 == 0:
                client = self.gateway.client()
                client.send(request("POST", self.CREATE, people())[:number])
                client.reset() if number % 2 else client.close()
        until(lambda: descriptors() <= before + 4, what="the close of all of them")
        until(lambda: self.gateway.status()["memory"]["used"] == 0, what="all memory given back")
        self.assert_recovers()

    def assert_recovers(self):
        def served():
            try:
                with self.gateway.client() as client:
                    return client.call("POST", self.CREATE, people()).status == 200
            except (OSError, ssl.SSLError, http1.Broken):
                return False
        until(served, what="service as before")

    def test_messages_beyond_the_memory_are_told_to_come_again_before_their_body(self):
        message = bulk(190, 16_000)  # about 3 MB, held whole
        with self.gateway.client() as first, self.gateway.client() as second:
            first.send(request("POST", "/acme/v1/whole", message)[:-1000])
            # Whether the first has its share already is only seen by the second's answer.
            def refused():
                with self.gateway.client() as other:
                    other.send(request("POST", "/acme/v1/whole", b"", [("Expect", "100-continue")]).replace(
                        b"Content-Length: 0", f"Content-Length: {len(message)}".encode()))
                    head = other.read_head()
                    return head if head.first.split(" ")[1] == "503" else None
            head = until(refused, what="a refusal")
            self.assertEqual((head.get("waybill-refusal"), head.get("retry-after")), ("overloaded", "1"))
            self.assertEqual(second.call("GET", self.PERSON).status, 200)  # what needs little has its place
            first.send(message[-1000:])
            self.assertEqual(first.read().status, 200)
            # Its share is given back a moment after its answer.
            until(lambda: second.call("POST", "/acme/v1/whole", message).status == 200, what="room as before")
        until(lambda: self.gateway.status()["memory"]["used"] == 0, what="all memory given back")


if __name__ == "__main__":
    main()
