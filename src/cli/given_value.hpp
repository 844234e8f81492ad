// A value as a person or a script gives it, in the spellings in which it may have been sent.
#pragma once

#include <string>
#include <vector>

#include "waybill/base/json_text.hpp"

namespace waybill::cli {

/// The bytes as they are; without one newline at the end, which an echo leaves; and as a JSON string, for a message has
/// its strings in quotes. None of them can stand for another value.
inline std::vector<std::string> spellings(std::string given) {
    std::vector<std::string> out{given};
    if (given.ends_with('\n')) {
        given.pop_back();
        out.push_back(given);
    }
    base::append_json_string(out.emplace_back(), given);
    return out;
}

}  // namespace waybill::cli
