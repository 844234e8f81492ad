#!/usr/bin/env python3
"""Standard streams that are closed, full or slow: nothing goes astray, and the record says what happened."""
import os
import subprocess

from program import Case, POLICIES, PROGRAM, example, main

WORDS = [PROGRAM, "redact", "--policies", str(POLICIES), "--vendor", "acme-payroll", "--route", "create-employees"]
MESSAGE = example("acme-payroll", "create-employees")


class Streams(Case):
    def shell(self, redirections, message=MESSAGE):
        words = " ".join(f"'{w}'" for w in WORDS) + f" --audit '{self.audit}'"
        return subprocess.run(["bash", "-c", f"{words} {redirections}"], input=message, capture_output=True, timeout=60)

    def test_a_closed_output_or_input_is_refused_and_no_file_takes_its_place(self):
        for redirections in (">&-", "<&-", "<&- >&-", "<&- >&- 2>&-"):
            with self.subTest(redirections=redirections):
                done = self.shell(redirections)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, b"")
                self.assertFalse(self.audit.exists())

    def test_a_closed_error_stream_does_not_reach_the_record(self):
        self.assertEqual(self.shell("2>&-").returncode, 0)
        self.run_program("audit", "verify", "--key", self.key(), self.audit)

    def test_a_full_output_is_a_broken_exchange_and_no_refusal(self):
        done = self.shell("> /dev/full")
        self.assertEqual(done.returncode, 2)
        entries = self.entries()
        self.assertEqual([e["kind"] for e in entries], ["change", "shared", "outcome"])
        self.assertEqual(entries[-1]["end"], "broken")

    def test_an_input_that_cannot_be_read_is_no_refusal(self):
        done = self.shell("< /")
        self.assertEqual(done.returncode, 2)
        self.assertEqual([e["kind"] for e in self.entries()], ["change"])

    def test_an_input_that_does_not_block_is_waited_for(self):
        read, write = os.pipe()
        os.set_blocking(read, False)
        process = subprocess.Popen(WORDS, stdin=read, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(read)
        with os.fdopen(write, "wb") as pipe:
            for at in range(0, len(MESSAGE), 100):
                pipe.write(MESSAGE[at:at + 100])
                pipe.flush()
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, err)
        self.assertIn(b"Niamh", out)

    def test_a_refusal_does_not_depend_on_how_the_message_arrives(self):
        strict = self.work / "policies"
        (strict / "vendors").mkdir(parents=True)
        (strict / "catalog.yaml").write_text("categories: {a.b: {title: T}}\n")
        (strict / "vendors" / "v.yaml").write_text(
            "vendor: v\ntitle: V\nagreement: {reference: R, purpose: p, valid: {from: 2020-01-01, until: 2099-12-31}, "
            "share: {a.b: clear}}\nconnection: {url: \"https://v.example\"}\nroutes:\n"
            "  - {route: r, match: POST /r, clients: [\"*\"], unknown: refuse, outbound: {body: {format: json, "
            "fields: {$.k: a.b, $.m.k: a.b}}}}\n")
        words = [PROGRAM, "redact", "--policies", str(strict), "--vendor", "v", "--route", "r"]
        for message in (b'{"q":[1] xx', b'{"m":{"zz": xx', b'{"q":[1', b'{"k":1,"q":{} '):
            codes = set()
            for size in (1, 2, 3, len(message)):
                process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                try:
                    for at in range(0, len(message), size):
                        process.stdin.write(message[at:at + size])
                        process.stdin.flush()
                except BrokenPipeError:
                    pass
                out, err = process.communicate(timeout=60)
                self.assertEqual(out, b"")
                codes.add((process.returncode, err.split(b":")[2]))
            self.assertEqual(codes, {(3, b" unknown-item")}, message)

    def test_an_answer_of_another_type_passes_unrestored_and_is_noted(self):
        done = self.redact("acme-payroll", "create-employees", "--audit", self.audit, "--direction", "inbound",
                           "--content-type", "text/html", message=b"<html>")
        self.assertEqual(done.stdout, b"<html>")
        outcome = self.entries()[-1]
        self.assertEqual((outcome["end"], outcome["bytes"], outcome["note"]), ("complete", 6, "type"))

    def test_an_answer_that_breaks_is_a_broken_outcome(self):
        self.redact("acme-payroll", "create-employees", "--audit", self.audit, "--direction", "inbound",
                    message=b'{"employees":[{"name":"x"}', expect=2)
        outcome = self.entries()[-1]
        self.assertEqual((outcome["kind"], outcome["end"]), ("outcome", "broken"))

    def test_an_items_file_is_a_new_one_and_never_takes_the_place_of_another(self):
        self.redact("acme-payroll", "create-employees", "--audit", self.audit)
        os.mkfifo(self.work / "fifo")
        os.symlink(self.work / "nowhere", self.work / "link")
        for bad in ("fifo", "link", ".", "audit/keyring", "audit/keyring.master", "audit/checkpoint"):
            before = (self.work / bad).read_bytes() if bad.startswith("audit") else None
            done = self.redact("acme-payroll", "create-employees", "--items", self.work / bad, expect=2)
            self.assertEqual(done.stdout, b"")
            if before is not None:
                self.assertEqual((self.work / bad).read_bytes(), before)
        self.redact("acme-payroll", "create-employees", "--audit", self.audit)
        items = self.work / "items"
        self.redact("acme-payroll", "create-employees", "--items", items, message=b'{"batch":"b"', expect=2)
        self.assertEqual(items.stat().st_mode & 0o777, 0o600)
        self.assertIn('"refused":"body-malformed","windows_sent":0', items.read_text().splitlines()[-1])

    def test_a_client_that_is_no_identity_is_bad_usage(self):
        for client in ("x", "spiffe://a b", "spiffe://" + "x" * 3000, "dns:\u00e9.example"):
            self.redact("acme-payroll", "create-employees", "--client", client, expect=2)

    def test_a_second_key_init_leaves_the_master_alone(self):
        keyring = self.work / "keyring"
        self.run_program("key", "init", keyring)
        (self.work / "keyring.master").rename(self.work / "saved")
        self.run_program("key", "init", keyring, expect=2)
        self.assertFalse((self.work / "keyring.master").exists())

    def test_a_record_that_cannot_be_opened_is_exit_74(self):
        file = self.work / "file"
        file.write_text("x")
        empty = self.work / "empty"
        empty.mkdir()
        for bad in (file, empty, self.work / "absent" / "audit"):
            done = self.redact("acme-payroll", "create-employees", "--audit", bad, expect=74)
            self.assertEqual(done.stdout, b"")
        self.redact("acme-payroll", "create-employees", "--audit", f"{self.audit}/")


if __name__ == "__main__":
    main()
