// Takes the lines of a file of ours or C2SP's off its front. A line without its newline is none. What was read is
// written again and compared by the caller, so nothing here needs to be strict about numbers.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "waybill/audit/merkle.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {

class Lines {
public:
    explicit Lines(Bytes text) : rest_(text) {}

    /// The next line, without its newline; nothing at the end.
    std::optional<Bytes> next() {
        const auto newline = rest_.find('\n');
        if (newline == Bytes::npos) return std::nullopt;
        const Bytes line = rest_.substr(0, newline);
        rest_.remove_prefix(newline + 1);
        return line;
    }
    /// The next line after `word` and a space, where it begins so.
    std::optional<Bytes> after(Bytes word) {
        if (!rest_.starts_with(word) || rest_.substr(word.size(), 1) != " ") return std::nullopt;
        const auto line = next();
        return line ? std::optional(line->substr(word.size() + 1)) : std::nullopt;
    }
    Bytes rest() const { return rest_; }

private:
    Bytes rest_;
};

/// A number in decimal, all of `text`.
inline std::optional<std::uint64_t> decimal(Bytes text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// 32 bytes in base64.
inline std::optional<Hash> hash_in(Bytes text) {
    const auto bytes = base::from_base64(text);
    if (!bytes || bytes->size() != sizeof(Hash)) return std::nullopt;
    return crypto::hash_from(*bytes);
}

}  // namespace waybill::audit
