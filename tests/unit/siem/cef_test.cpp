// CEF read by a reader written from its rules: seven bars that are not escaped, then keys and values.
#include <map>
#include <optional>

#include "fixtures.hpp"

namespace waybill::siem {
namespace {

struct Cef {
    std::vector<std::string> header;
    std::map<std::string, std::string> extension;
};

/// Up to the next `end` that is not escaped, unescaped; nothing where an escape is not one.
std::optional<std::string> take_until(Bytes& text, char end, Bytes escapes) {
    std::string out;
    while (!text.empty() && text.front() != end) {
        char c = text.front();
        text.remove_prefix(1);
        if (c == '\\') {
            if (text.empty() || escapes.find(text.front()) == Bytes::npos) return std::nullopt;
            c = text.front() == 'n' ? '\n' : text.front() == 'r' ? '\r' : text.front();
            text.remove_prefix(1);
        }
        out.push_back(c);
    }
    return out;
}

std::optional<Cef> read_cef(Bytes line) {
    Cef out;
    for (int i = 0; i < 7; ++i) {
        auto field = take_until(line, '|', "\\|");
        if (!field || line.empty()) return std::nullopt;
        line.remove_prefix(1);
        out.header.push_back(std::move(*field));
    }
    // A value ends before the last space that stands before the next key.
    std::optional<std::string> key = take_until(line, '=', "");
    while (key) {
        if (line.empty()) return std::nullopt;
        line.remove_prefix(1);
        auto value = take_until(line, '=', "\\=nr");
        if (!value) return std::nullopt;
        std::optional<std::string> next;
        if (!line.empty()) {
            const std::size_t space = value->rfind(' ');
            if (space == std::string::npos) return std::nullopt;
            next = value->substr(space + 1);
            value->resize(space);
        }
        if (!out.extension.emplace(*key, *value).second) return std::nullopt;  // a key twice
        key = std::move(next);
    }
    return out;
}

Cef cef(const std::string& bytes) {
    const std::string line = event(Form::cef, bytes);
    INFO(line);
    const auto out = read_cef(line);
    REQUIRE(out);
    return *out;
}

TEST_CASE("every event is a line of CEF with keys of its dictionary") {
    const std::vector<std::string> keys = {
        "rt",     "dvchost", "externalId", "act", "outcome", "suser",       "dhost",       "requestMethod",
        "reason", "in",      "out",        "cnt", "cn1",     "cn2",         "cn3",         "cs1",
        "cs2",    "cs3",     "cs4",        "cs5", "cs6",     "flexNumber1", "flexNumber2", "deviceExternalId"};
    for (const auto& [name, bytes] : sample_entries()) {
        INFO(name);
        const Cef told = cef(bytes);
        CHECK(told.header[0] == "CEF:0");
        CHECK(told.header[1] == "Waybill");
        CHECK(told.header[3] == source.version);
        CHECK(std::stoi(told.header[6]) >= 0);
        CHECK(std::stoi(told.header[6]) <= 10);
        for (const auto& [key, value] : told.extension) {
            INFO(key);
            CHECK_FALSE(value.empty());
            const bool is_label = key.ends_with("Label");
            const std::string of = is_label ? key.substr(0, key.size() - 5) : key;
            CHECK(std::ranges::find(keys, of) != keys.end());
            const bool is_custom =
                of.starts_with("cs") || (of.starts_with("cn") && of != "cnt") || of.starts_with("flex");
            CHECK((!is_custom || (told.extension.contains(of) && told.extension.contains(of + "Label"))));
        }
    }
}

TEST_CASE("a name in CEF makes no bar and no key") {
    const std::string name = R"(a|b\c=d cs1=forged \| outcome=success)"
                             "\nact=allowed\r";
    const Cef told = cef(change_by(name, name, name));
    CHECK(told.header[4] == "change/" + std::string(R"(a|b\c=d cs1=forged \| outcome=success\u000aact=allowed\u000d)"));
    CHECK(told.extension.at("suser") == name);
    CHECK(told.extension.at("cs1") == name);
    CHECK(told.extension.at("cs3") == name);
    CHECK(told.extension.at("act") == "changed");
}

TEST_CASE("what CEF has no escape for is shown by its number") {
    CHECK(cef(change_by("a\u2028b\x1b")).extension.at("suser") == R"(a\u2028b\u001b)");
}

TEST_CASE("a refusal in CEF has its code as reason and in the class of the event") {
    const Cef told = cef(refused_for("client-not-allowed"));
    CHECK(told.header[4] == "refused/client-not-allowed");
    CHECK(told.extension.at("reason") == "client-not-allowed");
    CHECK(told.extension.at("outcome") == "failure");
    CHECK(cef(contents_of(data_folder() + "entries/refused-condensed")).extension.at("cnt") == "12");
}

TEST_CASE("bytes beyond an integer of CEF are left to the entry") {
    CHECK(cef(outcome_with(R"("end":"complete","bytes":2147483647)")).extension.at("in") == "2147483647");
    CHECK_FALSE(cef(outcome_with(R"("end":"complete","bytes":2147483648)")).extension.contains("in"));
}

}  // namespace
}  // namespace waybill::siem
