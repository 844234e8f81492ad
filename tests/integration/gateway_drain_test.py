#!/usr/bin/env python3
"""SIGTERM: nothing new, what is under way ends; at the deadline, or told again, it is broken off. The record is whole."""
import socket
import ssl
import threading
import time

from agreements import people
import http1
from client import request
from gateway import GatewayCase
from program import main
from vendor import until


class Drain(GatewayCase):
    deadlines = "{drain: 30s}"

    @classmethod
    def hold(cls):
        """The vendor has the message and does not answer until the event is set."""
        go_on = threading.Event()

        def held(exchange):
            exchange.read()
            go_on.wait(60)
            exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok")
        cls.vendor.behaviour = held
        return go_on

    def setUp(self):
        super().setUp()
        if self.gateway.process is None:
            self.gateway.start()

    def begin(self):
        client = self.client()
        client.send(request("POST", self.CREATE, people()))
        self.vendor.wait(lambda: self.vendor.messages and self.vendor.messages[-1].complete)
        return client

    def assert_takes_no_connection(self):
        def closed():
            try:
                self.gateway.client().close()
                return False
            except (OSError, ssl.SSLError):
                return True
        until(closed, what="the end of the listener")

    def verdict(self):
        report = self.gateway.verify()
        self.assertEqual(report["verdict"], "ok")
        last = [e for e in self.gateway.entries("change") if e["what"] == "stop"]
        self.assertTrue(last)
        kept, own = self.gateway.folder / "kept.checkpoint", self.gateway.audit / "checkpoint"
        self.assertEqual(kept.read_bytes(), own.read_bytes())

    def test_what_is_under_way_ends_and_nothing_new_begins(self):
        go_on = self.hold()
        self.addCleanup(go_on.set)
        idle = self.client()
        busy = self.begin()
        self.gateway.process.terminate()
        self.assertEqual((idle.rest(), idle.goodbye), (b"", True))  # idle connections end at once, in order
        self.assert_takes_no_connection()
        self.assertIsNone(self.gateway.process.poll())
        go_on.set()
        answer = busy.read()
        self.assertEqual((answer.status, answer.body, answer.get("connection")), (200, b"ok", "close"))
        self.gateway.stop()
        outcome = self.gateway.entries_of(answer.get("waybill-exchange"))[-1]
        self.assertEqual((outcome["kind"], outcome["end"]), ("outcome", "complete"))
        self.verdict()

    def test_a_request_that_has_begun_is_told_to_go_elsewhere(self):
        message = request("GET", self.PERSON)
        with self.gateway.client() as early, self.gateway.client() as late:
            self.assertEqual(early.call("GET", self.PERSON).status, 200)
            self.vendor.forget()
            for client in (early, late):
                client.send(message[:10])
            self.gateway.process.terminate()
            self.assert_takes_no_connection()
            answers = []
            for client in (early, late):
                client.send(message[10:])
                answers.append(client.read())
                self.assert_refused(answers[-1], "overloaded", 503)
                self.assertEqual((answers[-1].get("connection"), answers[-1].get("retry-after")), ("close", "1"))
                self.assertEqual((client.rest(), client.goodbye), (b"", True))
        self.gateway.stop()
        for answer in answers:
            self.assertEqual(self.refused_entry(answer)["code"], "overloaded")
        self.verdict()

    def test_a_handshake_that_does_not_go_on_holds_up_no_end(self):
        with socket.create_connection(("127.0.0.1", self.gateway.ports["egress"]), timeout=20) as silent:
            self.gateway.wait_line("event", "ready")
            self.gateway.stop(seconds=10)
            with self.assertRaises((ConnectionResetError, EOFError)):
                if not silent.recv(1):
                    raise EOFError
        self.verdict()

    def test_told_again_it_breaks_off_what_is_left(self):
        go_on = self.hold()
        self.addCleanup(go_on.set)
        busy = self.begin()
        self.gateway.process.terminate()
        self.assert_takes_no_connection()
        began = time.monotonic()
        self.gateway.stop()  # the second SIGTERM
        self.assertLess(time.monotonic() - began, 20)
        with self.assertRaises((http1.Broken, ConnectionError, ssl.SSLError)):
            answer = busy.read()
            if answer.status >= 500:  # told in the time that was left
                raise http1.Broken("refused")
            self.fail(f"answered: {answer}")
        outcome = self.gateway.entries("outcome")[-1]
        self.assertEqual((outcome["id"], outcome["end"]), (self.vendor.messages[-1].exchange, "broken"))
        self.verdict()

    def test_an_idle_gateway_stops_at_once(self):
        with self.gateway.client() as client:
            self.assertEqual(client.call("GET", self.PERSON).status, 200)
            self.gateway.stop(seconds=10)
        self.verdict()


class Deadline(Drain):
    deadlines = "{drain: 1s}"

    def test_at_the_deadline_it_breaks_off_what_is_left(self):
        go_on = self.hold()
        self.addCleanup(go_on.set)
        self.begin()
        self.gateway.stop(seconds=15)
        outcome = self.gateway.entries("outcome")[-1]
        self.assertEqual((outcome["id"], outcome["end"]), (self.vendor.messages[-1].exchange, "broken"))
        self.verdict()

    test_what_is_under_way_ends_and_nothing_new_begins = None
    test_told_again_it_breaks_off_what_is_left = None
    test_a_request_that_has_begun_is_told_to_go_elsewhere = None


if __name__ == "__main__":
    main()
