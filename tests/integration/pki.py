"""Certificates for tests, made with the openssl command: a company's and a vendor's authority, and what each may get wrong."""
import pathlib
import subprocess
import tempfile
import threading

AUTHORITY = """
[req]
distinguished_name = name
prompt = no
[name]
CN = %(name)s
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ca]
default_ca = here
[here]
database = %(folder)s/%(name)s.index
serial = %(folder)s/%(name)s.serial
new_certs_dir = %(folder)s/issued
certificate = %(folder)s/%(name)s.pem
private_key = %(folder)s/%(name)s.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
"""
LEAF = """
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = %s
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""
PAST = ("-startdate", "20200101000000Z", "-enddate", "20200102000000Z")

# name → authority, use, alternative names. Clients are spoken of by these names.
LEAVES = {
    "gateway": ("company-ca", "serverAuth", "DNS:localhost,IP:127.0.0.1"),
    "gateway-renewed": ("company-ca", "serverAuth", "DNS:localhost,IP:127.0.0.1"),
    "hr": ("company-ca", "clientAuth", "URI:spiffe://corp.example/hr/sync"),
    "shop": ("company-ca", "clientAuth", "URI:spiffe://corp.example/shop/web"),
    "checkout": ("company-ca", "clientAuth", "URI:spiffe://corp.example/shop/checkout"),
    "clinic": ("company-ca", "clientAuth", "URI:spiffe://clinic.example/export/nightly"),
    "payroll": ("company-ca", "clientAuth", "DNS:payroll.corp.example"),
    "two-uris": ("company-ca", "clientAuth", "URI:spiffe://corp.example/hr/sync,URI:spiffe://corp.example/shop/web"),
    "two-names": ("company-ca", "clientAuth", "DNS:payroll.corp.example,DNS:other.corp.example"),
    "wildcard": ("company-ca", "clientAuth", "DNS:*.corp.example"),
    "nameless": ("company-ca", "clientAuth", "email:somebody@corp.example"),
    "server-only": ("company-ca", "serverAuth", "URI:spiffe://corp.example/hr/sync"),
    "revoked": ("company-ca", "clientAuth", "URI:spiffe://corp.example/hr/sync"),
    "expired": ("company-ca", "clientAuth", "URI:spiffe://corp.example/hr/sync"),
    "stranger": ("other-ca", "clientAuth", "URI:spiffe://corp.example/hr/sync"),
    "vendor": ("vendor-ca", "serverAuth", "DNS:localhost,IP:127.0.0.1"),
    "vendor-misnamed": ("vendor-ca", "serverAuth", "DNS:other.example"),
    "vendor-expired": ("vendor-ca", "serverAuth", "DNS:localhost,IP:127.0.0.1"),
    "vendor-stranger": ("other-ca", "serverAuth", "DNS:localhost,IP:127.0.0.1"),
    "acme-receipts": ("vendor-ca", "clientAuth", "URI:spiffe://acme.example/receipts"),
    "globex-receipts": ("vendor-ca", "clientAuth", "URI:spiffe://globex.example/receipts"),
    "both-receipts": ("vendor-ca", "clientAuth", "URI:spiffe://broker.example/receipts"),
    "to-vendor": ("vendor-ca", "clientAuth", "DNS:gateway.corp.example"),
}
EXPIRED = ("expired", "vendor-expired")


class Pki:
    """Each certificate is made when it is first asked for: cert(name), key(name); crl(kind) of the company."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="waybill-pki-")
        self.folder = pathlib.Path(self._folder.name)
        (self.folder / "issued").mkdir()
        self._making = threading.RLock()

    def cleanup(self):
        self._folder.cleanup()

    def cert(self, name):
        path = self.folder / f"{name}.pem"
        with self._making:
            if not path.exists():
                self._leaf(name) if name in LEAVES else self._authority(name)
        return path

    def key(self, name):
        self.cert(name)
        return self.folder / f"{name}.key"

    def crl(self, kind="fresh", authority="company-ca"):
        """fresh: revokes the company's `revoked`, nothing else. stale: the same, past its time. wide: revokes `hr` too."""
        path = self.folder / f"{kind}-{authority}.crl"
        with self._making:
            if not path.exists():
                self._list(path, kind, authority)
        return path

    def _list(self, path, kind, authority):
        if kind != "fresh":
            self.crl("fresh", authority)  # before anything else is revoked
        self.cert(authority)
        config = self._config(authority)
        revoked = {"wide": ("revoked", "hr")}.get(kind, ("revoked",)) if authority == "company-ca" else ()
        for name in revoked:
            self._openssl("ca", "-config", config, "-revoke", self.cert(name), expect=None)  # again is no harm
        time = ("-crl_lastupdate", PAST[1], "-crl_nextupdate", PAST[3]) if kind == "stale" else ("-crldays", "30")
        self._openssl("ca", "-config", config, "-gencrl", *time, "-out", path)

    def pin(self, name):
        """The `sha256/…` pin of a certificate's key."""
        public = self._openssl("x509", "-in", self.cert(name), "-noout", "-pubkey")
        der = self._openssl("pkey", "-pubin", "-outform", "DER", stdin=public)
        digest = self._openssl("dgst", "-sha256", "-binary", stdin=der)
        return "sha256/" + self._openssl("base64", "-A", stdin=digest).decode()

    def _openssl(self, *words, stdin=b"", expect=0):
        done = subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True, timeout=60)
        if expect is not None and done.returncode != expect:
            raise RuntimeError(f"openssl {words}: {done.stderr.decode()}")
        return done.stdout

    def _new_key(self, name):
        self._openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self.folder / f"{name}.key")

    def _config(self, authority):
        return self.folder / f"{authority}.conf"

    def _authority(self, name):
        self._config(name).write_text(AUTHORITY % {"name": name, "folder": self.folder})
        (self.folder / f"{name}.index").touch()
        (self.folder / f"{name}.serial").write_text("1000\n")
        self._new_key(name)
        self._openssl("req", "-x509", "-new", "-key", self.folder / f"{name}.key", "-days", "30", "-config",
                      self._config(name), "-extensions", "authority", "-out", self.folder / f"{name}.pem")

    def _leaf(self, name):
        authority, use, names = LEAVES[name]
        self.cert(authority)
        self._new_key(name)
        request, extensions = self.folder / f"{name}.csr", self.folder / f"{name}.ext"
        extensions.write_text(LEAF % use + f"subjectAltName = {names}\n")
        self._openssl("req", "-new", "-key", self.folder / f"{name}.key", "-subj", f"/CN={name}", "-out", request)
        time = PAST if name in EXPIRED else ("-days", "30")
        self._openssl("ca", "-batch", "-notext", "-config", self._config(authority), "-extfile", extensions, *time, "-in",
                      request, "-out", self.folder / f"{name}.pem")


_made = []


def shared():
    """One set for all tests of a run of this process."""
    if not _made:
        _made.append(Pki())
    return _made[0]
