#!/usr/bin/env python3
"""`audit search`, `shared` and `reindex`: entries by what they say, over a record of a gateway and one without."""
import csv
import io
import json
import os
import pathlib
import pty
import select
import shutil
import signal
import struct
import subprocess
import threading
import zlib

from agreements import people
from gateway import GatewayCase
from program import Case, POLICIES, PROGRAM, main
from vendor import until


def search(case, folder, *words, expect=0):
    done = case.run_program("audit", "search", *words, "--output", "json", folder, expect=expect)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


class WithoutGateway(Case):
    """The command makes and keeps the index itself."""

    def policies_with(self, purpose):
        """The shipped policies, but that acme-payroll's purpose is this one."""
        folder = self.work / "policies"
        shutil.copytree(POLICIES, folder)
        file = folder / "vendors" / "acme-payroll.yaml"
        file.write_text(file.read_text().replace("purpose: payroll", "purpose: " + json.dumps(purpose)))
        return folder

    def share(self, client=None, **more):
        client = ("--client", client) if client else ()
        return self.redact("acme-payroll", "create-employees", "--audit", self.audit, *client, **more)

    def test_each_filter_finds_what_it_names_and_nothing_else(self):
        self.share("spiffe://corp.example/hr/sync")
        self.redact("oldmail-marketing", "add-subscriber", "--audit", self.audit, expect=3)
        shared = next(e for e in self.entries() if e["kind"] == "shared")
        for words in (("--vendor", "acme-payroll", "--kind", "shared"), ("--agreement", shared["agreement"], "--kind", "shared"),
                      ("--route", "create-employees", "--kind", "shared"), ("--purpose", shared["purpose"], "--kind", "shared"),
                      ("--client", "spiffe://corp.example/*", "--kind", "shared"), ("--policy", shared["policy"], "--kind", "shared"),
                      ("--policy", shared["policy"][7:20], "--kind", "shared"),
                      ("--category", "pii.email", "--treatment", "tokenize", "--kind", "shared"),
                      ("--place", "body $.employees[*].email", "--kind", "shared"), ("--since", "1h", "--kind", "shared"),
                      ("--id", shared["id"], "--kind", "shared")):
            with self.subTest(words):
                found, _ = search(self, self.audit, *words)
                self.assertEqual([one["entry"] for one in found], [shared])
        found, _ = search(self, self.audit, "--code", "agreement-lapsed")
        self.assertEqual([one["entry"]["vendor"] for one in found], ["oldmail-marketing"])
        found, _ = search(self, self.audit, "--outcome", "complete", "--category", "pii.email")
        self.assertEqual([(one["entry"]["kind"], one["entry"]["id"]) for one in found], [("outcome", shared["id"])])
        for words in (("--vendor", "acme"), ("--category", "pii.email", "--treatment", "drop"), ("--since", "2099-01-01"),
                      ("--until", "2020-01-01"), ("--code", "agreement-lapsed", "--vendor", "acme-payroll")):
            with self.subTest(words):
                found, said = search(self, self.audit, *words)
                self.assertEqual(found, [])
                self.assertIn("nothing of the kind", said)

    def test_a_word_that_nothing_can_have_is_no_question(self):
        self.share()
        for words in (("--outcome", "brokne"), ("--code", "agreement-lapses"), ("--kind", "share")):
            self.run_program("audit", "search", *words, self.audit, expect=2)
        for words in (("--outcome", "bro*"), ("--code", "agreement-*")):
            self.run_program("audit", "search", *words, self.audit)

    def test_pages_go_on_where_they_ended(self):
        for _ in range(3):
            self.share()
        all_found, _ = search(self, self.audit, "--vendor", "acme-payroll")
        self.assertEqual(len(all_found), 6)
        first, said = search(self, self.audit, "--vendor", "acme-payroll", "-n", "4")
        cursor = said.split("--after ")[1].split(" ")[0]
        second, said = search(self, self.audit, "--vendor", "acme-payroll", "-n", "4", "--after", cursor)
        self.assertEqual(first + second, all_found)
        self.assertNotIn("--after", said)
        oldest, _ = search(self, self.audit, "--vendor", "acme-payroll", "--oldest-first")
        self.assertEqual(oldest, all_found[::-1])

    def test_csv_has_a_column_each_and_no_formulas(self):
        self.share(policies=self.policies_with("=cmd|'x'!A1,\"quoted\""))
        done = self.run_program("audit", "search", "--kind", "shared", "--output", "csv", self.audit)
        rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0]["purpose"], "'=cmd|'x'!A1,\"quoted\"")
        self.assertEqual((rows[0]["kind"], rows[0]["vendor"]), ("shared", "acme-payroll"))
        self.assertIn("pii.email tokenize body $.employees[*].email", rows[0]["places"])

    def test_a_hostile_text_does_not_drive_the_terminal(self):
        # No policy of ours loads with such a text: somebody wrote into the log.
        self.share()
        segment = next((self.audit / "log").iterdir())
        data = bytearray(segment.read_bytes())
        at = data.index(b'"purpose":"payroll"') + 11
        data[at:at + 7] = "\x9b31m\x7fX".encode()
        start = data.rindex(b"WBF1", 0, at)
        entry, detail = struct.unpack(">II", data[start + 4:start + 12])
        end = start + 20 + entry + detail
        data[end:end + 4] = struct.pack(">I", zlib.crc32(data[start:end]))
        segment.write_bytes(data)
        for words in (("--output", "table"), ("--output", "csv"), ("--output", "json")):
            with self.subTest(words):
                shown = self.on_a_terminal("audit", "search", *words, self.audit)
                self.assertIn(b"create-employees", shown)
                self.assertNotIn("\x9b".encode(), shown)
                self.assertNotIn(b"\x7f", shown)
        self.assertIn(b"u009b31m", shown)

    def on_a_terminal(self, *words):
        leader, follower = pty.openpty()
        self.addCleanup(os.close, leader)
        with subprocess.Popen([PROGRAM, *map(str, words)], stdout=follower, stderr=subprocess.DEVNULL,
                              env={**os.environ, "NO_COLOR": "1"}) as process:
            os.close(follower)
            shown = b""
            while True:
                try:
                    piece = os.read(leader, 1 << 16)
                except OSError:  # the other side is closed
                    break
                if not piece:
                    break
                shown += piece
            self.assertEqual(process.wait(60), 0)
        return shown

    def test_the_data_map_counts_what_was_shared(self):
        self.share()
        self.share()
        done = self.run_program("audit", "shared", "--vendor", "acme-payroll", "--output", "json", self.audit)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        email = next(row for row in rows if row["category"] == "pii.email")
        self.assertEqual((email["treatment"], email["place"], email["items"], email["messages"]),
                         ("tokenize", "body $.employees[*].email", 4, 2))
        recorded = [e for e in self.entries() if e["kind"] == "shared"]
        self.assertEqual((email["first"], email["last"]), (recorded[0]["time"], recorded[1]["time"]))
        self.assertEqual(sum(row["items"] for row in rows), sum(i["count"] for e in recorded for i in e["items"]))
        text = self.run_program("audit", "shared", "--since", "7d", self.audit).stdout.decode()
        self.assertIn("pii.email", text)
        self.assertEqual(self.run_program("audit", "shared", "--vendor", "nobody", "--output", "json", self.audit).stdout, b"")

    def test_a_damaged_or_absent_index_is_made_anew(self):
        self.share()
        before, _ = search(self, self.audit)
        index = self.audit / "index.sqlite"
        for damage in (lambda: index.write_bytes(b"nonsense" * 1000), index.unlink, lambda: index.write_bytes(b"")):
            for companion in ("-wal", "-shm"):
                pathlib.Path(f"{index}{companion}").unlink(missing_ok=True)
            damage()
            found, _ = search(self, self.audit)
            self.assertEqual(found, before)
        done = self.run_program("audit", "reindex", "--output", "json", self.audit)
        state = json.loads(done.stdout)
        self.assertEqual((state["entries"], state["digested"]), (3, 3))
        self.assertEqual(search(self, self.audit)[0], before)
        # And the record is none the worse for it.
        self.run_program("audit", "verify", "--key", self.key(), self.audit)

    def test_what_is_no_question_is_refused(self):
        self.share()
        for words in (("--since", "yesterday"), ("--kind", "shard"), ("--id", "x"), ("--after", "x"), ("--output", "xml"),
                      ("--follow", "--after", "3")):
            with self.subTest(words):
                self.run_program("audit", "search", *words, self.audit, expect=2)
        self.run_program("audit", "search", self.work / "absent", expect=2)


