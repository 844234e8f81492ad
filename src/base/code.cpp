#include "waybill/base/code.hpp"

#include <array>
#include <cstddef>

namespace waybill::base {
namespace {

using enum Blame;

constexpr auto rows = std::to_array<CodeRow>({
    {Code::request_malformed, "request-malformed", message, 400,
     "Send HTTP/1.1 as RFC 9112 has it: one length, one Host, no folded lines, no control bytes, a path as target."},
    {Code::head_too_large, "head-too-large", message, 431,
     "Send fewer or shorter header fields, or raise the gateway's head limit."},
    {Code::path_refused, "path-refused", message, 400,
     "Send a path without dot segments, empty segments, backslashes, encoded slashes and control bytes."},
    {Code::coding_unsupported, "coding-unsupported", message, 415,
     "Send the message without Content-Encoding, or with one of gzip, deflate, br and zstd, once."},
    {Code::request_timeout, "request-timeout", message, 408,
     "Send the request without long pauses, or raise the gateway's deadlines."},
    {Code::client_gone, "client-gone", message, 0, "Keep the connection open until the answer is there."},
    {Code::body_malformed, "body-malformed", message, 400,
     "Send a message that is strictly valid in the route's format: no duplicate names, no invalid UTF-8, nothing after "
     "it."},
    {Code::content_type_unsupported, "content-type-unsupported", message, 415,
     "Send the content type of the format that the route declares."},
    {Code::body_too_large, "body-too-large", message, 413, "Send a smaller message, or raise the route's body limit."},
    {Code::item_too_large, "item-too-large", message, 413, "Send a smaller value, or raise the route's item limit."},
    {Code::too_many_items, "too-many-items", message, 413,
     "Send fewer values a message, or raise the route's items limit."},
    {Code::too_many_members, "too-many-members", message, 413,
     "Send objects with fewer members, or raise the route's members limit."},
    {Code::name_too_long, "name-too-long", message, 413, "Send shorter member names: a name has at most 4 KiB."},
    {Code::too_deep, "too-deep", message, 413, "Nest the message less deeply, or raise the route's depth limit."},
    {Code::look_ahead_exceeded, "look-ahead-exceeded", message, 413,
     "Send smaller elements where a filter or a negative index selects, or raise the route's lookahead limit."},
    {Code::coding_malformed, "coding-malformed", message, 400,
     "Send a body that is what its Content-Encoding says: whole, once coded, and nothing after it."},
    {Code::expands_too_much, "expands-too-much", message, 413,
     "Send the body less compressed, or without Content-Encoding: it expands beyond the limit."},
    {Code::client_unidentified, "client-unidentified", policy, 403,
     "Give the client a certificate with one spiffe:// URI, or else exactly one DNS name, as subject alternative "
     "name."},
    {Code::client_not_trusted, "client-not-trusted", policy, 403,
     "Renew the client's certificate: it has expired, was revoked, or its issuer is no longer accepted."},
    {Code::vendor_unknown, "vendor-unknown", policy, 404, "Name a vendor that has a file under policies/vendors."},
    {Code::route_unknown, "route-unknown", policy, 404, "Name a route of this vendor, or add one to its file."},
    {Code::direction_undeclared, "direction-undeclared", policy, 415,
     "Declare an outbound body on the route: without one no body passes."},
    {Code::client_not_allowed, "client-not-allowed", policy, 403,
     "If it should call it, add the client to the route's clients; a vendor that fetches receipts, to receipts.clients "
     "of "
     "its own file."},
    {Code::agreement_not_yet_valid, "agreement-not-yet-valid", policy, 403, "Wait for the first day of the agreement."},
    {Code::agreement_lapsed, "agreement-lapsed", policy, 403, "Renew the agreement and its valid.until."},
    {Code::agreement_gone, "agreement-gone", policy, 403,
     "Send the message again: its agreement or route was taken out or replaced while it was on its way."},
    {Code::evidence_lapsed, "evidence-lapsed", policy, 403,
     "Have the vendor renew the lapsed evidence and update due_diligence."},
    {Code::unknown_item, "unknown-item", policy, 422,
     "Name the value in the route's field map, or let the route withhold what it does not know (unknown: withhold)."},
    {Code::item_refused, "item-refused", policy, 422, "Do not send values of a category whose treatment is refuse."},
    {Code::treatment_failed, "treatment-failed", policy, 422,
     "Send a value that the treatment of its category can be applied to, or share the category in another way."},
    {Code::nothing_allowed, "nothing-allowed", policy, 422,
     "Classify what should be sent and share its category: of this message nothing would be left. A table needs a "
     "column, XML its outermost element, a multipart a part, any other message its outermost value."},
    {Code::audit_unavailable, "audit-unavailable", record, 503,
     "Make the audit directory writable and give it space, then restart: nothing is shared without its record."},
    {Code::entry_too_large, "entry-too-large", record, 500,
     "Shorten the names in the policy: an entry has at most 65,535 bytes."},
    {Code::vendor_unreachable, "vendor-unreachable", vendor, 502,
     "Check the vendor's address, and that it accepts connections."},
    {Code::vendor_not_trusted, "vendor-not-trusted", vendor, 502,
     "Check the vendor's certificate, its name, CA and pins, and that it accepts the gateway's certificate."},
    {Code::vendor_timeout, "vendor-timeout", vendor, 504,
     "Ask the vendor why it is slow; the message was sent and counts as received."},
    {Code::vendor_broke_off, "vendor-broke-off", vendor, 502,
     "Ask the vendor why it closed the connection; what was sent counts as received."},
    {Code::vendor_malformed, "vendor-malformed", vendor, 502,
     "Ask the vendor to answer with valid HTTP and a body of the type that it names."},
    {Code::overloaded, "overloaded", gateway, 503, "Send it again after a moment, or raise the gateway's limits."},
    {Code::bad_usage, "bad-usage", usage, 0, "See --help."},
    {Code::bad_selector, "bad-selector", usage, 0, "Write the selector as RFC 9535 has it."},
    {Code::file_failed, "file-failed", usage, 0, "See the system's reason; check path, owner and mode."},
    {Code::file_missing, "file-missing", usage, 0, "Check the path."},
    {Code::file_exists, "file-exists", usage, 0, "Choose another path, or remove the file if it is not needed."},
    {Code::no_space, "no-space", record, 0, "Free space on the file system of the audit directory."},
    {Code::locked, "locked", record, 0, "Stop the other writer of this audit directory first."},
    {Code::wrong_origin, "wrong-origin", record, 0, "Open the directory with the origin that it was made for."},
    {Code::bad_key, "bad-key", usage, 0, "Give the right key file."},
    {Code::key_missing, "key-missing", unverifiable, 0, "Give the keyring that holds this key."},
    {Code::corrupt, "corrupt", tampered, 0,
     "Do not write to it; keep a copy, and verify against a checkpoint kept elsewhere."},
    {Code::missing, "missing", unverifiable, 0, "Restore the missing part from a copy."},
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
