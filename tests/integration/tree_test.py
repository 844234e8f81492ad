#!/usr/bin/env python3
"""`waybill tree`: each format as the tree that selectors see, and how a message is refused."""
import json

from program import Case, SHARED, main


class Tree(Case):
    def tree(self, message, *words, expect=0):
        return self.run_program("tree", *words, message=message, expect=expect)

    def test_json_keeps_order_repeated_spellings_and_numbers(self):
        self.assertEqual(self.tree(b' {"b": [1.50, "\\u00e9"], "a": null} ').stdout.decode(),
                         '{"b":[1.50,"é"],"a":null}\n')

    def test_the_content_type_chooses_the_format(self):
        for kind, message, shown in (
                ("text/csv; charset=utf-8", b'a,b\r\n1,"x""y"\r\n', '[{"a":"1","b":"x\\"y"}]'),
                ("application/x-www-form-urlencoded", b"a=1&b=%20&a=2", '{"a":"1","b":" ","a":"2"}'),
                ("application/soap+xml", b'<s:E xmlns:s="u" k="1">t<s:b/></s:E>',
                 '{"s:E":{"@k":"1","#text":"t","s:b":{}}}'),
                ("application/json", b"[true]", "[true]")):
            self.assertEqual(self.tree(message, "--content-type", kind).stdout.decode(), shown + "\n")

    def test_the_format_is_said_with_its_options(self):
        self.assertEqual(json.loads(self.tree(b"a;b\n1,5;2\n", "--format", "csv", "--delimiter", ";").stdout),
                         [{"a": "1,5", "b": "2"}])

    def test_a_file_is_read(self):
        path = self.work / "message.json"
        path.write_text('{"a":1}')
        self.assertEqual(self.tree(b"", path).stdout, b'{"a":1}\n')

    def test_what_is_refused_is_said_with_code_and_byte(self):
        for words, message, code, byte in (
                ((), b'{"a":1,"a":2}', "body-malformed", 7),
                (("--format", "csv"), b'a\nx"y\n', "body-malformed", 3),
                (("--format", "xml"), b"<a>&x;</a>", "body-malformed", 3)):
            done = self.tree(message, *words, expect=2)
            self.assertEqual(done.stdout, b"")
            self.assertIn(code, done.stderr.decode())
            self.assertIn(f"byte {byte}", done.stderr.decode())

    def test_options_that_are_not_the_formats_are_refused(self):
        for words in (("--delimiter", ";"), ("--format", "csv", "--delimiter", "ab"), ("--format", "yaml"),
                      ("--content-type", "image/png"), ("--format", "xml", "--message", "x")):
            self.assertEqual(self.tree(b"{}", *words, expect=2).stdout, b"")

    def test_payments_are_trees(self):
        folder = SHARED / "iso20022"
        if not folder.is_dir():
            self.skipTest("../shared/data/iso20022 is not here")
        for path in folder.glob("*.xml"):
            self.assertTrue(json.loads(self.tree(b"", "--format", "xml", path).stdout))


if __name__ == "__main__":
    main()
