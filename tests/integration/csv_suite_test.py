#!/usr/bin/env python3
"""csv-spectrum, published tables beside what they say as JSON: they are read so, and under a policy that clears all they
arrive so."""
import csv
import io
import json

from npm import package
from program import Case, main

REFUSED = {
    "location_coordinates": "it is no UTF-8, and its own JSON has another table's values",
}
CATALOG = "categories: {data.all: {title: Everything}}\n"
VENDOR = """vendor: tables
title: Tables
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {data.all: clear}
connection: {url: "https://tables.example"}
routes:
  - route: send
    match: POST /send
    clients: ["*"]
    names: {$: data.all, "$[*]": data.all}
    outbound: {body: {format: csv, fields: {$: data.all}}}
"""


class CsvSpectrum(Case):
    def setUp(self):
        super().setUp()
        suite = package("csv-spectrum", "2.0.0")
        self.tables = {path.stem: path.read_bytes() for path in (suite / "csvs").glob("*.csv")}
        self.said = {name: json.loads((suite / "json" / f"{name}.json").read_bytes()) for name in self.tables}
        self.assertEqual(len(self.tables), 12)
        self.policies = self.work / "policies"
        (self.policies / "vendors").mkdir(parents=True)
        (self.policies / "catalog.yaml").write_text(CATALOG)
        (self.policies / "vendors" / "tables.yaml").write_text(VENDOR)

    def read(self, table, expect=0):
        return self.run_program("tree", "--format", "csv", message=table, expect=expect)

    def sent(self, table, expect=0):
        return self.redact("tables", "send", message=table, policies=self.policies, expect=expect)

    def test_each_table_is_read_as_its_json_says(self):
        for name in self.tables.keys() - REFUSED.keys():
            with self.subTest(name):
                self.assertEqual(json.loads(self.read(self.tables[name]).stdout), self.said[name])

    def test_each_table_arrives_as_its_json_says(self):
        for name in self.tables.keys() - REFUSED.keys():
            with self.subTest(name):
                arrived = self.sent(self.tables[name]).stdout.decode()
                rows = csv.DictReader(io.StringIO(arrived, newline=""), strict=True)
                self.assertEqual(list(rows), self.said[name])

    def test_tables_that_could_be_read_in_two_ways_are_refused_whole(self):
        for name in REFUSED:
            with self.subTest(name):
                self.assertEqual(self.read(self.tables[name], expect=2).stdout, b"")
                refused = self.sent(self.tables[name], expect=2)
                self.assertEqual(refused.stdout, b"")
                self.assertIn(b"body-malformed", refused.stderr)
        simple = self.tables["simple"]
        for broken in (b"\xef\xbb\xbf" + simple, simple.replace(b"\n", b"\r"), simple.replace(b"2", b'2"'),
                       simple.replace(b"3", b'"3'), simple.replace(b",3", b""), simple + b"\n"):
            with self.subTest(broken):
                self.assertEqual(self.read(broken, expect=2).stdout, b"")
                self.assertEqual(self.sent(broken, expect=2).stdout, b"")


if __name__ == "__main__":
    main()
