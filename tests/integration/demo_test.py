#!/usr/bin/env python3
"""The demo runs to its end, says that all was as it should be, and leaves nothing behind."""
import os
import pathlib
import subprocess
import sys

from program import Case, PROGRAM, TOP, main


class Demo(Case):
    def test_it_ends_well_and_cleans_up(self):
        done = subprocess.run([sys.executable, str(TOP / "tools" / "demo.py"), PROGRAM], capture_output=True, text=True,
                              timeout=120, env={**os.environ, "TMPDIR": str(self.work)})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("All of this was as it should be.", done.stdout)
        self.assertIn("agreement-lapsed", done.stdout)
        self.assertNotIn("\x1b", done.stdout)  # no colours but on a terminal
        self.assertEqual(list(pathlib.Path(self.work).iterdir()), [])


if __name__ == "__main__":
    main()
