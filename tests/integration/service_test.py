#!/usr/bin/env python3
"""The gateway as a service: how closely its unit is shut in, what it tells the service manager, and a real start of the
shipped unit by a systemd of its own in private namespaces."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

from program import PROGRAM, TOP, Case, main

UNIT = TOP / "systemd" / "waybill.service"
SAMPLE = TOP / "systemd" / "waybill.yaml"
MOST_EXPOSED = 1.5
DEADLINE = 90

VENDOR = """
vendor: acme
title: Acme
agreement: {reference: D, purpose: p, valid: {from: 2024-01-01, until: 2099-12-31}, share: {tech.id: clear}}
connection:
  url: https://localhost:9
  tls: {ca: ../certs/vendor-ca.pem, certificate: ../certs/to-vendor.pem, key: ../certs/to-vendor.key}
routes:
  - {route: read, match: "GET /v1/{id}", clients: ["*"], outbound: {path: {id: tech.id}}}
"""

# The first process of a namespace of its own: what systemd and the unit write to is a tmpfs or a copy.
BOOT = """
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /run
cp -a /etc /run/etc && mount --bind /run/etc /etc
mount -t tmpfs tmpfs /var/lib
mkdir -p /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup
echo 'waybill-keys:x:64999:' >> /etc/group
mkdir -p /run/bin /run/systemd/system/waybill.service.d /run/master
cp {program} /run/bin/waybill
cp -r {work}/etc /etc/waybill
chown -R root:64999 /etc/waybill/certs && chmod 640 /etc/waybill/certs/*.key
cp {work}/master/waybill-master /run/master && chmod 755 /run/master && chmod 644 /run/master/waybill-master
cp {work}/waybill.service /run/systemd/system
cp {work}/test.conf /run/systemd/system/waybill.service.d
cp {work}/probe.target {work}/probe.service {work}/init.service /run/systemd/system
exec env -i container=x PATH=$PATH /lib/systemd/systemd --system --unit=probe.target
"""
# What differs from the shipped unit: the program's place, no network target to wait for, and the master key by hand, for
# credentials come out empty in such a namespace.
DROP_IN = """
[Unit]
DefaultDependencies=no
After=
Wants=
[Service]
ExecStart=
ExecStart=/run/bin/waybill serve -c /etc/waybill/waybill.yaml
ExecReload=
ExecReload=/run/bin/waybill reload -c /etc/waybill/waybill.yaml
LoadCredential=
Environment=CREDENTIALS_DIRECTORY=/run/master
StandardError=append:{work}/service.log
"""
PROBE_TARGET = "[Unit]\nDefaultDependencies=no\nWants=probe.service\n"
PROBE = """
[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
ExecStart=/bin/bash {work}/probe.sh
StandardError=append:{work}/probe.log
"""
# The keyring, made as the unit's own user: docs/operations.md does it with systemd-run, which needs a bus.
INIT = """
[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
DynamicUser=yes
User=waybill
StateDirectory=waybill
Environment=CREDENTIALS_DIRECTORY=/run/master
ExecStart=/run/bin/waybill key init --origin waybill.corp.example/gw-1 /var/lib/waybill/keyring
StandardOutput=append:{work}/init.log
StandardError=append:{work}/init.log
"""
# Each step's exit code and what was to be seen after it.
PROBE_STEPS = """
cd {work}
step() {{ "$@" > "$name.out" 2>&1; echo $? > "$name.code"; }}
show() {{ systemctl show waybill -p ActiveState,SubState,StatusText,Result,NRestarts,MainPID,ExecMainStatus > "$1.show"; }}
name=init step systemctl start init
name=start step systemctl start waybill; show started
pid=$(systemctl show waybill -p MainPID --value)
grep -E '^(Uid|Gid|Groups|CapEff|NoNewPrivs|Seccomp):' /proc/$pid/status > process.out
grep -E 'Max core file size' /proc/$pid/limits >> process.out
ls -ln /run/waybill/ /var/lib/waybill/ /var/lib/waybill-kept/ > files.out
name=status step /run/bin/waybill status -c /etc/waybill/waybill.yaml --output json
name=reload step systemctl reload waybill; show reloaded
echo 'nonsense: [' >> /etc/waybill/policies/vendors/acme.yaml
name=bad-reload step systemctl reload waybill; show still
name=stop step systemctl stop waybill; show stopped
name=tail step /run/bin/waybill audit tail --output json /var/lib/waybill/audit
touch done
"""


def systemd_works():
    """Why a systemd of one's own cannot be started here, or nothing."""
    if os.geteuid() != 0:
        return "needs root"
    if not pathlib.Path("/lib/systemd/systemd").exists():
        return "there is no systemd"
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run(["unshare", "--mount", "--pid", "--fork", "--ipc", "--uts", "--net", "--cgroup", "--mount-proc",
                                "bash", "-c", f"mount --make-rprivate / && mount -t cgroup2 cgroup2 {folder}"],
                               capture_output=True, timeout=30)
    return None if tried.returncode == 0 else "namespaces or cgroup2 are not allowed: " + tried.stderr.decode().strip()


def make_configuration(folder):
    """What /etc/waybill holds: the shipped sample with certificates and a policy."""
    folder.mkdir()
    subprocess.run([TOP / "certs" / "make-dev-pki", folder / "certs"], check=True, capture_output=True)
    (folder / "policies" / "vendors").mkdir(parents=True)
    (folder / "policies" / "catalog.yaml").write_text("categories: {tech.id: {title: Id}}\n")
    (folder / "policies" / "vendors" / "acme.yaml").write_text(VENDOR)
    shutil.copy(SAMPLE, folder / "waybill.yaml")


class Unit(unittest.TestCase):
    @unittest.skipUnless(shutil.which("systemd-analyze"), "there is no systemd-analyze")
    def test_it_is_hardly_exposed(self):
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", str(UNIT)], capture_output=True, text=True,
                              timeout=60)
        told = re.search(r"Overall exposure level for \S+: (\d+\.\d+)", done.stdout)
        self.assertIsNotNone(told, done.stdout + done.stderr)
        self.assertLessEqual(float(told[1]), MOST_EXPOSED, done.stdout)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "there is no systemd-analyze")
    def test_it_verifies(self):
        with tempfile.TemporaryDirectory() as folder:
            unit = pathlib.Path(folder) / UNIT.name
            # The one thing that is not there yet: the program, where the package puts it.
            unit.write_text(UNIT.read_text().replace("/usr/bin/waybill", str(PROGRAM)))
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True,
                                  timeout=60)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class Notified(Case):
    """The service manager's side of sd_notify(3)."""

    def test_readiness_reload_signs_of_life_and_stop_are_told(self):
        make_configuration(self.work / "etc")
        config = self.work / "etc" / "waybill.yaml"
        text = config.read_text().replace("0.0.0.0:8443", "127.0.0.1:0")
        for there in ("/var/lib/waybill-kept/", "/var/lib/waybill/", "/run/waybill/"):
            text = text.replace(there, f"{self.work}/")
        config.write_text(text)
        self.run_program("key", "init", "--origin", "waybill.corp.example/gw-1", self.work / "keyring")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, open(self.work / "log", "wb") as log:
            manager.bind(str(self.work / "notify"))
            manager.settimeout(30)
            gateway = subprocess.Popen([PROGRAM, "serve", "-c", config], stderr=log, env={
                **os.environ, "NOTIFY_SOCKET": str(self.work / "notify"), "WATCHDOG_USEC": "400000"})
            self.addCleanup(gateway.wait)
            self.addCleanup(gateway.kill)

            def told(beginning):
                while not (message := manager.recv(4096).decode()).startswith(beginning):
                    self.assertEqual(message, "WATCHDOG=1")
                return message
            self.assertIn("STATUS=1 vendors", told("READY=1\n"))
            told("WATCHDOG=1")
            told("WATCHDOG=1")
            self.run_program("reload", "-c", config)
            self.assertRegex(told("RELOADING=1"), r"^RELOADING=1\nMONOTONIC_USEC=\d+$")
            told("READY=1")
            gateway.terminate()
            told("STOPPING=1")
            self.assertEqual(gateway.wait(30), 0)


class Started(Case):
    def test_the_shipped_unit_starts_reloads_and_stops(self):
        if (why := systemd_works()) is not None:
            self.skipTest(why)
        make_configuration(self.work / "etc")
        (self.work / "master").mkdir()
        (self.work / "master" / "waybill-master").write_text("5a" * 32 + "\n")
        shutil.copy(UNIT, self.work)
        places = {"work": self.work, "program": PROGRAM}
        for name, text in (("boot.sh", BOOT), ("test.conf", DROP_IN), ("probe.target", PROBE_TARGET), ("probe.service", PROBE),
                           ("init.service", INIT),
                           ("probe.sh", PROBE_STEPS)):
            (self.work / name).write_text(text.format(**places))
        self.boot()
        self.look()

    def boot(self):
        """Runs it to its end; whatever happens, nothing of it is left."""
        with open(self.work / "boot.log", "wb") as log:
            outer = subprocess.Popen(["timeout", "-k", "5", str(DEADLINE), "unshare", "--kill-child", "--mount", "--pid",
                                      "--fork", "--ipc", "--uts", "--net", "--cgroup", "--mount-proc", "bash",
                                      str(self.work / "boot.sh")], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            while not (self.work / "done").exists() and outer.poll() is None:
                try:
                    outer.wait(0.1)
                except subprocess.TimeoutExpired:
                    pass
        finally:
            if outer.poll() is None:
                outer.terminate()
            outer.wait(30)

    def out(self, name):
        path = self.work / name
        return path.read_text() if path.exists() else ""

    def shown(self, name):
        return dict(line.split("=", 1) for line in self.out(f"{name}.show").splitlines())

    def look(self):
        said = "\n".join(f"--- {name}\n{self.out(name)}" for name in (
            "boot.log", "probe.log", "service.log", "init.out", "init.log", "start.out", "status.out", "reload.out", "bad-reload.out"))
        self.assertTrue((self.work / "done").exists(), said)
        self.assertEqual(self.out("start.code").strip(), "0", said)
        self.assertEqual(self.shown("started")["SubState"], "running", said)  # Type=notify: it said so itself
        self.assertIn("1 vendors, policy sha256:", self.shown("started")["StatusText"])
        process = self.out("process.out")
        self.assertNotRegex(process, r"Uid:\s+0\b")
        self.assertRegex(process, r"CapEff:\s+0000000000000000")
        self.assertRegex(process, r"NoNewPrivs:\s+1")
        self.assertRegex(process, r"Seccomp:\s+2")
        self.assertRegex(process, r"Max core file size\s+0\s+0")
        self.assertRegex(self.out("files.out"), r"srw-rw----.* admin\.sock")
        self.assertRegex(self.out("files.out"), r"-rw-------.* gw-1\.checkpoint")
        self.assertEqual(self.out("status.code").strip(), "0", said)
        self.assertEqual(json.loads(self.out("status.out"))["state"], "running")
        self.assertEqual(self.out("reload.code").strip(), "0", said)
        self.assertNotEqual(self.out("bad-reload.code").strip(), "0")
        self.assertEqual(self.shown("still")["ActiveState"], "active", said)
        self.assertEqual(self.out("stop.code").strip(), "0", said)
        self.assertEqual(self.shown("stopped")["ActiveState"], "inactive", said)
        self.assertEqual(self.shown("stopped")["ExecMainStatus"], "0")
        whats = [json.loads(line)["entry"].get("what") for line in self.out("tail.out").splitlines()]
        self.assertEqual((whats[:4], whats[-1]), (["log", "start", "configuration", "policies"], "stop"))


if __name__ == "__main__":
    main()
