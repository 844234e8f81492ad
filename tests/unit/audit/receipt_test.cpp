// A receipt proves an exchange without the log, and tells the vendor which value is not the one that was sent.
#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "waybill/audit/item_proof.hpp"
#include "waybill/audit/receipt.hpp"

namespace waybill::audit {
namespace {

/// An exchange of two windows: a header, 300 numbers in an array, a name, a flag that is counted only.
struct Exchange {
    Surroundings s;
    std::string id = s.new_id();
    std::vector<std::string> bodies;
    std::vector<std::uint64_t> indexes;

    Exchange() {
        const auto log = *s.open();
        keep_policy(*log);
        (void)commit(*log, Lookup{"auditor", "before", 1});
        bodies = {body_with_numbers(300), body_with_numbers(2)};
        for (std::uint32_t i = 0; i < 2; ++i) indexes.push_back(commit(*log, window(i), bodies[i])->index);
        (void)commit(*log, Lookup{"auditor", "between", 1});
        indexes.push_back(commit(*log, outcome_of(id, 2))->index);
        (void)commit(*log, window_of(s.new_id()), body_of_window);
    }
    static std::string body_with_numbers(int count) {
        std::string body = "[";
        for (int i = 0; i < count; ++i) body += std::to_string(1000 + i) + ",";
        return body + "\"Ann\",true]";
    }
    Shared window(std::uint32_t number) const {
        Shared window = window_of(id, number);
        const std::string& body = bodies[number];
        const std::uint64_t count = number == 0 ? 300 : 2;
        window.last = number == 1;
        window.items.clear();
        window.places = {{"body $.numbers[*]", "hr.salary", "clear", count, false},
                         {"body $.name", "pii.name", "clear", 1, false},
                         {"body $.flag", "tech.flag", "clear", 1, true}};
        if (number == 0) {
            window.places.insert(window.places.begin(), {"header idempotency-key", "tech.id", "clear", 1, false});
            window.head_values = "k-17";
            window.items.push_back({0, true, 0, 4});
        }
        const auto first = static_cast<std::uint16_t>(number == 0 ? 1 : 0);
        for (std::uint64_t i = 0; i < count; ++i) window.items.push_back({first, false, 1 + 5 * i, 4});
        window.items.push_back({static_cast<std::uint16_t>(first + 1), false, body.find('"'), 5});
        window.lookups.clear();
        return window;
    }
    std::string receipt(bool with_commitments = false) {
        auto prover = *Prover::open(s.files, s.directory);
        ReceiptRequest request{id, indexes, "acme-payroll", s.keyring.get(), with_commitments};
        return *make_receipt(prover, request);
    }
    std::string body() const { return bodies[0] + bodies[1]; }
};

ReceivedBody held(const std::string& body) {
    return {body.size(), [&body](std::uint64_t offset, std::size_t length) -> Result<std::string> {
                return body.substr(offset, length);
            }};
}

ReceiptReport check(Bytes file, const Exchange& e, const std::string* body = nullptr,
                    std::vector<ReceivedValue> head = {}) {
    ReceiptCheck asked;
    asked.key = e.s.key();
    asked.head = std::move(head);
    ReceivedBody received;
    if (body != nullptr) received = held(*body), asked.body = &received;
    return *verify_receipt(*parse_receipt(file), asked);
}

const std::vector<ReceivedValue> right_head = {{"header idempotency-key", "k-17"}};

TEST_CASE("a receipt proves the exchange with the key and nothing else at hand") {
    Exchange e;
    const ReceiptReport report = check(e.receipt(), e);
    CHECK(report.findings == std::vector<std::string>());
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.entries == 3);
    CHECK(report.windows == 2);
    CHECK(report.end == "complete");
    CHECK(report.vendor == "acme-payroll");
    CHECK(report.items_unchecked == 305);
    CHECK(report.items_counted == 2);
}

TEST_CASE("a receipt holds what was received against what was sent") {
    Exchange e;
    const std::string body = e.body();
    for (const bool with_commitments : {false, true}) {
        const std::string file = e.receipt(with_commitments);
        const ReceiptReport whole = check(file, e, &body, right_head);
        CHECK(whole.findings == std::vector<std::string>());
        CHECK(whole.items_right == 305);
        CHECK(whole.items_unchecked == 0);
        const ReceiptReport without_head = check(file, e, &body);
        CHECK(without_head.verdict == Verdict::ok);
        CHECK(without_head.items_right == 304);
        CHECK(without_head.items_unchecked == 1);
        const ReceiptReport wrong_head = check(file, e, &body, {{"header idempotency-key", "k-18"}});
        CHECK(wrong_head.verdict == Verdict::tampered);
        CHECK(wrong_head.items_wrong == 1);
    }
}

TEST_CASE("a value that is not the one that was sent is named with its place and its bytes") {
    Exchange e;
    std::string body = e.body();
    const auto at = body.find("1007");
    body[at] = '9';
    const ReceiptReport exact = check(e.receipt(true), e, &body);
    CHECK(exact.verdict == Verdict::tampered);
    CHECK(exact.items_wrong == 1);
    CHECK(exact.items_right == 303);
    CHECK(exact.findings == std::vector<std::string>{"window 0: number 8 at body $.numbers[*], bytes 36 to 40 of the "
                                                     "body, is not the value that was sent"});
    const ReceiptReport of_place = check(e.receipt(), e, &body);
    CHECK(of_place.verdict == Verdict::tampered);
    CHECK(of_place.items_wrong == 300);
    CHECK(of_place.items_right == 4);
    CHECK(of_place.findings.at(0).find("at least one of 300 values, from byte 1 on, is not the one") !=
          std::string::npos);
}

TEST_CASE("each received byte of a value counts and a body that is longer or shorter is noticed") {
    Exchange e;
    const std::string body = e.body();
    const std::string file = e.receipt(true);
    std::size_t noticed = 0;
    for (std::size_t i = 0; i < body.size(); ++i) {
        std::string changed = body;
        changed[i] ^= 1;
        const ReceiptReport report = check(file, e, &changed);
        CHECK(report.items_wrong <= 1);
        noticed += report.items_wrong;
    }
    CHECK(noticed == 302 * 4 + 2 * 5);
    for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{700}, body.size() - 1}) {
        const std::string less = body.substr(0, cut);
        CHECK(check(file, e, &less).verdict == Verdict::tampered);
    }
    const std::string more = body + " ";
    CHECK(check(file, e, &more).verdict == Verdict::tampered);
}

