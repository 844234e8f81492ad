// Values of protobuf fields: what is right on the wire, what it is as text, and how a text is written back. One
// spelling each way (encoding.md, "Base 128 Varints" and after).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protobuf_schema.hpp"
#include "waybill/format/fields.hpp"

namespace waybill::format {

enum class Wire : std::uint8_t { varint = 0, fixed64 = 1, length = 2, fixed32 = 5 };

Wire wire_of(ProtobufKind kind);
/// Text and bytes are not, nor messages.
bool is_packable(ProtobufKind kind);

/// Whether readers agree on what this is: of a type of 32 bits nothing but its 32, of a bool 0 or 1.
bool in_range(ProtobufKind kind, std::uint64_t bits);

/// A number, boolean or enumeration as a scalar; `wire` holds its bytes as received and outlives it. Floats that no
/// number is (NaN) are strings.
Scalar number_scalar(ProtobufKind kind, std::uint64_t bits, Bytes wire, std::uint64_t offset);
/// Text or bytes.
Scalar string_scalar(ProtobufKind kind, Bytes content, std::uint64_t offset);

/// As the scalar's text is.
void append_number_text(std::string& out, ProtobufKind kind, std::uint64_t bits);
/// The bits of what takes a number's place; nothing where it is none of that kind.
std::optional<std::uint64_t> parse_number(ProtobufKind kind, base::ValueKind as, Bytes text);

void append_varint(std::string& out, std::uint64_t value);
/// In the shortest spelling.
void append_number(std::string& out, ProtobufKind kind, std::uint64_t bits);
void append_key(std::string& out, std::uint32_t number, Wire wire);

}  // namespace waybill::format
