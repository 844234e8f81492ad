#!/usr/bin/env python3
"""`redact --audit` and `audit …`: what is on record, that it verifies, and that what was changed is noticed."""
import hashlib
import json
import shutil
import stat
import subprocess
import sys

from program import Case, POLICIES, PROGRAM, TOP, main


class Record(Case):
    def share(self, **more):
        return self.redact("acme-payroll", "create-employees", "--audit", self.audit, **more)

    def test_an_absent_directory_is_made_with_keys_of_its_own(self):
        done = self.share()
        self.assertIn(b"waybill.local/redact/", done.stderr)
        self.assertEqual(stat.S_IMODE(self.audit.stat().st_mode), 0o700)
        for name in ("keyring", "keyring.master", "checkpoint"):
            self.assertEqual(stat.S_IMODE((self.audit / name).stat().st_mode), 0o600)
        key = self.key()
        self.assertRegex(key, r"^waybill\.local/redact/[0-9a-f]{16}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$")
        first = self.entries()[0]
        self.assertEqual((first["kind"], first["what"], first["actor"], first["to"]),
                         ("change", "log", "waybill", f"{key} waybill/1"))
        self.assertNotIn("from", first)

    def test_each_message_has_its_entries_in_the_order_of_the_fields(self):
        done = self.share()
        entries = self.entries()
        self.assertEqual([e["kind"] for e in entries], ["change", "shared", "outcome"])
        shared, outcome = entries[1:]
        self.assertEqual(list(shared), ["v", "kind", "id", "window", "last", "time", "node", "vendor", "agreement",
                                        "purpose", "route", "policy", "method", "bytes", "items", "items_root", "detail"])
        self.assertEqual(shared["bytes"], len(done.stdout))
        self.assertEqual(shared["node"], "redact")
        self.assertEqual(shared["agreement"], "DPA-2024-014")
        email = next(i for i in shared["items"] if i["category"] == "pii.email")
        self.assertEqual(email, {"at": "body $.employees[*].email", "category": "pii.email", "treatment": "tokenize",
                                 "count": 2})
        self.assertEqual((outcome["id"], outcome["windows"], outcome["end"]), (shared["id"], 1, "complete"))

    def test_no_entry_holds_a_value_or_a_withheld_name(self):
        self.share()
        text = json.dumps(self.entries(), ensure_ascii=False)
        for gone in ("Niamh", "IE29", "58250", "home_address", "ssn", "CC-410", "union_member"):
            self.assertNotIn(gone, text)

    def test_the_client_is_on_record_where_one_is_named(self):
        self.redact("acme-payroll", "create-employees", "--audit", self.audit, "--client", "spiffe://corp.example/hr/sync")
        self.assertEqual(self.entries()[1]["client"], "spiffe://corp.example/hr/sync")

    def test_refusals_are_on_record(self):
        self.redact("oldmail-marketing", "add-subscriber", "--audit", self.audit, expect=3)
        self.redact("acme-payroll", "create-employees", "--audit", self.audit, message=b'{"x":', expect=2)
        refused = [e for e in self.entries() if e["kind"] == "refused"]
        self.assertEqual([(e["vendor"], e["route"], e["code"]) for e in refused],
                         [("oldmail-marketing", "add-subscriber", "agreement-lapsed"),
                          ("acme-payroll", "create-employees", "body-malformed")])

    def test_a_message_that_breaks_in_a_later_window_is_told_so(self):
        employee = '{"name":"' + "n" * 900 + '"}'
        message = ('{"employees":[' + ",".join([employee] * 3000) + ",x").encode()
        done = self.redact("acme-payroll", "create-employees", "--audit", self.audit, message=message, expect=2)
        entries = self.entries()
        shared = [e for e in entries if e["kind"] == "shared"]
        self.assertEqual(sum(e["bytes"] for e in shared), len(done.stdout))
        self.assertFalse(any(e["last"] for e in shared))
        self.assertEqual(entries[-2]["kind"], "refused")
        self.assertEqual(entries[-2]["window"], len(shared))
        self.assertEqual((entries[-1]["kind"], entries[-1]["end"], entries[-1]["windows"]), ("outcome", "broken", len(shared)))

    def test_restored_tokens_are_counted_in_the_outcome(self):
        sent = self.share().stdout
        back = self.redact("acme-payroll", "create-employees", "--audit", self.audit, "--direction", "inbound", message=sent)
        outcome = self.entries()[-1]
        self.assertEqual((outcome["kind"], outcome["restored"], outcome["bytes"]), ("outcome", 2, len(back.stdout)))

    def test_the_verdict_is_ok_with_the_key_and_unverifiable_without(self):
        self.share()
        done = self.run_program("audit", "verify", "--key", self.key(), "--output", "json", self.audit)
        report = json.loads(done.stdout)
        self.assertEqual((report["verdict"], report["entries"], report["details"]), ("ok", 3, 1))
        self.run_program("audit", "verify", self.audit, expect=4)

    def test_another_log_s_key_does_not_verify(self):
        self.share()
        other = self.run_program("key", "init", self.work / "k", "--origin", "waybill.example/other").stdout.decode().strip()
        self.assertTrue(self.run_program("audit", "verify", "--key", other, self.audit, expect=1)
                        .stdout.startswith(b"tampered"))

    def test_a_kept_checkpoint_proves_growth_and_shows_a_rollback(self):
        self.share()
        kept = self.work / "checkpoint-kept"
        old = self.work / "old"
        shutil.copytree(self.audit, old)
        self.share()
        shutil.copy(self.audit / "checkpoint", kept)
        self.share()
        key = self.key()
        self.run_program("audit", "verify", "--key", key, "--since", kept, self.audit)
        self.run_program("audit", "verify", "--key", key, "--since", kept, old, expect=1)

    def test_a_changed_byte_of_an_entry_is_noticed(self):
        self.share()
        key = self.key()
        segment = next((self.audit / "log").iterdir())
        data = bytearray(segment.read_bytes())
        data[data.index(b'"agreement":"DPA')] ^= 1
        segment.write_bytes(data)
        done = self.run_program("audit", "verify", "--key", key, self.audit, expect=1)
        self.assertTrue(done.stdout.startswith(b"tampered"))

    def test_a_removed_segment_is_noticed(self):
        self.share()
        key = self.key()
        next((self.audit / "log").iterdir()).unlink()
        self.run_program("audit", "verify", "--key", key, self.audit, expect=4)
        # Nor is anything shared on top of it.
        done = subprocess.run([PROGRAM, "redact", "--policies", str(POLICIES), "--vendor", "acme-payroll",
                               "--route", "create-employees", "--audit", str(self.audit)], input=b"{}", capture_output=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, b"")

    def test_show_prints_an_exchange_and_what_its_detail_says(self):
        self.share()
        shared = self.entries()[1]
        text = self.run_program("audit", "show", shared["id"], self.audit).stdout.decode()
        self.assertIn("home_address", text)  # drift, in the sealed detail only
        lines = self.run_program("audit", "show", shared["id"], "--output", "json", self.audit).stdout.splitlines()
        self.assertEqual(len(lines), 2)
        detail = json.loads(lines[0])["detail"]
        self.assertIn({"at": "body $.employees[*].ssn", "category": "gov.ssn", "count": 2}, detail["withheld"])
        self.run_program("audit", "show", "01935c00-0000-7000-8000-000000000000", self.audit, expect=2)

    def test_the_policy_files_in_force_are_kept_under_their_digests(self):
        self.share()
        shared = self.entries()[1]
        lines = (self.audit / "policies" / shared["policy"].removeprefix("sha256:")).read_text()
        self.assertEqual(hashlib.sha256(lines.encode()).hexdigest(), shared["policy"].removeprefix("sha256:"))
        paths = []
        for line in lines.splitlines():
            digest, path = line.split(" ", 1)
            paths.append(path)
            self.assertEqual((self.audit / "policies" / digest).read_bytes(), (POLICIES / path).read_bytes())
        self.assertEqual(paths, sorted(paths))
        self.assertIn("catalog.yaml", paths)

    def test_a_second_writer_is_refused(self):
        self.share()
        holder = subprocess.Popen([PROGRAM, "redact", "--policies", str(POLICIES), "--vendor", "acme-payroll",
                                   "--route", "create-employees", "--audit", str(self.audit), "--items",
                                   str(self.work / "items")],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(lambda: (holder.stdout.close(), holder.stderr.close()))
        self.assertIn(b"holds the values", holder.stderr.readline())  # it holds the lock by now
        done = self.share(expect=74)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"locked", done.stderr)
        holder.stdin.write(b"{}")
        holder.stdin.close()
        self.assertEqual(holder.wait(timeout=60), 0)
        self.share()

    def test_several_first_writers_make_one_directory(self):
        words = [PROGRAM, "redact", "--policies", str(POLICIES), "--vendor", "acme-payroll", "--route", "create-employees",
                 "--audit", str(self.audit)]
        writers = [subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                   for _ in range(4)]
        results = [writer.communicate(b"{}", timeout=60) + (writer.returncode,) for writer in writers]
        for out, err, code in results:
            self.assertIn(code, (0, 74), err)
            self.assertEqual(out, b"{}" if code == 0 else b"")
        self.assertIn(0, [code for _, _, code in results])
        self.assertEqual([p.name for p in self.work.iterdir()], ["audit"])
        self.run_program("audit", "verify", "--key", self.key(), self.audit)

    def test_a_record_that_cannot_be_written_shares_nothing(self):
        self.share()
        shutil.rmtree(self.audit / "log")
        (self.audit / "log").write_text("in the way")
        code = subprocess.run([PROGRAM, "redact", "--policies", str(POLICIES), "--vendor", "acme-payroll",
                               "--route", "create-employees", "--audit", str(self.audit)], input=b"{}", capture_output=True)
        self.assertNotEqual(code.returncode, 0)
        self.assertEqual(code.stdout, b"")

    def test_the_exported_tiles_satisfy_the_independent_verifier(self):
        for _ in range(3):
            self.share()
        tiles = self.work / "tiles"
        self.run_program("audit", "export", "--tiles", tiles, self.audit)
        done = subprocess.run([sys.executable, str(TOP / "tests" / "verify_tiles.py"), "--key", self.key(), str(tiles)],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("ok: 7 entries", done.stdout)
        self.run_program("audit", "export", "--tiles", tiles, self.audit, expect=2)  # not over what is there


if __name__ == "__main__":
    main()
