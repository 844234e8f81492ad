#!/usr/bin/env python3
"""Who gets in: certificates, identities and TLS versions."""
import shutil
import ssl
import subprocess

import client as clients
import http1
from gateway import GatewayCase
from program import main

NO_TLS = (ssl.SSLError, ConnectionError, http1.Broken)


class Mtls(GatewayCase):
    def assert_no_tls(self, certificate="hr", **more):
        """The connection ends before any answer, and the vendor saw nothing."""
        with self.assertRaises(NO_TLS):
            with self.gateway.client(certificate, **more) as client:
                answer = client.call("GET", self.PERSON)
                self.fail(f"{certificate} was answered: {answer}")
        self.assertEqual(self.vendor.messages, [])

    def test_a_client_is_known_by_the_name_in_its_certificate(self):
        for certificate, identity in (("hr", "spiffe://corp.example/hr/sync"), ("payroll", "dns:payroll.corp.example")):
            answer = self.client(certificate).call("GET", self.PERSON)
            self.assertEqual(answer.status, 200)
            self.assertEqual(self.gateway.entries_of(answer.get("waybill-exchange"))[0]["client"], identity)

    def test_without_a_certificate_tls_fails(self):
        self.assert_no_tls(None)

    def test_a_certificate_of_another_authority_is_refused(self):
        self.assert_no_tls("stranger")

    def test_an_expired_certificate_is_refused(self):
        self.assert_no_tls("expired")

    def test_a_revoked_certificate_is_refused(self):
        self.assert_no_tls("revoked")

    def test_a_certificate_for_servers_is_no_client_s(self):
        self.assert_no_tls("server-only")

    def test_a_certificate_that_names_nobody_or_two_is_refused_by_name(self):
        for certificate in ("two-uris", "two-names", "wildcard", "nameless"):
            with self.subTest(certificate):
                answer = self.client(certificate).call("GET", self.PERSON)
                self.assert_refused(answer, "client-unidentified", 403)
                self.assertNotIn("client", self.refused_entry(answer))

    def context(self, version, ciphers):
        context = clients.context(self.pki)
        context.set_ciphers(ciphers)
        context.minimum_version = context.maximum_version = version
        return context

    def test_tls_1_3_and_forward_secret_1_2_are_spoken(self):
        with self.gateway.client() as client:
            self.assertEqual(client.sock.version(), "TLSv1.3")
        for ciphers in ("ECDHE+AESGCM", "ECDHE+CHACHA20"):
            with self.gateway.client(tls=self.context(ssl.TLSVersion.TLSv1_2, ciphers)) as client:
                self.assertEqual(client.call("GET", self.PERSON).status, 200)

    def test_suites_without_forward_secrecy_or_authentication_of_bytes_are_refused(self):
        for ciphers in ("ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-SHA256"):
            self.assert_no_tls(tls=self.context(ssl.TLSVersion.TLSv1_2, ciphers))

    def test_tls_1_1_is_refused(self):
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            old = self.context(ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0")
        self.assert_no_tls(tls=old)

    def test_plain_http_is_not_answered(self):
        import socket
        with socket.create_connection(("127.0.0.1", self.gateway.ports["egress"]), timeout=10) as plain:
            plain.sendall(clients.request("GET", self.PERSON))
            self.assertNotIn(b"HTTP/", plain.recv(4096))
        self.assertEqual(self.vendor.messages, [])

    def test_no_ticket_allows_early_data(self):
        ticket = self.work / "ticket"
        subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{self.gateway.ports['egress']}", "-tls1_3", "-ign_eof", "-sess_out", ticket,
             "-CAfile", self.pki.cert("company-ca"), "-cert", self.pki.cert("hr"), "-key", self.pki.key("hr")],
            input=clients.request("GET", self.PERSON, fields=[("Connection", "close")]), capture_output=True, timeout=20)
        text = subprocess.run(["openssl", "sess_id", "-in", ticket, "-noout", "-text"], capture_output=True, timeout=20).stdout
        self.assertIn(b"TLSv1.3", text)
        self.assertIn(b"Max Early Data: 0\n", text)

    def test_a_session_is_resumed_for_the_client_that_had_it(self):
        tls = clients.context(self.pki)
        with self.gateway.client(tls=tls) as client:
            client.call("GET", self.PERSON)
            session = client.sock.session
        import socket
        plain = socket.create_connection(("127.0.0.1", self.gateway.ports["egress"]), timeout=10)
        with tls.wrap_socket(plain, server_hostname="localhost", session=session) as again:
            again.sendall(clients.request("GET", self.PERSON))
            self.assertTrue(again.session_reused)
            self.assertTrue(again.recv(4096).startswith(b"HTTP/1.1 200"))
        self.vendor.wait(lambda: len(self.vendor.messages) == 2)
        self.assertEqual({e["client"] for e in self.gateway.entries("shared")[-2:]}, {"spiffe://corp.example/hr/sync"})


class StaleList(GatewayCase):
    @classmethod
    def prepare(cls):
        shutil.copy(cls.pki.crl("stale"), cls.gateway.certs / "company.crl")

    def test_a_list_of_revocations_that_is_past_its_time_refuses_everyone(self):
        for certificate in ("hr", "revoked"):
            with self.assertRaises(NO_TLS), self.gateway.client(certificate) as client:
                client.call("GET", self.PERSON)
        self.assertEqual(self.vendor.messages, [])

    def test_it_is_told_in_the_log(self):
        with self.assertRaises(NO_TLS), self.gateway.client() as client:
            client.call("GET", self.PERSON)
        self.gateway.wait_line("code", "client-not-trusted")


if __name__ == "__main__":
    main()
