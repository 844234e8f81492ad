#include "waybill/base/error.hpp"

#include <cstring>

namespace waybill::base {

Error Error::of_file(Code code, Text text, const std::filesystem::path& path, int os_error) {
    Error error(code, text);
    error.path_ = path.string();
    error.os_error_ = os_error;
    return error;
}

std::string Error::message() const {
    std::string out(text());
    if (!path_.empty()) out += ": " + path_;
    if (os_error_ != 0) out += std::string(": ") + std::strerror(os_error_);
    if (offset_ != nowhere) out += " (at byte " + std::to_string(offset_) + ")";
    return out;
}

}  // namespace waybill::base
