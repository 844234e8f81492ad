// vectors: one JSON object a line from standard input, one answer a line to standard output, in order, flushed each, so
// that published vector collections can be run against our cryptography. Bytes are lower-case hex. `aad` is always one
// string of associated data; where it is left out, the empty one. AES-SIV takes keys of 32, 48 and 64 bytes, FF1 of 16,
// 24 and 32. An object that asks for another `op` is {"unsupported":true}; what is malformed is {"error":…}.
#include <array>
#include <boost/json.hpp>
#include <iostream>
#include <string>

#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/aes_siv.hpp"
#include "waybill/crypto/alphabet.hpp"
#include "waybill/crypto/ff1.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::test_tools {
namespace {

namespace json = boost::json;
using Answer = Result<json::object>;
using Numerals = std::vector<std::uint16_t>;

Result<std::string> text_of(const json::object& asked, std::string_view name) {
    const json::value* value = asked.if_contains(name);
    if (value == nullptr || !value->is_string()) return fail(Code::bad_usage, "a field is missing, or no string");
    return std::string(value->get_string());
}

Result<std::string> bytes_of(const json::object& asked, std::string_view name) {
    const auto text = text_of(asked, name);
    if (!text) return fail(text.error());
    auto bytes = base::from_hex(*text);
    if (!bytes) return fail(Code::bad_usage, "a field is no lower-case hex");
    return *std::move(bytes);
}

Result<std::string> bytes_or_none(const json::object& asked, std::string_view name) {
    return asked.contains(name) ? bytes_of(asked, name) : std::string();
}

struct SivInput {
    crypto::AesSiv siv;
    std::string associated;
    std::string text;
};

Result<SivInput> siv_input(const json::object& asked, std::string_view text_name) {
    const auto key = bytes_of(asked, "key");
    if (!key) return fail(key.error());
    if (key->size() != 32 && key->size() != 48 && key->size() != 64)
        return fail(Code::bad_key, "a key of AES-SIV has 32, 48 or 64 bytes");
    auto associated = bytes_or_none(asked, "aad");
    if (!associated) return fail(associated.error());
    auto text = bytes_of(asked, text_name);
    if (!text) return fail(text.error());
    return SivInput{crypto::AesSiv(*key), *std::move(associated), *std::move(text)};
}

Answer siv_encrypt(const json::object& asked) {
    auto input = siv_input(asked, "pt");
    if (!input) return fail(input.error());
    std::string sealed;
    input->siv.seal(input->associated, input->text, sealed);
    return json::object{{"ct", base::to_hex(sealed)}};
}

Answer siv_decrypt(const json::object& asked) {
    auto input = siv_input(asked, "ct");
    if (!input) return fail(input.error());
    const auto plain = input->siv.open(input->associated, input->text);
    if (!plain) return fail(Code::bad_key, "not sealed under this key and associated data");
    return json::object{{"pt", base::to_hex(*plain)}};
}

using Ff1Way = Result<void> (crypto::Ff1::*)(Bytes tweak, std::span<std::uint16_t> numerals);

/// Key and tweak are read from `asked`.
Result<void> run_ff1(const json::object& asked, Ff1Way way, std::uint32_t radix, Numerals& numerals) {
    const auto key = bytes_of(asked, "key");
    if (!key) return fail(key.error());
    const auto tweak = bytes_or_none(asked, "tweak");
    if (!tweak) return fail(tweak.error());
    auto ff1 = crypto::Ff1::make(*key, radix);
    if (!ff1) return fail(ff1.error());
    return ((*ff1).*way)(*tweak, numerals);
}

Result<std::uint32_t> radix_of(const json::object& asked) {
    boost::system::error_code problem;
    const json::value* value = asked.if_contains("radix");
    const auto radix = value == nullptr ? 0 : value->to_number<std::uint32_t>(problem);
    if (problem || radix < 2 || radix > crypto::Ff1::largest_radix)
        return fail(Code::bad_usage, "a radix is from 2 to 65536");
    return radix;
}

Result<Numerals> numerals_of(const json::object& asked) {
    const json::value* list = asked.if_contains("msg");
    if (list == nullptr || !list->is_array()) return fail(Code::bad_usage, "`msg` is no list of numerals");
    Numerals out;
    for (const json::value& value : list->get_array()) {
        boost::system::error_code problem;
        out.push_back(value.to_number<std::uint16_t>(problem));
        if (problem) return fail(Code::bad_usage, "a numeral is a whole number below 65536");
    }
    return out;
}

template <Ff1Way way>
Answer ff1_list(const json::object& asked) {
    const auto radix = radix_of(asked);
    if (!radix) return fail(radix.error());
    auto numerals = numerals_of(asked);
    if (!numerals) return fail(numerals.error());
    if (const auto done = run_ff1(asked, way, *radix, *numerals); !done) return fail(done.error());
    return json::object{{"msg", json::array(numerals->begin(), numerals->end())}};
}

Result<Numerals> numerals_in(Bytes text, const crypto::Alphabet& alphabet) {
    Numerals out;
    while (!text.empty()) {
        const Bytes character = text.substr(0, crypto::character_size(text));
        const auto numeral = alphabet.numeral(character);
        if (!numeral) return fail(Code::bad_usage, "a character of `msg` is not in the alphabet");
        out.push_back(*numeral);
        text.remove_prefix(character.size());
    }
    return out;
}

template <Ff1Way way>
Answer ff1_text(const json::object& asked) {
    const auto characters = text_of(asked, "alphabet");
    if (!characters) return fail(characters.error());
    const auto message = text_of(asked, "msg");
    if (!message) return fail(message.error());
    const auto alphabet = crypto::Alphabet::of(*characters);
    if (!alphabet) return fail(alphabet.error());
    auto numerals = numerals_in(*message, *alphabet);
    if (!numerals) return fail(numerals.error());
    if (const auto done = run_ff1(asked, way, alphabet->radix(), *numerals); !done) return fail(done.error());
    std::string out;
    for (const std::uint16_t numeral : *numerals) out += alphabet->character(numeral);
    return json::object{{"msg", out}};
}

/// A key or signature of another size verifies nothing.
Answer verify_signature(const json::object& asked) {
    const auto key = bytes_of(asked, "pub");
    if (!key) return fail(key.error());
    const auto message = bytes_of(asked, "msg");
    if (!message) return fail(message.error());
    const auto signature = bytes_of(asked, "sig");
    if (!signature) return fail(signature.error());
    const bool good = key->size() == 32 && crypto::VerifierKey::of("vectors", *key).verify(*message, *signature);
    return json::object{{"ok", good}};
}

struct Operation {
    std::string_view name;
    Answer (*answer)(const json::object& asked);
};

constexpr auto table = std::to_array<Operation>({
    {"siv-enc", siv_encrypt},
    {"siv-dec", siv_decrypt},
    {"ff1-enc", ff1_list<&crypto::Ff1::encrypt>},
    {"ff1-dec", ff1_list<&crypto::Ff1::decrypt>},
    {"ff1-str-enc", ff1_text<&crypto::Ff1::encrypt>},
    {"ff1-str-dec", ff1_text<&crypto::Ff1::decrypt>},
    {"sig-verify", verify_signature},
});

Answer answer(const std::string& line) {
    boost::system::error_code problem;
    const json::value asked = json::parse(line, problem);
    if (problem) return fail(Code::bad_usage, "a line is not JSON");
    const json::object* object = asked.if_object();
    const json::value* op = object == nullptr ? nullptr : object->if_contains("op");
    if (op != nullptr && op->is_string())
        for (const Operation& operation : table)
            if (op->get_string() == operation.name) return operation.answer(*object);
    return json::object{{"unsupported", true}};
}

int run() {
    crypto::start();
    for (std::string line; std::getline(std::cin, line);) {
        const auto given = answer(line);
        std::cout << json::serialize(given ? *given : json::object{{"error", given.error().message()}}) << std::endl;
    }
    return std::cout ? 0 : 1;
}

}  // namespace
}  // namespace waybill::test_tools

int main() { return waybill::test_tools::run(); }
