#!/usr/bin/env python3
"""The shipped sample of a configuration: it would start, it shows every key there is, and its values are the defaults
that it says they are."""
import re

from program import TOP, Case, main
from service_test import SAMPLE, make_configuration

PARSERS = [TOP / "src" / "control" / name for name in ("config.cpp", "config_streams.cpp")]
# Each list of keys that the parser knows: the first braces after the section's title.
LISTS = re.compile(r"section\(\s*\*?node,\s*\"[^\"]+\",\s*\{([^}]*)\}|\.known\s*=\s*\{([^}]*)\}")


class Sample(Case):
    def setUp(self):
        super().setUp()
        make_configuration(self.work / "etc")
        self.config = self.work / "etc" / "waybill.yaml"

    def place(self, text):
        """With the folders of a service in this test's own."""
        for there in ("/var/lib/waybill-kept", "/var/lib/waybill", "/run/waybill"):
            text = text.replace(there, str(self.work))
        self.config.write_text(text)
        self.run_program("key", "init", "--origin", "waybill.corp.example/gw-1", self.work / "keyring")

    def test_it_would_start(self):
        self.place(SAMPLE.read_text())
        self.assertIn(b"ok: 1 vendor", self.run_program("check", "-c", self.config).stdout)

    def test_what_it_has_commented_out_is_right_too(self):
        shown = re.sub(r"^( *)# (?=\S+: |- name:|  \w+: )", r"\1", SAMPLE.read_text(), flags=re.M)
        self.assertGreater(len(shown), 0)
        self.assertRegex(shown, r"(?m)^workers: 4$")
        self.assertRegex(shown, r"(?m)^  items: 1000000")
        self.assertRegex(shown, r"(?m)^  - name: payroll$")
        self.place(shown.replace("vendor: acme-payroll", "vendor: acme"))
        self.run_program("check", "-c", self.config)

    def test_it_has_every_key_of_the_parser(self):
        lists = [first or second for first, second in LISTS.findall("".join(p.read_text() for p in PARSERS))]
        keys = {key for found in lists for key in re.findall(r"\"([a-z_]+)\"", found)}
        self.assertTrue({"node", "listeners", "crl", "checkpoint_to", "socket", "drain", "depth", "level", "rotate", "facility", "authorization"} <= keys, keys)
        text = SAMPLE.read_text()
        for key in sorted(keys):
            self.assertRegex(text, rf"(?m)(^|[\s{{#]){key}:", f"{key} is not in the sample")

    def test_every_deadline_and_limit_has_its_default(self):
        """Without them the parser would say the same: each stands in the parser's header with that value."""
        header = (TOP / "include" / "waybill" / "control" / "config.hpp").read_text()
        text = SAMPLE.read_text()
        for key in ("handshake", "head", "body", "idle", "connect", "response", "drain"):
            default = int(re.search(rf"Milliseconds {key}\{{([\d']+)\}}", header)[1].replace("'", "")) // 1000
            self.assertRegex(text.split("deadlines:")[1], rf"(?m)^  {key}: {default}s\b")
        sizes = {"window": "1MiB", "body": "64MiB", "memory": "1GiB", "head": "16KiB", "item": "1MiB", "lookahead": "1MiB"}
        values = {"window": 1 << 20, "body": 64 << 20, "memory": 1 << 30, "head": 16 << 10, "item": 1 << 20,
                  "connections": 10000, "members": 10000, "depth": 64, "lookahead": 1 << 20}
        for key, value in values.items():
            written = re.search(rf"std::uint64_t {key} = ([\d' <]+);", header)[1].replace("'", "")
            self.assertEqual(eval(written, {}), value)  # a number or a shift of two, by the pattern
            self.assertRegex(text.split("limits:")[1], rf"(?m)^  {key}: {sizes.get(key, value)}\b")


if __name__ == "__main__":
    main()
