#!/usr/bin/env python3
"""`receipt make`, `receipt verify`, `audit prove`, `audit verify --tiles`: an exchange and one value are proven without the
log, and what is not what was sent is told."""
import json

from program import Case, TOP, main


class Receipts(Case):
    def setUp(self):
        super().setUp()
        self.body = self.work / "received.json"
        self.body.write_bytes(self.redact("acme-payroll", "create-employees", "--audit", self.audit).stdout)
        self.shared = self.entries()[1]
        self.file = self.work / "a.receipt"
        self.file.write_bytes(self.run_program("receipt", "make", "--id", self.shared["id"], self.audit).stdout)

    def verify(self, *words, expect=0, file=None, message=b""):
        done = self.run_program("receipt", "verify", file or self.file, "--key", self.key(), "--output", "json", *words,
                                expect=expect, message=message)
        return json.loads(done.stdout)

    def test_a_receipt_and_the_received_body_are_right(self):
        report = self.verify("--body", self.body)
        self.assertEqual((report["verdict"], report["end"], report["vendor"]), ("ok", "complete", "acme-payroll"))
        self.assertGreater(report["items_right"], 3)
        self.assertEqual(report["items_wrong"], 0)

    def test_a_body_in_parts_is_one_body(self):
        data = self.body.read_bytes()
        parts = [self.work / "1", self.work / "2"]
        parts[0].write_bytes(data[:100])
        parts[1].write_bytes(data[100:])
        self.assertEqual(self.verify("--body", parts[0], "--body", parts[1])["verdict"], "ok")
        self.assertEqual(self.verify("--body", parts[0], expect=1)["verdict"], "tampered")

    def test_the_item_that_differs_is_named(self):
        exact = self.work / "exact.receipt"
        exact.write_bytes(self.run_program("receipt", "make", "--id", self.shared["id"], "--commitments", self.audit).stdout)
        data = self.body.read_bytes()
        at = data.index(b"wbt1.") + 30
        changed = self.work / "changed.json"
        changed.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
        report = self.verify("--body", changed, file=exact, expect=1)
        self.assertEqual((report["verdict"], report["items_wrong"]), ("tampered", 1))
        self.assertRegex(report["findings"][0], r"number 1 at body \$\.employees\[\*\]\.email, bytes \d+ to \d+ of the body")
        self.verify("--body", changed, expect=1)

    def test_a_changed_receipt_or_none_is_refused(self):
        data = self.file.read_bytes()
        self.file.write_bytes(data.replace(b'"agreement":"DPA', b'"agreement":"DPB'))
        self.assertEqual(self.verify(expect=1)["verdict"], "tampered")
        self.file.write_bytes(data.replace(b"\nindex 1\n", b"\nindex 01\n"))
        self.run_program("receipt", "verify", self.file, "--key", self.key(), expect=1)
        self.file.write_bytes(data)
        self.run_program("receipt", "verify", self.file, expect=4)  # no key, no proof

    def test_no_receipt_is_made_of_what_is_not_there_or_another_vendor_s(self):
        self.run_program("receipt", "make", "--id", "01935c00-0000-7000-8000-000000000000", self.audit, expect=2)
        self.run_program("receipt", "make", "--id", "x", self.audit, expect=2)
        self.run_program("receipt", "make", "--id", self.shared["id"], "--vendor", "another", self.audit, expect=4)

    def test_one_value_is_proven_and_no_other(self):
        names = [e["name"] for e in json.loads(self.body.read_bytes())["employees"]]
        proof = self.work / "a.tlog-proof"
        prove = ("audit", "prove", "--id", self.shared["id"], "--item", "body $.employees[*].name", "--nth", 2, self.audit)
        proof.write_bytes(self.run_program(*prove, message=names[1].encode() + b"\n").stdout)
        self.assertTrue(proof.read_bytes().startswith(b"c2sp.org/tlog-proof@v1\nextra "))
        self.assertNotIn(names[1].encode(), proof.read_bytes())
        report = self.verify(file=proof, message=names[1].encode() + b"\n")
        self.assertEqual((report["verdict"], report["at"], report["ordinal"]), ("ok", "body $.employees[*].name", 1))
        self.assertEqual(self.verify(file=proof, message=names[0].encode(), expect=1)["verdict"], "tampered")
        done = self.run_program(*prove, message=names[0].encode(), expect=1)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"not the one that was sent there", done.stderr)
        self.run_program("audit", "prove", "--id", self.shared["id"], "--item", "body $.nothing", self.audit, message=b"x",
                         expect=4)

    def test_published_tiles_are_verified_and_a_changed_one_is_not(self):
        tiles = self.work / "tiles"
        self.run_program("audit", "export", "--tiles", tiles, self.audit)
        words = ("audit", "verify", "--key", self.key(), "--output", "json", "--tiles", tiles)
        report = json.loads(self.run_program(*words).stdout)
        self.assertEqual((report["verdict"], report["entries"]), ("ok", 3))
        self.assertGreater(report["sha256_bytes_per_second"], 0)
        bundle = tiles / "tile" / "entries" / "000.p" / "3"
        data = bundle.read_bytes()
        bundle.write_bytes(data.replace(b'"agreement":"DPA', b'"agreement":"DPB'))
        self.run_program(*words, expect=1)
        bundle.unlink()
        self.run_program(*words, expect=4)

    def test_the_vectors_of_the_document_verify(self):
        document = (TOP / "docs" / "formats.md").read_text()
        block = lambda name: document.split(f"```{name}\n")[1].split("```\n")[0]
        key, body, receipt = block("receipt-vector").split("\n", 2)
        for name, content in (("r", receipt), ("b", body), ("p", block("item-proof-vector"))):
            (self.work / name).write_bytes(content.encode())
        done = self.run_program("receipt", "verify", self.work / "r", "--key", key, "--body", self.work / "b", "--output", "json")
        report = json.loads(done.stdout)
        self.assertEqual((report["verdict"], report["items_right"], report["items_unchecked"]), ("ok", 4, 0))
        self.run_program("receipt", "verify", self.work / "p", "--key", key, message=b'"Bo"')
        self.run_program("receipt", "verify", self.work / "p", "--key", key, message=b'"Bob"', expect=1)


if __name__ == "__main__":
    main()
