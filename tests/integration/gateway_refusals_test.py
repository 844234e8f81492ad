#!/usr/bin/env python3
"""Refusals: what a client is told in which form, what is on record, and what never is in either."""
import json
import re

from agreements import people
from client import request
from gateway import GatewayCase
from program import TOP, main
from vendor import until

SECRET = "S3CRET"
# Each with a secret in every part that a client fills: none may come back or be written down.
REFUSED = [
    request("POST", f"/acme/v1/{SECRET}?{SECRET}={SECRET}", people(name=SECRET), [(f"X-{SECRET}", SECRET)]),
    request("POST", f"/{SECRET}/v1/people", people(name=SECRET)),
    request("POST", f"/acme/v1/companies/{SECRET}/people", people(card=SECRET)),
    request("POST", f"/acme/v1/companies/{SECRET}/people", b'{"people":[{"name":"' + SECRET.encode() + b'"'),
    request("POST", f"/acme/v1/companies/{SECRET}/people", b'{"' + SECRET.encode() + b'":1,"' + SECRET.encode() + b'":2}'),
    request("POST", f"/acme/v1/companies/{SECRET}/people", people(), [("Content-Type", f"text/{SECRET}")]),
    request("POST", "/acme/v1/strict?" + SECRET + "=1", b'{"id":1}'),
    request("POST", "/acme/v1/strict", b'{"id":1,"' + SECRET.encode() + b'":"' + SECRET.encode() + b'"}'),
    request("GET", f"/acme/v1/people/..%2f{SECRET}"),
    request("GET", f"/lapsed/v1/people/{SECRET}"),
    request("GET", f"/acme/v1/people/{SECRET}", fields=[("Bad name", SECRET)]),
    request("POST", "/acme/v1/small", b'{"id":"' + SECRET.encode() * 100 + b'"}'),
    request("GET", f"/acme/v1/people/{SECRET}", fields=[(f"X-{SECRET}", SECRET * 5000)]),
]


