// The reports: what is declared beside what was seen, and where the two differ. Functions of their sources: the same
// ones give the same report.
#pragma once

#include "waybill/report/document.hpp"
#include "waybill/report/drift.hpp"
#include "waybill/report/sources.hpp"

namespace waybill::report {

/// Record of processing activities, GDPR article 30(1): an activity for each agreement, its categories, recipients,
/// transfers, retention and measures. Tables: activities, categories.
Document ropa(const Sources& sources);

/// Register of third parties in the columns of DORA's register of information where they fit (article 28(3);
/// Implementing Regulation (EU) 2024/2956). Tables: contracts, evidence, subcontractors, contacts.
Document third_parties(const Sources& sources);

/// One vendor in the sources' period: shared, refused, drift, limits used, service levels. Observed and traffic may be
/// those of all vendors. Tables: places, refusals, drift, limits, levels, days, categories.
Document vendor_period(const Sources& sources, const std::string& vendor, const Drift& drift);

}  // namespace waybill::report
