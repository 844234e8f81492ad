#!/usr/bin/env python3
"""The shipped policies at work: each example message through its route, beside what `waybill redact` says of it."""
import json
import re
import shutil

from gateway import GatewayCase
from program import POLICIES, main

TLS = "  tls: {ca: certs/vendor-ca.pem, certificate: certs/to-vendor.pem, key: certs/to-vendor.key}"
# vendor, route, client, method, path as sent, content type
CALLS = [
    ("acme-payroll", "create-employees", "hr", "POST", "/v1/companies/c-7/employees?dry_run=true&x=1", "json"),
    ("brightdesk-support", "create-ticket", "shop", "POST", "/api/v2/tickets", "json"),
    ("brightdesk-support", "close-ticket", "shop", "PUT", "/api/v2/tickets/42/status", "json"),
    ("fraudwatch-screening", "import-orders", "checkout", "POST", "/v2/orders/import", "csv"),
    ("fraudwatch-screening", "authorise", "checkout", "POST", "/soap/authorise", "xml"),
    ("fraudwatch-screening", "report-case", "checkout", "POST", "/v2/cases", "json"),
    ("medlab-research", "submit-bundle", "clinic", "POST", "/fhir/study-3/Bundle", "json"),
    ("northcard-payments", "create-customer", "checkout", "POST", "/v1/customers", "json"),
    ("northcard-payments", "create-charge", "checkout", "POST", "/v1/charges", "json"),
    ("northcard-payments", "update-customer", "checkout", "POST", "/v1/customers/cus_1", "form"),
]
TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded", "csv": "text/csv", "xml": "text/xml"}


class Shipped(GatewayCase):
    @classmethod
    def vendors(cls):
        return {}

    @classmethod
    def prepare(cls):
        """The policies as they are shipped; only where vendors are, and with which certificates, is the test's."""
        shutil.copy(POLICIES / "catalog.yaml", cls.gateway.policies)
        for file in (POLICIES / "vendors").iterdir():
            text, changed = re.subn(r"(?m)^  url: https://\S+(\n  tls: .*)?$",
                                    f"  url: https://localhost:{cls.vendor.port}\n{TLS}", file.read_text())
            assert changed == 1, file
            (cls.gateway.policies / "vendors" / file.name).write_text(text)
        cls.gateway.config.write_text(cls.gateway.config.read_text().replace("vendor: acme,", "vendor: acme-payroll,"))

    def example(self, vendor, route, kind):
        return (POLICIES / "examples" / f"{vendor}-{route}.{kind}").read_bytes()

    def call(self, vendor, route, client, method, path, kind):
        return self.client(client).call(method, f"/{vendor}{path}", self.example(vendor, route, kind),
                                        [("Content-Type", TYPES[kind])])

    def test_each_example_arrives_as_the_command_redacts_it(self):
        for vendor, route, client, method, path, kind in CALLS:
            with self.subTest(vendor=vendor, route=route):
                self.vendor.forget()
                answer = self.call(vendor, route, client, method, path, kind)
                self.assertEqual(answer.status, 200, answer)
                expected = self.redact(vendor, route, "--keys", self.gateway.folder / "keyring", policies=self.gateway.policies,
                                       message=self.example(vendor, route, kind)).stdout
                self.assertEqual(bytes(self.vendor.messages[0].body), expected)
                entry = self.gateway.entries_of(answer.get("waybill-exchange"))[0]
                self.assertEqual((entry["vendor"], entry["route"], entry["bytes"]), (vendor, route, len(expected)))

    def test_every_route_with_an_example_is_among_them(self):
        named = {f"{vendor}-{route}.{kind}" for vendor, route, _, _, _, kind in CALLS}
        shipped = {file.name for file in (POLICIES / "examples").iterdir()}
        self.assertEqual(shipped - named, {"oldmail-marketing-add-subscriber.json"})  # lapsed: below

    def test_what_comes_back_has_its_tokens_restored(self):
        self.vendor.behaviour = self.echo
        answer = self.call(*CALLS[0])
        sent = json.loads(self.example("acme-payroll", "create-employees", "json"))
        self.assertEqual([e["email"] for e in json.loads(answer.body)["employees"]], [e["email"] for e in sent["employees"]])
        self.assertNotIn(sent["employees"][0]["email"].encode(), self.vendor.messages[0].body)

    @staticmethod
    def echo(exchange):
        body = exchange.read()
        exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    def test_the_lapsed_agreement_refuses(self):
        answer = self.client("hr").call("POST", "/oldmail-marketing/v3/lists/7/members",
                                        self.example("oldmail-marketing", "add-subscriber", "json"))
        self.assert_refused(answer, "agreement-lapsed", 403)

    def test_clients_of_others_are_refused(self):
        for vendor, route, _, method, path, kind in CALLS:
            with self.subTest(vendor=vendor, route=route):
                answer = self.client("payroll").call(method, f"/{vendor}{path}", self.example(vendor, route, kind),
                                                     [("Content-Type", TYPES[kind])])
                self.assert_refused(answer, "client-not-allowed", 403)


if __name__ == "__main__":
    main()
