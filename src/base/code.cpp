#include "waybill/base/code.hpp"

#include <array>
#include <cstddef>

namespace waybill::base {
namespace {

using enum Blame;

constexpr auto rows = std::to_array<CodeRow>({
    {Code::body_malformed, "body-malformed", message,
     "Send a message that is strictly valid in the route's format: no duplicate names, no invalid UTF-8, nothing after "
     "it."},
    {Code::content_type_unsupported, "content-type-unsupported", message,
     "Send the content type of the format that the route declares."},
    {Code::body_too_large, "body-too-large", message, "Send a smaller message, or raise the route's body limit."},
    {Code::item_too_large, "item-too-large", message, "Send a smaller value, or raise the route's item limit."},
    {Code::too_many_items, "too-many-items", message, "Send fewer values a message, or raise the route's items limit."},
    {Code::too_many_members, "too-many-members", message,
     "Send objects with fewer members, or raise the route's members limit."},
    {Code::name_too_long, "name-too-long", message, "Send shorter member names: a name has at most 4 KiB."},
    {Code::too_deep, "too-deep", message, "Nest the message less deeply, or raise the route's depth limit."},
    {Code::vendor_unknown, "vendor-unknown", policy, "Name a vendor that has a file under policies/vendors."},
    {Code::route_unknown, "route-unknown", policy, "Name a route of this vendor, or add one to its file."},
    {Code::direction_undeclared, "direction-undeclared", policy,
     "Declare an outbound body on the route: without one no body passes."},
    {Code::client_not_allowed, "client-not-allowed", policy,
     "Add the client to the route's clients, if it should call it."},
    {Code::agreement_not_yet_valid, "agreement-not-yet-valid", policy, "Wait for the first day of the agreement."},
    {Code::agreement_lapsed, "agreement-lapsed", policy, "Renew the agreement and its valid.until."},
    {Code::evidence_lapsed, "evidence-lapsed", policy,
     "Have the vendor renew the lapsed evidence and update due_diligence."},
    {Code::unknown_item, "unknown-item", policy,
     "Name the value in the route's field map, or let the route withhold what it does not know (unknown: withhold)."},
    {Code::item_refused, "item-refused", policy, "Do not send values of a category whose treatment is refuse."},
    {Code::treatment_failed, "treatment-failed", policy,
     "Send a value that the treatment of its category can be applied to."},
    {Code::nothing_allowed, "nothing-allowed", policy,
     "Classify the outermost value and share its category: a message that is one withheld value cannot be sent."},
    {Code::audit_unavailable, "audit-unavailable", record,
     "Make the audit directory writable and give it space, then restart: nothing is shared without its record."},
    {Code::entry_too_large, "entry-too-large", record,
     "Shorten the names in the policy: an entry has at most 65,535 bytes."},
    {Code::bad_usage, "bad-usage", usage, "See --help."},
    {Code::bad_selector, "bad-selector", usage, "Write the selector as RFC 9535 has it."},
    {Code::selector_unsupported, "selector-unsupported", usage,
     "Use names, indexes, slices, wildcards and descendants."},
    {Code::file_failed, "file-failed", usage, "See the system's reason; check path, owner and mode."},
    {Code::file_missing, "file-missing", usage, "Check the path."},
    {Code::file_exists, "file-exists", usage, "Choose another path, or remove the file if it is not needed."},
    {Code::no_space, "no-space", record, "Free space on the file system of the audit directory."},
    {Code::locked, "locked", record, "Stop the other writer of this audit directory first."},
    {Code::wrong_origin, "wrong-origin", record, "Open the directory with the origin that it was made for."},
    {Code::bad_key, "bad-key", usage, "Give the right key file."},
    {Code::key_missing, "key-missing", unverifiable, "Give the keyring that holds this key."},
    {Code::corrupt, "corrupt", tampered,
     "Do not write to it; keep a copy, and verify against a checkpoint kept elsewhere."},
    {Code::missing, "missing", unverifiable, "Restore the missing part from a copy."},
});

constexpr bool in_order() {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (static_cast<std::size_t>(rows[i].code) != i) return false;
    return rows.size() == static_cast<std::size_t>(Code::missing) + 1;
}
static_assert(in_order(), "one row a code, in the order of the enum");

}  // namespace

std::span<const CodeRow> code_table() { return rows; }
const CodeRow& row(Code code) { return rows[static_cast<std::size_t>(code)]; }

}  // namespace waybill::base
