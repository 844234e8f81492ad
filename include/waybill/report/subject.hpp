// What a data subject is owed who asks for access (GDPR article 15): who received what about them, why, in which form.
// A function of what a lookup found; it does not repeat the value that was looked up.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "waybill/report/document.hpp"

namespace waybill::report {

/// Messages to one vendor in which the person's value stood at one place.
struct SubjectSharing {
    std::string vendor, agreement, purpose, category;
    std::string treatment;  // empty: withheld, not sent
    Time first, last;
    std::vector<std::pair<std::string, std::string>> beside;  // what else was in them: category, treatment
};

/// What the policies say of a recipient; empty where they say nothing.
struct SubjectRecipient {
    std::string title, country, lawful_basis, retention;
    std::uint64_t messages = 0;  // that were sent to it with the person's value
};

struct SubjectFindings {
    std::vector<SubjectSharing> sharings;
    std::map<std::string, SubjectRecipient> recipients;  // by vendor
    std::map<std::string, std::string> titles;           // of categories
    std::uint64_t found = 0, told = 0;                   // uses; the sharings are made of those that are told
    std::uint64_t erased = 0;                            // messages of which nobody can say any more who was in them
};

/// What the controller says of itself; empty: to be filled in.
struct SubjectWords {
    std::string controller;  // name and address
    std::string contact;     // of whom it may be asked
    std::string reference;   // of the case
};

/// Tables: recipients.
Document subject_access(const SubjectFindings& findings, const SubjectWords& words, Time now);

}  // namespace waybill::report
