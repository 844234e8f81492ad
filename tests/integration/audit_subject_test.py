#!/usr/bin/env python3
"""`audit subject`: what about one person went to whom, asked of a gateway and of a record alone; who may ask; that each
lookup is on record, and the value nowhere."""
import json
import os
import pathlib
import pty
import shutil
import socket
import stat
import subprocess
import sys
import unittest

from agreements import people
from gateway import Gateway, GatewayCase
from program import Case, PROGRAM, main

NOBODY = 65533  # a user without the role, and not the one that stands for all who are not mapped
ASK = """
import socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect(sys.argv[1])
    try:
        asked.sendall(b'{"command":"subject","value":"p0@corp.example"}\\n')
    except BrokenPipeError:
        pass  # it was refused before it asked
    while data := asked.recv(65536):
        sys.stdout.buffer.write(data)
"""


class OfAGateway(GatewayCase):
    @classmethod
    def make_gateway(cls, vendors, **more):
        role = f"uid:{os.geteuid()}"
        config = Gateway.CONFIG.replace("admin: {socket: admin.sock}",
                                        f'admin: {{socket: admin.sock, audit: {{socket: audit.sock, allow: ["{role}"]}}}}')
        return super().make_gateway(vendors, config=config)

    def ask(self, value, *words, expect=0):
        return self.run_program("audit", "subject", "-c", self.gateway.config, *words, message=value, expect=expect)

    def told(self, value, *words):
        return json.loads(self.ask(value, *words, "--format", "json").stdout)

    def socket_path(self):
        return self.gateway.folder / "audit.sock"

    def send(self, count=2):
        with self.gateway.client() as client:
            answer = client.call("POST", self.CREATE, people(count))
        self.assertEqual(answer.status, 200)
        return answer.get("waybill-exchange")

    def test_a_person_is_found_by_any_spelling_of_the_value_and_nobody_else_is(self):
        exchange = self.send()
        for value in (b"p1@corp.example", b"p1@corp.example\n", b"  P1@CORP.example \r\n"):
            with self.subTest(value):
                told = self.told(value)
                use = next(use for use in told["uses"] if use["id"] == exchange)
                self.assertEqual((use["vendor"], use["agreement"], use["route"], use["category"], use["treatment"], use["place"]),
                                 ("acme", "DPA-acme", "create-people", "pii.email", "tokenize", "body $.people[*].email"))
                self.assertEqual(told["found"], len(told["uses"]))
        self.assertEqual(self.told(b"p77@corp.example")["found"], 0)
        self.assertEqual(self.told(b"p1@corp.example", "--category", "pii.name")["found"], 0)
        self.assertEqual(self.told(b"p1@corp.example", "--until", "2020-01-01")["found"], 0)
        group = next(g for g in self.told(b"p1@corp.example")["groups"] if g["route"] == "create-people")
        self.assertIn({"category": "pii.name", "treatment": "clear"}, group["beside"])
        text = self.ask(b"p1@corp.example").stdout.decode()
        self.assertIn("tokenize", text)

    def test_each_lookup_is_on_record_before_it_is_answered_and_the_value_is_not(self):
        self.send()
        before = len(self.gateway.entries("lookup"))
        found = self.told(b"p0@corp.example", "--reference", "DSAR-17")["found"]
        recorded = self.gateway.entries("lookup")[before:]
        self.assertEqual([(e["what"], e["found"]) for e in recorded], [("subject DSAR-17", found)])
        self.assertTrue(recorded[0]["actor"].startswith(f"uid:{os.geteuid()}"))
        self.ask(b"nobody-at-all@corp.example")
        self.assertEqual(self.gateway.entries("lookup")[-1]["found"], 0)
        for path in self.gateway.folder.rglob("*"):
            if path.is_file() and path.name != "kept.checkpoint":
                self.assertNotIn(b"nobody-at-all", path.read_bytes(), path)
        self.assertFalse([line for line in self.gateway.said() if "nobody-at-all" in line])

    def test_the_value_is_asked_for_without_an_echo(self):
        leader, follower = pty.openpty()
        self.addCleanup(os.close, leader)
        with subprocess.Popen([PROGRAM, "audit", "subject", "-c", str(self.gateway.config), "--format", "json"], stdin=follower,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stderr.read(5)  # the prompt: from here on nothing is shown
            os.write(leader, b"p0@corp.example\n")
            out, _ = process.communicate(timeout=60)
        os.close(follower)
        self.assertEqual(process.returncode, 0)
        self.assertGreaterEqual(json.loads(out)["found"], 0)
        os.set_blocking(leader, False)
        try:
            shown = os.read(leader, 1 << 16)
        except OSError:
            shown = b""
        self.assertNotIn(b"corp.example", shown)

    def test_what_is_no_question_is_refused_and_not_recorded(self):
        before = len(self.gateway.entries("lookup"))
        for value, words in ((b"", ()), (b"\n", ()), (b"x" * 5000, ()), (b"\xff\xfe", ()), (b"x", ("--category", "Pii Email")),
                             (b"x", ("--reference", "what a person wrote")), (b"x", ("--since", "soon"))):
            with self.subTest(words=words, value=value[:10]):
                self.ask(value, *words, expect=2)
        self.run_program("audit", "subject", message=b"x", expect=2)
        self.assertEqual(len(self.gateway.entries("lookup")), before)

    def raw(self, line):
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(20)
            asked.connect(str(self.socket_path()))
            asked.sendall(line)
            answer = b""
            while data := asked.recv(1 << 16):
                answer += data
            return json.loads(answer)

    def test_nonsense_on_the_socket_is_answered_and_the_ops_commands_are_not_there(self):
        for line in (b"\n", b"subject\n", b'{"command":"subject"}\n', b'{"command":"subject","value":7}\n',
                     b'{"command":"subject","value":"x","more":1}\n', b'{"command":"subject","value":"x","limit":-1}\n',
                     b'{"command":"status"}\n', b'{"command":"reload"}\n', b'{"command":"subject","value":"x","since":"x"}\n'):
            with self.subTest(line):
                answer = self.raw(line)
                self.assertFalse(answer["ok"])
                self.assertNotIn("status", answer)
        with socket.socket(socket.AF_UNIX) as ops:
            ops.connect(str(self.gateway.folder / "admin.sock"))
            ops.sendall(b'{"command":"subject","value":"x"}\n')
            self.assertFalse(json.loads(ops.recv(1 << 16))["ok"])

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "needs root, to be somebody else")
    def test_a_user_without_the_role_is_refused_though_the_socket_is_open_to_all(self):
        self.assertEqual(stat.S_IMODE(self.socket_path().stat().st_mode), 0o666)
        mode = stat.S_IMODE(self.gateway.folder.stat().st_mode)
        self.gateway.folder.chmod(0o755)
        before = len(self.gateway.entries("lookup"))
        try:
            done = subprocess.run(["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", sys.executable, "-c", ASK,
                                   str(self.socket_path())], capture_output=True, timeout=20, cwd="/")
        finally:
            self.gateway.folder.chmod(mode)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertFalse(answer["ok"])
        self.assertNotIn("subject", answer)
        self.assertEqual(len(self.gateway.entries("lookup")), before)
        self.assertIn(f"uid:{NOBODY}", self.gateway.wait_line("event", "the admin socket was refused"))

    def test_too_many_lookups_are_refused(self):
        refused = [answer for _ in range(40)
                   if not (answer := self.raw(b'{"command":"subject","value":"x","category":"pii.email"}\n'))["ok"]]
        self.assertTrue(refused)
        self.assertIn("too many lookups", refused[0]["error"])

    def test_a_report_for_the_person_says_who_received_what(self):
        self.send()
        report = self.ask(b"p0@corp.example", "--format", "dsar", "--controller", "Corp <Ltd> & Sons", "--reference", "R-1").stdout
        for part in (b"# Your personal data", b"acme Ltd", b"testing", b"E-mail address", b"token", b"article 77", b"R-1"):
            self.assertIn(part, report)
        self.assertNotIn(b"corp.example", report)
        html = self.ask(b"p0@corp.example", "--format", "dsar", "--as", "html", "--controller", "Corp <Ltd> & Sons").stdout
        self.assertIn(b"Corp &lt;Ltd&gt; &amp; Sons", html)
        self.assertNotIn(b"<script", html)
        table = self.ask(b"p0@corp.example", "--format", "csv").stdout
        self.assertTrue(table.startswith(b"index,time,id,client,vendor"))


