#!/usr/bin/env python3
"""Reads and verifies an audit directory from docs/formats.md alone: segments, packed ones too, every frame, entry and detail,
the tree, its tiles, the checkpoint, the kept policies. It has no keys but the verifier key, so it opens no detail, and it
does not judge what entries say of one another (erasures, open exchanges in segment headers). Verdicts and exit codes are
those of `waybill audit verify`: ok 0, tampered 1, unverifiable 4."""
import base64
import hashlib
import json
import pathlib
import re
import struct
import subprocess
import sys
import zlib

from verify_tiles import Refusal, Tile, open_checkpoint, parse_key, tree_root

KINDS = {  # fields in their order; ? may be absent
    "shared": "v kind id window last time node client? vendor agreement purpose route policy method bytes items items_root? detail",
    "outcome": "v kind id time node windows end status? bytes? restored? note? ms?",
    "refused": "v kind id? window? time node client? vendor? route? policy? code count?",
    "change": "v kind time node what actor from? to",
    "lookup": "v kind time node actor what found",
}

class Missing(Exception):
    """A part that is needed is not there: nothing says that it was changed."""

def unpacked(data, name, header_size):
    """The frames of a packed segment: blocks, then rows of 32 bytes, then 40 bytes that say how many."""
    count, _, end, sealed_end, check = struct.unpack(">IQQQI", data[-40:-8])
    start, frames = len(data) - 40 - 32 * count, b""
    if data[-8:] != b"WBSEGZ1\n" or start < header_size or zlib.crc32(data[start:-12]) != check:
        raise Refusal(f"{name}: the index of blocks is damaged")
    for i in range(start, start + 32 * count, 32):
        first, offset, where, size, checksum = struct.unpack(">QQQII", data[i:i + 32])
        block = data[where:where + size]
        if offset != header_size + len(frames) or zlib.crc32(block) != checksum:
            raise Refusal(f"{name}: the block of entry {first} is damaged")
        frames += subprocess.run(["zstd", "-dcq"], input=block, capture_output=True, check=True).stdout
    if header_size + len(frames) != end:
        raise Refusal(f"{name}: the blocks are not those of the index")
    return frames, sealed_end

def read_header(data, name):
    if data[:6] != b"WBSEG1":
        raise Refusal(f"{name}: not a segment")
    first, previous, previous_end, _, length = struct.unpack(">QQQqH", data[6:40])
    at = 40 + length
    size = at + 4 + 40 * int.from_bytes(data[at:at + 4], "big") + 4
    if len(data) < size or zlib.crc32(data[:size - 4]) != int.from_bytes(data[size - 4:size], "big"):
        raise Refusal(f"{name}: the header is damaged")
    return first, previous, previous_end, data[40:at].decode(), size

def read_segment(path, sealed):
    """Header, [(entry, detail)], and the offset after the last frame."""
    data = path.read_bytes()
    header = read_header(data, path.name)
    size = header[4]
    packed = path.name.endswith(".zst")
    frames, sealed_end = unpacked(data, path.name, size) if packed else (data[size:], None)
    found, at = [], 0
    while frames[at:at + 4] == b"WBF1":
        entry_size, detail_size, index = struct.unpack(">IIQ", frames[at + 4:at + 20])
        end = at + 24 + entry_size + detail_size
        frame = frames[at:end]
        if len(frame) < end - at or index != header[0] + len(found) or zlib.crc32(frame[:-4]) != int.from_bytes(frame[-4:], "big"):
            break
        found.append((frame[20:20 + entry_size], frame[20 + entry_size:-4]))
        at = end
    if frames[at:].strip(b"\0") and sealed:
        raise Refusal(f"{path.name}: damaged after {header[0] + len(found)} entries of the log")
    return header, found, sealed_end if packed else size + at

def check_entry(index, entry, detail):
    fields = json.loads(entry, object_pairs_hook=lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else 1 / 0)
    names = KINDS[fields["kind"]].split()
    if list(fields) != [n.rstrip("?") for n in names if n.rstrip("?") in fields] or fields["v"] != 1 or \
            any(n not in fields for n in names if "?" not in n):
        raise Refusal(f"entry {index}: the fields are not those of its kind")
    if b"\\u00" not in entry and json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode() != entry:
        raise Refusal(f"entry {index}: not in the one spelling")
    if detail and fields.get("detail") != "sha256:" + hashlib.sha256(detail).hexdigest():  # none: it was erased
        raise Refusal(f"entry {index}: the detail is not the one that it names")
    return fields

