"""The policies that most tests of the gateway run under, and messages for their routes."""
import json

CATALOG = """
categories:
  pii.name: {title: Name}
  pii.email: {title: E-mail address, subject: true}
  bank.iban: {title: IBAN}
  text.free: {title: Free text}
  text.log: {title: Text in bulk, evidence: count}
  card.number: {title: Card number, never: clear}
  tech.id: {title: Identifier, evidence: count}
  tech.flag: {title: Switch, evidence: count}
  tech.name: {title: Name of a field, evidence: count}
"""
# What the routes of most tests are. `acme` has it all; other vendors are made of its parts.
HEAD = """
vendor: %(vendor)s
title: %(vendor)s Ltd
agreement:
  reference: DPA-%(vendor)s
  purpose: testing
  valid: {from: 2024-01-01, until: %(until)s}
  share:
    pii.name: clear
    pii.email: tokenize
    bank.iban: {mask: {keep_last: 4}}
    text.free: {redact: {with: "[gone]"}}
    text.log: clear
    card.number: refuse
    tech.*: clear
connection:
  url: %(url)s
  tls: {ca: certs/vendor-ca.pem, certificate: certs/to-vendor.pem, key: certs/to-vendor.key%(pins)s}
routes:
"""
PEOPLE = """
  - route: create-people
    match: POST /v1/companies/{company}/people
    clients: ["spiffe://corp.example/hr/*", "dns:payroll.corp.example"]
    names:
      $.people[*].marks: tech.name
    outbound:
      path: {company: tech.id}
      query: {dry_run: tech.flag, tag: tech.id, owner: pii.email}
      header: {idempotency-key: tech.id, x-owner: pii.email, x-iban: bank.iban}
      body:
        format: json
        fields:
          $.batch: tech.id
          $.people[*].id: tech.id
          $.people[*].name: pii.name
          $.people[*].email: pii.email
          $.people[*].iban: bank.iban
          $.people[*].note: text.free
          $.people[*].card: card.number
          $.people[*].marks.*: tech.flag
    inbound:
      body:
        format: json
        restore:
          $.people[*].email: pii.email
"""
OTHERS = """
  - route: read-person
    match: GET /v1/people/{person}
    clients: ["*"]
    outbound: {path: {person: tech.id}, query: {part: tech.id}}
  - route: look-at-person
    match: HEAD /v1/people/{person}
    clients: ["*"]
    outbound: {path: {person: tech.id}}
  - route: remove-person
    match: DELETE /v1/people/{person}
    clients: ["*"]
    outbound: {path: {person: tech.id}}
  - route: submit-form
    match: POST /v1/form
    clients: ["*"]
    outbound:
      body:
        format: form
        fields: {$.name: pii.name, $.email: pii.email, $.id: tech.id}
  - route: shop-only
    match: POST /v1/shop
    clients: ["spiffe://corp.example/shop/*"]
    outbound: {body: {format: json, fields: {$.id: tech.id}}}
  - route: strict
    match: POST /v1/strict
    clients: ["*"]
    unknown: refuse
    outbound: {query: {part: tech.id}, body: {format: json, fields: {$.id: tech.id}}}
  - route: small
    match: POST /v1/small
    clients: ["*"]
    limits: {body: 4KiB, item: 256, items: 10, members: 6, depth: 4}
    outbound: {body: {format: json, fields: {"$..id": tech.id}}}
  - route: whole
    match: POST /v1/whole
    clients: ["*"]
    whole: true
    outbound: {body: {format: json, fields: {"$.rows[*].text": text.log}}}
  - route: bulk
    match: POST /v1/bulk
    clients: ["*"]
    limits: {body: 4GiB}
    outbound: {body: {format: json, fields: {"$.rows[*].text": text.log, "$.rows[*].name": pii.name}}}
"""


def policy(vendor, url, routes=PEOPLE + OTHERS, until="2099-12-31", pins=()):
    pins = f", pins: [{', '.join(pins)}]" if pins else ""
    return HEAD % {"vendor": vendor, "url": url, "until": until, "pins": pins} + routes


def people(count=1, **more):
    """A message for create-people of which every field has its own treatment."""
    return json.dumps({"people": [{"id": n, "name": f"Name {n}", "email": f"p{n}@corp.example", "iban": f"IE29AIBK9311521234{n:04}",
                                   "note": f"private note {n}", "unnamed": f"drift {n}", **more}
                                  for n in range(count)]}, separators=(",", ":")).encode()


def bulk(rows, size):
    """A message for `bulk` in rows of a known size."""
    return b'{"rows":[' + b",".join([b'{"text":"' + b"t" * size + b'","withheld":"w"}'] * rows) + b"]}"
