#!/usr/bin/env python3
"""Verifies a transparency log served as static files (C2SP tlog-tiles, tlog-checkpoint, signed-note; RFC 6962; RFC 8032).
Reads every entry and every hash tile, recomputes what they must be and holds it against the signed checkpoint.
Knows only published formats: it shares no code and no private format with the log it judges, and never writes.
Does not understand what the entries say, ask witnesses, or follow a log that grows meanwhile (copy it first)."""

import argparse
import base64
import binascii
import hashlib
import os
import pathlib
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple


class Refusal(Exception):
    """The log is not what its format and its checkpoint say; the message names what and where."""


# ---- Ed25519, RFC 8032 section 5.1: points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
NEUTRAL = (0, 1, 1, 0)
Point = tuple[int, int, int, int]


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar: int, point: Point) -> Point:
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def decode_point(data: bytes) -> Point | None:
    """None where the 32 bytes are no point in its one canonical encoding."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def ed25519_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, r, s = decode_point(public_key), decode_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    left, right = multiply(s, BASE), add(r, multiply(k, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- signed notes and checkpoints


class Key(NamedTuple):
    name: str
    id: bytes
    public: bytes


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes


def strict_base64(text: str, what: str) -> bytes:
    """RFC 4648 section 4 with padding, in the one spelling that encodes these bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(f"{what} is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Refusal(f"{what} is not canonical base64")
    return data


def is_key_name(name: str) -> bool:
    return name != "" and "+" not in name and not any(c.isspace() for c in name)


def key_id(name: str, typed_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + typed_key).digest()[:4]


def parse_key(text: str) -> Key:
    """A verifier key `<name>+<key id>+<base64>` of an Ed25519 log key; the id is recomputed, not believed."""
    parts = text.split("+", 2)  # base64 may hold a plus, a name may not
    if len(parts) != 3 or not is_key_name(parts[0]) or not re.fullmatch("[0-9a-fA-F]{8}", parts[1]):
        raise Refusal("the verifier key is not <name>+<8 hex digits>+<base64>")
    name, stated, typed = parts[0], bytes.fromhex(parts[1]), strict_base64(parts[2], "the verifier key's key")
    if len(typed) != 33 or typed[0] != 1:
        raise Refusal("the verifier key is not an Ed25519 key of type 0x01")
    if key_id(name, typed) != stated:
        raise Refusal("the verifier key's id is not that of its name and key")
    return Key(name, stated, typed[1:])


def open_note(data: bytes, key: Key) -> str:
    """The text of a signed note that `key` signed. Signatures of other keys are read for form and passed over."""
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal("the note is not UTF-8") from None
    if any(c < " " and c != "\n" for c in note):
        raise Refusal("the note holds a control character")
    split = note.rfind("\n\n")
    if split < 0 or not note.endswith("\n") or split + 2 == len(note):
        raise Refusal("the note does not end in an empty line and signature lines")
    text, lines = note[: split + 1], note[split + 2 : -1].split("\n")
    signed = False
    for line in lines:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not is_key_name(parts[1]):
            raise Refusal("a signature line of the note is malformed")
        blob = strict_base64(parts[2], "a signature of the note")
        if len(blob) < 5:
            raise Refusal("a signature of the note is too short")
        if (parts[1], blob[:4]) == (key.name, key.id):
            if not ed25519_holds(key.public, text.encode(), blob[4:]):
                raise Refusal("the signature of the log's key does not verify")
            signed = True
    if not signed:
        raise Refusal("the note bears no signature of the log's key")
    return text


def open_checkpoint(data: bytes, key: Key) -> Checkpoint:
    lines = open_note(data, key)[:-1].split("\n")
    if len(lines) < 3 or "" in lines:
        raise Refusal("the checkpoint lacks a line or holds an empty one")
    if lines[0] != key.name:
        raise Refusal(f"the checkpoint's origin {lines[0]!r} is not the name of the key")
    if not re.fullmatch("0|[1-9][0-9]{0,19}", lines[1]) or int(lines[1]) >= 2**64:
        raise Refusal("the checkpoint's size is not a decimal number of 64 bits without leading zeros")
    root = strict_base64(lines[2], "the checkpoint's root")
    if len(root) != 32:
        raise Refusal("the checkpoint's root is not 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


# ---- RFC 6962 section 2.1


def tree_root(hashes: list[bytes]) -> bytes:
    """The tree's head over these leaf (or full subtree) hashes: an odd last node rises as it is."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        odd = hashes[-1:] if len(hashes) % 2 else []
        hashes = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(hashes[::2], hashes[1::2])] + odd
    return hashes[0]


# ---- tiles


class Tile(NamedTuple):
    kind: str  # "entries", or the level in decimal
    index: int
    width: int  # 1 to 256; below 256 the tile is partial

    @property
    def level(self) -> int:
        return 0 if self.kind == "entries" else int(self.kind)

    @property
    def path(self) -> str:
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
        name = "".join(f"x{group}/" for group in groups[:-1]) + groups[-1]
        return f"tile/{self.kind}/{name}" + (f".p/{self.width}" if self.width < 256 else "")

    def fits(self, size: int) -> bool:
        """Whether a log of `size` entries has, or had when it was smaller, this tile."""
        return 0 < self.width <= min(256, (size >> 8 * self.level) - 256 * self.index)


def parse_tile(path: str) -> Tile | None:
    found = re.fullmatch(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?", path)
    if not found:
        return None
    tile = Tile(found[1], int(re.sub("[x/]", "", found[2])), int(found[3] or 256))
    return tile if tile.path == path else None  # other spellings of the same numbers are no tile


def tiles_of(size: int, kind: str) -> Iterator[Tile]:
    """The tiles of one kind that a log of `size` entries must have: the full ones, then the partial one."""
    count = size >> 8 * Tile(kind, 0, 1).level
    for start in range(0, count, 256):
        yield Tile(kind, start // 256, min(256, count - start))


def parse_bundle(data: bytes, tile: Tile) -> list[bytes]:
    entries, position = [], 0
    while position < len(data):
        start = position + 2
        position = start + int.from_bytes(data[position:start], "big")
        if position > len(data):
            raise Refusal(f"{tile.path}: ends within an entry")
        entries.append(data[start:position])
    if len(entries) != tile.width:
        raise Refusal(f"{tile.path}: {len(entries)} entries where {tile.width} are due")
    return entries


def list_files(folder: pathlib.Path) -> set[str]:
    """Every file under `folder` by its relative path; links and devices are refused, so none is ever opened."""
    found, waiting = set(), [""]
    while waiting:
        prefix = waiting.pop()
        for item in os.scandir(folder / prefix):
            path = prefix + item.name
            if item.is_dir(follow_symlinks=False):
                waiting.append(path + "/")
            elif item.is_file(follow_symlinks=False):
                found.add(path)
            else:
                raise Refusal(f"{path!r}: neither a file nor a folder")
    return found


class Log:
    """One log folder, read once, in the order: signed checkpoint, layout, entries, hash tiles, root."""

    def __init__(self, folder: pathlib.Path, key: Key, keep_entries: bool = False, minimum: int = 0):
        self.folder = folder
        self.files = list_files(folder)
        if "checkpoint" not in self.files:
            raise Refusal("checkpoint: missing")
        self.checkpoint = open_checkpoint(self.read("checkpoint"), key)
        self.entries: list[bytes] = []
        self.leaves: list[bytes] = []
        self.minimum = minimum
        self.older = self.check_layout()
        self.read_entries(keep_entries)
        self.check_hash_tiles()
        if tree_root(self.leaves) != self.checkpoint.root:
            raise Refusal("the root of the entries is not the checkpoint's")

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def read_due(self, tile: Tile) -> bytes:
        if tile.path not in self.files:
            raise Refusal(f"{tile.path}: missing")
        return self.read(tile.path)

    def check_layout(self) -> list[Tile]:
        """Refuses what no log of this size serves. Returns the partial tiles left from smaller sizes, which it may."""
        older = []
        for path in sorted(self.files - {"checkpoint"}):
            tile = parse_tile(path)
            if tile is None or not tile.fits(self.checkpoint.size):
                raise Refusal(f"{path!r}: not a file of a log of {self.checkpoint.size} entries")
            if Tile(tile.kind, tile.index, tile.width + 1).fits(self.checkpoint.size):
                older.append(tile)
        return older

    def read_entries(self, keep: bool) -> None:
        for tile in tiles_of(self.checkpoint.size, "entries"):
            if tile.path not in self.files and 256 * tile.index < self.minimum:  # pruned: the root is held against the hashes
                hashes = self.read_due(tile._replace(kind="0"))
                self.leaves += [hashes[i : i + 32] for i in range(0, len(hashes), 32)]
                continue
            entries = parse_bundle(self.read_due(tile), tile)
            self.leaves += [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
            if keep:
                self.entries += entries
        for tile in (tile for tile in self.older if tile.kind == "entries"):
            entries = parse_bundle(self.read(tile.path), tile)
            start = 256 * tile.index
            if [hashlib.sha256(b"\x00" + entry).digest() for entry in entries] != self.leaves[start : start + tile.width]:
                raise Refusal(f"{tile.path}: is not the beginning of its entry bundle")

    def check_hash_tiles(self) -> None:
        level, hashes = 0, self.leaves
        while hashes:
            for tile in tiles_of(self.checkpoint.size, str(level)):
                self.check_hash_tile(tile, self.read_due(tile), hashes)
            for tile in (tile for tile in self.older if tile.kind == str(level)):
                self.check_hash_tile(tile, self.read(tile.path), hashes)
            full = len(hashes) // 256 * 256
            level, hashes = level + 1, [tree_root(hashes[i : i + 256]) for i in range(0, full, 256)]

    def check_hash_tile(self, tile: Tile, data: bytes, hashes: list[bytes]) -> None:
        start = 256 * tile.index
        if len(data) != 32 * tile.width:
            raise Refusal(f"{tile.path}: {len(data)} bytes where {32 * tile.width} are due")
        for i, due in enumerate(hashes[start : start + tile.width]):
            if data[32 * i : 32 * i + 32] != due:
                raise Refusal(f"{tile.path}: hash {i} is not that of the entries")

    def check_older(self, older: Checkpoint) -> None:
        if older.size > self.checkpoint.size:
            raise Refusal(f"the older checkpoint has {older.size} entries, the log {self.checkpoint.size}")
        if tree_root(self.leaves[: older.size]) != older.root:
            raise Refusal(f"the first {older.size} entries are not those of the older checkpoint")


def verify(folder: pathlib.Path, vkey: str, older: pathlib.Path | None = None, keep_entries: bool = False,
           minimum: int = 0) -> Log:
    """The log, verified whole. Raises Refusal, or OSError where the folder cannot be read."""
    key = parse_key(vkey)
    log = Log(folder, key, keep_entries, minimum)
    if older:
        log.check_older(open_checkpoint(older.read_bytes(), key))
    return log


def print_entries(entries: list[bytes]) -> None:
    for number, entry in enumerate(entries):
        if b"\n" in entry:
            raise Refusal(f"entry {number} holds a line break: the entries cannot be printed one a line")
    sys.stdout.buffer.writelines(entry + b"\n" for entry in entries)
    sys.stdout.buffer.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description="Verifies a log of C2SP tlog-tiles, entry by entry and tile by tile.")
    parser.add_argument("--key", metavar="VKEY", help="the log's verifier key, <name>+<id>+<base64>")
    parser.add_argument("--checkpoint", metavar="FILE", type=pathlib.Path, help="an older checkpoint the log must extend")
    parser.add_argument("--minimum", metavar="N", type=int, default=0, help="entries before this one may be pruned, not their hashes")
    parser.add_argument("--print-entries", action="store_true", help="the verified entries to stdout, the verdict to stderr")
    parser.add_argument("--self-test", action="store_true", help="check this verifier itself")
    parser.add_argument("--merkle", metavar="DIR", type=pathlib.Path, help="with --self-test: published proof cases to run")
    parser.add_argument("folder", metavar="DIR", nargs="?", type=pathlib.Path, help="the log: checkpoint and tile/")
    given = parser.parse_args()
    if given.self_test:
        if given.key or given.folder or given.checkpoint or given.print_entries:
            parser.error("--self-test takes --merkle alone")
        sys.dont_write_bytecode = True
        import merkle_vectors  # stands beside this file; not needed to verify a log

        return merkle_vectors.self_test(given.merkle)
    if not given.key or not given.folder or given.merkle:
        parser.error("--key and DIR are needed, --merkle only with --self-test")
    try:
        log = verify(given.folder, given.key, given.checkpoint, given.print_entries, given.minimum)
        print_entries(log.entries)
    except (Refusal, OSError) as refusal:
        print(f"refused: {refusal}", file=sys.stderr)
        return 1
    root = base64.b64encode(log.checkpoint.root).decode()
    print(f"ok: {log.checkpoint.size} entries, root {root}", file=sys.stderr if given.print_entries else sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
