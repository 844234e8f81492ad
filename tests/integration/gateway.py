"""`waybill serve` under test: its files, the process, what it says, and its record."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time

import pki as certificates
from agreements import CATALOG, policy
from client import Client
from program import Case, PROGRAM
from vendor import Vendor, until

class Gateway:
    """One configuration in a folder of its own, and at most one process at a time that runs it."""

    CONFIG = """
node: gw-test
listeners:
  - {name: egress, mode: egress, address: "127.0.0.1:0", address_by: path, tls: %(tls)s}
  - {name: bound, mode: egress, address: "127.0.0.1:0", vendor: acme, tls: %(tls)s}
policies: {directory: policies}
audit: {directory: audit, origin: waybill.example/gw-test, checkpoint_to: kept.checkpoint}
keys: {file: keyring, master: "credential:waybill-master"}
admin: {socket: admin.sock}
workers: 2
log: {form: text, level: debug}
"""
    TLS = "{certificate: certs/gateway.pem, key: certs/gateway.key, client_ca: certs/company-ca.pem, crl: certs/company.crl}"

    def __init__(self, folder, pki, vendors, limits="", deadlines="", config=None):
        self.folder, self.pki = folder, pki
        self.policies, self.audit = folder / "policies", folder / "audit"
        self.certs = folder / "certs"
        self.process, self.ports, self.lines, self._restarts = None, {}, [], 0
        self._said = threading.Condition()
        self._place_certificates()
        (self.policies / "vendors").mkdir(parents=True, exist_ok=True)
        (self.policies / "catalog.yaml").write_text(CATALOG)
        for name, text in vendors.items():
            self.vendor_file(name).write_text(text)
        self._place_vendor_certificates()
        text = (config or self.CONFIG) % {"tls": self.TLS}
        text += f"limits: {limits}\n" if limits else ""
        text += f"deadlines: {deadlines}\n" if deadlines else ""
        self.config = folder / "waybill.yaml"
        self.config.write_text(text)
        self.run("key", "init", folder / "keyring", "--origin", "waybill.example/gw-test")

    def _place_certificates(self):
        self.certs.mkdir()
        for name in ("gateway", "company-ca"):
            shutil.copy(self.pki.cert(name), self.certs / f"{name}.pem")
        shutil.copy(self.pki.key("gateway"), self.certs / "gateway.key")
        shutil.copy(self.pki.crl("fresh"), self.certs / "company.crl")

    def _place_vendor_certificates(self):
        certs = self.policies / "certs"
        certs.mkdir()
        for name in ("vendor-ca", "to-vendor"):
            shutil.copy(self.pki.cert(name), certs / f"{name}.pem")
        shutil.copy(self.pki.key("to-vendor"), certs / "to-vendor.key")

    def vendor_file(self, name):
        return self.policies / "vendors" / f"{name}.yaml"

    def run(self, *words, expect=0):
        done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, timeout=120)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"waybill {words}: exit {done.returncode}\n{done.stdout[:3000]!r}\n{done.stderr.decode()}")
        return done

    # The process.

    def start(self, inside=()):
        """`inside`: a command that runs it."""
        with self._said:
            self.lines.clear()
        environment = {key: value for key, value in os.environ.items()
                       if key not in ("JOURNAL_STREAM", "NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY")}
        self.process = subprocess.Popen([*inside, PROGRAM, "serve", "-c", str(self.config)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
        reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        reader.start()
        self._reader = reader
        try:
            self.wait_line("event", "ready", seconds=30)
        except AssertionError:
            self.stop(expect=None)
            raise
        self.ports = {field(line, "listener"): int(field(line, "address").rsplit(":", 1)[1])
                      for line in self.said() if field(line, "event") == "listening"}
        return self

    def _read(self, process):
        for line in process.stderr:
            with self._said:
                self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._said.notify_all()
        with self._said:
            self._said.notify_all()

    def said(self):
        with self._said:
            return list(self.lines)

    def wait_line(self, key, value, seconds=10, count=1):
        """Waits until that many lines have `key=value`; the last of them."""
        def found():
            return [line for line in self.lines if field(line, key) == value]

        def over():
            return len(found()) >= count or self.process.poll() is not None
        deadline = time.monotonic() + seconds
        with self._said:
            while not over() and (left := deadline - time.monotonic()) > 0:
                self._said.wait(min(left, 0.2))
            if len(found()) < count:
                raise AssertionError(f"no {key}={value}; exit {self.process.poll()}; it said:\n" + "\n".join(self.lines[-40:]))
            return found()[-1]

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        self._ended(None)

    def stop(self, expect=0, seconds=40):
        """SIGTERM, and waits for the end."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self._ended(None)
            raise AssertionError("it did not end on SIGTERM; it said:\n" + "\n".join(self.said()[-40:])) from None
        self._ended(expect)

    def _ended(self, expect):
        code = self.process.wait(30)
        self._reader.join(30)
        self.process.stderr.close()
        self.process = None
        if expect is not None and code != expect:
            said = self.said()
            found = next((n for n, line in enumerate(said) if "Sanitizer" in line or "runtime error" in line), len(said) - 60)
            raise AssertionError(f"it ended with {code}; it said:\n" + "\n".join(said[max(found, 0):][:120]))

    def reload(self, expect=0):
        return self.run("reload", "-c", self.config, expect=expect)

    def status(self):
        return json.loads(self.run("status", "-c", self.config, "--output", "json").stdout)

    def peak_bytes(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1]) << 10

    # Clients.

    def client(self, certificate="hr", listener="egress", **more):
        return Client(self.ports[listener], self.pki, certificate, **more)

    # The record.

    def entries(self, kind=None, last=1_000_000):
        lines = self.run("audit", "tail", "-n", last, "--output", "json", self.audit).stdout.splitlines()
        found = [json.loads(line)["entry"] for line in lines]
        return [entry for entry in found if kind in (None, entry["kind"])]

    def entries_of(self, exchange):
        return [entry for entry in self.entries() if entry.get("id") == exchange]

    def wait_outcome(self, exchange):
        """Outcomes are submitted, not waited for."""
        return until(lambda: [e for e in self.entries_of(exchange) if e["kind"] == "outcome"], what="an outcome")[0]

    def verify(self):
        key = self.run("key", "export-public", self.audit if (self.audit / "keyring").exists() else self.folder).stdout
        return json.loads(self.run("audit", "verify", "--key", key.decode().strip(), "--output", "json", self.audit).stdout)


