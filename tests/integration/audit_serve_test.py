#!/usr/bin/env python3
"""`waybill audit serve`: what a verifier that knows only the published formats fetches over HTTP is the log that a static
export holds; entries are there for auditors with a certificate and for nobody else."""
import http.client
import re
import ssl
import subprocess
import sys
import threading
import time

import pki as certificates
import tlog
from program import Case, PROGRAM, TOOLS, TOP, main


class Serve(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pki = certificates.shared()

    def make_log(self, size):
        made = subprocess.run([str(TOOLS / "make_log"), str(self.work / "log"), str(size), "--tiles", str(self.work / "tiles")],
                              capture_output=True, text=True, timeout=300)
        self.assertEqual(made.returncode, 0, made.stderr)
        return made.stdout.strip().splitlines()[-1]

    def serve(self, *more):
        process = subprocess.Popen([PROGRAM, "audit", "serve", "--listen", "127.0.0.1:0", *map(str, more), str(self.work / "log")],
                                   stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        self.port = next((int(m[1]) for line in process.stderr if (m := re.search(rb"https?://127\.0\.0\.1:(\d+)", line))), None)
        self.assertIsNotNone(self.port)
        threading.Thread(target=process.stderr.read, daemon=True).start()
        return process

    def tls(self):
        return ("--tls-certificate", self.pki.cert("gateway"), "--tls-key", self.pki.key("gateway"),
                "--client-ca", self.pki.cert("company-ca"))

    def connect(self, certificate=None):
        if certificate is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        context = ssl.create_default_context(cafile=str(self.pki.cert("company-ca")))
        context.load_cert_chain(self.pki.cert(certificate), self.pki.key(certificate))
        return http.client.HTTPSConnection("localhost", self.port, timeout=20, context=context)

    def get(self, path, method="GET", connection=None):
        own = connection or self.connect()
        own.request(method, path)
        answer = own.getresponse()
        body = answer.read()
        if connection is None:
            own.close()
        return answer, body

    def files(self):
        return {str(p.relative_to(self.work / "tiles")): p.read_bytes() for p in (self.work / "tiles").rglob("*") if p.is_file()}

    def test_the_tree_is_served_as_it_is_exported_and_entries_are_not(self):
        self.make_log(300)
        process = self.serve()
        connection = self.connect()
        self.addCleanup(connection.close)
        files = self.files()
        self.assertIn("tile/0/001.p/44", files)
        for path, content in files.items():
            with self.subTest(path):
                answer, body = self.get("/" + path, connection=connection)
                if path.startswith("tile/entries/"):
                    self.assertEqual(answer.status, 403)
                    self.assertNotIn(b"{", body)
                    continue
                self.assertEqual((answer.status, body), (200, content))
                kind, cache = answer.getheader("Content-Type"), answer.getheader("Cache-Control")
                if path == "checkpoint":
                    self.assertEqual((kind, cache), ("text/plain; charset=utf-8", "no-cache"))
                else:
                    self.assertEqual(kind, "application/octet-stream")
                    self.assertIn("immutable", cache)
        process.terminate()
        self.assertEqual(process.wait(20), 0)

    def test_what_is_not_there_and_what_is_not_asked_so(self):
        self.make_log(300)
        self.serve()
        for path, status in (("/tile/0/002", 404), ("/tile/0/001", 404), ("/tile/0/001.p/45", 404), ("/tile/64/000", 404),
                             ("/tile/00/000", 404), ("/tile/0/0", 404), ("/tile/0/x000/000", 404), ("/tile/0/001.p/0", 404),
                             ("/tile/0/001.p/044", 404), ("/tile/0/../../keyring", 404), ("/tile/0/000/..", 404), ("/keyring", 404),
                             ("/log/00000000", 404), ("/", 404), ("/checkpoint/", 404), ("/checkpoint.cosigned", 404),
                             ("/tile/0/000?x=1", 200), ("/%63heckpoint", 404)):
            with self.subTest(path):
                self.assertEqual(self.get(path)[0].status, status)
        answer, _ = self.get("/checkpoint", method="POST")
        self.assertEqual((answer.status, answer.getheader("Allow")), (405, "GET, HEAD"))
        self.assertEqual(self.get("/checkpoint", method="DELETE")[0].status, 405)
        answer, body = self.get("/tile/0/000", method="HEAD")
        self.assertEqual((answer.status, answer.getheader("Content-Length"), body), (200, "8192", b""))

    def test_auditors_fetch_all_of_it_and_an_independent_verifier_accepts_it(self):
        key = self.make_log(600)
        self.serve("--entries", *self.tls())
        connection = self.connect("hr")
        self.addCleanup(connection.close)
        fetched = self.work / "fetched"
        for path, content in self.files().items():
            answer, body = self.get("/" + path, connection=connection)
            self.assertEqual((answer.status, body == content), (200, True), path)
            (fetched / path).parent.mkdir(parents=True, exist_ok=True)
            (fetched / path).write_bytes(body)
        done = subprocess.run([sys.executable, str(TOP / "tests" / "verify_tiles.py"), "--key", key, str(fetched)],
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_who_has_no_certificate_gets_nothing(self):
        self.make_log(3)
        self.serve("--entries", *self.tls())
        context = ssl.create_default_context(cafile=str(self.pki.cert("company-ca")))
        for load in (None, "stranger"):
            if load:
                context.load_cert_chain(self.pki.cert(load), self.pki.key(load))
            connection = http.client.HTTPSConnection("localhost", self.port, timeout=20, context=context)
            with self.assertRaises((ssl.SSLError, ConnectionError, http.client.HTTPException)):
                self.get("/checkpoint", connection=connection)
            connection.close()
        with self.assertRaises((ConnectionError, http.client.HTTPException)):
            self.get("/checkpoint")  # without TLS

    def test_entries_and_open_addresses_need_tls(self):
        self.make_log(3)
        log = self.work / "log"
        self.assertIn(b"--client-ca", self.run_program("audit", "serve", "--listen", "127.0.0.1:0", "--entries", log, expect=2).stderr)
        self.assertIn(b"--plain-http", self.run_program("audit", "serve", "--listen", "0.0.0.0:0", log, expect=2).stderr)
        self.assertIn(b"--plain-http", self.run_program("audit", "serve", "--listen", "[::]:0", log, expect=2).stderr)
        self.run_program("audit", "serve", "--listen", "127.0.0.1:0", self.work / "absent", expect=4)

    def test_the_log_may_grow_meanwhile(self):
        self.redact("acme-payroll", "create-employees", "--audit", self.work / "log")
        self.audit = self.work / "log"
        self.serve()
        key = tlog.Verifier(self.key())
        before = tlog.Note(self.get("/checkpoint")[1].decode())
        self.redact("acme-payroll", "create-employees", "--audit", self.work / "log")
        after, until = before, time.monotonic() + 20
        while after.size == before.size and time.monotonic() < until:  # it looks at the log a few times a second
            after = tlog.Note(self.get("/checkpoint")[1].decode())
        self.assertTrue(key.of(before) and key.of(after))
        self.assertGreater(after.size, before.size)
        leaves = self.get(f"/tile/0/000.p/{after.size}")[1]
        hashes = [leaves[i:i + 32] for i in range(0, len(leaves), 32)]
        self.assertEqual(tlog.root_of(hashes), after.root)
        self.assertEqual(tlog.root_of(hashes[:before.size]), before.root)
        # A tile of the checkpoint before is there still.
        self.assertEqual(self.get(f"/tile/0/000.p/{before.size}")[1], leaves[:32 * before.size])


if __name__ == "__main__":
    main()
