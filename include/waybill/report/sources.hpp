// What reports are made of: what the policies declare, and what the record's index saw. Values; nothing is read here.
#pragma once

#include <string>
#include <vector>

#include "waybill/audit/index.hpp"
#include "waybill/policy/snapshot.hpp"

namespace waybill::report {

struct Sources {
    const policy::Snapshot* policy = nullptr;  // never null; as it is today, not as it was
    std::vector<audit::Observed> observed;     // of [since, until]
    std::vector<audit::Traffic> traffic;       // likewise
    Day since, until;                          // UTC days, both included
    Time now;
    std::string record;               // which one, and how much of it: for people
    std::string controller, contact;  // who answers for the data, and whom to ask; empty: to be filled in
};

}  // namespace waybill::report
