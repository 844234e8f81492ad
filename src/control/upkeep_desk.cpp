#include "upkeep_desk.hpp"

#include "changes.hpp"
#include "waybill/audit/holds.hpp"
#include "waybill/base/log.hpp"

namespace waybill::control {
namespace {

constexpr const char* done = R"({"ok":true})";

/// A text beside the command; empty where there is none.
std::string field(const AdminRequest& request, std::string_view name) {
    const auto* value = request.fields.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

bool UpkeepDesk::is_for_it(const AdminRequest& request) {
    return request.command == "retain" || request.command == "hold" || request.command == "release" ||
           request.command == "lookup-key";
}

std::string UpkeepDesk::answer(const AdminRequest& request) {
    if (request.command == "hold") return hold(request);
    if (request.command == "release") return release(request);
    if (request.command == "lookup-key") return lookup_key(request);
    if (!request.fields.empty()) return AdminSocket::refused("`retain` is alone in its line");
    base::log(base::LogLevel::info, "retention is asked for", {{"actor", base::LogValue::of(request.peer.actor)}});
    retention_.run_now();
    return done;
}

std::string UpkeepDesk::hold(const AdminRequest& request) {
    const std::string text = field(request, "hold");
    if (request.fields.size() != 1 || !audit::parse_hold(text)) return AdminSocket::refused("this is no hold");
    return record(request, "hold", {}, text);
}

std::string UpkeepDesk::release(const AdminRequest& request) {
    const std::string text = field(request, "hold"), reason = field(request, "reason");
    if (request.fields.size() != 2 || !audit::parse_hold(text) || reason.empty())
        return AdminSocket::refused("a release names the hold and a reason");
    return record(request, "hold", text, audit::release_text(reason));
}

std::string UpkeepDesk::lookup_key(const AdminRequest& request) {
    const std::string from = field(request, "from"), to = field(request, "to");
    if (request.fields.size() != 2 || to.empty())
        return AdminSocket::refused("it says which keys, and what becomes of them");
    return record(request, "lookup-key", from, to);
}

std::string UpkeepDesk::record(const AdminRequest& request, const char* what, std::string from, std::string to) {
    const auto recorded = record_change(log_, what, request.peer.actor, std::move(from), std::move(to));
    return recorded ? done : AdminSocket::refused("it cannot be recorded, so nothing has changed");
}

}  // namespace waybill::control
