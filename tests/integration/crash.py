"""SIGKILL under load, and what must hold after it: nothing reached the vendor that is not on record, window by window."""
import concurrent.futures
import random
import ssl
import threading

from agreements import bulk, people, policy
import http1
from client import request
from gateway import Gateway
from vendor import Vendor

FAILED = (OSError, ssl.SSLError, http1.Broken)
CLIENTS = 4


class Crash:
    """One gateway, killed again and again. Fails by AssertionError."""

    CONFIG = None  # that of all tests

    def __init__(self, folder, pki, seed):
        self.random = random.Random(seed)
        self.vendor = Vendor(pki, keeps_bodies=False)
        self.gateway = Gateway(folder, pki, {"acme": policy("acme", f"https://localhost:{self.vendor.port}")},
                               config=self.CONFIG)
        self.known = 0  # entries of rounds before
        self.counts = {"rounds": 0, "messages": 0, "cut": 0, "unknown": 0}

    def close(self):
        self.gateway.stop()
        self.vendor.stop()

    def round(self):
        self.vendor.forget()
        if self.gateway.process is None:
            self.gateway.start()
            self.known = len(self.gateway.entries())
        answers = self.load_and_kill()
        # What was on its way when the gateway died still arrives.
        self.vendor.wait_closed(30)
        messages = list(self.vendor.messages)
        self.before_restart()
        self.gateway.start()
        report = self.gateway.verify()
        must(report["verdict"] == "ok", f"the log verifies: {report}")
        entries = self.gateway.entries()
        self.check(entries[self.known:], messages, answers)
        self.known = len(entries)
        self.counts["rounds"] += 1
        self.counts["messages"] += len(messages)
        self.counts["cut"] += sum(not m.complete for m in messages)

    def load_and_kill(self):
        answers, stop = [], threading.Event()
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            clients = [pool.submit(self.client, self.random.random(), answers, stop) for _ in range(CLIENTS)]
            try:
                # A moment that nothing in the gateway has a part in.
                at_least = self.random.randrange(12)
                self.vendor.wait(lambda: len(self.vendor.messages) >= at_least, seconds=30)
                stop.wait(self.random.random() * 0.15)
                self.disturb(answers)
                if self.gateway.process is not None:
                    self.gateway.kill()
            finally:
                stop.set()
        for client in clients:
            client.result()  # what it did not expect is a failure here
        return answers

    def disturb(self, answers):
        """Under load, before the end."""

    def before_restart(self):
        """With the files as the kill left them."""

    def client(self, seed, answers, stop):
        choice = random.Random(seed)
        while not stop.is_set():
            try:
                with self.gateway.client() as client:
                    while not stop.is_set():
                        client.send(self.message(choice))
                        answers.append(client.read())
            except FAILED:
                continue

    @staticmethod
    def message(choice):
        kind = choice.randrange(10)
        if kind < 6:
            return request("POST", "/acme/v1/companies/c-1/people", people(choice.randrange(1, 40)))
        if kind < 8:
            return request("GET", f"/acme/v1/people/{choice.randrange(1000)}")
        return request("POST", "/acme/v1/bulk", bulk(choice.randrange(70, 300), 16_000))

    def check(self, entries, messages, answers):
        shared, outcomes = {}, {}
        for entry in entries:
            if entry["kind"] == "shared":
                shared.setdefault(entry["id"], []).append(entry)
            elif entry["kind"] == "outcome":
                must(entry["id"] not in outcomes, f"one outcome an exchange: {entry}")
                outcomes[entry["id"]] = entry
        must(set(outcomes) == set(shared), "each exchange that shared has its outcome")
        for exchange, windows in shared.items():
            must([e["window"] for e in windows] == list(range(len(windows))), f"windows in order: {exchange}")
            must(outcomes[exchange]["windows"] == len(windows), f"the outcome counts the windows: {outcomes[exchange]}")
        seen = set()
        for message in messages:
            must(message.head is not None, f"a head that came whole, or not at all: {message.raw[:200]}")
            must(message.exchange not in seen, "no message twice")
            seen.add(message.exchange)
            must(message.exchange in shared, f"the vendor has bytes of {message.exchange}, the record has not")
            self.check_windows(message, shared[message.exchange])
        for exchange, outcome in outcomes.items():
            self.counts["unknown"] += outcome["end"] == "unknown"
            if outcome["end"] == "complete":
                must(exchange in seen, "what is complete is at the vendor")
            elif exchange not in seen:
                must(outcome["end"] in ("unknown", "broken"), f"what the vendor has not is not complete: {outcome}")
        complete = {m.exchange for m in messages if m.complete}
        for answer in answers:
            exchange = answer.get("waybill-exchange")
            if self.is_refusal(answer):
                must(exchange not in complete, "who was refused has sent the vendor no message")
                continue
            must(answer.status == 200, f"an answer: {answer}")
            must(exchange in complete, "who has the vendor's answer sent the vendor a message")
            must(outcomes[exchange]["end"] in ("complete", "unknown"), f"an answered exchange: {outcomes[exchange]}")

    @staticmethod
    def is_refusal(answer):
        return False

    @staticmethod
    def check_windows(message, windows):
        if message.head.get("transfer-encoding") is None:
            must(len(windows) == 1 and windows[0]["last"], "a message with a length is one window")
            must(windows[0]["bytes"] == int(message.head.get("content-length", "0")), "of that length")
            return
        sizes = [size for size in message.windows if size]
        must(len(sizes) <= len(windows), f"a chunk without its entry: {len(sizes)} of {len(windows)}")
        for size, entry in zip(sizes, windows):
            must(size == entry["bytes"], f"a chunk of {size} bytes, on record with {entry['bytes']}")
        must(0 not in message.windows or windows[-1]["last"], "the last chunk comes after the last entry")


def must(condition, what):
    if not condition:
        raise AssertionError(f"must hold: {what}")
