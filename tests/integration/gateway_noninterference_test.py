#!/usr/bin/env python3
"""Noninterference over the wire: whatever is withheld, how much of it, or whether it is there at all, the vendor gets the
same bytes, head included; only the exchange's id is another."""
import json
import random
import re

from client import chunked, request
from gateway import GatewayCase
from program import main

EXCHANGE = re.compile(rb"\r\nwaybill-exchange: [0-9a-f-]{36}\r\n", re.IGNORECASE)
KEPT = {"batch": '"b\\u002d1"', "people": [
    {"id": "1e2", "name": '"Ann \\u00e9"', "email": '"ann@corp.example"', "iban": '"IE29AIBK93115212345678"', "note": '"private"'},
    {"id": "-0.0", "name": "null", "email": '"bo@corp.example"', "marks": {"k1": "true", "k2": "false"}}]}
HEADERS = [("Idempotency-Key", "k-1"), ("X-Owner", "o@corp.example"), ("X-IBAN", "DE89370400440532013000")]
QUERY = ["dry_run=true", "tag=a%20b", "owner=c%40d.example", "tag=%61"]


class Decorator:
    """Withheld things around what is kept, at random: members, white space, headers, query pairs, and the framing."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def space(self):
        return self.random.choice(["", "", " ", "\n", "\t  \r\n "])

    def junk(self, depth=0):
        kind = self.random.randrange(6 if depth < 3 else 4)
        if kind == 4:
            return "[" + ",".join(self.junk(depth + 1) for _ in range(self.random.randrange(4))) + "]"
        if kind == 5:
            return "{" + ",".join(f'"j{n}":{self.junk(depth + 1)}' for n in range(self.random.randrange(4))) + "}"
        return ['"' + "secret " * self.random.randrange(200) + '"', str(self.random.randrange(10**9)), "null", "true"][kind]

    def value(self, kept):
        if isinstance(kept, str):
            return self.space() + kept + self.space()
        if isinstance(kept, list):
            return "[" + ",".join(self.value(v) for v in kept) + "]"
        members = [(name, self.value(v)) for name, v in kept.items()]
        if "k1" not in kept:
            for n in range(self.random.randrange(5)):
                members.insert(self.random.randrange(len(members) + 1), (f"withheld{n}", self.junk()))
            if self.random.random() < 0.3:
                members.append(("withheld_a_lot", '"' + "x" * self.random.randrange(300_000) + '"'))
        return "{" + ",".join(f'{self.space()}"{name}"{self.space()}:{value}' for name, value in members) + self.space() + "}"

    def mixed(self, kept, made):
        out = list(kept)
        for n in range(self.random.randrange(6)):
            out.insert(self.random.randrange(len(out) + 1), made(n))
        return out

    def request(self, path):
        body = self.value(KEPT).encode()
        query = self.mixed(QUERY, lambda n: f"w{n}=secret{self.random.randrange(10**self.random.randrange(1, 30))}")
        fields = self.mixed(HEADERS, lambda n: (f"X-Withheld-{n}", "secret" * self.random.randrange(1, 40)))
        target = path + "?" + "&".join(query)
        if self.random.random() < 0.5:
            return request("POST", target, body, fields)
        cuts = sorted(self.random.sample(range(1, len(body)), 5))
        return chunked("POST", target, [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)])], fields)


class Noninterference(GatewayCase):
    def sent(self, data, certificate="hr"):
        self.vendor.forget()
        with self.gateway.client(certificate) as client:
            client.send(data)
            answer = client.read()
            self.assertEqual(answer.status, 200, answer)
        raw = self.vendor.messages[0].raw
        self.assertEqual(len(EXCHANGE.findall(raw)), 1)
        return EXCHANGE.sub(b"\r\n(exchange)\r\n", raw)

    def entry(self):
        entry = self.gateway.entries("shared", last=10)[-1]
        return {key: value for key, value in entry.items() if key not in ("id", "time", "items_root", "detail")}

    def test_decorated_messages_arrive_as_the_same_bytes(self):
        plain = json.dumps(json.loads(Decorator(0).value({"batch": "1"})))  # the decorator makes JSON
        self.assertIn("batch", plain)
        first = self.sent(Decorator(1).request(self.CREATE))
        self.assertNotIn(b"secret", first)
        entry = self.entry()
        for seed in range(2, 40):
            with self.subTest(seed=seed):
                self.assertEqual(self.sent(Decorator(seed).request(self.CREATE)), first)
        self.assertEqual(self.entry(), entry)

    def test_windows_are_cut_by_what_is_kept(self):
        rows = ['{"text":"%s"%s}' % ("t" * 3000, "%s") for _ in range(1000)]

        def message(extra):
            return request("POST", "/acme/v1/bulk", ('{"rows":[' + ",".join(row % extra(n) for n, row in enumerate(rows))
                                                     + "]}").encode())
        first = self.sent(message(lambda n: ""))
        self.assertGreater(first.count(b"\r\n"), 8)
        self.assertEqual(self.sent(message(lambda n: f',"w":"{"w" * (n * 7919 % 6000)}"')), first)
        self.assertEqual(self.sent(message(lambda n: ',"w":[1,2,3]' * (n % 97 == 0))), first)


if __name__ == "__main__":
    main()
