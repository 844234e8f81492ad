#include "simdjson_reads.hpp"

#include <re2/re2.h>

#include <set>

#include "waybill/base/text_codes.hpp"

namespace fuzz {
namespace {

using simdjson::dom::element_type;

/// With 0 for each number that is spelled as RFC 8259 section 6 has it.
std::string with_zeros(Bytes document) {
    static const re2::RE2 number("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    std::string out;
    bool in_string = false;
    for (std::size_t i = 0; i < document.size();) {
        const char c = document[i];
        if (in_string && c == '\\') {
            out += document.substr(i, 2);
            i += 2;
            continue;
        }
        if (c == '"') in_string = !in_string;
        if (in_string || (c != '-' && (c < '0' || c > '9'))) {
            out += c;
            ++i;
            continue;
        }
        const Bytes run =
            document.substr(i, std::min(document.find_first_not_of("0123456789+-.eE", i), document.size()) - i);
        if (re2::RE2::FullMatch(re2::StringPiece(run.data(), run.size()), number))
            out += '0';
        else
            out += run;
        i += run.size();
    }
    return out;
}

}  // namespace

SimdjsonReads::SimdjsonReads(Bytes document) {
    error_ = parser_.parse(document.data(), document.size()).get(root_);
    if (error_ != simdjson::NUMBER_ERROR) return;
    const std::string zeros = with_zeros(document);
    error_ = parser_.parse(zeros).get(root_);
}

std::string SimdjsonReads::minify(Bytes document) {
    std::string out(document.size() + simdjson::SIMDJSON_PADDING, '\0');
    std::size_t length = 0;
    if (simdjson::minify(document.data(), document.size(), out.data(), length) != simdjson::SUCCESS) return {};
    out.resize(length);
    return out;
}

bool SimdjsonReads::is_unambiguous(Element value) {
    if (value.is_string()) return waybill::base::is_utf8(value.get_string().value_unsafe());
    if (value.is_array()) {
        for (const Element each : value.get_array().value_unsafe())
            if (!is_unambiguous(each)) return false;
    } else if (value.is_object()) {
        std::set<Bytes> names;
        for (const auto& [name, each] : value.get_object().value_unsafe())
            if (!names.insert(name).second || !waybill::base::is_utf8(name) || !is_unambiguous(each)) return false;
    }
    return true;
}

bool SimdjsonReads::equal(Element a, Element b) {
    if (a.type() != b.type()) return false;
    switch (a.type()) {
        case element_type::ARRAY: {
            const auto left = a.get_array().value_unsafe(), right = b.get_array().value_unsafe();
            auto other = right.begin();
            for (const Element each : left) {
                if (!(other != right.end()) || !equal(each, *other)) return false;
                ++other;
            }
            return !(other != right.end());
        }
        case element_type::OBJECT: {
            const auto left = a.get_object().value_unsafe(), right = b.get_object().value_unsafe();
            auto other = right.begin();
            for (const auto& [name, each] : left) {
                if (!(other != right.end()) || name != other.key() || !equal(each, other.value())) return false;
                ++other;
            }
            return !(other != right.end());
        }
        case element_type::STRING:
            return a.get_string().value_unsafe() == b.get_string().value_unsafe();
        case element_type::INT64:
            return a.get_int64().value_unsafe() == b.get_int64().value_unsafe();
        case element_type::UINT64:
            return a.get_uint64().value_unsafe() == b.get_uint64().value_unsafe();
        case element_type::DOUBLE:
            return a.get_double().value_unsafe() == b.get_double().value_unsafe();
        case element_type::BOOL:
            return a.get_bool().value_unsafe() == b.get_bool().value_unsafe();
        case element_type::NULL_VALUE:
            return true;
    }
    return false;
}

}  // namespace fuzz
