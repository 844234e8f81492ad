"""Values for the held-out corpus of the detectors: each function makes one from a random source, with its check digits computed
here, from the published rules and not from the detectors. A value that begins with `wrong` fails its check on purpose."""
import base64
import hashlib
import json
import string

BASE62 = string.ascii_letters + string.digits
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def digits(r, n):
    return "".join(r.choice(string.digits) for _ in range(n))


def of(r, alphabet, n):
    return "".join(r.choice(alphabet) for _ in range(n))


def weighted(text, weights):
    return sum(int(d) * w for d, w in zip(text, weights))


def luhn_digit(text):
    total = 0
    for place, digit in enumerate(reversed(text)):
        n = int(digit) * (2 if place % 2 == 0 else 1)
        total += n - 9 if n > 9 else n
    return str(-total % 10)


def iso7064_11_10(text):
    p = 10
    for digit in text:
        s = (int(digit) + p) % 10 or 10
        p = s * 2 % 11
    return str((11 - p) % 10)


def other_digit(r, text, at=-1):
    """The text with one digit changed, so that a check over single digits fails."""
    at %= len(text)
    return text[:at] + r.choice([d for d in string.digits if d != text[at]]) + text[at + 1:]


# payment cards: (prefixes, length)
CARDS = {"visa": (["4"], 16), "mastercard": (["51", "52", "53", "54", "55", "2221", "2450", "2699"], 16), "amex": (["34", "37"], 15),
         "discover": (["6011", "644", "65"], 16), "diners": (["36", "38", "300", "305"], 14), "jcb": (["3528", "3561", "3589"], 16)}


def card(r, brand=None):
    prefixes, length = CARDS[brand or r.choice(["visa", "visa", "mastercard", "mastercard", "discover", "jcb"])]
    text = r.choice(prefixes)
    text += digits(r, length - 1 - len(text))
    return text + luhn_digit(text)


def wrong_card(r):
    return other_digit(r, card(r), 9)


# IBAN: the national part as letters (a) and digits (n) with the bank's code
IBANS = {"DE": "n18", "FR": "n10x11n2", "GB": "a4n14", "ES": "n20", "IT": "a1n10x12", "NL": "a4n10", "PL": "n24", "SE": "n20", "PT": "n21",
         "CH": "n5x12", "AT": "n16", "BE": "n12", "IE": "a4n14", "DK": "n14", "FI": "n14", "NO": "n11", "CZ": "n20", "IL": "n19", "LU": "n3x13"}


def mod97(text):
    return int("".join(str(int(c, 36)) for c in text)) % 97


def iban(r, country=None):
    country = country or r.choice(list(IBANS))
    shape, body = IBANS[country], ""
    while shape:
        end = 1
        while end < len(shape) and shape[end].isdigit():
            end += 1
        letters = {"n": string.digits, "a": string.ascii_uppercase, "x": string.digits}[shape[0]]
        body, shape = body + of(r, letters, int(shape[1:end])), shape[end:]
    return country + f"{98 - mod97(body + country + '00'):02}" + body


def wrong_iban(r):
    return other_digit(r, iban(r, r.choice(["DE", "ES", "PL", "SE"])), 3)


def birth(r):
    return r.randint(1941, 2004), r.randint(1, 12), r.randint(1, 28)


def us_ssn(r):
    return f"{r.choice([n for n in range(101, 899) if n != 666])}{r.randint(11, 98)}{r.randint(1001, 9998)}"


def us_itin(r):
    return f"9{digits(r, 2)}{r.choice([*range(70, 89), 90, 91, 92, *range(94, 100)])}{digits(r, 4)}"


def uk_nino(r):
    return r.choice(["AB", "CE", "JG", "PW", "SH", "WL", "YZ", "EM"]) + digits(r, 6) + r.choice("ABCD")


def uk_nhs(r):
    while True:
        text = r.choice("4679") + digits(r, 8)
        check = -weighted(text, range(10, 1, -1)) % 11
        if check != 10:
            return text + str(check)


def wrong_nhs(r):
    return other_digit(r, uk_nhs(r))


def de_tax_id(r):
    while True:
        ten = [r.choice("123456789")] + r.sample(string.digits, 10)
        text = "".join(ten[:10])
        if text[0] in text[1:] and len(set(text)) == 9:
            return text + iso7064_11_10(text)


