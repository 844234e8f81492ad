#!/usr/bin/env python3
"""A log whose older half was pruned and whose segments are packed: what stays is proven as before, by the program and by
readers that know only the published formats."""
import base64
import json
import subprocess
import sys

import tlog
from program import Case, TOOLS, TOP, main


class PrunedProofs(Case):
    def setUp(self):
        super().setUp()
        self.kept = self.work / "kept.checkpoint"
        made = subprocess.run([str(TOOLS / "make_log"), str(self.audit), "9000", "--segment", "300000", "--kept", str(self.kept),
                               "--prune", "--pack"], capture_output=True, text=True, timeout=300)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.log_key = made.stdout.strip().splitlines()[-1]
        # Of the keyring that make_log makes: its master is no secret.
        master = self.audit / "keyring.master"
        master.write_text("0" * 64 + "\n")
        master.chmod(0o600)

    def verify(self, *words, expect=0):
        done = self.run_program("audit", "verify", "--key", self.log_key, "--output", "json", *words, expect=expect)
        return json.loads(done.stdout)

    def independent(self, script, *words):
        return subprocess.run([sys.executable, str(TOP / "tests" / script), "--key", self.log_key, *map(str, words)],
                              capture_output=True, text=True, timeout=120)

    def windows(self):
        lines = self.run_program("audit", "tail", "-n", "1000000", "--output", "json", self.audit).stdout.splitlines()
        return [e for e in map(json.loads, lines) if e["entry"]["kind"] == "shared"]

    def test_what_stays_is_verified_and_met_at_a_checkpoint_from_before_what_is_gone(self):
        report = self.verify(self.audit, "--since", self.kept)
        self.assertEqual((report["verdict"], report["findings"], report["details_unread"]), ("ok", [], 0))
        self.assertGreater(report["minimum"], tlog.Note(self.kept.read_text()).size)
        self.assertGreater(report["details"], 500)
        self.assertEqual(self.independent("read_log.py", self.audit).returncode, 0)
        forged = self.kept.read_text().replace("\n1025\n", "\n1024\n")
        self.assertNotEqual(forged, self.kept.read_text())
        self.kept.write_text(forged)
        self.verify(self.audit, "--since", self.kept, expect=1)

    def test_published_tiles_hold_what_stays_and_an_independent_verifier_accepts_them(self):
        minimum = self.verify(self.audit)["minimum"]
        tiles = self.work / "tiles"
        self.run_program("audit", "export", "--tiles", tiles, self.audit)
        self.assertFalse((tiles / "tile" / "entries" / "000").exists())
        words = ("--minimum", minimum, "--checkpoint", self.kept, tiles)
        done = self.independent("verify_tiles.py", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.independent("verify_tiles.py", tiles).returncode, 1)  # to whom nobody said so
        self.assertEqual(self.verify("--tiles", tiles, expect=4)["verdict"], "unverifiable")
        for path in (tiles / "tile" / "0" / "000", tiles / "tile" / "1" / "000.p" / "35",
                     max((tiles / "tile" / "entries").glob("0??"))):
            data = bytearray(before := path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
            self.assertEqual(self.independent("verify_tiles.py", *words).returncode, 1, path)
            path.write_bytes(before)
        self.assertEqual(self.independent("verify_tiles.py", *words).returncode, 0)

    def test_receipts_and_proofs_of_a_value_are_made_and_checked_without_what_is_gone(self):
        for window in (self.windows()[0], self.windows()[-1]):
            exchange = window["entry"]["id"]
            receipt = self.run_program("receipt", "make", "--id", exchange, self.audit).stdout
            (self.work / "r").write_bytes(receipt)
            (self.work / "b").write_bytes(b'{"email":"ann@x.example","name":"Ann"}')
            words = ("receipt", "verify", self.work / "r", "--key", self.log_key, "--output", "json", "--body")
            report = json.loads(self.run_program(*words, self.work / "b").stdout)
            self.assertEqual((report["verdict"], report["items_right"], report["items_unchecked"]), ("ok", 2, 0))
            (self.work / "b").write_bytes(b'{"email":"ann@x.example","name":"Anm"}')
            self.run_program(*words, self.work / "b", expect=1)
            self.check_inclusion(receipt.decode())
            proof = self.run_program("audit", "prove", "--id", exchange, "--item", "body $.name", self.audit, message=b'"Ann"')
            (self.work / "p").write_bytes(proof.stdout)
            for value, expect in ((b'"Ann"', 0), (b'"Bob"', 1)):
                self.run_program("receipt", "verify", self.work / "p", "--key", self.log_key, message=value, expect=expect)

    def check_inclusion(self, receipt):
        """By RFC 9162, 2.1.3.2, of each entry in the receipt."""
        head, checkpoint = receipt.split("\n\n", 1)
        note = tlog.Note(checkpoint)
        self.assertTrue(tlog.Verifier(self.log_key).of(note))
        blocks = head.split("\nentry ")[1:]
        self.assertEqual(len(blocks), 2)
        for block in blocks:
            lines = block.split("\n")
            at = next(i for i, line in enumerate(lines) if line.startswith("index "))
            hashes = [base64.b64decode(line, validate=True) for line in lines[at + 1:]]
            index, last = int(lines[at][6:]), note.size - 1
            found = tlog.hashlib.sha256(b"\0" + lines[0].encode()).digest()
            for other in hashes:
                self.assertGreater(last, 0)
                left = index & 1 or index == last
                found = tlog.hashlib.sha256(b"\1" + (other + found if left else found + other)).digest()
                while left and not index & 1 and index:
                    index, last = index >> 1, last >> 1
                index, last = index >> 1, last >> 1
            self.assertEqual((found, last), (note.root, 0))

    def test_an_exchange_that_is_gone_has_no_receipt(self):
        self.run_program("receipt", "make", "--id", "01a20810-0000-7000-8000-000000000000", self.audit, expect=2)


class Witnessed(Case):
    def test_a_witness_that_is_demanded_must_have_cosigned_a_receipt_and_a_proof(self):
        body = self.work / "b"
        body.write_bytes(self.redact("acme-payroll", "create-employees", "--audit", self.audit).stdout)
        exchange = self.entries()[1]["id"]
        receipt = self.run_program("receipt", "make", "--id", exchange, self.audit).stdout
        name = json.loads(body.read_bytes())["employees"][0]["name"].encode()
        proof = self.run_program("audit", "prove", "--id", exchange, "--item", "body $.employees[*].name", self.audit,
                                 message=name).stdout
        signer = tlog.Signer("witness.example/w1", b"w" * 32, 4)
        other = tlog.Signer("witness.example/w2", b"v" * 32, 4)
        text = tlog.Note(receipt.split(b"\n\n", 1)[1].decode()).text
        line = signer.line((1_700_000_000).to_bytes(8, "big") + signer.sign(f"cosignature/v1\ntime 1700000000\n{text}".encode()))
        wrong = signer.line((1_700_000_001).to_bytes(8, "big") + signer.sign(f"cosignature/v1\ntime 1700000000\n{text}".encode()))
        for file, words, message in ((receipt, ("--body", body), b""), (proof, (), name)):
            for lines, witnesses, expect in (("", [], 0), ("", [signer], 4), (line, [signer], 0), (line, [], 0), (wrong, [], 0),
                                             (line, [signer, other], 4), (wrong, [signer], 1), (line, [other], 4)):
                with self.subTest(lines=lines, witnesses=len(witnesses), expect=expect):
                    (self.work / "f").write_bytes(file + lines.encode())
                    demanded = [word for witness in witnesses for word in ("--witness", witness.verifier)]
                    done = self.run_program("receipt", "verify", self.work / "f", "--key", self.key(), *words, *demanded,
                                            message=message, expect=expect)
                    self.assertEqual(b"witness.example" in done.stdout, expect != 0)
        for text in ("witness.example/w1", self.key()):
            self.run_program("receipt", "verify", self.work / "f", "--key", self.key(), "--witness", text, expect=2)


if __name__ == "__main__":
    main()
