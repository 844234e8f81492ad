#!/usr/bin/env python3
"""Reads every #include of the tree and holds it against the ranks of the house: includes go strictly downward, folders of
one rank never include each other, private headers stay private, and only net, exchange, control and cli may name Asio.
What no record stands for, redact::unrecorded(), is named by the command that a person tries a policy with and nowhere else."""
import pathlib
import re
import sys

RANKS = {
    "base": 0,
    "crypto": 1, "http": 1, "selector": 1,
    "format": 2, "treat": 2, "detect": 2, "audit": 2,
    "policy": 3,
    "redact": 4, "govern": 4,
    "net": 5, "report": 5,
    "exchange": 6, "siem": 6,
    "control": 7,
    "cli": 8,
}
ASYNC = {"net", "exchange", "control", "cli"}
UNRECORDED = {"include/waybill/redact/window.hpp", "src/redact/window.cpp", "src/cli/redact_run.cpp"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def main(top: pathlib.Path) -> int:
    wrong, read = [], 0
    for base in (top / "include" / "waybill", top / "src"):
        for path in sorted(base.rglob("*")):
            if path.suffix not in {".hpp", ".cpp", ".h"}:
                continue
            folder = path.relative_to(base).parts[0]
            where = path.relative_to(top)
            if folder not in RANKS:
                wrong.append(f"{where}: no folder {folder} in the rank table")
                continue
            public = base.name == "waybill"
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if re.search(r"\bunrecorded\s*\(", line) and str(where) not in UNRECORDED:
                    wrong.append(f"{where}:{number}: a window's bytes leave by commit() alone")
                found = INCLUDE.match(line)
                if not found:
                    continue
                read += 1
                quote, name = found.groups()
                if re.search(r"\bboost/(asio|beast)", name) and folder not in ASYNC:
                    wrong.append(f"{where}:{number}: {folder} may not name Asio ({name})")
                if name.startswith("waybill/"):
                    other = name.split("/")[1]
                    if other not in RANKS:
                        wrong.append(f"{where}:{number}: unknown folder in {name}")
                    elif other != folder and RANKS[other] >= RANKS[folder]:
                        wrong.append(f"{where}:{number}: {folder} (rank {RANKS[folder]}) includes {other} "
                                     f"(rank {RANKS[other]})")
                    elif not (top / "include" / name).is_file():
                        wrong.append(f"{where}:{number}: {name} is not there")
                elif quote == '"':
                    if public:
                        wrong.append(f"{where}:{number}: a public header includes a private one ({name})")
                    elif not (top / "src" / folder / name).is_file():
                        wrong.append(f"{where}:{number}: {name} is not a private header of {folder}")
    for line in wrong:
        print(line)
    print(f"{read} includes read, {len(wrong)} wrong")
    return 1 if wrong or read == 0 else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
