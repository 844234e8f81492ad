#!/usr/bin/env python3
"""`waybill detect`: what it answers, that it answers every line, and the floors of precision and recall over the corpus."""
import importlib.machinery
import importlib.util
import json
import subprocess
import sys

from program import Case, PROGRAM, TOP, main

loader = importlib.machinery.SourceFileLoader("detect_corpus", str(TOP / "tools" / "detect-corpus"))
corpus_tool = importlib.util.module_from_spec(importlib.util.spec_from_loader("detect_corpus", loader))
sys.dont_write_bytecode = True
loader.exec_module(corpus_tool)


class Detect(Case):
    def lines(self, message, expect=0):
        done = self.run_program("detect", "--jsonl", message=message.encode(), expect=expect)
        return [line for line in done.stdout.decode().splitlines()]

    def test_the_corpus_keeps_its_floors(self):
        counts, errors = corpus_tool.measure(PROGRAM, TOP / "tests" / "data" / "detect" / "corpus.jsonl")
        right, missed, wrong = (sum(c[i] for c in counts.values()) for i in range(3))
        self.assertGreater(right, 700)
        self.assertGreaterEqual(right / (right + wrong), 0.99, errors)
        self.assertGreaterEqual(right / (right + missed), 0.99, errors)
        for kind, (good, lost, false) in counts.items():
            self.assertGreaterEqual(good / max(1, good + false), 0.95, (kind, errors))
            self.assertGreaterEqual(good / max(1, good + lost), 0.92, (kind, errors))

    def test_texts_it_was_not_tuned_on_keep_their_floors(self):
        for name, lines, floor in (("held_out", 600, 0.97), ("sealed", 100, 0.95)):
            corpus = TOP / "tests" / "data" / "detect" / f"{name}.jsonl"
            texts = [json.loads(line) for line in corpus.read_text().splitlines()]
            self.assertGreater(len(texts), lines)
            self.assertGreater(sum(not one["spans"] for one in texts), 0.3 * len(texts))
            counts, errors = corpus_tool.measure(PROGRAM, corpus)
            right, missed, wrong = (sum(c[i] for c in counts.values()) for i in range(3))
            self.assertGreaterEqual(right / (right + wrong), floor, errors)
            self.assertGreaterEqual(right / (right + missed), floor, errors)

    def test_those_texts_are_what_their_script_makes(self):
        made = {}
        for name in ("held_out", "sealed"):
            corpus = TOP / "tests" / "data" / "detect" / f"{name}.jsonl"
            script = TOP / "tests" / "tools" / "make_held_out.py"
            made[name] = subprocess.run([sys.executable, script, name], check=True, capture_output=True).stdout.decode()
            self.assertEqual(made[name], corpus.read_text())
        self.assertNotEqual(made["held_out"], made["sealed"])

    def test_a_private_key_over_the_border_of_a_piece_is_found_whole(self):
        body = ("".join(chr(65 + i % 26) for i in range(64)) + "\n") * 2500
        key = f"-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----".encode()
        for at in (0, (1 << 20) - 80, (1 << 20) + (16 << 10) - 80, (1 << 20) + (32 << 10) - 80):
            text = (b"x" * 79 + b"\n") * (at // 80) + key + b"\n" + b"y\n" * 40000
            found = [json.loads(line) for line in self.run_program("detect", "--output", "json", message=text).stdout.splitlines()]
            start = at // 80 * 80
            self.assertEqual([(f["type"], f["start"], f["end"]) for f in found], [("PRIVATE_KEY", start, start + len(key))])

    def test_offsets_are_code_points_and_ids_keep_their_spelling(self):
        self.assertEqual(self.lines('{"id":1e5,"text":"é🙂 a@b.example"}\n{"text":"","id":{"a":"}"}}\n'),
                         ['{"id":1e5,"found":[{"type":"EMAIL_ADDRESS","start":3,"end":14,"score":0.95}]}',
                          '{"id":{"a":"}"},"found":[]}'])

    def test_a_malformed_line_is_answered_and_the_rest_too(self):
        answers = [json.loads(line) for line in self.lines('nonsense\n{"id":7}\n{"id":8,"text":"078-05-1120"}', expect=2)]
        self.assertEqual([a["id"] for a in answers], [None, 7, 8])
        self.assertIn("line 1", answers[0]["error"])
        self.assertIn("line 2", answers[1]["error"])
        self.assertEqual([f["type"] for f in answers[2]["found"]], ["US_SSN"])

    def test_values_are_masked_unless_they_are_asked_for(self):
        text = b"SSN 078-05-1120\n"
        for words, shown in (((), False), (("--output", "json"), False), (("--show",), True), (("--show", "--output", "json"), True)):
            out = self.run_program("detect", *words, message=text).stdout
            self.assertEqual(b"078-05-1120" in out, shown)
            self.assertEqual(b"999-99-9999" in out, not shown)

    def test_what_straddles_a_piece_of_a_long_text_is_found_once(self):
        value = b" SSN 078-05-1120 "
        border = (1 << 20) + (16 << 10)  # where the first piece ends that is looked at
        for at in range(border - 20, border + 4):
            text = b"x" * 79 + b"\n"
            text = (text * (at // 80 + 1))[:at] + value + b"y " * 20000
            found = [json.loads(line) for line in self.run_program("detect", "--output", "json", message=text).stdout.splitlines()]
            self.assertEqual([(f["type"], f["start"], f["end"]) for f in found], [("US_SSN", at + 5, at + 16)])

    def test_only_those_that_are_named_are_looked_for(self):
        out = self.run_program("detect", "--only", "us_ssn,email_address", "--output", "json",
                               message=b"078-05-1120 a@b.example 10.0.0.1").stdout
        self.assertEqual([json.loads(line)["detector"] for line in out.splitlines()], ["us_ssn", "email_address"])
        self.assertIn(b"no detector is called", self.run_program("detect", "--only", "nonsense", expect=2).stderr)

    def test_the_list_names_them(self):
        names = [json.loads(line)["detector"] for line in self.run_program("detect", "--list", "--output", "json").stdout.splitlines()]
        for name in ("credit_card", "iban_code", "us_ssn", "email_address"):
            self.assertIn(name, names)


if __name__ == "__main__":
    main()
