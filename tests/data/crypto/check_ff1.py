#!/usr/bin/env python3
"""FF1 of NIST SP 800-38G once more, in Python's integers and with the AES of check_keys.py: compares every vector of
ff1.txt, prints each that differs, and exits 0 only where all agree. Shares no code with Waybill, and must not."""
import pathlib
import sys

from check_keys import aes, xor


def number(radix, numerals):
    value = 0
    for numeral in numerals:
        value = value * radix + numeral
    return value


def numerals_of(radix, value, count):
    out = []
    for _ in range(count):
        value, numeral = divmod(value, radix)
        out.append(numeral)
    return out[::-1]


def ff1(key, radix, tweak, numerals):
    n, t = len(numerals), len(tweak)
    u, v = n // 2, n - n // 2
    a, b = number(radix, numerals[:u]), number(radix, numerals[u:])
    width = ((radix ** v - 1).bit_length() + 7) // 8
    d = 4 * ((width + 3) // 4) + 4
    p = bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([10, u % 256]) + n.to_bytes(4, "big") + t.to_bytes(4, "big")
    for i in range(10):
        q = tweak + bytes((-t - width - 1) % 16) + bytes([i]) + b.to_bytes(width, "big")
        r = bytes(16)
        for at in range(0, len(p + q), 16):
            r = aes(key, xor(r, (p + q)[at:at + 16]))
        s = r + b"".join(aes(key, xor(r, j.to_bytes(16, "big"))) for j in range(1, (d + 15) // 16))
        a, b = b, (a + int.from_bytes(s[:d], "big")) % radix ** (u if i % 2 == 0 else v)
    return numerals_of(radix, a, u) + numerals_of(radix, b, v)


def listed(text):
    return [int(one) for one in text.split()]


def main(path):
    wrong = 0
    blocks = [block for block in path.read_text().split("\n\n") if "key = " in block]
    for block in blocks:
        given = dict(line.split(" =", 1) for line in block.splitlines() if not line.startswith("#"))
        given = {name: value[1:] for name, value in given.items()}
        made = ff1(bytes.fromhex(given["key"]), int(given["radix"]), bytes.fromhex(given["tweak"]), listed(given["plain"]))
        if made != listed(given["cipher"]):
            wrong += 1
            print(block, "\ncipher =", *made)
    return 1 if wrong or not blocks else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(__file__).with_name("ff1.txt")))
