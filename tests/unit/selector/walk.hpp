// Drives a Cursor over a whole document, as a format would, and notes what it says at each node.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "naive.hpp"
#include "waybill/selector/program.hpp"

namespace walk {

using Steps = std::map<std::string, waybill::selector::Step>;

inline void go(const boost::json::value& at, const std::string& path, waybill::selector::Cursor& cursor, Steps& out) {
    if (const auto* object = at.if_object()) {
        for (const auto& member : *object) {
            const std::string below = naive::below(path, member.key());
            out[below] = cursor.enter_name(waybill::Bytes(member.key().data(), member.key().size()));
            go(member.value(), below, cursor, out);
            cursor.leave();
        }
    } else if (const auto* array = at.if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i) {
            const std::string below = naive::below(path, i);
            out[below] = cursor.enter_index(i);
            go((*array)[i], below, cursor, out);
            cursor.leave();
        }
    }
}

inline Steps steps(const boost::json::value& document, waybill::selector::Cursor& cursor) {
    Steps out;
    out[""] = cursor.root();
    go(document, "", cursor, out);
    return out;
}

/// Selectors of one group, numbered in their order.
inline waybill::selector::Program compile(const std::vector<waybill::selector::Selector>& selectors) {
    std::vector<waybill::selector::Program::Source> sources;
    for (std::uint32_t i = 0; i < selectors.size(); ++i) sources.push_back({&selectors[i], 0, i});
    return waybill::selector::Program::compile(sources);
}

}  // namespace walk
