#!/usr/bin/env python3
"""Makes corpus.jsonl: sentences, records, logs and code with values of every detector in them, and look-alikes with none.
Each line is {"id", "text", "spans": [{"type", "start", "end"}]}, offsets in code points. The check digits are computed here
on their own, so that the corpus also holds the program's. The same seed makes the same file."""
import base64
import hashlib
import json
import pathlib
import random
import string

R = random.Random(20261123)
D = string.digits
B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def digits(n, first=D):
    return R.choice(first) + "".join(R.choice(D) for _ in range(n - 1))


def of(alphabet, n):
    return "".join(R.choice(alphabet) for _ in range(n))


def weighted(text, weights):
    return sum(int(c) * w for c, w in zip(text, weights))


def luhn_ok(text):
    total = 0
    for i, c in enumerate(reversed(text)):
        v = int(c) * (1 + i % 2)
        total += v - 9 if v > 9 else v
    return total % 10 == 0


def with_luhn(body):
    return next(body + d for d in D if luhn_ok(body + d))


def ymd():
    return f"{R.randrange(100):02}{R.randrange(1, 13):02}{R.randrange(1, 29):02}"


def dmy():
    text = ymd()
    return text[4:] + text[2:4] + text[:2]


def groups(text, *lengths, by=" "):
    out, at = [], 0
    for n in lengths:
        out.append(text[at:at + n])
        at += n
    return by.join(out)


def until(make):
    while True:
        value = make()
        if value:
            return value


def card():
    brand = R.choice([("4", 16), (str(R.randrange(51, 56)), 16), ("37", 15), ("34", 15), ("6011", 16), ("36", 14), ("3530", 16), ("2221", 16)])
    number = with_luhn(brand[0] + digits(brand[1] - 1 - len(brand[0])))
    shape = {16: (4, 4, 4, 4), 15: (4, 6, 5), 14: (4, 6, 4)}[len(number)]
    return R.choice([number, groups(number, *shape), groups(number, *shape, by="-"), groups(number, *shape, by="\u00a0")])


def iban():
    country, bban = R.choice([("DE", digits(18)), ("GB", of(string.ascii_uppercase, 4) + digits(14)), ("FR", digits(20) + of(string.ascii_uppercase, 1) + digits(2)),
                              ("NL", of(string.ascii_uppercase, 4) + digits(10)), ("ES", digits(20)), ("CH", digits(17)), ("NO", digits(11)), ("PL", digits(24)), ("IE", of(string.ascii_uppercase, 4) + digits(14))])
    number = int("".join(str(int(c, 36)) for c in bban + country + "00"))
    text = f"{country}{98 - number % 97:02}{bban}"
    spaced = " ".join(text[i:i + 4] for i in range(0, len(text), 4))
    return R.choice([text, spaced, spaced])


def verhoeff():
    d = [[(i + j) % 5 if i < 5 and j < 5 else (i + j - 5) % 5 + 5 if i < 5 else (i - j) % 5 + 5 if j < 5 else (i - j) % 5 for j in range(10)] for i in range(10)]
    p = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    for i in range(2, 8):
        p.append([p[i - 1][p[1][j]] for j in range(10)])
    body = digits(11, "23456789")
    for last in D:
        c = 0
        for i, ch in enumerate(reversed(body + last)):
            c = d[c][p[i % 8][int(ch)]]
        if c == 0:
            return R.choice([body + last, groups(body + last, 4, 4, 4)])


def mod11_10(body):
    p = 10
    for c in body:
        s = (int(c) + p) % 10 or 10
        p = s * 2 % 11
    return body + str((11 - p) % 10)


def de_tax():
    body = R.sample(D, 9)
    body.insert(R.randrange(9), R.choice(body))
    text = "".join(body)
    return None if text[0] == "0" else R.choice([mod11_10(text), groups(mod11_10(text), 2, 3, 3, 3)])


def nhs():
    body = digits(9, "4679")
    check = (11 - weighted(body, range(10, 1, -1)) % 11) % 11
    return None if check == 10 else R.choice([f"{body}{check}", groups(f"{body}{check}", 3, 3, 4)])


def bsn():
    body = digits(8, "123456789")
    check = weighted(body, range(9, 1, -1)) % 11
    return None if check == 10 else f"{body}{check}"


def nir():
    body = R.choice("12") + f"{R.randrange(100):02}{R.randrange(1, 13):02}{R.randrange(1, 96):02}{R.randrange(1, 990):03}{R.randrange(1, 999):03}"
    text = body + f"{97 - int(body) % 97:02}"
    return R.choice([text, groups(text, 1, 2, 2, 2, 3, 3, 2)])


