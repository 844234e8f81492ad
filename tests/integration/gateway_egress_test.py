#!/usr/bin/env python3
"""A request on its way to the vendor: addressed, redacted, its head written anew, on record before it leaves."""
import json
import subprocess
import threading
import urllib.parse

from agreements import bulk, people
from client import chunked, request
from gateway import GatewayCase
from program import main
from vendor import reply


class Egress(GatewayCase):
    def tools(self, *words):
        """curl with the client's certificate."""
        done = subprocess.run(
            ["curl", "-sS", "--http1.1", "--max-time", "20", "--cacert", str(self.pki.cert("company-ca")), "--cert",
             str(self.pki.cert("hr")), "--key", str(self.pki.key("hr")), *words], capture_output=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def url(self, path, listener="egress"):
        return f"https://localhost:{self.gateway.ports[listener]}{path}"

    def body(self, index=-1):
        return json.loads(bytes(self.vendor.messages[index].body))

    def test_a_message_arrives_as_the_agreement_says(self):
        answer = self.client().call("POST", self.CREATE, people(2))
        self.assertEqual((answer.status, answer.body), (200, b"{}"))
        got = self.body()["people"]
        self.assertEqual([list(p) for p in got], [["id", "name", "email", "iban", "note"]] * 2)
        self.assertEqual((got[1]["id"], got[1]["name"], got[1]["note"]), (1, "Name 1", "[gone]"))
        self.assertEqual(got[1]["iban"], "*" * 18 + "0001")
        self.assertRegex(got[1]["email"], r"^wbt1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+\.$")
        self.assertNotIn(b"drift", self.vendor.messages[0].raw)

    def test_its_entry_is_there_when_the_vendor_has_the_first_byte(self):
        seen = []

        def look(exchange):
            seen.extend(self.gateway.entries_of(exchange.message.exchange))
            reply()(exchange)
        self.vendor.behaviour = look
        answer = self.client().call("POST", self.CREATE + "?dry_run=yes", people(3), [("Idempotency-Key", "k-1")])
        self.assertEqual([(e["kind"], e["window"], e["last"]) for e in seen], [("shared", 0, True)])
        shared = seen[0]
        self.assertEqual((shared["id"], shared["node"], shared["client"], shared["vendor"], shared["route"], shared["method"]),
                         (answer.get("waybill-exchange"), "gw-test", "spiffe://corp.example/hr/sync", "acme", "create-people",
                          "POST"))
        self.assertEqual(shared["bytes"], len(self.vendor.messages[0].body))
        self.assertEqual([(i["at"], i["category"], i["treatment"], i["count"]) for i in shared["items"]][:4],
                         [("path company", "tech.id", "clear", 1), ("query dry_run", "tech.flag", "clear", 1),
                          ("header idempotency-key", "tech.id", "clear", 1), ("body $.people[*].id", "tech.id", "clear", 3)])
        outcome = self.gateway.wait_outcome(shared["id"])
        self.assertEqual((outcome["windows"], outcome["end"], outcome["status"], outcome["bytes"]), (1, "complete", 200, 2))

    def test_the_head_is_written_anew(self):
        fields = [("User-Agent", "tester/1"), ("Accept", "*/*"), ("Authorization", "Bearer secret"), ("Cookie", "a=secret"),
                  ("traceparent", "00-secret"), ("X-Forwarded-For", "10.0.0.1"), ("Waybill-Exchange", "forged"), ("Via", "1.1 x"),
                  ("Idempotency-Key", "key-1"), ("X-IBAN", "DE89370400440532013000"), ("X-Owner", "owner@corp.example"),
                  ("Accept-Encoding", "gzip"), ("Connection", "x-odd"), ("X-Odd", "odd"), ("TE", "trailers"), ("Upgrade", "h2c")]
        answer = self.client().call("POST", self.CREATE, people(), fields, host="gateway.corp.example")
        self.assertEqual(answer.status, 200)
        head = self.vendor.messages[0].head
        self.assertEqual(head.first, "POST /v1/companies/c-1/people HTTP/1.1")
        self.assertEqual(sorted(head.names()), ["accept-encoding", "content-length", "content-type", "host", "idempotency-key",
                                                "waybill-exchange", "x-iban", "x-owner"])
        self.assertEqual((head.get("host"), head.get("content-type"), head.get("accept-encoding")),
                         (f"localhost:{self.vendor.port}", "application/json", "identity"))
        self.assertEqual((head.get("idempotency-key"), head.get("x-iban")), ("key-1", "*" * 18 + "3000"))
        self.assertRegex(head.get("x-owner"), r"^wbt1\.")
        self.assertEqual(head.get("waybill-exchange"), answer.get("waybill-exchange"))
        self.assertRegex(head.get("waybill-exchange"), r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")

    def test_named_parts_of_the_query_leave_in_their_order_and_nothing_else(self):
        query = "?secret=1&tag=b%20c&other&dry_run=true&tag=a&owner=o%40corp.example&drift=%3Cx%3E"
        self.client().call("POST", self.CREATE + query, people())
        path, _, sent = self.vendor.messages[0].head.first.split(" ")[1].partition("?")
        self.assertEqual(path, "/v1/companies/c-1/people")
        pairs = sent.split("&")
        self.assertEqual(pairs[:3], ["tag=b%20c", "dry_run=true", "tag=a"])  # as they were spelled
        self.assertEqual(len(pairs), 4)
        self.assertRegex(urllib.parse.unquote(pairs[3]), r"^owner=wbt1\.")
        entry = self.gateway.entries("shared")[-1]
        self.assertEqual([(i["at"], i["count"]) for i in entry["items"]][:4],
                         [("path company", 1), ("query tag", 2), ("query dry_run", 1), ("query owner", 1)])

    def test_a_path_parameter_keeps_its_spelling(self):
        self.client().call("GET", "/acme/v1/people/a%20b%C3%A9")
        self.assertEqual(self.vendor.messages[0].head.first, "GET /v1/people/a%20b%C3%A9 HTTP/1.1")

    def test_a_bound_listener_needs_no_vendor_in_the_path(self):
        answer = self.client(listener="bound").call("POST", "/v1/companies/c-2/people", people())
        self.assertEqual(answer.status, 200)
        self.assertEqual(self.vendor.messages[0].head.first, "POST /v1/companies/c-2/people HTTP/1.1")
        self.vendor.forget()
        answer = self.client(listener="bound").call("POST", self.CREATE, people())
        self.assert_refused(answer, "route-unknown", 404)

    def test_a_form_is_redacted_field_by_field(self):
        form = b"secret=1&name=Ann+B%C3%A9&email=a%40corp.example&x=&id=7&name=Bo"
        answer = self.client().call("POST", "/acme/v1/form", form, [("Content-Type", "application/x-www-form-urlencoded")])
        self.assertEqual(answer.status, 200, answer)
        message = self.vendor.messages[0]
        self.assertEqual(message.head.get("content-type"), "application/x-www-form-urlencoded")
        pairs = bytes(message.body).split(b"&")
        self.assertEqual((pairs[0], pairs[2], pairs[3]), (b"name=Ann+B%C3%A9", b"id=7", b"name=Bo"))
        self.assertRegex(urllib.parse.unquote(pairs[1].decode()), r"^email=wbt1\.")
        self.assertEqual(len(pairs), 4)

    def test_requests_without_a_body(self):
        with self.gateway.client() as client:
            self.vendor.next_behaviours = [reply(body=b'{"a":1}'), reply(body=b'{"a":1}'), reply(204)]
            self.assertEqual(client.call("GET", self.PERSON + "?part=all&x=1").body, b'{"a":1}')
            looked = client.call("HEAD", self.PERSON)
            self.assertEqual((looked.status, looked.get("content-length"), looked.body), (200, "7", b""))
            gone = client.call("DELETE", self.PERSON)
            self.assertEqual((gone.status, gone.get("content-length"), gone.get("transfer-encoding")), (204, None, None))
        self.assertEqual([m.head.first for m in self.vendor.messages],
                         ["GET /v1/people/7?part=all HTTP/1.1", "HEAD /v1/people/7 HTTP/1.1", "DELETE /v1/people/7 HTTP/1.1"])
        for message in self.vendor.messages:
            self.assertNotIn("content-type", message.head.names())
            self.assertNotIn("transfer-encoding", message.head.names())
            self.assertIn(message.head.get("content-length"), (None, "0"))

    def test_connections_are_kept_on_both_sides(self):
        with self.gateway.client() as client:
            for _ in range(5):
                self.assertEqual(client.call("POST", self.CREATE, people()).status, 200)
        self.assertEqual(len(self.vendor.messages), 5)
        self.assertEqual(len({m.connection for m in self.vendor.messages}), 1)

    def test_pipelined_requests_are_answered_in_order(self):
        self.vendor.behaviour = lambda exchange: reply(
            body=exchange.message.head.first.split(" ")[1].encode(), fields=[("Content-Type", "text/plain")])(exchange)
        with self.gateway.client() as client:
            client.send(b"".join(request("GET", f"/acme/v1/people/{n}") + request("POST", self.CREATE, people()) for n in range(5)))
            answers = [client.read().body.decode() for _ in range(10)]
        self.assertEqual(answers[::2], [f"/v1/people/{n}" for n in range(5)])
        self.assertEqual(set(answers[1::2]), {"/v1/companies/c-1/people"})

    def test_close_is_what_the_client_asks_for(self):
        with self.gateway.client() as client:
            answer = client.call("GET", self.PERSON, fields=[("Connection", "close")])
            self.assertEqual((answer.status, answer.get("connection"), client.rest(), client.goodbye), (200, "close", b"", True))

    def test_the_client_s_framing_has_no_part_in_what_is_sent(self):
        message = people(3)
        with self.gateway.client() as client:
            client.call("POST", self.CREATE, message)
            client.send(chunked("POST", self.CREATE, [message[i:i + 7] for i in range(0, len(message), 7)],
                                trailers=b"X-Trailer: secret\r\nIdempotency-Key: late\r\n"))
            self.assertEqual(client.read().status, 200)
        one, other = self.vendor.messages
        plain = [m.raw.replace(m.exchange.encode(), b"ID") for m in (one, other)]
        self.assertEqual(*plain)
        self.assertEqual(one.head.get("content-length"), str(len(one.body)))

    def test_more_than_a_window_is_chunked_one_chunk_a_window(self):
        answer = self.client().call("POST", "/acme/v1/bulk", bulk(300, 16_000))
        self.assertEqual(answer.status, 200)
        message = self.vendor.messages[0]
        self.assertEqual((message.head.get("transfer-encoding"), message.head.get("content-length")), ("chunked", None))
        entries = [e for e in self.gateway.entries_of(message.exchange) if e["kind"] == "shared"]
        self.assertEqual([e["bytes"] for e in entries], message.windows[:-1])
        self.assertEqual([e["window"] for e in entries], list(range(len(entries))))
        self.assertEqual([e["last"] for e in entries], [False] * (len(entries) - 1) + [True])
        self.assertGreaterEqual(min(message.windows[:-2]), 1 << 20)
        self.assertEqual(len(json.loads(bytes(message.body))["rows"]), 300)
        self.assertNotIn(b"withheld", message.body)

    def test_100_continue_comes_after_the_decision_only(self):
        message = people()
        head = request("POST", self.CREATE, b"", [("Expect", "100-continue")]).replace(
            b"Content-Length: 0", f"Content-Length: {len(message)}".encode())
        with self.gateway.client() as client:
            client.send(head)
            self.assertEqual(client.read_head().first.split(" ")[1], "100")
            self.assertEqual(self.vendor.messages, [])
            client.send(message)
            self.assertEqual(client.read().status, 200)
        self.assertNotIn("expect", self.vendor.messages[0].head.names())
        self.vendor.forget()
        with self.gateway.client("shop") as client:
            client.send(head)
            refused = client.read()
            self.assert_refused(refused, "client-not-allowed", 403)
            self.assertEqual(refused.interim, [])

    def test_what_the_policy_does_not_allow_is_refused(self):
        json_type = [("Content-Type", "application/json")]
        message = people()
        for certificate, method, path, body, fields, code, status in (
                ("hr", "POST", "/nobody/v1/people", message, [], "vendor-unknown", 404),
                ("hr", "GET", "/", None, [], "vendor-unknown", 404),
                ("hr", "GET", "/acme", None, [], "route-unknown", 404),
                ("hr", "GET", "/acme/v1/absent", None, [], "route-unknown", 404),
                ("hr", "PUT", self.CREATE, message, [], "route-unknown", 404),
                ("hr", "post", self.CREATE, message, [], "route-unknown", 404),
                ("shop", "POST", self.CREATE, message, [], "client-not-allowed", 403),
                ("hr", "POST", "/acme/v1/shop", b"{}", [], "client-not-allowed", 403),
                ("shop", "GET", "/lapsed/v1/people/7", None, [], "agreement-lapsed", 403),
                ("payroll", "GET", self.PERSON, b"{}", [], "direction-undeclared", 415),
                ("payroll", "POST", self.CREATE, message, [("Content-Type", "text/plain")], "content-type-unsupported", 415),
                ("payroll", "POST", self.CREATE, message, json_type * 2, "content-type-unsupported", 415),
                ("payroll", "POST", self.CREATE, message, [("Content-Encoding", "compress")], "coding-unsupported", 415),
                ("payroll", "POST", self.CREATE, b'{"a":1,"a":2}', [], "body-malformed", 400),
                ("payroll", "POST", self.CREATE, b"{} x", [], "body-malformed", 400),
                ("payroll", "POST", self.CREATE, b"", [], "body-malformed", 400),
                ("payroll", "POST", self.CREATE, people(card="4111111111111111"), [], "item-refused", 422),
                ("payroll", "POST", "/acme/v1/strict", b'{"id":1,"more":2}', [], "unknown-item", 422),
                ("payroll", "POST", "/acme/v1/strict?more=2", b'{"id":1}', [], "unknown-item", 422)):
            with self.subTest(code=code, path=path):
                answer = self.client(certificate).call(method, path, body, fields)
                self.assert_refused(answer, code, status)
        entries = self.gateway.entries("refused")
        self.assertEqual({e["vendor"] for e in entries if e["code"] == "agreement-lapsed"}, {"lapsed"})

    def test_a_connection_goes_on_after_a_refusal(self):
        with self.gateway.client("shop") as client:
            self.assertEqual(client.call("POST", self.CREATE, people()).status, 403)
            self.assertEqual(client.call("POST", "/acme/v1/shop", b'{"id":5,"x":6}').status, 200)
        self.assertEqual([bytes(m.body) for m in self.vendor.messages], [b'{"id":5}'])

    def test_a_route_with_whole_sends_nothing_of_a_message_that_is_refused_late(self):
        broken = bulk(300, 16_000)[:-1] + b",}"
        answer = self.client().call("POST", "/acme/v1/whole", broken)
        self.assert_refused(answer, "body-malformed", 400)
        answer = self.client().call("POST", "/acme/v1/whole", bulk(300, 16_000))
        self.assertEqual((answer.status, len(self.vendor.messages)), (200, 1))

    def test_a_message_that_is_refused_late_is_broken_off(self):
        answer = self.client().call("POST", "/acme/v1/bulk", bulk(300, 16_000)[:-1] + b",}")
        self.assertEqual((answer.status, answer.get("waybill-refusal")), (400, "body-malformed"))
        self.vendor.wait(lambda: self.vendor.messages and self.vendor.messages[0].over)
        message = self.vendor.messages[0]
        outcome = self.gateway.wait_outcome(answer.get("waybill-exchange"))
        entries = self.gateway.entries_of(answer.get("waybill-exchange"))
        shared = [e for e in entries if e["kind"] == "shared"]
        refused = [e for e in entries if e["kind"] == "refused"]
        self.assertFalse(any(e["last"] for e in shared))
        self.assertEqual([(e["code"], e["window"]) for e in refused], [("body-malformed", len(shared))])
        self.assertEqual((outcome["end"], outcome["windows"]), ("broken", len(shared)))
        self.assertFalse(message.complete)
        self.assertNotIn(0, message.windows)  # no last chunk

    def test_many_clients_at_once(self):
        answers, lock = [], threading.Lock()

        def work():
            with self.gateway.client() as client:
                for _ in range(10):
                    answer = client.call("POST", self.CREATE, people(5))
                    with lock:
                        answers.append((answer.status, answer.get("waybill-exchange")))
        threads = [threading.Thread(target=work) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([status for status, _ in answers], [200] * 160)
        self.assertEqual({m.exchange for m in self.vendor.messages}, {exchange for _, exchange in answers})
        self.assertEqual(self.gateway.verify()["verdict"], "ok")

    def test_curl_is_a_client(self):
        told = self.tools("-w", "%{http_code}", "-H", "Content-Type: application/json", "--data-binary", people().decode(),
                          self.url(self.CREATE))
        self.assertEqual(told, b"{}200")
        self.assertEqual(self.body()["people"][0]["note"], "[gone]")
        self.vendor.forget()
        big = self.work / "big.json"
        big.write_bytes(bulk(200, 16_000))
        told = self.tools("-w", "%{http_code}", "-H", "Content-Type: application/json", "-H", "Transfer-Encoding: chunked", "-T",
                          str(big), "-X", "POST", self.url("/acme/v1/bulk"))
        self.assertEqual(told, b"{}200")
        self.assertEqual(len(self.body()["rows"]), 200)

    def test_requests_is_a_client(self):
        try:
            import requests
        except ImportError:
            self.skipTest("Python requests is not installed")
        with requests.Session() as session:
            session.trust_env = False
            session.verify, session.cert = str(self.pki.cert("company-ca")), (str(self.pki.cert("hr")), str(self.pki.key("hr")))
            first = session.post(self.url(self.CREATE), json=json.loads(people()), timeout=20)
            again = session.post(self.url(self.CREATE), data=(p for p in [people()[:40], people()[40:]]),
                                 headers={"Content-Type": "application/json"}, timeout=20)
            refused = session.get(self.url("/acme/v1/absent"), timeout=20)
        self.assertEqual((first.status_code, first.json(), again.status_code, refused.json()["code"]),
                         (200, {}, 200, "route-unknown"))
        self.assertEqual(*[bytes(m.body) for m in self.vendor.messages])


if __name__ == "__main__":
    main()
