#!/usr/bin/env python3
"""The demo behind tools/demo: a client, the gateway and a vendor over mutual TLS, as a person would run them, printed for a
person. It checks what it prints; a step that is not as told ends it with exit 1. --keep leaves it running until Ctrl-C."""
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

from demo_stage import Failed, Stage, must

TOP = pathlib.Path(__file__).resolve().parent.parent
POLICIES = TOP / "policies"
SHARED = TOP.parent / "shared" / "data"
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ
JSON = "application/json"

# vendor, route, method and the vendor's own path, client, message, content type, title
MESSAGES = [
    ("acme-payroll", "create-employees", "POST", "/v1/companies/c-42/employees?dry_run=true&trace=8f3a", "hr-sync",
     POLICIES / "examples" / "acme-payroll-create-employees.json", JSON, "payroll: people, salaries, accounts"),
    ("brightdesk-support", "create-ticket", "POST", "/api/v2/tickets", "shop-checkout",
     POLICIES / "examples" / "brightdesk-support-create-ticket.json", JSON, "a customer support desk"),
    ("northcard-payments", "create-charge", "POST", "/v1/charges", "shop-checkout",
     POLICIES / "examples" / "northcard-payments-create-charge.json", JSON, "card payments"),
    ("northcard-payments", "update-customer", "POST", "/v1/customers/cus_8Qk?expand[]=sources", "shop-checkout",
     POLICIES / "examples" / "northcard-payments-update-customer.form", "application/x-www-form-urlencoded",
     "the same service, as a form"),
]
REAL = [
    ("northcard-payments", "create-charge", "POST", "/v1/charges", "shop-checkout", SHARED / "stripe" / "charge.json", JSON,
     "a real charge of a payment API"),
    ("medlab-research", "submit-bundle", "POST", "/fhir/onc-7/Bundle", "export-nightly",
     SHARED / "fhir" / "practitionerInformation1559319163815.json", "application/fhir+json", "a FHIR R4 bundle of 188 KB"),
]


def style(code, text):
    return f"\x1b[{code}m{text}\x1b[0m" if COLOUR else text


def heading(text):
    print("\n" + style("1", text) + "\n" + style("2", "─" * len(text)))


def short(text, width=44):
    text = text.replace("\n", " ")
    return text if len(text) <= width else text[: width - 1] + "…"


def shown(value, width=44):
    return short(json.dumps(value, ensure_ascii=False), width)


def table(heads, rows):
    widths = [max(len(str(row[i])) for row in [heads] + rows) for i in range(len(heads))]
    print(style("1", "  " + "  ".join(h.ljust(w) for h, w in zip(heads, widths)).rstrip()))
    for row in rows:
        print("  " + "  ".join(str(c).ljust(w) for c, w in zip(row, widths)).rstrip())


def path_of(item):
    return item["path"] + (" (name)" if item["at"].startswith("name ") else "")


