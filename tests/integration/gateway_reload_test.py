#!/usr/bin/env python3
"""Reload: policies, certificates, authorities and revocations change under way; what is wrong changes nothing."""
import re
import signal
import ssl
import threading

from agreements import bulk, people
import http1
from client import request
from gateway import GatewayCase
from program import main
from vendor import reply, until

NO_SERVICE = (ssl.SSLError, ConnectionError, http1.Broken)


class ReloadCase(GatewayCase):
    """Each test gets the files as they were, in force again."""

    def setUp(self):
        super().setUp()
        self.before = {path: path.read_bytes() for path in self.gateway.folder.rglob("*")
                       if path.is_file() and path.suffix in (".yaml", ".pem", ".key", ".crl")}

    def tearDown(self):
        for path, data in self.before.items():
            path.write_bytes(data)
        self.gateway.reload()

    def changes(self, what):
        return [e for e in self.gateway.entries("change") if e["what"] == what]

    def edit(self, old, new, vendor="acme"):
        path = self.gateway.vendor_file(vendor)
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new))

    def names(self):
        """Whether names are shared now."""
        self.vendor.forget()
        self.assertEqual(self.client().call("POST", self.CREATE, people()).status, 200)
        return b"Name 0" in self.vendor.messages[-1].body


class Policies(ReloadCase):
    def test_a_reload_puts_new_policies_in_force_and_on_record(self):
        self.assertTrue(self.names())
        old = self.gateway.entries("shared")[-1]["policy"]
        self.edit("pii.name: clear", "pii.name: drop")
        self.gateway.reload()
        self.assertFalse(self.names())
        new = self.gateway.entries("shared")[-1]["policy"]
        change = self.changes("policies")[-1]
        self.assertEqual((change["from"], change["to"]), (old, new))
        self.assertRegex(change["actor"], r"^uid:\d+ \S+$")

    def test_a_ring_key_that_was_rotated_is_taken_on_record_and_old_tokens_come_back(self):
        def token():
            self.vendor.forget()
            self.assertEqual(self.client().call("POST", self.CREATE, people()).status, 200)
            return re.search(rb"wbt1\.([0-9a-f]{8})\.[A-Za-z0-9_-]+\.", self.vendor.messages[-1].body)

        old = token()
        made = self.gateway.run("key", "rotate", self.gateway.folder / "keyring").stdout.decode().strip()
        self.assertEqual(token()[1], old[1], "before the reload")
        self.gateway.reload()
        self.assertEqual(token()[1].decode(), made)
        change = self.changes("ring-key")[-1]
        self.assertEqual((change["from"], change["to"]), (old[1].decode(), made))
        self.vendor.next_behaviours = [reply(body=b'{"people":[{"email":"%s"}]}' % old[0])]
        answer = self.client().call("POST", self.CREATE, people())
        self.assertEqual(answer.body, b'{"people":[{"email":"p0@corp.example"}]}')

    def test_a_signal_does_the_same(self):
        self.edit("pii.name: clear", "pii.name: {mask: {keep_first: 1}}")
        known = len(self.changes("policies"))
        self.gateway.signal(signal.SIGHUP)
        until(lambda: len(self.changes("policies")) == known + 1, what="a change on record")
        self.assertEqual(self.changes("policies")[-1]["actor"], "signal HUP")
        self.assertFalse(self.names())

    def test_a_reload_that_changes_nothing_is_no_change(self):
        self.gateway.reload()
        known = len(self.gateway.entries("change"))
        with self.gateway.client() as client:
            self.assertEqual(client.call("GET", self.PERSON).status, 200)
            self.gateway.reload()
            self.assertEqual(client.call("GET", self.PERSON).status, 200)  # on the same connection
        self.assertEqual(len(self.gateway.entries("change")), known)

    def test_a_bad_reload_keeps_the_old_and_says_why(self):
        known = len(self.gateway.entries("change"))
        self.edit("pii.name: clear", "pii.name: clera")
        done = self.gateway.reload(expect=1)
        self.assertRegex((done.stdout + done.stderr).decode(), r"vendors/acme\.yaml:\d+:\d+.*clera")
        self.assertTrue(self.names())
        self.gateway.signal(signal.SIGHUP)
        until(lambda: any("acme.yaml" in line for line in self.gateway.said()[-50:]), what="the reason in the log")
        self.assertTrue(self.names())
        self.assertEqual(len(self.gateway.entries("change")), known)

    def test_a_file_of_tls_that_is_wrong_keeps_all_of_the_old(self):
        self.edit("pii.name: clear", "pii.name: drop")
        for name in ("certs/gateway.key", "certs/company-ca.pem", "certs/company.crl", "policies/certs/to-vendor.pem",
                     "policies/certs/vendor-ca.pem"):
            with self.subTest(name):
                path = self.gateway.folder / name
                path.write_text("nothing")
                done = self.gateway.reload(expect=1)
                self.assertIn(path.name, (done.stdout + done.stderr).decode())
                self.assertTrue(self.names())
                path.write_bytes(self.before[path])
        self.gateway.reload()
        self.assertFalse(self.names())

    def test_what_only_a_restart_applies_is_said(self):
        config = self.gateway.config
        config.write_text(config.read_text() + "# changed\n")
        done = self.gateway.reload()
        self.assertIn("restart", (done.stdout + done.stderr).decode())

    def test_no_connection_is_dropped_under_load(self):
        stop, failures, served = threading.Event(), [], []

        def work():
            try:
                with self.gateway.client() as client:
                    while not stop.is_set():
                        answer = client.call("POST", self.CREATE, people())
                        if answer.status != 200:
                            failures.append(answer)
                        served.append(1)
            except Exception as error:  # noqa: any of them is a connection that was dropped
                failures.append(error)
        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        try:
            for round_ in range(8):
                self.edit(*(("pii.name: clear", "pii.name: drop") if round_ % 2 == 0 else ("pii.name: drop", "pii.name: clear")))
                self.gateway.reload()
                count = len(served)
                until(lambda count=count: len(served) >= count + 6 or failures, what="service under reload")
        finally:
            stop.set()
            for thread in threads:
                thread.join(20)
        self.assertEqual(failures, [])
        self.assertGreaterEqual(len({e["policy"] for e in self.gateway.entries("shared")[-200:]}), 1)


