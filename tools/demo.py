#!/usr/bin/env python3
"""The demo behind tools/demo: runs the program as a person would, and prints for a person. It checks what it prints; a step
that is not as told ends it with exit 1."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
POLICIES = TOP / "policies"
SHARED = TOP.parent / "shared" / "data"
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ

MESSAGES = [
    ("acme-payroll", "create-employees", "payroll: people, salaries, accounts"),
    ("brightdesk-support", "create-ticket", "a customer support desk"),
    ("northcard-payments", "create-charge", "card payments"),
]
REAL = [
    ("northcard-payments", "create-charge", SHARED / "stripe" / "charge.json", "a real charge of a payment API"),
    ("medlab-research", "submit-bundle", SHARED / "fhir" / "practitionerInformation1559319163815.json",
     "a FHIR R4 bundle of 188 KB"),
]


def style(code, text):
    return f"\x1b[{code}m{text}\x1b[0m" if COLOUR else text


def heading(text):
    print("\n" + style("1", text) + "\n" + style("2", "─" * len(text)))


def must(condition, what):
    if not condition:
        sys.exit(f"demo: not as it should be: {what}")


def short(text, width=44):
    text = text.replace("\n", " ")
    return text if len(text) <= width else text[: width - 1] + "…"


def table(heads, rows):
    widths = [max(len(str(row[i])) for row in [heads] + rows) for i in range(len(heads))]
    print(style("1", "  " + "  ".join(h.ljust(w) for h, w in zip(heads, widths)).rstrip()))
    for row in rows:
        print("  " + "  ".join(str(c).ljust(w) for c, w in zip(row, widths)).rstrip())


class Demo:
    def __init__(self, program, work):
        self.program = program
        self.work = work
        self.audit = work / "audit"

    def run(self, *words, message=b"", expect=0):
        done = subprocess.run([self.program, *map(str, words)], input=message, capture_output=True, timeout=120)
        must(done.returncode == expect,
             f"waybill {' '.join(map(str, words))}: exit {done.returncode}, not {expect}\n{done.stderr.decode()}")
        return done

    def redact(self, vendor, route, message, *more, expect=0):
        return self.run("redact", "--policies", POLICIES, "--vendor", vendor, "--route", route, "--audit", self.audit,
                        *more, message=message, expect=expect)

    def check(self):
        heading("The policies load; what a person should know is said")
        print("  $ waybill check --policies policies")
        done = self.run("check", "--policies", POLICIES)
        for line in (done.stdout + done.stderr).decode().splitlines():
            print("  " + line)

    def show(self, vendor, route, message, title, most):
        heading(f"{vendor} · {route}: {title}")
        items_file = self.work / "items"
        done = self.redact(vendor, route, message, "--items", items_file)
        items = [json.loads(line) for line in items_file.read_text().splitlines()]
        items_file.unlink()
        sent = [i for i in items if i["sent"]]
        withheld = [i for i in items if not i["sent"]]
        must(sent and withheld, "some items sent and some withheld")
        self.hold_against_output(done.stdout.decode(), sent, withheld)

        rows = [(i["path"] + (" (name)" if i["at"].startswith("name ") else ""), i["category"], i["treatment"], short(json.dumps(i["before"], ensure_ascii=False)),
                 "=" if i["before"] == i["after"] else short(json.dumps(i["after"], ensure_ascii=False)), i["policy"])
                for i in sent]
        print(style("32", f"  sent: {len(sent)} items"))
        table(("item", "category", "treatment", "before", "after", "decided by"), rows[:most])
        if len(rows) > most:
            print(f"  … and {len(rows) - most} more")
        rows = [(i["path"] + (" (name)" if i["at"].startswith("name ") else ""), i.get("category", "— (drift)"),
                 short(json.dumps(i["before"], ensure_ascii=False)),
                 i["policy"] if "category" in i else "no line names it") for i in withheld]
        print(style("33", f"  withheld: {len(withheld)} items"))
        table(("item", "category", "before", "decided by"), rows[:most])
        if len(rows) > most:
            print(f"  … and {len(rows) - most} more")
        print(f"  {len(message)} bytes came in, {len(done.stdout)} leave: " + style("2", short(done.stdout.decode(), 76)))
        return done.stdout

    @staticmethod
    def hold_against_output(output, sent, withheld):
        """No withheld text of some length is anywhere in what left, unless an item that may leave says the same."""
        json.loads(output)
        kept = " ".join(json.dumps(i["after"], ensure_ascii=False) for i in sent)
        for item in withheld:
            if not isinstance(item["before"], str):
                continue
            text = json.dumps(item["before"], ensure_ascii=False)
            if len(text) > 8 and text not in kept:
                must(text not in output, f"{item['path']} is withheld")

    def restore(self, sent):
        heading("acme-payroll answers with our tokens: they come back as the values they stand for")
        tokens = [e["email"] for e in json.loads(sent)["employees"]]
        answer = json.dumps({"employees": [{"email": t, "payroll_number": n} for n, t in enumerate(tokens, 700)]})
        done = self.redact("acme-payroll", "create-employees", answer.encode(), "--direction", "inbound")
        print("  from the vendor:  " + short(answer, 100))
        print("  to our system:    " + short(done.stdout.decode(), 100))
        must("@corp.example" in done.stdout.decode(), "the addresses come back")

    def refuse(self):
        heading("oldmail-marketing: its agreement lapsed in 2020")
        message = (POLICIES / "examples" / "oldmail-marketing-add-subscriber.json").read_bytes()
        done = self.redact("oldmail-marketing", "add-subscriber", message, expect=3)
        must(done.stdout == b"", "a refused message sends nothing")
        must(b"agreement-lapsed" in done.stderr, "the refusal says why")
        for line in done.stderr.decode().splitlines():
            print("  " + line)
        print("  (exit code 3, no byte of output)")

    def record(self):
        heading("The record: an entry for each of these, durable before the message left")
        print("  $ waybill audit tail DIR")
        tail = self.run("audit", "tail", self.audit).stdout.decode()
        for line in tail.splitlines():
            print("  " + short(line, 190))
        must("agreement-lapsed" in tail and "shared" in tail and "complete" in tail, "entries of each kind")
        lines = self.run("audit", "tail", "--output", "json", self.audit).stdout.decode().splitlines()
        line = next(line for line in lines if json.loads(line)["entry"]["kind"] == "shared")
        first, stored = json.loads(line)["entry"], line[line.index('"entry":') + len('"entry":'):-1]
        print("\n  one entry as it stands in the log, and as its vendor may see it (no value is in it):")
        print("  " + short(stored, 400))
        shown = self.run("audit", "show", first["id"], self.audit).stdout.decode()
        print("\n  what its sealed detail says, for whoever holds the day's key:")
        for line in shown.splitlines():
            if line.startswith(("detail", "  withheld")):
                print("  " + line)

    def verify(self):
        heading("The verdict")
        key = self.run("key", "export-public", self.audit).stdout.decode().strip()
        print(f"  $ waybill audit verify --key {key} DIR")
        print("  " + self.run("audit", "verify", "--key", key, self.audit).stdout.decode().replace("\n", "\n  ").rstrip())

        tiles = self.work / "tiles"
        self.run("audit", "export", "--tiles", tiles, self.audit)
        independent = subprocess.run([sys.executable, TOP / "tests" / "verify_tiles.py", "--key", key, tiles],
                                     capture_output=True, text=True, timeout=120)
        must(independent.returncode == 0, "the independent verifier accepts the exported log\n" + independent.stderr)
        print("  a verifier that knows only the published formats, in Python: " + independent.stdout.strip())

        copy = self.work / "copy"
        shutil.copytree(self.audit, copy)
        segment = next((copy / "log").iterdir())
        data = bytearray(segment.read_bytes())
        at = data.index(b"acme-payroll")
        data[at] ^= 1
        segment.write_bytes(data)
        tampered = self.run("audit", "verify", "--key", key, copy, expect=1)
        print("\n  and on a copy in which one bit was flipped:")
        print("  " + tampered.stdout.decode().replace("\n", "\n  ").rstrip())


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: tools/demo")
    with tempfile.TemporaryDirectory(prefix="waybill-demo-") as work:
        demo = Demo(sys.argv[1], pathlib.Path(work))
        demo.check()
        sent = {}
        for vendor, route, title in MESSAGES:
            message = (POLICIES / "examples" / f"{vendor}-{route}.json").read_bytes()
            sent[vendor] = demo.show(vendor, route, message, title, 40)
        for vendor, route, path, title in REAL:
            if path.exists():
                demo.show(vendor, route, path.read_bytes(), title, 12)
            else:
                print(f"\n  (skipped: no real message at ../{path.relative_to(TOP.parent)})")
        demo.restore(sent["acme-payroll"])
        demo.refuse()
        demo.record()
        demo.verify()
    print("\n" + style("32", "All of this was as it should be.") + " Nothing was left behind.")


if __name__ == "__main__":
    main()
