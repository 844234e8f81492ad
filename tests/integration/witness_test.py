#!/usr/bin/env python3
"""`waybill witness` against logs that know only c2sp.org/tlog-witness: every answer, what a restart and a kill leave, and
two updates at once."""
import concurrent.futures
import os
import re
import signal
import subprocess
import threading

import tlog
from program import Case, PROGRAM, main


class WitnessTest(Case):
    def setUp(self):
        super().setUp()
        self.log = tlog.Log("log.example/one")
        made = self.run_program("key", "init", "--witness", "--origin", "witness.example/w", self.work / "w.keyring")
        self.key = tlog.Verifier(made.stdout.decode())
        self.process = None
        self.addCleanup(self.stop)

    def start(self, *logs, expect=None):
        words = [PROGRAM, "witness", "--listen", "127.0.0.1:0", "--state", self.work / "state", "--key", self.work / "w.keyring"]
        for log in logs or (self.log,):
            words += ["--log", log if isinstance(log, str) else log.signer.verifier]
        self.process = subprocess.Popen([str(word) for word in words], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        for line in self.process.stderr:
            found = re.search(rb"the witness on http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
                self.drain = threading.Thread(target=lambda pipe=self.process.stderr: pipe.read(), daemon=True)
                self.drain.start()
                return
        self.fail(f"it does not start: exit {self.process.wait(10)}")

    def stop(self, number=signal.SIGTERM):
        if self.process is None:
            return None
        self.process.send_signal(number)
        code = self.process.wait(20)
        self.drain.join(20)
        self.process.stderr.close()
        self.process = None
        return code

    def ask(self, old, size, log=None):
        return tlog.post(self.port, (log or self.log).request(old, size))

    def assert_cosigned(self, answer, size, log=None):
        status, _, body = answer
        self.assertEqual(status, 200, answer)
        note = tlog.Note((log or self.log).checkpoint(size) + body)
        self.assertGreater(self.key.of(note), 1_600_000_000)

    def test_a_growing_log_is_cosigned(self):
        self.start()
        old = 0
        for size in (1, 2, 3, 8, 9, 256, 300, 300):
            self.assert_cosigned(self.ask(old, size), size)
            old = size

    def test_every_other_answer_of_the_specification(self):
        other = tlog.Log("log.example/other")
        self.start(self.log, other)
        self.assert_cosigned(self.ask(0, 5), 5)
        fork = tlog.Log("log.example/one", history=b"fork")
        unknown, stranger = tlog.Log("log.example/unknown"), tlog.Log("log.example/one")
        stranger.signer = tlog.Signer("log.example/one", b"x" * 32, 1)
        for what, answer, status, body in (
                ("an unknown log", self.ask(0, 1, unknown), 404, None), ("another key", self.ask(5, 9, stranger), 403, None),
                ("old beyond new", self.ask(7, 6), 400, None), ("no request", tlog.post(self.port, "hello"), 400, None),
                ("old is not its latest", self.ask(4, 9), 409, "5\n"), ("a rollback", self.ask(0, 4), 409, "5\n"),
                ("another tree of that size", self.ask(5, 5, fork), 409, "5\n"), ("a fork", self.ask(5, 9, fork), 422, None),
                ("too large a body", tlog.post(self.port, "old 0\n\n" + "a" * 70_000), 413, None),
                ("a get", tlog.post(self.port, "", method="GET"), 405, None),
                ("another path", tlog.post(self.port, "old 0\n", path="/sign-subtree"), 404, None)):
            with self.subTest(what):
                self.assertEqual(answer[0], status, answer)
                if body is not None:
                    self.assertEqual(answer[1:], ("text/x.tlog.size", body))
                self.assertNotIn("—", answer[2])
        self.assert_cosigned(self.ask(5, 9), 9)
        self.assert_cosigned(self.ask(0, 3, other), 3, other)  # each log has its own state

    def test_it_knows_after_a_kill_what_it_cosigned(self):
        self.start()
        self.assert_cosigned(self.ask(0, 6), 6)
        self.stop(signal.SIGKILL)
        self.start()
        self.assertEqual(self.ask(0, 7)[0::2], (409, "6\n"))
        self.assert_cosigned(self.ask(6, 7), 7)
        self.assertEqual(self.stop(), 0)

    def test_of_many_updates_at_once_from_one_size_one_is_cosigned(self):
        self.start()
        old = 0
        for round_ in range(5):
            self.log.grow(old + 10)
            requests = {size: self.log.request(old, size) for size in range(old + 1, old + 9)}
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                answers = dict(zip(requests, pool.map(lambda body: tlog.post(self.port, body), requests.values())))
            won = [size for size, answer in answers.items() if answer[0] == 200]
            self.assertEqual(len(won), 1, answers)
            for size, answer in answers.items():
                if size != won[0]:
                    self.assertEqual(answer, (409, "text/x.tlog.size", f"{won[0]}\n"))
            old = won[0]

    def test_it_does_not_begin_anew_where_its_state_is_damaged(self):
        self.start()
        self.assert_cosigned(self.ask(0, 6), 6)
        words = ("witness", "--listen", "127.0.0.1:0", "--state", self.work / "state", "--key", self.work / "w.keyring", "--log")
        self.assertIn(b"lock", self.run_program(*words, self.log.signer.verifier, expect=74).stderr)
        self.stop()
        state, = (self.work / "state").glob("*.checkpoint")
        state.write_bytes(state.read_bytes()[:-9])
        self.run_program(*words, self.log.signer.verifier, expect=1)

    def test_it_listens_in_the_open_only_where_it_is_told_to(self):
        words = ("witness", "--state", self.work / "state", "--key", self.work / "w.keyring", "--log", self.log.signer.verifier, "--listen")
        for listen, told in (("0.0.0.0:0", b"--plain-http"), ("localhost:80", b"IP address"), ("127.0.0.1", b"IP address"),
                             ("127.0.0.1:99999", b"IP address")):
            with self.subTest(listen):
                self.assertIn(told, self.run_program(*words, listen, expect=2).stderr)
        self.run_program(*words, "127.0.0.1:0", "--tls-key", "x", expect=2)
        self.run_program("witness", "--listen", "127.0.0.1:0", "--state", self.work / "s", "--key", self.work / "w.keyring",
                         "--log", self.key.name, expect=2)

    def test_the_key_of_a_log_is_no_witness_of_it(self):
        own = self.run_program("key", "init", "--origin", "log.example/own", self.work / "own.keyring").stdout.decode().strip()
        done = self.run_program("witness", "--listen", "127.0.0.1:0", "--state", self.work / "state", "--key", self.work / "own.keyring",
                                "--log", own, expect=2)
        self.assertIn(b"the key of the log log.example/own", done.stderr)

    def test_its_key_is_told_again(self):
        told = self.run_program("key", "export-public", "--witness", self.work / "w.keyring").stdout.decode()
        self.assertEqual(tlog.Verifier(told).public, self.key.public)
        self.assertEqual(tlog.Verifier(told).kind, 4)


if __name__ == "__main__":
    main()
