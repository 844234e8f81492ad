#!/usr/bin/env python3
"""Record before release, when the gateway is killed at any moment. tools/soak does the same for longer."""
import os
import pathlib
import random

import pki
from crash import Crash
from program import Case, main

ROUNDS = int(os.environ.get("WAYBILL_CRASH_ROUNDS", "20"))


class RecordBeforeRelease(Case):
    def test_every_message_of_which_the_vendor_has_a_byte_is_on_record(self):
        seed = random.randrange(1 << 32)
        crash = Crash(pathlib.Path(self.work), pki.shared(), seed)
        self.addCleanup(crash.close)
        for number in range(ROUNDS):
            with self.subTest(seed=seed, round=number):
                crash.round()
        self.assertEqual(crash.counts["rounds"], ROUNDS)
        self.assertGreater(crash.counts["messages"], ROUNDS)
        self.assertGreater(crash.counts["unknown"], 0, "no kill met an exchange under way: the load is too small")


if __name__ == "__main__":
    main()
