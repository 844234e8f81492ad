#!/usr/bin/env python3
"""Multipart, protobuf and plain text, coded bodies too, through `waybill redact`; what leaves is read by others' readers."""
import bz2
import email
import email.policy
import gzip
import hashlib
import shutil
import subprocess
import unittest
import zlib

from program import Case, TOP, main

SCHEMA = TOP / "tests" / "data" / "format" / "protobuf"

CATALOG = """categories:
  pii.name: {title: Name}
  pii.email: {title: E-mail address, detect: email_address}
  pii.photo: {title: Photo}
  text.free: {title: Free text}
  tech.id: {title: Technical identifier}
"""

VENDOR = """vendor: parts
title: Parts Ltd
agreement:
  reference: P-1
  purpose: test
  valid: {from: 2026-01-01, until: 2099-12-31}
  share:
    pii.name: clear
    pii.email: tokenize
    pii.photo: PHOTO
    text.free: {scan: {otherwise: clear}}
    tech.id: clear
connection: {url: "https://parts.example", tls: {ca: a, certificate: b, key: c}}
routes:
  - route: upload
    match: POST /upload
    clients: ["*"]
    outbound:
      body:
        format: multipart
        fields:
          $.id['#body']: tech.id
          $.photo['#body']: pii.photo
          $.photo['@filename']: pii.name
          $.photo['@content-type']: tech.id
          $.note['#body']: text.free
          $.doc['#body']:
            format: json
            fields: {$.name: pii.name, $.email: pii.email}
  - route: employee
    match: POST /employee
    clients: ["*"]
    outbound:
      body:
        format: protobuf
        descriptor: schemas/employee.desc
        sha256: DIGEST
        message: acme.Employee
        fields:
          $.name: pii.name
          $.email: pii.email
          $.reports[*].name: pii.name
          $.note: text.free
          $.photo: pii.photo
  - route: note
    match: POST /note
    clients: ["*"]
    outbound:
      body: {format: text, fields: {$: text.free}}
"""


def part(name, content, filename=None, content_type=None):
    head = f'--B\r\nContent-Disposition: form-data; name="{name}"'
    head += f'; filename="{filename}"' if filename else ""
    head += f"\r\nContent-Type: {content_type}" if content_type else ""
    return head.encode() + b"\r\n\r\n" + content + b"\r\n"


def message(*parts):
    return b"".join(parts) + b"--B--\r\n"