def fr_nir(r):
    year, month, _ = birth(r)
    text = f"{r.choice('12')}{year % 100:02}{month:02}{r.choice(['75', '69', '13', '33', '59'])}{r.randint(1, 399):03}{r.randint(1, 999):03}"
    return text + f"{97 - int(text) % 97:02}"


def es_nif(r):
    text = str(r.randint(10000000, 79999999))
    return text + "TRWAGMYFPDXBNJZSQVHLCKE"[int(text) % 23]


def wrong_nif(r):
    text = es_nif(r)
    return text[:8] + r.choice([c for c in "TRWAGMYFPDXBNJZSQVHLCKE" if c != text[8]])


def es_nie(r):
    first, text = r.choice("XYZ"), digits(r, 7)
    return first + text + "TRWAGMYFPDXBNJZSQVHLCKE"[int(str("XYZ".index(first)) + text) % 23]


ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8,
                                                       12, 14, 16, 10, 22, 25, 24, 23]))


def it_fiscal_code(r):
    year, month, day = birth(r)
    text = (of(r, "BCDFGLMNPRSTVZ", 6) + f"{year % 100:02}" + "ABCDEHLMPRST"[month - 1] + f"{day + r.choice([0, 40]):02}" +
            r.choice(["H501", "F205", "L219", "D612", "A944"]))
    total = sum(ODD[c] if i % 2 == 0 else (int(c) if c.isdigit() else ord(c) - 65) for i, c in enumerate(text))
    return text + chr(65 + total % 26)


def nl_bsn(r):
    while True:
        text = r.choice("12") + digits(r, 7)
        check = weighted(text, range(9, 1, -1)) % 11
        if check != 10:
            return text + str(check)


def pl_pesel(r):
    year, month, day = birth(r)
    text = f"{year % 100:02}{month + (20 if year >= 2000 else 0):02}{day:02}{digits(r, 4)}"
    return text + str(-weighted(text, [1, 3, 7, 9] * 3) % 10)


def wrong_pesel(r):
    return other_digit(r, pl_pesel(r))


def se_personnummer(r):
    year, month, day = birth(r)
    text = f"{year % 100:02}{month:02}{day:02}{r.randint(1, 979):03}"
    return f"{text[:6]}-{text[6:]}{luhn_digit(text)}"


def br_cpf(r):
    text = digits(r, 9)
    for _ in range(2):
        rest = weighted(text, range(len(text) + 1, 1, -1)) % 11
        text += "0" if rest < 2 else str(11 - rest)
    return text


def wrong_cpf(r):
    return other_digit(r, br_cpf(r))


