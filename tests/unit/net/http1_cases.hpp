// Cases of HTTP/1.1 out of tests/data/http1: lines of `key: text`, a case begins with `case:`. Texts have C's escapes.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace waybill::net {

struct Http1Case {
    std::string name;
    std::multimap<std::string, std::string> lines;

    /// Texts of one key, in order.
    std::vector<std::string> all(const std::string& key) const;
    /// All of them together.
    std::string joined(const std::string& key) const;
};

std::vector<Http1Case> read_http1_cases(const std::string& file);

/// The ways in which a text is cut into reads: whole, each byte alone, and at each place in two.
std::vector<std::vector<std::string>> cuts_of(const std::string& text);

}  // namespace waybill::net
