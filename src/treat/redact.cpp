// redact {with}: a fixed text in place of the value, `[redacted]` unless the policy has another. It says that a value
// was there, and nothing about it: neither its length nor its type.
#include "parameters.hpp"
#include "treatments.hpp"

namespace waybill::treat {
namespace {

constexpr std::size_t longest = 64;  // bytes

class Fixed final : public Bound {
public:
    explicit Fixed(std::string with) : with_(std::move(with)) {}
    Result<base::ValueKind> apply(const Value&, std::string& out) override {
        out += with_;
        return base::ValueKind::string;
    }

private:
    std::string with_;
};

class Redact final : public Treatment {
public:
    explicit Redact(std::string with) : with_(std::move(with)) {}
    std::string_view name() const override { return "redact"; }
    Effect effect() const override { return Effect::replace; }
    std::unique_ptr<Bound> bind(const crypto::Keyring&, Bytes, Bytes) const override {
        return std::make_unique<Fixed>(with_);
    }

private:
    std::string with_;
};

}  // namespace

Parsed parse_redact(const base::YamlNode* written, const base::Position&, base::Diagnostics& diagnostics) {
    Parameters parameters("redact", written, {"with"}, diagnostics);
    std::string with = parameters.text("with", "[redacted]");
    if (with.size() > longest) parameters.wrong("with", "`with` is too long", "write at most 64 bytes of UTF-8");
    if (!parameters.good()) return nullptr;
    return std::make_shared<const Redact>(std::move(with));
}

}  // namespace waybill::treat
