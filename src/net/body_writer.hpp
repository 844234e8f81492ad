// How a body of ours is framed (RFC 9112 section 6), part by part: Content-Length where its length is known with the
// head, else chunked, one chunk a part. Plain functions: what comes out is to be written in order.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"
#include "waybill/net/exchange_stream.hpp"

namespace waybill::net {

/// What the message allows.
enum class BodyRule {
    usual,         // an empty body is said: content-length 0
    empty_unsaid,  // GET, HEAD, DELETE: an empty body is not mentioned
    length_only,   // answers to HEAD, and 304: the length may be said, the body is never sent
    nothing,       // 204: neither
};

/// The rule of a request by its method, of an answer by its status and the method it answers (RFC 9110 section 8.6).
BodyRule rule_of_request(Bytes method);
BodyRule rule_of_response(int status, Bytes to_method);

class BodyWriter {
public:
    /// `blame` is the code of its errors, which are all bugs of ours: a length that is not kept, parts after the last.
    explicit BodyWriter(base::Code blame) : blame_(blame) {}

    bool begun() const { return begun_; }
    bool finished() const { return finished_; }

    /// Chooses the framing by the part that has the head.
    Result<void> begin(BodyRule rule, const ExchangeStream::Part& first);
    /// The framing fields, each with its line end.
    void append_fields(std::string& head) const;

    /// What to write, in order; empty ones are nothing. Valid while `out` and the part are unchanged.
    using Pieces = std::array<Bytes, 3>;
    /// Frames a part behind what stands in `out` (the head, or nothing). What is small becomes one piece, since a
    /// write is a TLS record and a system call; a large body is not copied.
    Result<Pieces> add(const ExchangeStream::Part& part, std::string& out);

private:
    enum class Framing { none, length, chunked };
    Result<void> count(const ExchangeStream::Part& part);

    base::Code blame_;
    bool begun_ = false, finished_ = false, sends_ = true;
    Framing framing_ = Framing::none;
    std::optional<std::uint64_t> said_;
    std::uint64_t left_ = 0;
};

}  // namespace waybill::net