TEST_CASE("a receipt with any byte changed or cut is refused or found tampered") {
    Exchange e;
    const std::string body = e.body();
    const std::string file = e.receipt();
    std::size_t parsed = 0;
    for (std::size_t i = 0; i < file.size(); i += i < 3'000 ? 1 : 7) {
        INFO("byte " << i);
        std::string changed = file;
        changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 7)));
        if (const auto receipt = parse_receipt(changed)) {
            ++parsed;
            CHECK(check(changed, e, &body, right_head).verdict != Verdict::ok);
        }
        if (const auto cut = parse_receipt(Bytes(file).substr(0, i)))
            CHECK(check(Bytes(file).substr(0, i), e, &body, right_head).verdict != Verdict::ok);
    }
    CHECK(parsed > 100);
}

TEST_CASE("a receipt that lacks an entry of its exchange is not ok") {
    Exchange e;
    const Receipt whole = *parse_receipt(e.receipt());
    CHECK(write_receipt(whole) == e.receipt());
    Receipt less = whole;
    less.entries.erase(less.entries.begin());
    CHECK(check(write_receipt(less), e).verdict == Verdict::unverifiable);
    less = whole;
    less.entries.erase(less.entries.begin() + 1);
    CHECK(check(write_receipt(less), e).verdict == Verdict::unverifiable);
    less = whole;
    less.entries.pop_back();
    const ReceiptReport open = check(write_receipt(less), e);
    CHECK(open.verdict == Verdict::ok);
    CHECK(open.end.empty());
    CHECK(open.findings.size() == 1);
    less = whole;
    less.entries[0].seed.reset(), less.entries[0].items.clear(), less.entries[0].place_roots.clear();
    CHECK(check(write_receipt(less), e).items_unchecked == 305);
}

