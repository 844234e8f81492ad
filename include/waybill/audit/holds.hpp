// Legal holds: while one stands, no detail of its vendor and no segment with its entries is destroyed. A hold is what
// `change` entries of the log say (docs/formats.md, Holds); the signed file `holds` saves reading them all again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/files.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

struct Hold {
    std::uint64_t index = 0;           // of the entry that it stands by
    std::string vendor;                // one of these two
    std::string agreement;             // a reference
    std::vector<std::string> vendors;  // whose entries name that agreement
    std::string reason;
    bool operator==(const Hold&) const = default;
};

/// The `to` of the `change`: `vendor acme-payroll: reason` or `agreement DPA-2026-014 of acme-payroll,other: reason`;
/// space and % of a reference are percent-encoded.
std::string hold_text(const Hold& hold);
/// Nothing where it is no such text. The index is not in it.
std::optional<Hold> parse_hold(std::string_view text);
/// `to` of the change that ends a hold, whose `from` is the hold's text.
std::string release_text(std::string_view reason);

/// The vendors whose entries name this agreement, by reading the log; sorted.
Result<std::vector<std::string>> vendors_of_agreement(base::Files& files, const Path& directory,
                                                      std::string_view reference);

/// The holds that stand, by index. Reads what was recorded since the file `holds` was written; the keyring's signing
/// key must be the log's. Errors: those of the log.
Result<std::vector<Hold>> standing_holds(base::Files& files, const Path& directory, const crypto::Keyring& keyring);

}  // namespace waybill::audit
