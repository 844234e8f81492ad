"""The record under everything at once: load, reloads, a disk that fills up and empties again, SIGKILL; sealed segments
packed meanwhile. After each round the log verifies and opens, its index is made anew, and the vendor, the record and
the index tell of the same messages."""
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile

from crash import Crash, must
from gateway import Gateway
from vendor import until

DISK_BYTES = 512 << 20  # the index leaves the last 256 MiB to the record
PIECE = b"\0" * (1 << 20)


@contextlib.contextmanager
def small_disk():
    """A folder on a file system of its own that can be filled, where that may be mounted; else any folder, and None."""
    with tempfile.TemporaryDirectory(prefix="waybill-soak-") as name:
        folder = pathlib.Path(name)
        disk = folder / "disk"
        disk.mkdir()
        mounted = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", disk], capture_output=True).returncode == 0
        try:
            yield folder, disk if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", disk], check=True)


class RecordSoak(Crash):
    CONFIG = Gateway.CONFIG.replace(
        "audit: {directory: audit,", "audit: {directory: disk/audit, segment: 64KiB, compress: true,")

    def __init__(self, folder, disk, pki, seed):
        super().__init__(folder, pki, seed)
        self.disk = disk
        self.gateway.audit = folder / "disk" / "audit"
        self.counts.update({"full": 0, "reloads": 0, "packed": 0, "refused": 0})

    def round(self):
        super().round()
        self.check_index()
        names = os.listdir(self.gateway.audit / "log")
        self.counts["packed"] = max(self.counts["packed"], sum(name.endswith(".seg.zst") for name in names))

    def disturb(self, answers):
        for _ in range(self.random.randrange(3)):
            self.gateway.reload()
            self.counts["reloads"] += 1
        if self.disk and self.counts["rounds"] % 3 == 1:
            self.fill_disk(answers)

    def fill_disk(self, answers):
        """Until sharing has stopped; half of the time it must begin again by itself before the kill."""
        filler = self.disk / "filler"
        try:
            with open(filler, "wb", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(PIECE):
                    pass
            before = len(answers)
            until(lambda: any(map(self.is_refusal, answers[before:])), 60, "a refusal for want of space")
            self.counts["full"] += 1
            if self.random.random() < 0.5:
                return self.gateway.kill()
        finally:
            filler.unlink()
        after = len(answers)
        until(lambda: any(a.status == 200 for a in answers[after:]), 60, "answers once there is space again")

    @staticmethod
    def is_refusal(answer):
        return answer.status == 503 and answer.get("waybill-refusal") == "audit-unavailable"

    def check(self, entries, messages, answers):
        super().check(entries, messages, answers)
        self.counts["refused"] += sum(map(self.is_refusal, answers))

    def before_restart(self):
        """Half of the time the index is made anew from what there is; else it goes on from what it had."""
        if self.random.random() < 0.5:
            self.gateway.run("audit", "reindex", "--keys", self.gateway.folder / "keyring", self.gateway.audit)

    def check_index(self):
        """It finds exactly the exchanges that the log has."""
        expected = sum(e["kind"] == "outcome" and e["end"] == "complete" for e in self.gateway.entries())

        def found():
            done = self.gateway.run("audit", "search", "--outcome", "complete", "-n", 1_000_000, "--output", "json",
                                    self.gateway.audit, expect=None)  # it may not be there yet
            return done.returncode == 0 and sum(map(bool, map(json.loads, done.stdout.splitlines()))) == expected
        until(found, 60, f"{expected} complete exchanges in the index")


def report(counts):
    must(counts["packed"] > 0, "segments were packed behind the writer")
    return (f"{counts['rounds']} kills, {counts['full']} full disks, {counts['reloads']} reloads, {counts['packed']} "
            f"segments packed at most; {counts['messages']} messages at the vendor, {counts['cut']} of them cut, "
            f"{counts['unknown']} of unknown end, {counts['refused']} refused for want of space")
