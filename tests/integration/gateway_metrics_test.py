#!/usr/bin/env python3
"""Metrics: the page is one that Prometheus reads, its values move with what happens, nothing that a client chose is in it,
and nothing but the page is served."""
import datetime
import http.client
import re
import socket
import subprocess

import tlog
from agreements import people, policy
from exposition import Page
from gateway import Gateway, GatewayCase, field
from program import TOP, main
from vendor import until

METRICS = 'metrics: {address: "127.0.0.1:0"}\n'


class Metrics(GatewayCase):
    @classmethod
    def make_gateway(cls, vendors, limits=None, deadlines=None, config=None):
        return super().make_gateway(vendors, limits, deadlines, config or Gateway.CONFIG + METRICS)

    @classmethod
    def vendors(cls):
        diligence = ("due_diligence:\n"
                     "  - {evidence: iso-27001, reference: A, valid_until: 2097-03-31}\n"
                     "  - {evidence: penetration-test, reference: B, valid_until: 2095-03-31, required: false}\n")
        found = super().vendors()
        found["gone"] = policy("gone", "https://localhost:1")
        return {**found, "acme": found["acme"].replace("agreement:\n", diligence + "agreement:\n", 1)}

    def port(self):
        line = self.gateway.wait_line("event", "metrics are served")
        return int(field(line, "address").rsplit(":", 1)[1])

    def ask(self, method="GET", path="/metrics", body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port(), timeout=20)
        self.addCleanup(connection.close)
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer, answer.read()

    def page(self):
        answer, body = self.ask()
        self.assertEqual((answer.status, answer.getheader("Content-Type")), (200, "text/plain; version=0.0.4; charset=utf-8"))
        return Page(body)

    def settled(self):
        return until(lambda: (p := self.page()).get("waybill_exchanges_open") == 0 and p, what="the exchanges' end")

    def test_values_move_with_what_happens(self):
        before = self.settled()
        client = self.client()
        self.assertEqual(client.call("POST", self.CREATE, people()).status, 200)
        self.assertEqual(client.call("GET", "/acme/v1/absent").status, 404)
        self.assertEqual(client.call("GET", "/nobody/v1/absent").status, 404)
        self.assertEqual(client.call("POST", self.CREATE.replace("acme", "lapsed"), people()).status, 403)
        now = self.settled()

        def moved(name, **labels):
            return now.get(name, **labels) - before.get(name, **labels)
        self.assertEqual(moved("waybill_exchanges_begun_total"), 4)
        for vendor, outcome, count in (("acme", "complete", 1), ("acme", "refused", 1), ("acme", "broken", 0),
                                       ("", "refused", 1), ("lapsed", "refused", 1), ("lapsed", "complete", 0)):
            self.assertEqual(moved("waybill_exchanges_total", vendor=vendor, outcome=outcome), count, (vendor, outcome))
        for code, count in (("route-unknown", 1), ("vendor-unknown", 1), ("agreement-lapsed", 1), ("overloaded", 0)):
            self.assertEqual(moved("waybill_exchanges_stopped_total", code=code), count, code)
        self.assertEqual(moved("waybill_connections_accepted_total"), 1)
        self.assertEqual(now.get("waybill_connections_open"), 1)
        until(lambda: self.page().get("waybill_log_entries") == len(self.gateway.entries()), what="the last outcome")
        self.assertGreaterEqual(self.page().get("waybill_log_entries") - before.get("waybill_log_entries"), 5)

    def test_a_vendor_that_does_not_answer_is_counted_by_its_code(self):
        before = self.settled()
        self.assertIn(self.client().call("POST", self.CREATE.replace("acme", "gone"), people()).status, (502, 503))
        now = self.settled()
        stopped = {code for code in now.labels("waybill_exchanges_stopped_total", "code")
                   if now.get("waybill_exchanges_stopped_total", code=code)
                   > before.get("waybill_exchanges_stopped_total", code=code)}
        self.assertEqual(stopped, {"vendor-unreachable"})

    def test_it_says_how_the_gateway_is(self):
        page, status = self.settled(), self.gateway.status()
        self.assertEqual(page.get("waybill_build_info", version=status["version"], node="gw-test"), 1)
        self.assertEqual(page.get("waybill_workers"), 2)
        self.assertEqual(page.get("waybill_memory_limit_bytes"), status["memory"]["limit"])
        for name in ("draining", "log_latched", "log_checkpoint_not_kept", "index_failed", "retention_failed"):
            self.assertEqual(page.get(f"waybill_{name}"), 0, name)
        until(lambda: self.page().get("waybill_index_lag_entries") == 0, what="the index")
        self.assertGreater(page.get("process_resident_memory_bytes"), 1 << 20)
        self.assertGreater(page.get("process_open_fds"), 10)
        self.assertGreater(page.get("process_cpu_seconds_total"), 0)

    def test_what_runs_out_has_its_time(self):
        page = self.page()

        def day(text):
            return datetime.datetime.fromisoformat(text + "T00:00:00+00:00").timestamp()
        self.assertEqual(page.get("waybill_agreement_expiry_timestamp_seconds", vendor="lapsed"), day("2025-01-01"))
        self.assertEqual((page.get("waybill_agreement_valid", vendor="lapsed"), page.get("waybill_agreement_valid", vendor="acme")),
                         (0, 1))
        name = "waybill_evidence_expiry_timestamp_seconds"
        self.assertEqual(page.get(name, vendor="acme", evidence="iso-27001", required="true"), day("2097-04-01"))
        self.assertEqual(page.get(name, vendor="acme", evidence="penetration-test", required="false"), day("2095-04-01"))
        for used_for, what, pem in (("listener egress", "certificate", self.pki.cert("gateway")),
                                    ("listener bound", "ca", self.pki.cert("company-ca")),
                                    ("vendor acme", "certificate", self.pki.cert("to-vendor"))):
            said = subprocess.run(["openssl", "x509", "-in", pem, "-noout", "-enddate"], capture_output=True, check=True).stdout
            ends = datetime.datetime.strptime(said.decode().strip(), "notAfter=%b %d %H:%M:%S %Y GMT")
            self.assertEqual(page.get("waybill_certificate_expiry_timestamp_seconds", used_for=used_for, what=what),
                             ends.replace(tzinfo=datetime.timezone.utc).timestamp())
        crl = page.get("waybill_certificate_expiry_timestamp_seconds", used_for="listener egress", what="crl")
        self.assertGreater(crl, datetime.datetime.now().timestamp())

    def test_nothing_that_a_client_chose_is_in_it(self):
        before = self.ask()[1].count(b"\n")
        with self.gateway.client("payroll") as client:  # of another: who is refused often has no entries of its own
            for n in range(20):
                client.call("GET", f"/zebra{n}/v1/zebra")
        page = self.ask()[1]
        self.assertNotIn(b"zebra", page)
        self.assertNotIn(b"spiffe", page)
        self.assertEqual(page.count(b"\n"), before)

    def test_a_reload_brings_new_vendors_and_dates(self):
        path = self.gateway.vendor_file("fresh")
        path.write_text(policy("fresh", f"https://localhost:{self.vendor.port}", until="2050-06-30"))
        self.addCleanup(self.gateway.reload)
        self.addCleanup(path.unlink)
        self.gateway.reload()
        page = self.page()
        self.assertEqual(page.get("waybill_agreement_valid", vendor="fresh"), 1)
        self.assertEqual(page.get("waybill_exchanges_total", vendor="fresh", outcome="refused"), 0)

    def test_other_paths_and_methods_are_refused(self):
        for path in ("/", "/metrics/", "/metrics2", "/status", "/..", "/metrics/../status"):
            with self.subTest(path):
                answer, body = self.ask(path=path)
                self.assertIn(answer.status, (400, 404))
                self.assertNotIn(b"waybill_", body)
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            with self.subTest(method):
                answer, body = self.ask(method)
                self.assertEqual((answer.status, answer.getheader("Allow")), (405, "GET, HEAD"))
                self.assertNotIn(b"waybill_", body)
        answer, body = self.ask("POST", body=b"x" * 100)
        self.assertEqual(answer.status, 413)
        answer, body = self.ask("HEAD")
        self.assertEqual((answer.status, body), (200, b""))
        self.assertGreater(int(answer.getheader("Content-Length")), 1000)
        self.assertEqual(self.ask(path="/metrics?name=x")[0].status, 200)  # Prometheus may send parameters

    def test_who_says_nothing_holds_nobody_up(self):
        idle = [socket.create_connection(("127.0.0.1", self.port())) for _ in range(10)]
        try:
            self.page()
        finally:
            for one in idle:
                one.close()

    def test_the_command_prints_the_same_page(self):
        by_command = Page(self.gateway.run("metrics", "-c", self.gateway.config).stdout)
        self.assertEqual(by_command.types, self.page().types)
        done = self.gateway.run("metrics", "--socket", self.work / "absent.sock", expect=2)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"absent.sock", done.stderr)

    def test_the_metrics_that_operations_names_are_there_and_all_are_named(self):
        text = (TOP / "docs" / "operations.md").read_text().split("## Metrics", 1)[1].split("\n## ", 1)[0]
        named = set(re.findall(r"\b(?:waybill|process)_[a-z_]+[a-z]\b", text))
        there = set(self.page().types)
        witnesses = {name for name in named if "witness" in name or "cosigned" in name}  # where there are any
        streams = {name for name in named if name.startswith("waybill_stream_")}
        self.assertEqual(there - named, set(), "not in the document")
        self.assertEqual(named - there - witnesses - streams, set(), "not on the page")


