#!/usr/bin/env python3
"""certs/make-dev-pki: what it makes fits together, and it overwrites nothing."""
import stat
import subprocess

from program import TOP, Case, main

MAKE = TOP / "certs" / "make-dev-pki"


class DevPki(Case):
    def make(self, *words, expect=0):
        done = subprocess.run([MAKE, *map(str, words)], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def openssl(self, *words):
        return subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=True, timeout=60).stdout

    def test_certificates_are_for_what_they_are_named_after(self):
        made = self.work / "pki"
        self.make(made, "--days", 2, "--host", "gateway.corp.example", "--client", "spiffe://corp.example/hr/sync",
                  "--client", "dns:payroll.corp.example")
        for name, authority, purpose in (("gateway", "company-ca", "sslserver"), ("client-hr-sync", "company-ca", "sslclient"),
                                         ("client-payroll.corp.example", "company-ca", "sslclient"),
                                         ("vendor", "vendor-ca", "sslserver"), ("to-vendor", "vendor-ca", "sslclient")):
            self.openssl("verify", "-x509_strict", "-CAfile", made / f"{authority}.pem", "-purpose", purpose,
                         made / f"{name}.pem")
        self.openssl("verify", "-crl_check", "-CRLfile", made / "company.crl", "-CAfile", made / "company-ca.pem",
                     made / "client-hr-sync.pem")
        names = self.openssl("x509", "-in", made / "gateway.pem", "-noout", "-ext", "subjectAltName")
        for name in ("DNS:localhost", "IP Address:127.0.0.1", "DNS:gateway.corp.example"):
            self.assertIn(name, names)
        self.assertIn("URI:spiffe://corp.example/hr/sync",
                      self.openssl("x509", "-in", made / "client-hr-sync.pem", "-noout", "-ext", "subjectAltName"))
        for key in made.glob("*.key"):
            self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600, key)

    def test_what_is_there_stays(self):
        made = self.work / "pki"
        made.mkdir()
        (made / "gateway.key").write_text("the only copy")
        self.assertIn("is there already", self.make(made, expect=2).stderr)
        self.assertEqual([path.name for path in made.iterdir()], ["gateway.key"])
        self.assertEqual((made / "gateway.key").read_text(), "the only copy")

    def test_what_it_cannot_do_leaves_nothing(self):
        made = self.work / "pki"
        for words in (("--client", "https://corp.example"), ("--client", "spiffe://a/b", "--client", "spiffe://c/b"),
                      ("--days", "0"), ("--days",), ("--unknown",)):
            with self.subTest(words):
                self.make(made, *words, expect=2)
                self.assertEqual(list(self.work.iterdir()), [])


if __name__ == "__main__":
    main()