class UnderWay(ReloadCase):
    """A message of several windows, with a reload between them."""

    def broken_by(self, change):
        """Sends half a message, reloads, sends the rest; the answer and the entries."""
        message = request("POST", "/acme/v1/bulk", bulk(600, 16_000))
        client = self.client()
        client.send(message[:5 << 20])
        self.vendor.wait(lambda: self.vendor.messages and self.vendor.messages[0].body_bytes > 1 << 20)
        change()
        self.gateway.reload()
        return client.send_until_answered(message[5 << 20:])

    def assert_broken(self, answer, code):
        self.assertEqual((answer.status, answer.get("waybill-refusal")), (403, code), answer)
        outcome = self.gateway.wait_outcome(answer.get("waybill-exchange"))
        entries = self.gateway.entries_of(answer.get("waybill-exchange"))
        shared = [e for e in entries if e["kind"] == "shared"]
        self.assertEqual([(e["code"], e["window"]) for e in entries if e["kind"] == "refused"], [(code, len(shared))])
        self.assertEqual((outcome["end"], outcome["windows"]), ("broken", len(shared)))
        self.assertFalse(self.vendor.messages[0].complete)
        self.assertNotIn(0, self.vendor.messages[0].windows)

    def test_a_stream_breaks_when_its_agreement_lapses(self):
        self.assert_broken(self.broken_by(lambda: self.edit("until: 2099-12-31", "until: 2024-12-31")), "agreement-lapsed")

    def test_a_stream_breaks_when_its_agreement_is_taken_out(self):
        self.assert_broken(self.broken_by(lambda: self.edit("reference: DPA-acme", "reference: DPA-other")), "agreement-gone")

    def test_a_stream_breaks_when_its_route_is_taken_out(self):
        self.assert_broken(self.broken_by(lambda: self.edit("route: bulk", "route: bulk-2")), "agreement-gone")

    def test_a_stream_breaks_when_its_client_is_revoked(self):
        crl = self.gateway.certs / "company.crl"
        self.assert_broken(self.broken_by(lambda: crl.write_bytes(self.pki.crl("wide").read_bytes())), "client-not-trusted")

    def test_a_message_keeps_the_field_map_it_began_with(self):
        answer = self.broken_by(lambda: self.edit('"$.rows[*].text": text.log', '"$.rows[*].other": text.log'))
        self.assertEqual(answer.status, 200)
        self.assertEqual(self.vendor.messages[0].body.count(b'"text"'), 600)
        entries = [e for e in self.gateway.entries_of(answer.get("waybill-exchange")) if e["kind"] == "shared"]
        self.assertEqual(len({e["policy"] for e in entries}), 1)