class Refusals(GatewayCase):
    def test_an_answer_has_the_standard_forms(self):
        answer = self.client("shop").call("POST", self.CREATE, people())
        problem = self.assert_refused(answer, "client-not-allowed", 403)
        exchange = answer.get("waybill-exchange")
        self.assertEqual((answer.get("content-type"), answer.get("cache-control")), ("application/problem+json", "no-store"))
        self.assertEqual(sorted(problem), ["code", "detail", "exchange", "instance", "status", "title", "type"])
        self.assertEqual((problem["type"], problem["status"], problem["exchange"], problem["instance"]),
                         ("urn:waybill:refusal:client-not-allowed", 403, exchange, f"urn:uuid:{exchange}"))
        self.assertRegex(answer.get("proxy-status"), r'^gw-test; error=http_request_denied; details="client-not-allowed"$')
        entry = self.refused_entry(answer)
        self.assertEqual(list(entry), ["v", "kind", "id", "window", "time", "node", "client", "vendor", "route", "policy", "code"])
        self.assertEqual((entry["id"], entry["client"], entry["vendor"], entry["route"], entry["code"]),
                         (exchange, "spiffe://corp.example/shop/web", "acme", "create-people", "client-not-allowed"))

    def test_each_code_is_in_the_document_with_its_status(self):
        document = (TOP / "docs" / "refusals.md").read_text()
        for certificate, sent in (("hr", REFUSED[0]), ("payroll", REFUSED[2]), ("payroll", REFUSED[3]), ("shop", REFUSED[11])):
            with self.gateway.client(certificate) as client:
                client.send(sent)
                answer = client.read()
            row = next(line for line in document.splitlines() if line.startswith(f"| `{answer.get('waybill-refusal')}` |"))
            self.assertIn(str(answer.status), row)

    def test_no_refusal_repeats_anything_of_the_message(self):
        codes = set()
        for number, sent in enumerate(REFUSED):
            with self.subTest(sent[:80]), self.gateway.client(("hr", "payroll")[number % 2]) as client:
                client.send(sent)
                answer = client.read()
                self.assertGreaterEqual(answer.status, 400)
                self.assertIsNotNone(answer.get("waybill-refusal"), answer)
                codes.add(answer.get("waybill-refusal"))
                self.assertNotIn(SECRET.lower(), (answer.head.raw + answer.body).decode().lower())
        self.assertGreaterEqual(len(codes), 9)
        self.assertNotIn(SECRET.lower(), json.dumps(self.gateway.entries()).lower())
        self.assertNotIn(SECRET.lower(), "\n".join(self.gateway.said()).lower())

    def test_nor_does_the_log_of_what_was_let_through(self):
        for _ in range(3):
            answer = self.client("payroll").call("POST", f"{self.CREATE}?tag={SECRET}&x={SECRET}", people(name=SECRET, x=SECRET),
                                                 [("Idempotency-Key", SECRET), ("X-Other", SECRET)])
            self.assertEqual(answer.status, 200)
        self.assertNotIn(SECRET, json.dumps(self.gateway.entries()))
        self.assertNotIn(SECRET, "\n".join(self.gateway.said()))

    def test_log_lines_say_which_exchange_and_are_key_value(self):
        answer = self.client("shop").call("POST", self.CREATE, people())
        line = self.gateway.wait_line("exchange", answer.get("waybill-exchange"))
        self.assertRegex(line, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z (debug|info|warning|error) event=")
        self.assertRegex(re.sub(r'"(?:[^"\\]|\\.)*"', '""', line), r"^\S+ \w+( [a-z_]+=\S+)+$")


class Condensed(GatewayCase):
    def test_beyond_ten_a_second_they_are_counted_together(self):
        count = 120
        with self.gateway.client("shop") as client:
            client.send(request("GET", "/acme/v1/absent") * count)
            answers = [client.read() for _ in range(count)]
        self.assertEqual({a.get("waybill-refusal") for a in answers}, {"route-unknown"})

        def all_told():
            entries = self.gateway.entries("refused")
            return entries if len([e for e in entries if "id" in e]) + sum(e.get("count", 0) for e in entries) == count else None
        entries = until(all_told, what="an entry for each refusal, by itself or counted")
        condensed = [e for e in entries if "count" in e]
        self.assertTrue(condensed)
        for entry in condensed:
            self.assertEqual(list(entry), ["v", "kind", "time", "node", "client", "code", "count"])
            self.assertEqual((entry["client"], entry["code"]), ("spiffe://corp.example/shop/web", "route-unknown"))
        by_itself = {e["id"] for e in entries if "id" in e}
        self.assertLessEqual(by_itself, {a.get("waybill-exchange") for a in answers})
        self.assertGreaterEqual(len(by_itself), 10)
        # Another client has its own ten.
        with self.gateway.client() as client:
            self.refused_entry(client.call("GET", "/acme/v1/absent"))

    def test_what_was_counted_is_written_when_the_gateway_stops(self):
        before = len(self.gateway.entries("refused"))
        with self.gateway.client("payroll") as client:
            client.send(request("GET", "/acme/v1/absent") * 50)
            for _ in range(50):
                client.read()
        self.gateway.stop()
        entries = self.gateway.entries("refused")[before:]
        mine = [e for e in entries if e["client"] == "dns:payroll.corp.example"]
        self.assertEqual(len([e for e in mine if "id" in e]) + sum(e.get("count", 0) for e in mine), 50)
        self.gateway.start()


class Durable(GatewayCase):
    def test_a_refusal_is_on_record_before_it_is_answered(self):
        for _ in range(3):
            with self.gateway.client() as client:
                answer = client.call("GET", "/acme/v1/absent")
                self.gateway.kill()
            self.assertEqual([e["code"] for e in self.gateway.entries_of(answer.get("waybill-exchange"))], ["route-unknown"])
            self.gateway.start()
        self.gateway.stop()
        self.assertEqual(self.gateway.verify()["verdict"], "ok")

    def tearDown(self):
        if self.gateway.process is None:
            self.gateway.start()


if __name__ == "__main__":
    main()