class Demo(Stage):
    def begin(self):
        heading("A company's gateway, and a vendor behind it, both with mutual TLS")
        vendor = self.start()
        print(f"  the vendor listens on  {vendor}")
        print(f"  the gateway listens on {self.address}")
        print("  $ waybill check -c waybill.yaml")
        done = self.run("check", "-c", "waybill.yaml")
        for line in (done.stdout + done.stderr).decode().splitlines():
            print("  " + line)

    def explain(self, vendor, route, message, content_type):
        """The items of a message, each with what is done to it and the line that decides: by the same policies and keys."""
        items_file = self.work / "items"
        done = self.run("redact", "--policies", "policies", "--vendor", vendor, "--route", route, "--keys", "copy/keyring",
                        "--content-type", content_type, "--items", items_file, message=message)
        items = [json.loads(line) for line in items_file.read_text().splitlines()]
        items_file.unlink()
        return items, done.stdout.decode()

    def show(self, vendor, route, method, path, client, file, content_type, title, most):
        heading(f"{vendor} · {route}: {title}")
        message = file.read_bytes()
        items, expected = self.explain(vendor, route, message, content_type)
        status, fields, answer = self.send(f"/{vendor}{path}", client, message, content_type, "-X", method, "-H",
                                           "Authorization: Bearer internal-secret", "-H", "Idempotency-Key: 7f1c")
        must(status == 200, f"the vendor's answer reaches the client: {status} {answer[:300]!r}")
        arrived = self.arrived()
        must(arrived["body"] == expected, "what arrived is what the policies say, byte for byte")
        sent = [i for i in items if i["sent"]]
        withheld = [i for i in items if not i["sent"]]
        must(sent and withheld, "some items sent and some withheld")
        self.hold_against(arrived, sent, withheld)

        print(style("2", f"  {method} /{vendor}{path}") + f"   by client {client}")
        print(style("32", f"  arrived: {len(sent)} items of the body"))
        rows = [(path_of(i), i["category"], i["treatment"], shown(i["before"]),
                 "=" if i["before"] == i["after"] else shown(i["after"]), i["policy"]) for i in sent]
        table(("item", "category", "treatment", "sent as", "arrived as", "decided by"), rows[:most])
        if len(rows) > most:
            print(f"  … and {len(rows) - most} more")
        print(style("33", f"  withheld: {len(withheld)} items"))
        rows = [(path_of(i), i.get("category", "— (drift)"), shown(i["before"]),
                 i["policy"] if "category" in i else "no line names it") for i in withheld]
        table(("item", "category", "before", "decided by"), rows[:most])
        if len(rows) > most:
            print(f"  … and {len(rows) - most} more")
        print(style("1", "  as the vendor got it"))
        print(f"  {arrived['method']} {arrived['target']}")
        for name, value in arrived["fields"]:
            print(style("2", f"  {name}: {value}"))
        print(f"  {len(message)} bytes were sent, {len(arrived['body'])} arrived: {short(arrived['body'], 76)}")
        must(fields.get("waybill-exchange") == dict(arrived["fields"]).get("waybill-exchange"), "one exchange, one id")
        return arrived, answer

    @staticmethod
    def hold_against(arrived, sent, withheld):
        """Nothing that was withheld is anywhere in what arrived, unless an item that may leave says the same."""
        head = json.dumps([arrived["target"], arrived["fields"]], ensure_ascii=False)
        must("internal-secret" not in head, "no credential of ours reaches the vendor")
        must("trace=8f3a" not in head, "a query parameter that nothing names is withheld")
        kept = " ".join(json.dumps(i["after"], ensure_ascii=False) for i in sent)
        for item in withheld:
            if not isinstance(item["before"], str):
                continue
            text = json.dumps(item["before"], ensure_ascii=False)
            if len(text) > 8 and text not in kept:
                must(text not in arrived["body"], f"{item['path']} is withheld")

    def restore(self, arrived, answer):
        heading("acme-payroll answers with our tokens: they come back as the values they stand for")
        print("  from the vendor:  " + short(arrived["body"], 110))
        print("  to our system:    " + short(answer.decode(), 110))
        must("wbt1." in arrived["body"] and "wbt1." not in answer.decode() and "@corp.example" in answer.decode(),
             "the addresses come back")

    def refuse(self):
        heading("oldmail-marketing: its agreement lapsed in 2020")
        message = (POLICIES / "examples" / "oldmail-marketing-add-subscriber.json").read_bytes()
        status, fields, body = self.send("/oldmail-marketing/v3/lists/7/members", "hr-sync", message, JSON)
        must(status == 403 and fields["waybill-refusal"] == "agreement-lapsed", "the refusal says why")
        print(f"  {status}   waybill-refusal: {fields['waybill-refusal']}")
        print(f"  proxy-status: {fields['proxy-status']}")
        for line in json.dumps(json.loads(body), indent=2).splitlines():
            print("  " + line)
        must(self.vendor.lines.empty(), "a refused message sends nothing")

    def wrong_clients(self):
        heading("Clients that may not")
        message = (POLICIES / "examples" / "acme-payroll-create-employees.json").read_bytes()
        path = "/acme-payroll/v1/companies/c-42/employees"
        status, fields, _ = self.send(path, "shop-checkout", message, JSON)
        must(status == 403 and fields["waybill-refusal"] == "client-not-allowed", "the shop may not write to payroll")
        print(f"  the shop's certificate, on payroll's route:  {status} {fields['waybill-refusal']}")
        for what, client, pki in (("a certificate of another company's CA", "hr-sync", "strangers"),
                                  ("no certificate at all", None, "pki")):
            done = subprocess.run(self.curl_words(path, client, "--data-binary", "@-", pki=pki), input=message,
                                  capture_output=True, text=False, timeout=120)
            must(done.returncode != 0 and done.stdout == b"", f"{what} is refused by TLS")
            print(f"  {what + ':':44} {short(done.stderr.decode().strip(), 90)}")
        must(self.vendor.lines.empty(), "nothing of these reached the vendor")

    def status(self):
        heading("How the gateway is")
        print("  $ waybill status -c waybill.yaml")
        print("  " + self.run("status", "-c", "waybill.yaml").stdout.decode().rstrip().replace("\n", "\n  "))

    def record(self):
        heading("The record: an entry for each of these, durable before the message left")
        print("  $ waybill audit tail audit")
        tail = self.run("audit", "tail", "-n", "40", self.audit).stdout.decode()
        for line in tail.splitlines():
            print("  " + short(line, 190))
        must("agreement-lapsed" in tail and "client-not-allowed" in tail and "complete" in tail, "entries of each kind")
        lines = self.run("audit", "tail", "-n", "1000", "--output", "json", self.audit).stdout.decode().splitlines()
        line = next(line for line in lines if json.loads(line)["entry"]["kind"] == "shared")
        first, stored = json.loads(line)["entry"], line[line.index('"entry":') + len('"entry":'):-1]
        print("\n  one entry as it stands in the log, and as its vendor may see it (no value is in it):")
        print("  " + short(stored, 400))
        shown = self.run("audit", "show", first["id"], "--keys", "keyring", self.audit).stdout.decode()
        print("\n  what its sealed detail says, for whoever holds the day's key:")
        for line in shown.splitlines():
            if line.startswith(("detail", "  withheld")):
                print("  " + line)

    def verify(self):
        heading("The verdict")
        codes = self.stop()
        must(codes[0] == 0, "the gateway drains and ends well")
        key = self.run("key", "export-public", "keyring").stdout.decode().strip()
        print(f"  $ waybill audit verify --key {key} --keys keyring audit")
        print("  " + self.run("audit", "verify", "--key", key, "--keys", "keyring", self.audit).stdout.decode().replace("\n", "\n  ").rstrip())

        tiles = self.work / "tiles"
        self.run("audit", "export", "--tiles", tiles, self.audit)
        independent = subprocess.run([sys.executable, TOP / "tests" / "verify_tiles.py", "--key", key, tiles],
                                     capture_output=True, text=True, timeout=120)
        must(independent.returncode == 0, "the independent verifier accepts the exported log\n" + independent.stderr)
        print("  a verifier that knows only the published formats, in Python: " + independent.stdout.strip())

        copy = self.work / "tampered"
        shutil.copytree(self.audit, copy)
        segment = next((copy / "log").iterdir())
        data = bytearray(segment.read_bytes())
        data[data.index(b"acme-payroll")] ^= 1
        segment.write_bytes(data)
        tampered = self.run("audit", "verify", "--key", key, "--keys", "keyring", copy, expect=1)
        print("\n  and on a copy in which one bit was flipped:")
        print("  " + tampered.stdout.decode().replace("\n", "\n  ").rstrip())

    def keep(self):
        heading("It goes on running until Ctrl-C")
        message = POLICIES / "examples" / "acme-payroll-create-employees.json"
        print("  send a message (again):\n")
        print("  " + shlex.join(self.curl_words("/acme-payroll/v1/companies/c-42/employees", "hr-sync", "-H",
                                               f"Content-Type: {JSON}", "--data-binary", f"@{message}")))
        print(f"\n  and look at the record:  {self.program} audit tail {self.audit}", flush=True)
        try:
            while True:
                signal.pause()
        except KeyboardInterrupt:
            print()


