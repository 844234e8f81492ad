// fpe {alphabet, keep_first, keep_last, luhn}: the value encrypted within its own alphabet and length (FF1, NIST SP
// 800-38G), under the fpe key of the agreement and category, with `keys` ‖ 0 ‖ category as tweak. How a text becomes
// numerals is format_cipher.cpp's.
#include <algorithm>

#include "format_cipher.hpp"
#include "parameters.hpp"
#include "treatments.hpp"
#include "waybill/crypto/hkdf.hpp"

namespace waybill::treat {
namespace {

constexpr std::size_t most_kept = 1000;

class Encrypting final : public Bound {
public:
    explicit Encrypting(FormatCipher cipher) : cipher_(std::move(cipher)) {}
    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        // Two values have no domain: whatever the alphabet, who sees both knows which is which.
        if (value.kind == base::ValueKind::boolean)
            return fail(Code::treatment_failed, "a boolean has too few values to be encrypted in its format");
        if (const auto done = cipher_.encrypt(value.text, out); !done) return fail(done.error());
        return base::ValueKind::string;
    }

private:
    FormatCipher cipher_;
};

class Fpe final : public Treatment {
public:
    explicit Fpe(FormatRule rule) : rule_(std::move(rule)) {}
    std::string_view name() const override { return "fpe"; }
    Effect effect() const override { return Effect::replace; }
    std::unique_ptr<Bound> bind(const crypto::Keyring& keyring, Bytes keys_name, Bytes category) const override {
        const auto key =
            crypto::derive_treatment_key(keyring.current().key.view(), crypto::Use::fpe, keys_name, category);
        std::string tweak(keys_name);
        tweak += '\0';
        tweak += category;
        return std::make_unique<Encrypting>(FormatCipher(rule_, key.view(), std::move(tweak)));
    }

private:
    FormatRule rule_;
};

std::string named_alphabets() {
    std::string out;
    for (const auto& [name, characters] : crypto::Alphabet::named()) out += (out.empty() ? "" : ", ") + ticks(name);
    return out;
}

/// A name, else, in quotes, the characters themselves: without them a name that is misspelled would be an alphabet.
Result<crypto::Alphabet> alphabet_of(const std::string& written, bool quoted) {
    for (const auto& [name, characters] : crypto::Alphabet::named())
        if (name == written) return crypto::Alphabet::of(characters);
    if (!quoted) return fail(Code::bad_usage, "no name of an alphabet");
    return crypto::Alphabet::of(written);
}

}  // namespace

Parsed parse_fpe(const base::YamlNode* written, const base::Position& where, base::Diagnostics& diagnostics) {
    Parameters parameters("fpe", written, {"alphabet", "keep_first", "keep_last", "luhn"}, diagnostics);
    const std::string name = parameters.text("alphabet", "");
    if (!parameters.has("alphabet"))
        parameters.missing(where, "`fpe` has no `alphabet`", "write `{fpe: {alphabet: digits}}`");
    if (!parameters.good()) return nullptr;
    auto alphabet = alphabet_of(name, parameters.find("alphabet")->quoted);
    if (!alphabet) {
        parameters.wrong("alphabet", ticks(name) + " is no alphabet",
                         "write one of " + named_alphabets() + ", or different characters in quotes");
        return nullptr;
    }
    FormatRule rule{*std::move(alphabet)};
    rule.keep_first = parameters.count("keep_first", most_kept);
    rule.keep_last = parameters.count("keep_last", most_kept);
    rule.luhn = parameters.flag("luhn");
    if (rule.luhn && name != "digits" && name != "0123456789")
        parameters.wrong("luhn", "`luhn` asks for the alphabet `digits`", "write `alphabet: digits`, or leave it out");
    const std::size_t most = longest_card - 1 - crypto::Ff1::shortest(10);
    if (rule.luhn && parameters.good() && rule.keep_first + rule.keep_last > most)
        parameters.wrong(rule.keep_last > 0 ? "keep_last" : "keep_first",
                         "what is kept leaves no card six digits and a check digit: their domain is below a million",
                         "keep at most " + std::to_string(most) + " digits together");
    if (!parameters.good()) return nullptr;
    return std::make_shared<const Fpe>(std::move(rule));
}

}  // namespace waybill::treat
