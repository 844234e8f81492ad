// The forms of an event, one file each. All take the same, and none looks at anything else.
#pragma once

#include "waybill/siem/event.hpp"

namespace waybill::siem {

/// What a form is made from.
struct Told {
    const audit::Recorded& entry;
    Bytes bytes;  // of the entry
    const Leaf& leaf;
    const Source& source;
};

std::string entry_event(const Told& told);
std::string ocsf_event(const Told& told);
std::string ecs_event(const Told& told);
std::string cef_event(const Told& told);

}  // namespace waybill::siem
