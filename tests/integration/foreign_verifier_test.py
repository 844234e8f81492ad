#!/usr/bin/env python3
"""golang.org/x/mod/sumdb, which knows nothing of Waybill, accepts exported logs and proofs of values, and no flipped bit."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from program import Case, TOOLS, TOP, main

MODULES = pathlib.Path("/usr/share/gocode")  # where Debian keeps them
THERE = shutil.which("go") and (MODULES / "src/golang.org/x/mod/sumdb/tlog").is_dir()


@unittest.skipUnless(THERE, "golang-go and golang-golang-x-mod-dev are not installed")
class ForeignVerifier(Case):
    def setUp(self):
        super().setUp()
        cache = TOOLS.parent / "go"  # what is compiled once serves the next run
        self.verifier = self.work / "verify_log"
        subprocess.run(["go", "build", "-o", self.verifier, "."], cwd=TOP / "tests" / "go", check=True, timeout=300,
                       env={**os.environ, "GO111MODULE": "off", "GOPATH": str(MODULES), "GOCACHE": str(cache), "GOFLAGS": ""})

    def verify(self, *words):
        return subprocess.run([self.verifier, *map(str, words)], capture_output=True, text=True, timeout=120)

    def test_logs_of_awkward_sizes_are_accepted_and_flipped_bits_are_not(self):
        keys = {}
        for size in (0, 1, 255, 256, 257, 70000):
            with self.subTest(size=size):
                tiles = self.work / f"tiles{size}"
                made = subprocess.run([TOOLS / "make_log", self.work / f"log{size}", str(size), "--tiles", tiles],
                                      capture_output=True, text=True, timeout=300)
                keys[size] = made.stdout.strip().splitlines()[-1]
                done = self.verify(keys[size], tiles)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"ok: {size} entries", done.stdout)
        for path in sorted(p for p in (self.work / "tiles257").rglob("*") if p.is_file()):
            with self.subTest(path=path.name):
                before = path.read_bytes()
                path.write_bytes(before[:-3] + bytes([before[-3] ^ 4]) + before[-2:])
                self.assertNotEqual(self.verify(keys[257], self.work / "tiles257").returncode, 0)
                path.write_bytes(before)

    def test_the_proof_of_a_value_shows_its_entry_in_the_tree(self):
        body = self.redact("acme-payroll", "create-employees", "--audit", self.audit).stdout
        index, shared = [(i, e) for i, e in enumerate(self.entries()) if e["kind"] == "shared"][0]
        name = json.loads(body)["employees"][0]["name"].encode()
        proof, leaf, tiles = self.work / "a.tlog-proof", self.work / "entry", self.work / "tiles"
        proof.write_bytes(self.run_program("audit", "prove", "--id", shared["id"], "--item", "body $.employees[*].name",
                                           self.audit, message=name).stdout)
        self.run_program("audit", "export", "--tiles", tiles, self.audit)
        bundle = next((tiles / "tile" / "entries").rglob("*.p/*")).read_bytes()
        for _ in range(index):
            bundle = bundle[2 + int.from_bytes(bundle[:2], "big"):]
        leaf.write_bytes(bundle[2:2 + int.from_bytes(bundle[:2], "big")])
        done = self.verify(self.key(), tiles, proof, leaf)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"ok: entry {index} of", done.stdout)
        leaf.write_bytes(leaf.read_bytes().replace(b"acme", b"acne"))
        self.assertNotEqual(self.verify(self.key(), tiles, proof, leaf).returncode, 0)


if __name__ == "__main__":
    main()