TEST_CASE("entries of another exchange or in another order are not taken") {
    Exchange e;
    const Receipt whole = *parse_receipt(e.receipt());
    Receipt changed = whole;
    changed.id = e.s.new_id();
    CHECK(check(write_receipt(changed), e).verdict == Verdict::tampered);
    changed = whole;
    std::swap(changed.entries[0], changed.entries[2]);
    CHECK(check(write_receipt(changed), e).verdict == Verdict::tampered);
    changed = whole;
    changed.entries.push_back(changed.entries[2]);
    CHECK(check(write_receipt(changed), e).verdict == Verdict::tampered);
    changed = whole;
    changed.entries[1].items[0].place = 7;
    CHECK(check(write_receipt(changed), e).verdict == Verdict::tampered);
    changed = whole;
    changed.entries[0].items[1].length = 0xffffffff;
    const std::string body = e.body();
    CHECK(check(write_receipt(changed), e, &body).verdict == Verdict::tampered);
}

TEST_CASE("without the key a receipt is unverifiable and with another it is not the log's") {
    Exchange e;
    const Receipt receipt = *parse_receipt(e.receipt());
    CHECK(verify_receipt(receipt, {})->verdict == Verdict::unverifiable);
    ReceiptCheck other;
    other.key = crypto::SigningKey::generate(origin, e.s.random).verifier();
    CHECK(verify_receipt(receipt, other)->verdict == Verdict::tampered);
}

TEST_CASE("a receipt is made for the vendor of its exchange only and of entries under the checkpoint") {
    Exchange e;
    auto prover = *Prover::open(e.s.files, e.s.directory);
    ReceiptRequest request{e.id, e.indexes, "another-vendor", e.s.keyring.get(), false};
    CHECK(make_receipt(prover, request).error().code() == Code::missing);
    request.vendor = {};
    CHECK(make_receipt(prover, request));
    request.indexes = {e.indexes[2]};
    request.vendor = "acme-payroll";
    CHECK(make_receipt(prover, request).error().code() == Code::missing);  // an outcome alone names no vendor
    request.indexes = {0, 1};
    CHECK(make_receipt(prover, request).error().code() == Code::missing);
    request.indexes = {999};
    CHECK(make_receipt(prover, request).error().code() == Code::bad_usage);
}

TEST_CASE("an erased detail leaves a receipt of entries and proofs") {
    Exchange e;
    REQUIRE(*e.s.keyring->destroy_day_keys("acme-payroll", base::day_of(TickingClock::start)) == 1);
    const std::string file = e.receipt();
    CHECK(file.find("\nseed ") == std::string::npos);
    const ReceiptReport report = check(file, e);
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.items_unchecked == 305);
    CHECK(report.findings.size() == 1);
}

TEST_CASE("a receipt in any other spelling is refused") {
    Exchange e;
    const std::string file = e.receipt();
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string out = file;
        out.replace(out.find(from), from.size(), to);
        return out;
    };
    CHECK(parse_receipt(file));
    for (const std::string& other :
         {changed("\nitem 1 ", "\nitem 01 "), changed("\nitem 1 ", "\nitem  1 "), changed("\nindex ", "\nindex 0"),
          changed("\nitem 1 ", "\nitem 65537 "), changed("\nseed ", "\nSeed "), changed("\nroot ", "\nroot A"),
          changed("waybill-receipt/1\n", "waybill-receipt/1\r\n"), changed("\n\n", "\n\n\n"), std::string(),
          file + "\n", std::string("waybill-receipt/1\nexchange x\n\nnote\n")})
        CHECK_FALSE((parse_receipt(other) && *parse_receipt(other) == *parse_receipt(file)));
}

