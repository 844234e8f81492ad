// Bytes, as the whole program names them: a view is Bytes, an owner is std::string. Neither is text unless its name
// says so, and neither is ended by a zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace waybill::base {

using Bytes = std::string_view;

/// The view as C libraries want it.
inline const unsigned char* u8(Bytes bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
inline unsigned char* u8(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

/// Big-endian integers, as every format of the record has them.
template <class Integer>
void append_be(std::string& out, Integer value) {
    for (int shift = 8 * (static_cast<int>(sizeof(Integer)) - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> shift));
}

/// Reads sizeof(Integer) bytes at `at`; the caller has checked that they are there.
template <class Integer>
Integer read_be(Bytes bytes, std::size_t at = 0) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Integer); ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return static_cast<Integer>(value);
}

}  // namespace waybill::base

namespace waybill {
using base::Bytes;
using base::u8;
}  // namespace waybill
