#!/usr/bin/env python3
"""The gateway and its witnesses: each checkpoint is cosigned behind the writer; a record that was taken back, or forked, is
not opened again; a witness that is not there holds nothing up unless it is required."""
import base64
import re
import shutil
import socket
import ssl
import subprocess
import threading

import tlog
from agreements import people
from gateway import GatewayCase
from program import PROGRAM, main
from vendor import until

CONFIG = """
node: gw-test
listeners:
  - {name: egress, mode: egress, address: "127.0.0.1:0", address_by: path, tls: %%(tls)s}
policies: {directory: policies}
audit:
  directory: audit
  origin: waybill.example/gw-test
%s
keys: {file: keyring, master: "credential:waybill-master"}
admin: {socket: admin.sock}
workers: 1
log: {form: text, level: debug}
"""


class Base(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway.stop()

    def witness(self, name="w1", port=0, tls=None):
        made = tlog.Witness(f"witness.example/{name}", None, port, tls)
        self.addCleanup(made.stop)
        return made

    def line(self, witness, more=""):
        name = witness.signer.name.rsplit("/", 1)[1]
        return f'{{name: {name}, url: "http://127.0.0.1:{witness.port}", key: "{witness.signer.verifier}"{more}}}'

    def make(self, *lines, places=""):
        text = places + "  witnesses:\n" + "".join(f"    - {line}\n" for line in lines) if lines else places
        self.gateway = self.make_gateway(self.vendors(), config=CONFIG % text)
        self.addCleanup(self.gateway.stop)
        self.key = self.gateway.run("key", "export-public", self.gateway.folder / "keyring").stdout.decode().strip()
        return self.gateway

    def share(self):
        answer = self.client().call("POST", self.CREATE, people())
        self.assertEqual(answer.status, 200)
        return answer.get("waybill-exchange")

    def log_status(self):
        return self.gateway.status()["log"]

    def wait_cosigned(self, seconds=20):
        """Until all of the log is."""
        def done():
            status = self.log_status()
            return status["cosigned"] == status["entries"] and all(w["lag"] == 0 for w in status["witnesses"])
        until(done, seconds=seconds, what="a cosigned checkpoint")

    def cosigned(self):
        return tlog.Note((self.gateway.audit / "checkpoint.cosigned").read_text())

    def refuses_to_start(self, *told, code):
        done = subprocess.run([PROGRAM, "serve", "-c", str(self.gateway.config)], capture_output=True, timeout=60)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, code, said)
        for text in told:
            self.assertIn(text, said)

    def files(self):
        return {p: p.read_bytes() for p in self.gateway.audit.rglob("*") if p.is_file()}


