"""The rounds of tools/soak: tests/integration/crash.py, for as long as is asked, with progress."""
import argparse
import pathlib
import random
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "integration"))
import pki  # noqa: E402
from crash import Crash  # noqa: E402

ROUNDS_A_LOG = 25  # then a new one: each round reads and verifies all of it


def main():
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
