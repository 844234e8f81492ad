#!/usr/bin/env python3
"""The record under load, reloads, a full disk and SIGKILL, for some rounds. tools/soak record does it for longer."""
import os
import random

import pki
from program import Case, main
from record_soak import RecordSoak, report, small_disk

ROUNDS = int(os.environ.get("WAYBILL_SOAK_ROUNDS", "12"))


class TheRecord(Case):
    def test_vendor_record_and_index_agree_whatever_happened(self):
        seed = random.randrange(1 << 32)
        with small_disk() as (folder, disk):
            if disk is None:
                print("without the right to mount a small disk: none is filled")
            soak = RecordSoak(folder, disk, pki.shared(), seed)
            try:
                for number in range(ROUNDS):
                    with self.subTest(seed=seed, round=number):
                        soak.round()
            finally:
                soak.close()
            self.assertEqual(soak.counts["rounds"], ROUNDS)
            print(report(soak.counts))


if __name__ == "__main__":
    main()
