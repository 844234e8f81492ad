// The ways of generalize, each in the file of its name; generalize.cpp reads which one is written.
#pragma once

#include <optional>

#include "date_text.hpp"
#include "decimal.hpp"
#include "waybill/treat/treatment.hpp"

namespace waybill::treat {

struct DateCut {
    DateText::Precision to;
    Order order;
};
struct NumberCut {
    std::optional<BucketSize> bucket;  // else decimals
    std::size_t decimals = 0;
};
struct AddressCut {
    std::optional<std::size_t> bits;   // kept of an IPv4 address; none: such an address fails
    std::optional<std::size_t> bits6;  // of an IPv6 address
};
struct TextCut {
    std::size_t keep_first;  // characters
};

std::unique_ptr<Bound> generalizing(const DateCut& cut);
std::unique_ptr<Bound> generalizing(const NumberCut& cut);
std::unique_ptr<Bound> generalizing(const AddressCut& cut);
std::unique_ptr<Bound> generalizing(const TextCut& cut);

/// What the text from `begin` on is sent as: a number where the value was one and this still is one.
base::ValueKind kind_of_result(const Value& value, Bytes result);

}  // namespace waybill::treat
