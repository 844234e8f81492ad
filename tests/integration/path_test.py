#!/usr/bin/env python3
"""`waybill path`: values and normalized paths in order, as they stood; what is wrong is said with its place, exit 2."""
import json

from npm import package
from program import Case, TOP, main

SUITES = sorted((TOP / "tests" / "data" / "selector" / "suite").glob("*.json"))


class Path(Case):
    def path(self, *words, document=b"null", expect=0):
        done = self.run_program("path", *words, message=document, expect=expect)
        if expect == 0:
            self.assertEqual(done.stdout.count(b"\n"), 1)
            self.assertEqual(done.stderr, b"")
        else:
            self.assertEqual(done.stdout, b"")
        return done

    def test_values_stand_in_nodelist_order_on_one_line(self):
        self.assertEqual(self.path("$..b", document=b'{"a":{"b":1},"b":[{"b":2}]}').stdout, b'[[{"b":2}],1,2]\n')
        self.assertEqual(self.path("$[2,0,0]", document=b"[1,2,3]").stdout, b"[3,1,1]\n")
        self.assertEqual(self.path("$.x", document=b"[]").stdout, b"[]\n")

    def test_values_come_out_as_they_stood(self):
        document = '[1.0, 1e400, -0, 123456789012345678901234567890, {"z": "é\\u00e9\\u0001", "a": {}}, [], "\\ud83d\\ude00\\/"]'
        self.assertEqual(self.path("$[*]", document=document.encode()).stdout.decode(),
                         '[1.0,1e400,-0,123456789012345678901234567890,{"z":"éé\\u0001","a":{}},[],"😀/"]\n')

    def test_paths_are_normalized(self):
        document = json.dumps({"it's": [{"\\": 1}, {"\u000b\n": 2}]}).encode()
        out = json.loads(self.path("$..*", "--paths", document=document).stdout)
        self.assertEqual(out, ["$['it\\'s']", "$['it\\'s'][0]", "$['it\\'s'][1]", "$['it\\'s'][0]['\\\\']",
                               "$['it\\'s'][1]['\\u000b\\n']"])

    def test_a_document_is_a_file_or_standard_input(self):
        file = self.work / "document.json"
        file.write_text('{"a": 1}')
        self.assertEqual(self.path("$.a", file).stdout, b"[1]\n")
        self.assertEqual(self.path("$.a", "-", document=b'{"a": 2}').stdout, b"[2]\n")
        self.assertEqual(self.path("$", document=b' "scalar" ').stdout, b'["scalar"]\n')
        self.assertIn(b"file", self.path("$.a", self.work / "none.json", expect=2).stderr)

    def test_a_selector_that_is_wrong_is_shown_with_column_and_caret(self):
        told = self.path("$.é[?@..b == 1]", expect=2).stderr.decode().splitlines()
        self.assertIn("bad-selector: column 6: only a query for one value can be compared", told[0])
        self.assertTrue(told[1].endswith("  $.é[?@..b == 1]"), told[1])
        self.assertEqual(told[2].index("^"), told[1].index("@"))
        for wrong in ("", "a", "$ ", "$[", "$['\udced\udca0\udc80']", "$[?@.a=1]", "$[01]"):
            self.assertIn(b"bad-selector", self.path(wrong, expect=2).stderr)
        self.path("$['\udcff']", expect=2)  # as the bytes that Python spells so
        self.path("$[?" + "(" * 2000 + "@" + ")" * 2000 + "]", expect=2)

    def test_a_document_that_is_wrong_is_exit_2_with_the_offset(self):
        for document, offset in ((b'{"a":1,"a":2}', 7), (b'["\xff"]', 2), (b"[1,]", 3), (b"", 0), (b'["\\ud800"]', None),
                                 (b"\xef\xbb\xbf1", 0), (b"[" * 2000 + b"]" * 2000, None), (b"01", None)):
            told = self.path("$", document=document, expect=2).stderr.decode()
            self.assertNotIn("bad-selector", told)
            if offset is not None:
                self.assertRegex(told, rf"\b{offset}\b", document)

    def test_a_nodelist_has_a_bound(self):
        told = self.path("$..*..*..*..*..*..*", document=b"[" * 60 + b"]" * 60, expect=2).stderr.decode()
        self.assertIn("too-many-items: more than 16 million nodes", told)

    def test_help_teaches_by_example(self):
        told = self.run_program("path", "--help").stdout.decode()
        self.assertIn("waybill path '$.employees[*].email'", told)
        self.assertIn("--paths", told)

    def check_suite(self, file):
        ran = 0
        for case in json.loads(file.read_bytes())["tests"]:
            if "\0" in case["selector"]:
                continue  # no command line has one
            with self.subTest(name=case["name"], selector=case["selector"]):
                ran += 1
                if case.get("invalid_selector"):
                    self.path(case["selector"], expect=2)
                    continue
                document = json.dumps(case["document"], ensure_ascii=False).encode()
                values = json.loads(self.path(case["selector"], document=document).stdout)
                self.assertIn(values, [case["result"]] if "result" in case else case["results"])
                allowed = [case["result_paths"]] if "result_paths" in case else case.get("results_paths")
                if allowed:
                    paths = json.loads(self.path(case["selector"], "--paths", document=document).stdout)
                    self.assertIn(paths, allowed)
        return ran

    def test_cases_in_the_shape_of_the_compliance_suite_pass(self):
        self.assertGreaterEqual(len(SUITES), 7)
        for suite in SUITES:
            self.assertGreater(self.check_suite(suite), 10)

    def test_the_public_compliance_suite_passes(self):
        files = list(package("jsonpath-rfc9535", "1.3.0").rglob("cts.json"))
        self.assertEqual(len(files), 1)
        self.assertGreater(self.check_suite(files[0]), 600)


if __name__ == "__main__":
    main()
