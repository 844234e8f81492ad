#!/usr/bin/env python3
"""Content codings and formats through a running gateway: decoded, judged, recorded plain, and sent as the route says."""
import email
import email.policy
import gzip
import json
import zlib

from agreements import policy
from gateway import GatewayCase
from program import main

ROUTES = """
  - route: plain
    match: POST /v1/plain
    clients: ["*"]
    limits: {body: 4MiB}
    outbound: {body: {format: json, fields: {"$.people[*].name": pii.name}}}
  - route: coded
    match: POST /v1/coded
    clients: ["*"]
    outbound: {body: {format: json, coding: gzip, content_type: application/vnd.acme+json, fields: {"$.people[*].name": pii.name}}}
  - route: rows
    match: POST /v1/rows
    clients: ["*"]
    outbound: {body: {format: csv, fields: {"$[*].name": pii.name, "$[*].mail": pii.email}}}
    inbound: {body: {format: csv, restore: {"$[*].mail": pii.email}}}
  - route: parts
    match: POST /v1/parts
    clients: ["*"]
    outbound:
      body:
        format: multipart
        fields:
          $.meta['@content-type']: tech.id
          $.meta['#body']: {format: json, fields: {$.payload: {format: json, fields: {$.name: pii.name}}}}
          $.file['#body']: text.log
  - route: back
    match: POST /v1/back
    clients: ["*"]
    outbound: {body: {format: multipart, fields: {"$.mail['#body']": pii.email}}}
    inbound: {body: {format: multipart, restore: {"$.mail['#body']": pii.email}}}
"""
BODY = b'{"people":[{"name":"Anna","note":"private"},{"note":"private"}]}'
KEPT = b'{"people":[{"name":"Anna"}]}'


class Codings(GatewayCase):
    @classmethod
    def vendors(cls):
        return {"acme": policy("acme", f"https://localhost:{cls.vendor.port}", ROUTES)}

    def post(self, path, body, *fields, **more):
        return self.client(**more).call("POST", path, body, fields)

    def sent(self):
        self.assertEqual(len(self.vendor.messages), 1)
        return self.vendor.messages[0]

    def test_a_coded_message_is_judged_as_the_plain_one(self):
        for coding, body in (("gzip", gzip.compress(BODY)), ("deflate", zlib.compress(BODY)), ("identity", BODY)):
            self.vendor.forget()
            answer = self.post("/acme/v1/plain", body, ("Content-Encoding", coding))
            self.assertEqual(answer.status, 200, coding)
            message = self.sent()
            self.assertEqual(bytes(message.body), KEPT)
            self.assertIsNone(message.head.get("content-encoding"))
            entry = [e for e in self.gateway.entries_of(message.exchange) if e["kind"] == "shared"][0]
            self.assertEqual(entry["bytes"], len(KEPT))

    def test_what_leaves_is_coded_as_the_route_says(self):
        self.assertEqual(self.post("/acme/v1/coded", BODY).status, 200)
        message = self.sent()
        self.assertEqual(message.head.get("content-encoding"), "gzip")
        self.assertEqual(message.head.get("content-type"), "application/vnd.acme+json")
        self.assertEqual(gzip.decompress(bytes(message.body)), KEPT)
        self.assertEqual(message.head.get("content-length"), str(len(message.body)))
        entry = [e for e in self.gateway.entries_of(message.exchange) if e["kind"] == "shared"][0]
        self.assertEqual(entry["bytes"], len(KEPT))

    def test_what_cannot_be_decoded_in_one_way_is_refused(self):
        bomb = gzip.compress(b" " * (3 << 20) + BODY)
        for coding, body, code, status in (
                ("compress", BODY, "coding-unsupported", 415),
                ("gzip, gzip", gzip.compress(gzip.compress(BODY)), "coding-unsupported", 415),
                ("gzip", BODY, "coding-malformed", 400),
                ("gzip", gzip.compress(BODY)[:-1], "coding-malformed", 400),
                ("gzip", gzip.compress(BODY) + b"x", "coding-malformed", 400),
                ("gzip", bomb, "expands-too-much", 413)):
            self.vendor.forget()
            with self.gateway.client() as client:
                answer = client.call("POST", "/acme/v1/plain", body, [("Content-Encoding", coding)])
                self.assert_refused(answer, code, status)

    def test_an_answer_in_parts_comes_back_with_a_boundary_that_is_named(self):
        def echo(exchange):
            exchange.read()
            body = bytes(exchange.message.body)
            exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: " + exchange.message.head.get("content-type").encode() +
                          b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        self.vendor.behaviour = echo
        body = b'--B\r\nContent-Disposition: form-data; name="mail"\r\n\r\nanna@corp.example\r\n--B--\r\n'
        answer = self.post("/acme/v1/back", body, ("Content-Type", "multipart/form-data; boundary=B"))
        self.assertEqual(answer.status, 200)
        self.assertNotIn(b"anna@", bytes(self.sent().body))
        read = email.message_from_bytes(b"Content-Type: " + answer.get("content-type").encode() + b"\r\n\r\n" + answer.body,
                                        policy=email.policy.HTTP)
        self.assertEqual([part.get_payload() for part in read.iter_parts()], ["anna@corp.example"])

    def test_a_table_goes_out_with_tokens_and_comes_back_with_values(self):
        def echo(exchange):
            exchange.read()
            body = bytes(exchange.message.body)
            exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        self.vendor.behaviour = echo
        table = b"name,secret,mail\r\nAnna,x,anna@corp.example\r\nBert,y,bert@corp.example\r\n"
        answer = self.post("/acme/v1/rows", table, ("Content-Type", "text/csv"))
        self.assertEqual(answer.status, 200)
        sent = bytes(self.sent().body)
        self.assertNotIn(b"anna@", sent)
        self.assertNotIn(b"secret", sent)
        self.assertEqual(sent.count(b"wbt1."), 2)
        self.assertEqual(answer.body, b"name,mail\r\nAnna,anna@corp.example\r\nBert,bert@corp.example\r\n")

    def test_parts_are_judged_by_their_own_formats_and_recorded_by_both_selectors(self):
        payload = json.dumps({"payload": json.dumps({"name": "Anna", "note": "private"}), "x": "private"}).encode()
        body = (b'--B\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n' + payload +
                b'\r\n--B\r\nContent-Disposition: form-data; name="file"; filename="private.txt"\r\n\r\nlog\r\n--B--\r\n')
        answer = self.post("/acme/v1/parts", body, ("Content-Type", "multipart/form-data; boundary=B"))
        self.assertEqual(answer.status, 200, answer)
        message = self.sent()
        self.assertNotIn(b"private", message.raw)
        read = email.message_from_bytes(b"Content-Type: " + message.head.get("content-type").encode() + b"\r\n\r\n" + bytes(message.body),
                                        policy=email.policy.HTTP)
        parts = list(read.iter_parts())
        self.assertEqual(json.loads(json.loads(parts[0].get_payload())["payload"]), {"name": "Anna"})
        self.assertEqual(parts[1].get_payload(), "log")
        entry = [e for e in self.gateway.entries_of(message.exchange) if e["kind"] == "shared"][0]
        self.assertIn("body $.meta['#body'] $.payload $.name", [item["at"] for item in entry["items"]])


if __name__ == "__main__":
    main()
