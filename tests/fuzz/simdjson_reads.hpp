// What simdjson makes of a document of JSON, against which the fuzzers hold our own reader: whether it is one, whether
// we refuse it by design, what stands in it, and its bytes without the white space.
#pragma once

#include <simdjson.h>

#include <string>

#include "waybill/base/bytes.hpp"

namespace fuzz {

using waybill::Bytes;

class SimdjsonReads {
public:
    /// Numbers that no double holds, which simdjson refuses and we keep, are read as 0 where they are spelled rightly.
    explicit SimdjsonReads(Bytes document);

    bool accepts() const { return error_ == simdjson::SUCCESS; }
    /// Read in one way only: no name twice in one object, no half of a surrogate pair. Only of what it accepts.
    bool is_unambiguous() const { return is_unambiguous(root_); }
    /// Value by value, names in their order; a number by its value. Both are accepted.
    bool equals(const SimdjsonReads& other) const { return equal(root_, other.root_); }

    /// The bytes of a document that it accepts, without the white space between tokens.
    static std::string minify(Bytes document);

private:
    using Element = simdjson::dom::element;
    static bool is_unambiguous(Element value);
    static bool equal(Element a, Element b);

    simdjson::dom::parser parser_;
    simdjson::error_code error_;
    Element root_;
};

}  // namespace fuzz
