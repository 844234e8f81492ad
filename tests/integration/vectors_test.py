#!/usr/bin/env python3
"""tests/tools/vectors: published vectors through its lines, what it refuses, and that each answer comes at once."""
import json
import subprocess
import unittest

from program import TOP, TOOLS, main

DATA = TOP / "tests" / "data" / "crypto"


def blocks(name):
    """Of a file of `name = value` lines, an empty line between two blocks."""
    block = {}
    for line in [*(DATA / name).read_text().splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line:
            key, _, value = line.partition("=")
            block[key.strip()] = value.strip()
        elif block:
            yield block
            block = {}


def answers(lines):
    done = subprocess.run([TOOLS / "vectors"], input="".join(f"{line}\n" for line in lines), capture_output=True,
                          text=True, timeout=60, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Vectors(unittest.TestCase):
    def test_each_line_is_answered_as_the_file_says(self):
        lines = [line for line in (DATA / "vectors.txt").read_text().splitlines() if not line.startswith("#")]
        asked, expected = lines[::2], lines[1::2]
        self.assertEqual(len(asked), len(expected))
        given = answers(asked)
        self.assertEqual(len(given), len(asked))
        for line, want, got in zip(asked, expected, given):
            with self.subTest(line):
                if want == "error":
                    self.assertEqual(list(got), ["error"])
                    self.assertTrue(got["error"])
                else:
                    self.assertEqual(got, json.loads(want))

    def test_the_samples_for_ff1_hold_in_both_directions(self):
        asked, expected = [], []
        for block in blocks("ff1.txt"):
            plain, cipher = ([int(numeral) for numeral in block[name].split()] for name in ("plain", "cipher"))
            common = {"key": block["key"], "tweak": block["tweak"], "radix": int(block["radix"])}
            asked += [{"op": "ff1-enc", **common, "msg": plain}, {"op": "ff1-dec", **common, "msg": cipher}]
            expected += [{"msg": cipher}, {"msg": plain}]
        self.assertGreaterEqual(len(asked), 18)
        self.assertEqual(answers(map(json.dumps, asked)), expected)

    def test_the_signatures_of_rfc_8032_verify_and_changed_ones_do_not(self):
        asked = []
        for block in blocks("ed25519.txt"):
            good = {"op": "sig-verify", "pub": block["public"], "msg": block["message"], "sig": block["signature"]}
            changed = block["signature"][:-3] + format(int(block["signature"][-3], 16) ^ 1, "x") + block["signature"][-2:]
            asked += [good, {**good, "sig": changed}]
        self.assertGreaterEqual(len(asked), 6)
        self.assertEqual(answers(map(json.dumps, asked)), [{"ok": True}, {"ok": False}] * (len(asked) // 2))

    def test_what_siv_seals_opens_again_under_every_size_of_key(self):
        texts = ["", "00", "ab" * 15, "cd" * 16, "ef" * 17, "01" * 1000]
        sealings = [{"op": "siv-enc", "key": "5a" * (size // 2) + "a5" * (size // 2), "aad": aad, "pt": text}
                    for size in (32, 48, 64) for aad in ("", "6162") for text in texts]
        sealed = answers(map(json.dumps, sealings))
        self.assertEqual([len(each["ct"]) - len(asked["pt"]) for asked, each in zip(sealings, sealed)], [32] * len(sealings))
        openings = [{"op": "siv-dec", "key": asked["key"], "aad": asked["aad"], **each}
                    for asked, each in zip(sealings, sealed)]
        self.assertEqual(answers(map(json.dumps, openings)), [{"pt": asked["pt"]} for asked in sealings])

    def test_no_associated_data_is_the_empty_string(self):
        asked = {"op": "siv-enc", "key": "00" * 32, "pt": "0011"}
        without, empty = answers(map(json.dumps, [asked, {**asked, "aad": ""}]))
        self.assertEqual(without, empty)

    def test_an_answer_comes_before_the_next_question(self):
        tool = subprocess.Popen([TOOLS / "vectors"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        with tool:
            for _ in range(3):
                tool.stdin.write('{"op":"other"}\n')
                tool.stdin.flush()
                self.assertEqual(tool.stdout.readline(), '{"unsupported":true}\n')
            tool.stdin.close()
            self.assertEqual(tool.wait(60), 0)


if __name__ == "__main__":
    main()
