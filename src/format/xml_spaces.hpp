// The option `namespaces` of XML: which namespace each of a policy's prefixes stands for. A name of such a namespace is
// shown, and leaves, with the policy's prefix, whichever the sender has for it.
#pragma once

#include <string>
#include <vector>

#include "waybill/format/format.hpp"

namespace waybill::format {

class XmlSpaces final : public Options {
public:
    struct Space {
        std::string prefix, name;
    };
    explicit XmlSpaces(std::vector<Space> spaces) : spaces_(std::move(spaces)) {}

    /// Empty where the policy has none.
    Bytes prefix_of(Bytes space) const;
    Bytes space_of(Bytes prefix) const;

private:
    std::vector<Space> spaces_;  // few
};

std::shared_ptr<const Options> read_xml_options(const OptionSource& source);

}  // namespace waybill::format