class Certificates(ReloadCase):
    def place(self, name, *sources):
        (self.gateway.certs / name).write_bytes(b"".join(source.read_bytes() for source in sources))

    def serves(self, certificate):
        """The gateway's certificate that this client is shown, if it is served at all."""
        try:
            with self.gateway.client(certificate) as client:
                self.assertEqual(client.call("GET", self.PERSON).status, 200)
                return client.sock.getpeercert(True)
        except NO_SERVICE:
            return None

    def assert_takes_no_more(self, client):
        with self.assertRaises(NO_SERVICE):
            answer = client.call("GET", self.PERSON)
            self.fail(f"a connection made under old settings was served: {answer}")

    def test_a_new_certificate_is_shown_and_old_connections_take_no_new_exchange(self):
        first = self.serves("hr")
        go_on = threading.Event()
        self.addCleanup(go_on.set)

        def held(exchange):
            exchange.read()
            go_on.wait(20)
            exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        self.vendor.next_behaviours = [reply(), held]
        with self.gateway.client() as idle, self.gateway.client() as busy:
            self.assertEqual(idle.call("GET", self.PERSON).status, 200)
            count = len(self.vendor.messages)
            busy.send(request("GET", self.PERSON))
            self.vendor.wait(lambda: len(self.vendor.messages) == count + 1 and self.vendor.messages[-1].head)
            self.place("gateway.pem", self.pki.cert("gateway-renewed"))
            self.place("gateway.key", self.pki.key("gateway-renewed"))
            self.gateway.reload()
            second = self.serves("hr")
            self.assertIsNotNone(second)
            self.assertNotEqual(first, second)
            self.assert_takes_no_more(idle)
            go_on.set()
            answer = busy.read()  # the exchange it is in ends as it should
            self.assertEqual((answer.status, answer.body, busy.rest()), (200, b"ok", b""))

    def test_connections_under_old_settings_end_in_order_and_a_request_that_has_begun_is_told_so(self):
        message = request("GET", self.PERSON)
        with self.gateway.client() as idle, self.gateway.client() as begun:
            self.assertEqual(idle.call("GET", self.PERSON).status, 200)
            begun.send(message[:10])
            self.place("gateway.pem", self.pki.cert("gateway-renewed"))
            self.place("gateway.key", self.pki.key("gateway-renewed"))
            self.vendor.forget()
            self.gateway.reload()
            self.assertEqual((idle.rest(), idle.goodbye), (b"", True))
            begun.send(message[10:])
            answer = begun.read()
            self.assert_refused(answer, "overloaded", 503)
            self.assertEqual(answer.get("connection"), "close")
            self.assertEqual((begun.rest(), begun.goodbye), (b"", True))
            self.refused_entry(answer)

    def test_a_new_list_of_revocations_is_in_force_at_once(self):
        with self.gateway.client() as client:
            self.assertEqual(client.call("GET", self.PERSON).status, 200)
            self.place("company.crl", self.pki.crl("wide"))
            self.gateway.reload()
            self.assertIsNone(self.serves("hr"))
            self.assertIsNotNone(self.serves("shop"))
            self.assert_takes_no_more(client)

    def test_a_session_from_before_a_revocation_is_not_resumed(self):
        import socket
        import client as clients
        tls = clients.context(self.pki)
        with self.gateway.client(tls=tls) as client:
            client.call("GET", self.PERSON)
            session = client.sock.session
        self.place("company.crl", self.pki.crl("wide"))
        self.gateway.reload()
        self.vendor.forget()
        with self.assertRaises(NO_SERVICE), socket.create_connection(("127.0.0.1", self.gateway.ports["egress"]), 10) as plain:
            with tls.wrap_socket(plain, server_hostname="localhost", session=session, suppress_ragged_eofs=False) as again:
                again.sendall(request("GET", self.PERSON))
                if not again.recv(4096):
                    raise ConnectionError
        self.assertEqual(self.vendor.messages, [])

    def test_a_new_authority_lets_its_clients_in(self):
        self.assertIsNone(self.serves("stranger"))
        self.place("company-ca.pem", self.pki.cert("company-ca"), self.pki.cert("other-ca"))
        self.place("company.crl", self.pki.crl(), self.pki.crl(authority="other-ca"))
        self.gateway.reload()
        self.assertIsNotNone(self.serves("stranger"))
        self.assertIsNotNone(self.serves("hr"))
        change = self.changes("ca")[-1]
        self.assertRegex(change["to"], r"^sha256:[0-9a-f]{64} ")
        self.assertRegex(change["from"], r"^sha256:[0-9a-f]{64}")

    def test_a_vendor_s_new_authority_holds_for_the_next_message(self):
        with self.gateway.client() as client:
            self.assertEqual(client.call("GET", self.PERSON).status, 200)
            (self.gateway.policies / "certs" / "vendor-ca.pem").write_bytes(self.pki.cert("other-ca").read_bytes())
            self.gateway.reload()
            self.vendor.forget()
            self.assert_refused(client.call("GET", self.PERSON), "vendor-not-trusted", 502)
        self.vendor.certificate(self.pki, "vendor-stranger")
        self.addCleanup(self.vendor.certificate, self.pki, "vendor")
        self.assertIsNotNone(self.serves("hr"))


if __name__ == "__main__":
    main()
