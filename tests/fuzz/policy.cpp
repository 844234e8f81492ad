// Feeds bytes to the policy loader as the file of one vendor, beside a fixed catalog: whatever they are, it says what
// is wrong or loads them, and what it loads has a rule for every field.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "waybill/policy/decide.hpp"
#include "waybill/policy/load.hpp"

namespace {

using namespace waybill;

constexpr std::string_view catalog = R"(categories:
  pii.name: {}
  pii.email: {subject: true}
  pii.phone: {}
  pii.address: {}
  pii.postcode: {}
  pii.region: {evidence: count}
  gov: {never: clear}
  gov.ssn: {}
  bank.iban: {never: clear}
  card.number: {never: clear}
  card.public: {}
  money.amount: {}
  hr.salary: {}
  hr.position: {}
  text.free: {never: [clear, hash]}
  time.instant: {evidence: count}
  tech.id: {evidence: count}
  tech.code: {evidence: count}
  tech.flag: {evidence: count}
  tech.name: {evidence: count}
)";

void check(bool holds) {
    if (!holds) std::abort();
}

void check_body(const policy::Body& body) {
    check(body.program != nullptr && body.format != nullptr);
    for (const policy::Field& field : body.fields) {
        const bool whole = !field.nested || field.nested->encoding == format::Encoding::base64;
        check((field.rule.category != nullptr) == whole && (field.rule.treatment != nullptr) == whole);
        if (field.nested) check_body(*field.nested);
    }
}

void check_rules(const policy::Snapshot& snapshot) {
    for (const auto& [name, vendor] : snapshot.vendors)
        for (const policy::Route& route : vendor.routes) {
            check(!route.clients.empty() && !route.name.empty() && !route.method.empty());
            if (route.outbound.body) check_body(*route.outbound.body);
        }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Day today{std::chrono::days{20'000}};
    base::Diagnostics diagnostics;
    std::vector<policy::PolicyFile> files{{"catalog.yaml", std::string(catalog)},
                                          {"vendors/acme.yaml", {reinterpret_cast<const char*>(data), size}}};
    const auto snapshot = policy::load_files(std::move(files), today, diagnostics);
    check((snapshot == nullptr) == diagnostics.has_errors());
    for (const auto& diagnostic : diagnostics.all()) check(!diagnostic.text().empty());
    if (snapshot == nullptr) return 0;
    check_rules(*snapshot);
    const policy::Call call{"acme", "send", policy::Direction::outbound, policy::Caller::unchecked()};
    const auto permit = policy::decide(snapshot, call, {}, Time{today});
    check(permit || permit.error().code() != Code::vendor_unknown);
    return 0;
}
