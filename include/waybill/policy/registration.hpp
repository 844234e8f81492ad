// What a vendor's file says for registers of third parties alone (`register:`), in the words of DORA's register of
// information (Implementing Regulation (EU) 2024/2956) and of GDPR article 30. No decision hangs on it, so it is not in
// the snapshot: reports read it out of the snapshot's own bytes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

struct Subcontractor {
    std::string name, lei, country, service;  // all but the name may be empty
};

struct Registration {
    std::string lei;                // ISO 17442; empty where absent, as all texts here
    std::string service;            // type of service, S01 to S19 of the regulation's annex III
    std::string critical_function;  // yes, no or not-assessed: whether it supports a critical or important function
    std::string substitutability;   // not-substitutable, highly-complex, medium or easy
    std::string governing_law;      // country
    std::string notice_company, notice_vendor;              // durations
    std::vector<std::string> data_at_rest, data_processed;  // countries
    std::vector<Subcontractor> subcontractors;
    std::string exit_plan;  // reference
    std::optional<Day> last_audit;
    std::vector<std::string> data_subjects;  // whose data: `employees`
    std::string safeguards;                  // of a transfer to a third country (GDPR chapter V)
};

/// Of a vendor of the snapshot; nothing where its file has no `register`.
std::optional<Registration> registration_of(const Snapshot& snapshot, std::string_view vendor);

struct ServiceType {
    std::string_view code, title;
};
/// The nineteen of annex III, in its order.
std::span<const ServiceType> service_types();

}  // namespace waybill::policy
