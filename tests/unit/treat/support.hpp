// What the tests of treatments share: parsing one as a policy has it, applying it, and a keyring of known keys.
#pragma once

#include <catch2/catch.hpp>
#include <cstring>

#include "waybill/treat/treatment.hpp"

namespace waybill::test {

/// Ring keys whose bytes count up from `first`.
class CountingRandom final : public base::Random {
public:
    explicit CountingRandom(unsigned char first = 0) : next_(first) {}
    void fill(std::span<unsigned char> out) override {
        for (auto& byte : out) byte = next_++;
    }

private:
    unsigned char next_;
};

inline std::unique_ptr<crypto::Keyring> keyring_from(unsigned char first) {
    CountingRandom random(first);
    return crypto::Keyring::ephemeral(random);
}

struct Parsing {
    std::shared_ptr<const treat::Treatment> treatment;
    std::vector<std::string> said;  // line:column: what (hint)
};

/// `written` stands where a treatment does, in the file `p` below `pii.x: `, or on lines of its own.
inline Parsing parsing(const std::string& written) {
    base::Diagnostics diagnostics;
    const auto file = base::parse_yaml("pii.x: " + written + "\n", "p", diagnostics);
    REQUIRE(file);
    const base::YamlNode* node = file->find("pii.x");
    REQUIRE(node != nullptr);
    Parsing out;
    out.treatment = treat::parse(*node, diagnostics);
    for (const auto& each : diagnostics.all()) {
        out.said.push_back(std::to_string(each.where.line) + ":" + std::to_string(each.where.column) + ": " +
                           each.what);
        if (!each.hint.empty()) out.said.back() += " (" + each.hint + ")";
    }
    return out;
}

inline std::shared_ptr<const treat::Treatment> treatment(const std::string& written) {
    auto parsed = parsing(written);
    INFO(written);
    REQUIRE(parsed.said.empty());
    REQUIRE(parsed.treatment);
    return parsed.treatment;
}

/// What the bound treatment makes of a value; it must append.
inline std::string applied(treat::Bound& bound, base::ValueKind kind, Bytes text) {
    std::string out = "before ";
    REQUIRE(bound.apply({kind, text}, out));
    REQUIRE(out.starts_with("before "));
    return out.substr(7);
}

inline std::string applied(const std::string& written, Bytes text, base::ValueKind kind = base::ValueKind::string) {
    const auto keyring = keyring_from(0);
    const auto bound = treatment(written)->bind(*keyring, "acme-payroll", "pii.email");
    REQUIRE(bound);
    return applied(*bound, kind, text);
}

}  // namespace waybill::test
