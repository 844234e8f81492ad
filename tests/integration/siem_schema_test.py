#!/usr/bin/env python3
"""The table of ECS that events are held against (tests/data/siem/ecs.json) says what Elastic published: each field with its
type, the values allowed, and the event types that each category expects."""
import json
import re
import unittest

from npm import package
from program import TOP, main


def published(version):
    """Field: its lines, as the generated module has them, four spaces in. Read, never run."""
    text = (package("@elastic/ecs", version) / "build" / "commonjs" / "ecs_flat.js").read_text()
    parts = re.split(r"^    (?:'([^']+)'|(\w+)): \{$", text[text.index("exports.EcsFlat = {"):], flags=re.MULTILINE)
    return {parts[i] or parts[i + 1]: parts[i + 2] for i in range(1, len(parts), 3)}


class SiemSchema(unittest.TestCase):
    def setUp(self):
        self.table = json.loads((TOP / "tests" / "data" / "siem" / "ecs.json").read_text())
        self.fields = published(self.table["version"])
        self.assertGreater(len(self.fields), 1000)

    def test_each_field_has_its_published_type(self):
        for name, kind in self.table["fields"].items():
            with self.subTest(name):
                lines = self.fields[name]
                self.assertEqual(re.search(r"^        type: '(\w+)',$", lines, re.MULTILINE)[1], kind.removesuffix("[]"))
                self.assertEqual("\n        normalize: ['array'],\n" in lines, kind.endswith("[]"))

    def test_the_allowed_values_are_the_published_ones(self):
        for name, values in self.table["allowed"].items():
            self.assertEqual(re.findall(r"^                name: '(\w+)',$", self.fields[name], re.MULTILINE), values)

    def test_each_category_expects_the_published_types(self):
        category = self.fields["event.category"]
        rows = re.findall(r"expected_event_types: \[([^\]]*)\],\s+name: '(\w+)',", category)
        self.assertEqual({name: re.findall(r"'(\w+)'", types) for types, name in rows}, self.table["types_of_category"])

    def test_what_is_required_is_there(self):
        required = {name for name, lines in self.fields.items() if "\n        required: true,\n" in lines}
        self.assertLessEqual(required & {"@timestamp", "ecs.version"}, set(self.table["required"]))
        self.assertIn("@timestamp", required)


if __name__ == "__main__":
    main()
