// A draft as the entry's bytes (DESIGN.md, The record): compact JSON, fields in the table's order. What is bound by
// hash (items_root, detail) is made elsewhere and handed in. Reading entries is recorded.hpp's.
#pragma once

#include <optional>
#include <string>

#include "waybill/audit/draft.hpp"
#include "waybill/base/result.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::audit {

inline constexpr std::size_t entry_limit = 65'535;  // an entry bundle has a 16-bit length
inline constexpr std::string_view log_version = "waybill/1";

struct Stamp {
    std::string_view time;  // six decimals
    std::string_view node;
};

/// What of a window's entry is computed from its items and its detail.
struct Bound {
    std::uint64_t bytes = 0;
    std::optional<crypto::Hash> items_root;
    crypto::Hash detail{};
};

/// bad_usage: the draft lacks what its kind demands, or is not UTF-8. entry_too_large.
Result<std::string> render(const Shared& window, const Bound& bound, const Stamp& stamp);
Result<std::string> render(const Draft& draft, const Stamp& stamp);

/// `to` of entry 0.
std::string log_identity(std::string_view verifier_key);
std::string_view name_of(Outcome::End end);

}  // namespace waybill::audit
