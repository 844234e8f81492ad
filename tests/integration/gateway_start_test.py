#!/usr/bin/env python3
"""When the gateway does not start, and what it says; what a start after a crash or a rollback finds."""
import os
import shutil
import stat
import subprocess

from agreements import people
from gateway import GatewayCase, field
from program import PROGRAM, main
from vendor import until


class Start(GatewayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gateway.stop()

    def setUp(self):
        super().setUp()
        self.gateway = self.make_gateway(self.vendors())
        self.addCleanup(self.gateway.stop)

    def serve(self, *more, env=None):
        return subprocess.run([PROGRAM, "serve", "-c", str(self.gateway.config), *more], capture_output=True, timeout=30,
                              env={**os.environ, **(env or {})})

    def assert_does_not_start(self, *told, code=2):
        done = self.serve()
        self.assertEqual(done.returncode, code, done.stderr.decode())
        for text in told:
            self.assertIn(text, done.stderr.decode())
        self.assertNotIn("ready", [field(line, "event") for line in done.stderr.decode().splitlines()])

    def edit(self, old, new):
        text = self.gateway.config.read_text()
        self.assertIn(old, text)
        self.gateway.config.write_text(text.replace(old, new))

    def share(self):
        answer = self.client().call("POST", self.CREATE, people())
        self.assertEqual(answer.status, 200)
        self.gateway.wait_outcome(answer.get("waybill-exchange"))

    def test_what_is_written_wrong_is_told_with_its_place(self):
        for old, new, told in (("node: gw-test", "nodes: gw-test", "waybill.yaml:2:1"), ("mode: egress", "mode: ingress", "ingress"),
                               ("mode: egress", "mode: rehearse", "rehearse"), ("vendor: acme", "vendor: nobody", "nobody"),
                               ("certs/gateway.key", "certs/absent.key", "absent.key"),
                               ("policies: {directory: policies}", "policies: {directory: absent}", "absent")):
            with self.subTest(new):
                self.edit(old, new)
                self.assert_does_not_start(told)
                self.edit(new, old)

    def test_policies_and_files_of_tls_are_held_before_anything_listens(self):
        vendor = self.gateway.vendor_file("acme")
        good = vendor.read_text()
        for old, new, told in (("pii.name: clear", "pii.name: clera", "acme.yaml:"), ("certs/vendor-ca.pem", "certs/absent.pem", "absent.pem"),
                               ("  tls: {ca: certs/vendor-ca.pem, certificate: certs/to-vendor.pem, key: certs/to-vendor.key}\n", "",
                                "acme.yaml:")):
            with self.subTest(told):
                vendor.write_text(good.replace(old, new))
                self.assert_does_not_start(told)
        vendor.write_text(good)
        shutil.copy(self.pki.key("hr"), self.gateway.certs / "gateway.key")
        self.assert_does_not_start("gateway.key")

    def test_a_keyring_is_needed_and_has_to_have_the_log_s_key(self):
        (self.gateway.folder / "keyring").rename(self.gateway.folder / "keyring-away")
        self.assert_does_not_start("keyring")
        self.gateway.run("key", "init", self.gateway.folder / "keyring", "--origin", "waybill.example/other")
        self.assert_does_not_start("waybill.example/gw-test")

    def test_the_master_key_may_come_as_a_credential(self):
        credentials = self.gateway.folder / "credentials"
        credentials.mkdir()
        (self.gateway.folder / "keyring.master").rename(credentials / "waybill-master")
        self.assertNotEqual(self.serve().returncode, 0)
        process = subprocess.Popen([PROGRAM, "serve", "-c", str(self.gateway.config)], stderr=subprocess.PIPE,
                                   env={**os.environ, "CREDENTIALS_DIRECTORY": str(credentials)})
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertTrue(any(field(line.decode(), "event") == "ready" for line in iter(process.stderr.readline, b"")))

    def test_two_gateways_do_not_share_a_record_or_an_address(self):
        self.gateway.start()
        self.assertEqual(self.serve().returncode, 74)
        text = self.gateway.config.read_text()
        other = self.make_gateway(self.vendors(), config=self.gateway.CONFIG.replace(
            '"127.0.0.1:0", vendor: acme', f'"127.0.0.1:{self.gateway.ports["bound"]}", vendor: acme'))
        done = subprocess.run([PROGRAM, "serve", "-c", str(other.config)], capture_output=True, timeout=30)
        self.assertNotEqual(done.returncode, 0, done.stderr)
        self.assertIn(str(self.gateway.ports["bound"]), done.stderr.decode())
        self.assertEqual(self.gateway.config.read_text(), text)
        self.share()

    def test_the_record_s_folder_is_made_and_is_the_gateway_s_own(self):
        self.gateway.start()
        self.assertEqual(stat.S_IMODE(self.gateway.audit.stat().st_mode), 0o700)

    def test_a_log_behind_its_kept_checkpoint_is_not_written_on(self):
        self.gateway.start()
        self.share()
        self.gateway.stop()
        old = self.gateway.folder / "old"
        shutil.copytree(self.gateway.audit, old)
        self.gateway.start()
        self.share()
        self.gateway.stop()
        shutil.rmtree(self.gateway.audit)
        shutil.copytree(old, self.gateway.audit)
        before = {path: path.read_bytes() for path in self.gateway.audit.rglob("*") if path.is_file()}
        self.assert_does_not_start("kept.checkpoint", code=1)
        self.assertEqual({path: path.read_bytes() for path in self.gateway.audit.rglob("*") if path.is_file()}, before)
        shutil.rmtree(self.gateway.audit)
        self.assert_does_not_start("kept.checkpoint", code=1)

    def test_the_kept_checkpoint_follows_the_log(self):
        kept = self.gateway.folder / "kept.checkpoint"
        self.gateway.start()
        self.share()
        until(lambda: kept.read_bytes() == (self.gateway.audit / "checkpoint").read_bytes(), what="the kept checkpoint")
        self.gateway.kill()
        self.gateway.start()  # a crash is no rollback
        self.share()

    def test_an_exchange_without_an_outcome_counts_as_sent(self):
        import threading
        go_on = threading.Event()
        self.addCleanup(go_on.set)
        self.vendor.behaviour = lambda exchange: (exchange.read(), go_on.wait(20))
        from client import request
        client = self.gateway.start() and self.client()
        client.send(request("POST", self.CREATE, people()))
        self.vendor.wait(lambda: self.vendor.messages and self.vendor.messages[0].complete)
        exchange = self.vendor.messages[0].exchange
        self.gateway.kill()
        self.gateway.start()
        outcome = self.gateway.wait_outcome(exchange)
        self.assertEqual((outcome["end"], outcome["windows"]), ("unknown", 1))
        self.assertEqual(self.gateway.verify()["verdict"], "ok")

    def test_a_stale_admin_socket_is_replaced_and_another_file_is_not(self):
        self.gateway.start()
        self.gateway.kill()
        self.assertTrue((self.gateway.folder / "admin.sock").is_socket())
        self.gateway.start()
        self.assertEqual(self.gateway.status()["state"], "running")
        self.gateway.stop()
        (self.gateway.folder / "admin.sock").write_text("mine")
        self.assert_does_not_start("admin.sock")

    def test_a_record_that_cannot_be_written_refuses_everything(self):
        self.gateway.start()
        self.share()
        shutil.rmtree(self.gateway.audit / "log")
        self.vendor.forget()
        with self.gateway.client() as client:
            first = client.call("POST", self.CREATE, people())
            self.assertEqual((first.status, first.get("waybill-refusal")), (503, "audit-unavailable"))
            again = client.call("POST", self.CREATE, people())
            self.assert_refused(again, "audit-unavailable", 503)
            refused = client.call("GET", "/acme/v1/absent")
            self.assertEqual((refused.status, refused.get("waybill-refusal")), (503, "audit-unavailable"))
        self.assertIsNotNone(self.gateway.status()["log"]["latched"])
        self.assertEqual(self.vendor.messages, [])

    def test_log_lines_may_be_json(self):
        import json
        self.edit("form: text", "form: json")
        process = subprocess.Popen([PROGRAM, "serve", "-c", str(self.gateway.config)], stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        lines = []
        while not lines or lines[-1]["event"] != "ready":
            lines.append(json.loads(process.stderr.readline()))
        self.assertIn("listening", [line["event"] for line in lines])


if __name__ == "__main__":
    main()
