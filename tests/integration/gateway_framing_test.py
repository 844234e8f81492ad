#!/usr/bin/env python3
"""What two readers could take in two ways is refused with 400, the connection is closed, and nothing of it goes on."""
import concurrent.futures

from agreements import people
from client import request
from gateway import GatewayCase
from program import main
from vendor import until

BODY = people()
CREATE = GatewayCase.CREATE
SMUGGLED = request("GET", GatewayCase.PERSON, fields=[("X-Smuggled", "yes")])


def head(*lines, first=f"POST {CREATE} HTTP/1.1", host="Host: localhost"):
    return "\r\n".join([first, *([host] if host else []), "Content-Type: application/json", *lines, "", ""]).encode("latin-1")


CHUNKED = head("Transfer-Encoding: chunked")
LENGTH = f"Content-Length: {len(BODY)}"
SIZE = f"{len(BODY):x}".encode()
CASES = {
    "both lengths": head(LENGTH, "Transfer-Encoding: chunked") + BODY,
    "both lengths, the other way round": head("Transfer-Encoding: chunked", LENGTH) + b"0\r\n\r\n",
    "lengths that differ": head(LENGTH, "Content-Length: 2") + BODY,
    "one length twice": head(LENGTH, LENGTH) + BODY,
    "a list of lengths": head("Content-Length: 2, 2") + b"{}",
    "a length with a sign": head("Content-Length: +2") + b"{}",
    "a negative length": head("Content-Length: -2") + b"{}",
    "a length in hex": head("Content-Length: 0x2") + b"{}",
    "a length with a space": head("Content-Length: 2 2") + b"{}",
    "an empty length": head("Content-Length:"),
    "a length beyond all numbers": head("Content-Length: 99999999999999999999999") + b"{}",
    "another coding": head("Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n",
    "a coding twice": head("Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + b"0\r\n\r\n",
    "a coding in a list": head("Transfer-Encoding: chunked, chunked") + b"0\r\n\r\n",
    "a coding that is nearly one": head("Transfer-Encoding: xchunked") + b"0\r\n\r\n",
    "a coding with a control byte": head("Transfer-Encoding: \x0bchunked") + b"0\r\n\r\n",
    "identity": head("Transfer-Encoding: identity", LENGTH) + BODY,
    "a chunk size with a sign": CHUNKED + b"+2\r\n{}\r\n0\r\n\r\n",
    "a chunk size with a prefix": CHUNKED + b"0x2\r\n{}\r\n0\r\n\r\n",
    "a chunk size with a space": CHUNKED + b"2 \r\n{}\r\n0\r\n\r\n",
    "no chunk size": CHUNKED + b"\r\n{}\r\n0\r\n\r\n",
    "a chunk size beyond all numbers": CHUNKED + b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "a chunk that is longer than it says": CHUNKED + b"1\r\n{}\r\n0\r\n\r\n",
    "a chunk line that ends in LF": CHUNKED + SIZE + b"\n" + BODY + b"\r\n0\r\n\r\n",
    "a chunk that ends in LF": CHUNKED + SIZE + b"\r\n" + BODY + b"\n0\r\n\r\n",
    "a chunk extension with a bare CR": CHUNKED + b"2;a\rb\r\n{}\r\n0\r\n\r\n",
    "a trailer that is no field": CHUNKED + SIZE + b"\r\n" + BODY + b"\r\n0\r\nno colon\r\n\r\n",
    "a folded field": head("X-Long: one\r\n two", LENGTH) + BODY,
    "a field that begins with a fold": head(" X-Long: one", LENGTH) + BODY,
    "a bare CR": head("X-Odd: a\rb", LENGTH) + BODY,
    "a bare LF": head("X-Odd: a\nContent-Length: 0", LENGTH) + BODY,
    "a head in LF alone": b"GET /acme/v1/people/1 HTTP/1.1\nHost: localhost\n\n",
    "a space before the colon": head("Content-Length : 2") + b"{}",
    "a name that is empty": head(": value", LENGTH) + BODY,
    "a name that is no token": head("Content(Length): 2", LENGTH) + BODY,
    "a line without a colon": head("Content-Length", LENGTH) + BODY,
    "NUL in a value": head("X-Odd: a\0b", LENGTH) + BODY,
    "a control byte in a value": head("X-Odd: a\x01b", LENGTH) + BODY,
    "DEL in a value": head("X-Odd: a\x7fb", LENGTH) + BODY,
    "no Host": head(LENGTH, host=None) + BODY,
    "two Hosts": head("Host: other", LENGTH) + BODY,
    "an empty Host": head(LENGTH, host="Host:") + BODY,
    "a Host with a user": head(LENGTH, host="Host: user@localhost") + BODY,
    "a Host with a path": head(LENGTH, host="Host: localhost/acme") + BODY,
    "an absolute target": head(LENGTH, first=f"POST https://localhost{CREATE} HTTP/1.1") + BODY,
    "an asterisk": head(first="OPTIONS * HTTP/1.1"),
    "a tunnel": head(first="CONNECT localhost:443 HTTP/1.1"),
    "a fragment": head(LENGTH, first=f"POST {CREATE}#top HTTP/1.1") + BODY,
    "HTTP/1.0": head(LENGTH, first=f"POST {CREATE} HTTP/1.0") + BODY,
    "HTTP/2.0": head(LENGTH, first=f"POST {CREATE} HTTP/2.0") + BODY,
    "a preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a version in small letters": head(LENGTH, first=f"POST {CREATE} http/1.1") + BODY,
    "a version with more digits": head(LENGTH, first=f"POST {CREATE} HTTP/1.10") + BODY,
    "no version": head(LENGTH, first=f"POST {CREATE}") + BODY,
    "two spaces in the first line": head(LENGTH, first=f"POST  {CREATE} HTTP/1.1") + BODY,
    "a space at the first line's end": head(LENGTH, first=f"POST {CREATE} HTTP/1.1 ") + BODY,
    "a tab in the first line": head(LENGTH, first=f"POST\t{CREATE} HTTP/1.1") + BODY,
    "an empty line first": b"\r\n" + head(LENGTH) + BODY,
    "a method that is no token": head(LENGTH, first=f"PO(ST {CREATE} HTTP/1.1") + BODY,
    "another expectation": head(LENGTH, "Expect: 200-ok") + BODY,
}


class Framing(GatewayCase):
    def test_each_ambiguous_request_is_refused_and_closed(self):
        def answer_to(sent):
            with self.gateway.client() as client:
                client.send(sent + SMUGGLED)
                return client.read(), client.rest()
        # Side by side: the gateway waits a moment for each client to read its answer.
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            answers = dict(zip(CASES, pool.map(answer_to, CASES.values())))
        exchanges = set()
        for name, (answer, rest) in answers.items():
            with self.subTest(name):
                self.assert_refused(answer, "request-malformed", 400)
                self.assertEqual((answer.get("connection"), rest), ("close", b""))  # what stood behind it was not answered
                exchanges.add(answer.get("waybill-exchange"))
        self.assertEqual(len(exchanges), len(CASES))
        self.assertEqual(self.vendor.messages, [])

        def recorded():
            found = [e for e in self.gateway.entries("refused") if e["code"] == "request-malformed"]
            own = {e["id"] for e in found if "id" in e}
            self.assertLessEqual(own, exchanges)
            return len(own) + sum(e.get("count", 0) for e in found) == len(CASES)
        until(recorded, what="an entry for each, by itself or counted")

    def test_the_same_request_framed_as_it_should_be_passes(self):
        with self.gateway.client() as client:
            client.send(head(LENGTH) + BODY + CHUNKED + SIZE + b"\r\n" + BODY + b"\r\n0\r\n\r\n")
            self.assertEqual([client.read().status, client.read().status], [200, 200])
        self.assertEqual(len(self.vendor.messages), 2)
        self.assertEqual(*[bytes(m.body) for m in self.vendor.messages])

    def test_a_request_that_comes_byte_by_byte_is_the_same_request(self):
        with self.gateway.client() as client:
            for byte in head(LENGTH) + BODY:
                client.send(bytes([byte]))
            self.assertEqual(client.read().status, 200)

    def test_paths_that_two_readers_could_take_in_two_ways_are_refused(self):
        for path in ("/acme/v1/../v1/people/1", "/acme/v1/people/.", "/acme//v1/people/1", "/acme/v1/people/a%2fb",
                     "/acme/v1/people/a%5cb", "/acme/v1/people/a%00b", "/acme/v1/people/%2e%2e", "/acme/v1/people/%zz",
                     "/acme/v1/people/%ff"):
            with self.subTest(path), self.gateway.client() as client:
                answer = client.call("GET", path)
                self.assertEqual(answer.status, 400, answer)
                self.assertEqual(self.vendor.messages, [])


if __name__ == "__main__":
    main()
