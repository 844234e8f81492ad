#!/usr/bin/env python3
"""Answers on their way back: as they are, or with tokens restored where the route says so."""
import json

from agreements import people
from gateway import GatewayCase
from program import main
from vendor import raw, reply

JSON = ("Content-Type", "application/json")


class Answers(GatewayCase):
    def token(self):
        """The token that the vendor has for p0@corp.example."""
        self.client().call("POST", self.CREATE, people())
        token = json.loads(bytes(self.vendor.messages[-1].body))["people"][0]["email"]
        self.vendor.forget()
        return token

    def create(self, behaviour):
        self.vendor.behaviour = behaviour
        answer = self.client().call("POST", self.CREATE, people())
        return answer, self.gateway.wait_outcome(answer.get("waybill-exchange"))

    def read_person(self, behaviour, method="GET"):
        self.vendor.behaviour = behaviour
        return self.client().call(method, self.PERSON)

    def test_an_answer_passes_as_it_is(self):
        body = bytes(range(256)) * 400
        fields = [("Content-Type", "application/x-odd; a=b"), ("ETag", '"x"'), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"),
                  ("X-Custom", "kept"), ("Content-Language", "ga"), ("Cache-Control", "no-cache"), ("Location", "/v1/people/8")]
        answer = self.read_person(reply(201, body, fields))
        self.assertEqual((answer.status, answer.body), (201, body))
        passed = [(name.lower(), value) for name, value in answer.head.fields]
        for name, value in fields:
            self.assertIn((name.lower(), value), passed)
        self.assertEqual(answer.head.names().count("set-cookie"), 2)

    def test_fields_of_a_connection_and_of_ours_do_not_pass(self):
        answer = self.read_person(reply(200, b"{}", [
            JSON, ("Alt-Svc", 'h2="other.example:443"'), ("Waybill-Refusal", "forged"), ("Waybill-Anything", "x"),
            ("Waybill-Exchange", "forged"), ("Connection", "keep-alive, X-Hop"), ("Keep-Alive", "timeout=5"), ("X-Hop", "hop"),
            ("Proxy-Authenticate", "Basic"), ("Upgrade", "h2c"), ("Trailer", "X-T"), ("X-Kept", "yes")]))
        self.assertEqual(answer.status, 200)
        for gone in ("alt-svc", "waybill-refusal", "waybill-anything", "x-hop", "keep-alive", "proxy-authenticate", "upgrade",
                     "trailer"):
            self.assertNotIn(gone, answer.head.names())
        self.assertEqual(answer.get("x-kept"), "yes")
        self.assertEqual(answer.get("waybill-exchange"), self.vendor.messages[0].exchange)

    def test_errors_of_the_vendor_pass(self):
        for status in (301, 400, 404, 409, 422, 429, 500, 503):
            with self.subTest(status):
                answer, outcome = self.create(reply(status, b'{"error":"theirs"}', [JSON, ("Retry-After", "7")]))
                self.assertEqual((answer.status, answer.body), (status, b'{"error":"theirs"}'))
                self.assertIsNone(answer.get("waybill-refusal"))
                self.assertEqual((outcome["status"], outcome["end"], outcome["windows"]), (status, "complete", 1))

    def test_tokens_come_back_as_the_values_they_stand_for(self):
        token = self.token()
        body = json.dumps({"people": [{"email": token, "n": 1}, {"email": "plain@x.example"}, {"other": token}]}).encode()
        answer, outcome = self.create(reply(body=body, fields=[JSON, ("Content-Digest", "sha-256=:x:"), ("X-Kept", "1")]))
        got = json.loads(answer.body)["people"]
        self.assertEqual([got[0]["email"], got[1]["email"], got[2]["other"]], ["p0@corp.example", "plain@x.example", token])
        self.assertEqual((outcome["restored"], outcome["bytes"], "note" in outcome), (1, len(answer.body), False))
        self.assertEqual((answer.get("content-digest"), answer.get("x-kept")), (None, "1"))

    def test_a_chunked_answer_is_restored_too(self):
        token = self.token()
        body = json.dumps({"people": [{"email": token}] * 3}).encode()
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + 5]), body[i:i + 5]) for i in range(0, len(body), 5))
        answer, outcome = self.create(raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                                          + chunks + b"0\r\nX-Trailer: t\r\n\r\n"))
        self.assertEqual({p["email"] for p in json.loads(answer.body)["people"]}, {"p0@corp.example"})
        self.assertEqual(outcome["restored"], 3)
        self.assertNotIn(b"X-Trailer", answer.body)

    def test_an_answer_of_another_type_or_coding_passes_unrestored_and_noted(self):
        token = self.token().encode()
        for fields, note in (([("Content-Type", "text/plain")], "type"), ([], "type"), ([JSON, ("Content-Encoding", "gzip")], "coding"),
                             ([("Content-Type", "application/problem+xml")], "type")):
            with self.subTest(fields):
                answer, outcome = self.create(reply(body=token, fields=fields))
                self.assertEqual((answer.status, answer.body), (200, token))
                self.assertEqual((outcome["note"], outcome["end"]), (note, "complete"))
                self.assertNotIn("restored", outcome)

    def test_no_note_where_nothing_was_to_be_restored(self):
        answer = self.read_person(reply(body=b"text", fields=[("Content-Type", "text/plain")]))
        self.assertNotIn("note", self.gateway.wait_outcome(answer.get("waybill-exchange")))

    def test_an_answer_that_is_not_what_it_says_is_the_vendor_s_fault(self):
        self.vendor.behaviour = reply(body=b'{"people": [nonsense]}')
        answer = self.client().call("POST", self.CREATE, people())
        self.assertEqual((answer.status, answer.get("waybill-refusal")), (502, "vendor-malformed"))
        self.assertEqual(self.gateway.wait_outcome(answer.get("waybill-exchange"))["end"], "broken")

    def test_every_framing_of_an_answer_is_understood(self):
        for name, data in (
                ("length", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
                ("chunks", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;ext=1\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"),
                ("empty", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
                ("interim", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")):
            with self.subTest(name):
                answer = self.read_person(raw(data))
                self.assertEqual((answer.status, answer.body), (200, b"" if name == "empty" else b"hello"))
                self.assertEqual(answer.interim, [])

    def test_an_answer_that_ends_with_the_connection(self):
        for version in (b"1.1", b"1.0"):
            def until_close(exchange, version=version):
                exchange.read()
                exchange.send(b"HTTP/" + version + b" 200 OK\r\nContent-Type: text/plain\r\n\r\nhello")
                exchange.finish()
            answer = self.read_person(until_close)
            self.assertEqual((answer.status, answer.body), (200, b"hello"))
            self.assertEqual(self.gateway.wait_outcome(answer.get("waybill-exchange"))["bytes"], 5)

    def test_answers_without_a_body(self):
        self.assertEqual(self.read_person(raw(b"HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n")).get("x-a"), "b")
        self.assertEqual(self.read_person(raw(b"HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n")).status, 304)
        head = self.read_person(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n"), "HEAD")
        self.assertEqual((head.status, head.get("content-length")), (200, "1234"))

    def test_a_large_answer_is_streamed(self):
        body = bytes(1 << 20) * 24
        answer = self.read_person(reply(body=body, fields=[("Content-Type", "application/octet-stream")]))
        self.assertEqual(answer.body, body)
        self.assertEqual(self.gateway.wait_outcome(answer.get("waybill-exchange"))["bytes"], len(body))

    def test_the_first_bytes_of_an_answer_do_not_wait_for_its_last(self):
        import threading
        go_on = threading.Event()
        self.addCleanup(go_on.set)

        def slow(exchange):
            exchange.read()
            exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst")
            go_on.wait(20)
            exchange.send(b"after")
        self.vendor.behaviour = slow
        client = self.client()
        client.send(b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % self.PERSON.encode())
        pieces = client.pieces(client.read_head())
        got = next(pieces)[1]
        self.assertTrue(b"first".startswith(got))
        go_on.set()
        self.assertEqual(got + b"".join(piece for _, piece in pieces), b"firstafter")


if __name__ == "__main__":
    main()
