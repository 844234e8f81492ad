#include "changes.hpp"

#include <algorithm>

#include "waybill/control/keep_policies.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::control {
namespace {

std::string text_of(const Authorities& authorities) { return authorities.digest + " " + authorities.used_for; }

/// What this one takes the place of.
const Authorities* predecessor(const Authorities& authorities, const InForce* before) {
    if (before == nullptr) return nullptr;
    const auto found = std::ranges::find(before->authorities, authorities.used_for, &Authorities::used_for);
    return found == before->authorities.end() ? nullptr : &*found;
}

Result<void> record_policies(audit::Log& log, const InForce& next, const InForce* before, const std::string& actor) {
    if (before != nullptr && before->snapshot->digest == next.snapshot->digest) return {};
    if (auto kept = keep_policies(log, *next.snapshot); !kept) return kept;
    return record_change(log, "policies", actor,
                         before == nullptr ? std::string() : crypto::hash_text(before->snapshot->digest),
                         crypto::hash_text(next.snapshot->digest));
}

}  // namespace

Result<void> record_change(audit::Log& log, std::string what, const std::string& actor, std::string from,
                           std::string to) {
    const auto durable =
        audit::commit(log, audit::Draft(audit::Change{std::move(what), actor, std::move(from), std::move(to)}));
    if (!durable) return fail(durable.error());
    return {};
}

Result<void> record_in_force(audit::Log& log, const InForce& next, const InForce* before, const std::string& actor) {
    if (auto recorded = record_policies(log, next, before, actor); !recorded) return recorded;
    for (const Authorities& one : next.authorities) {
        const Authorities* old = predecessor(one, before);
        if (old != nullptr && old->digest == one.digest) continue;
        if (auto kept = log.keep(one.bytes); !kept) return kept;
        if (auto recorded = record_change(log, "ca", actor, old == nullptr ? "" : text_of(*old), text_of(one));
            !recorded)
            return recorded;
    }
    return {};
}

}  // namespace waybill::control