def field(line, key):
    """The value of `key=` in a log line."""
    found = re.search(rf'(?:^|\s){key}=(?:"((?:[^"\\]|\\.)*)"|(\S*))', line)
    return None if found is None else found[1] if found[1] is not None else found[2]


class GatewayCase(Case):
    """One vendor and one gateway for all tests of a class; `vendors`, `limits` and `deadlines` are the class's own."""

    limits = ""
    deadlines = ""
    CREATE = "/acme/v1/companies/c-1/people"
    PERSON = "/acme/v1/people/7"

    @classmethod
    def vendors(cls):
        url = f"https://localhost:{cls.vendor.port}"
        return {"acme": policy("acme", url), "lapsed": policy("lapsed", url, until="2024-12-31")}

    @classmethod
    def prepare(cls):
        """Before the gateway starts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pki = certificates.shared()
        cls.vendor = Vendor(cls.pki)
        cls.addClassCleanup(cls.vendor.stop)
        cls.gateway = cls.make_gateway(cls.vendors())
        cls.prepare()
        cls.gateway.start()

    @classmethod
    def make_gateway(cls, vendors, limits=None, deadlines=None, config=None):
        """Not started; goes away with the class, however that ends."""
        folder = tempfile.TemporaryDirectory(prefix="waybill-gateway-")
        cls.addClassCleanup(folder.cleanup)
        gateway = Gateway(pathlib.Path(folder.name), cls.pki, vendors, cls.limits if limits is None else limits,
                          cls.deadlines if deadlines is None else deadlines, config)
        cls.addClassCleanup(gateway.stop)  # in order: what a sanitizer found shows in the exit code
        return gateway

    def setUp(self):
        super().setUp()
        self.vendor.forget()

    def client(self, certificate="hr", listener="egress", **more):
        client = self.gateway.client(certificate, listener, **more)
        self.addCleanup(client.close)
        return client

    def assert_refused(self, answer, code, status):
        """An answer of the gateway itself, and nothing of it at the vendor."""
        self.assertEqual((answer.status, answer.get("waybill-refusal")), (status, code), answer)
        self.assertEqual([m.raw for m in self.vendor.messages], [])
        problem = json.loads(answer.body)
        self.assertEqual(problem["code"], code)
        return problem

    def refused_entry(self, answer):
        """The `refused` entry of an answer: it is there when the answer is."""
        found = [e for e in self.gateway.entries_of(answer.get("waybill-exchange")) if e["kind"] == "refused"]
        self.assertEqual(len(found), 1, answer)
        return found[0]
