// Which namespace a prefix stands for, element by element (Namespaces in XML 1.0 section 6.1). One keeps the message's
// declarations, another those that were written: a declaration leaves where a name that leaves needs it and no element
// around it, as written, has it, and nowhere else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"

namespace waybill::format {

class XmlScope {
public:
    void open() { begins_.push_back(bindings_.size()); }
    void close();
    /// In the innermost element. An empty prefix is the default namespace; an empty namespace is none.
    void declare(Bytes prefix, Bytes space);
    /// Empty where nothing is declared.
    Bytes find(Bytes prefix) const;
    /// Of all that is declared.
    std::size_t bytes() const { return bytes_; }

private:
    struct Binding {
        std::string prefix, space;
    };
    std::vector<Binding> bindings_;
    std::vector<std::size_t> begins_;
    std::size_t bytes_ = 0;
};

}  // namespace waybill::format
