"""A strict reader of Prometheus' text format, version 0.0.4: what a scraper might let pass is an error here."""
import math
import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r"[a-zA-Z_][a-zA-Z0-9_]*"
VALUE = r'"((?:[^"\\\n]|\\["\\n])*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{((?:{LABEL}={VALUE},?)*)\}})? (\S+)")
PAIR = re.compile(rf"({LABEL})={VALUE}")
ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}


class Page:
    """`values[name][labels]`, labels as a frozenset of pairs; `types` and `help` by name."""

    def __init__(self, data):
        text = data.decode("utf-8")  # strict
        assert text.endswith("\n"), "the last line has no end"
        self.values, self.types, self.help = {}, {}, {}
        self._family = None
        for line in text[:-1].split("\n"):
            if line.startswith("# HELP "):
                self._begin(line)
            elif line.startswith("# TYPE "):
                self._type(line)
            else:
                self._sample(line)
        for name in self.types:
            assert self.values.get(name), f"{name} has no value"

    def _begin(self, line):
        name, text = re.fullmatch(rf"# HELP ({NAME}) (\S.*)", line).groups()
        assert name not in self.help, f"{name} begins twice"
        self.help[name], self._family = text, name

    def _type(self, line):
        name, kind = re.fullmatch(rf"# TYPE ({NAME}) (counter|gauge)", line).groups()
        assert name == self._family and name not in self.types, line
        assert (kind == "counter") == name.endswith("_total"), line
        self.types[name], self.values[name] = kind, {}

    def _sample(self, line):
        found = SAMPLE.fullmatch(line)
        assert found, f"no sample: {line!r}"
        name, labels, number = found[1], found[2] or "", found[4]
        assert name == self._family and name in self.types, f"out of its family: {line}"
        pairs = PAIR.findall(labels)
        assert ",".join(f'{key}="{value}"' for key, value in pairs) == labels.rstrip(","), line
        assert len({key for key, _ in pairs}) == len(pairs), f"a label twice: {line}"
        key = frozenset((label, re.sub(r'\\["\\n]', lambda e: ESCAPES[e[0]], value)) for label, value in pairs)
        assert key not in self.values[name], f"a second value: {line}"
        value = float(number)
        assert not math.isnan(value) and (self.types[name] == "gauge" or value >= 0), line
        self.values[name][key] = value

    def get(self, name, **labels):
        return self.values[name][frozenset(labels.items())]

    def labels(self, name, label):
        return {dict(key)[label] for key in self.values[name]}
