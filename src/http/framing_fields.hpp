// The fields of one head that say how its body is framed and what becomes of the connection. Each is taken once, in its
// one right spelling: two readers that differ on one of them cut the stream in two ways, which is request smuggling.
#pragma once

#include <cstdint>
#include <optional>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::http {

enum class Side : std::uint8_t { request, response };

class FramingFields {
public:
    FramingFields(Side side, base::Code malformed) : side_(side), malformed_(malformed) {}

    /// The next field, its value trimmed; `line_at` and `value_at` are where they stand in the head.
    Result<void> take(Bytes name, Bytes value, std::size_t line_at, std::size_t value_at);

    std::optional<std::uint64_t> length;
    bool chunked = false;
    bool host = false;    // requests only
    bool expect = false;  // requests only
    bool close = false;

private:
    Result<void> take_length(Bytes value, std::size_t line_at, std::size_t value_at);
    Result<void> take_coding(Bytes value, std::size_t line_at, std::size_t value_at);
    Result<void> take_host(Bytes value, std::size_t line_at, std::size_t value_at);
    Result<void> take_expect(Bytes value, std::size_t line_at, std::size_t value_at);
    Result<void> take_connection(Bytes value, std::size_t value_at);

    Side side_;
    base::Code malformed_;
};

}  // namespace waybill::http
