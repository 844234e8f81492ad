// truncate {length}: the first characters, as a person counts them, and no sign that more were there. Of a short value
// it is the value itself: what may never be clear may not be truncated either.
#include "characters.hpp"
#include "parameters.hpp"
#include "treatments.hpp"

namespace waybill::treat {
namespace {

constexpr std::size_t longest = 1'000'000;

class Truncating final : public Bound {
public:
    explicit Truncating(std::size_t length) : length_(length) {}
    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        out += first_characters(value.text, length_);
        return base::ValueKind::string;
    }

private:
    std::size_t length_;
};

class Truncate final : public Treatment {
public:
    explicit Truncate(std::size_t length) : length_(length) {}
    std::string_view name() const override { return "truncate"; }
    Effect effect() const override { return Effect::replace; }
    bool falls_under(std::string_view never) const override { return never == name() || never == "clear"; }
    std::unique_ptr<Bound> bind(const crypto::Keyring&, Bytes, Bytes) const override {
        return std::make_unique<Truncating>(length_);
    }

private:
    std::size_t length_;
};

}  // namespace

Parsed parse_truncate(const base::YamlNode* written, const base::Position& where, base::Diagnostics& diagnostics) {
    Parameters parameters("truncate", written, {"length"}, diagnostics);
    const auto length = parameters.count("length", 1, longest);
    if (!length && parameters.good())
        parameters.missing(where, "`truncate` has no `length`", "write `{truncate: {length: 10}}`");
    if (!parameters.good()) return nullptr;
    return std::make_shared<const Truncate>(*length);
}

}  // namespace waybill::treat
