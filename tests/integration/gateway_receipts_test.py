#!/usr/bin/env python3
"""A vendor fetches receipts of what it was sent, by its own certificate, and sees nothing of another's."""
import http.client
import json
import ssl

import tlog
from agreements import bulk, people, policy
from gateway import GatewayCase
from program import main
from vendor import until

CONFIG = """
node: gw-test
listeners:
  - {name: egress, mode: egress, address: "127.0.0.1:0", address_by: path, tls: %(tls)s}
  - {name: receipts, mode: receipts, address: "127.0.0.1:0",
     tls: {certificate: certs/gateway.pem, key: certs/gateway.key, client_ca: certs/vendor-ca.pem}}
policies: {directory: policies}
audit: {directory: audit, origin: waybill.example/gw-test, witnesses: [WITNESS]}
keys: {file: keyring, master: "credential:waybill-master"}
admin: {socket: admin.sock}
workers: 2
log: {form: text, level: debug}
"""


def may_fetch(text, *clients):
    return text.replace("routes:", "receipts: {clients: %s}\nroutes:" % json.dumps(list(clients)), 1)


class Receipts(GatewayCase):
    @classmethod
    def vendors(cls):
        url = f"https://localhost:{cls.vendor.port}"
        return {"acme": may_fetch(policy("acme", url), "spiffe://acme.example/*", "spiffe://broker.example/*"),
                "globex": may_fetch(policy("globex", url), "spiffe://globex.example/*", "spiffe://broker.example/*"),
                "silent": policy("silent", url)}

    @classmethod
    def make_gateway(cls, vendors, limits=None, deadlines=None, config=None):
        import shutil
        cls.witness = tlog.Witness("witness.example/w1", None)
        cls.addClassCleanup(cls.witness.stop)
        line = f'{{name: w1, url: "http://127.0.0.1:{cls.witness.port}", key: "{cls.witness.signer.verifier}"}}'
        gateway = super().make_gateway(vendors, "{window: 64KiB, item: 64KiB}", deadlines, CONFIG.replace("WITNESS", line))
        cls.witness.log_key = gateway.run("key", "export-public", gateway.folder / "keyring").stdout.decode().strip()
        shutil.copy(cls.pki.cert("vendor-ca"), gateway.certs / "vendor-ca.pem")
        return gateway

    def share(self, vendor="acme", count=2):
        answer = self.client().call("POST", f"/{vendor}/v1/companies/c-1/people", people(count))
        self.assertEqual(answer.status, 200, answer)
        exchange = answer.get("waybill-exchange") or self.vendor.messages[-1].exchange
        # What the vendor was sent names the exchange: it asks by that.
        self.assertEqual(self.vendor.messages[-1].exchange, exchange)
        self.gateway.wait_outcome(exchange)
        return exchange

    def fetch(self, path, certificate="acme-receipts", method="GET", listener="receipts", body=None):
        context = ssl.create_default_context(cafile=str(self.pki.cert("company-ca")))
        context.load_cert_chain(self.pki.cert(certificate), self.pki.key(certificate))
        connection = http.client.HTTPSConnection("localhost", self.gateway.ports[listener], timeout=20, context=context)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def wait_receipt(self, exchange, certificate="acme-receipts"):
        return until(lambda: (got := self.fetch(f"/receipts/{exchange}", certificate))[0] == 200 and got, what="a receipt")

    def listed(self, query="", certificate="acme-receipts"):
        status, headers, body = until(lambda: (got := self.fetch("/receipts" + query, certificate))[0] == 200 and got, what="the list")
        self.assertEqual(headers["Content-Type"], "application/json")
        return json.loads(body)

    def test_a_vendor_s_own_receipt_verifies_with_the_message_that_it_got(self):
        exchange = self.share()
        message = self.vendor.messages[-1]
        _, headers, receipt = self.wait_receipt(exchange)
        self.assertEqual(headers["Cache-Control"], "no-store")
        (self.work / "receipt").write_bytes(receipt)
        (self.work / "body").write_bytes(message.body)
        key = self.gateway.run("key", "export-public", self.gateway.folder / "keyring").stdout.decode().strip()
        self.run_program("receipt", "verify", "--key", key, "--body", self.work / "body", self.work / "receipt")
        (self.work / "body").write_bytes(message.body.replace(b"Name 1", b"Name 2"))
        self.run_program("receipt", "verify", "--key", key, "--body", self.work / "body", self.work / "receipt", expect=1)

    def test_an_exchange_of_many_windows_is_one_of_the_list_and_one_receipt(self):
        answer = self.client().call("POST", "/acme/v1/bulk", bulk(40, 10_000))
        self.assertEqual(answer.status, 200, answer)
        message = self.vendor.messages[-1]
        self.gateway.wait_outcome(message.exchange)
        windows = sum(1 for entry in self.gateway.entries_of(message.exchange) if entry["kind"] == "shared")
        self.assertGreater(windows, 5)
        def listed():
            return next((one for one in self.listed("?limit=100")["exchanges"] if one["id"] == message.exchange and one["last"]), None)
        one = until(listed, what="it in the list")
        self.assertEqual((one["windows"], one["items"], one["bytes"]), (windows, 40, len(message.body)))
        _, _, receipt = self.wait_receipt(message.exchange)
        self.assertEqual(receipt.count(b'"kind":"shared"'), windows)

    def test_a_receipt_has_what_the_witness_signed(self):
        exchange = self.share()
        status = lambda: self.gateway.status()["log"]  # noqa: E731
        until(lambda: (s := status())["cosigned"] == s["entries"], what="a cosigned checkpoint", seconds=20)
        self.assert_cosigned(exchange)
        # The log grows, and the witness is away: what it signed still proves what it covers.
        with self.witness.lock:
            self.witness.faults += [(500, "text/plain", "")] * 1000
        self.addCleanup(self.witness.faults.clear)
        later = self.share()
        self.assertIsNone(tlog.Verifier(self.witness.signer.verifier).of(self.note_in(self.wait_receipt(later)[2])))
        self.assert_cosigned(exchange)

    def note_in(self, receipt):
        note = tlog.Note(receipt[receipt.rindex(b"waybill.example/gw-test\n"):].decode())
        self.assertTrue(tlog.Verifier(self.witness.log_key).of(note))
        return note

    def assert_cosigned(self, exchange):
        _, _, receipt = self.wait_receipt(exchange)
        self.assertEqual(tlog.Verifier(self.witness.signer.verifier).of(self.note_in(receipt)), self.witness.time)
        (self.work / "receipt").write_bytes(receipt)
        self.run_program("receipt", "verify", "--key", self.witness.log_key, self.work / "receipt")

    def test_nobody_sees_another_s(self):
        own, other = self.share("acme"), self.share("globex")
        self.wait_receipt(own)
        self.wait_receipt(other, "globex-receipts")
        unknown = own[:-4] + ("0000" if own[-4:] != "0000" else "1111")
        def stripped(answer):
            return answer[0], sorted((k, v) for k, v in answer[1].items() if k.lower() != "date"), answer[2]
        none = stripped(self.fetch(f"/receipts/{unknown}"))
        self.assertEqual(none[0], 404)
        self.assertIn(("retry-after", "1"), [(k.lower(), v) for k, v in none[1]])
        self.assertEqual(stripped(self.fetch(f"/receipts/{other}")), none)
        self.assertEqual(stripped(self.fetch(f"/receipts/{own}", "globex-receipts")), none)
        self.assertEqual(stripped(self.fetch("/receipts/hello")), none)

    def test_the_list_has_what_the_vendor_was_sent_in_order_and_page_by_page(self):
        sent = [self.share("acme", count) for count in (1, 2, 3)]
        self.share("globex")
        def whole():
            found = self.listed("?limit=100")
            return found if {e["id"] for e in found["exchanges"]} >= set(sent) else None
        everything = until(whole, what="the list")
        self.assertEqual(everything["vendor"], "acme")
        ids = [one["id"] for one in everything["exchanges"]]
        self.assertEqual(ids[-3:], sent)
        last = everything["exchanges"][-1]
        entry = next(e for e in self.gateway.entries_of(sent[-1]) if e["kind"] == "shared")
        self.assertEqual((last["time"], last["route"], last["windows"], last["bytes"], last["last"]),
                         (entry["time"], "create-people", 1, entry["bytes"], True))
        self.assertEqual(last["items"], sum(item["count"] for item in entry["items"]))
        paged, after = [], ""
        while True:
            page = self.listed(f"?limit=2{after}")
            if not page["exchanges"]:
                break
            paged += [one["id"] for one in page["exchanges"]]
            after = f"&after={page['after']}"
        self.assertEqual(paged, ids)
        others = self.listed("", "globex-receipts")
        self.assertEqual(others["vendor"], "globex")
        self.assertFalse({one["id"] for one in others["exchanges"]} & set(ids))

    def test_what_no_vendor_names_fetches_nothing(self):
        exchange = self.share()
        for certificate in ("both-receipts", "to-vendor"):
            for path in (f"/receipts/{exchange}", "/receipts", "/"):
                status, _, body = self.fetch(path, certificate)
                self.assertEqual((status, json.loads(body)["code"]), (403, "client-not-allowed"))
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.fetch("/receipts", "hr")  # the company's own: another authority

    def test_a_listener_for_receipts_takes_no_messages_and_the_other_gives_no_receipts(self):
        self.vendor.forget()
        status, _, body = self.fetch("/acme/v1/companies/c-1/people", method="POST", body=people())
        self.assertEqual((status, json.loads(body)["code"]), (404, "route-unknown"))
        self.assertEqual(self.vendor.messages, [])
        answer = self.client().call("GET", "/receipts")
        self.assertEqual(answer.status, 404)

    def test_what_is_asked_wrong_is_refused(self):
        for path, status in (("/receipts?limit=0", 400), ("/receipts?limit=101", 400), ("/receipts?after=-1", 400), ("/receipts?x=1", 400),
                             ("/receipts?after=1&after=2", 400), ("/receipts/a/b", 404), ("/other", 404), ("/receipts/%2e%2e", 404)):
            with self.subTest(path):
                got = self.fetch(path)[0]
                self.assertEqual(got, status if path != "/receipts/%2e%2e" else got)
                self.assertGreaterEqual(got, 400)
        self.assertEqual(self.fetch("/receipts", method="POST", body=b"x")[0], 404)

    def test_a_reload_takes_a_certificate_away(self):
        exchange = self.share()
        self.wait_receipt(exchange)
        file = self.gateway.vendor_file("acme")
        before = file.read_text()
        file.write_text(before.replace("spiffe://acme.example/*", "spiffe://acme.example/other/*"))
        self.gateway.reload()
        self.assertEqual(self.fetch(f"/receipts/{exchange}")[0], 403)
        file.write_text(before)
        self.gateway.reload()
        self.assertEqual(self.fetch(f"/receipts/{exchange}")[0], 200)


if __name__ == "__main__":
    main()
