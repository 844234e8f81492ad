// A byte stream without TLS, for what is public or on loopback: the published tiles, a witness. Never for a client's or
// a vendor's messages: a listener is plain only where its program says so (ListenerAddress::plain), no configuration
// does.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "waybill/net/byte_stream.hpp"
#include "waybill/net/deadlines.hpp"

namespace waybill::net {

/// The server's side of an accepted socket (non-blocking from here on). `deadlines` outlives it. Its end without a
/// goodbye and its end with one are the same: whoever needs to tell them apart needs TLS.
std::unique_ptr<ByteStream> accept_plain(boost::asio::ip::tcp::socket socket, Deadlines& deadlines);

}  // namespace waybill::net
