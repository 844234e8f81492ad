// One expected failure. What it can say is bounded by type: a compile-time text, an offset, and for our own files their
// path. The bytes of a message have no way in, so they cannot reach a log through an error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "waybill/base/code.hpp"

namespace waybill::base {

/// A text that is in the program itself.
class Text {
public:
    consteval Text(const char* literal) : text_(literal) {}
    constexpr std::string_view view() const { return text_; }

private:
    std::string_view text_;
};

class Error {
public:
    static constexpr std::uint64_t nowhere = ~std::uint64_t{0};

    Error() : Error(Code::corrupt, "no error") {}  // boost::system::result asks for it
    Error(Code code, Text text, std::uint64_t offset = nowhere) : code_(code), text_(text), offset_(offset) {}
    /// A failure of one of our own files; `os_error` is errno or 0.
    static Error of_file(Code code, Text text, const std::filesystem::path& path, int os_error = 0);

    Code code() const { return code_; }
    std::string_view text() const { return text_.view(); }
    /// Byte offset in the message, or column offset in a selector; `nowhere` where there is none.
    std::uint64_t offset() const { return offset_; }
    const std::string& path() const { return path_; }
    int os_error() const { return os_error_; }
    /// One line for a person: text, path, the system's reason, offset.
    std::string message() const;

private:
    Code code_;
    Text text_;
    std::uint64_t offset_;
    std::string path_;
    int os_error_ = 0;
};

}  // namespace waybill::base

namespace waybill {
using base::Code;
using base::Error;
}  // namespace waybill
