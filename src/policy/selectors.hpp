// Selectors of a field map: read against what the format can answer, and held against those that were written before.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/yaml.hpp"
#include "waybill/format/format.hpp"
#include "waybill/selector/selector.hpp"

namespace waybill::policy {

/// What the selectors of a map are to pick: values, or containers for the names in them.
enum class Picks { values, containers };

/// Nothing, and reported, where it is no selector or one that the format has no answer for. `format` may be nullptr.
std::optional<selector::Selector> read_selector(const base::YamlNode::Member& member, Picks picks,
                                                const format::Row* format, base::Diagnostics& diagnostics);

/// Whether a step leads on by names that it spells, indexes and slices alone. Any other name is data, which may be
/// withheld.
bool is_spelled(const selector::Segment& step);

/// Reports a selector that can never win, because one that was added before picks all that it picks.
class Covered {
public:
    /// `member` outlives this.
    void add(const selector::Selector& selector, const base::YamlNode::Member& member, base::Diagnostics& diagnostics);

private:
    struct Broad {
        selector::Selector selector;
        const base::YamlNode::Member* member;
    };
    static void report(const base::YamlNode::Member& member, const base::YamlNode::Member& earlier, const char* why,
                       base::Diagnostics& diagnostics);

    std::map<std::string, const base::YamlNode::Member*> first_;
    std::vector<Broad> broad_;  // that pick more than one spelling of place
};

}  // namespace waybill::policy
