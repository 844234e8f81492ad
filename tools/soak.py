"""The rounds of tools/soak: tests/integration/crash.py, and record_soak.py for `record`, for as long as is asked."""
import argparse
import pathlib
import random
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "integration"))
import pki  # noqa: E402
from crash import Crash  # noqa: E402
from record_soak import RecordSoak, report, small_disk  # noqa: E402

ROUNDS_A_LOG = 25  # then a new one: each round reads and verifies all of it


def record(words):
    """`tools/soak record`: by the clock; a new disk and log each few rounds."""
    parser = argparse.ArgumentParser(prog="tools/soak record")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    asked = parser.parse_args(words)
    totals, end, done = {}, time.monotonic() + asked.minutes * 60, 0
    print(f"seed {asked.seed}", flush=True)
    while time.monotonic() < end:
        with small_disk() as (folder, disk):
            if disk is None:
                print("without the right to mount a small disk: none is filled")
            soak = RecordSoak(folder, disk, pki.shared(), asked.seed + done)
            try:
                for _ in range(ROUNDS_A_LOG):
                    soak.round()
                    done += 1
                    print(f"{done} rounds, {end - time.monotonic():.0f} s left", flush=True)
                    if time.monotonic() >= end:
                        break
            except AssertionError as error:
                sys.exit(f"\nround {done + 1}, seed {asked.seed}: {error}")
            finally:
                soak.close()
            for name, count in soak.counts.items():
                totals[name] = max(totals.get(name, 0), count) if name == "packed" else totals.get(name, 0) + count
    print(f"ok: {report(totals)}; vendor, record and index agree")


def main():
    if sys.argv[1:2] == ["record"]:
        return record(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="tools/soak")
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    asked = parser.parse_args()
    totals, began, done = {}, time.monotonic(), 0
    print(f"seed {asked.seed}", flush=True)
    while done < asked.rounds:
        with tempfile.TemporaryDirectory(prefix="waybill-soak-") as folder:
            crash = Crash(pathlib.Path(folder), pki.shared(), asked.seed + done)
            try:
                for _ in range(min(ROUNDS_A_LOG, asked.rounds - done)):
                    crash.round()
                    done += 1
                    if sys.stdout.isatty() or done % ROUNDS_A_LOG == 0:
                        print(f"\r{done} of {asked.rounds} rounds, {time.monotonic() - began:.0f} s",
                              end="" if sys.stdout.isatty() else "\n", flush=True)
            except AssertionError as error:
                sys.exit(f"\nround {done + 1}, seed {asked.seed}: {error}")
            finally:
                crash.close()
            for name, count in crash.counts.items():
                totals[name] = totals.get(name, 0) + count
    print(f"\nok: {totals['rounds']} kills; {totals['messages']} messages at the vendor, {totals['cut']} of them cut, "
          f"{totals['unknown']} of unknown end; every one on record, window by window")


if __name__ == "__main__":
    main()