class OfARecordAlone(Case):
    def share(self):
        return self.redact("acme-payroll", "create-employees", "--audit", self.audit)

    def value(self):
        message = json.loads((pathlib.Path(__file__).resolve().parents[2] / "policies" / "examples" /
                              "acme-payroll-create-employees.json").read_bytes())
        return message["employees"][0]["email"].encode()

    def test_it_is_opened_as_its_writer_and_the_lookup_recorded(self):
        self.share()
        words = ("audit", "subject", "--directory", self.audit, "--format", "json")
        told = json.loads(self.run_program(*words, message=self.value()).stdout)
        self.assertEqual(told["found"], 1)
        self.assertEqual(told["uses"][0]["vendor"], "acme-payroll")
        last = self.entries()[-1]
        self.assertEqual((last["kind"], last["what"], last["found"], last["node"]), ("lookup", "subject", 1, "audit"))
        self.run_program("audit", "verify", "--key", self.key(), self.audit)
        self.assertEqual(json.loads(self.run_program(*words, message=b"somebody@else.example").stdout)["found"], 0)

    def test_without_its_keyring_nothing_is_told(self):
        self.share()
        (self.audit / "keyring.master").unlink()
        done = self.run_program("audit", "subject", "--directory", self.audit, message=self.value(), expect=2)
        self.assertEqual(done.stdout, b"")


if __name__ == "__main__":
    main()
