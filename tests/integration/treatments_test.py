#!/usr/bin/env python3
"""The examples of docs/treatments.md: each through `waybill redact`, under an agreement that shares one category so."""
import re

from program import Case, TOP, main

DOCUMENT = TOP / "docs" / "treatments.md"
CATALOG = "categories: {sample.value: {title: Sample}}\n"
VENDOR = """
vendor: v
title: V
agreement:
  reference: R
  purpose: testing
  valid: {from: 2024-01-01, until: 2999-12-31}
  share: {sample.value: %s}
connection: {url: "https://v.example"}
routes:
  - route: r
    match: POST /x
    clients: ["spiffe://corp.example/*"]
    outbound: {body: {format: json, fields: {$.value: sample.value}}}
"""


def examples():
    """(treatment, value, what is sent)."""
    for block in re.findall(r"^```examples\n(.*?)^```", DOCUMENT.read_text(), re.M | re.S):
        for line in block.splitlines():
            yield tuple(re.split(r" {2,}", line))


class Treatments(Case):
    def redact_under(self, treatment, value, expect):
        policies = self.work / "policies"
        (policies / "vendors").mkdir(parents=True, exist_ok=True)
        (policies / "catalog.yaml").write_text(CATALOG)
        (policies / "vendors" / "v.yaml").write_text(VENDOR % treatment)
        return self.redact("v", "r", message=f'{{"value":{value}}}'.encode(), policies=policies, expect=expect)

    def test_every_example_is_what_is_sent(self):
        found = list(examples())
        self.assertGreater(len(found), 40)
        for treatment, value, sent in found:
            with self.subTest(treatment, value=value):
                done = self.redact_under(treatment, value, expect=3 if sent == "✗" else 0)
                self.assertEqual(done.stdout.decode(), "" if sent == "✗" else f'{{"value":{sent}}}')
                if sent == "✗":
                    self.assertRegex(done.stderr, b"item-refused" if treatment == "refuse" else b"treatment-failed")


if __name__ == "__main__":
    main()
