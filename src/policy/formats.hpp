// Reads what a body says of how it is written: its format and that format's options, the content type and the content
// coding that it is sent with.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scope.hpp"
#include "waybill/format/format.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {

/// `keys`, and those that are options of the format which the body names.
std::vector<std::string_view> with_options(const base::YamlNode& body, std::vector<std::string_view> keys);

/// nullptr, and reported, where there is no such format.
const format::Row* read_format(const Section& body, base::Diagnostics& diagnostics);
/// nullptr where the format takes none, or they are wrong, which was reported then.
std::shared_ptr<const format::Options> read_options(const base::YamlNode& body, const format::Row* format,
                                                    const Scope& scope);
/// Empty where none is written, or it is wrong.
std::string read_content_type(const Section& body, const format::Row* format, base::Diagnostics& diagnostics);
/// Empty for identity.
std::string read_coding(const Section& body);

// Of a message that is nested in a value of another.

/// Reports one where no message can stand: a text is read stretch by stretch. `around` may be nullptr.
bool can_nest_in(const format::Row* around, const base::YamlNode& node, base::Diagnostics& diagnostics);
/// Reports one that stands in more messages than four.
bool nests_too_deep(const base::YamlNode& node, std::size_t nesting, base::Diagnostics& diagnostics);
/// Reports a format that only the outermost message can have. `format` may be nullptr.
void check_nested_format(const format::Row* format, const Section& body, base::Diagnostics& diagnostics);
format::Encoding read_encoding(const Section& body);

}  // namespace waybill::policy