class Witnessed(GatewayCase):
    def test_witnesses_have_their_size_and_lag(self):
        self.gateway.stop()
        witness = tlog.Witness("witness.example/w1", None)
        self.addCleanup(witness.stop)
        line = f'{{name: w1, url: "http://127.0.0.1:{witness.port}", key: "{witness.signer.verifier}"}}'
        config = Gateway.CONFIG.replace("checkpoint_to: kept.checkpoint}", f"witnesses: [{line}]}}")
        gateway = self.make_gateway(self.vendors(), config=config)
        self.addCleanup(gateway.stop)
        key = gateway.run("key", "export-public", gateway.folder / "keyring").stdout.decode().strip()
        witness.log_key = key
        gateway.start()

        def page():
            return Page(gateway.run("metrics", "-c", gateway.config).stdout)
        caught_up = until(lambda: (p := page()).get("waybill_witness_lag_entries", witness="w1") == 0 and p, what="the witness")
        self.assertEqual(caught_up.get("waybill_witness_entries", witness="w1"), caught_up.get("waybill_log_entries"))
        self.assertEqual(caught_up.get("waybill_witness_consecutive_failures", witness="w1"), 0)
        witness.stop()
        with gateway.client() as client:
            client.call("GET", "/acme/v1/absent")
        behind = until(lambda: (p := page()).get("waybill_witness_consecutive_failures", witness="w1") > 0 and p,
                       what="a failure")
        self.assertGreater(behind.get("waybill_witness_lag_entries", witness="w1"), 0)
        self.assertLessEqual(behind.get("waybill_log_cosigned_entries"), caught_up.get("waybill_log_entries"))


