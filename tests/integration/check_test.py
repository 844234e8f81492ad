#!/usr/bin/env python3
"""`waybill check`: everything that is wrong at once, with its place, for people and for machines."""
import json

from program import Case, POLICIES, main


class Check(Case):
    def test_the_shipped_policies_load_with_one_warning(self):
        done = self.run_program("check", "--policies", POLICIES)
        self.assertTrue(done.stdout.startswith(b"ok: 6 vendors, "))
        self.assertEqual(done.stderr.count(b"warning"), 1)
        self.assertIn(b"vendors/oldmail-marketing.yaml", done.stderr)

    def test_json_tells_the_same(self):
        told = json.loads(self.run_program("check", "--policies", POLICIES, "--output", "json").stdout)
        self.assertTrue(told["ok"])
        self.assertEqual(told["vendors"], 6)
        self.assertEqual([d["severity"] for d in told["diagnostics"]], ["warning"])

    def test_everything_that_is_wrong_is_told_at_once_and_in_order(self):
        broken = self.work / "policies"
        (broken / "vendors").mkdir(parents=True)
        (broken / "catalog.yaml").write_text("categories:\n  pii.name: {title: N, colour: red}\n  PII: {}\n")
        (broken / "vendors" / "v.yaml").write_text("vendor: w\nroutes: none\n")
        done = self.run_program("check", "--policies", broken, expect=2)
        places = [line.split(b": error")[0] for line in done.stderr.splitlines() if b": error: " in line and b":" in line]
        self.assertGreater(len(places), 4)
        told = json.loads(self.run_program("check", "--policies", broken, "--output", "json", expect=2).stdout)
        self.assertFalse(told["ok"])
        order = [(d["file"], d["line"], d["column"]) for d in told["diagnostics"]]
        self.assertEqual(order, sorted(order))
        self.assertTrue(any("colour" in d["what"] for d in told["diagnostics"]))

    def test_a_configuration_is_checked_with_the_files_and_policies_that_it_names(self):
        config = self.work / "waybill.yaml"
        config.write_text(
            "node: gw-1\n"
            "listeners:\n"
            "  - {name: egress, mode: egress, address: 127.0.0.1:8443, address_by: path,\n"
            "     tls: {certificate: gateway.pem, key: gateway.key, client_ca: ca.pem}}\n"
            "policies: {directory: policies}\n"
            "audit: {directory: audit, origin: waybill.example/gw-1}\n"
            "keys: {file: keyring, master: credential:waybill-master}\n")
        told = json.loads(self.run_program("check", "-c", config, "--output", "json", expect=2).stdout)
        what = " ".join(f"{d['file']}:{d['line']} {d['what']} {d.get('hint', '')}" for d in told["diagnostics"])
        for named in ("gateway.pem", "gateway.key", "ca.pem", "policies", "keyring"):
            self.assertIn(named, what)
        config.write_text(config.read_text() + "colour: red\n")
        self.assertIn(b"colour", self.run_program("check", "-c", config, expect=2).stderr)

    def test_one_of_the_two_is_asked_for(self):
        self.run_program("check", expect=2)
        self.run_program("check", "-c", "a", "--policies", "b", expect=2)
        self.run_program("check", "--policies", self.work / "absent", expect=2)
        self.run_program("check", "-c", self.work / "absent", expect=2)


if __name__ == "__main__":
    main()