def play(demo, keep):
    demo.begin()
    first = None
    for message in MESSAGES:
        result = demo.show(*message, 40)
        first = first or result
    for message in REAL:
        if message[5].exists():
            demo.show(*message, 12)
        else:
            print(f"\n  (skipped: no real message at ../{message[5].relative_to(TOP.parent)})")
    demo.restore(*first)
    demo.refuse()
    demo.wrong_clients()
    demo.status()
    demo.record()
    if keep:
        demo.keep()
    demo.verify()


def main():
    words = sys.argv[1:]
    keep = "--keep" in words
    words = [word for word in words if word != "--keep"]
    if len(words) != 1 or words[0].startswith("-"):
        sys.exit("usage: tools/demo [--keep]")
    if not pathlib.Path(words[0]).is_file():
        sys.exit(f"demo: {words[0]} is not there: tools/demo builds it")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does: cleaned up
    with tempfile.TemporaryDirectory(prefix="waybill-demo-") as work:
        demo = Demo(words[0], pathlib.Path(work))
        try:
            play(demo, keep)
        except Failed as problem:
            sys.exit(f"demo: {problem}")
        except KeyboardInterrupt:
            sys.exit("demo: interrupted")
        finally:
            demo.stop()
    print("\n" + style("32", "All of this was as it should be.") + " Nothing was left behind.")


if __name__ == "__main__":
    main()