class PartsAndProtobuf(Case):
    def setUp(self):
        super().setUp()
        self.policies = self.work / "policies"
        self.write()

    def write(self, photo="clear", digest=None):
        for folder in ("vendors", "schemas"):
            (self.policies / folder).mkdir(parents=True, exist_ok=True)
        descriptor = (SCHEMA / "employee.desc").read_bytes()
        (self.policies / "schemas" / "employee.desc").write_bytes(descriptor)
        vendor = VENDOR.replace("PHOTO", photo).replace("DIGEST", digest or hashlib.sha256(descriptor).hexdigest())
        (self.policies / "vendors" / "parts.yaml").write_text(vendor)
        (self.policies / "catalog.yaml").write_text(CATALOG)

    def send(self, route, body, *more, expect=0):
        return self.redact("parts", route, *more, message=body, policies=self.policies, expect=expect)

    def upload(self, body, expect=0):
        return self.send("upload", body, "--content-type", "multipart/form-data; boundary=B", expect=expect)

    def parts(self, sent):
        """What Python's own reader of MIME sees: (name, file name, type, content)."""
        boundary = sent.split(b"\r\n")[0][2:]
        self.assertTrue(boundary.startswith(b"waybill-"))
        head = b"Content-Type: multipart/form-data; boundary=" + boundary + b"\r\n\r\n"
        read = email.message_from_bytes(head + sent, policy=email.policy.HTTP)
        self.assertEqual(read.defects, [])
        return [(one.get_param("name", header="content-disposition"), one.get_filename(), one["content-type"],
                 one.get_payload(decode=True)) for one in read.iter_parts()]

    def test_parts_leave_as_the_agreement_says(self):
        photo = bytes(range(256)).replace(b"\r", b"").replace(b"\n", b"")
        sent = self.upload(message(
            part("id", b"42"), part("photo", photo, "me.png", "image/png"), part("note", b"mail ada@corp.example now"),
            part("secret", b"SECRET", "SECRET.txt"),
            part("doc", b'{"name": "Ada", "email": "ada@corp.example", "x": "SECRET"}', None, "application/json"))).stdout
        self.assertNotIn(b"SECRET", sent)
        self.assertNotIn(b"ada@corp.example", sent)
        read = self.parts(sent)
        self.assertEqual(read[0], ("id", None, None, b"42"))
        self.assertEqual(read[1][:3], ("photo", "me.png", "image/png"))
        self.assertIn(photo, sent)
        self.assertRegex(read[2][3], rb"^mail wbt1\.\S+\. now$")
        self.assertRegex(read[3][3], rb'^\{"name":"Ada","email":"wbt1\.[^"]+"\}$')
        self.assertEqual(len(read), 4)

    def test_withheld_parts_leave_no_trace(self):
        one = self.upload(message(part("id", b"42"))).stdout
        two = self.upload(b"preamble\r\n" + message(part("a", b"x" * 3_000_000, "f"), part("id", b"42"), part("b", b"")) +
                          b"epilogue").stdout
        strip = lambda sent: sent.replace(sent.split(b"\r\n")[0][2:], b"BOUNDARY")
        self.assertEqual(strip(one), strip(two))

    def test_what_is_no_multipart_message_is_refused(self):
        for body in (b"", b"a=1", message(part("id", b"42"))[:-4], part("id", b"42").replace(b"\r\n", b"\n"),
                     message(part('i\\"d', b"1")), b"--B\r\n\r\n1\r\n--B--"):
            done = self.upload(body, expect=2)
            self.assertEqual(done.stdout, b"")
            self.assertIn(b"body-malformed", done.stderr)

    def test_a_treatment_of_bytes_that_are_no_text_is_refused(self):
        self.write(photo="mask")
        self.assertIn(b"*", self.upload(message(part("photo", b"text"))).stdout)
        done = self.upload(message(part("photo", b"\xff\xd8\xff")), expect=3)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"treatment-failed", done.stderr)

    @unittest.skipUnless(shutil.which("protoc"), "no protoc here")
    def test_protobuf_leaves_as_protoc_reads_it(self):
        def protoc(action, data):
            return subprocess.run(["protoc", f"--{action}=acme.Employee", "employee.proto"], cwd=SCHEMA, input=data,
                                  capture_output=True, check=True).stdout

        body = protoc("encode", b'''name: "Ada" email: "ada@corp.example" salary: 5 note: "call SECRET@corp.example"
            reports { name: "Bob" salary: 3 address { city: "SECRET" } } reports { salary: 4 } labels { key: "SECRET" }''')
        sent = self.send("employee", body).stdout
        self.assertNotIn(b"SECRET", sent)
        read = protoc("decode", sent).decode()
        self.assertRegex(read, r'^name: "Ada"\nemail: "wbt1\.\S+"\nreports \{\n  name: "Bob"\n\}\nnote: "call wbt1\.\S+"\n$')
        self.assertIn(b"body-malformed", self.send("employee", body[:-1], expect=2).stderr)

    def test_a_descriptor_of_another_digest_does_not_load(self):
        self.write(digest="0" * 64)
        done = self.send("employee", b"", expect=2)
        self.assertIn(b"vendors/parts.yaml:37:17: error: the file of descriptors has another digest", done.stderr)
        self.assertIn(hashlib.sha256((SCHEMA / "employee.desc").read_bytes()).hexdigest().encode(), done.stderr)

    def test_a_text_is_scanned_and_a_coded_one_is_decoded_first(self):
        text = "Zoë writes to ada@corp.example today\n".encode()
        for coding, body in (("identity", text), ("gzip", gzip.compress(text)), ("deflate", zlib.compress(text))):
            sent = self.send("note", body, "--content-encoding", coding).stdout.decode()
            self.assertRegex(sent, r"^Zoë writes to wbt1\.\S+\. today\n$")

    def test_a_coding_that_is_wrong_unknown_or_a_bomb_is_refused(self):
        text = b"ada@corp.example"
        for coding, body, code in (("gzip", text, b"coding-malformed"), ("gzip", gzip.compress(text)[:-1], b"coding-malformed"),
                                   ("gzip", gzip.compress(text) * 2, b"coding-malformed"),
                                   ("bzip2", bz2.compress(text), b"coding-unsupported"),
                                   ("gzip, gzip", gzip.compress(gzip.compress(text)), b"coding-unsupported"),
                                   ("gzip", gzip.compress(b" " * 40_000_000), b"expands-too-much")):
            done = self.send("note", body, "--content-encoding", coding, expect=2)
            self.assertEqual(done.stdout, b"")
            self.assertIn(code, done.stderr)


if __name__ == "__main__":
    main()
