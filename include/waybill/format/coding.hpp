// Content codings (RFC 9110 section 8.4): a body is decoded for examination, and what leaves may be encoded anew. One
// member, one frame, one coding, nothing after it: where two readers could differ, it is refused. Knows no HTTP beyond
// the one field's value.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::format {

struct DecodeLimits {
    std::uint64_t decoded_bytes;  // of the whole body
    /// Decoded bytes for one encoded byte, held against the body so far in steps of 4 KiB of it, from free_bytes on.
    std::uint64_t ratio = 100;
    std::uint64_t free_bytes = 1 << 20;
};

/// Takes at most 64 KiB of what was decoded; its error ends the decoding and is passed on.
using DecodedSink = std::function<Result<void>(Bytes decoded)>;

/// Reads one body. Errors: coding_malformed (truncated, damaged, bytes after the end, a second gzip member or zstd
/// frame, a dictionary, a zstd window over 8 MiB), expands_too_much, body_too_large; offsets count encoded bytes,
/// up to where the decoder had read. After an error the object is done. What is decoded of a body that
/// is right, and whether it is, does not depend on how it was cut.
class Decoder {
public:
    virtual ~Decoder() = default;
    virtual Result<void> feed(Bytes encoded, const DecodedSink& sink) = 0;
    /// The body ends here.
    virtual Result<void> finish() = 0;
};

/// Writes one body, window by window: each can be sent, and decoded, before the next is there. What it gives is a
/// function of the plain bytes and of where the windows are cut.
class Encoder {
public:
    enum class Last : bool { no, yes };

    virtual ~Encoder() = default;
    /// Appends to `out`. Not again after the last one, which may be empty.
    virtual void encode(Bytes window, Last last, std::string& out) = 0;
};

/// One line a coding; the visible table is src/format/coding.cpp.
struct Coding {
    std::string_view name;      // as it is sent in Content-Encoding
    std::string_view also;      // an older name that is accepted; empty: none
    std::size_t decoder_bytes;  // the most memory that a decoder takes
    std::size_t encoder_bytes;  // an encoder
    std::unique_ptr<Decoder> (*make_decoder)(const DecodeLimits& limits);
    std::unique_ptr<Encoder> (*make_encoder)();
};

std::span<const Coding> codings();
/// By either name, in any case; nullptr where there is none.
const Coding* find_coding(Bytes name);

/// The value of Content-Encoding, several fields joined by commas: nullptr where it says none (`identity`, or empty).
/// Error: coding_unsupported, for an unknown coding and for more than one.
Result<const Coding*> parse_content_encoding(Bytes field_value);

}  // namespace waybill::format