def read_leaves(directory, wanted):
    """The leaf hashes of all entries, those that were pruned from the tiles; adds to `wanted` what policies/ must hold."""
    leaves, first_entry = [], None
    if (directory / "pruned").exists():
        version, minimum, root, first_entry, end = (directory / "pruned").read_bytes().split(b"\n")
        data = b"".join((directory / "tree" / Tile("0", n, 256).path).read_bytes() for n in range((int(minimum) + 255) // 256))
        leaves = [data[i:i + 32] for i in range(0, 32 * int(minimum), 32)]
        right = version == b"waybill-pruned/1" and end == b"" and leaves[:1] == [hashlib.sha256(b"\0" + first_entry).digest()]
        if not right or base64.b64encode(tree_root(leaves)) != root:
            raise Refusal("the tiles over pruned entries do not give the root that was pruned at")
    names = {p.name[:20]: p for p in sorted((directory / "log").glob("*.seg*")) if p.suffix in (".seg", ".zst")}
    previous, previous_end = (2**64 - 1, 0) if not leaves else (None, None)
    for number, name in enumerate(sorted(names)):
        header, frames, end = read_segment(names[name], number + 1 < len(names))
        if header[0] != int(name) or (previous is not None and header[1:3] != (previous, previous_end)):
            raise (Missing if int(name) > len(leaves) else Refusal)(f"{names[name].name}: does not follow the segment before it")
        if header[0] != len(leaves):
            raise Missing(f"entries {len(leaves)} to {header[0]} are not there")
        for entry, detail in frames:
            first_entry = first_entry or entry
            fields = check_entry(len(leaves), entry, detail)
            wanted |= {fields["policy"][7:]} if "policy" in fields else set()
            leaves.append(hashlib.sha256(b"\0" + entry).digest())
        previous, previous_end = header[0], end
    return leaves, json.loads(first_entry or "{}")

def verify(directory, vkey):
    wanted = set()
    leaves, first = read_leaves(directory, wanted)
    if not leaves or not (directory / "checkpoint").exists():
        raise Missing("there is no log here, or no checkpoint")
    if first["to"] != f"{vkey} waybill/1":
        raise Refusal("entry 0 names another key")
    checkpoint = open_checkpoint((directory / "checkpoint").read_bytes(), parse_key(vkey))
    if checkpoint.size > len(leaves) or tree_root(leaves[:checkpoint.size]) != checkpoint.root:
        raise Refusal("the checkpoint was signed over other entries than those of the log")
    level, hashes = 0, leaves
    while len(hashes) >= 256:
        for i in range(len(hashes) // 256):
            path = directory / "tree" / Tile(str(level), i, 256).path
            if path.exists() and path.read_bytes() not in (b"", bytes(8192), b"".join(hashes[256 * i:256 * i + 256])):
                raise Refusal(f"{path}: differs from the entries")
        level, hashes = level + 1, [tree_root(hashes[i:i + 256]) for i in range(0, len(hashes) // 256 * 256, 256)]
    kept = {p.name: p.read_bytes() for p in (directory / "policies").glob("*") if re.fullmatch("[0-9a-f]{64}", p.name)}
    for name, content in kept.items():
        if hashlib.sha256(content).hexdigest() != name:
            raise Refusal(f"policies/{name} is not what its name says")
    for name in wanted:
        if name not in kept or any(line[:64] not in kept for line in kept[name].decode().splitlines()):
            raise Missing(f"policies/{name}, or what it lists, is missing")
    return checkpoint.size

def main():
    if len(sys.argv) != 4 or sys.argv[1] != "--key":
        sys.exit("usage: read_log.py --key VKEY DIR")
    try:
        return print(f"ok: {verify(pathlib.Path(sys.argv[3]), sys.argv[2])} signed entries") or 0
    except Missing as error:
        return print(f"unverifiable: {error}") or 4
    except (Refusal, ValueError, LookupError, TypeError, ArithmeticError, struct.error, subprocess.CalledProcessError) as error:
        return print(f"tampered: {error}") or 1

if __name__ == "__main__":
    sys.exit(main())
