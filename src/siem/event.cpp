#include "waybill/siem/event.hpp"

#include <cstdlib>

#include "mappings.hpp"

namespace waybill::siem {

std::string event_of(Form form, const audit::Recorded& entry, std::string_view bytes, const Leaf& leaf,
                     const Source& source) {
    const Told told{entry, bytes, leaf, source};
    switch (form) {
        case Form::entry:
            return entry_event(told);
        case Form::ocsf:
            return ocsf_event(told);
        case Form::ecs:
            return ecs_event(told);
        case Form::cef:
            return cef_event(told);
    }
    std::abort();
}

}  // namespace waybill::siem
