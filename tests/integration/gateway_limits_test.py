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

    def test_handshakes_that_do_not_go_on_take_nobody_s_place(self):
        silent = []
        try:
            for _ in range(150):
                silent.append(socket.create_connection(("127.0.0.1", self.gateway.ports["egress"]), timeout=10))
            self.assertEqual(self.client().call("GET", self.PERSON).status, 200)
        finally:
            for plain in silent:
                plain.close()

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
        self.assert_memory_is_given_back()
        self.assert_recovers()

    def assert_recovers(self):
        def served():
            try:
                with self.gateway.client() as client:
                    return client.call("POST", self.CREATE, people()).status == 200
            except (OSError, ssl.SSLError, http1.Broken):
                return False
        until(served, what="service as before")

    def announce(self, client, message):
        """Asks to send it; the status that the gateway says to that."""
        client.send(request("POST", "/acme/v1/bulk", b"", [("Expect", "100-continue")]).replace(
            b"Content-Length: 0", f"Content-Length: {len(message)}".encode()))
        head = client.read_head()
        return head, head.first.split(" ")[1]

    def test_messages_beyond_the_memory_are_told_to_come_again_before_their_body(self):
        message = bulk(600, 16_000)  # each has its share of some windows, and there is memory for two
        with self.gateway.client() as first, self.gateway.client() as second, self.gateway.client() as third:
            self.assertEqual([self.announce(client, message)[1] for client in (first, second)], ["100", "100"])
            head, status = self.announce(third, message)
            self.assertEqual((status, head.get("waybill-refusal"), head.get("retry-after")), ("503", "overloaded", "1"))
            with self.gateway.client() as small:  # what needs little has its place
                self.assertEqual(small.call("GET", self.PERSON).status, 200)
            for client in (first, second):
                client.send(message)
                self.assertEqual(client.read().status, 200)
        self.assert_memory_is_given_back()

    def test_a_message_that_is_held_whole_and_has_no_room_is_told_to_come_again(self):
        with self.gateway.client() as client:
            answer = client.send_until_answered(request("POST", "/acme/v1/whole", bulk(600, 16_000)))
            self.assert_refused(answer, "overloaded", 503)
        self.assertEqual(self.client().call("POST", "/acme/v1/whole", bulk(100, 16_000)).status, 200)
        self.assert_memory_is_given_back()

    def assert_memory_is_given_back(self):
        until(lambda: self.gateway.status()["memory"]["used"] == 0, what="all memory given back")


if __name__ == "__main__":
    main()
