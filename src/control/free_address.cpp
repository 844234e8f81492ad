#include "free_address.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace waybill::control {

Result<void> check_free(const net::ListenerAddress& address) {
    using boost::asio::ip::tcp;
    boost::asio::io_context context;
    boost::system::error_code problem;
    const auto ip = boost::asio::ip::make_address(address.host, problem);
    const tcp::endpoint endpoint(ip, address.port);
    tcp::acceptor probe(context);
    if (!problem) probe.open(endpoint.protocol(), problem);
    if (!problem) probe.set_option(tcp::acceptor::reuse_address(true), problem);
    if (!problem) probe.bind(endpoint, problem);
    if (problem)
        return fail(Error::of_file(Code::file_failed, "cannot listen there",
                                   address.host + ":" + std::to_string(address.port), problem.value()));
    return {};
}

}  // namespace waybill::control
