"""What `verify_tiles.py --self-test` is held against: published vectors (RFC 8032, the signed note, tile sizes, the proof
cases of a folder with testdata/inclusion and testdata/consistency) and made logs, whole and tampered with.
The logs are made by the letter of the RFCs and share no code with the verifier but the curve and the key id.
Not a program of its own, and no test of the log that the project serves: that is what verify_tiles.py is for."""

import base64
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator

from verify_tiles import (
    BASE,
    ORDER,
    P,
    Point,
    Refusal,
    Tile,
    decode_point,
    ed25519_holds,
    key_id,
    multiply,
    open_note,
    parse_key,
    parse_tile,
    print_entries,
    tiles_of,
    verify,
)

LOG = "log.example/self-test"
SEED = bytes(range(32))
NOTE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE_TEXT = "This is an example message.\n"
NOTE = NOTE_TEXT + (
    "\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
RFC8032 = [  # section 7.1, tests 1 to 3: secret key, public key, message, signature
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


# ---- proofs: RFC 9162 sections 2.1.3.2 and 2.1.4.2


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def inclusion_holds(index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    """Whether `proof` leads from the leaf hash at `index` to the root of a tree of `size` leaves."""
    if not 0 <= index < size or any(len(item) != 32 for item in [leaf, root, *proof]):
        return False
    here, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False  # the proof is longer than the path
        if here & 1 or here == last:
            result = node_hash(sibling, result)
            while here and not here & 1:  # levels at which the right edge has no sibling
                here, last = here >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and result == root


def consistency_holds(size1: int, size2: int, root1: bytes, root2: bytes, proof: list[bytes]) -> bool:
    """Whether the tree of `size1` leaves is a prefix of that of `size2`. An empty first tree proves nothing: refused."""
    if not 0 < size1 <= size2:
        return False
    if size1 == size2:
        return not proof and root1 == root2
    if not proof or any(len(item) != 32 for item in [root1, root2, *proof]):
        return False
    if size1 & (size1 - 1) == 0:  # the first tree is one full subtree: its root is where the proof starts
        proof = [root1, *proof]
    here, last = size1 - 1, size2 - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    older = newer = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and older == root1 and newer == root2


def case_holds(kind: str, case: dict) -> bool:
    raw = {name: base64.b64decode(case[name], validate=True) for name in ("root", "leafHash", "root1", "root2") if name in case}
    proof = [base64.b64decode(item, validate=True) for item in case["proof"] or []]
    if kind == "inclusion":
        return inclusion_holds(case["leafIdx"], case["treeSize"], raw["leafHash"], proof, raw["root"])
    return consistency_holds(case["size1"], case["size2"], raw["root1"], raw["root2"], proof)


def run_cases(folder: pathlib.Path) -> list[str]:
    """What is wrong, one line each: a case that came out otherwise than its `wantErr`, or no cases of a kind at all."""
    wrong = []
    for kind in ("inclusion", "consistency"):
        seen = {True: 0, False: 0}
        for path in sorted((folder / "testdata" / kind).rglob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            seen[case["wantErr"]] += 1
            if case_holds(kind, case) == case["wantErr"]:
                wrong.append(f"{path.relative_to(folder)}: {'accepted' if case['wantErr'] else 'refused'}")
        print(f"{kind}: {seen[False]} to accept, {seen[True]} to refuse")
        if not all(seen.values()):
            wrong.append(f"{kind}: no cases to accept or none to refuse under {folder}")
    return wrong


# ---- made logs


def encode_point(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    return (point[1] * inverse % P | (point[0] * inverse % P & 1) << 255).to_bytes(32, "little")


def ed25519_sign(seed: bytes, message: bytes) -> tuple[bytes, bytes]:
    """The public key and the signature; not of constant time: for self-made test keys only."""
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    public = encode_point(multiply(scalar, BASE))
    r = int.from_bytes(hashlib.sha512(digest[32:] + message).digest(), "little") % ORDER
    point = encode_point(multiply(r, BASE))
    k = int.from_bytes(hashlib.sha512(point + public + message).digest(), "little") % ORDER
    return public, point + ((r + k * scalar) % ORDER).to_bytes(32, "little")


def made_key(name: str = LOG, kind: int = 1, more: bytes = b"") -> str:
    typed = bytes([kind]) + ed25519_sign(SEED, b"")[0] + more
    return f"{name}+{key_id(name, typed).hex()}+{base64.b64encode(typed).decode()}"


def signature_line(text: str, seed: bytes = SEED, name: str = LOG) -> str:
    public, signature = ed25519_sign(seed, text.encode())
    blob = key_id(name, b"\x01" + public) + signature
    return f"\u2014 {name} {base64.b64encode(blob).decode()}\n"


def signed(text: str, seed: bytes = SEED, name: str = LOG) -> bytes:
    return (text + "\n" + signature_line(text, seed, name)).encode()


def defined_root(hashes: list[bytes]) -> bytes:
    """MTH word for word: split at the largest power of two smaller than the count."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    k = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + defined_root(hashes[:k]) + defined_root(hashes[k:])).digest()


def made_entries(count: int) -> list[bytes]:
    return [b"" if i == 3 else f'{{"entry":{i}}}'.encode() for i in range(count)]


def made_leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(b"\x00" + entry).digest() for entry in made_entries(count)]


def made_text(size: int, origin: str = LOG) -> str:
    return f"{origin}\n{size}\n{base64.b64encode(defined_root(made_leaves(size))).decode()}\n"


def write(folder: pathlib.Path, path: str, data: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)


def write_log(folder: pathlib.Path, size: int) -> None:
    def write_tiles(kind: str, items: list[bytes]) -> None:
        for start in range(0, len(items), 256):
            part = items[start : start + 256]
            suffix = f".p/{len(part)}" if len(part) < 256 else ""
            write(folder, f"tile/{kind}/{start // 256:03d}{suffix}", b"".join(part))

    write(folder, "checkpoint", signed(made_text(size)))
    write_tiles("entries", [len(entry).to_bytes(2, "big") + entry for entry in made_entries(size)])
    leaves = made_leaves(size)
    for level in range(3):
        step = 256**level
        write_tiles(str(level), [defined_root(leaves[i : i + step]) for i in range(0, size - step + 1, step)])


def flip(path: str, position: int) -> Callable[[pathlib.Path], None]:
    def change(folder: pathlib.Path) -> None:
        data = bytearray((folder / path).read_bytes())
        data[position] ^= 1
        (folder / path).write_bytes(data)

    return change


def put(path: str, data: bytes) -> Callable[[pathlib.Path], None]:
    return lambda folder: write(folder, path, data)


def cut(path: str, count: int) -> Callable[[pathlib.Path], None]:
    return lambda folder: write(folder, path, (folder / path).read_bytes()[:-count])


def drop(path: str) -> Callable[[pathlib.Path], None]:
    return lambda folder: (folder / path).unlink()


def tamperings() -> list[tuple[Callable[[pathlib.Path], None], str]]:
    """What may be done to a log of 600 entries, each with words of the refusal that must follow."""
    text, good = made_text(600), signed(made_text(600)).decode()
    root, other = text.split("\n")[2], base64.b64encode(bytes(32)).decode()
    forged = signature_line("another text\n")
    hashes = b"".join(made_leaves(600))
    bundle = b"".join(len(e).to_bytes(2, "big") + e for e in made_entries(601)[512:])

    def note(content: str) -> Callable[[pathlib.Path], None]:
        return put("checkpoint", content.encode())

    def text_signed(content: str) -> Callable[[pathlib.Path], None]:
        return put("checkpoint", signed(content))

    return [
        (drop("checkpoint"), "checkpoint: missing"),
        (flip("checkpoint", len(LOG) + 1), "does not verify"),
        (note(text), "does not end in an empty line"),
        (note(text + "\n"), "does not end in an empty line"),
        (note(good[:-1]), "does not end in an empty line"),
        (note(good + "\n"), "does not end in an empty line"),
        (note(good + "more\n"), "signature line of the note is malformed"),
        (note(good.replace("\u2014", "-")), "signature line of the note is malformed"),
        (note(good.replace("\u2014 ", "\u2014  ")), "signature line of the note is malformed"),
        (note(good[:-1] + " more\n"), "signature line of the note is malformed"),
        (note(good + "\u2014 a+b AAAAAAAA\n"), "signature line of the note is malformed"),
        (note(good.replace("\n", "\r\n")), "control character"),
        (put("checkpoint", good.encode() + b"\xff"), "not UTF-8"),
        (note(f"{text}\n\u2014 {LOG} AAAA\n"), "too short"),
        (note(f"{text}\n\u2014 {LOG} AAAAAA\n"), "not base64"),
        (note(f"{text}\n\u2014 {LOG} AAAAAAB=\n"), "not canonical base64"),
        (note(text + "\n" + forged), "does not verify"),
        (note(good + forged), "does not verify"),
        (put("checkpoint", signed(text, bytes(32))), "no signature of the log's key"),
        (put("checkpoint", signed(text, SEED, "log.example/another")), "no signature of the log's key"),
        (text_signed(made_text(600, "log.example/another")), "is not the name of the key"),
        (text_signed(f"{LOG}\n0600\n{root}\n"), "without leading zeros"),
        (text_signed(f"{LOG}\n+600\n{root}\n"), "without leading zeros"),
        (text_signed(f"{LOG}\n{2**64}\n{root}\n"), "64 bits"),
        (text_signed(f"{LOG}\n600\n{other[:-4]}\n"), "not 32 bytes"),
        (text_signed(f"{LOG}\n600\n{root[:-1]}\n"), "not base64"),
        (text_signed(f"{LOG}\n600\n"), "lacks a line"),
        (text_signed(text + "\n"), "holds an empty one"),
        (text_signed(f"{LOG}\n600\n{other}\n"), "root of the entries is not the checkpoint's"),
        (text_signed(f"{LOG}\n599\n{root}\n"), "not a file of a log of 599 entries"),
        (text_signed(f"{LOG}\n601\n{root}\n"), "tile/entries/002.p/89: missing"),
        (text_signed(f"{LOG}\n{2**63}\n{root}\n"), "tile/entries/002: missing"),
        (flip("tile/entries/000", 2), "tile/0/000: hash 0 is not"),
        (flip("tile/entries/002.p/88", -1), "tile/0/002.p/88: hash 87 is not"),
        (cut("tile/entries/001", 1), "ends within an entry"),
        (put("tile/entries/002.p/88", bundle[:-15] + b"\x00"), "ends within an entry"),
        (put("tile/entries/002.p/88", bundle), "89 entries where 88 are due"),
        (drop("tile/entries/001"), "tile/entries/001: missing"),
        (flip("tile/0/001", 8191), "tile/0/001: hash 255 is not"),
        (flip("tile/0/002.p/88", 0), "tile/0/002.p/88: hash 0 is not"),
        (flip("tile/1/000.p/2", 40), "tile/1/000.p/2: hash 1 is not"),
        (cut("tile/0/000", 32), "8160 bytes where 8192 are due"),
        (cut("tile/0/002.p/88", 1), "2815 bytes where 2816 are due"),
        (put("tile/0/000", hashes[:8192] + b"\x00"), "8193 bytes where 8192 are due"),
        (drop("tile/0/000"), "tile/0/000: missing"),
        (drop("tile/1/000.p/2"), "tile/1/000.p/2: missing"),
        (put("tile/1/000.p/1", hashes[:32]), "tile/1/000.p/1: hash 0 is not"),
        (put("tile/0/000.p/2", hashes[32:96]), "tile/0/000.p/2: hash 0 is not"),
        (put("tile/entries/000.p/1", b"\x00\x01x"), "is not the beginning of its entry bundle"),
        (put("tile/entries/000.p/2", b"\x00\x01x"), "1 entries where 2 are due"),
        (put("tile/0/002.p/89", bytes(32 * 89)), "not a file of a log of 600 entries"),
        (put("tile/0/002", bytes(8192)), "not a file of a log of 600 entries"),
        (put("tile/0/003.p/1", bytes(32)), "not a file of a log of 600 entries"),
        (put("tile/2/000.p/1", bytes(32)), "not a file of a log of 600 entries"),
        (put("tile/0/000.p/0", b""), "not a file of a log of 600 entries"),
        (put("tile/0/000.p/256", hashes[:8192]), "not a file of a log of 600 entries"),
        (put("tile/0/000.p/01", hashes[:32]), "not a file of a log of 600 entries"),
        (put("tile/00/000", hashes[:8192]), "not a file of a log of 600 entries"),
        (put("tile/0/x000/000", hashes[:8192]), "not a file of a log of 600 entries"),
        (put("tile/entries/001.tmp", b""), "not a file of a log of 600 entries"),
        (put("stray", b""), "not a file of a log of 600 entries"),
        (lambda folder: (folder / "tile/0/x001").symlink_to(folder / "tile/0"), "neither a file nor a folder"),
    ]


# ---- checks


def refusal_of(action: Callable[[], object]) -> str:
    try:
        action()
    except Refusal as refusal:
        return str(refusal)
    return ""


def check_refused_points() -> Iterator[tuple[str, bool]]:
    public, good = ed25519_sign(SEED, b"message")
    bad = {"y above the field": P + 1, "the negative of x = 0": 1 | 1 << 255, "no point of the curve": 2}
    for what, number in bad.items():
        data = number.to_bytes(32, "little")
        yield f"{what} is refused", decode_point(data) is None
        yield f"{what} is refused as a key", not ed25519_holds(data, b"message", good)
        yield f"{what} is refused in a signature", not ed25519_holds(public, b"message", data + good[32:])
    yield "a key of 33 bytes is refused", not ed25519_holds(public + b"\x00", b"message", good)
    yield "a signature of 65 bytes is refused", not ed25519_holds(public, b"message", good + b"\x00")


def check_proofs() -> Iterator[tuple[str, bool]]:
    """What the published proof cases leave open: a step above the root, which would prove a larger tree's root."""
    a, b, c, d, above = (bytes([i]) * 32 for i in range(5))
    ab, cd = node_hash(a, b), node_hash(c, d)
    yield "a leaf is its tree", inclusion_holds(0, 1, a, [], a)
    yield "an inclusion proof stops at the root", not inclusion_holds(0, 1, a, [above], node_hash(above, a))
    older, newer = node_hash(ab, c), node_hash(ab, cd)
    yield "three leaves begin four", consistency_holds(3, 4, older, newer, [c, d, ab])
    risen = node_hash(above, older), node_hash(above, newer)
    yield "a consistency proof stops at the root", not consistency_holds(3, 4, *risen, [c, d, ab, above])


def check_program(folder: pathlib.Path) -> Iterator[tuple[str, bool]]:
    def run(*arguments: object) -> tuple[int, bytes, bytes]:
        program = pathlib.Path(__file__).with_name("verify_tiles.py")
        done = subprocess.run([sys.executable, program, *arguments], capture_output=True, check=False)
        return done.returncode, done.stdout, done.stderr

    verdict = f"ok: 257 entries, root {made_text(257).splitlines()[2]}\n".encode()
    printed = b"".join(entry + b"\n" for entry in made_entries(257))
    yield "the verdict goes to stdout", run("--key", made_key(), folder) == (0, verdict, b"")
    yield "or to stderr after the entries", run("--key", made_key(), "--print-entries", folder) == (0, printed, verdict)
    yield "an entry of two lines is not printed", "line break" in refusal_of(lambda: print_entries([b"a\nb"]))
    for arguments in (("--key", NOTE_KEY, folder), ("--key", "name", folder), ("--key", made_key(), folder / "absent")):
        code, out, err = run(*arguments)
        yield f"refused with status 1: {err.decode().strip()}", (code, out, err[:9]) == (1, b"", b"refused: ")
    key = ("--key", made_key())
    for arguments in ((), (folder,), key, ("--self-test", folder), ("--self-test", *key), (*key, "--merkle", folder, folder)):
        yield f"wrong use gives status 2: {arguments}", run(*arguments)[:2] == (2, b"")


def check_vectors() -> Iterator[tuple[str, bool]]:
    for number, (secret, public, message, signature) in enumerate(RFC8032, 1):
        made = ed25519_sign(bytes.fromhex(secret), bytes.fromhex(message))
        yield f"RFC 8032 test {number} is signed", made == (bytes.fromhex(public), bytes.fromhex(signature))
        yield f"RFC 8032 test {number} holds", ed25519_holds(made[0], bytes.fromhex(message), made[1])
        yield f"RFC 8032 test {number} of another message fails", not ed25519_holds(made[0], b"other", made[1])
        above = made[1][:32] + (int.from_bytes(made[1][32:], "little") + ORDER).to_bytes(32, "little")
        yield f"RFC 8032 test {number} with S above the order fails", not ed25519_holds(made[0], bytes.fromhex(message), above)
    yield from check_refused_points()
    key = parse_key(NOTE_KEY)
    yield "the published note opens", open_note(NOTE.encode(), key) == NOTE_TEXT
    yield "a changed note is refused", "not verify" in refusal_of(lambda: open_note(NOTE.replace("an ", "no ").encode(), key))
    yield "a note splits at its last empty line", open_note(signed("a\n\nb\n"), parse_key(made_key())) == "a\n\nb\n"
    spaced, longer = made_key(name="a\u00a0b"), made_key(more=b"\x00")
    wrong_id, no_id = NOTE_KEY.replace("530d", "530e"), NOTE_KEY.replace("530d", "53xx")
    for vkey in (wrong_id, no_id, NOTE_KEY[:-4], spaced, longer, made_key(kind=4), "name"):
        yield f"verifier key {vkey!r} is refused", refusal_of(lambda: parse_key(vkey)) != ""
    sizes = [[(t.index, t.width) for t in tiles_of(70000, kind)] for kind in ("entries", "0", "1", "2", "3")]
    level0 = [(i, 256) for i in range(273)] + [(273, 112)]
    yield "70,000 entries have the published tiles", sizes == [level0, level0, [(0, 256), (1, 17)], [(0, 1)], []]
    yield "a tile's index is written in threes", Tile("0", 1234067, 256).path == "tile/0/x001/x234/067"
    yield "and read back", parse_tile("tile/63/x001/x234/067.p/9") == Tile("63", 1234067, 9)


def check_logs() -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as name:
        for size in (0, 1, 2, 255, 256, 257, 600, 70000):
            folder = pathlib.Path(name) / str(size)
            write_log(folder, size)
            log = verify(folder, made_key(), None, True)
            yield f"a log of {size} entries is verified", log.entries == made_entries(size)
        yield from check_program(pathlib.Path(name) / "257")
        base, older = pathlib.Path(name) / "600", pathlib.Path(name) / "older"
        for size in (0, 1, 256, 511, 600):
            older.write_bytes(signed(made_text(size)))
            yield f"and extends its checkpoint of {size}", verify(base, made_key(), older).checkpoint.size == 600
        mixed = made_text(511).replace("511", "512")
        for text, words in ((made_text(601), "has 601"), (mixed, "first 512"), (made_text(1, "log.example/x"), "origin")):
            older.write_bytes(signed(text))
            yield f"another older checkpoint is refused: {words}", words in refusal_of(lambda: verify(base, made_key(), older))
        older.write_bytes(signed(made_text(1), bytes(32)))
        said = refusal_of(lambda: verify(base, made_key(), older))
        yield "an older checkpoint of another key is refused", "no signature" in said
        for number, (tamper, words) in enumerate(tamperings()):
            folder = pathlib.Path(name) / f"tampered-{number}"
            shutil.copytree(base, folder)
            tamper(folder)
            said = refusal_of(lambda: verify(folder, made_key()))
            yield f"tampering {number} is refused: {words} (said: {said or 'ok'})", words in said
        text = made_text(600)
        others = signature_line(text, bytes(32)) + signature_line(text, bytes(32), "witness.example")
        write(base, "checkpoint", signed(text) + others.encode())
        write(base, "tile/0/000.p/2", b"".join(made_leaves(2)))
        write(base, "tile/entries/002.p/1", b"\x00\x0d" + made_entries(513)[512])
        yield "older partial tiles and other keys' signatures are allowed", verify(base, made_key()).checkpoint.size == 600


def self_test(merkle: pathlib.Path | None) -> int:
    checks = [*check_vectors(), *check_proofs(), *check_logs()]
    wrong = [what for what, holds in checks if not holds]
    if merkle:
        wrong += run_cases(merkle)
    for what in wrong:
        print(f"self-test failed: {what}", file=sys.stderr)
    print(f"self-test: {len(checks)} checks, {len(wrong)} failed")
    return 1 if wrong else 0
