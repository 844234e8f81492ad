#!/usr/bin/env python3
"""Recomputes the commitment vectors of docs/formats.md with hashlib and its own ChaCha20 (RFC 8439): a second reading of
the same rules, which shares no code with the program. Exit 0: all are right; 1: the lines that are not are printed."""
import hashlib
import pathlib
import re
import struct
import sys


def rotated(value, bits):
    return (value << bits | value >> (32 - bits)) & 0xFFFFFFFF


def quarter_round(x, a, b, c, d):
    for left, right, turned, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        x[left] = (x[left] + x[right]) & 0xFFFFFFFF
        x[turned] = rotated(x[turned] ^ x[left], bits)


def chacha20_block(key, counter, nonce):
    start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574]
    start += struct.unpack("<8L", key) + (counter,) + struct.unpack("<3L", nonce)
    x = list(start)
    for _ in range(10):
        for column in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)):
            quarter_round(x, *column)
        for diagonal in ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter_round(x, *diagonal)
    return struct.pack("<16L", *((a + b) & 0xFFFFFFFF for a, b in zip(x, start)))


def salt(seed, k):
    return chacha20_block(seed, k // 4, bytes(12))[16 * (k % 4):][:16]


def tree(hashes):
    while len(hashes) > 1:
        groups = [hashes[i:i + 256] for i in range(0, len(hashes), 256)]
        hashes = [hashlib.sha256(b"\x03" + b"".join(group)).digest() for group in groups]
    return hashes[0]


def items_root(places, order):
    seed = bytes(range(32))
    commitments = [[] for _ in places]
    for k, place in enumerate(order):
        head = b"\x02" + salt(seed, k) + struct.pack(">HL", place, len(commitments[place]))
        commitments[place].append(hashlib.sha256(head + b"item-%d" % k).digest())
    if not order:
        return "-"
    return tree([tree(c) if evidence == "e" else bytes(32) for evidence, c in zip(places, commitments)]).hex()


def places_in(order):
    out = []
    for token in [] if order == "-" else order.split(","):
        place, _, times = token.partition("*")
        out += [int(place)] * int(times or 1)
    return out


def main(document):
    key = bytes(range(32))
    nonce = bytes.fromhex("000000090000004a00000000")
    if chacha20_block(key, 1, nonce)[:8].hex() != "10f1e7e4d13b5915":  # RFC 8439 section 2.3.2
        print("this script's ChaCha20 is wrong")
        return 1
    block = re.search(r"^```commitment-vectors\n(.*?)^```", document.read_text(), re.S | re.M)
    wrong = checked = 0
    for line in block[1].splitlines() if block else []:
        name, places, order, root = line.split()
        computed = items_root(places, places_in(order))
        checked += 1
        if computed != root:
            wrong += 1
            print(f"{name}: the document has {root}, it must be {computed}")
    print(f"{checked} vectors, {wrong} wrong")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
