// Any bytes as a message of JSON (json_fields.hpp).
#include "json_fields.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return waybill::format::fuzz::check("json", {reinterpret_cast<const char*>(data), size});
}
