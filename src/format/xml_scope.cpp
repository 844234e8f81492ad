#include "xml_scope.hpp"

#include <algorithm>

namespace waybill::format {

void XmlScope::close() {
    for (; bindings_.size() > begins_.back(); bindings_.pop_back())
        bytes_ -= bindings_.back().prefix.size() + bindings_.back().space.size();
    begins_.pop_back();
}

void XmlScope::declare(Bytes prefix, Bytes space) {
    bindings_.push_back({std::string(prefix), std::string(space)});
    bytes_ += prefix.size() + space.size();
}

Bytes XmlScope::find(Bytes prefix) const {
    const auto found = std::find_if(bindings_.rbegin(), bindings_.rend(),
                                    [&](const Binding& binding) { return binding.prefix == prefix; });
    return found == bindings_.rend() ? Bytes() : Bytes(found->space);
}

}  // namespace waybill::format
