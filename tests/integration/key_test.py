#!/usr/bin/env python3
"""`waybill key …`: keyrings made, listed and rotated; on a vendor's side, what was sealed to it opened again."""
import json
import stat

from program import Case, main

CATALOG = """
categories:
  pii.email: {title: E-mail address}
  pii.name: {title: Name}
  pay.amount: {title: Amount}
  tech.flag: {title: Switch}
"""
VENDOR = """
vendor: v
title: V
agreement:
  reference: R
  purpose: testing
  valid: {from: 2024-01-01, until: 2999-12-31}
  share:
    pii.email: tokenize
    pii.name: {encrypt: {to: %s}}
    pay.amount: {encrypt: {to: %s}}
    tech.flag: {encrypt: {to: %s}}
connection: {url: "https://v.example"}
routes:
  - route: r
    match: POST /x
    clients: ["spiffe://corp.example/*"]
    outbound:
      body: {format: json, fields: {$.email: pii.email, $.name: pii.name, $.amount: pay.amount, $.active: tech.flag}}
    inbound:
      body: {format: json, restore: {$.email: pii.email}}
"""
MESSAGE = {"email": "anna@example.org", "name": 'Zoë "Z" \\ \n Müller', "amount": 1250.5, "active": True}


class Key(Case):
    def setUp(self):
        super().setUp()
        self.keyring, self.vendor_key = self.work / "keyring", self.work / "vendor.key"
        self.recipient = self.run_program("key", "recipient", self.vendor_key).stdout.decode().strip()
        self.policies = self.work / "policies"
        (self.policies / "vendors").mkdir(parents=True)
        (self.policies / "catalog.yaml").write_text(CATALOG)
        (self.policies / "vendors" / "v.yaml").write_text(VENDOR % (3 * (self.recipient,)))

    def init(self, *words):
        return self.run_program("key", "init", self.keyring, *words).stdout.decode().strip()

    def listed(self):
        lines = self.run_program("key", "list", self.keyring, "--output", "json").stdout.splitlines()
        return [json.loads(line) for line in lines]

    def send(self, message=MESSAGE):
        return self.redact("v", "r", "--keys", self.keyring, policies=self.policies, message=json.dumps(message).encode()).stdout

    def restore(self, message):
        return self.redact("v", "r", "--keys", self.keyring, "--direction", "inbound", policies=self.policies,
                           message=message).stdout

    def open(self, text, *words, key=None, expect=0):
        return self.run_program("key", "open", key or self.vendor_key, *words, message=text, expect=expect)

    # A company's keyring.

    def test_a_new_keyring_has_one_key_in_files_for_its_owner_alone(self):
        self.assertEqual(self.init(), "")
        for name in ("keyring", "keyring.master"):
            self.assertEqual(stat.S_IMODE((self.work / name).stat().st_mode), 0o600)
        (only,) = self.listed()
        self.assertEqual((only["use"], only["current"]), ("treatments", True))
        self.assertRegex(only["id"], "^[0-9a-f]{8}$")
        self.assertRegex(only["made"], r"^20\d\d-\d\d-\d\d$")

    def test_a_keyring_is_never_made_over_another(self):
        self.init()
        before = self.keyring.read_bytes(), (self.work / "keyring.master").read_bytes()
        done = self.run_program("key", "init", self.keyring, expect=2)
        self.assertIn(b"file-exists", done.stderr)
        self.assertEqual((self.keyring.read_bytes(), (self.work / "keyring.master").read_bytes()), before)

    def test_the_verifier_key_of_init_is_the_one_exported_and_listed(self):
        told = self.init("--origin", "waybill.example/gw-1")
        self.assertRegex(told, r"^waybill\.example/gw-1\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$")
        self.assertEqual(self.run_program("key", "export-public", self.keyring).stdout.decode().strip(), told)
        signing = [key for key in self.listed() if key["use"] == "signing"]
        self.assertEqual([(key["of"], key["id"]) for key in signing], [("waybill.example/gw-1", told.split("+")[1])])

    def test_a_keyring_without_a_signing_key_exports_none(self):
        self.init()
        self.assertIn(b"key-missing", self.run_program("key", "export-public", self.keyring, expect=4).stderr)

    def test_an_origin_that_no_note_may_carry_makes_nothing(self):
        self.run_program("key", "init", self.keyring, "--origin", "two words", expect=2)
        self.assertFalse(self.keyring.exists())

    def test_a_token_made_before_a_rotation_is_restored_after_it(self):
        self.init()
        (first,) = self.listed()
        sent = self.send()
        token = json.loads(sent)["email"]
        self.assertTrue(token.startswith(f"wbt1.{first['id']}."))
        told = self.run_program("key", "rotate", self.keyring).stdout.decode().strip()
        self.assertEqual([(key["id"], key["current"]) for key in self.listed()], [(told, True), (first["id"], False)])
        after = json.loads(self.send())["email"]
        self.assertTrue(after.startswith(f"wbt1.{told}."))
        self.assertNotEqual(told, first["id"])
        for answer in (token, after):
            restored = json.loads(self.restore(json.dumps({"email": answer}).encode()))
            self.assertEqual(restored["email"], "anna@example.org")

    def test_a_list_shows_no_secret(self):
        self.init("--origin", "waybill.example/gw-1")
        self.run_program("key", "rotate", self.keyring)
        master = (self.work / "keyring.master").read_bytes().strip()
        table = self.run_program("key", "list", self.keyring).stdout
        lines = self.run_program("key", "list", self.keyring, "--output", "json").stdout
        for shown in (table, lines):
            self.assertNotIn(master, shown)
            # No id is longer than 8 bytes, so nothing of 16 or more that could be a key stands there.
            self.assertNotRegex(shown, rb"[0-9a-f]{17}")
        for key in self.listed():
            self.assertLessEqual(set(key), {"id", "use", "of", "made", "current"})
            self.assertIn(key["id"].encode(), table)
        self.assertIn(b"current", table)
        self.assertIn(b"restores only", table)

    def test_a_wrong_master_opens_nothing_and_changes_nothing(self):
        self.init()
        (self.work / "keyring.master").write_text("ab" * 32 + "\n")
        before = self.keyring.read_bytes()
        for word in ("list", "rotate", "export-public"):
            done = self.run_program("key", word, self.keyring, expect=2)
            self.assertEqual(done.stdout, b"")
            self.assertIn(b"bad-key", done.stderr)
        self.assertEqual(self.keyring.read_bytes(), before)

    def test_the_master_of_a_credential_is_used_where_there_is_one(self):
        credentials = self.work / "credentials"
        credentials.mkdir()
        self.init()
        (self.work / "keyring.master").rename(credentials / "waybill-master")
        self.run_program("key", "list", self.keyring, expect=2)
        self.run_program("key", "list", self.keyring, env={"CREDENTIALS_DIRECTORY": str(credentials)})

    # A vendor's key pair.

    def test_a_recipient_shows_its_public_key_again_and_keeps_its_secret(self):
        self.assertRegex(self.recipient, r"^wbk1\.[A-Za-z0-9_-]{43}$")
        self.assertEqual(stat.S_IMODE(self.vendor_key.stat().st_mode), 0o600)
        before = self.vendor_key.read_bytes()
        again = self.run_program("key", "recipient", self.vendor_key)
        self.assertEqual(again.stdout.decode().strip(), self.recipient)
        self.assertEqual(self.vendor_key.read_bytes(), before)
        self.assertNotIn(before.strip(), again.stdout + again.stderr)

    def test_a_message_opens_whole_with_its_types(self):
        self.init()
        sent = self.send()
        received = json.loads(sent)
        for name in ("name", "amount", "active"):
            self.assertTrue(received[name].startswith("wbe1."))
        self.assertEqual(json.loads(self.open(sent).stdout), {**MESSAGE, "email": received["email"]})

    def test_equal_values_are_sealed_differently(self):
        self.init()
        self.assertNotEqual(json.loads(self.send())["name"], json.loads(self.send())["name"])

    def test_sealed_values_open_inside_any_text(self):
        self.init()
        sealed = json.loads(self.send({"amount": 7, "name": "Anna"}))
        text = f"name,amount\n{sealed['name']},{sealed['amount']}\n"
        self.assertEqual(self.open(text.encode()).stdout, b"name,amount\nAnna,7\n")
        self.assertEqual(self.open(b"nothing sealed here: wbe1.").stdout, b"nothing sealed here: wbe1.")
        self.assertEqual(self.open(b"").stdout, b"")

    def test_another_key_opens_nothing(self):
        self.init()
        sent, other = self.send(), self.work / "other.key"
        self.run_program("key", "recipient", other)
        done = self.open(sent, key=other, expect=4)
        self.assertEqual(done.stdout, sent)
        self.assertIn(b"key-missing", done.stderr)

    def test_a_damaged_value_stands_as_it_came(self):
        self.init()
        received = json.loads(self.send())
        mark, identity, box, _ = received["name"].split(".")
        changed = ".".join([mark, identity, ("B" if box[0] == "A" else "A") + box[1:], ""])
        done = self.open(json.dumps({"name": changed, "amount": received["amount"]}).encode(), expect=1)
        self.assertEqual(json.loads(done.stdout), {"name": changed, "amount": 1250.5})
        self.assertIn(b"tampered", done.stderr)

    def test_what_is_no_secret_key_opens_nothing(self):
        for content in (b"", b"wbs1.\n", self.recipient.encode() + b"\n", b"wbs1." + b"A" * 42 + b"\n"):
            self.vendor_key.write_bytes(content)
            done = self.open(b"text", expect=2)
            self.assertEqual(done.stdout, b"")
            self.assertIn(b"bad-key", done.stderr)
        self.assertIn(b"file-missing", self.open(b"text", key=self.work / "none", expect=2).stderr)


if __name__ == "__main__":
    main()