class Witnessed(Base):
    def test_each_checkpoint_is_cosigned_and_kept(self):
        witness = self.witness()
        self.make(self.line(witness))
        witness.log_key = self.key
        self.gateway.start()
        for _ in range(3):
            self.share()
            self.wait_cosigned()
        note = self.cosigned()
        self.assertTrue(tlog.Verifier(self.key).of(note))
        self.assertEqual(tlog.Verifier(witness.signer.verifier).of(note), witness.time)
        self.assertEqual((note.size, note.root), (witness.size, witness.root))
        server = subprocess.Popen([PROGRAM, "audit", "serve", "--listen", "127.0.0.1:0", str(self.gateway.audit)], stderr=subprocess.PIPE)
        self.addCleanup(server.stderr.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        port = next(int(m[1]) for line in server.stderr if (m := re.search(rb"http://127\.0\.0\.1:(\d+)", line)))
        served = tlog.post(port, "", "/checkpoint.cosigned", "GET")
        self.assertEqual(served, (200, "text/plain; charset=utf-8", (self.gateway.audit / "checkpoint.cosigned").read_text()))
        status, = self.log_status()["witnesses"]
        self.assertEqual((status["witness"], status["failed"], status["lag"]), ("w1", None, 0))
        shown = self.gateway.run("status", "-c", self.gateway.config).stdout.decode()
        self.assertIn(f"witness      w1, 0 entries behind, cosigned at {status['cosigned_at']}", shown)
        whats = [e["to"] for e in self.gateway.entries("change") if e["what"] == "witness"]
        self.assertEqual(whats, [witness.signer.verifier])
        receipt = self.gateway.folder / "one.receipt"
        exchange = self.gateway.entries("shared")[0]["id"]
        receipt.write_bytes(self.gateway.run("receipt", "make", "--id", exchange, "--keys", self.gateway.folder / "keyring",
                                             self.gateway.audit).stdout)
        self.gateway.run("receipt", "verify", receipt, "--key", self.key, "--witness", witness.signer.verifier)
        self.gateway.stop()
        self.assertEqual(self.gateway.verify()["verdict"], "ok")
        file = self.gateway.audit / "checkpoint.cosigned"
        last = self.cosigned()  # it may have been shown once more when it stopped
        self.assertGreaterEqual(last.size, note.size)
        file.write_text(file.read_text().replace(f"\n{last.size}\n", f"\n{last.size + 1}\n"))
        key = ("--key", self.key, self.gateway.audit)
        self.assertIn(b"cosigned", self.gateway.run("audit", "verify", *key, expect=1).stdout)
        # Every checkpoint that it was shown went on from the one before: it would have said 422.
        self.assertTrue(set(witness.said) <= {200, 409}, witness.said)

    def test_another_waybill_is_a_witness(self):
        folder = self.work
        made = self.run_program("key", "init", "--witness", "--origin", "witness.example/w9", folder / "w.keyring")
        key = made.stdout.decode().strip()
        gateway = self.make("{name: w9, url: \"http://127.0.0.1:1\", key: \"%s\", require: true}" % key)
        process = subprocess.Popen([PROGRAM, "witness", "--listen", "127.0.0.1:0", "--state", str(folder / "state"), "--key",
                                    str(folder / "w.keyring"), "--log", self.key], stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        port = next(int(m[1]) for line in process.stderr if (m := re.search(rb"http://127\.0\.0\.1:(\d+)", line)))
        threading.Thread(target=process.stderr.read, daemon=True).start()
        gateway.config.write_text(gateway.config.read_text().replace("127.0.0.1:1\"", f"127.0.0.1:{port}\""))
        gateway.start()
        self.share()
        self.wait_cosigned()
        self.assertGreater(tlog.Verifier(key).of(self.cosigned()), 1_600_000_000)
        gateway.kill()  # the witness may have seen more than the checkpoint file tells
        gateway.start()
        self.share()
        self.wait_cosigned()
        self.assertGreater(tlog.Verifier(key).of(self.cosigned()), 1_600_000_000)

    def test_a_record_taken_back_is_not_opened(self):
        witness = self.witness()
        self.make(self.line(witness))
        witness.log_key = self.key
        self.gateway.start()
        self.share()
        self.gateway.stop()
        old = self.work / "old"
        shutil.copytree(self.gateway.audit, old)
        self.gateway.start()
        self.share()
        self.wait_cosigned()
        self.gateway.stop()
        newest = self.work / "newest"
        self.gateway.audit.rename(newest)
        shutil.copytree(old, self.gateway.audit)
        before = self.files()
        self.refuses_to_start("behind this witness", "w1", "Put back", code=1)
        self.assertEqual(self.files(), before)
        # Nor is an empty one, in which the log would begin anew.
        shutil.rmtree(self.gateway.audit)
        self.refuses_to_start("behind this witness", code=1)
        newest.rename(self.gateway.audit)
        self.gateway.start()
        self.share()
        self.wait_cosigned()

    def test_a_forked_record_is_not_opened(self):
        witness = self.witness()
        self.make(self.line(witness))
        witness.log_key = self.key
        self.gateway.start()
        self.share()
        self.gateway.stop()
        self.gateway.start()
        self.wait_cosigned()
        self.gateway.stop()
        copy = self.work / "copy"
        shutil.copytree(self.gateway.audit, copy)
        self.gateway.start()
        self.share()
        self.wait_cosigned()
        self.gateway.stop()
        seen = witness.size
        # The copy grows another way, beyond what the witness has seen, while nobody shows it.
        shutil.rmtree(self.gateway.audit)
        copy.rename(self.gateway.audit)
        whole = self.gateway.config.read_text()
        self.gateway.config.write_text(whole[:whole.index("  witnesses:")] + whole[whole.index("keys:"):])
        while self.entries_in_log() <= seen + 2:
            self.gateway.start()
            self.share()
            self.gateway.stop()
        self.gateway.config.write_text(whole)
        before = self.files()
        self.refuses_to_start("another history", "w1", code=1)
        self.assertEqual(self.files(), before)

    def entries_in_log(self):
        return tlog.Note((self.gateway.audit / "checkpoint").read_text()).size

    def test_a_witness_that_is_not_there_holds_nothing_up_unless_required(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        absent = tlog.Signer("witness.example/absent", b"s" * 32, 4)
        line = f'{{name: absent, url: "http://127.0.0.1:{port}", key: "{absent.verifier}"%s}}'
        present = self.witness()
        self.make(line % "", self.line(present))
        present.log_key = self.key
        self.gateway.start()
        self.share()
        until(lambda: self.log_status()["cosigned"] == self.log_status()["entries"], what="the other's cosignature")
        gone = next(w for w in self.log_status()["witnesses"] if w["witness"] == "absent")
        self.assertIn("cannot be reached", gone["failed"])
        self.assertGreater(gone["lag"], 0)
        self.gateway.stop()
        text = self.gateway.config.read_text()
        self.gateway.config.write_text(text.replace(line % "", line % ", require: true"))
        self.refuses_to_start("required", "absent", code=74)
        # It is there after a while, and catches up by itself.
        self.gateway.config.write_text(text)
        self.gateway.start()
        late = self.witness("absent", port)
        late.signer, late.log_key = absent, self.key
        self.wait_cosigned(seconds=40)

    def test_a_witness_that_knows_more_of_the_log_is_caught_up_with(self):
        witness = self.witness()
        self.make(self.line(witness))
        witness.log_key = self.key
        witness.faults += [(500, "text/plain", "no"), (503, "text/plain", ""), (200, "text/plain", ""), (200, "text/plain", "— x y\n"),
                           (409, "text/x.tlog.size", "0\n"), (409, "text/x.tlog.size", "many\n"), (404, "text/plain", ""),
                           (200, "text/plain", "a" * 100_000)]
        self.gateway.start()
        self.share()
        # It is asked again, later and later: the faults take their time.
        self.gateway.wait_line("event", "a witness does not cosign")
        self.gateway.stop()
        witness.faults.clear()
        self.gateway.start()
        self.share()
        self.wait_cosigned()

    def test_a_witness_of_another_log_or_key_is_told(self):
        witness = self.witness()
        self.make(self.line(witness, ", require: true"))
        witness.log_key = tlog.Log("waybill.example/other").signer.verifier
        self.refuses_to_start("required", "verifier key", code=4)
        witness.log_key = tlog.Log("waybill.example/gw-test").signer.verifier
        self.refuses_to_start("required", "another key", code=4)

    def test_a_witness_by_https_is_trusted_by_its_authority_alone(self):
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.pki.cert("vendor"), self.pki.key("vendor"))
        witness = self.witness(tls=tls)
        line = self.line(witness, f", require: true, ca: {self.pki.cert('vendor-ca')}").replace("http://127.0.0.1", "https://localhost")
        self.make(line)
        witness.log_key = self.key
        self.gateway.start()
        self.share()
        self.wait_cosigned()
        self.gateway.stop()
        text = self.gateway.config.read_text()
        for ca in (self.pki.cert("company-ca"), None):
            changed = line.replace(f"ca: {self.pki.cert('vendor-ca')}", f"ca: {ca}") if ca else line.split(", ca:")[0] + "}"
            self.gateway.config.write_text(text.replace(line, changed))
            self.refuses_to_start("not trusted", "required", code=74)
        self.gateway.config.write_text(text.replace(line, line.split(", ca:")[0] + ", ca: absent.pem}"))
        self.assertIn(b"absent.pem", self.gateway.run("check", "-c", self.gateway.config, expect=2).stderr)

    def test_what_is_written_wrong_of_witnesses_is_told(self):
        good = self.line(self.witness())
        self.make(good)
        text = self.gateway.config.read_text()
        log_key = tlog.Log("waybill.example/gw-test").signer.verifier
        for bad, told in ((good.replace("key:", "kay:"), "kay"), (good.replace("http:", "ftp:"), "address"),
                          (re.sub(r'key: "[^"]*"', f'key: "{log_key}"', good), "type 4"), (good + "\n    - " + good, "second witness"),
                          (good.replace("w1,", "W 1,"), "name")):
            with self.subTest(told):
                self.gateway.config.write_text(text.replace(good, bad))
                self.refuses_to_start(told, code=2)


class Syslog(Base):
    def test_checkpoints_go_to_syslog_and_to_a_file(self):
        address = self.work / "log.sock"
        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(receiver.close)
        receiver.bind(str(address))
        receiver.settimeout(20)
        self.make(places=f"  checkpoint_to: {{file: kept.checkpoint, syslog: {address}}}\n")
        self.gateway.start()
        self.share()
        self.gateway.stop()
        lines = []
        receiver.setblocking(False)
        while True:
            try:
                lines.append(receiver.recv(65536).decode())
            except BlockingIOError:
                break
        self.assertGreaterEqual(len(lines), 2)  # at the start and at the end
        for line in lines:
            self.assertRegex(line, r"^<109>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [!-~]+ waybill \d+ checkpoint - origin=waybill\.example/gw-test "
                                   r"size=\d+ root=\S+ note=\S+$")
        note = base64.b64decode(lines[-1].rsplit("note=", 1)[1]).decode()
        self.assertEqual(note, (self.gateway.folder / "kept.checkpoint").read_text())
        self.assertTrue(tlog.Verifier(self.key).of(tlog.Note(note)))
        receiver.close()
        address.unlink()
        self.refuses_to_start("syslog", code=2)


if __name__ == "__main__":
    main()
