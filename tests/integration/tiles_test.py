#!/usr/bin/env python3
"""Logs of every awkward size, exported as tiles, satisfy a verifier that was written from the published formats alone; and
one flipped bit does not."""
import subprocess
import sys

from program import Case, TOOLS, TOP, main


class Tiles(Case):
    def check(self, key, tiles):
        return subprocess.run([sys.executable, str(TOP / "tests" / "verify_tiles.py"), "--key", key, str(tiles)],
                              capture_output=True, text=True, timeout=120)

    def test_logs_of_every_size_are_accepted(self):
        for size in (0, 1, 255, 256, 257, 65536, 70000):
            with self.subTest(size=size):
                log, tiles = self.work / f"log{size}", self.work / f"tiles{size}"
                made = subprocess.run([str(TOOLS / "make_log"), str(log), str(size), "--tiles", str(tiles)],
                                      capture_output=True, text=True, timeout=300)
                self.assertEqual(made.returncode, 0, made.stderr)
                key = made.stdout.strip().splitlines()[-1]
                done = self.check(key, tiles)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn(f"ok: {size} entries", done.stdout)

    def test_a_flipped_bit_is_refused(self):
        tiles = self.work / "tiles"
        made = subprocess.run([str(TOOLS / "make_log"), str(self.work / "log"), "300", "--tiles", str(tiles)],
                              capture_output=True, text=True, timeout=300)
        key = made.stdout.strip().splitlines()[-1]
        files = sorted(p for p in tiles.rglob("*") if p.is_file())
        self.assertGreater(len(files), 4)
        for path in files:
            with self.subTest(path=path.name):
                before = path.read_bytes()
                data = bytearray(before)
                data[len(data) // 2] ^= 4
                path.write_bytes(data)
                self.assertEqual(self.check(key, tiles).returncode, 1)
                path.write_bytes(before)
        self.assertEqual(self.check(key, tiles).returncode, 0)


if __name__ == "__main__":
    main()
