// Three lines: a treatment as a policy has it; `s`, `n` or `b` and the text of a data subject; the value, to the end.
// Whatever is written loads or is reported; whatever the value, the treatment fails and leaves nothing behind, or
// keeps what docs/treatments.md promises of it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "characters.hpp"
#include "date_text.hpp"
#include "decimal.hpp"
#include "format_cipher.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/hkdf.hpp"
#include "waybill/treat/sealed.hpp"
#include "waybill/treat/token.hpp"
#include "waybill/treat/treatment.hpp"

namespace {

using namespace waybill;
using base::ValueKind;
using base::YamlNode;
using treat::Value;

constexpr Bytes keys_name = "acme-payroll", category = "pii.email";
constexpr Bytes vendor_secret = "wbs1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

void check(bool holds) {
    if (!holds) std::abort();
}

class CountingRandom final : public base::Random {
public:
    void fill(std::span<unsigned char> out) override {
        for (auto& byte : out) byte = next_++;
    }

private:
    unsigned char next_ = 0;
};

const crypto::Keyring& keyring() {
    static CountingRandom random;
    static const auto made = crypto::Keyring::ephemeral(random);
    return *made;
}

/// One value under one treatment that loaded, and what was sent.
struct Case {
    const YamlNode* parameters;  // nullptr where none are written
    Value value;
    ValueKind kind;
    Bytes sent;

