#include "server_connection.hpp"

namespace waybill::net {

std::shared_ptr<const ServerTls> WorkerState::tls_of(const std::string& listener) const {
    const auto found = settings->listeners.find(listener);
    return found == settings->listeners.end() ? nullptr : found->second;
}

ServerConnection::ServerConnection(const WorkerState& worker, const ListenerAddress& listener,
                                   std::shared_ptr<const ServerTls> tls, std::unique_ptr<TlsStream> stream,
                                   Admission admission)
    : worker_(worker),
      listener_(listener),
      tls_(std::move(tls)),
      secured_(stream.get()),
      stream_(std::move(stream)),
      admission_(admission),
      client_(identity_of(secured_->peer())),
      judged_by_(tls_),
      judged_until_(tls_->holds_until(secured_->peer(), secured_->peer_chain())) {}

ServerConnection::ServerConnection(const WorkerState& worker, const ListenerAddress& listener,
                                   std::unique_ptr<ByteStream> stream, Admission admission)
    : worker_(worker),
      listener_(listener),
      secured_(nullptr),
      stream_(std::move(stream)),
      admission_(admission),
      client_(fail(Code::client_unidentified, "the connection has no TLS, so nobody shows a certificate")) {}

Result<void> ServerConnection::judge_client() {
    if (secured_ == nullptr) return fail(client_.error());
    const auto newest = worker_.tls_of(listener_.name);
    if (newest == nullptr) return fail(Code::client_not_trusted, "the listener is no longer there");
    const Time now = worker_.options.clock->now();
    if (newest == judged_by_ && now < judged_until_) return {};
    if (auto judged = newest->judge(secured_->peer(), secured_->peer_chain(), now); !judged) return judged;
    judged_by_ = newest;
    judged_until_ = newest->holds_until(secured_->peer(), secured_->peer_chain());
    return {};
}

bool ServerConnection::takes_more() const {
    // Who is turned away is told so, once.
    if (admission_ == Admission::turn_away && used_) return false;
    return !worker_.draining && (secured_ == nullptr || worker_.tls_of(listener_.name) == tls_);
}

}  // namespace waybill::net
