#!/usr/bin/env python3
"""Tables and lines of any size through `waybill redact`, made while they are read: memory stays constant, and what a route
says of its body's limit holds. WAYBILL_STREAM is the size, as 5GB, and has the rates printed."""
import itertools
import os
import re
import subprocess
import threading
import time

from program import Case, PROGRAM, main

MOST = 64 << 20
UNITS = {"": 1, "MB": 10**6, "GB": 10**9, "MiB": 1 << 20, "GiB": 1 << 30}
NUMBER, UNIT = re.fullmatch(r"(\d+)([A-Za-z]*)", os.environ.get("WAYBILL_STREAM", "64MiB")).groups()
SIZE = int(NUMBER) * UNITS[UNIT]
# A sanitizer has memory of its own: then only that it is clean is seen here.
SANITIZED = "WAYBILL_SANITIZED" in os.environ
RATES = "WAYBILL_STREAM" in os.environ

CATALOG = """categories:
  pii.name: {title: Name}
  pii.email: {title: E-mail address, subject: true}
  hr.salary: {title: Salary}
  tech.id: {title: Technical identifier, evidence: count}
"""
VENDOR = """vendor: streams
title: Streams
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {pii.name: clear, pii.email: tokenize, hr.salary: {generalize: {bucket: 1000}}, tech.id: clear}
connection: {url: "https://streams.example"}
routes:
  - route: csv
    match: POST /csv
    clients: ["*"]
    limits: {body: 100GiB}
    outbound:
      body:
        format: csv
        fields: {"$[*].id": tech.id, "$[*].name": pii.name, "$[*].email": pii.email, "$[*].salary": hr.salary}
  - route: ndjson
    match: POST /ndjson
    clients: ["*"]
    limits: {body: 100GiB}
    outbound:
      body:
        format: ndjson
        fields: {"$[*].id": tech.id, "$[*].name": pii.name, "$[*].email": pii.email, "$[*].salary": hr.salary}
  - {route: usual, match: POST /usual, clients: ["*"], outbound: {body: {format: csv, fields: {"$[*].id": tech.id}}}}
  - {route: small, match: POST /small, clients: ["*"], limits: {body: 1MiB},
     outbound: {body: {format: csv, fields: {"$[*].id": tech.id}}}}
"""
ROWS = 4096
TABLE_HEAD = b"id,name,email,salary,note\r\n"
TABLE = b"".join(b'%d,"Some ""Body"" %d",body%d@corp.example,%d,"withheld, %d\r\nin two lines"\r\n' %
                 (i, i, i, 30000 + i, i) for i in range(ROWS))
LINES = b"".join(b'{"id":%d,"name":"Some \\"Body\\" %d","email":"body%d@corp.example","salary":%d,"note":"withheld %d"}\n' %
                 (i, i, i, 30000 + i, i) for i in range(ROWS))


class Stream:
    """What came out of one run, counted and not kept."""

    def __init__(self, words, head, block, size):
        started = time.monotonic()
        self.blocks = max(1, -(-size // len(block)))
        self.sent = len(head) + self.blocks * len(block)
        with subprocess.Popen([PROGRAM, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, bufsize=0) as process:
            feeder = threading.Thread(target=self.feed, args=(process.stdin, head, block))
            feeder.start()
            self.rows, self.bytes, self.last, withheld = 0, 0, b"", False
            while piece := process.stdout.read(1 << 20):
                self.rows += piece.count(b"\n")
                self.bytes += len(piece)
                self.last += piece
                withheld = withheld or b"withheld" in self.last
                self.last = self.last[-200:]
            self.withheld_seen = withheld
            feeder.join()
            self.errors = process.stderr.read().decode()
            _, status, used = os.wait4(process.pid, 0)
            self.code = process.returncode = os.waitstatus_to_exitcode(status)
        self.peak = used.ru_maxrss * 1024
        self.seconds = time.monotonic() - started
        self.cpu = used.ru_utime + used.ru_stime

    def feed(self, pipe, head, block):
        try:
            with pipe:
                for piece in (head, *itertools.repeat(block, self.blocks)):
                    view = memoryview(piece)
                    while view:
                        view = view[pipe.write(view):]
        except BrokenPipeError:
            pass  # refused before its end


class LargeStreams(Case):
    def setUp(self):
        super().setUp()
        self.policies = self.work / "policies"
        (self.policies / "vendors").mkdir(parents=True)
        (self.policies / "catalog.yaml").write_text(CATALOG)
        (self.policies / "vendors" / "streams.yaml").write_text(VENDOR)

    def stream(self, route, head, block, size, *more):
        done = Stream(("redact", "--policies", self.policies, "--vendor", "streams", "--route", route, *more), head,
                      block, size)
        if RATES:
            print(f"{route}{' on record' if more else ''}: {done.sent / 1e9:.2f} GB in, {done.bytes / 1e9:.2f} GB out, "
                  f"{done.sent / done.seconds / 1e6:.0f} MB/s ({done.sent / done.cpu / 1e6:.0f} a second of CPU), "
                  f"at most {done.peak / 2**20:.1f} MiB", flush=True)
        if not SANITIZED:
            self.assertLess(done.peak, MOST)
        return done

    def assert_all_arrived(self, done, rows):
        self.assertEqual(done.code, 0, done.errors)
        self.assertEqual(done.rows, rows)
        self.assertFalse(done.withheld_seen)

    def test_a_table_of_any_size_takes_constant_memory(self):
        done = self.stream("csv", TABLE_HEAD, TABLE, SIZE)
        self.assert_all_arrived(done, done.blocks * ROWS + 1)
        self.assertRegex(done.last, rb'\n4095,"Some ""Body"" 4095",wbt1\.[^,]+,34000\r\n$')

    def test_lines_of_any_number_take_constant_memory(self):
        done = self.stream("ndjson", b"", LINES, SIZE)
        self.assert_all_arrived(done, done.blocks * ROWS)
        self.assertRegex(done.last, rb'\{"id":4095,"name":"Some \\"Body\\" 4095","email":"wbt1\.[^"]+","salary":34000\}\n$')

    def test_a_record_takes_constant_memory_too(self):
        done = self.stream("csv", TABLE_HEAD, TABLE, min(SIZE, 64 << 20), "--audit", self.audit)
        self.assert_all_arrived(done, done.blocks * ROWS + 1)
        shared = [entry for entry in self.entries() if entry["kind"] == "shared"]
        self.assertEqual(sum(entry["bytes"] for entry in shared), done.bytes)

    def test_a_route_that_says_less_or_nothing_is_held_to_it(self):
        for route, limit in (("small", 1 << 20), ("usual", 64 << 20)):
            done = self.stream(route, TABLE_HEAD, TABLE, 2 * limit)
            self.assertEqual(done.code, 2)
            self.assertIn("body-too-large", done.errors)
            self.assertLess(done.bytes, limit)


if __name__ == "__main__":
    main()
