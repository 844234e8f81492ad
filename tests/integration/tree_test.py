#!/usr/bin/env python3
"""`waybill tree`: each format as the tree that selectors see, and how a message is refused."""
import json

from program import Case, SHARED, TOP, main


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
                ("application/x-ndjson", b'{"a":1}\n{"a":2}', '[{"a":1},{"a":2}]'),
                ("text/plain; charset=utf-8", "two\n€".encode(), '"two\\u000a€"'),
                ("text/plain", b"", '""'),
                ("application/json", b"[true]", "[true]")):
            self.assertEqual(self.tree(message, "--content-type", kind).stdout.decode(), shown + "\n")

    def test_the_format_is_said_with_its_options(self):
        self.assertEqual(json.loads(self.tree(b"a;b\n1,5;2\n", "--format", "csv", "--delimiter", ";").stdout),
                         [{"a": "1,5", "b": "2"}])

    def test_a_file_is_read(self):
        path = self.work / "message.json"
        path.write_text('{"a":1}')
        self.assertEqual(self.tree(b"", path).stdout, b'{"a":1}\n')

    def test_parts_are_members_with_their_heads_and_bytes_in_base64(self):
        message = (b'--B\r\nContent-Disposition: form-data; name="id"\r\n\r\n7\r\n--B\r\nContent-Disposition: form-data; '
                   b'name="it\'s"; filename="a b.jpg"\r\nContent-Type: image/jpeg\r\nX-Note: n\r\n\r\n\xff\x00\xd8\r\n--B--\r\n')
        done = self.tree(message, "--content-type", "multipart/form-data; boundary=B")
        self.assertEqual(json.loads(done.stdout), {
            "id": {"#body": "7"},
            "it's": {"@filename": "a b.jpg", "@content-type": "image/jpeg", "@x-note": "n", "#body": "/wDY"}})
        self.assertIn("base64 of bytes that are no text: $['it\\'s']['#body']\n", done.stderr.decode())
        self.tree(message, "--content-type", "multipart/form-data; boundary=C", expect=2)
        self.assertIn("boundary", self.tree(message, "--format", "multipart", expect=2).stderr.decode())

    def test_protobuf_is_read_by_its_descriptor(self):
        schema = TOP / "tests" / "data" / "format" / "protobuf" / "employee.desc"
        by_schema = ("--format", "protobuf", "--descriptor", schema, "--message")
        # name "Ada", salary -1, tags "a" and "b" with photo ff between them, reports { name "Bob" }, a field of number 99
        message = (b"\x0a\x03Ada\x18" + b"\xff" * 9 + b"\x01\x2a\x01a\x5a\x01\xff\x2a\x01b\xa2\x01\x05\x0a\x03Bob"
                   b"\x98\x06\x07")
        done = self.tree(message, *by_schema, "acme.Employee")
        self.assertEqual(json.loads(done.stdout),
                         {"name": "Ada", "salary": -1, "tags": ["a", "b"], "photo": "/w==", "reports": [{"name": "Bob"}],
                          "#99": None})
        self.assertIn("$['photo']", done.stderr.decode())
        self.assertIn("body-malformed", self.tree(message[:-1], *by_schema, "acme.Employee", expect=2).stderr.decode())
        for wrong, code in ((("--format", "protobuf"), "needs --descriptor FILE and --message"),
                            ((*by_schema, "acme.Nobody"), "bad-usage"),
                            (("--format", "protobuf", "--message", "a.B", "--descriptor", self.work / "none"), "none")):
            done = self.tree(message, *wrong, expect=2)
            self.assertEqual(done.stdout, b"")
            self.assertIn(code, done.stderr.decode())

    def test_what_is_refused_is_said_with_code_and_byte(self):
        for words, message, code, byte in (
                ((), b'{"a":1,"a":2}', "body-malformed", 7),
                (("--format", "csv"), b'a\nx"y\n', "body-malformed", 3),
                (("--format", "form"), b"a=%ff", "body-malformed", 4),
                (("--format", "text"), b"a\xff", "body-malformed", 1),
                (("--format", "ndjson"), b'{"a":1}\n{"a":1,}', "body-malformed", 15),
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