def br_cnpj(r):
    text = digits(r, 8) + "0001"
    for _ in range(2):
        weights = ([6] if len(text) == 13 else []) + [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
        rest = weighted(text, weights) % 11
        text += "0" if rest < 2 else str(11 - rest)
    return text


D5 = [[(a + b) % 5 if a < 5 and b < 5 else (a + b - 5) % 5 + 5 if a < 5 else (a - b) % 5 + 5 if b < 5 else (a - b) % 5 for b in range(10)]
      for a in range(10)]
TURN = [list(range(10))]
for _ in range(7):
    TURN.append([TURN[-1][n] for n in [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]])


def verhoeff_digit(text):
    c = 0
    for place, digit in enumerate(reversed(text), 1):
        c = D5[c][TURN[place % 8][int(digit)]]
    return str(D5[c].index(0))


def in_aadhaar(r):
    text = r.choice("23456789") + digits(r, 10)
    return text + verhoeff_digit(text)


def in_pan(r):
    return of(r, string.ascii_uppercase, 3) + "P" + of(r, string.ascii_uppercase, 1) + f"{r.randint(1, 9999):04}" + of(r, string.ascii_uppercase, 1)


def ch_ahv(r):
    text = "756" + digits(r, 9)
    return text + str(-weighted(text, [1, 3] * 6) % 10)


def be_national_number(r):
    year, month, day = birth(r)
    year = min(year, 1999)
    text = f"{year % 100:02}{month:02}{day:02}{r.randint(1, 997):03}"
    return text + f"{97 - int(text) % 97:02}"


def dk_cpr(r):
    while True:
        _, month, day = birth(r)
        text = f"{day:02}{month:02}{r.randint(41, 99)}{r.randint(0, 399):03}"
        check = -weighted(text, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        if check != 10:
            return text + str(check)


def no_fodselsnummer(r):
    while True:
        _, month, day = birth(r)
        text = f"{day:02}{month:02}{r.randint(41, 99)}{r.randint(0, 499):03}"
        first = -weighted(text, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11
        second = -weighted(text + str(first), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        if first < 10 and second < 10:
            return f"{text}{first}{second}"


def fi_personal_identity_code(r):
    year, month, day = birth(r)
    text, serial = f"{day:02}{month:02}{year % 100:02}", f"{r.randint(2, 899):03}"
    return text + ("A" if year >= 2000 else "-") + serial + "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(text + serial) % 31]


def cz_birth_number(r):
    while True:
        year, month, day = birth(r)
        year = max(1955, min(year, 1999))
        text = f"{year % 100:02}{month + r.choice([0, 50]):02}{day:02}{digits(r, 3)}"
        if int(text) % 11 < 10:
            return f"{text[:6]}/{text[6:]}{int(text) % 11}"


def pt_nif(r):
    text = r.choice("12") + digits(r, 7)
    check = -weighted(text, range(9, 1, -1)) % 11
    return text + str(0 if check >= 10 else check)


def ca_sin(r):
    text = r.choice("1234567") + digits(r, 7)
    return text + luhn_digit(text)


def pl_nip(r):
    while True:
        text = r.choice("5678") + digits(r, 8)
        check = weighted(text, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11
        if check < 10:
            return text + str(check)


def it_piva(r):
    text = f"{r.randint(10000, 9999999):07}" + f"{r.randint(1, 100):03}"
    return text + luhn_digit(text)


def eu_vat(r, country=None):
    country = country or r.choice(["DE", "FR", "IT", "PL", "BE", "SE", "NL", "PT"])
    if country == "DE":
        text = r.choice("123") + digits(r, 7)
        return "DE" + text + iso7064_11_10(text)
    if country == "FR":
        siren = r.choice("345") + digits(r, 7)
        siren += luhn_digit(siren)
        return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"
    if country == "BE":
        text = "0" + r.choice("4578") + digits(r, 6)
        return f"BE{text}{97 - int(text) % 97:02}"
    if country == "SE":
        text = "55" + r.choice("6789") + digits(r, 6)
        return f"SE{text}{luhn_digit(text)}01"
    if country == "NL":
        return f"NL{nl_bsn(r)}B01"
    return country + {"IT": it_piva, "PL": pl_nip, "PT": lambda r: "5" + pt_five(r)}[country](r)


def pt_five(r):
    text = digits(r, 7)
    check = -weighted("5" + text, range(9, 1, -1)) % 11
    return text + str(0 if check >= 10 else check)


def bic(r):
    return r.choice(["DEUTDEFF", "COBADEFFXXX", "BNPAFRPP", "CHASUS33", "UBSWCHZH80A", "INGBNL2A", "CAIXESBBXXX", "UNCRITMM", "NDEASESS", "PKOPPLPW",
                     "CGDIPTPL", "BARCGB22", "RABONL2U", "GEBABEBB", "SOGEFRPPXXX", "SPKODE2BXXX"])


def email(r):
    first = r.choice(["anna", "j.doe", "marie-claire", "o_hansen", "k.nowak", "luis.garcia", "sven", "p.rossi", "info", "billing", "a.b.c", "john99"])
    place = r.choice(["example.com", "mail.example.org", "firma-mueller.de", "exemple.fr", "ejemplo.es", "azienda.it", "przyklad.pl", "voorbeeld.nl",
                      "foretag.se", "empresa.pt", "sub.dept.example.co.uk", "gmail.com", "outlook.com", "proton.me"])
    return first + r.choice(["", "", "+news", str(r.randint(2, 99))]) + "@" + place


def ipv4(r):
    return ".".join([str(r.choice([10, 52, 81, 130, 172, 185, 192, 203])), str(r.randint(0, 255)), str(r.randint(0, 255)), str(r.randint(1, 254))])


def ipv6(r):
    groups = [f"{r.randint(1, 65535):x}" for _ in range(6)]
    return r.choice([f"2001:db8:{':'.join(groups)}", f"2001:db8::{groups[0]}", f"fe80::{':'.join(groups[:4])}", f"2a00:1450:{groups[0]}::{groups[1]}"])


def mac(r):
    return r.choice([":", "-"]).join(of(r, "0123456789abcdef", 2) for _ in range(6))


def b64u(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwt(r):
    head = b64u(json.dumps({"alg": r.choice(["HS256", "RS256", "ES256"]), "typ": "JWT"}).encode())
    return f"{head}.{b64u(json.dumps({'sub': digits(r, 10), 'iat': r.randint(1600000000, 1700000000)}).encode())}.{b64u(r.randbytes(32))}"


def pem(r):
    kind = r.choice(["RSA ", "EC ", "", "OPENSSH "])
    body = base64.b64encode(r.randbytes(r.choice([121, 240, 608]))).decode()
    lines = "\n".join(body[i:i + 64] for i in range(0, len(body), 64))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"


def public_pem(r):
    body = base64.b64encode(r.randbytes(270)).decode()
    lines = "\n".join(body[i:i + 64] for i in range(0, len(body), 64))
    what = r.choice(["CERTIFICATE", "PUBLIC KEY", "CERTIFICATE REQUEST"])
    return f"-----BEGIN {what}-----\n{lines}\n-----END {what}-----"


def base58check(payload):
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(whole, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(whole) - len(whole.lstrip(b"\0"))) + text


def bech32(r):
    def polymod(values):
        chk = 1
        for v in values:
            top, chk = chk >> 25, (chk & 0x1FFFFFF) << 5 ^ v
            for i, g in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
                chk ^= g if top >> i & 1 else 0
        return chk
    values = [0] + [r.randint(0, 31) for _ in range(31)] + [r.choice([0, 16])]  # 160 bits fill 32 groups exactly
    values = values[:33]
    wide = [ord(c) >> 5 for c in "bc"] + [0] + [ord(c) & 31 for c in "bc"]
    check = polymod(wide + values + [0] * 6) ^ 1
    return "bc1" + "".join(BECH32[v] for v in values + [check >> 5 * (5 - i) & 31 for i in range(6)])


def bitcoin(r):
    return bech32(r) if r.random() < 0.4 else base58check(bytes([r.choice([0, 5])]) + r.randbytes(20))


def wrong_bitcoin(r):
    text = base58check(b"\0" + r.randbytes(20))
    return text[:-1] + r.choice([c for c in BASE58 if c != text[-1]])


KEYS = {"aws_access": lambda r: r.choice(["AKIA", "ASIA"]) + of(r, string.ascii_uppercase + "234567", 16),
        "aws_secret": lambda r: of(r, BASE62 + "/+", 40), "azure": lambda r: base64.b64encode(r.randbytes(64)).decode(),
        "gcp": lambda r: "AIza" + of(r, BASE62 + "-_", 35), "github": lambda r: r.choice(["ghp_", "gho_", "ghs_"]) + of(r, BASE62, 36),
        "github_pat": lambda r: "github_pat_" + of(r, BASE62, 22) + "_" + of(r, BASE62, 59), "gitlab": lambda r: "glpat-" + of(r, BASE62 + "-_", 20),
        "slack": lambda r: f"xoxb-{r.randint(10**11, 10**12 - 1)}-{r.randint(10**12, 10**13 - 1)}-{of(r, BASE62, 24)}",
        "stripe": lambda r: r.choice(["sk_live_", "sk_test_", "rk_live_"]) + of(r, BASE62, r.choice([24, 99])),
        "npm": lambda r: "npm_" + of(r, BASE62, 36), "sendgrid": lambda r: f"SG.{of(r, BASE62 + '-_', 22)}.{of(r, BASE62 + '-_', 43)}",
        "openai": lambda r: "sk-proj-" + of(r, BASE62, 48)}


# look-alikes that are nothing
def isbn13(r):
    text = "978" + digits(r, 9)
    return text + str(-weighted(text, [1, 3] * 6) % 10)


def ean13(r):
    text = r.choice(["40", "54", "87", "50"]) + digits(r, 10)
    return text + str(-weighted(text, [1, 3] * 6) % 10)


def imei(r):
    text = "35" + digits(r, 12)
    return text + luhn_digit(text)


def uuid(r):
    h = of(r, "0123456789abcdef", 32)
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"


def blob(r):
    return base64.b64encode(r.randbytes(r.choice([48, 96, 180, 333]))).decode()


def b32(r):
    return base64.b32encode(r.randbytes(60)).decode()


def hexdump(r):
    return "\n".join(f"{16 * i:08x}  " + " ".join(of(r, "0123456789abcdef", 2) for _ in range(8)) + "  " +
                     " ".join(of(r, "0123456789abcdef", 2) for _ in range(8)) + "  |" + of(r, BASE62 + "....", 16) + "|" for i in range(3))