def dni():
    n = digits(8)
    letter = "TRWAGMYFPDXBNJZSQVHLCKE"[int(n) % 23]
    return R.choice([n + letter, f"{n}-{letter}", f"{n[:2]}.{n[2:5]}.{n[5:]}-{letter}"])


def nie():
    n = R.choice("012") + digits(7)
    letter = "TRWAGMYFPDXBNJZSQVHLCKE"[int(n) % 23]
    return R.choice(["{}{}{}", "{}-{}-{}"]).format("XYZ"[int(n[0])], n[1:], letter)


def fiscal():
    odd = dict(zip(string.digits + string.ascii_uppercase, [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]))
    text = of("BCDFGLMNPRSTV", 6) + f"{R.randrange(100):02}" + R.choice("ABCDEHLMPRST") + f"{R.randrange(1, 29) + R.choice([0, 40]):02}" + R.choice("ABCDEFGHIL") + digits(3)
    total = sum(odd[c] if i % 2 == 0 else int(c) if c.isdigit() else ord(c) - 65 for i, c in enumerate(text))
    return text + chr(65 + total % 26)


def pesel():
    body = ymd() + digits(4)
    return body + str(-weighted(body, [1, 3, 7, 9] * 3) % 10)


def personnummer():
    text = with_luhn(ymd() + digits(3))
    return R.choice([f"{text[:6]}-{text[6:]}", f"19{text[:6]}-{text[6:]}"])