class Latched(GatewayCase):
    def test_a_record_that_is_shut_is_seen_at_once(self):
        def page():
            return Page(self.gateway.run("metrics", "-c", self.gateway.config).stdout)
        before = page()
        self.assertEqual(before.get("waybill_log_latched"), 0)
        for segment in (self.gateway.audit / "log").iterdir():
            segment.unlink()
        answer = self.client().call("POST", self.CREATE, people())
        self.assertEqual((answer.status, answer.get("waybill-refusal")), (503, "audit-unavailable"))
        after = page()
        self.assertEqual(after.get("waybill_log_latched"), 1)
        self.assertEqual(after.get("waybill_log_entries"), before.get("waybill_log_entries"))
        self.assertEqual(after.get("waybill_exchanges_stopped_total", code="audit-unavailable"), 1)
        self.gateway.kill()  # a stop could not be recorded


class Addresses(GatewayCase):
    def test_another_address_than_loopback_has_to_be_meant(self):
        self.gateway.stop()
        text = self.gateway.config.read_text()
        for line, wanted in (('metrics: {address: "0.0.0.0:0"}', b"without TLS"),
                             ('metrics: {address: "0.0.0.0:0", plain_http: false}', b"plain_http"),
                             ('metrics: {address: "localhost:1"}', b"address"), ("metrics: {}", b"address"),
                             ('metrics: {address: "127.0.0.1:0", path: /x}', b"path")):
            with self.subTest(line):
                self.gateway.config.write_text(text + line + "\n")
                self.assertIn(wanted, self.gateway.run("check", "-c", self.gateway.config, expect=2).stderr)
        self.gateway.config.write_text(text + 'metrics: {address: "0.0.0.0:0", plain_http: true}\n')
        self.gateway.start()
        self.gateway.wait_line("event", "metrics are served")
        self.gateway.stop()

    def test_an_address_that_is_taken_keeps_it_from_starting(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            gateway = self.make_gateway(self.vendors())
            gateway.config.write_text(gateway.config.read_text() + f'metrics: {{address: "127.0.0.1:{taken.getsockname()[1]}"}}\n')
            done = gateway.run("serve", "-c", gateway.config, expect=2)
            self.assertIn(b"cannot listen there", done.stderr)


if __name__ == "__main__":
    main()
