#!/usr/bin/env python3
"""Vendors that are down, slow, rude, or somebody else: what the client is told, what is on record, what is used again."""
import threading

from agreements import bulk, people, policy
import http1
from client import request
from gateway import GatewayCase
from program import main
from vendor import raw, reply, unused_port


class VendorFaults(GatewayCase):
    deadlines = "{connect: 2s, response: 3s}"

    @classmethod
    def vendors(cls):
        def at(name, port, **more):
            return policy(name, f"https://localhost:{port}", **more)
        return {"acme": at("acme", cls.vendor.port), "down": at("down", unused_port()),
                "nowhere": policy("nowhere", "https://host.invalid"),
                "pinned": at("pinned", cls.vendor.port, pins=[cls.pki.pin("to-vendor"), cls.pki.pin("vendor")]),
                "pinned-ca": at("pinned-ca", cls.vendor.port, pins=[cls.pki.pin("vendor-ca")]),
                "mispinned": at("mispinned", cls.vendor.port, pins=[cls.pki.pin("to-vendor")]),
                "by-number": policy("by-number", f"https://127.0.0.1:{cls.vendor.port}")}

    def setUp(self):
        super().setUp()
        self.vendor.certificate(self.pki, "vendor")
        self.vendor.drop_connections()
        self.vendor.wait_closed()

    def create(self, vendor="acme"):
        return self.client().call("POST", f"/{vendor}/v1/companies/c-1/people", people())

    def assert_failed(self, answer, code, status):
        self.assertEqual((answer.status, answer.get("waybill-refusal")), (status, code), answer)

    def assert_broken(self, answer, code, status):
        """The vendor may have the message, so it is on record as shared, and the outcome is `broken`."""
        self.assert_failed(answer, code, status)
        outcome = self.gateway.wait_outcome(answer.get("waybill-exchange"))
        self.assertEqual((outcome["end"], outcome["windows"]), ("broken", 1))
        kinds = [e["kind"] for e in self.gateway.entries_of(answer.get("waybill-exchange"))]
        self.assertEqual(kinds, ["shared", "outcome"])

    def assert_next_is_on_a_new_connection(self):
        used = {m.connection for m in self.vendor.messages}
        self.vendor.behaviour = reply()
        self.assertEqual(self.create().status, 200)
        self.assertNotIn(self.vendor.messages[-1].connection, used)

    def test_a_vendor_that_is_down_is_told_and_nothing_counts_as_shared(self):
        for vendor in ("down", "nowhere"):
            with self.subTest(vendor):
                answer = self.create(vendor)
                self.assert_refused(answer, "vendor-unreachable", 502)
                entry = self.refused_entry(answer)
                self.assertEqual((entry["vendor"], entry["code"], entry["window"]), (vendor, "vendor-unreachable", 0))
                self.assertEqual([e["kind"] for e in self.gateway.entries_of(entry["id"])], ["refused"])

    def test_a_vendor_that_is_somebody_else_gets_nothing(self):
        for certificate in ("vendor-misnamed", "vendor-expired", "vendor-stranger"):
            with self.subTest(certificate):
                self.vendor.certificate(self.pki, certificate)
                self.assert_refused(self.create(), "vendor-not-trusted", 502)

    def test_pins_are_held(self):
        self.assert_refused(self.create("mispinned"), "vendor-not-trusted", 502)
        self.assertEqual(self.create("pinned").status, 200)
        self.assertEqual(self.create("pinned-ca").status, 200)

    def test_a_vendor_that_does_not_trust_the_gateway(self):
        self.vendor.certificate(self.pki, "vendor", client_ca="other-ca")
        answer = self.create()
        self.assertEqual(answer.status, 502, answer)
        self.assertIn(answer.get("waybill-refusal"), ("vendor-not-trusted", "vendor-broke-off"))
        self.assertEqual([m.raw for m in self.vendor.messages], [])

    def test_names_are_asked_for_and_numbers_are_not(self):
        self.vendor.note(self.vendor.server_names.clear)
        self.assertEqual(self.create().status, 200)
        self.assertEqual(self.vendor.server_names, ["localhost"])
        self.assertEqual(self.create("by-number").status, 200)
        self.assertEqual(self.vendor.server_names, ["localhost", None])

    def test_a_slow_vendor_is_given_up_on(self):
        go_on = threading.Event()
        self.addCleanup(go_on.set)

        def slow(exchange):
            exchange.read()
            go_on.wait(20)
        self.vendor.behaviour = slow
        self.assert_broken(self.create(), "vendor-timeout", 504)
        go_on.set()
        self.assert_next_is_on_a_new_connection()

    def test_a_vendor_that_stops_in_the_middle_of_its_answer(self):
        go_on = threading.Event()
        self.addCleanup(go_on.set)

        def stops(exchange):
            exchange.read()
            exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nhalf")
            go_on.wait(20)
        self.vendor.behaviour = stops
        self.assert_answer_is_cut()

    def assert_answer_is_cut(self):
        """The client must not be able to take what came for a whole answer."""
        client = self.client()
        client.send(request("POST", self.CREATE, people()))
        with self.assertRaises((http1.Broken, ConnectionError)):
            whole = client.read()
            self.fail(f"a broken answer came as a whole one: {whole}")
        outcome = self.gateway.wait_outcome(self.vendor.messages[-1].exchange)
        self.assertEqual((outcome["end"], outcome["status"]), ("broken", 200))

    def test_answers_that_break_off(self):
        for name, start in (("length", b"Content-Length: 10\r\n\r\nhalf"), ("chunks", b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
                            ("in a chunk", b"Transfer-Encoding: chunked\r\n\r\n8\r\nhalf"), ("until close", b"\r\nhalf")):
            for ending in ("cut", "reset") + (() if name == "until close" else ("finish",)):
                with self.subTest(name, ending=ending):
                    def broken(exchange, start=start, ending=ending):
                        exchange.read()
                        exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + start)
                        getattr(exchange, ending)()
                    self.vendor.behaviour = broken
                    self.assert_answer_is_cut()

    def test_a_vendor_that_breaks_off_before_it_answers(self):
        for ending in ("cut", "reset", "finish"):
            with self.subTest(ending):
                self.vendor.forget()

                def broken(exchange, ending=ending):
                    exchange.read()
                    getattr(exchange, ending)()
                self.vendor.behaviour = broken
                self.assert_broken(self.create(), "vendor-broke-off", 502)
                self.assertEqual(len(self.vendor.messages), 1)  # a window that was committed is never sent again
        self.assert_next_is_on_a_new_connection()

    def test_a_vendor_that_resets_in_the_middle_of_a_message(self):
        def resets(exchange):
            while exchange.message.body_bytes < 1 << 20:
                exchange.read_piece()
            exchange.reset()
        self.vendor.behaviour = resets
        answer = self.client().send_until_answered(request("POST", "/acme/v1/bulk", bulk(900, 16_000)))
        self.assert_failed(answer, "vendor-broke-off", 502)
        outcome = self.gateway.wait_outcome(answer.get("waybill-exchange"))
        shared = [e for e in self.gateway.entries_of(outcome["id"]) if e["kind"] == "shared"]
        self.assertEqual((outcome["end"], outcome["windows"]), ("broken", len(shared)))
        self.assertEqual(len(self.vendor.messages), 1)

    def test_an_early_answer_is_passed_on_and_ends_the_message(self):
        def early(exchange):
            while not exchange.message.body_bytes:
                exchange.read_piece()
            exchange.send(b"HTTP/1.1 409 Conflict\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nno more!")
            exchange.read()
        self.vendor.behaviour = early
        message = bulk(4000, 16_000)
        answer = self.client().send_until_answered(request("POST", "/acme/v1/bulk", message))
        self.assertEqual((answer.status, answer.body), (409, b"no more!"))
        outcome = self.gateway.wait_outcome(answer.get("waybill-exchange"))
        self.assertEqual((outcome["end"], outcome["status"]), ("broken", 409))
        self.assertFalse(self.vendor.messages[0].complete)
        self.assertLess(self.vendor.messages[0].body_bytes, len(message) * 3 // 4)
        self.assert_next_is_on_a_new_connection()

    def test_interim_answers_during_a_message_do_not_end_it(self):
        def talkative(exchange):
            exchange.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            while exchange.message.body_bytes < 3 << 20:
                exchange.read_piece()
            exchange.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
            reply()(exchange)
        self.vendor.next_behaviours = [talkative]
        client = self.client()
        client.send(request("POST", "/acme/v1/bulk", bulk(600, 16_000)))
        answer = client.read()
        self.assertEqual((answer.status, answer.body), (200, b"{}"))
        self.assertTrue(self.vendor.messages[0].complete)
        self.assertEqual(self.gateway.wait_outcome(answer.get("waybill-exchange"))["end"], "complete")
        self.assertEqual(client.call("POST", self.CREATE, people()).status, 200)
        self.assertEqual(len({m.connection for m in self.vendor.messages}), 1)

    def test_rubbish_is_not_passed_on(self):
        json_type = b"Content-Type: application/json\r\n"
        for name, data in (
                ("no HTTP", b"220 smtp.example ESMTP\r\n\r\n"), ("HTTP/2", b"HTTP/2 200\r\nContent-Length: 0\r\n\r\n"),
                ("both lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                ("two lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"),
                ("a folded field", b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
                ("a bare LF", b"HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
                ("a control byte", b"HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 0\r\n\r\n"),
                ("another protocol", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
                ("no status", b"HTTP/1.1 OK\r\n\r\n"), ("a status beyond all", b"HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n"),
                ("an endless head", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000)):
            with self.subTest(name):
                self.vendor.behaviour = raw(data)
                self.assert_broken(self.create(), "vendor-malformed", 502)
        self.vendor.behaviour = raw(b"HTTP/1.1 200 OK\r\n" + json_type + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n")
        answer = self.create()
        self.assert_broken(answer, "vendor-malformed", 502)
        self.assert_next_is_on_a_new_connection()

    def test_bytes_that_nobody_asked_for_end_the_connection(self):
        forged = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
        self.vendor.behaviour = raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}" + forged)
        self.assertEqual(self.create().body, b"{}")
        self.vendor.behaviour = reply()
        first = self.vendor.messages[-1].connection
        for _ in range(4):
            self.assertEqual(self.create().body, b"{}")
            self.assertNotEqual(self.vendor.messages[-1].connection, first)

    def test_bytes_that_come_while_a_connection_is_idle_end_it(self):
        sent = threading.Event()
        release = threading.Event()
        self.addCleanup(release.set)

        def late(exchange):
            reply()(exchange)
            release.wait(20)
            exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged")
            sent.set()
        self.vendor.next_behaviours = [late]
        client = self.client()  # one connection of the client is one worker and so one pool
        self.assertEqual(client.call("POST", self.CREATE, people()).body, b"{}")
        release.set()
        sent.wait(20)
        for _ in range(3):
            self.assertEqual(client.call("POST", self.CREATE, people()).body, b"{}")
        self.assertEqual(len({m.connection for m in self.vendor.messages[:2]}), 2)

    def test_a_vendor_that_closes_an_idle_connection_costs_nothing(self):
        client = self.client()
        for _ in range(3):
            self.assertEqual(client.call("POST", self.CREATE, people()).status, 200)
            self.vendor.drop_connections()
            self.vendor.wait_closed()
        self.assertEqual(len({m.connection for m in self.vendor.messages}), 3)

    def test_a_vendor_that_says_close_is_not_used_again(self):
        self.vendor.behaviour = reply(fields=[("Connection", "close"), ("Content-Type", "application/json")])
        client = self.client()
        for _ in range(3):
            self.assertEqual(client.call("POST", self.CREATE, people()).status, 200)
        self.assertEqual(len({m.connection for m in self.vendor.messages}), 3)


if __name__ == "__main__":
    main()
