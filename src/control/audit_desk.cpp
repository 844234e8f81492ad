#include "audit_desk.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "peer.hpp"
#include "waybill/base/log.hpp"

namespace waybill::control {
namespace {

constexpr std::size_t most_waiting = 16;
// Of each user: who looks up people one after the other is not an auditor at work.
constexpr double most_lookups = 20;
constexpr double lookups_a_second = 1.0 / 3;
constexpr std::size_t most_users = 1024;
constexpr mode_t open_to_all = 0666;  // who may ask is decided by credentials, before anything is read
constexpr std::chrono::seconds for_index{5};
constexpr std::chrono::milliseconds between_looks{20};

Path folder(const Path& directory) { return directory.has_filename() ? directory : directory.parent_path(); }

}  // namespace

AuditDesk::AuditDesk(boost::asio::io_context& context, Parts parts)
    : parts_(std::move(parts)),
      follower_(parts_.files, folder(parts_.config.audit.directory.path), parts_.log, parts_.keyring) {
    if (!parts_.config.audit_socket) return;
    const AuditSocketConfig& config = *parts_.config.audit_socket;
    AdminSocket::Options options;
    options.path = config.socket.path;
    options.mode = open_to_all;
    options.allowed = [&config](const Peer& peer) { return names(config.allow, peer); };
    options.refusal = "only those whom the configuration gives the audit role may ask";
    socket_ = std::make_unique<AdminSocket>(
        context, std::move(options),
        [this](AdminRequest request, AdminSocket::Reply reply) { take(std::move(request), std::move(reply)); });
}

AuditDesk::~AuditDesk() {
    {
        const std::lock_guard guard(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    for (const Waiting& waiting : queue_) waiting.reply(AdminSocket::refused("the gateway is stopping"));
}

Result<void> AuditDesk::listen() { return socket_ ? socket_->listen() : Result<void>(); }

void AuditDesk::start() {
    follower_.start();
    thread_ = std::thread([this] { run(); });
}

void AuditDesk::take(AdminRequest request, AdminSocket::Reply reply) {
    if (request.command != "subject") return reply(AdminSocket::refused("there is no such command: subject is"));
    auto question = read_question(request.fields);
    if (!question) return reply(AdminSocket::refused(question.error().message()));
    if (!spend(request.peer.uid)) {
        base::log(base::LogLevel::warning, "lookups were refused, there were too many",
                  {{"actor", base::LogValue::of(request.peer.actor)}});
        return reply(AdminSocket::refused("too many lookups: one more is allowed every 3 seconds"));
    }
    const std::lock_guard guard(mutex_);
    if (queue_.size() >= most_waiting) return reply(AdminSocket::refused("too many lookups wait already"));
    queue_.push_back({*std::move(question), request.peer.actor, std::move(reply)});
    wake_.notify_all();
}

bool AuditDesk::spend(uid_t uid) {
    const auto now = std::chrono::steady_clock::now();
    if (allowances_.size() >= most_users) allowances_.clear();
    const auto [found, fresh] = allowances_.try_emplace(uid, Allowance{most_lookups, now});
    Allowance& allowance = found->second;
    const std::chrono::duration<double> since = now - allowance.counted;
    allowance.left = std::min(most_lookups, allowance.left + since.count() * lookups_a_second);
    allowance.counted = now;
    if (allowance.left < 1) return false;
    allowance.left -= 1;
    return true;
}

void AuditDesk::run() {
    for (;;) {
        std::unique_lock guard(mutex_);
        wake_.wait(guard, [this] { return stop_ || !queue_.empty(); });
        if (stop_) return;
        const Waiting waiting = std::move(queue_.front());
        queue_.pop_front();
        guard.unlock();
        waiting.reply(answer(waiting));
    }
}

std::string AuditDesk::answer(const Waiting& waiting) {
    wait_for_index();
    const auto snapshot = parts_.snapshot();
    const SubjectSources sources{parts_.log, parts_.keyring, folder(parts_.config.audit.directory.path),
                                 snapshot.get()};
    const std::uint64_t behind = follower_.lag().entries;  // before the lookup's own entry
    auto answer = look_up_subject(sources, waiting.question, waiting.actor);
    if (!answer) {
        base::log(base::LogLevel::warning, "a lookup failed", answer.error(),
                  {{"actor", base::LogValue::of(waiting.actor)}});
        return AdminSocket::refused("nothing is told: " + answer.error().message());
    }
    (*answer)["behind"] = behind;
    return boost::json::serialize(boost::json::object{{"ok", true}, {"subject", *std::move(answer)}});
}

/// For what was shared before the question was asked; not for ever, the answer says how far the index is.
void AuditDesk::wait_for_index() {
    const auto deadline = std::chrono::steady_clock::now() + for_index;
    const auto before = follower_.lag();
    const std::uint64_t wanted = before.indexed + before.entries;
    std::unique_lock guard(mutex_);
    while (!stop_ && follower_.lag().indexed < wanted && std::chrono::steady_clock::now() < deadline)
        wake_.wait_for(guard, between_looks);
}

}  // namespace waybill::control