def cpf():
    body = digits(9)
    for _ in range(2):
        rest = weighted(body, range(len(body) + 1, 1, -1)) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return R.choice([body, f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"])


def cnpj():
    body = digits(8) + "0001"
    for weights in ([5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2], [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]):
        rest = weighted(body, weights) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return R.choice([body, f"{body[:2]}.{body[2:5]}.{body[5:8]}/{body[8:12]}-{body[12:]}"])


def cpr():
    def one():
        body = dmy() + digits(3)
        check = -weighted(body, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return None if check == 10 else f"{body[:6]}-{body[6:]}{check}"
    return until(one)


def hetu():
    date, serial = dmy(), f"{R.randrange(2, 900):03}"
    return f"{date}-{serial}" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(date + serial) % 31]


def fodselsnummer():
    body = dmy() + digits(3)
    k1 = -weighted(body, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11
    k2 = -weighted(body + str(k1 % 10), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return None if 10 in (k1, k2) else f"{body}{k1}{k2}"


def belgian():
    body = ymd() + digits(3)
    text = body + f"{97 - int(body) % 97:02}"
    return R.choice([text, f"{text[:2]}.{text[2:4]}.{text[4:6]}-{text[6:9]}.{text[9:]}"])


def ahv():
    body = "756" + digits(9)
    text = body + str(-weighted(body, [1, 3] * 6) % 10)
    return f"{text[:3]}.{text[3:7]}.{text[7:11]}.{text[11:]}"


def pt_nif():
    body = R.choice("123") + digits(7)
    rest = 11 - weighted(body, range(9, 1, -1)) % 11
    return body + str(0 if rest >= 10 else rest)


def rodne():
    return until(lambda: (lambda n: f"{n[:6]}/{n[6:]}" if int(n) % 11 == 0 else None)(ymd() + digits(4)))


def sin():
    return groups(with_luhn(digits(8, "1234567")), 3, 3, 3)


def ssn():
    area = R.choice([a for a in range(1, 900) if a != 666])
    text = f"{area:03}{R.randrange(1, 100):02}{R.randrange(1, 10000):04}"
    return R.choice([groups(text, 3, 2, 4, by="-")] * 3 + [groups(text, 3, 2, 4)])


def itin():
    return f"9{digits(2)}-{R.choice([70, 75, 80, 88, 90, 94])}-{digits(4)}"


def nino():
    text = R.choice(["AB", "CE", "JG", "PR", "WK", "YM"]) + digits(6) + R.choice("ABCD")
    return R.choice([text, groups(text, 2, 2, 2, 2, 1)])


def vat():
    def germany():
        return "DE" + mod11_10(digits(8, "123456789"))

    def france():
        siren = with_luhn(digits(8, "3456789"))
        return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"

    def netherlands():
        return "NL" + until(bsn) + "B01"

    def italy():
        return "IT" + with_luhn(digits(10, "01234567"))

    def poland():
        body = digits(9, "5678")
        check = weighted(body, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11
        return None if check == 10 else f"PL{body}{check}"

    def belgium():
        body = "0" + digits(7, "4567")
        return f"BE{body}{97 - int(body) % 97:02}"
    return until(R.choice([germany, france, netherlands, italy, poland, belgium]))


def email():
    name = R.choice(["anna.schmidt", "j.doe", "maria_lopez", "o'neill", "info", "sales+eu", "x.y-z", "piotr89", "søren.holm", "t"])
    return f"{name}@{R.choice(['example.com', 'mail.example.org', 'corp.example.co.uk', 'firma.example', 'uni-bonn.example.de', 'a1.io'])}"


def phone():
    n = digits
    a, e = n(3, "23456789"), n(3, "23456789")
    return R.choice([f"({a}) {e}-{n(4)}", f"({a}) {e} {n(4)}", f"{a}-{e}-{n(4)}", f"{a}.{e}.{n(4)}", f"+1 {a} {e} {n(4)}", f"+1-{a}-{e}-{n(4)}", f"1-{a}-{e}-{n(4)}",
                     f"+1{a}{e}{n(4)}", f"({a}){e}-{n(4)}", f"+44 20 7946 0{n(3)}", f"+44 7{n(3)} {n(6)}", f"020 7946 0{n(3)}", f"07{n(3)} {n(6)}", f"+49 30 {n(8, '123456789')}",
                     f"030 {n(8, '123456789')}", f"0171/{n(7, '123456789')}", f"+33 6 {n(2)} {n(2)} {n(2)} {n(2)}", f"06 {n(2)} {n(2)} {n(2)} {n(2)}", f"+34 6{n(2)} {n(3)} {n(3)}",
                     f"+39 333 {n(7)}", f"+48 5{n(2)} {n(3)} {n(3)}", f"+46 70 {n(3)} {n(2)} {n(2)}", f"+91 98{n(3)} {n(5)}", f"+55 11 9{n(4)}-{n(4)}", f"+81 3-{n(4, '3456')}-{n(4)}",
                     f"+61 2 {n(4, '89')} {n(4)}", f"+353 1 {n(3)} {n(4)}", f"+41 44 {n(3)} {n(2)} {n(2)}", f"{a}-{e}-{n(4)} x{n(3)}", f"+44 (0)20 7946 0{n(3)}"])


def ip():
    four = ".".join(str(R.randrange(1, 255)) for _ in range(4))
    six = ":".join(of("0123456789abcdef", 4) for _ in range(8))
    return R.choice([four, four, six, f"2001:db8::{of('123456789abcdef', 4)}", f"fe80::{of('123456789', 3)}:{of('abcdef12', 4)}"])


def mac():
    return R.choice(":-").join(of("0123456789abcdef", 2) for _ in range(6))


def bitcoin():
    raw = R.choice([b"\0", b"\5"]) + bytes(R.randrange(256) for _ in range(20))
    raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
    n, text = int.from_bytes(raw, "big"), ""
    while n:
        n, rest = divmod(n, 58)
        text = B58[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def bic():
    return R.choice(["DEUTDEFF", "COBADEFFXXX", "BNPAFRPP", "CHASUS33", "BARCGB22", "UBSWCHZH80A", "NDEASESS", "INGBNL2A", "HSBCGB2LXXX", "SOGEFRPP"])


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwt():
    return ".".join([b64url(b'{"alg":"HS256","typ":"JWT"}'), b64url(json.dumps({"sub": digits(10), "iat": 1516239022}).encode()), b64url(bytes(R.randrange(256) for _ in range(32)))])


def pem():
    kind = R.choice(["RSA ", "", "EC ", "OPENSSH "])
    body = base64.b64encode(bytes(R.randrange(256) for _ in range(200))).decode()
    return f"-----BEGIN {kind}PRIVATE KEY-----\n" + "\n".join(body[i:i + 64] for i in range(0, len(body), 64)) + f"\n-----END {kind}PRIVATE KEY-----"


def dob():
    y, m, d = R.randrange(1940, 2010), R.randrange(1, 13), R.randrange(13, 29)
    month = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"][m - 1]
    return R.choice([f"{y}-{m:02}-{d}", f"{d}/{m:02}/{y}", f"{m:02}/{d}/{y}", f"{d}.{m:02}.{y}", f"{month} {d}, {y}", f"{d} {month} {y}", f"{d}th {month} {y}"])


ALNUM = string.ascii_letters + D
HEX = "0123456789abcdef"
MADE = {
    "CREDIT_CARD": (card, ["card number", "Kreditkarte", "tarjeta de crédito", "carte bancaire", ""]),
    "IBAN_CODE": (iban, ["IBAN", "account", "Konto", "rekening", ""]),
    "US_SSN": (ssn, ["SSN", "social security number", "SSN", ""]),
    "US_ITIN": (itin, ["ITIN", "taxpayer number", ""]),
    "UK_NINO": (nino, ["National Insurance number", "NINO", ""]),
    "UK_NHS": (lambda: until(nhs), ["NHS number", "patient NHS no", "NHS"]),
    "DE_TAX_ID": (lambda: until(de_tax), ["Steuer-ID", "Steueridentifikationsnummer", "tax id", "IdNr"]),
    "FR_NIR": (nir, ["numéro de sécurité sociale", "NIR", ""]),
    "ES_NIF": (dni, ["DNI", "NIF", ""]),
    "ES_NIE": (nie, ["NIE", ""]),
    "IT_FISCAL_CODE": (fiscal, ["codice fiscale", "CF", ""]),
    "NL_BSN": (lambda: until(bsn), ["BSN", "burgerservicenummer", "sofinummer"]),
    "PL_PESEL": (pesel, ["PESEL", "numer PESEL", ""]),
    "SE_PERSONNUMMER": (personnummer, ["personnummer", ""]),
    "BR_CPF": (cpf, ["CPF", "CPF", "cadastro"]),
    "BR_CNPJ": (cnpj, ["CNPJ", ""]),
    "IN_AADHAAR": (verhoeff, ["Aadhaar", "UIDAI number", "Aadhaar card number"]),
    "IN_PAN": (lambda: of("ABCDEFGHKLMNPQRSTVWXYZ", 3) + "P" + of(string.ascii_uppercase, 1) + digits(4) + of(string.ascii_uppercase, 1), ["PAN", ""]),
    "BE_NATIONAL_NUMBER": (belgian, ["rijksregisternummer", "numéro de registre national", "NISS"]),
    "DK_CPR": (cpr, ["CPR", "CPR-nummer", ""]),
    "FI_PERSONAL_IDENTITY_CODE": (hetu, ["henkilötunnus", "HETU", ""]),
    "NO_FODSELSNUMMER": (lambda: until(fodselsnummer), ["fødselsnummer", "personnummer fnr", ""]),
    "PT_NIF": (pt_nif, ["NIF contribuinte", "número de contribuinte"]),
    "CH_AHV": (ahv, ["AHV-Nummer", "numéro AVS", ""]),
    "CZ_BIRTH_NUMBER": (rodne, ["rodné číslo", ""]),
    "CA_SIN": (sin, ["SIN", "social insurance number"]),
    "EU_VAT_ID": (vat, ["VAT number", "USt-IdNr.", "numéro de TVA", "P.IVA", ""]),
    "EMAIL_ADDRESS": (email, ["e-mail", "mail", "correo", ""]),
    "PHONE_NUMBER": (phone, ["phone", "Tel.", "call me at", "téléphone", "móvil", ""]),
    "IP_ADDRESS": (ip, ["IP", "host", ""]),
    "MAC_ADDRESS": (mac, ["MAC", "eth0 hwaddr", ""]),
    "CRYPTO": (bitcoin, ["wallet", "BTC address", ""]),
    "SWIFT_CODE": (bic, ["BIC", "SWIFT code", "SWIFT/BIC"]),
    "DATE_OF_BIRTH": (dob, ["born", "date of birth", "DOB", "Geburtsdatum", "né le", "fecha de nacimiento", "D.O.B."]),
    "US_PASSPORT": (lambda: digits(9, "12345"), ["passport", "passport number", "US passport"]),
    "JWT": (jwt, ["token", "Authorization: Bearer", ""]),
    "PRIVATE_KEY": (pem, ["key", ""]),
    "AWS_ACCESS_KEY": (lambda: "AKIA" + of(string.ascii_uppercase + "234567", 16), ["aws_access_key_id", ""]),
    "AWS_SECRET_KEY": (lambda: of(ALNUM, 20) + "/" + of(ALNUM, 19), ["aws_secret_access_key", "AWS secret"]),
    "GCP_API_KEY": (lambda: "AIza" + of(ALNUM + "-_", 34) + "x", ["key", ""]),
    "AZURE_STORAGE_KEY": (lambda: base64.b64encode(bytes(R.randrange(256) for _ in range(64))).decode(), ["AccountKey", "azure storage key"]),
    "GITHUB_TOKEN": (lambda: R.choice(["ghp_", "gho_", "ghs_"]) + of(ALNUM, 36), ["token", ""]),
    "GITLAB_TOKEN": (lambda: "glpat-" + of(ALNUM, 20), ["token", ""]),
    "SLACK_TOKEN": (lambda: f"xoxb-{digits(12)}-{digits(12)}-{of(ALNUM, 24)}", ["slack", ""]),
    "STRIPE_KEY": (lambda: R.choice(["sk_live_", "sk_test_", "rk_live_"]) + of(ALNUM, 24), ["stripe", ""]),
    "OPENAI_KEY": (lambda: "sk-" + of(ALNUM, 48), ["OPENAI_API_KEY", ""]),
    "NPM_TOKEN": (lambda: "npm_" + of(ALNUM, 36), ["token", ""]),
    "SENDGRID_KEY": (lambda: "SG." + of(ALNUM, 22) + "." + of(ALNUM, 43), ["key", ""]),
}
SPOKEN = ["My {w} is {v}.", "Please note the {w} {v} for your files.", "{w}: {v}", "The customer's {w}, {v}, was confirmed today.", "{w}={v}", '{{"{w}": "{v}"}}', "Here it is – {w} {v} – thanks!",
          "Guten Tag, {w} lautet {v}, bitte prüfen.", "Bonjour, {w} : {v}", "\"{w}\";\"{v}\";\"Zürich\"", "Hi 👋 {w} {v} 🙂"]
PLAIN = ["See {v} in the attachment.", "{v}", "Muss ich {v} noch einmal senden?", "Name,Value\nSmith,{v}\n", "She wrote “{v}” on the form.", "Merci, j'ai bien noté {v}.", "({v})", "<td>{v}</td>"]


def word(n):
    return "".join(R.choice(string.ascii_lowercase) for _ in range(n))


def number_but(bad, n):
    return until(lambda: (lambda t: None if bad(t) else t)(digits(n, "123456789")))


def negatives():
    uuid = lambda: "-".join(of(HEX, n) for n in (8, 4, 4, 4, 12))
    blob = lambda n: base64.b64encode(bytes(R.randrange(256) for _ in range(n))).decode()
    bad_card = lambda: number_but(lambda t: luhn_ok("4" + t), 15)
    yield from (f"Order {digits(10)} was shipped on 2024-0{R.randrange(1, 10)}-1{R.randrange(10)}, tracking 1Z{of(string.ascii_uppercase + D, 16)}." for _ in range(12))
    yield from (f"Invoice INV-{digits(4)}-{digits(5)} total 1,{digits(3)}.{digits(2)} EUR, due 12.0{R.randrange(1, 10)}.2025" for _ in range(12))
    yield from (f"request_id={uuid()} status=200 took {digits(3)}ms" for _ in range(12))
    yield from (f"card 4{t[:3]} {t[3:7]} {t[7:11]} {t[11:]} was mistyped" for t in (bad_card() for _ in range(10)))
    yield from (f"{R.randrange(1600000000, 1800000000)} INFO worker-{R.randrange(99)} finished batch {digits(8)}" for _ in range(10))
    yield from (f"2024-11-2{R.randrange(10)}T1{R.randrange(10)}:2{R.randrange(10)}:3{R.randrange(10)}.{digits(6)}Z level=warn msg=\"retry {digits(1)}\"" for _ in range(10))
    yield from (f"version 10.{R.randrange(30)}.{R.randrange(20)}.{R.randrange(200)} replaces v2.{digits(1)}.{digits(2)}-rc1+build.{digits(5)}" for _ in range(10))
    yield from (f"data:image/png;base64,{blob(120)}" for _ in range(8))
    yield from (f"sha256:{of(HEX, 64)} commit {of(HEX, 40)}" for _ in range(10))
    yield from (f"ISBN 978-3-16-{digits(6)}-{digits(1)}, EAN {digits(13, '4')}" for _ in range(8))
    yield from (f"for (int i = 0; i < {digits(4)}; ++i) sum += a[i] * 0x{of(HEX, 8)}; // see std::array<{word(4)}::{word(5)}>" for _ in range(8))
    yield from (f"npm install {word(6)}@{R.randrange(20)}.{R.randrange(20)}.{R.randrange(9)} @types/{word(5)} && git clone git@github.com:{word(5)}/{word(6)}.git" for _ in range(8))
    yield from (f"<img src=\"/img/{word(5)}@2x.png\" width=\"{digits(3)}\" height=\"{digits(3)}\">" for _ in range(6))
    yield from (f"The parcel weighs {R.randrange(9)}.{digits(2)} kg and measures {digits(2)} x {digits(2)} x {digits(2)} cm, price ${digits(4)}.{digits(2)}." for _ in range(10))
    yield from (f"Latitude {R.randrange(-90, 90)}.{digits(6)}, longitude {R.randrange(-180, 180)}.{digits(6)}" for _ in range(8))
    yield from (f"000-{digits(2, '123456789')}-{digits(4)} and 666-{digits(2)}-{digits(4)} are never given out" for _ in range(6))
    yield from (f"{R.choice(['GB', 'DE', 'FR'])}00 {of(string.ascii_uppercase, 4)} {digits(4)} {digits(4)} {digits(4)} {digits(2)}" for _ in range(6))
    yield from (f"SKU {of(string.ascii_uppercase, 3)}-{digits(5)}-{of(string.ascii_uppercase, 2)}, serial {of(string.ascii_uppercase + D, 14)}" for _ in range(10))
    yield from (f"Meeting moved from {d} to {d + 1} March 2025, room {digits(3)}, floor {digits(1)}." for d in range(10, 18))
    yield from (f"Hired on 2019-0{R.randrange(1, 10)}-15, contract expires 31/12/2026." for _ in range(6))
    yield from ("STANDARD DOCUMENT TEMPLATE FOR INTERNAL DATABASE MIGRATION", "PLEASE READ THE FOLLOWING STATEMENT CAREFULLY", "The quick brown fox jumps over the lazy dog.",
                "Die Bürgermeisterin eröffnete das Straßenfest um 18:30 Uhr mit 1.234.567 Gästen.", "Il a couru 10 000 mètres en 27:13.81.", "A ratio of 16:9 or 4:3; see pages 112-118 and chapter 3.2.1.4.5.",
                "In 1998 there were 12 345 678 inhabitants, 3.7% more than in 1988.", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx is a placeholder", "AKIAXXXXXXXXXXXXXXXX is a placeholder too",
                "Set sk_test_<your key here> and Bearer <token>.", "-----BEGIN CERTIFICATE-----\nMIIBszCCARwCCQDv\n-----END CERTIFICATE-----", "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJB\n-----END PUBLIC KEY-----",
                "SHA1 Fingerprint=AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD", "std::cout << a::b << dead::beef;", "twitter @somebody and @other.person said hi", "user@localhost: permission denied",
                "Score 3:2 (1:1), 45+2', attendance 54,321", "1.3.6.1.4.1.311.21.20 is an OID", "π ≈ 3.14159265358979323846", "π ≈ 3,14159265358979323846", "0,123456789 und 1e400 sind Zahlen", "12:34:56 up 10 days, load 0.12 0.34 0.56",
                "id 1234567 row 7654321 col 42", "Bestellnummer 4012888888881882", "http://example.com/a/4111111111111112/b?x=1", "SSN 123-45-678 is too short", "ABCD1234 EFGH5678", "Q3 2024 vs Q4 2024: +12.5% (+1,234,567)")


def line(number, text, spans):
    return json.dumps({"id": number, "text": text, "spans": spans}, ensure_ascii=False)


def main():
    lines = []
    for kind, (make, labels) in MADE.items():
        for i in range(14):
            value, label = make(), labels[i % len(labels)]
            form = R.choice(SPOKEN) if label else R.choice(PLAIN)
            if "\n" in value:
                form = "{w}:\n{v}\n"
            text = form.format(w=label, v="\0")
            at = text.index("\0")
            lines.append(line(len(lines), text.replace("\0", value), [{"type": kind, "start": at, "end": at + len(value)}]))
    several = ["EMAIL_ADDRESS", "PHONE_NUMBER", "IBAN_CODE", "CREDIT_CARD", "US_SSN", "IP_ADDRESS", "DATE_OF_BIRTH"]
    for _ in range(40):
        text, spans = "Record of the customer", []
        for kind in R.sample(several, 3):
            make, labels = MADE[kind]
            value = make()
            text += f"; {labels[0]}: "
            spans.append({"type": kind, "start": len(text), "end": len(text) + len(value)})
            text += value
        lines.append(line(len(lines), text + ".", spans))
    for text in negatives():
        lines.append(line(len(lines), text, []))
    (pathlib.Path(__file__).parent / "corpus.jsonl").write_text("\n".join(lines) + "\n")


main()
