// What a detector is: anchors and heads of words, which all detectors' are looked for together, and a function that
// reads the text at one and says whether, where, and how surely its kind of value stands there.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "heads.hpp"
#include "number.hpp"
#include "waybill/detect/detect.hpp"

namespace waybill::detect {

/// A pattern (Vectorscan's syntax) all of whose matches have one length, so that its end tells where it began: that
/// costs half of what Vectorscan's own start of match does.
struct Anchor {
    enum class Case : bool { exact, any };
    const char* pattern;
    std::size_t length;
    Case letters = Case::exact;
};

/// Where an anchor stands.
class Place {
public:
    Place(Bytes text, std::size_t at) : text(text), at(at) {}
    const Bytes text;
    const std::size_t at;
    /// The digits that begin here; only where a digit stands. Read once for all detectors.
    const Number& number() const {
        if (!number_) number_.emplace(text, at, join_before());
        return *number_;
    }

    /// What joins it to what stands before.
    Join join_before() const {
        if (!join_) join_ = detect::join_before(text, at);
        return *join_;
    }

private:
    mutable std::optional<Number> number_;
    mutable std::optional<Join> join_;
};

/// What a detector says of a stretch: how sure it is of it alone, and how sure with one of its words near.
struct Claim {
    std::size_t begin, end;
    int alone, with_word;  // hundredths
    std::string_view evidence;
};

using Look = std::optional<Claim> (*)(const Place& place);

/// Whether numbers of orders, parcels and versions could have its form: then words::of_counted_things speak against it.
enum class Counted { speaks_against, means_nothing };

struct Detector {
    Row row;
    std::span<const Anchor> anchors;  // found by Vectorscan
    Heads heads;                      // of the words that its values begin with
    Look look;
    std::string_view words = {};    // lower case, separated by spaces: what is near such a value
    std::string_view against = {};  // what is near something else that has its form
    int doubt = 30;                 // taken off where a word of `against` is nearer, before it in the same line
    std::size_t near = 80;          // bytes before it in which words count
    Counted counted = Counted::speaks_against;
    std::size_t longest = reach_bytes - 512;  // of a finding; the words around it are within reach too
};

/// The visible table is in table.cpp.
std::span<const Detector> detectors();

}  // namespace waybill::detect
