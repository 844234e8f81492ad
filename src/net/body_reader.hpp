// A peer's body out of what was read, by its framing (RFC 9112 section 6.3), and the waiting for more of it.
#pragma once

#include <optional>

#include "read_buffer.hpp"
#include "waybill/http/chunks.hpp"
#include "waybill/http/head.hpp"
#include "waybill/net/byte_stream.hpp"

namespace waybill::net {

/// Whose body it is: the codes of what is wrong with it.
struct BodyBlame {
    base::Code malformed, cut_short;
};
inline constexpr BodyBlame of_request{base::Code::request_malformed, base::Code::client_gone};
inline constexpr BodyBlame of_answer{base::Code::vendor_malformed, base::Code::vendor_broke_off};

class BodyReader {
public:
    explicit BodyReader(BodyBlame blame) : blame_(blame), chunks_(blame.malformed) {}
    void begin(const http::HeadVerdict& verdict);

    /// Its last byte was taken, framing included.
    bool ended() const { return ended_; }
    /// An error ended it: what follows on the connection means nothing.
    bool broken() const { return broken_; }
    /// Bytes that are known to be left; nothing where that is not known.
    std::optional<std::uint64_t> left() const;

    /// The next bytes; empty at the end. Valid until the next call. Errors: malformed, cut_short, the stream's own.
    Awaitable<Result<Bytes>> pull(ByteStream& stream, ReadBuffer& buffer, Milliseconds within);

private:
    Result<Bytes> take(ReadBuffer& buffer);
    Result<Bytes> take_chunk(ReadBuffer& buffer);
    std::size_t wanted() const;
    Result<Bytes> peer_ended();

    BodyBlame blame_;
    http::ChunkDecoder chunks_;
    http::Framing framing_ = http::Framing::none;
    std::uint64_t left_ = 0;
    bool ended_ = true, broken_ = false;
};

}  // namespace waybill::net
