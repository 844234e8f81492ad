#!/usr/bin/env python3
"""Streams of the record to receivers as a SIEM has them, the real program to real TLS: at least once, in order, whatever breaks."""
import hashlib
import json
import re
import shutil
import stat
import subprocess
import threading
import time

from agreements import people
from gateway import GatewayCase, field
from program import TOP, main
from receivers import Https, Syslog, tls_of
from vendor import until

CONFIG = """
node: gw-test
listeners:
  - {name: egress, mode: egress, address: "127.0.0.1:0", address_by: path, tls: %%(tls)s}
policies: {directory: policies}
audit:
  directory: audit
  origin: waybill.example/gw-test
  streams:
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

    def make(self, *streams):
        """Not started."""
        self.gateway = self.make_gateway(self.vendors(), config=CONFIG % "\n".join(f"    - {{{one}}}" for one in streams))
        self.addCleanup(self.gateway.stop, expect=None)
        return self.gateway

    def ca(self):
        return self.pki.cert("vendor-ca")

    def syslog(self, certificate="vendor", clients=None):
        made = Syslog(tls_of(self.pki, certificate, clients))
        self.addCleanup(made.stop)
        return made

    def https(self, certificate="vendor", clients=None):
        made = Https(tls_of(self.pki, certificate, clients))
        self.addCleanup(made.stop)
        return made

    def to_syslog(self, receiver, more="", name="s", host="localhost"):
        return f'name: {name}, to: syslog, format: entry, address: "{host}:{receiver.port}", ca: {self.ca()}{more}'

    def to_https(self, receiver, more="", name="h", host="localhost"):
        return f'name: {name}, to: https, format: entry, url: "https://{host}:{receiver.port}/in", ca: {self.ca()}{more}'

    def to_file(self, more="", name="f"):
        return f"name: {name}, to: file, format: entry, path: out.ndjson{more}"

    def share(self, times=1):
        with self.gateway.client() as client:
            for _ in range(times):
                self.assertEqual(client.call("POST", self.CREATE, people()).status, 200)

    def stream(self, name):
        return next(one for one in self.gateway.status()["log"]["streams"] if one["stream"] == name)

    def wait_sent(self, *names, seconds=30):
        for name in names:
            until(lambda: self.stream(name)["lag"] == 0, seconds=seconds, what=f"{name} to catch up")

    def wait_failed(self, name, text, seconds=20):
        return until(lambda: text in (self.stream(name)["failed"] or "") and self.stream(name), seconds=seconds, what=text)

    def cursor(self, name):
        return json.loads((self.gateway.audit / "streams" / name).read_bytes())

    def lines_of_file(self, path=None):
        return (path or self.gateway.folder / "out.ndjson").read_text().splitlines()

    def assert_all(self, lines, first=0, duplicates=False):
        """Every entry of the log from `first` on, as it is there, each for the first time in its order."""
        bytes_of = {}
        for line in self.gateway.run("audit", "tail", "-n", 1_000_000, "--output", "json", self.gateway.audit).stdout.splitlines():
            one = json.loads(line)
            bytes_of[one["index"]] = one["entry"]
        expected = first
        for line in lines:
            event = json.loads(line)
            self.assertLessEqual(event["index"], expected, "an entry was passed over")
            self.assertEqual(event["entry"], bytes_of[event["index"]])
            compact = json.dumps(event["entry"], separators=(",", ":"), ensure_ascii=False).encode()
            self.assertEqual(event["hash"], "sha256:" + hashlib.sha256(b"\0" + compact).hexdigest())
            if event["index"] == expected:
                expected += 1
            elif not duplicates:
                self.fail(f"entry {event['index']} came twice")
        self.assertEqual(expected, len(bytes_of))


class All(Base):
    def test_all_entries_arrive_in_order_at_each_receiver(self):
        syslog, https = self.syslog(), self.https()
        gateway = self.make(self.to_file(), self.to_syslog(syslog), self.to_https(https, ", batch: 7"))
        gateway.start()
        self.share(20)
        self.wait_sent("f", "s", "h")
        self.assertEqual([one["failed"] for one in gateway.status()["log"]["streams"]], [None] * 3)
        shown = gateway.run("status", "-c", gateway.config).stdout.decode()
        page = gateway.run("metrics", "-c", gateway.config).stdout.decode()
        for name in ("f", "s", "h"):
            self.assertRegex(page, rf'(?m)^waybill_stream_lag_entries{{stream="{name}"}} 0$')
            self.assertRegex(page, rf'(?m)^waybill_stream_sent_entries{{stream="{name}"}} [1-9]\d+$')
        self.assertRegex(shown, r"(?m)^stream       s, sent up to entry \d+, 0 behind for 0 ms$")
        gateway.stop()  # the entry about the end is sent, too
        for lines in (self.lines_of_file(), syslog.lines, https.lines):
            self.assert_all(lines)
            self.assertEqual(json.loads(lines[-1])["entry"]["what"], "stop")
        self.assertEqual(stat.S_IMODE((gateway.folder / "out.ndjson").stat().st_mode), 0o640)
        for number, message in enumerate(syslog.messages, 1):
            self.assertRegex(message, r"^<1(0[4-9]|1[01])>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z gw-test waybill - (shared|outcome|change) "
                                      rf'\[origin software="waybill" swVersion="[^"]+"\]\[meta sequenceId="{number}"\] \{{"origin"')
        self.assertEqual(syslog.goodbyes, syslog.connections)
        path, head = https.heads[0]
        self.assertEqual((path, head["content-type"], head["authorization"]), ("/in", "application/x-ndjson", None))
        self.assertLessEqual(max(https.sizes), 7)
        for name in ("f", "s", "h"):
            cursor = self.cursor(name)
            last = json.loads(https.lines[-1])
            self.assertEqual((cursor["stream"], cursor["next"], cursor["leaf"]), (name, last["index"] + 1, last["hash"]))
        self.assertEqual(gateway.verify()["verdict"], "ok")  # cursors in its folder are nothing to it
        # A restart sends what is new, and that once.
        gateway.start()
        self.share()
        gateway.stop()
        for lines in (self.lines_of_file(), syslog.lines, https.lines):
            self.assert_all(lines)

    def test_kinds_and_the_beginning_are_chosen(self):
        gateway = self.make(self.to_file(", kinds: [shared, refused]"))
        gateway.start()
        self.share(3)
        with gateway.client("shop") as client:
            self.assertEqual(client.call("POST", self.CREATE, people()).status, 403)
        self.wait_sent("f")
        gateway.stop()
        self.assertEqual([json.loads(line)["entry"]["kind"] for line in self.lines_of_file()], ["shared"] * 3 + ["refused"])
        # Another stream, which begins now; what is there already is not for it.
        text = gateway.config.read_text()
        gateway.config.write_text(text.replace("  streams:\n", "  streams:\n    - {name: new, to: file, format: entry, path: new.ndjson, from: now}\n"))
        before = len(gateway.entries())
        gateway.start()
        self.share()
        gateway.kill()
        gateway.start()
        self.wait_sent("new")
        gateway.stop()
        self.assert_all(self.lines_of_file(gateway.folder / "new.ndjson"), first=json.loads(self.lines_of_file(gateway.folder / "new.ndjson")[0])["index"],
                        duplicates=True)
        # Entries of the start itself may be there already when the stream begins; nothing older is sent.
        self.assertGreaterEqual(json.loads(self.lines_of_file(gateway.folder / "new.ndjson")[0])["index"], before)

    def test_each_form_reaches_its_receiver(self):
        https = self.https()
        files = [f"name: {form}, to: file, format: {form}, path: {form}.out" for form in ("ocsf", "ecs", "cef")]
        gateway = self.make(*files, self.to_https(https).replace("format: entry", "format: cef"))
        gateway.start()
        self.share(3)
        self.wait_sent("ocsf", "ecs", "cef", "h")
        gateway.stop()
        entries = gateway.entries()
        ocsf, ecs = ([json.loads(line) for line in self.lines_of_file(gateway.folder / f"{form}.out")] for form in ("ocsf", "ecs"))
        cef = self.lines_of_file(gateway.folder / "cef.out")
        self.assertEqual([len(entries)] * 3, [len(ocsf), len(ecs), len(cef)])
        self.assertEqual([one["event"]["sequence"] for one in ecs], list(range(len(entries))))
        self.assertEqual([one["@timestamp"] for one in ecs], [entry["time"] for entry in entries])
        self.assertEqual([one["class_uid"] == 4002 for one in ocsf], [e["kind"] in ("shared", "refused", "outcome") for e in entries])
        for index, line in enumerate(cef):
            self.assertRegex(line, rf"^CEF:[01]\|.*\bcn1={index}\b")
        self.assertEqual(https.lines, cef)
        self.assertEqual(https.heads[0][1]["content-type"], "text/plain; charset=utf-8")

    def test_the_streams_of_the_sample_and_of_the_document_load(self):
        sample = re.findall(r"^  #   - \{(name: .*)\}$", (TOP / "systemd" / "waybill.yaml").read_text().split("# streams:")[1], re.M)
        document = re.findall(r"^    - \{(name: .*)\}$", (TOP / "docs" / "siem.md").read_text(), re.M)
        self.assertEqual((len(sample), len(document)), (3, 3))
        for streams in (sample, document):
            gateway = self.make(*(one.replace("certs/siem-ca.pem", str(self.ca())) for one in streams))
            gateway.run("check", "-c", gateway.config)

    def test_a_file_is_rotated_and_nothing_is_lost(self):
        gateway = self.make(self.to_file(", rotate: 64KiB, keep: 50"))
        gateway.start()
        self.share(150)
        self.wait_sent("f")
        gateway.stop()
        rotated = sorted((p for p in gateway.folder.glob("out.ndjson.*")), key=lambda p: -int(p.suffix[1:]))
        self.assertGreaterEqual(len(rotated), 2)
        for path in rotated:
            self.assertLessEqual(path.stat().st_size, 64 << 10)
        self.assert_all([line for path in rotated for line in self.lines_of_file(path)] + self.lines_of_file())


class Broken(Base):
    def test_a_stuck_receiver_makes_its_own_lag_grow_and_nothing_else(self):
        syslog, https, well = self.syslog(), self.https(), self.https()
        syslog.go.clear()
        https.go.clear()
        gateway = self.make(self.to_file(), self.to_syslog(syslog), self.to_https(https), self.to_https(well, name="well"))
        gateway.start()
        self.share(10)
        self.wait_sent("f", "well")
        before = {name: self.stream(name) for name in ("s", "h")}
        self.share(10)
        self.wait_sent("f", "well")
        for name, was in before.items():
            now = self.stream(name)
            self.assertGreaterEqual(now["lag"], was["lag"] + 20)
            self.assertGreater(now["lag_ms"], was["lag_ms"])
            self.assertEqual(now["confirmed"], 0)
        # And it does not hold up a stop for long.
        began = time.monotonic()
        gateway.stop()
        self.assertLess(time.monotonic() - began, 20)
        self.assertEqual((syslog.lines, https.lines), ([], []))
        syslog.go.set()
        https.go.set()
        gateway.start()
        self.wait_sent("s", "h")
        gateway.stop()
        for lines in (self.lines_of_file(), syslog.lines, https.lines, well.lines):
            self.assert_all(lines, duplicates=True)

    def test_a_kill_in_the_middle_leaves_no_gap(self):
        syslog, https = self.syslog(), self.https()
        gateway = self.make(self.to_file(), self.to_syslog(syslog), self.to_https(https, ", batch: 3"))
        for _ in range(4):
            gateway.start()
            ended = threading.Event()

            def load():
                try:
                    while True:
                        self.share(1)
                except Exception:  # the gateway is gone
                    ended.set()
            threading.Thread(target=load, daemon=True).start()
            had = len(https.lines)
            until(lambda: len(https.lines) > had + 30, seconds=30, what="events")
            gateway.kill()
            self.assertTrue(ended.wait(30))
        # The last line of the file may have been torn: as a crash of the machine leaves it.
        with open(gateway.folder / "out.ndjson", "a") as file:
            file.write('{"origin":"waybill.ex')
        gateway.start()
        self.wait_sent("f", "s", "h")
        gateway.stop()
        for lines in (self.lines_of_file(), syslog.lines, https.lines):
            self.assert_all(lines, duplicates=True)

    def test_connections_that_break_with_unread_frames_leave_no_gap(self):
        syslog = self.syslog()
        syslog.break_after = [5, 40, 1, 17]
        gateway = self.make(self.to_syslog(syslog))
        gateway.start()
        self.share(60)
        until(lambda: not syslog.break_after, seconds=40, what="all the breaks")
        self.wait_sent("s", seconds=60)
        gateway.stop()
        self.assertTrue([line for line in gateway.said() if field(line, "event") == "a stream does not get on"])
        gateway.start()  # what was on the last broken connection is sent by now, or waited for this
        self.wait_sent("s", seconds=60)
        gateway.stop()
        self.assert_all(syslog.lines, duplicates=True)
        self.assertEqual(self.cursor("s")["next"], json.loads(syslog.lines[-1])["index"] + 1)

    def test_answers_that_are_no_yes_are_asked_again(self):
        https = self.https()
        https.faults = [(500, {}), (503, {"Retry-After": "2"}), None, (429, {}), (302, {"Location": "https://localhost:1/"})]
        https.judge = lambda lines: 413 if len(lines) > 2 else None
        gateway = self.make(self.to_https(https))
        gateway.start()
        self.share(5)
        self.wait_sent("h", seconds=90)
        gateway.stop()
        self.assert_all(https.lines)
        self.assertEqual(https.said[:4], [500, 503, 429, 302])
        self.assertIn(413, https.said)
        reasons = [field(line, "reason") for line in gateway.said() if field(line, "event") == "a stream does not get on"]
        for text in ("5xx", "503", "429", "neither yes nor no"):
            self.assertTrue(any(text in reason for reason in reasons), reasons)

    def test_one_event_that_is_refused_stops_its_stream_and_is_not_dropped(self):
        https = self.https()
        https.judge = lambda lines: 400 if any('"kind":"refused"' in line for line in lines) else None
        gateway = self.make(self.to_https(https), self.to_file())
        gateway.start()
        self.share(3)
        with gateway.client("shop") as client:
            refused = client.call("POST", self.CREATE, people()).get("waybill-exchange")
        self.share(3)
        told = self.wait_failed("h", "it refuses an event (400)")
        index = next(n for n, e in enumerate(gateway.entries()) if e.get("id") == refused)
        self.assertEqual(told["sent"], index)
        self.assertEqual(https.indexes(), list(range(index)))  # all before it were taken, and none after it
        self.wait_sent("f")
        https.judge = None
        self.wait_sent("h", seconds=70)
        gateway.stop()
        self.assert_all(https.lines)

    def test_a_damaged_cursor_loses_nothing_and_is_told(self):
        gateway = self.make(self.to_file())
        gateway.start()
        self.share(3)
        self.wait_sent("f")
        gateway.stop()
        before = len(self.lines_of_file())
        place = gateway.audit / "streams" / "f"
        place.write_bytes(place.read_bytes().replace(b'"next":', b'"next":9'))
        gateway.start()
        self.wait_sent("f")
        gateway.stop()
        self.assertTrue(any("cursor is damaged" in line for line in gateway.said()))
        self.assert_all(self.lines_of_file(), duplicates=True)
        self.assert_all(self.lines_of_file()[before:])


class Trusted(Base):
    def test_a_receiver_that_is_not_trusted_gets_nothing(self):
        for certificate, told in (("vendor-stranger", ("issuer", "not trusted")), ("vendor-misnamed", ("another name", "not trusted")),
                                  ("vendor-expired", ("expired", "not trusted"))):
            with self.subTest(certificate):
                syslog, https = self.syslog(certificate), self.https(certificate)
                gateway = self.make(self.to_syslog(syslog), self.to_https(https))
                gateway.start()
                self.share()
                self.assertEqual(self.wait_failed("s", told[0])["sent"], 0)
                self.assertEqual(self.wait_failed("h", told[1])["sent"], 0)
                gateway.stop()
                self.assertEqual((syslog.lines, https.lines), ([], []))

    def test_the_name_in_the_address_counts(self):
        # The certificate is for localhost and 127.0.0.1: both are right. That of another is not, by either.
        syslog, https = self.syslog(), self.https()
        gateway = self.make(self.to_syslog(syslog, host="127.0.0.1"), self.to_https(https, host="127.0.0.1"))
        gateway.start()
        self.share()
        self.wait_sent("s", "h")
        gateway.stop()
        self.assert_all(syslog.lines)
        self.assert_all(https.lines)

    def test_receivers_that_demand_a_certificate_are_shown_one(self):
        syslog, https = self.syslog(clients="vendor-ca"), self.https(clients="vendor-ca")
        shown = f", certificate: {self.pki.cert('to-vendor')}, key: {self.pki.key('to-vendor')}"
        gateway = self.make(self.to_syslog(syslog, shown), self.to_https(https, shown))
        gateway.start()
        self.share()
        self.wait_sent("s", "h")
        gateway.stop()
        self.assert_all(syslog.lines)
        self.assert_all(https.lines)

    def test_only_a_goodbye_says_that_syslog_was_read(self):
        # Without it anybody on the way could have ended the connection; who accepts that says so.
        silent, known = self.syslog(), self.syslog()
        silent.says_goodbye = known.says_goodbye = False
        gateway = self.make(self.to_syslog(silent), self.to_syslog(known, ", goodbye: any", name="t"))
        gateway.start()
        self.share()
        self.assertEqual(self.wait_failed("s", "without TLS's goodbye", seconds=60)["confirmed"], 0)
        until(lambda: self.stream("t")["confirmed"] == self.stream("t")["sent"] > 0, seconds=60, what="t to be confirmed")
        self.assertEqual(self.cursor("s")["next"], 0)
        silent.says_goodbye = True
        until(lambda: self.stream("s")["confirmed"] == self.stream("s")["sent"] > 0, seconds=90, what="s to be confirmed")
        gateway.stop()
        self.assert_all(silent.lines, duplicates=True)

    def test_an_authority_that_is_named_stands_in_place_of_the_system_s(self):
        # The receiver's authority is one of the system's here, by a folder of such in a namespace of the gateway's own.
        authorities = self.work / "authorities"
        authorities.mkdir()
        shutil.copy(self.pki.cert("vendor-ca"), authorities / "vendor-ca.pem")
        subprocess.run(["openssl", "rehash", authorities], check=True, timeout=60)
        inside = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/ssl/certs && exec "$@"', str(authorities)]
        if subprocess.run([*inside, "true"], capture_output=True, timeout=60).returncode != 0:
            self.skipTest("no mount namespace of its own can be had here")
        https = self.https()
        stream = self.to_https(https).replace(f"ca: {self.ca()}", f"ca: {self.pki.cert('company-ca')}")
        gateway = self.make(stream)
        gateway.start(inside)
        self.share()
        self.assertEqual(self.wait_failed("h", "not trusted")["sent"], 0)
        gateway.stop()
        self.assertEqual(https.lines, [])

    def test_a_certificate_that_the_receiver_refuses_confirms_nothing(self):
        # TLS 1.3 tells of it only after the first events are on their way.
        syslog, https = self.syslog(clients="vendor-ca"), self.https(clients="vendor-ca")
        gateway = self.make(self.to_syslog(syslog), self.to_https(https))
        gateway.start()
        self.share(5)
        for name in ("s", "h"):
            until(lambda: self.stream(name)["failures"] >= 2, seconds=60, what="a refusal")
            self.assertEqual(self.stream(name)["confirmed"], 0)
        gateway.stop()
        self.assertEqual((syslog.lines, https.lines), ([], []))
        self.assertEqual(self.cursor("s")["next"], 0)

    def test_a_token_is_read_for_each_batch_and_never_told(self):
        https = self.https()
        gateway = self.make(self.to_https(https, ', token: "credential:siem-token", authorization: Splunk'))
        gateway.start()
        self.share()
        self.wait_failed("h", "siem-token")
        token = gateway.folder / "siem-token"
        token.write_text("first-token\n")
        self.wait_sent("h")
        token.write_text("second-token")
        self.share()
        self.wait_sent("h")
        token.write_text("two words")
        self.share()
        self.wait_failed("h", "visible ASCII")
        gateway.stop()
        told = {head["authorization"] for _, head in https.heads}
        self.assertEqual(told, {"Splunk first-token", "Splunk second-token"})
        self.assertFalse([line for line in gateway.said() if "first-token" in line or "second-token" in line])

    def test_what_is_wrong_with_its_files_is_told_before_the_start(self):
        gateway = self.make(self.to_file())
        text = gateway.config.read_text()
        good = "{" + self.to_file() + "}"
        for bad, told in (("{name: f, to: file, format: entry, path: audit/out}", b"record's own folder"),
                          ("{name: f, to: file, format: entry, path: audit/../audit/out}", b"record's own folder"),
                          ('{name: s, to: syslog, format: cef, address: "a:1", ca: absent.pem}', b"absent.pem"),
                          (f'{{name: s, to: syslog, format: cef, address: "a:1", certificate: {self.pki.cert("hr")}, key: {self.pki.key("shop")}}}',
                           b"key"),
                          ('{name: s, to: tape, format: cef}', b"tape")):
            with self.subTest(bad):
                self.assertIn(good, text)
                gateway.config.write_text(text.replace(good, bad))
                self.assertIn(told, gateway.run("check", "-c", gateway.config, expect=2).stderr)


if __name__ == "__main__":
    main()
