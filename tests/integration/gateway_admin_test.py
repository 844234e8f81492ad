#!/usr/bin/env python3
"""The admin socket: what it tells, who may ask, and what it makes of nonsense."""
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import unittest

from agreements import people
from gateway import GatewayCase
from program import main
from vendor import until

ASK = """
import socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect(sys.argv[1])
    try:
        asked.sendall(b'{"command":"status"}\\n')
    except BrokenPipeError:
        pass  # it was refused before it asked
    while data := asked.recv(65536):
        sys.stdout.buffer.write(data)
"""


class Admin(GatewayCase):
    def socket_path(self):
        return self.gateway.folder / "admin.sock"

    def ask(self, line):
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(10)
            asked.connect(str(self.socket_path()))
            asked.sendall(line)
            answer = b""
            try:
                while data := asked.recv(1 << 16):
                    answer += data
            except ConnectionResetError:
                pass
            return answer

    def test_status_tells_how_the_gateway_is(self):
        before = self.gateway.status()
        with self.gateway.client() as client:
            self.assertEqual(client.call("POST", self.CREATE, people()).status, 200)
            self.assertEqual(client.call("GET", "/acme/v1/absent").status, 404)
            now = until(lambda: (s := self.gateway.status())["exchanges"]["open"] == 0 and s, what="the exchange's end")
            self.assertEqual(now["connections"]["open"], 1)
        self.assertEqual((now["node"], now["state"], now["workers"]), ("gw-test", "running", 2))
        counted = {name: now["exchanges"][name] - before["exchanges"][name] for name in now["exchanges"]}
        self.assertEqual(counted, {"begun": 2, "open": 0, "complete": 1, "broken": 0, "refused": 1})
        self.assertEqual({v["vendor"]: v["state"] for v in now["vendors"]}, {"acme": "valid", "lapsed": "lapsed"})
        self.assertEqual({one["listener"]: int(one["address"].rsplit(":", 1)[1]) for one in now["listeners"]},
                         self.gateway.ports)
        self.assertEqual(now["log"]["origin"], "waybill.example/gw-test")
        self.assertEqual(now["policy"], self.gateway.entries("shared")[-1]["policy"])
        self.assertIsNone(now["log"]["latched"])

    def test_a_person_reads_it_as_a_table(self):
        for words in (("-c", self.gateway.config), ("--socket", self.socket_path())):
            text = self.gateway.run("status", *words).stdout.decode()
            for part in ("gw-test", "running", "egress", "acme", "lapsed", "waybill.example/gw-test"):
                self.assertIn(part, text)

    def test_start_and_what_is_in_force_are_changes_on_record(self):
        changes = self.gateway.entries("change")
        self.assertEqual([c["what"] for c in changes[:4]], ["log", "start", "configuration", "policies"])
        told = {c["to"].split(" ", 1)[1] for c in changes if c["what"] == "ca"}
        self.assertEqual(told, {"listener egress", "listener bound", "vendor acme", "vendor lapsed"})
        for change in changes:
            if change["to"].startswith("sha256:") and change["what"] != "policies":
                digest = change["to"].split(" ")[0].removeprefix("sha256:")
                self.assertTrue((self.gateway.audit / "policies" / digest).exists())

    def test_the_socket_is_for_the_owner_and_its_group(self):
        self.assertEqual(stat.S_IMODE(self.socket_path().stat().st_mode), 0o660)

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "needs root, to be somebody else")
    def test_somebody_else_is_refused_even_where_the_file_lets_them(self):
        modes = {path: path.stat().st_mode for path in (self.socket_path(), self.gateway.folder)}
        for path in modes:
            path.chmod(0o777)
        try:
            done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-c", ASK,
                                   str(self.socket_path())], capture_output=True, timeout=20, cwd="/")
        finally:
            for path, mode in modes.items():
                path.chmod(stat.S_IMODE(mode))
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertFalse(answer["ok"])
        self.assertNotIn("status", answer)
        self.assertIn("uid:65534", self.gateway.wait_line("event", "the admin socket was refused"))

    def test_nonsense_is_answered_and_changes_nothing(self):
        known = len(self.gateway.entries("change"))
        for line in (b"\n", b"status\n", b"[]\n", b'{"command":1}\n', b'{"command":"stop"}\n', b'{"command":"status","x":1}\n',
                     b'{"command":"st\0atus"}\n', b"x" * 5000 + b"\n"):
            with self.subTest(line[:30]):
                answer = json.loads(self.ask(line))
                self.assertFalse(answer["ok"])
                self.assertTrue(answer["error"])
        self.assertEqual(len(self.gateway.entries("change")), known)
        self.assertTrue(json.loads(self.ask(b'{"command":"status"}\n'))["ok"])

    def test_who_asks_nothing_holds_nobody_up(self):
        idle = []
        try:
            for _ in range(10):
                idle.append(socket.socket(socket.AF_UNIX))
                idle[-1].connect(str(self.socket_path()))
            self.assertEqual(self.gateway.status()["state"], "running")
            idle[0].settimeout(20)
            self.assertEqual(idle[0].recv(10), b"")  # and is hung up on
        finally:
            for one in idle:
                one.close()

    def test_without_a_gateway_the_commands_say_what_to_do(self):
        for command in ("status", "reload"):
            done = self.gateway.run(command, "--socket", self.work / "absent.sock", expect=2)
            self.assertIn(b"absent.sock", done.stderr)


if __name__ == "__main__":
    main()
