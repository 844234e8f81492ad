"""The program under test, and a folder that goes away with the test."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("WAYBILL") or str(TOP / "build" / "release" / "waybill")
TOOLS = pathlib.Path(os.environ.get("WAYBILL_TOOLS") or TOP / "build" / "release" / "tests" / "tools")
POLICIES = TOP / "policies"
SHARED = TOP.parent / "shared" / "data"


def example(vendor, route):
    return (POLICIES / "examples" / f"{vendor}-{route}.json").read_bytes()


class Case(unittest.TestCase):
    """One temporary folder a test; run() holds exit codes."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="waybill-test-")
        self.addCleanup(folder.cleanup)
        self.work = pathlib.Path(folder.name)
        self.audit = self.work / "audit"

    def run_program(self, *words, message=b"", expect=0, env=None):
        done = subprocess.run([PROGRAM, *map(str, words)], input=message, capture_output=True, timeout=300,
                              env={**os.environ, **(env or {})})
        self.assertEqual(done.returncode, expect, f"{words}\n{done.stdout[:2000]!r}\n{done.stderr.decode()}")
        return done

    def redact(self, vendor, route, *more, message=None, expect=0, policies=POLICIES):
        return self.run_program("redact", "--policies", policies, "--vendor", vendor, "--route", route, *more,
                                message=example(vendor, route) if message is None else message, expect=expect)

    def entries(self):
        lines = self.run_program("audit", "tail", "-n", "1000000", "--output", "json", self.audit).stdout.splitlines()
        return [json.loads(line)["entry"] for line in lines]

    def key(self):
        return self.run_program("key", "export-public", self.audit).stdout.decode().strip()


def main():
    unittest.main(argv=[sys.argv[0]], verbosity=1)
