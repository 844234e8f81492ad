#include "entry_text.hpp"

namespace waybill::audit {
namespace {

constexpr char form[] = "0000-00-00T00:00:00.000000Z";

/// The value of digits, which were looked at before.
template <unsigned from, unsigned size>
unsigned digits(const char* text) {
    unsigned value = 0;
    for (unsigned i = from; i < from + size; ++i) value = value * 10 + static_cast<unsigned>(text[i] - '0');
    return value;
}

}  // namespace

bool is_text_of(const char* text, const crypto::Hash& hash) {
    constexpr char hex[] = "0123456789abcdef";
    unsigned wrong = static_cast<unsigned>(std::memcmp(text, "sha256:", 7) != 0);
    for (std::size_t i = 0; i < hash.size(); ++i) {
        wrong |= static_cast<unsigned>(text[7 + 2 * i] != hex[hash[i] >> 4]);
        wrong |= static_cast<unsigned>(text[8 + 2 * i] != hex[hash[i] & 15]);
    }
    return wrong == 0;
}

std::optional<Time> entry_time(const char* text) {
    unsigned wrong = 0;
    for (std::size_t i = 0; i < time_text_size; ++i) {
        const bool is_digit = (text[i] >= '0') & (text[i] <= '9');
        wrong |= static_cast<unsigned>(form[i] == '0' ? !is_digit : text[i] != form[i]);
    }
    if (wrong != 0) return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{year{static_cast<int>(digits<0, 4>(text))}, month{digits<5, 2>(text)},
                              day{digits<8, 2>(text)}};
    const unsigned h = digits<11, 2>(text), m = digits<14, 2>(text), s = digits<17, 2>(text);
    if (!date.ok() || h > 23 || m > 59 || s > 59) return std::nullopt;
    return Time{sys_days{date}} + hours{h} + minutes{m} + seconds{s} + microseconds{digits<20, 6>(text)};
}

}  // namespace waybill::audit
