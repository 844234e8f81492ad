#!/usr/bin/env python3
"""Real messages, as a package of GitHub's webhook examples has them: under a policy that clears all they arrive value-identical;
under one that names values, none of them is anywhere in what arrives."""
import json
import pathlib

from npm import package
from program import Case, main

CATALOG = """categories:
  data.all: {title: Everything}
  data.name: {title: Name of a field, evidence: count}
  data.mail: {title: E-mail address}
  data.node: {title: Node}
  data.link: {title: Link}
  data.sha: {title: Commit}
"""
VENDOR = """vendor: hooks
title: Hooks
agreement:
  reference: DPA-1
  purpose: tests
  valid: {{from: 2020-01-01, until: 2099-12-31}}
  share: {share}
connection: {{url: "https://hooks.example"}}
routes:
  - route: send
    match: POST /send
    clients: ["*"]
    names: {names}
    outbound: {{body: {{format: json, fields: {fields}}}}}
"""
ALL = VENDOR.format(share="{data.all: clear}", names="{$: data.all}", fields="{$: data.all}")
SOME = VENDOR.format(
    share="{data.name: clear, data.mail: tokenize, data.node: hash, data.link: redact, data.sha: {mask: {keep_last: 2, with: '#'}}}",
    names="{$: data.name, '$..*': data.name}",
    fields="{$..email: data.mail, $..node_id: data.node, $..html_url: data.link, $..sha: data.sha}")


def texts(value, found):
    if isinstance(value, str):
        found.add(value)
    elif isinstance(value, list):
        for element in value:
            texts(element, found)
    elif isinstance(value, dict):
        for member in value.values():
            texts(member, found)
    return found


def names(value, found):
    if isinstance(value, list):
        for element in value:
            names(element, found)
    elif isinstance(value, dict):
        found.update(value)
        for member in value.values():
            names(member, found)
    return found


class PublishedMessages(Case):
    def setUp(self):
        super().setUp()
        self.files = sorted(package("@octokit/webhooks-examples", "7.6.1").rglob("index.json"))
        self.assertGreater(len(self.files), 3)

    def policies(self, vendor):
        folder = self.work / "policies"
        (folder / "vendors").mkdir(parents=True)
        (folder / "catalog.yaml").write_text(CATALOG)
        (folder / "vendors" / "hooks.yaml").write_text(vendor)
        return folder

    def sent(self, policies, file: pathlib.Path):
        return self.redact("hooks", "send", message=file.read_bytes(), policies=policies).stdout

    def test_under_a_policy_that_clears_all_they_arrive_as_they_were(self):
        policies = self.policies(ALL)
        for file in self.files:
            with self.subTest(file.parent.name):
                self.assertTrue(json.loads(self.sent(policies, file)) == json.loads(file.read_bytes()))

    def test_what_a_policy_names_or_withholds_is_nowhere_in_what_arrives(self):
        policies = self.policies(SOME)
        for file in self.files:
            with self.subTest(file.parent.name):
                message = json.loads(file.read_bytes())
                sent = self.sent(policies, file).decode()
                self.assertTrue('"node_id":"wbh1.' in sent and '"email":"wbt1.' in sent)
                known = " ".join(names(json.loads(sent), set())) + " [redacted]"
                looked_for = [text for text in texts(message, set()) if len(text) >= 8 and text not in known]
                self.assertGreater(len(looked_for), 100)
                self.assertEqual([text for text in looked_for if json.dumps(text, ensure_ascii=False)[1:-1] in sent], [])


if __name__ == "__main__":
    main()
