#!/usr/bin/env python3
"""A reader that was written from docs/formats.md alone agrees with `audit verify`: on a log that is right, on one that lacks
a part, and on one with a flipped bit anywhere."""
import subprocess
import sys

from program import PROGRAM, Case, TOOLS, TOP, main


class Agreement(Case):
    def setUp(self):
        super().setUp()
        made = subprocess.run([str(TOOLS / "make_log"), str(self.audit), "700"], capture_output=True, text=True, timeout=300)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.verifier_key = made.stdout.strip().splitlines()[-1]

    def both(self):
        """The exit codes: 0 ok, 1 tampered, 4 unverifiable. Without the keyring, as an auditor has it."""
        words = ["--key", self.verifier_key, str(self.audit)]
        ours = subprocess.run([PROGRAM, "audit", "verify", *words], capture_output=True, timeout=60).returncode
        theirs = subprocess.run([sys.executable, str(TOP / "tests" / "read_log.py"), *words], capture_output=True, timeout=60)
        return ours, theirs.returncode

    def files(self):
        return sorted(p for p in self.audit.rglob("*") if p.is_file() and not p.name.startswith(("keyring", "lock")))

    def test_both_find_a_log_right(self):
        self.assertEqual(self.both(), (0, 0))

    def test_both_find_what_was_changed(self):
        found = 0
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
        self.assertGreater(found, 20)
        self.assertEqual(self.both(), (0, 0))

    def test_both_miss_what_is_not_there(self):
        for path in [self.audit / "checkpoint", *(self.audit / "policies").iterdir()]:
            with self.subTest(path=path.name):
                away = self.work / "away"
                path.rename(away)
                self.assertEqual(self.both(), (4, 4))
                away.rename(path)


if __name__ == "__main__":
    main()
