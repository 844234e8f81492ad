// Every reason for which Waybill says no, by name: the codes of refusals, and those of files and commands.
// The visible table is src/base/code.cpp; docs/refusals.md is held to it by a test.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace waybill::base {

enum class Code : std::uint8_t {
    // the request
    request_malformed,
    head_too_large,
    path_refused,
    coding_unsupported,
    request_timeout,
    client_gone,
    // the message
    body_malformed,
    content_type_unsupported,
    body_too_large,
    item_too_large,
    too_many_items,
    too_many_members,
    name_too_long,
    too_deep,
    look_ahead_exceeded,
    coding_malformed,
    expands_too_much,
    // the policy
    client_unidentified,
    client_not_trusted,
    vendor_unknown,
    route_unknown,
    direction_undeclared,
    client_not_allowed,
    agreement_not_yet_valid,
    agreement_lapsed,
    agreement_gone,
    evidence_lapsed,
    unknown_item,
    item_refused,
    treatment_failed,
    nothing_allowed,
    // the record
    audit_unavailable,
    entry_too_large,
    // the vendor's side
    vendor_unreachable,
    vendor_not_trusted,
    vendor_timeout,
    vendor_broke_off,
    vendor_malformed,
    // the gateway itself
    overloaded,
    // files, keys and the command line: never the answer to an exchange
    bad_usage,
    bad_selector,
    file_failed,
    file_missing,
    file_exists,
    no_space,
    locked,
    wrong_origin,
    bad_key,
    key_missing,
    corrupt,
    missing,
};

/// Who has to act, and so which exit code a command ends with.
enum class Blame : std::uint8_t {
    message,       // the bytes of the peer: exit 2
    policy,        // the agreement says no: exit 3
    record,        // it could not be written: exit 74
    vendor,        // the other side failed: an answer of the gateway only
    gateway,       // it takes nothing more for now: an answer of the gateway only
    usage,         // command line, policy file, local files: exit 2
    tampered,      // exit 1
    unverifiable,  // exit 4
};

struct CodeRow {
    Code code;
    std::string_view name;  // kebab-case, as in a `refused` entry
    Blame blame;
    int status;               // of an answer with it (RFC 9110); 0: it is never an answer
    std::string_view remedy;  // what to do about it, one sentence
};

/// One row a code, in the order of the enum.
std::span<const CodeRow> code_table();
const CodeRow& row(Code code);
inline std::string_view name_of(Code code) { return row(code).name; }

}  // namespace waybill::base
