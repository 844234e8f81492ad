#!/usr/bin/env python3
"""`waybill report`: what is declared beside what a real record saw, in each form; and what it refuses to make."""
import csv
import datetime
import html.parser
import io
import json
import os
import shutil
import stat

from program import Case, POLICIES, main

MONTH = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m")
HOSTILE = "<script>alert(1)</script>"
VOID = {"meta"}


class Page(html.parser.HTMLParser):
    """Holds that every element is closed, and collects their names, attributes and texts."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.names, self.attributes, self.texts = [], set(), set(), []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        self.texts.append(data)


class Report(Case):
    def setUp(self):
        super().setUp()
        self.policies = self.work / "policies"
        shutil.copytree(POLICIES, self.policies)
        message = {"batch": "b", "employees": [{"id": n, "name": f"N {n}", "email": f"n{n}@corp.example", "=1+1": "x", "nick": "y"}
                                               for n in range(3)]}
        for _ in range(2):
            self.redact("acme-payroll", "create-employees", "--audit", self.audit, message=json.dumps(message).encode())
        self.redact("oldmail-marketing", "add-subscriber", "--audit", self.audit, expect=3)

    def report(self, *words, expect=0, text=True):
        done = self.run_program("report", *words, "--policies", self.policies, self.audit, expect=expect)
        return done.stdout.decode() if expect == 0 else done.stderr.decode()

    def tables(self, *words):
        return json.loads(self.report(*words, "--format", "json"))["tables"]

    def rows(self, *words):
        return list(csv.DictReader(io.StringIO(self.report(*words, "--format", "csv"))))


class Vendor(Report):
    def test_the_month_of_a_vendor_is_what_the_record_saw(self):
        document = json.loads(self.report("vendor", "acme-payroll", "--month", MONTH, "--format", "json"))
        self.assertEqual(document["facts"]["exchanges"], 2)
        self.assertEqual(document["facts"]["drift"], 12)
        places = {row["place"]: row for row in document["tables"]["places"] if row["items"]}
        email = places["body $.employees[*].email"]
        self.assertEqual((email["declared"], email["observed"], email["items"], email["messages"], email["difference"]),
                         ("tokenize", "tokenize", 6, 2, None))
        never = [row for row in document["tables"]["places"] if row["difference"] == "not seen"]
        self.assertIn("body $.employees[*].iban", [row["place"] for row in never])
        drift = {row["place"]: row["items"] for row in document["tables"]["drift"]}
        self.assertEqual(sorted(drift.values()), [6, 6])
        self.assertTrue(any("=1+1" in place for place in drift), drift)
        self.assertEqual(sum(day["exchanges"] for day in document["tables"]["days"]), 2)
        levels = {row["level"]: row["met"] for row in document["tables"]["levels"]}
        self.assertEqual((levels["availability"], levels["errors"]), ("yes", "yes"))

    def test_refusals_are_told_with_what_to_do(self):
        refusals = self.tables("vendor", "oldmail-marketing", "--month", MONTH)["refusals"]
        self.assertEqual([(row["code"], row["exchanges"]) for row in refusals], [("agreement-lapsed", 1)])
        self.assertTrue(refusals[0]["remedy"])

    def test_a_month_without_traffic_is_a_report_too(self):
        document = json.loads(self.report("vendor", "acme-payroll", "--month", "2020-02", "--format", "json"))
        self.assertEqual(document["facts"]["exchanges"], 0)
        self.assertEqual(len(document["tables"]["days"]), 29)
        self.assertEqual({row["met"] for row in document["tables"]["levels"]}, {"no calls"})

    def test_without_a_keyring_drift_is_not_known(self):
        (self.audit / "keyring").rename(self.work / "keyring")
        (self.audit / "keyring.master").rename(self.work / "keyring.master")
        text = self.report("vendor", "acme-payroll", "--month", MONTH)
        self.assertIn("not known: no detail was opened", text)
        document = json.loads(self.report("vendor", "acme-payroll", "--month", MONTH, "--format", "json"))
        self.assertIsNone(document["facts"]["drift"])
        text = self.report("vendor", "acme-payroll", "--month", MONTH, "--keys", self.work / "keyring")
        self.assertIn("12 items", text)


class Registers(Report):
    def test_an_activity_is_declared_and_observed(self):
        tables = self.tables("ropa")
        acme = next(row for row in tables["activities"] if row["vendor"] == "acme-payroll")
        self.assertEqual((acme["purpose"], acme["lawful_basis"], acme["retention"]), ("payroll", "contract", "365d"))
        self.assertGreater(acme["items"], 0)
        names = {row["category"]: row for row in tables["categories"] if row["vendor"] == "acme-payroll"}
        self.assertEqual(names["pii.email"]["observed"], "tokenize")
        self.assertIsNone(names["pii.email"]["difference"])
        self.assertEqual(names["bank.iban"]["difference"], "not seen")

    def test_a_vendor_that_is_gone_from_the_policy_is_still_reported(self):
        (self.policies / "vendors" / "acme-payroll.yaml").unlink()
        acme = next(row for row in self.rows("ropa") if row["vendor"] == "acme-payroll")
        self.assertEqual((acme["standing"], acme["difference"]), ("not declared", "not in the policy"))
        acme = next(row for row in self.rows("register") if row["vendor"] == "acme-payroll")
        self.assertEqual(acme["difference"], "not in the policy")

    def test_the_register_has_what_the_vendor_file_says_and_what_it_does_not(self):
        rows = {row["vendor"]: row for row in self.rows("register")}
        self.assertEqual(set(rows), {path.stem for path in POLICIES.glob("vendors/*.yaml")})
        acme, desk = rows["acme-payroll"], rows["brightdesk-support"]
        self.assertEqual((acme["service_type"], acme["missing"], acme["exchanges"]), ("S19", "", "2"))
        self.assertIn("lei", desk["missing"].split(", "))
        self.assertEqual(rows["oldmail-marketing"]["standing"], "lapsed")
        evidence = self.rows("register", "--table", "evidence")
        self.assertIn(("acme-payroll", "iso-27001"), [(row["vendor"], row["evidence"]) for row in evidence])


class Files(Report):
    def test_html_is_one_closed_page_without_a_script_whatever_a_vendor_is_called(self):
        path = self.policies / "vendors" / "acme-payroll.yaml"
        path.write_text(path.read_text().replace("title: Acme Payroll Ltd", f'title: "{HOSTILE}"'))
        for words in (("ropa",), ("register",), ("vendor", "acme-payroll", "--month", MONTH)):
            with self.subTest(words):
                page = Page(self.report(*words, "--format", "html"))
                self.assertTrue(page.names.isdisjoint({"script", "img", "iframe", "object", "link", "a"}), page.names)
                self.assertEqual([name for name in page.attributes if name.startswith("on") or name in ("src", "href")], [])
                self.assertEqual("svg" in page.names, words[0] != "register")   # nothing ends within a year
                self.assertTrue(any(HOSTILE in text for text in page.texts))

    def test_csv_has_no_formulas(self):
        path = self.policies / "vendors" / "acme-payroll.yaml"
        path.write_text(path.read_text().replace("title: Acme Payroll Ltd", "title: '=HYPERLINK(\"x\")'"))
        for row in self.rows("register"):
            for cell in row.values():
                self.assertNotIn(cell[:1], set("=+-@"), cell)
        self.assertIn("'=HYPERLINK(\"x\")", [row["provider"] for row in self.rows("register")])

    def test_a_file_is_written_whole_for_its_owner_alone(self):
        out = self.work / "ropa.md"
        out.write_text("older")
        self.assertEqual(self.report("ropa", "--out", out), "")
        self.assertTrue(out.read_text().startswith("# Record of processing activities\n"))
        self.assertEqual(stat.S_IMODE(out.stat().st_mode), 0o600)
        self.report("ropa", "--out", self.work / "no" / "such" / "folder", expect=2)
        pipe = self.work / "pipe"
        os.mkfifo(pipe)
        self.report("ropa", "--out", pipe, expect=2)
        self.assertTrue(pipe.is_fifo())

    def test_what_cannot_be_made_is_said(self):
        for words, said in ((("ropa", "--format", "csv", "--table", "x"), "activities, categories"),
                            (("ropa", "--table", "activities"), "--format csv"),
                            (("ropa", "--since", "2026-02-01", "--until", "2026-01-01"), "--since is after --until"),
                            (("ropa", "--since", "soon"), "--since"),
                            (("vendor", "acme-payroll", "--month", "2026-13"), "--month"),
                            (("vendor", "acme-payroll", "--month", "2026-1"), "--month"),
                            (("vendor", "nobody"), "nobody")):
            with self.subTest(words):
                self.assertIn(said, self.report(*words, expect=2))
        (self.policies / "vendors" / "acme-payroll.yaml").write_text("vendor: acme-payroll\n")
        self.assertIn("vendors/acme-payroll.yaml:1:1: error:", self.report("ropa", expect=2))
        self.run_program("report", "ropa", "--policies", POLICIES, self.work / "nothing", expect=2)


if __name__ == "__main__":
    main()
