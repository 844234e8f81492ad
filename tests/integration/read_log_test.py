#!/usr/bin/env python3
"""A reader that was written from docs/formats.md alone agrees with `audit verify`: on a log that is right, on one that lacks
a part, and on one with a flipped bit anywhere; of plain segments, and packed, with details erased and entries pruned. And
what stands beside a log decides nothing."""
import json
import subprocess
import sys

from program import PROGRAM, Case, TOOLS, TOP, main


class Agreement(Case):
    MADE = ["700"]
    KINDS = {"checkpoint", ".seg", "policies", "tree"}

    def setUp(self):
        super().setUp()
        made = subprocess.run([str(TOOLS / "make_log"), str(self.audit), *self.MADE], capture_output=True, text=True, timeout=300)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.verifier_key = made.stdout.strip().splitlines()[-1]

    def both(self):
        """The exit codes: 0 ok, 1 tampered, 4 unverifiable. Without the keyring, as an auditor has it."""
        words = ["--key", self.verifier_key, str(self.audit)]
        ours = subprocess.run([PROGRAM, "audit", "verify", *words], capture_output=True, timeout=60).returncode
        theirs = subprocess.run([sys.executable, str(TOP / "tests" / "read_log.py"), *words], capture_output=True, timeout=60)
        return ours, theirs.returncode

    def files(self):
        return sorted(p for p in self.audit.rglob("*") if p.is_file() and not p.name.startswith(("keyring", "lock", "holds")))

    def test_both_find_a_log_right(self):
        self.assertEqual(self.both(), (0, 0))

    def test_both_find_what_was_changed(self):
        found, kinds = 0, set()
        for path in self.files():
            before = path.read_bytes()
            used = len(before.rstrip(b"\0"))
            for at in sorted({0, 5, used // 3, used // 2, used - 1}):
                with self.subTest(path=path.name, at=at):
                    data = bytearray(before)
                    data[at] ^= 1 << at % 8
                    path.write_bytes(data)
                    ours, theirs = self.both()
                    self.assertEqual((ours, theirs), (1, 1))
                    found += 1
            path.write_bytes(before)
            top = path.relative_to(self.audit).parts[0]
            kinds.add(path.suffix if top == "log" else top)
        self.assertGreater(found, 20)
        self.assertEqual(kinds, self.KINDS)
        self.assertEqual(self.both(), (0, 0))

    def test_both_miss_what_is_not_there(self):
        for path in [self.audit / "checkpoint", *(self.audit / "policies").iterdir()]:
            with self.subTest(path=path.name):
                away = self.work / "away"
                path.rename(away)
                self.assertEqual(self.both(), (4, 4))
                away.rename(path)


class Packed(Agreement):
    MADE = ["1300", "--segment", "40000", "--pack"]
    KINDS = {"checkpoint", ".seg", ".zst", "policies", "tree"}


class ErasedAndPruned(Agreement):
    MADE = ["3500", "--segment", "300000", "--erase", "--prune", "--pack"]
    KINDS = {"checkpoint", ".seg", ".zst", "policies", "pruned", "tree"}


class Beside(Case):
    def test_what_stands_beside_a_log_does_not_change_its_verdict(self):
        made = subprocess.run([str(TOOLS / "make_log"), str(self.audit), "700"], capture_output=True, text=True, timeout=300)
        (self.audit / "keyring.master").write_text("0" * 64 + "\n")
        (self.audit / "keyring.master").chmod(0o600)
        self.run_program("audit", "reindex", self.audit)
        (self.audit / "streams").mkdir()
        (self.audit / "streams" / "soc.cursor").write_text("a stream's place\n")
        words = ("audit", "verify", "--key", made.stdout.strip().splitlines()[-1], "--output", "json", self.audit)
        clean = json.loads(self.run_program(*words).stdout)
        self.assertEqual((clean["verdict"], clean["details_unread"]), ("ok", 0))
        beside = [p for p in self.audit.rglob("*") if p.is_file() and p.relative_to(self.audit).parts[0].startswith(
            ("lock", "index", "streams", "keyring"))]
        self.assertGreaterEqual({p.name for p in beside}, {"lock", "index.sqlite", "soc.cursor", "keyring", "keyring.master"})
        for path in beside:
            before = path.read_bytes()
            for at in sorted({0, len(before) // 2, len(before) - 1}) if before else [0]:
                with self.subTest(path=path.name, at=at):
                    data = bytearray(before or b"\0")
                    data[at] ^= 1
                    path.write_bytes(data)
                    done = self.run_program(*words)
                    report = json.loads(done.stdout)
                    self.assertEqual((report["verdict"], report["findings"], report["root"]), ("ok", [], clean["root"]))
                    if path.name in ("keyring", "keyring.master"):  # opens or does not
                        self.assertEqual((report["details"], report["details_unread"]), (0, clean["details"]))
                        self.assertIn(b"the details are not opened", done.stderr)
            path.write_bytes(before)


if __name__ == "__main__":
    main()
