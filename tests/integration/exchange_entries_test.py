#!/usr/bin/env python3
"""`audit show`, `audit prove` and `receipt make` ask the index where it is there, and say the same without it: also where it
is behind, another log's, or wrong."""
import json
import shutil
import sqlite3

from agreements import people
from gateway import Gateway, GatewayCase
from program import Case, main
from vendor import until

NAMES = ("index.sqlite", "index.sqlite-wal", "index.sqlite-shm")
PLACE = "body $.people[*].name"


class Words(Case):
    def test_the_text_counts_as_people_do(self):
        for employees, told in (([{"name": "Ann"}], ("nothing withheld;",)),
                                ([{"name": "Ann", "x": 1}], ("; 1 item withheld, 1 of them drift;",)),
                                ([{"name": "Ann", "x": 1, "ssn": "1"}], ("; 2 items withheld, 1 of them drift;",))):
            self.redact("acme-payroll", "create-employees", "--audit", self.audit,
                        message=json.dumps({"employees": employees}).encode())
            shared = [entry for entry in self.entries() if entry["kind"] == "shared"][-1]
            text = self.run_program("audit", "show", shared["id"], self.audit).stdout.decode()
            for part in (*told, f"{sum(one['count'] for one in shared['items'])} item"):
                self.assertIn(part, text)
            self.assertNotRegex(text, r"\b1 (items|bytes|entries)\b|\b0 (item|of them)")


class ByIndex(GatewayCase):
    @classmethod
    def make_gateway(cls, vendors, limits=None, deadlines=None, config=None):
        config = Gateway.CONFIG.replace("checkpoint_to: kept.checkpoint", "segment: 64KiB, compress: false")
        return super().make_gateway(vendors, limits, deadlines, config)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ids, answers = [], []
        with cls.gateway.client() as client:
            while len(list((cls.gateway.audit / "log").iterdir())) < 4 and len(answers) < 2000:
                answers.append(client.call("POST", cls.CREATE, people()))
        assert {answer.status for answer in answers} == {200}
        cls.ids = [answer.get("waybill-exchange") for answer in answers]
        until(lambda: cls.gateway.status()["index"]["lag"] == 0, what="the index")
        cls.gateway.wait_outcome(cls.ids[-1])
        cls.gateway.stop()

    def setUp(self):
        super().setUp()
        self.directory = self.work / "audit"
        shutil.copytree(self.gateway.audit, self.directory)

    def forget_index(self):
        for name in NAMES:
            (self.directory / name).unlink(missing_ok=True)

    def change_index(self, *statements):
        database = sqlite3.connect(self.directory / "index.sqlite")
        for statement in statements:
            database.execute(statement)
        database.commit()
        database.close()

    def answers(self, exchange):
        """What the three commands say; the proofs are of one checkpoint, and so the same bytes."""
        keys = self.gateway.folder / "keyring"
        return [self.run_program("audit", "show", "--keys", keys, "--output", "json", exchange, self.directory).stdout,
                self.run_program("audit", "show", "--keys", keys, exchange, self.directory).stdout,
                self.run_program("receipt", "make", "--keys", keys, "--id", exchange, self.directory).stdout,
                self.run_program("audit", "prove", "--keys", keys, "--id", exchange, "--item", PLACE, "--nth", "1",
                                 self.directory, message=self.name()).stdout]

    def name(self):
        return json.loads(people())["people"][0]["name"].encode()

    def some(self):
        return [self.ids[0], self.ids[len(self.ids) // 2], self.ids[-1]]

    def by_log(self):
        self.forget_index()
        expected = {exchange: self.answers(exchange) for exchange in self.some()}
        for exchange, said in expected.items():
            shown = [json.loads(line)["entry"] for line in said[0].splitlines()]
            self.assertEqual([(e["kind"], e["id"]) for e in shown], [("shared", exchange), ("outcome", exchange)])
        shutil.copytree(self.gateway.audit, self.directory, dirs_exist_ok=True)
        return expected

    def test_with_and_without_an_index_the_answer_is_the_same(self):
        for exchange, expected in self.by_log().items():
            self.assertEqual(self.answers(exchange), expected)

    def test_the_index_is_what_is_asked(self):
        """An entry of the first segment is damaged: who reads the whole log stumbles over it. A proof's hashes come from
        all of it, so that only `show` can do without."""
        last = self.ids[-1]
        expected = self.run_program("audit", "show", last, self.directory).stdout
        first = sorted((self.directory / "log").iterdir())[0]
        data = bytearray(first.read_bytes())
        data[data.index(b'"kind":"shared"') + 9] ^= 1
        first.write_bytes(data)
        self.assertEqual(self.run_program("audit", "show", last, self.directory).stdout, expected)
        self.forget_index()
        done = self.run_program("audit", "show", last, self.directory, expect=1)
        self.assertIn(b"corrupt", done.stderr)

    def test_an_index_that_is_behind_is_gone_on_from(self):
        expected = self.by_log()
        # One that was made of the first entries alone, by the program itself: of a copy that was cut.
        shorter = self.work / "shorter"
        shutil.copytree(self.directory, shorter)
        for name in NAMES:
            (shorter / name).unlink(missing_ok=True)
        segments = sorted((shorter / "log").iterdir())
        for segment in segments[2:]:
            segment.unlink()
        self.run_program("audit", "reindex", "--keys", self.gateway.folder / "keyring", shorter)
        self.forget_index()
        shutil.copy(shorter / "index.sqlite", self.directory / "index.sqlite")
        for exchange in self.some():
            self.assertEqual(self.answers(exchange), expected[exchange])

    def test_an_index_that_is_wrong_does_no_harm(self):
        expected = self.by_log()
        for what, statements in {
                "knows nothing": ["DELETE FROM exchange", "DELETE FROM entry"],
                "has lost the exchanges": ["DELETE FROM exchange"],
                "points at others": ["UPDATE exchange SET entry = entry + 2"],
                "is of a longer log": ["UPDATE progress SET value = value + 100000"]}.items():
            with self.subTest(what):
                shutil.copytree(self.gateway.audit, self.directory, dirs_exist_ok=True)
                self.change_index(*statements)
                for exchange in self.some():
                    self.assertEqual(self.answers(exchange), expected[exchange])
        for damage in (b"", b"nonsense" * 1000):
            self.forget_index()
            (self.directory / "index.sqlite").write_bytes(damage)
            self.assertEqual(self.answers(self.ids[0]), expected[self.ids[0]])

    def test_an_exchange_that_is_not_there_is_in_neither(self):
        absent = "01935c00-0000-7000-8000-000000000001"
        for _ in range(2):
            self.run_program("audit", "show", absent, self.directory, expect=2)
            self.run_program("receipt", "make", "--id", absent, self.directory, expect=2)
            self.forget_index()


if __name__ == "__main__":
    main()