// ---- proofs of one item

struct Item {
    const char* at;
    std::uint64_t nth;
    const char* value;
};
constexpr Item right_items[] = {
    {"body $.numbers[*]", 0, "1000"},   {"body $.numbers[*]", 255, "1255"}, {"body $.numbers[*]", 256, "1256"},
    {"body $.numbers[*]", 299, "1299"}, {"body $.numbers[*]", 300, "1000"}, {"body $.numbers[*]", 301, "1001"},
    {"body $.name", 0, "\"Ann\""},      {"body $.name", 1, "\"Ann\""},      {"header idempotency-key", 0, "k-17"}};

TEST_CASE("one value is proven without the others and no other value is") {
    Exchange e;
    auto prover = *Prover::open(e.s.files, e.s.directory);
    for (const Item& item : right_items) {
        INFO(item.at << " " << item.nth);
        const ItemRequest request{e.indexes, item.at, item.nth};
        const auto proof = prove_item(prover, request, item.value, *e.s.keyring);
        REQUIRE((proof && *proof));
        const auto proven = check_item_proof(**proof, item.value, e.s.key());
        REQUIRE(proven);
        CHECK(proven->place.at == item.at);
        CHECK(proven->entry.facts().id == e.id);
        CHECK(check_item_proof(**proof, "1", e.s.key()).error().code() == Code::corrupt);
        CHECK_FALSE(prove_item(prover, request, "1", *e.s.keyring)->has_value());
        const auto other = crypto::SigningKey::from_seed("another.example/log", std::string(32, 'o')).verifier();
        CHECK(check_item_proof(**proof, item.value, other).error().code() == Code::key_missing);
    }
}

TEST_CASE("what was not sent or is counted only is not proven") {
    Exchange e;
    auto prover = *Prover::open(e.s.files, e.s.directory);
    const auto code = [&](const char* at, std::uint64_t nth) {
        return prove_item(prover, {e.indexes, at, nth}, "x", *e.s.keyring).error().code();
    };
    CHECK(code("body $.numbers[*]", 302) == Code::missing);
    CHECK(code("body $.other", 0) == Code::missing);
    CHECK(code("body $.flag", 0) == Code::bad_usage);
    REQUIRE(*e.s.keyring->destroy_day_keys("acme-payroll", base::day_of(TickingClock::start)) == 1);
    CHECK(code("body $.name", 0) == Code::key_missing);
}

TEST_CASE("a proof of an item with anything in it changed proves nothing") {
    Exchange e;
    auto prover = *Prover::open(e.s.files, e.s.directory);
    const auto file = **prove_item(prover, {e.indexes, "body $.numbers[*]", 256}, "1256", *e.s.keyring);
    for (std::size_t i = 0; i < file.size(); i += 3) {
        std::string changed = file;
        changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 7)));
        CHECK_FALSE(check_item_proof(changed, "1256", e.s.key()));
    }
    TlogProof proof = *parse_tlog_proof(file);
    const ItemOpening right = *parse_opening(*proof.extra);
    const auto refused = [&](const ItemOpening& opening) {
        proof.extra = write_opening(opening);
        return !check_item_proof(write_tlog_proof(proof), "1256", e.s.key());
    };
    CHECK_FALSE(refused(right));
    ItemOpening changed = right;
    changed.ordinal = 255;
    CHECK(refused(changed));
    changed = right, changed.place = 0;
    CHECK(refused(changed));
    changed = right, changed.place = 9;
    CHECK(refused(changed));
    changed = right, changed.ordinal = 300;
    CHECK(refused(changed));
    changed = right, changed.groups.pop_back();
    CHECK(refused(changed));
    changed = right, changed.groups.push_back({});
    CHECK(refused(changed));
    changed = right, changed.groups[0].pop_back();
    CHECK(refused(changed));
    proof.extra.reset();
    CHECK_FALSE(check_item_proof(write_tlog_proof(proof), "1256", e.s.key()));
}

}  // namespace
}  // namespace waybill::audit
