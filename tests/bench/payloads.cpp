#include "payloads.hpp"

#include <fstream>
#include <iterator>
#include <random>
#include <string_view>

namespace waybill::bench {
namespace {

using Names = std::vector<std::string_view>;
const Names first_names{"Ada", "Björn", "Chloé", "Dmitri", "Elif", "Farah", "Håkon", "Jürgen", "Linh", "Mateo"};
const Names last_names{"Lovelace", "Nordström", "Dupont", "Ivanov", "Yılmaz", "Haddad", "Hopper", "Øberg", "Müller"};
const Names streets{"Harbour Road", "Rue de l'Église", "Bahnhofstraße", "King's Way", "Calle Mayor", "5th Avenue"};
const Names cities{"Rotterdam", "Lyon", "Köln", "Bristol", "Sevilla", "Malmö", "Porto", "Gdańsk"};
const Names countries{"NL", "FR", "DE", "GB", "ES"};
const Names segments{"retail", "business", "private"};
const Names parts{"pump", "valve", "gasket", "sensor", "bracket", "filter", "cable", "relay"};

/// Draws that are the same on every machine, which the standard's distributions are not.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
    std::string_view of(const Names& names) { return names[below(names.size())]; }
    std::string digits(std::size_t count) {
        std::string out;
        while (out.size() < count) out += static_cast<char>('0' + below(10));
        return out;
    }
    std::string amount(std::uint64_t bound) { return std::to_string(below(bound)) + "." + digits(2); }

private:
    std::mt19937_64 engine_;
};

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

/// An object's members, in the order added. Values are JSON already.
class Members {
public:
    Members& add(std::string_view name, std::string_view json) {
        if (!text_.empty()) text_ += ',';
        (text_ += quoted(name)).append(":").append(json);
        return *this;
    }
    Members& add_text(std::string_view name, std::string_view text) { return add(name, quoted(text)); }
    std::string object() const { return "{" + text_ + "}"; }

private:
    std::string text_;
};

std::string email(Dice& dice) {
    return "user" + std::to_string(dice.below(1'000'000)) + "@mail" + std::to_string(dice.below(50)) + ".example";
}

std::string date(Dice& dice, std::uint64_t first_year, std::uint64_t years) {
    return std::to_string(first_year + dice.below(years)) + "-0" + std::to_string(1 + dice.below(9)) + "-1" +
           dice.digits(1);
}

std::string phone(Dice& dice) { return "+31 6 " + dice.digits(8); }

Members customer(Dice& dice) {
    Members address, payment, limits, person;
    address.add_text("street", std::string(dice.of(streets)) + " " + std::to_string(1 + dice.below(300)))
        .add_text("city", dice.of(cities))
        .add_text("postal_code", dice.digits(5))
        .add_text("country", dice.of(countries));
    payment.add_text("iban", "NL" + dice.digits(2) + "BANK" + dice.digits(10))
        .add_text("card_number", "4" + dice.digits(15))
        .add_text("expiry", "0" + std::to_string(1 + dice.below(9)) + "/3" + dice.digits(1));
    limits.add("credit", dice.amount(10'000)).add_text("currency", "EUR").add("active", "true");
    const std::string tags =
        "[" + quoted(dice.of(parts)) + "," + quoted(dice.of(parts)) + "," + quoted(dice.of(parts)) + "]";
    person.add_text("customer_id", "C-" + dice.digits(10))
        .add_text("first_name", dice.of(first_names))
        .add_text("last_name", dice.of(last_names))
        .add_text("email", email(dice))
        .add_text("phone", phone(dice))
        .add_text("ssn", dice.digits(3) + "-" + dice.digits(2) + "-" + dice.digits(4))
        .add_text("date_of_birth", date(dice, 1940, 66))
        .add_text("segment", dice.of(segments))
        .add("address", address.object())
        .add("payment", payment.object())
        .add("limits", limits.object())
        .add("tags", tags);
    return person;
}

std::string order(Dice& dice) {
    Members who, line, order;
    who.add_text("customer_id", "C-" + dice.digits(10))
        .add_text("last_name", dice.of(last_names))
        .add_text("email", email(dice))
        .add_text("phone", phone(dice));
    line.add_text("sku", dice.of(parts)).add("qty", std::to_string(1 + dice.below(8))).add("price", dice.amount(99));
    order.add("order_id", std::to_string(dice.below(1'000'000'000)))
        .add_text("placed_at", date(dice, 2026, 1) + "T10:15:00Z")
        .add("customer", who.object())
        .add("lines", "[" + line.object() + "]")
        .add("total", dice.amount(10'000))
        .add("paid", dice.below(10) < 9 ? "true" : "false");
    return order.object();
}

/// Free text fills the document up to its size.
std::string padded(const Members& members, std::size_t size) {
    static constexpr std::string_view words = "call back before noon; parcel left with the neighbour; ";
    const std::size_t bare = Members(members).add_text("notes", "").object().size();
    std::string notes;
    while (bare + notes.size() < size) notes += words;
    notes.resize(size - bare);
    return Members(members).add_text("notes", notes).object();
}

std::string one_customer(Dice& dice) {
    Members consent, message;
    consent.add("marketing", "false").add("profiling", "null");
    message.add_text("request_id", "7f1c9c1e-3b0a-4a52-9a54-6b2f2f1f8f11")
        .add_text("channel", "web")
        .add("customer", customer(dice).object())
        .add("consent", consent.object());
    return padded(message, 1024);
}

template <class Record>
std::string batch(std::size_t size, std::size_t reserve, Dice& dice, Record record) {
    std::string records;
    while (records.size() + reserve < size) (records += records.empty() ? "" : ",") += record(dice);
    return padded(Members().add_text("batch_id", "B-20260101-0001").add("records", "[" + records + "]"), size);
}

std::string customer_with_notes(Dice& dice) {
    return customer(dice).add_text("notes", std::string(250 + dice.below(200), 'n')).object();
}

std::string lines(std::size_t size, Dice& dice) {
    std::string out;
    while (out.size() < size) out += customer_with_notes(dice) + "\n";
    return out;
}

/// An object in an object, 24 of them.
std::string nested(Dice& dice) {
    std::string record = Members().add_text("id", "N-" + dice.digits(8)).object();
    for (int level = 1; level < 24; ++level)
        record = Members().add_text("id", "N-" + dice.digits(8)).add("down", record).object();
    return record;
}

/// The notes, a third of the bytes, as escapes.
std::string escaped(std::string message) {
    constexpr std::string_view notes = "nnnn";
    for (std::size_t at = 0; (at = message.find(notes, at)) != std::string::npos;)
        message.replace(at, notes.size(), "\\n\\n");
    return message;
}

}  // namespace

std::vector<Payload> make_payloads() {
    Dice dice(20'240'101);
    std::vector<Payload> payloads{{"customer_1k", "customer", one_customer(dice)},
                                  {"orders_32k", "orders", batch(32 << 10, 512, dice, order)},
                                  {"customers_1m", "customers", batch(1 << 20, 2048, dice, customer_with_notes)}};
    payloads.push_back({"escapes_1m", "customers", escaped(payloads.back().bytes)});
    payloads.push_back({"lines_1m", "lines", lines(1 << 20, dice), true});
    payloads.push_back({"deep_256k", "deep", batch(256 << 10, 2048, dice, nested)});
    return payloads;
}

Payload make_large_payload() {
    Dice dice(20'240'102);
    return {"customers_100m", "customers", batch(100 << 20, 2048, dice, customer_with_notes)};
}

std::vector<Payload> read_payloads(const std::filesystem::path& folder) {
    std::vector<Payload> payloads;
    for (const auto& [name, route] : {std::pair("customer_1k", "customer"), std::pair("orders_32k", "orders"),
                                      std::pair("customers_1m", "customers")}) {
        std::ifstream in(folder / (std::string(name) + ".json"), std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(in), {}};
        if (!bytes.empty()) payloads.push_back({std::string("shared ") + name, route, std::move(bytes)});
    }
    return payloads;
}

}  // namespace waybill::bench
