// Reading a treatment's parameters strictly: what is not known, has the wrong type or is out of range is reported with
// its place and with what would be right. Knows no treatment.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "waybill/base/yaml.hpp"

namespace waybill::treat {

/// `name`, as messages have it.
std::string ticks(std::string_view name);

class Parameters {
public:
    /// `written` is the mapping under the treatment's name, nullptr where only the name was written. Reports unknown
    /// and duplicate names at once. All arguments outlive the object.
    Parameters(std::string_view treatment, const base::YamlNode* written, std::initializer_list<std::string_view> known,
               base::Diagnostics& diagnostics);

    bool has(std::string_view name) const { return find(name) != nullptr; }
    /// The value as written, or nullptr.
    const base::YamlNode* find(std::string_view name) const;

    /// A whole number from 0 to `most`; 0 where it is absent or was reported.
    std::size_t count(std::string_view name, std::size_t most) { return count(name, 0, most).value_or(0); }
    /// A whole number from `least` to `most`; nothing where it is absent or was reported.
    std::optional<std::size_t> count(std::string_view name, std::size_t least, std::size_t most);
    /// UTF-8 without control characters; `otherwise` where it is absent or was reported.
    std::string text(std::string_view name, std::string_view otherwise);
    /// The number of one of `words`; nothing where it is absent or was reported.
    std::optional<std::size_t> choice(std::string_view name, std::initializer_list<std::string_view> words);
    /// true or false; false where it is absent or was reported.
    bool flag(std::string_view name);

    /// Reports something wrong with a value that is there.
    void wrong(std::string_view name, std::string what, std::string hint);
    /// The same with one element of a list.
    void wrong_at(const base::Position& where, std::string what, std::string hint);
    /// Reports something that is not there: at the parameters, else at `where`, the treatment's name.
    void missing(const base::Position& where, std::string what, std::string hint);

    /// Whether nothing was reported.
    bool good() const { return good_; }

private:
    void check_names(std::initializer_list<std::string_view> known);
    void report(const base::Position& where, std::string what, std::string hint);

    std::string_view treatment_;
    const base::YamlNode* map_ = nullptr;  // nullptr: none to be read
    base::Diagnostics& diagnostics_;
    bool good_ = true;
};

/// For a treatment without parameters: whether none were written; reports them.
bool takes_none(std::string_view treatment, const base::YamlNode* written, base::Diagnostics& diagnostics);

}  // namespace waybill::treat
