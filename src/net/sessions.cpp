#include "sessions.hpp"

#include "tls_context.hpp"

namespace waybill::net {
namespace {

constexpr std::size_t most = 16;

/// Where a session carries the time of its first proof; OpenSSL copies it to the sessions that follow from it.
int proof_index() {
    static const int index = SSL_SESSION_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

std::int64_t proved_at(const SSL_SESSION* session) {
    return reinterpret_cast<std::intptr_t>(SSL_SESSION_get_ex_data(session, proof_index()));
}

bool is_good(const SSL_SESSION* session, std::int64_t now) {
    const std::int64_t age = now - proved_at(session);
    return age >= 0 && age <= resumable_seconds;
}

}  // namespace

void Sessions::keep(SSL_SESSION* session, std::int64_t now) {
    if (proved_at(session) == 0)
        SSL_SESSION_set_ex_data(session, proof_index(), reinterpret_cast<void*>(static_cast<std::intptr_t>(now)));
    // A copy: the connection goes on changing its own, on its worker's thread.
    SessionPtr copy(SSL_SESSION_dup(session));
    if (copy == nullptr) return;
    const std::lock_guard lock(mutex_);
    if (kept_.size() == most) kept_.erase(kept_.begin());
    kept_.push_back(std::move(copy));
}

SessionPtr Sessions::take(std::int64_t now) {
    const std::lock_guard lock(mutex_);
    while (!kept_.empty()) {
        SessionPtr& newest = kept_.back();
        const bool good = is_good(newest.get(), now) && SSL_SESSION_is_resumable(newest.get()) == 1;
        if (good && SSL_SESSION_get_protocol_version(newest.get()) < TLS1_3_VERSION)
            return SessionPtr(SSL_SESSION_dup(newest.get()));
        SessionPtr out = std::move(newest);
        kept_.pop_back();
        if (good) return out;
    }
    return nullptr;
}

}  // namespace waybill::net
