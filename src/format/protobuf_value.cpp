#include "protobuf_value.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "waybill/base/text_codes.hpp"

namespace waybill::format {
namespace {

std::uint64_t read_varint(Bytes wire) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < wire.size(); ++i)
        bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(wire[i]) & 0x7f) << (7 * i);
    return bits;
}

std::uint64_t read_fixed(Bytes wire) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < wire.size(); ++i)
        bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(wire[i])) << (8 * i);
    return bits;
}

std::uint64_t zigzag(std::int64_t value) {
    return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t bits) { return static_cast<std::int64_t>(bits >> 1 ^ (0 - (bits & 1))); }

float as_float(std::uint64_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits)); }
double as_double(std::uint64_t bits) { return std::bit_cast<double>(bits); }

bool is_finite(ProtobufKind kind, std::uint64_t bits) {
    return kind == ProtobufKind::float32 ? std::isfinite(as_float(bits)) : std::isfinite(as_double(bits));
}

template <class Number>
void append_digits(std::string& out, Number value) {
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

/// What is no number has the names of protobuf's JSON.
template <class Float>
void append_float(std::string& out, Float value) {
    if (std::isnan(value)) {
        out += "NaN";
    } else if (std::isinf(value)) {
        out += value < 0 ? "-Infinity" : "Infinity";
    } else {
        append_digits(out, value);
    }
}

template <ProtobufKind kind>
Bytes decode(const Scalar& value, std::string& scratch) {
    scratch.clear();
    append_number_text(scratch, kind, wire_of(kind) == Wire::varint ? read_varint(value.raw) : read_fixed(value.raw));
    return scratch;
}

using Decode = Bytes (*)(const Scalar&, std::string&);

Decode decoder(ProtobufKind kind) {
    using enum ProtobufKind;
    switch (kind) {
        case int32:
        case int64:
        case enumeration:
            return decode<int64>;
        case uint32:
        case uint64:
            return decode<uint64>;
        case sint32:
        case sint64:
            return decode<sint64>;
        case boolean:
            return decode<boolean>;
        case fixed32:
            return decode<fixed32>;
        case fixed64:
            return decode<fixed64>;
        case sfixed32:
            return decode<sfixed32>;
        case sfixed64:
            return decode<sfixed64>;
        case float32:
            return decode<float32>;
        case float64:
        case text:
        case bytes:
        case message:
            break;
    }
    return decode<float64>;
}

Bytes decode_text(const Scalar& value, std::string&) { return value.raw; }

Bytes decode_bytes(const Scalar& value, std::string& scratch) {
    scratch = base::to_base64(value.raw);
    return scratch;
}

template <class Number>
std::optional<Number> parse_digits(Bytes text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

template <class Number>
std::optional<std::uint64_t> parse_integer(Bytes text) {
    const auto value = parse_digits<Number>(text);
    if (!value) return std::nullopt;
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(*value));
}

}  // namespace

Wire wire_of(ProtobufKind kind) {
    using enum ProtobufKind;
    switch (kind) {
        case fixed32:
        case sfixed32:
        case float32:
            return Wire::fixed32;
        case fixed64:
        case sfixed64:
        case float64:
            return Wire::fixed64;
        case text:
        case bytes:
        case message:
            return Wire::length;
        default:
            return Wire::varint;
    }
}

bool is_packable(ProtobufKind kind) { return wire_of(kind) != Wire::length; }

bool in_range(ProtobufKind kind, std::uint64_t bits) {
    using enum ProtobufKind;
    switch (kind) {
        case int32:
        case enumeration: {
            const auto value = static_cast<std::int64_t>(bits);
            return value >= std::numeric_limits<std::int32_t>::min() &&
                   value <= std::numeric_limits<std::int32_t>::max();
        }
        case uint32:
        case sint32:
            return bits <= std::numeric_limits<std::uint32_t>::max();
        case boolean:
            return bits <= 1;
        default:
            return true;
    }
}

Scalar number_scalar(ProtobufKind kind, std::uint64_t bits, Bytes wire, std::uint64_t offset) {
    base::ValueKind as = base::ValueKind::number;
    if (kind == ProtobufKind::boolean) as = base::ValueKind::boolean;
    if ((kind == ProtobufKind::float32 || kind == ProtobufKind::float64) && !is_finite(kind, bits))
        as = base::ValueKind::string;
    return {as, wire, true, offset, decoder(kind)};
}

Scalar string_scalar(ProtobufKind kind, Bytes content, std::uint64_t offset) {
    const bool is_text = kind == ProtobufKind::text;
    return {base::ValueKind::string, content, false, offset, is_text ? decode_text : decode_bytes, is_text};
}

void append_number_text(std::string& out, ProtobufKind kind, std::uint64_t bits) {
    using enum ProtobufKind;
    switch (kind) {
        case boolean:
            out += bits != 0 ? "true" : "false";
            break;
        case int32:
        case int64:
        case enumeration:
        case sfixed64:
            append_digits(out, static_cast<std::int64_t>(bits));
            break;
        case sfixed32:
            append_digits(out, static_cast<std::int32_t>(bits));
            break;
        case sint32:
        case sint64:
            append_digits(out, unzigzag(bits));
            break;
        case float32:
            append_float(out, as_float(bits));
            break;
        case float64:
            append_float(out, as_double(bits));
            break;
        default:
            append_digits(out, bits);
            break;
    }
}

std::optional<std::uint64_t> parse_number(ProtobufKind kind, base::ValueKind as, Bytes digits) {
    using enum ProtobufKind;
    if (kind == boolean) {
        if (as == base::ValueKind::boolean && digits == "true") return 1;
        if (as == base::ValueKind::boolean && digits == "false") return 0;
        return std::nullopt;
    }
    if (as != base::ValueKind::number) return std::nullopt;
    switch (kind) {
        case int32:
        case enumeration:
            return parse_integer<std::int32_t>(digits);
        case int64:
        case sfixed64:
            return parse_integer<std::int64_t>(digits);
        case uint32:
        case fixed32:
            return parse_digits<std::uint32_t>(digits);
        case uint64:
        case fixed64:
            return parse_digits<std::uint64_t>(digits);
        case sfixed32: {
            const auto value = parse_digits<std::int32_t>(digits);
            return value ? std::optional<std::uint64_t>(static_cast<std::uint32_t>(*value)) : std::nullopt;
        }
        case sint32: {
            const auto value = parse_digits<std::int32_t>(digits);
            return value ? std::optional(zigzag(*value)) : std::nullopt;
        }
        case sint64: {
            const auto value = parse_digits<std::int64_t>(digits);
            return value ? std::optional(zigzag(*value)) : std::nullopt;
        }
        case float32: {
            const auto value = parse_digits<float>(digits);
            if (!value || !std::isfinite(*value)) return std::nullopt;
            return std::bit_cast<std::uint32_t>(*value);
        }
        case float64: {
            const auto value = parse_digits<double>(digits);
            if (!value || !std::isfinite(*value)) return std::nullopt;
            return std::bit_cast<std::uint64_t>(*value);
        }
        default:
            return std::nullopt;
    }
}

void append_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void append_number(std::string& out, ProtobufKind kind, std::uint64_t bits) {
    if (wire_of(kind) == Wire::varint) return append_varint(out, bits);
    const int bytes = wire_of(kind) == Wire::fixed32 ? 4 : 8;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(bits >> (8 * i));
}

void append_key(std::string& out, std::uint32_t number, Wire wire) {
    append_varint(out, static_cast<std::uint64_t>(number) << 3 | static_cast<std::uint64_t>(wire));
}

}  // namespace waybill::format
