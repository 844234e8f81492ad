#include "waybill/crypto/alphabet.hpp"

#include <algorithm>

#include "waybill/base/text_codes.hpp"

namespace waybill::crypto {
namespace {

constexpr std::size_t largest = 65'536;

constexpr auto table = std::to_array<Alphabet::Named>({
    {"digits", "0123456789"},
    {"lower", "abcdefghijklmnopqrstuvwxyz"},
    {"upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"letters", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
    {"alphanumeric", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
    {"hex", "0123456789abcdef"},
    {"upper_hex", "0123456789ABCDEF"},
    {"base36", "0123456789abcdefghijklmnopqrstuvwxyz"},
    {"upper_base36", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
});

}  // namespace

std::size_t character_size(Bytes text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return std::min(size, text.size());
}

std::span<const Alphabet::Named> Alphabet::named() { return table; }

Result<Alphabet> Alphabet::of(Bytes characters) {
    if (!base::is_utf8(characters)) return fail(Code::bad_usage, "an alphabet is UTF-8");
    Alphabet out;
    out.ascii_.fill(none);
    while (!characters.empty()) {
        const Bytes one = characters.substr(0, character_size(characters));
        if (out.characters_.size() == largest) return fail(Code::bad_usage, "an alphabet has at most 65536 characters");
        const auto numeral = static_cast<std::uint16_t>(out.characters_.size());
        if (one.size() > 1)
            out.beyond_.push_back(numeral);
        else if (auto& known = out.ascii_[static_cast<unsigned char>(one.front())]; known == none)
            known = numeral;
        else
            return fail(Code::bad_usage, "an alphabet has each character once");
        out.characters_.emplace_back(one);
        characters.remove_prefix(one.size());
    }
    if (out.characters_.size() < 2) return fail(Code::bad_usage, "an alphabet has at least two characters");
    const auto character_of = [&out](std::uint16_t numeral) -> const std::string& { return out.characters_[numeral]; };
    std::ranges::sort(out.beyond_, {}, character_of);
    if (std::ranges::adjacent_find(out.beyond_, {}, character_of) != out.beyond_.end())
        return fail(Code::bad_usage, "an alphabet has each character once");
    return out;
}

std::optional<std::uint16_t> Alphabet::numeral(Bytes character) const {
    if (character.size() == 1) {
        const auto code = static_cast<unsigned char>(character.front());
        if (code >= ascii_.size() || ascii_[code] == none) return std::nullopt;
        return static_cast<std::uint16_t>(ascii_[code]);
    }
    const auto character_of = [this](std::uint16_t numeral) -> Bytes { return characters_[numeral]; };
    const auto found = std::ranges::lower_bound(beyond_, character, {}, character_of);
    if (found == beyond_.end() || character_of(*found) != character) return std::nullopt;
    return *found;
}

}  // namespace waybill::crypto
