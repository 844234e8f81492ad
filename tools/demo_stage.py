"""The demo's stage: a development PKI, a vendor, and a gateway before it, in one folder that goes away at the end."""
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import threading

TOP = pathlib.Path(__file__).resolve().parent.parent
POLICIES = TOP / "policies"
WAIT = 60  # seconds for anything to happen

CONFIG = """node: gw-demo
listeners:
  - name: egress
    mode: egress
    address: 127.0.0.1:0                # the system chooses the port
    address_by: path                    # https://gateway/<vendor>/<the vendor's own path>
    tls: {certificate: pki/gateway.pem, key: pki/gateway.key, client_ca: pki/company-ca.pem, crl: pki/company.crl}
policies: {directory: policies}
audit: {directory: audit, origin: waybill.example/gw-demo, checkpoint_to: elsewhere.checkpoint}
keys: {file: keyring}
admin: {socket: admin.sock}
"""


class Failed(Exception):
    pass


def must(condition, what):
    if not condition:
        raise Failed(f"not as it should be: {what}")


class Process:
    """A program that runs while the demo does. Its lines are read all the time, so that it never waits for us."""

    def __init__(self, words, work):
        self.words = words
        self.lines, self.errors = queue.Queue(), queue.Queue()
        self.said = []
        self.process = subprocess.Popen([str(w) for w in words], cwd=work, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        start_new_session=True)  # Ctrl-C is for the demo, which ends them in order
        self.threads = [threading.Thread(target=self._read, args=pair, daemon=True)
                        for pair in ((self.process.stdout, self.lines), (self.process.stderr, self.errors))]
        for thread in self.threads:
            thread.start()

    @staticmethod
    def _read(stream, lines):
        for line in stream:
            lines.put(line.rstrip("\n"))
        lines.put(None)

    def wait_for(self, pattern):
        """The groups of the first line on its standard error that has the pattern."""
        while True:
            try:
                line = self.errors.get(timeout=WAIT)
            except queue.Empty:
                line = None
            if line is None:
                raise Failed(f"{self.words[1]} did not say {pattern!r}:\n" + "\n".join(self.said[-20:]))
            self.said.append(line)
            found = re.search(pattern, line)
            if found:
                return found.groups()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(WAIT)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for thread in self.threads:
            thread.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return self.process.returncode


class Stage:
    def __init__(self, program, work):
        self.program = pathlib.Path(program).resolve()
        self.work = work
        self.audit = work / "audit"
        self.running = []

    def run(self, *words, message=b"", expect=0):
        done = subprocess.run([self.program, *map(str, words)], input=message, capture_output=True, timeout=2 * WAIT,
                              cwd=self.work)
        must(done.returncode == expect,
             f"waybill {' '.join(map(str, words))}: exit {done.returncode}, not {expect}\n{done.stderr.decode()}")
        return done

    def start(self):
        for name in ("pki", "strangers"):
            subprocess.run([TOP / "certs" / "make-dev-pki", self.work / name], check=True, capture_output=True,
                           timeout=WAIT)
        pki = self.work / "pki"
        self.vendor = self._started("demo-vendor", "--certificate", pki / "vendor.pem", "--key", pki / "vendor.key",
                                    "--client-ca", pki / "vendor-ca.pem", "--output", "json")
        address, = self.vendor.wait_for(r"listens on (\S+)")
        self.use_policies(address)
        (self.work / "waybill.yaml").write_text(CONFIG)
        self.run("key", "init", "--origin", "waybill.example/gw-demo", self.work / "keyring")
        # What explains the messages has keys of its own file: the gateway's is the gateway's alone.
        (self.work / "copy").mkdir()
        for name in ("keyring", "keyring.master"):
            shutil.copy2(self.work / name, self.work / "copy")
        self.gateway = self._started("serve", "-c", "waybill.yaml")
        port, = self.gateway.wait_for(r'listening.* address=\S+:(\d+)')
        self.gateway.wait_for(r"\bready\b")
        self.address = f"https://localhost:{port}"
        return address

    def use_policies(self, vendor_address):
        """The shipped policies, with the demo's vendor in the place of each real one."""
        shutil.copytree(POLICIES, self.work / "policies")
        for path in (self.work / "policies" / "vendors").iterdir():
            text, count = re.subn(r"(?m)^connection:\n  url: .*$",
                                  f"connection:\n  url: {vendor_address}\n"
                                  "  tls: {ca: ../pki/vendor-ca.pem, certificate: ../pki/to-vendor.pem, "
                                  "key: ../pki/to-vendor.key}", path.read_text())
            must(count == 1, f"{path.name} has a connection")
            path.write_text(text)

    def _started(self, *words):
        process = Process([self.program, *words], self.work)
        self.running.append(process)
        return process

    def curl_words(self, path, client, *more, pki="pki"):
        folder = self.work / pki
        return ["curl", "-sS", "--max-time", str(WAIT), "--cacert", str(self.work / "pki" / "company-ca.pem"),
                *(["--cert", str(folder / f"client-{client}.pem"), "--key", str(folder / f"client-{client}.key")]
                  if client else []), *more, self.address + path]

    def send(self, path, client, message, content_type, *more):
        """What the client got: status, fields, body."""
        head = self.work / "answer.head"
        words = self.curl_words(path, client, "-D", str(head), "-H", f"Content-Type: {content_type}", "--data-binary",
                                "@-", *more)
        done = subprocess.run(words, input=message, capture_output=True, timeout=2 * WAIT)
        must(done.returncode == 0, "curl: " + done.stderr.decode())
        lines = head.read_text().replace("\r", "").strip().splitlines()
        while " 100 " in lines[0]:
            lines = lines[lines.index("") + 1:]
        fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
        return int(lines[0].split()[1]), fields, done.stdout

    def arrived(self):
        """The next message that the vendor got."""
        return json.loads(self.vendor.lines.get(timeout=WAIT))

    def stop(self):
        codes = [process.stop() for process in reversed(self.running)]
        self.running = []
        return codes
