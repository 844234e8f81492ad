// Reading a treatment's parameters strictly: what is not known, has the wrong type or is out of range is reported with
// its place and with what would be right. Knows no treatment.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "waybill/base/yaml.hpp"

namespace waybill::treat {

class Parameters {
public:
    /// `written` is the mapping under the treatment's name, nullptr where only the name was written. Reports unknown
    /// and duplicate names at once. All arguments outlive the object.
    Parameters(std::string_view treatment, const base::YamlNode* written, std::initializer_list<std::string_view> known,
               base::Diagnostics& diagnostics);

    /// A whole number from 0 to `most`; 0 where it is absent or was reported.
    std::size_t count(std::string_view name, std::size_t most);
    /// UTF-8 without control characters; `otherwise` where it is absent or was reported.
    std::string text(std::string_view name, std::string_view otherwise);
    /// Reports something wrong with a value that is there.
    void wrong(std::string_view name, std::string what, std::string hint);

    /// Whether nothing was reported.
    bool good() const { return good_; }

private:
    void check_names(std::initializer_list<std::string_view> known);
    const base::YamlNode* find(std::string_view name) const;
    void report(const base::Position& where, std::string what, std::string hint);

    std::string_view treatment_;
    const base::YamlNode* map_ = nullptr;  // nullptr: none to be read
    base::Diagnostics& diagnostics_;
    bool good_ = true;
};

/// For a treatment without parameters: whether none were written; reports them.
bool takes_none(std::string_view treatment, const base::YamlNode* written, base::Diagnostics& diagnostics);

}  // namespace waybill::treat
