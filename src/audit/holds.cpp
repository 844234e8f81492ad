#include "waybill/audit/holds.hpp"

#include <algorithm>
#include <set>

#include "recorded_upkeep.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/audit/recorded.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::audit {
namespace {

constexpr std::string_view vendor_word = "vendor ", agreement_word = "agreement ", of_word = " of ";

std::string encoded(std::string_view reference) {
    std::string out;
    for (const char c : reference) out += c == ' ' ? "%20" : c == '%' ? "%25" : std::string(1, c);
    return out;
}

std::string decoded(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const bool space = text.starts_with("%20"), percent = text.starts_with("%25");
        out += space ? ' ' : percent ? '%' : text.front();
        text.remove_prefix(space || percent ? 3 : 1);
    }
    return out;
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ",") + name;
    return out;
}

std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace

std::string hold_text(const Hold& hold) {
    const std::string about = hold.agreement.empty() ? std::string(vendor_word) + hold.vendor
                                                     : std::string(agreement_word) + encoded(hold.agreement) +
                                                           std::string(of_word) + joined(hold.vendors);
    return about + ": " + hold.reason;
}

std::optional<Hold> parse_hold(std::string_view text) {
    Hold out;
    // A vendor's name has no colon; a reference may, and stands before ` of `.
    const bool by_vendor = text.starts_with(vendor_word);
    const std::size_t names = by_vendor ? 0 : text.find(of_word);
    if ((!by_vendor && !text.starts_with(agreement_word)) || names == text.npos) return std::nullopt;
    const std::size_t colon = text.find(": ", names);
    if (colon == text.npos) return std::nullopt;
    out.reason = text.substr(colon + 2);
    if (by_vendor) {
        out.vendor = text.substr(vendor_word.size(), colon - vendor_word.size());
    } else {
        out.agreement = decoded(text.substr(agreement_word.size(), names - agreement_word.size()));
        out.vendors = names_in(text.substr(names + of_word.size(), colon - names - of_word.size()));
    }
    return hold_text(out) == text ? std::optional(std::move(out)) : std::nullopt;
}

std::string release_text(std::string_view reason) { return "released: " + std::string(reason); }

Result<std::vector<std::string>> vendors_of_agreement(base::Files& files, const Path& directory,
                                                      std::string_view reference) {
    const auto reader = Reader::open(files, directory);
    if (!reader) return fail(reader.error());
    std::string spelled;  // as in an entry: only those that have it need be parsed
    base::append_json_string(spelled, reference);
    std::set<std::string> vendors;
    const auto read = reader->each(reader->first(), reader->size(), [&](const StoredEntry& stored) {
        if (stored.entry.find(spelled) == std::string::npos) return true;
        const auto entry = Recorded::parse(stored.entry);
        if (entry && entry->text("agreement") == reference) vendors.emplace(entry->text("vendor"));
        return true;
    });
    if (!read) return fail(read.error());
    return std::vector<std::string>(vendors.begin(), vendors.end());
}

Result<std::vector<Hold>> standing_holds(base::Files& files, const Path& directory, const crypto::Keyring& keyring) {
    const auto key = keyring.signing_key();
    if (!key) return fail(key.error());
    auto state = read_upkeep(files, directory, *key);
    if (!state) return fail(state.error());
    return std::move(state->holds);
}

}  // namespace waybill::audit
