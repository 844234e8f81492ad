#include "changes.hpp"

#include <algorithm>

#include "waybill/control/keep_policies.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::control {
namespace {

std::string text_of(const KeptFile& file) { return file.digest + " " + file.used_for; }

/// What this one takes the place of.
const KeptFile* predecessor(const KeptFile& file, const InForce* before) {
    if (before == nullptr) return nullptr;
    const auto found = std::ranges::find_if(before->files, [&](const KeptFile& other) {
        return other.what == file.what && other.used_for == file.used_for;
    });
    return found == before->files.end() ? nullptr : &*found;
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

Result<void> record_start(audit::Log& log, const std::string& version, const std::string& configuration) {
    if (auto recorded = record_change(log, "start", itself, {}, version); !recorded) return recorded;
    if (auto kept = log.keep(configuration); !kept) return kept;
    return record_change(log, "configuration", itself, {}, crypto::hash_text(crypto::sha256(configuration)));
}

Result<void> record_in_force(audit::Log& log, const InForce& next, const InForce* before, const std::string& actor) {
    if (auto recorded = record_policies(log, next, before, actor); !recorded) return recorded;
    for (const KeptFile& one : next.files) {
        const KeptFile* old = predecessor(one, before);
        if (old != nullptr && old->digest == one.digest) continue;
        if (auto kept = log.keep(one.bytes); !kept) return kept;
        if (auto recorded = record_change(log, one.what, actor, old == nullptr ? "" : text_of(*old), text_of(one));
            !recorded)
            return recorded;
    }
    return {};
}

}  // namespace waybill::control
