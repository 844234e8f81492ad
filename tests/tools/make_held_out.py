#!/usr/bin/env python3
"""Writes tests/data/detect/held_out.jsonl and sealed.jsonl: the texts beside them with made values in their places, so that spans
are exact. The texts were written without looking at the detectors or at the corpus they were tuned on. The same input gives the
same file. With a name (held_out, sealed), prints that one instead."""
import datetime
import hashlib
import json
import pathlib
import random
import re
import sys

sys.dont_write_bytecode = True
import held_out_values as values

DATA = pathlib.Path(__file__).resolve().parents[1] / "data" / "detect"
TYPES = {"eu_vat": "EU_VAT_ID", "it_piva": "IT_VAT_CODE", "card": "CREDIT_CARD", "amex": "CREDIT_CARD", "diners": "CREDIT_CARD",
         "discover": "CREDIT_CARD", "jcb": "CREDIT_CARD", "iban": "IBAN_CODE", "bic": "SWIFT_CODE", "email": "EMAIL_ADDRESS", "ipv4": "IP_ADDRESS",
         "ipv6": "IP_ADDRESS", "mac": "MAC_ADDRESS", "pem": "PRIVATE_KEY", "bitcoin": "CRYPTO", "aws_access": "AWS_ACCESS_KEY",
         "aws_secret": "AWS_SECRET_KEY", "azure": "AZURE_STORAGE_KEY", "gcp": "GCP_API_KEY", "github": "GITHUB_TOKEN", "github_pat": "GITHUB_TOKEN",
         "gitlab": "GITLAB_TOKEN", "slack": "SLACK_TOKEN", "stripe": "STRIPE_KEY", "npm": "NPM_TOKEN", "sendgrid": "SENDGRID_KEY",
         "openai": "OPENAI_KEY"}
MARKS = {"sp": " ", "dash": "-", "dot": ".", "nbsp": "\u00a0", "nnbsp": "\u202f", "ndash": "\u2013", "slash": "/", "zw": "\u200b", "nl": "\n", "dash4": "-"}
GROUPS = {"card": [4, 4, 4, 4], "amex": [4, 6, 5], "jcb": [4, 4, 4, 4], "us_ssn": [3, 2, 4], "us_itin": [3, 2, 4], "in_aadhaar": [4, 4, 4],
          "uk_nino": [2, 2, 2, 2, 1], "uk_nhs": [3, 3, 4], "de_tax_id": [2, 3, 3, 3], "fr_nir": [1, 2, 2, 2, 3, 3, 2]}
PUNCTUATED = {"br_cpf": "###.###.###-##", "br_cnpj": "##.###.###/####-##", "ch_ahv": "###.####.####.##", "be_national_number": "##.##.##-###.##"}
MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()


def grouped(text, sizes, mark):
    parts, at = [], 0
    for size in sizes:
        parts.append(text[at:at + size])
        at += size
    return mark.join(part for part in parts if part)


def written(kind, text, form):
    """The value as people write it; a form is a word of the text file."""
    if form == "low":
        return text.lower()
    if form == "up":
        return text.upper()
    if form == "full":
        return text.translate({48 + n: 0xFF10 + n for n in range(10)})
    if form == "escaped":
        return text.replace("\n", "\\n")
    if form == "dashletter":
        return text[:-1] + "-" + text[-1]
    if form in ("sp3", "dash3"):
        return grouped(text, [3, 3, 3], MARKS[form[:-1]])
    if form == "dash6":
        return text[:6] + "-" + text[6:]
    if form == "dash334":
        return grouped(text, [3, 3, 4], "-")
    if form == "std" and kind in PUNCTUATED:
        at = iter(text)
        return "".join(next(at) if c == "#" else c for c in PUNCTUATED[kind])
    if kind == "eu_vat":
        return text[:2] + " " + text[2:]
    if kind.removeprefix("wrong_") == "iban":
        return grouped(text, [4] * 9, MARKS[form])
    return grouped(text, GROUPS[kind.removeprefix("wrong_")], MARKS.get(form, " "))


def digits_for_marks(r, pattern):
    return re.sub("#", lambda _: r.choice("0123456789"), pattern)


def filler(r, kind):
    more = {"sha1": lambda r: hashlib.sha1(r.randbytes(8)).hexdigest(), "sha256": lambda r: hashlib.sha256(r.randbytes(8)).hexdigest(),
            "md5": lambda r: hashlib.md5(r.randbytes(8)).hexdigest(), "blob64": lambda r: values.base64.b64encode(r.randbytes(64)).decode(),
            "fingerprint": lambda r: ":".join(f"{b:02X}" for b in r.randbytes(20))}
    return (more.get(kind) or values.KEYS.get(kind) or getattr(values, kind))(r)


def fill(r, inside):
    """(text, type or None) for what stands between the brackets."""
    if inside.startswith("="):
        kind, text = inside[1:].split(":", 1)
        return text, kind
    if inside.startswith("~:"):
        return digits_for_marks(r, inside[2:]), None
    if inside.startswith("phone:"):
        return digits_for_marks(r, inside[6:]), "PHONE_NUMBER"
    if inside.startswith("dob:"):
        day = datetime.date(*values.birth(r))
        form, german = inside[4:].removesuffix(" de"), inside.endswith(" de")
        return day.strftime(form.replace("%B", MONTHS[day.month - 1]) if german else form), "DATE_OF_BIRTH"
    found = not inside.startswith("~")
    kind, *forms = inside.lstrip("~").split()
    country = [forms.pop() for form in forms[-1:] if len(form) == 2 and form.isupper()]
    if kind in ("amex", "diners", "discover", "jcb"):
        text = values.card(r, kind)
    elif country:
        text = getattr(values, kind)(r, country[0])
    else:
        text = filler(r, kind)
    for form in forms:
        text = written(kind, text, form)
    return text, TYPES.get(kind, kind.upper()) if found else None


def make(r, template):
    text, spans = "", []
    for outside, inside in re.findall(r"([^⟨]*)(?:⟨([^⟩]*)⟩)?", template):
        text += outside.replace("\\n", "\n").replace("\\t", "\t")
        if inside:
            value, kind = fill(r, inside)
            if kind:
                spans.append({"type": kind, "start": len(text), "end": len(text) + len(value)})
            text += value
    return text, spans


def corpus(name, seed):
    r, lines, seen = random.Random(seed), [], set()
    for line in (DATA / f"{name}_texts.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        language, template = line.split(" ", 1)
        for _ in range(2):
            text, spans = make(r, template)
            if text not in seen:
                seen.add(text)
                lines.append({"id": len(lines) + 1, "language": language, "text": text, "spans": spans})
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines)


if __name__ == "__main__":
    for name, seed in (("held_out", 40), ("sealed", 41)):
        if len(sys.argv) == 1:
            (DATA / f"{name}.jsonl").write_text(corpus(name, seed))
        elif name in sys.argv[1:]:
            sys.stdout.buffer.write(corpus(name, seed).encode())
