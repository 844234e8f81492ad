#!/usr/bin/env python3
"""`audit hold`, `audit retain`, `key rotate --lookup` and `key destroy`: through the gateway that runs, and without one;
each on record before it is so."""
import json

from agreements import people
from client import request
from gateway import GatewayCase
from program import main


class Upkeep(GatewayCase):
    def waybill(self, *words, expect=0):
        return self.gateway.run(*words, "-c", self.gateway.config, expect=expect)

    def changes(self, what):
        return [e for e in self.gateway.entries("change") if e["what"] == what]

    def holds(self):
        return [json.loads(line) for line in self.waybill("audit", "hold", "list", "--output", "json").stdout.splitlines()]

    def send(self):
        with self.gateway.client() as client:
            client.send(request("POST", self.CREATE, people(3)))
            self.assertEqual(client.read().status, 200)

    def add_and_release(self, actor):
        self.waybill("audit", "hold", "add", "--vendor", "acme", "--reason", "case 7: of 2026")
        added = self.changes("hold")[-1]
        self.assertEqual(added["to"], "vendor acme: case 7: of 2026")
        self.assertTrue(added["actor"].startswith(actor), added)
        self.assertEqual([(h["vendor"], h["reason"]) for h in self.holds()], [("acme", "case 7: of 2026")])
        self.waybill("audit", "hold", "release", "--vendor", "acme", "--reason", "settled")
        released = self.changes("hold")[-1]
        self.assertEqual((released["from"], released["to"]), (added["to"], "released: settled"))
        self.assertEqual(self.holds(), [])

    def test_a_hold_is_recorded_by_the_gateway_that_runs_and_without_one(self):
        self.add_and_release("uid:")
        self.gateway.stop()
        try:
            self.add_and_release("uid:")
        finally:
            self.gateway.start()
        self.assertEqual(self.gateway.verify()["verdict"], "ok")

    def test_a_hold_by_agreement_names_the_vendors_that_its_entries_name(self):
        self.send()
        self.waybill("audit", "hold", "add", "--agreement", "DPA-acme", "--reason", "inquiry")
        self.assertEqual([(h["agreement"], h["vendors"]) for h in self.holds()], [("DPA-acme", ["acme"])])
        self.waybill("audit", "hold", "release", "--agreement", "DPA-acme", "--reason", "over")
        before = len(self.gateway.entries())
        done = self.waybill("audit", "hold", "add", "--agreement", "DPA-acme-", "--reason", "a slip", expect=2)
        self.assertIn(b"no entry names this agreement", done.stderr)
        self.assertEqual(len(self.gateway.entries()), before)

    def test_what_is_no_hold_is_refused(self):
        for words in (["--vendor", "Acme Ltd", "--reason", "x"], ["--vendor", "acme", "--reason", "two\nlines"],
                      ["--vendor", "acme"], ["--reason", "x"], ["--vendor", "acme", "--agreement", "y", "--reason", "x"]):
            with self.subTest(words=words):
                self.waybill("audit", "hold", "add", *words, expect=2)
        self.waybill("audit", "hold", "release", "--vendor", "nobody", "--reason", "x", expect=2)

    def test_retention_is_planned_by_whoever_asks_and_done_by_the_gateway(self):
        self.send()
        planned = json.loads(self.waybill("audit", "retain", "--dry-run", "--output", "json").stdout)
        self.assertEqual((planned["details"], planned["segments_pruned"], planned["dry_run"]), ([], 0, True))
        done = self.waybill("audit", "retain")
        self.assertIn(b"the gateway has begun", done.stderr)
        self.gateway.stop()
        try:
            done = json.loads(self.waybill("audit", "retain", "--output", "json").stdout)
            self.assertEqual((done["details_erased"], done["minimum"]), (0, 0))
        finally:
            self.gateway.start()
        self.assertEqual(self.gateway.verify()["verdict"], "ok")

    def test_a_lookup_key_is_rotated_and_the_old_one_destroyed_on_record(self):
        self.send()
        keyring = self.gateway.folder / "keyring"

        def keys():
            lines = self.gateway.run("key", "list", keyring, "--output", "json").stdout.splitlines()
            return [k for k in map(json.loads, lines) if k["use"] == "lookups" and k["of"] == "acme"]
        old = keys()[-1]["id"]
        new = self.waybill("key", "rotate", "--lookup", "acme").stdout.decode().strip()
        self.assertEqual([(k["id"], k["current"]) for k in keys()][-2:], [(old, False), (new, True)])
        self.assertEqual((self.changes("lookup-key")[-1]["from"], self.changes("lookup-key")[-1]["to"]), (old, "acme rotated"))
        self.gateway.reload()
        self.send()
        self.assertEqual(keys()[-1]["id"], new)
        destroyed = self.waybill("key", "destroy", "--lookup", "acme").stdout.decode().split()
        self.assertIn(old, destroyed)
        self.assertEqual([k["id"] for k in keys()], [new])
        self.assertEqual(self.changes("lookup-key")[-1]["to"], "acme destroyed")
        self.gateway.run("key", "rotate", "--lookup", "acme", keyring, expect=2)
        self.waybill("key", "destroy", "--lookup", "acme", expect=2)  # none but the current one is left
        self.assertEqual(self.gateway.verify()["verdict"], "ok")


if __name__ == "__main__":
    main()
