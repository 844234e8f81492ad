#!/usr/bin/env python3
"""`waybill redact`: what leaves, what it refuses, with which exit code, and that nothing is printed for a refusal."""
import json
import urllib.parse

from program import Case, POLICIES, example, main


class Redact(Case):
    def test_only_what_the_agreement_allows_leaves(self):
        out = json.loads(self.redact("acme-payroll", "create-employees").stdout)
        first = out["employees"][0]
        self.assertEqual(first["name"], "Niamh O'Sullivan")
        self.assertTrue(first["email"].startswith("wbt1."))
        self.assertEqual(first["iban"], "*" * 18 + "5678")
        self.assertEqual(first["position"], {"title": "Data engineer", "department": "Platform"})
        for gone in ("ssn", "home_address"):
            self.assertNotIn(gone, first)
        self.assertNotIn("exported_by", out)

    def test_a_lapsed_agreement_refuses_with_exit_3_and_prints_nothing(self):
        done = self.redact("oldmail-marketing", "add-subscriber", expect=3)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"agreement-lapsed", done.stderr)

    def test_as_of_a_day_on_which_the_agreement_was_valid_it_passes(self):
        self.assertTrue(self.redact("oldmail-marketing", "add-subscriber", "--at", "2019-12-31T23:59:59Z").stdout)

    def test_a_malformed_message_is_exit_2_and_prints_nothing(self):
        for message in (b"", b"{", b'{"employees":[}', b'{"a":1,"a":2}', b"\xff", b"<html>", b'{"a":1}x', b"\xef\xbb\xbf{}"):
            done = self.redact("acme-payroll", "create-employees", message=message, expect=2)
            self.assertEqual(done.stdout, b"")
            self.assertIn(b"body-malformed", done.stderr)

    def test_an_error_never_shows_the_message(self):
        done = self.redact("acme-payroll", "create-employees", message=b'{"employees":"SECRETVALUE" "x"}', expect=2)
        self.assertNotIn(b"SECRET", done.stderr)

    def test_a_client_that_is_not_allowed_is_refused(self):
        self.redact("acme-payroll", "create-employees", "--client", "spiffe://corp.example/hr/sync")
        done = self.redact("acme-payroll", "create-employees", "--client", "spiffe://corp.example/sales", expect=3)
        self.assertIn(b"client-not-allowed", done.stderr)

    def test_an_unknown_vendor_or_route_is_refused(self):
        self.assertIn(b"vendor-unknown", self.redact("nobody", "x", message=b"{}", expect=3).stderr)
        self.assertIn(b"route-unknown", self.redact("acme-payroll", "x", message=b"{}", expect=3).stderr)

    def test_a_form_leaves_as_a_form(self):
        message = (POLICIES / "examples" / "northcard-payments-update-customer.form").read_bytes()
        items = self.work / "items"
        out = self.redact("northcard-payments", "update-customer", "--content-type", "application/x-www-form-urlencoded",
                          "--items", items, message=message).stdout.decode()
        pairs = urllib.parse.parse_qsl(out, strict_parsing=True)
        self.assertEqual(pairs[0], ("name", "Siobhán Murphy"))
        self.assertTrue(pairs[1][1].startswith("wbt1."))
        self.assertEqual(pairs[2:], [
            ("phone", "*************134"), ("description", "[withheld]"), ("address[postal_code]", "H91 XY01"),
            ("address[country]", "IE"), ("preferred_locales[]", "en-IE"), ("preferred_locales[]", "ga"),
            ("metadata[order]", "10077")])
        told = [json.loads(line) for line in items.read_text().splitlines()]
        self.assertEqual(told[0]["before"], "Siobh%C3%A1n+Murphy")
        self.assertEqual(told[3]["after"], "%5Bwithheld%5D")
        self.assertEqual([i["path"] for i in told if not i["sent"]],
                         ["$['address[line1]']", "$['address[city]']", "$.utm_source"])

    def test_a_form_with_a_card_number_is_refused(self):
        done = self.redact("northcard-payments", "update-customer", message=b"name=A&card%5Bnumber%5D=4111", expect=3)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"item-refused", done.stderr)
        self.redact("northcard-payments", "update-customer", message=b"name=A;card[number]=1", expect=2)

    def test_a_route_without_a_body_takes_none(self):
        done = self.redact("acme-payroll", "get-payslip", message=b"{}", expect=3)
        self.assertIn(b"direction-undeclared", done.stderr)

    def test_another_content_type_is_refused(self):
        self.redact("acme-payroll", "create-employees", "--content-type", "application/json; charset=utf-8")
        done = self.redact("acme-payroll", "create-employees", "--content-type", "text/xml", expect=2)
        self.assertIn(b"content-type-unsupported", done.stderr)

    def test_bad_usage_is_exit_2(self):
        self.run_program("redact", expect=2)
        self.run_program("nonsense", expect=2)
        self.run_program(expect=2)
        self.redact("acme-payroll", "create-employees", "--at", "yesterday", expect=2)
        self.redact("acme-payroll", "create-employees", "--at", "2026-01-01T00:00:00Z", "--audit", self.audit, expect=2)
        self.assertFalse(self.audit.exists())
        self.run_program("--help")
        self.run_program("redact", "--help")
        self.assertIn(b"waybill 0.", self.run_program("--version").stdout)
        self.assertIn(b"unknown word `--polices`", self.run_program("redact", "--polices", "x", expect=2).stderr)
        self.assertIn(b"unknown word `verfy`", self.run_program("audit", "verfy", expect=2).stderr)
        self.assertIn(b"`sideways` is not outbound or inbound",
                      self.redact("acme-payroll", "create-employees", "--direction", "sideways", expect=2).stderr)

    def test_policies_that_do_not_load_are_exit_2_with_file_line_and_column(self):
        broken = self.work / "policies"
        (broken / "vendors").mkdir(parents=True)
        (broken / "catalog.yaml").write_text("categories:\n  pii.name: {title: N, colour: red}\n")
        done = self.redact("x", "y", message=b"{}", expect=2, policies=broken)
        self.assertIn(b"catalog.yaml:2:24", done.stderr)
        self.assertEqual(done.stdout, b"")

    def test_items_are_told_before_and_after_with_the_line_that_decided(self):
        items_file = self.work / "items"
        done = self.redact("acme-payroll", "create-employees", "--items", items_file)
        self.assertIn(b"holds the values", done.stderr)
        self.assertEqual(items_file.stat().st_mode & 0o777, 0o600)
        items = [json.loads(line) for line in items_file.read_text().splitlines()]
        iban = next(i for i in items if i["path"] == "$.employees[0].iban")
        self.assertEqual(iban["before"], "IE29AIBK93115212345678")
        self.assertEqual(iban["after"], "*" * 18 + "5678")
        self.assertEqual((iban["category"], iban["treatment"], iban["sent"]), ("bank.iban", "mask", True))
        file, line, _ = iban["policy"].rsplit(":", 2)
        self.assertIn("bank.iban", (POLICIES / file).read_text().splitlines()[int(line) - 1])
        ssn = next(i for i in items if i["path"] == "$.employees[0].ssn")
        self.assertEqual((ssn["sent"], ssn["because"]), (False, "not shared"))
        file, line, _ = ssn["policy"].rsplit(":", 2)
        self.assertIn("$.employees[*].ssn", (POLICIES / file).read_text().splitlines()[int(line) - 1])
        street = next(i for i in items if i["path"] == "$.employees[0].home_address.street")
        self.assertFalse(street["sent"])
        self.assertNotIn("after", street)

    def test_watching_the_items_changes_no_byte(self):
        keyring = self.work / "keyring"
        self.run_program("key", "init", keyring)
        for vendor, route in (("acme-payroll", "create-employees"), ("northcard-payments", "create-charge")):
            plain = self.redact(vendor, route, "--keys", keyring)
            watched = self.redact(vendor, route, "--keys", keyring, "--items", self.work / f"items-{vendor}")
            self.assertEqual(plain.stdout, watched.stdout)

    def test_tokens_are_restored_with_the_same_keyring_and_only_with_it(self):
        keyring, other = self.work / "keyring", self.work / "other"
        self.run_program("key", "init", keyring)
        self.run_program("key", "init", other)
        sent = self.redact("acme-payroll", "create-employees", "--keys", keyring).stdout
        again = self.redact("acme-payroll", "create-employees", "--keys", keyring).stdout
        self.assertEqual(sent, again)  # the same value gives the same token
        back = self.redact("acme-payroll", "create-employees", "--keys", keyring, "--direction", "inbound", message=sent)
        self.assertEqual(json.loads(back.stdout)["employees"][0]["email"], "niamh.osullivan@corp.example")
        kept = self.redact("acme-payroll", "create-employees", "--keys", other, "--direction", "inbound", message=sent)
        self.assertEqual(kept.stdout, sent)

    def test_a_keyring_without_its_master_is_refused(self):
        keyring = self.work / "keyring"
        self.run_program("key", "init", keyring)
        (self.work / "keyring.master").unlink()
        done = self.redact("acme-payroll", "create-employees", "--keys", keyring, expect=2)
        self.assertEqual(done.stdout, b"")

    def test_a_message_of_many_windows_is_whole(self):
        employee = json.loads(example("acme-payroll", "create-employees"))["employees"][0]
        message = json.dumps({"employees": [dict(employee, id=f"E-{i}") for i in range(20000)]}).encode()
        done = self.redact("acme-payroll", "create-employees", "--audit", self.audit, message=message)
        self.assertEqual(len(json.loads(done.stdout)["employees"]), 20000)
        shared = [e for e in self.entries() if e["kind"] == "shared"]
        self.assertGreater(len(shared), 3)
        self.assertEqual([e["window"] for e in shared], list(range(len(shared))))
        self.assertEqual([e["last"] for e in shared], [False] * (len(shared) - 1) + [True])
        self.assertEqual(sum(e["bytes"] for e in shared), len(done.stdout))


if __name__ == "__main__":
    main()
