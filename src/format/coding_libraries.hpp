// What coding.cpp makes its table of: one file a library.
#pragma once

#include "waybill/format/coding.hpp"

namespace waybill::format {

// zlib; deflate is the zlib format (RFC 1950), never raw.
inline constexpr std::size_t zlib_decoder_bytes = 112 << 10, zlib_encoder_bytes = 272 << 10;
std::unique_ptr<Decoder> make_gzip_decoder(const DecodeLimits& limits);
std::unique_ptr<Decoder> make_deflate_decoder(const DecodeLimits& limits);
std::unique_ptr<Encoder> make_gzip_encoder();
std::unique_ptr<Encoder> make_deflate_encoder();

// brotli; its largest window is 16 MiB (RFC 7932 section 9.1).
inline constexpr std::size_t brotli_decoder_bytes = 17 << 20, brotli_encoder_bytes = 4 << 20;
std::unique_ptr<Decoder> make_brotli_decoder(const DecodeLimits& limits);
std::unique_ptr<Encoder> make_brotli_encoder();

// zstd; a window of at most 8 MiB (RFC 9659 section 3).
inline constexpr std::size_t zstd_decoder_bytes = 9 << 20, zstd_encoder_bytes = 4 << 20;
std::unique_ptr<Decoder> make_zstd_decoder(const DecodeLimits& limits);
std::unique_ptr<Encoder> make_zstd_encoder();

}  // namespace waybill::format
