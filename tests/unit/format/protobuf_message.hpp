// Messages of tests/data/format/protobuf/employee.proto, by the library that our scanner is held against.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "waybill/base/bytes.hpp"

namespace waybill::format::test {

/// acme.Employee in protobuf's text format, and back; `hex:` and hexadecimal digits are bytes as they stand.
class Employees {
public:
    Employees();
    ~Employees();
    std::string bytes(const std::string& text) const;
    /// Nothing where the library cannot read it.
    std::optional<std::string> text(Bytes bytes) const;

private:
    struct Library;
    std::unique_ptr<Library> library_;
};

}  // namespace waybill::format::test
