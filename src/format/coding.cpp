// The content codings, one line each, and the field that names them.
#include "waybill/format/coding.hpp"

#include <algorithm>
#include <array>

#include "coding_libraries.hpp"

namespace waybill::format {
namespace {

constexpr auto table = std::to_array<Coding>({
    {"gzip", "x-gzip", zlib_decoder_bytes, zlib_encoder_bytes, make_gzip_decoder, make_gzip_encoder},
    {"deflate", "", zlib_decoder_bytes, zlib_encoder_bytes, make_deflate_decoder, make_deflate_encoder},
    {"br", "", brotli_decoder_bytes, brotli_encoder_bytes, make_brotli_decoder, make_brotli_encoder},
    {"zstd", "", zstd_decoder_bytes, zstd_encoder_bytes, make_zstd_decoder, make_zstd_encoder},
});

bool same(Bytes left, Bytes lower_case) {
    return std::equal(left.begin(), left.end(), lower_case.begin(), lower_case.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

Bytes trim(Bytes text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == Bytes::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::span<const Coding> codings() { return table; }

const Coding* find_coding(Bytes name) {
    if (name.empty()) return nullptr;
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Coding& row) { return same(name, row.name) || same(name, row.also); });
    return found == table.end() ? nullptr : &*found;
}

Result<const Coding*> parse_content_encoding(Bytes field_value) {
    const Bytes name = trim(field_value);
    if (name.empty() || same(name, "identity")) return nullptr;
    if (name.find(',') != Bytes::npos) return fail(Code::coding_unsupported, "a body has one content coding at most");
    const Coding* coding = find_coding(name);
    if (coding == nullptr) return fail(Code::coding_unsupported, "this content coding is not known");
    return coding;
}

}  // namespace waybill::format