    const YamlNode* find(std::string_view name) const {
        return parameters == nullptr || parameters->kind != YamlNode::Kind::map ? nullptr : parameters->find(name);
    }
    std::size_t number(std::string_view name) const {
        const YamlNode* node = find(name);
        return node == nullptr ? 0 : std::strtoul(node->scalar.c_str(), nullptr, 10);
    }
    treat::Order order() const {
        const YamlNode* node = find("order");
        if (node == nullptr) return treat::Order::unsaid;
        return node->scalar == "day_first" ? treat::Order::day_first : treat::Order::month_first;
    }
};

/// Some of the first and of the last characters, at most half together, and `with` for each of the others.
void check_mask(const Case& it) {
    std::vector<Bytes> characters;
    treat::Characters each(it.value.text);
    for (Bytes one = each.next(); !one.empty(); one = each.next()) characters.push_back(one);
    if (characters.size() > 64) return;
    const YamlNode* written = it.find("with");
    const Bytes with = written == nullptr ? Bytes("*") : Bytes(written->scalar);
    const std::size_t all = characters.size();
    bool found = false;
    for (std::size_t first = 0; first <= all / 2; ++first)
        for (std::size_t last = 0; first + last <= all / 2; ++last) {
            std::string masked;
            for (std::size_t i = 0; i < all; ++i) masked += i < first || i >= all - last ? characters[i] : with;
            found = found || masked == it.sent;
        }
    check(found);
}

void check_hash(const Case& it) { check(it.sent.starts_with("wbh1.") && it.sent.size() == 5 + 8 + 1 + 43); }

void check_token(const Case& it) {
    treat::TokenKey key(keyring(), keys_name, category);
    const auto plain = key.restore(it.sent);
    check(plain && plain->kind == it.value.kind && plain->text == it.value.text);
    std::string restored;
    check(key.restore_in(it.sent, restored) == 1 && restored == it.value.text);
}

void check_sealed(const Case& it) {
    const auto secret = crypto::RecipientSecret::parse(vendor_secret);
    check(bool(secret));
    treat::SealedOpener opener(*secret, treat::SealedOpener::Into::text);
    std::string opened;
    opener.feed(it.sent, opened);
    opener.finish(opened);
    const bool ours = it.find("to")->scalar == secret->key().text();
    check(opener.counts().opened == (ours ? 1 : 0) && opened == (ours ? it.value.text : it.sent));
}

crypto::Alphabet alphabet_of(Bytes written) {
    for (const auto& [name, characters] : crypto::Alphabet::named())
        if (name == written) return *crypto::Alphabet::of(characters);
    return *crypto::Alphabet::of(written);
}

void check_fpe(const Case& it) {
    treat::FormatRule rule{alphabet_of(it.find("alphabet")->scalar)};
    rule.keep_first = it.number("keep_first");
    rule.keep_last = it.number("keep_last");
    rule.luhn = it.find("luhn") != nullptr && it.find("luhn")->scalar == "true";
    const auto key =
        crypto::derive_treatment_key(keyring().current().key.view(), crypto::Use::fpe, keys_name, category);
    treat::FormatCipher cipher(rule, key.view(), std::string(keys_name) + '\0' + std::string(category));
    std::string back;
    check(bool(cipher.decrypt(it.sent, back)));
    check(back == it.value.text);
}

/// What is less exact does not get less exact again, if it can be read again at all; a code gets shorter.
void check_general(const Case& it, treat::Bound& bound) {
    if (it.find("keep_first") != nullptr) {
        check(it.value.text.starts_with(it.sent) && (it.sent.size() < it.value.text.size() || it.sent.empty()));
        return;
    }
    std::string again;
    if (const auto kind = bound.apply({it.kind, it.sent, {}}, again)) check(again == it.sent && *kind == it.kind);
    if (it.value.kind == ValueKind::number && it.find("to") == nullptr) check(it.kind == ValueKind::number);
}

void check_shifted(const Case& it) {
    const auto before = treat::DateText::parse(it.value.text, it.order());
    const auto after = treat::DateText::parse(it.sent, it.order());
    check(before && after);
    const auto days = std::abs((std::chrono::sys_days(after->date()) - std::chrono::sys_days(before->date())).count());
    check(days >= 1 && static_cast<std::size_t>(days) <= it.number("days"));
}

void check_one(std::string_view name, const Case& it, treat::Bound& bound) {
    if (name == "mask") check_mask(it);
    if (name == "hash") check_hash(it);
    if (name == "tokenize") check_token(it);
    if (name == "encrypt") check_sealed(it);
    if (name == "fpe") check_fpe(it);
    if (name == "generalize") check_general(it, bound);
    if (name == "shift_date") check_shifted(it);
    if (name == "truncate") check(it.value.text.starts_with(it.sent));
}

void apply(const treat::Treatment& treatment, const YamlNode* parameters, const Value& value) {
    const auto bound = treatment.bind(keyring(), keys_name, category);
    check((bound != nullptr) == (treatment.effect() == treat::Effect::replace));
    if (!bound) return;
    std::string out = "before", again = "before";
    const auto kind = bound->apply(value, out);
    const auto kind_again = bound->apply(value, again);
    check(bool(kind) == bool(kind_again) && out.starts_with("before"));
    check(treatment.name() == "encrypt" ? out.size() == again.size() : out == again);
    if (!kind) {
        check(out == "before" && kind.error().code() == Code::treatment_failed);
        return;
    }
    const Bytes sent = Bytes(out).substr(6);
    check(base::is_utf8(sent) && *kind != ValueKind::boolean);
    if (*kind == ValueKind::number) check(value.kind == ValueKind::number && treat::is_json_number(sent));
    check_one(treatment.name(), {parameters, value, *kind, sent}, *bound);
}

/// What falls under `never: clear` and what it is made of.
void check_treatment(const treat::Treatment& treatment) {
    check(treatment.falls_under(treatment.name()));
    check(treatment.effect() != treat::Effect::keep || treatment.name() == "clear");
    const auto* otherwise = treatment.otherwise();
    check((otherwise != nullptr) == (treatment.effect() == treat::Effect::scan));
    if (otherwise == nullptr) return;
    check(otherwise->effect() != treat::Effect::scan);
    check(!otherwise->falls_under("clear") || treatment.falls_under("clear"));
}

Bytes take_line(Bytes& input) {
    const auto end = std::min(input.find('\n'), input.size());
    const Bytes line = input.substr(0, end);
    input.remove_prefix(std::min(end + 1, input.size()));
    return line;
}

/// As a format hands it over: UTF-8, numbers and booleans as JSON has them.
Value value_of(char type, Bytes subject, Bytes text) {
    if (type == 'b') return {ValueKind::boolean, text.starts_with('t') ? "true" : "false", subject};
    if (type == 'n' && treat::is_json_number(text)) return {ValueKind::number, text, subject};
    return {ValueKind::string, text, subject};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes input(reinterpret_cast<const char*>(data), size);
    const std::string written = "x: " + std::string(take_line(input)) + "\n";
    base::Diagnostics diagnostics;
    const auto file = base::parse_yaml(written, "fuzz", diagnostics);
    if (!file || file->find("x") == nullptr) return 0;
    const YamlNode& node = *file->find("x");
    const auto treatment = treat::parse(node, diagnostics);
    check((treatment == nullptr) == !diagnostics.all().empty());
    if (!treatment) return 0;
    check_treatment(*treatment);
    Bytes subject = take_line(input);
    const char type = subject.empty() ? 's' : subject.front();
    subject.remove_prefix(std::min<std::size_t>(subject.size(), 1));
    if (!base::is_utf8(subject) || !base::is_utf8(input)) return 0;
    const YamlNode* parameters = node.kind == YamlNode::Kind::map ? &node.members.front().value : nullptr;
    apply(*treatment, parameters, value_of(type, subject, input));
    return 0;
}
