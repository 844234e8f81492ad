#!/usr/bin/env python3
"""Derives the vectors of docs/keys.md from its text, with nothing but hashlib, hmac and the AES below, and compares them.
Prints each that differs; exits 0 only where all agree. Shares no code with Waybill, and must not."""
import base64
import datetime
import hashlib
import hmac
import pathlib
import re
import sys


def hkdf(key: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256 and no salt."""
    pseudorandom = hmac.new(bytes(32), key, hashlib.sha256).digest()
    out, block = b"", b""
    while len(out) < length:
        block = hmac.new(pseudorandom, block + info + bytes([len(out) // 32 + 1]), hashlib.sha256).digest()
        out += block
    return out[:length]


def times(a: int, b: int) -> int:
    """In GF(2^8) modulo x^8 + x^4 + x^3 + x + 1."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def s_box() -> list:
    box = []
    for value in range(256):
        inverse = next((i for i in range(256) if times(value, i) == 1), 0)
        rotated = [(inverse << n | inverse >> 8 - n) & 0xFF for n in range(5)]
        box.append(rotated[0] ^ rotated[1] ^ rotated[2] ^ rotated[3] ^ rotated[4] ^ 0x63)
    return box


SBOX = s_box()


def aes(key: bytes, block: bytes) -> bytes:
    """FIPS 197, one block, encryption."""
    words, rounds, constant = [key[i:i + 4] for i in range(0, len(key), 4)], len(key) // 4 + 6, 1
    size = len(words)
    for i in range(size, 4 * (rounds + 1)):
        word = words[-1]
        if i % size == 0:
            word = bytes(SBOX[b] for b in word[1:] + word[:1])
            word, constant = bytes([word[0] ^ constant]) + word[1:], times(constant, 2)
        elif size > 6 and i % size == 4:
            word = bytes(SBOX[b] for b in word)
        words.append(xor(words[i - size], word))
    keys = [b"".join(words[4 * i:4 * i + 4]) for i in range(rounds + 1)]
    state = xor(block, keys[0])
    for number in range(1, rounds + 1):
        state = bytes(SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16))
        if number < rounds:
            state = b"".join(bytes(times(c[i], 2) ^ times(c[(i + 1) % 4], 3) ^ c[(i + 2) % 4] ^ c[(i + 3) % 4]
                                   for i in range(4)) for c in (state[j:j + 4] for j in range(0, 16, 4)))
        state = xor(state, keys[number])
    return state


def xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right))


def double(block: bytes) -> bytes:
    value = int.from_bytes(block, "big") << 1
    return ((value ^ (0x87 if value >> 128 else 0)) & (1 << 128) - 1).to_bytes(16, "big")


def cmac(key: bytes, message: bytes) -> bytes:
    """RFC 4493."""
    mask = double(aes(key, bytes(16)))
    if not message or len(message) % 16:
        mask, message = double(mask), message + b"\x80" + bytes(-(len(message) + 1) % 16)
    message = message[:-16] + xor(message[-16:], mask)
    state = bytes(16)
    for i in range(0, len(message), 16):
        state = aes(key, xor(state, message[i:i + 16]))
    return state


def siv(key: bytes, associated: bytes, text: bytes) -> bytes:
    """RFC 5297 with one associated-data string: SIV and ciphertext."""
    mac, counter_key = key[:len(key) // 2], key[len(key) // 2:]
    d = xor(double(cmac(mac, bytes(16))), cmac(mac, associated))
    if len(text) >= 16:
        value = cmac(mac, text[:-16] + xor(text[-16:], d))
    else:
        value = cmac(mac, xor(double(d), text + b"\x80" + bytes(15 - len(text))))
    counter = int.from_bytes(value, "big") & ~(1 << 63 | 1 << 31)
    stream = b"".join(aes(counter_key, ((counter + i) % (1 << 128)).to_bytes(16, "big"))
                      for i in range((len(text) + 15) // 16))
    return value + xor(text, stream)


def url64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def vectors_of(given: dict) -> dict:
    ring, keys, category = bytes.fromhex(given["ring_key"]), given["keys"].encode(), given["category"].encode()
    derived = {use: hkdf(ring, b"\0".join([b"waybill/1", use.encode(), keys, category]), 64 if use == "token" else 32)
               for use in ("token", "hash", "fpe", "shift")}
    key_id = hkdf(ring, b"waybill/1\0id", 4).hex()
    plaintext = (given["type"] + given["text"]).encode()
    sealed = siv(derived["token"], keys + b"\0" + category, plaintext)
    hashed = hashlib.blake2b(plaintext, digest_size=32, key=derived["hash"]).digest()
    # Imported here: check_ff1.py takes its AES from this file.
    from check_ff1 import ff1
    digits = [int(c) for c in given["fpe_text"] if c.isdigit()]
    encrypted = iter(ff1(derived["fpe"], 10, keys + b"\0" + category, digits))
    kept_form = "".join(str(next(encrypted)) if c.isdigit() else c for c in given["fpe_text"])
    drawn = int.from_bytes(hashlib.blake2b(given["text"].encode(), digest_size=32, key=derived["shift"]).digest()[:8], "big") % 60
    moved = datetime.date.fromisoformat(given["shift_text"]) + datetime.timedelta(drawn - 30 if drawn < 30 else drawn - 29)
    return {"fpe": kept_form, "shift_30_days": moved.isoformat(), "key_id": key_id, **{f"{use}_key": key.hex() for use, key in derived.items()},
            "token": f"wbt1.{key_id}.{url64(sealed)}.", "hash": f"wbh1.{key_id}.{url64(hashed)}"}


def main(document: pathlib.Path) -> int:
    published = siv(bytes.fromhex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
                    bytes.fromhex("101112131415161718191a1b1c1d1e1f2021222324252627"),
                    bytes.fromhex("112233445566778899aabbccddee"))
    assert published.hex() == "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c", "RFC 5297 A.1"
    block = re.search(r"```vectors\n(.*?)```", document.read_text(), re.S)
    given = dict(line.split(" = ", 1) for line in block.group(1).splitlines() if line)
    wrong = {name: value for name, value in vectors_of(given).items() if given.get(name) != value}
    for name, value in wrong.items():
        print(f"{name} = {value}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