class BesideAGateway(GatewayCase):
    def test_search_during_load_finds_all_that_is_acknowledged(self):
        exchanges = []

        def load():
            with self.gateway.client() as client:
                for _ in range(40):
                    answer = client.call("POST", self.CREATE, people())
                    self.assertEqual(answer.status, 200)
                    exchanges.append(answer.get("waybill-exchange"))
        threads = [threading.Thread(target=load) for _ in range(3)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            found, _ = search(self, self.gateway.audit, "--vendor", "acme", "--kind", "shared", "-n", "10000")
            self.assertEqual(len({one["entry"]["id"] for one in found}), len(found))
        for thread in threads:
            thread.join()
        self.assertEqual(len(exchanges), 120)

        def ids():
            found, _ = search(self, self.gateway.audit, "--vendor", "acme", "--kind", "shared", "-n", "10000")
            return {one["entry"]["id"] for one in found}
        until(lambda: ids() >= set(exchanges), what="an index of all exchanges")
        status = until(lambda: (s := self.gateway.status())["index"]["lag"] == 0 and s, what="an index without lag")
        self.assertIsNone(status["index"]["failed"])
        self.assertEqual(status["index"]["entries"], status["log"]["entries"])

    def test_follow_prints_what_comes(self):
        with subprocess.Popen([PROGRAM, "audit", "search", "--follow", "--kind", "shared", "--route", "submit-form",
                               "--output", "json", str(self.gateway.audit)], stdout=subprocess.PIPE) as process:
            try:
                with self.gateway.client() as client:
                    answer = client.call("POST", "/acme/v1/form", b"name=Ann&email=a@x.example&id=1",
                                         fields=[("Content-Type", "application/x-www-form-urlencoded")])
                self.assertEqual(answer.status, 200)
                readable, _, _ = select.select([process.stdout], [], [], 20)
                self.assertTrue(readable, "follow says nothing")
                entry = json.loads(process.stdout.readline())["entry"]
                self.assertEqual((entry["id"], entry["route"]), (answer.get("waybill-exchange"), "submit-form"))
            finally:
                process.send_signal(signal.SIGKILL)

    def test_an_index_that_was_lost_is_made_anew_by_a_start(self):
        with self.gateway.client() as client:
            self.assertEqual(client.call("POST", self.CREATE, people()).status, 200)
        until(lambda: self.gateway.status()["index"]["lag"] == 0, what="an index without lag")
        before, _ = search(self, self.gateway.audit, "-n", "100000")
        self.gateway.stop()
        for name in ("index.sqlite", "index.sqlite-wal", "index.sqlite-shm"):
            (self.gateway.audit / name).unlink(missing_ok=True)
        self.gateway.start()
        until(lambda: self.gateway.status()["index"]["lag"] == 0, what="an index without lag")
        after, _ = search(self, self.gateway.audit, "-n", "100000")
        self.assertEqual(after[-len(before):], before)

    def test_followed_rows_stand_below_the_first_ones(self):
        with subprocess.Popen([PROGRAM, "audit", "search", "--follow", "-n", "2", str(self.gateway.audit)],
                              stdout=subprocess.PIPE) as process:
            try:
                heads = process.stdout.readline().decode()
                with self.gateway.client() as client:
                    self.assertEqual(client.call("POST", self.CREATE, people()).status, 200)
                    self.assertEqual(client.call("GET", "/acme/v1/absent").status, 404)
                rows = []
                while not rows or " refused " not in rows[-1]:
                    readable, _, _ = select.select([process.stdout], [], [], 20)
                    self.assertTrue(readable, f"follow says nothing more: {rows}")
                    rows.append(process.stdout.readline().decode())
            finally:
                process.send_signal(signal.SIGKILL)
        self.assertGreaterEqual(len(rows), 4)  # the two newest, and what came
        at = [heads.index(head) for head in ("index", "time", "kind", "exchange", "vendor", "route", "what")]
        for row in rows:
            for column in at[1:]:
                self.assertEqual(row[column - 2:column], "  ", row)

    def test_the_command_does_not_take_the_index_from_its_gateway(self):
        done = self.run_program("audit", "reindex", self.gateway.audit, expect=74)
        self.assertIn(b"a gateway keeps this index", done.stderr)

    def test_by_its_configuration_the_gateway_makes_it_or_nobody_else_has_it(self):
        until(lambda: self.gateway.status()["index"]["lag"] == 0, what="an index without lag")
        before, _ = search(self, self.gateway.audit, "-n", "100000")
        self.assertIn(b"the gateway has begun", self.gateway.run("audit", "reindex", "-c", self.gateway.config).stderr)
        self.gateway.wait_line("event", "the index is made anew")
        entries = len(self.gateway.entries())
        until(lambda: self.gateway.status()["index"]["entries"] >= entries, what="an index of all entries")
        self.assertEqual(search(self, self.gateway.audit, "-n", "100000")[0][-len(before):], before)
        self.gateway.stop()
        try:
            done = self.gateway.run("audit", "reindex", "-c", self.gateway.config, "--output", "json")
            state = json.loads(done.stdout)
            self.assertEqual((state["entries"], state["digested"]), (len(self.gateway.entries()),) * 2)
        finally:
            self.gateway.start()
        for words in ((), ("-c", self.gateway.config, self.gateway.audit), ("-c", self.gateway.config, "--keys", "x")):
            self.gateway.run("audit", "reindex", *words, expect=2)


if __name__ == "__main__":
    main()
