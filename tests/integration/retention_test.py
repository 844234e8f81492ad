#!/usr/bin/env python3
"""Retention that has something to destroy: a record of weeks, made by a gateway whose clock is moved on, then `audit
retain`, through the gateway that runs and without one. Details go, old segments go, what stays
is as provable as before, and a hold by vendor or by agreement stops both until it is released."""
import json
import os
import shutil
import unittest

from agreements import people, policy
from client import request
from gateway import GatewayCase
from program import main, TOOLS
from vendor import until

CLOCK = TOOLS / "moved_clock.so"
EGRESS = """
node: gw-test
listeners:
  - {name: egress, mode: egress, address: "127.0.0.1:0", address_by: path, tls: %(tls)s}
policies: {directory: policies}
audit: {directory: audit, origin: waybill.example/gw-test, checkpoint_to: kept.checkpoint, segment: 64KiB, keep_entries: 17d}
keys: {file: keyring, master: "credential:waybill-master"}
admin: {socket: admin.sock}
log: {form: text, level: info}
"""


@unittest.skipUnless(CLOCK.exists(), f"{CLOCK} is not built: the program's clock cannot be moved")
class Retention(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway.stop()  # each test has one of its own
        cls.old, cls.middle = [], []

    def setUp(self):
        super().setUp()
        self.addCleanup(os.environ.pop, "WAYBILL_TEST_DAYS", None)
        self.addCleanup(os.environ.pop, "LD_PRELOAD", None)
        os.environ["LD_PRELOAD"] = str(CLOCK)

    def start_after(self, gateway, days):
        """Of whatever is run from now on."""
        os.environ["WAYBILL_TEST_DAYS"] = str(days)
        gateway.start()

    def send(self, gateway, vendor, exchanges, rows):
        """The ids of the exchanges."""
        out = []
        with gateway.client() as client:
            for _ in range(exchanges):
                client.send(request("POST", f"/{vendor}/v1/companies/c-1/people", people(rows)))
                answer = client.read()
                self.assertEqual(answer.status, 200, answer)
                out.append(answer.get("waybill-exchange"))
        gateway.wait_outcome(out[-1])
        return out

    def aged(self):
        """A gateway that runs, with a record of 20 days ago, of 16 days ago and of its today; `acme` keeps 10 days, and is
        on hold, for a gateway that starts does what is due."""
        url = f"https://localhost:{self.vendor.port}"
        acme = policy("acme", url).replace("  purpose: testing\n", "  purpose: testing\n  retention: 10d\n")
        gateway = self.make_gateway({"acme": acme, "other": policy("other", url)}, config=EGRESS)
        self.addCleanup(gateway.stop)
        self.start_after(gateway, 0)
        self.old = self.send(gateway, "acme", 12, 40) + self.send(gateway, "other", 6, 40)
        gateway.stop()
        self.early = gateway.folder / "early.checkpoint"
        shutil.copy(gateway.folder / "kept.checkpoint", self.early)
        self.start_after(gateway, 4)
        self.middle = self.send(gateway, "acme", 12, 40) + self.send(gateway, "other", 6, 40)
        self.hold(gateway, "add", "--vendor", "acme")
        gateway.stop()
        self.start_after(gateway, 20)
        self.send(gateway, "other", 130, 1)  # full tiles over all that is old
        self.new = self.send(gateway, "acme", 2, 1)
        until(lambda: sum(name.endswith(".seg") for name in self.segments(gateway)) == 1, what="sealed segments, packed")
        return gateway

    def waybill(self, gateway, *words, expect=0):
        return gateway.run(*words, "-c", gateway.config, expect=expect)

    def changes(self, gateway, what):
        return [e["to"] for e in gateway.entries("change") if e["what"] == what]

    def hold(self, gateway, act, *about):
        self.waybill(gateway, "audit", "hold", act, *about, "--reason", "case 7" if act == "add" else "settled")

    def planned(self, gateway):
        return json.loads(self.waybill(gateway, "audit", "retain", "--dry-run", "--output", "json").stdout)

    def segments(self, gateway):
        return sorted(path.name for path in (gateway.audit / "log").iterdir() if path.name.endswith((".seg", ".zst")))

    def verified(self, gateway):
        """The report, held against the checkpoint from before all that was destroyed, too."""
        key = gateway.run("key", "export-public", gateway.folder).stdout.decode().strip()
        done = gateway.run("audit", "verify", "--key", key, "--since", self.early, "--output", "json", gateway.audit)
        return json.loads(done.stdout)

    def day_keys(self, gateway, name):
        lines = gateway.run("key", "list", gateway.folder / "keyring", "--output", "json").stdout.splitlines()
        return sum(1 for key in map(json.loads, lines) if key["use"] == "details" and key["of"] == name)

    def assert_retained(self, gateway, size):
        report = self.verified(gateway)
        self.assertEqual(report["verdict"], "ok", report)
        self.assertEqual(self.day_keys(gateway, "acme"), 1)   # today's
        self.assertEqual(self.day_keys(gateway, "other"), 3)  # what has no retention is kept
        self.assertEqual(len(self.changes(gateway, "prune")), 1)
        self.assertEqual([to.rsplit(" ", 1)[1] for to in self.changes(gateway, "erased")], ["2"])
        first = int(self.changes(gateway, "prune")[0].split()[0])
        self.assertGreater(first, 10)
        self.assertEqual(self.segments(gateway)[0].split(".")[0], f"{first:020}")
        self.assertLess(self.sealed_bytes(gateway), size * 3 // 4)
        kept = {e["id"] for e in gateway.entries("shared")}
        self.assertTrue(kept.issuperset(self.middle + self.new))
        self.assertFalse(kept.intersection(self.old[:2]))
        self.assert_provable(gateway, self.middle[0], erased=True)
        self.assert_provable(gateway, self.new[0], erased=False)

    def assert_provable(self, gateway, exchange, erased):
        shown = json.loads(gateway.run("audit", "show", "--keys", gateway.folder / "keyring", "--output", "json", exchange,
                                       gateway.audit).stdout.splitlines()[0])
        self.assertEqual(shown["detail"].get("sealed"), "key-missing" if erased else None, shown)
        receipt = gateway.folder / "one.receipt"
        receipt.write_bytes(gateway.run("receipt", "make", "--id", exchange, "--keys", gateway.folder / "keyring", gateway.audit).stdout)
        key = gateway.run("key", "export-public", gateway.folder).stdout.decode().strip()
        gateway.run("receipt", "verify", receipt, "--key", key)

    def sealed_bytes(self, gateway):
        return sum(path.stat().st_size for path in (gateway.audit / "log").glob("*.zst"))

    def assert_held(self, gateway, runs):
        plan = self.planned(gateway)
        self.assertEqual([(d["vendor"], d["day_keys"]) for d in plan["details"]], [("acme", 2)])
        self.assertIn("case 7", plan["details"][0]["held"])
        self.assertEqual(plan["segments_pruned"], 0)
        self.assertIn("case 7", plan["prune_held"])
        self.waybill(gateway, "audit", "retain")
        gateway.wait_line("event", "old entries are held", count=runs)
        self.assertEqual(self.changes(gateway, "erase") + self.changes(gateway, "prune"), [])
        self.assertEqual(self.day_keys(gateway, "acme"), 3)

    def test_a_gateway_that_runs_destroys_what_is_old_once_no_hold_stops_it(self):
        gateway = self.aged()
        size = self.sealed_bytes(gateway)
        self.assert_held(gateway, runs=1)
        self.hold(gateway, "add", "--agreement", "DPA-acme")
        self.hold(gateway, "release", "--vendor", "acme")
        self.assert_held(gateway, runs=2)
        self.hold(gateway, "release", "--agreement", "DPA-acme")
        plan = self.planned(gateway)
        self.assertNotIn("held", plan["details"][0])
        self.assertGreater(plan["segments_pruned"], 0)
        self.waybill(gateway, "audit", "retain")
        gateway.wait_line("event", "old entries pruned")
        self.assert_retained(gateway, size)
        self.send(gateway, "acme", 1, 1)
        self.assertEqual(self.verified(gateway)["verdict"], "ok")

    def test_a_record_of_a_stopped_gateway_is_treated_alike_and_the_next_start_goes_on(self):
        gateway = self.aged()
        size = self.sealed_bytes(gateway)
        gateway.stop()
        held = json.loads(self.waybill(gateway, "audit", "retain", "--output", "json").stdout)
        self.assertEqual((held["details_erased"], held["minimum"]), (0, 0))
        self.hold(gateway, "release", "--vendor", "acme")
        done = json.loads(self.waybill(gateway, "audit", "retain", "--output", "json").stdout)
        self.assertGreater(done["details_erased"], 5)
        self.assertGreater(done["bytes_freed"], 0)
        self.assertGreater(done["minimum"], 0)
        self.assert_retained(gateway, size)
        again = json.loads(self.waybill(gateway, "audit", "retain", "--output", "json").stdout)
        self.assertEqual((again["details"], again["details_erased"], again["segments_pruned"]), ([], 0, 0))
        gateway.start()
        self.send(gateway, "acme", 1, 1)
        self.assertEqual(self.verified(gateway)["verdict"], "ok")
        # A crash leaves a kept checkpoint that is not the record's own: it is met by what is there, and by the tiles below.
        early = (gateway.folder / "kept.checkpoint").read_bytes()
        for kept in (early, self.early.read_bytes()):
            self.send(gateway, "other", 2, 1)
            gateway.kill()
            (gateway.folder / "kept.checkpoint").write_bytes(kept)
            gateway.start()
        self.assertEqual(self.verified(gateway)["verdict"], "ok")


if __name__ == "__main__":
    main()
