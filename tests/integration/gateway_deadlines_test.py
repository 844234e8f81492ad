#!/usr/bin/env python3
"""Every wait on a peer has a deadline: each phase, on both sides."""
import socket
import threading

from agreements import bulk, people, policy
import http1
from client import request
from gateway import GatewayCase
from program import main
from vendor import reply


class Deadlines(GatewayCase):
    deadlines = "{handshake: 1s, head: 1s, body: 1s, idle: 1s, connect: 1s, response: 1s}"

    @classmethod
    def vendors(cls):
        cls.mute = socket.create_server(("127.0.0.1", 0))  # takes connections and never says a word
        cls.addClassCleanup(cls.mute.close)
        return {"acme": policy("acme", f"https://localhost:{cls.vendor.port}"),
                "mute": policy("mute", f"https://localhost:{cls.mute.getsockname()[1]}")}

    def assert_timeout(self, client, code, status):
        answer = client.read()
        self.assertEqual((answer.status, answer.get("waybill-refusal")), (status, code), answer)
        return answer

    def test_a_handshake_that_does_not_come(self):
        for hello in (b"", b"\x16\x03\x01"):
            with socket.create_connection(("127.0.0.1", self.gateway.ports["egress"]), timeout=10) as plain:
                plain.sendall(hello)
                try:
                    self.assertEqual(plain.recv(100)[:1] in (b"", b"\x15"), True)
                except ConnectionResetError:
                    pass

    def test_a_head_that_does_not_end(self):
        with self.gateway.client() as client:
            client.send(request("GET", self.PERSON)[:-1])
            self.refused_entry(self.assert_timeout(client, "request-timeout", 408))
            self.assertEqual(client.rest(), b"")

    def test_a_head_that_comes_ever_so_slowly(self):
        with self.gateway.client() as client:
            client.sock.settimeout(0.2)
            for byte in request("GET", self.PERSON, fields=[("X-Slow", "s" * 200)]):
                client.send(bytes([byte]))
                try:
                    head = client.read_head()
                    break
                except TimeoutError:
                    continue
            self.assertEqual(head.first.split(" ")[1], "408")

    def test_a_body_that_does_not_come(self):
        message = request("POST", self.CREATE, people())
        for part in (message[:-len(people())], message[:-1]):
            with self.gateway.client() as client:
                client.send(part)
                self.assert_refused(self.assert_timeout(client, "request-timeout", 408), "request-timeout", 408)
                self.assertEqual(client.rest(), b"")

    def test_a_body_that_stops_between_windows_breaks_the_message_off(self):
        message = request("POST", "/acme/v1/bulk", bulk(600, 16_000))
        with self.gateway.client() as client:
            client.send(message[:5 << 20])
            answer = self.assert_timeout(client, "request-timeout", 408)
        outcome = self.gateway.wait_outcome(answer.get("waybill-exchange"))
        self.assertEqual(outcome["end"], "broken")
        self.assertGreater(outcome["windows"], 0)
        self.assertFalse(self.vendor.messages[0].complete)

    def test_a_connection_that_is_idle_is_closed_in_order(self):
        for used in (False, True):
            with self.gateway.client() as client:
                if used:
                    self.assertEqual(client.call("GET", self.PERSON).status, 200)
                self.assertEqual(client.rest(), b"")
                self.assertTrue(client.goodbye)

    def test_a_vendor_that_accepts_and_says_nothing(self):
        answer = self.client().call("POST", "/mute/v1/companies/c-1/people", people())
        self.assert_refused(answer, "vendor-timeout", 504)
        self.refused_entry(answer)

    def test_a_vendor_that_takes_nothing(self):
        go_on = threading.Event()
        self.addCleanup(go_on.set)
        self.vendor.behaviour = lambda exchange: go_on.wait(20)
        answer = self.client().send_until_answered(request("POST", "/acme/v1/bulk", bulk(3000, 16_000)))
        self.assertEqual((answer.status, answer.get("waybill-refusal")), (504, "vendor-timeout"))
        self.assertEqual(self.gateway.wait_outcome(answer.get("waybill-exchange"))["end"], "broken")

    def test_a_client_that_does_not_read_its_answer(self):
        self.vendor.behaviour = reply(body=bytes(32 << 20), fields=[("Content-Type", "application/octet-stream")])
        client = self.client(receive_buffer=4096)
        client.send(request("GET", self.PERSON))
        self.vendor.wait(lambda: self.vendor.messages)
        self.vendor.wait(lambda: self.vendor.messages[0].head is not None)
        outcome = self.gateway.wait_outcome(self.vendor.messages[0].exchange)
        self.assertEqual((outcome["end"], outcome["status"]), ("broken", 200))
        with self.assertRaises((http1.Broken, OSError)):
            client.read()


if __name__ == "__main__":
    main()
