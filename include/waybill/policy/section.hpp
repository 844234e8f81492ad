// A mapping that a user wrote, read key by key against what it may hold. Reports unknown keys with the nearest known
// one, keys of a later version by name, missing keys, and values that are not of their form; reading goes on after
// each, so that everything that is wrong is said at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/time.hpp"
#include "waybill/base/yaml.hpp"
#include "waybill/policy/forms.hpp"

namespace waybill::policy {

class Section {
public:
    struct Keys {
        std::vector<std::string_view> known;
        std::vector<std::string_view> required;  // of the known
        std::vector<std::string_view> later;     // in the design, not in this version
    };

    /// `title` names it in messages ("the agreement"). Both references outlive the section.
    Section(const base::YamlNode& node, std::string title, const Keys& keys, base::Diagnostics& diagnostics);

    /// The value; nullptr where the key is absent or, which was reported then, without a value.
    const base::YamlNode* find(std::string_view key) const;
    /// Of the key's value, else of the section.
    base::Position where(std::string_view key) const;
    const std::string& title() const { return title_; }

    // Each reports a value that is not what it should be, and returns as if it were absent.
    std::string read(std::string_view key, const Form& form) const;
    std::string text(std::string_view key) const { return read(key, forms::free_text); }
    std::string choice(std::string_view key, const std::vector<std::string_view>& words) const;
    std::optional<Day> day(std::string_view key) const;
    std::optional<bool> flag(std::string_view key) const;
    std::optional<std::uint64_t> size(std::string_view key) const;   // parse_size
    std::optional<std::uint64_t> count(std::string_view key) const;  // parse_count
    /// Of a sequence; empty where it is absent or not one.
    const std::vector<base::YamlNode>& list(std::string_view key) const;

private:
    const base::YamlNode* scalar(std::string_view key) const;
    void not_of(const base::YamlNode& node, std::string_view key, std::string_view noun,
                std::string_view example) const;

    const base::YamlNode& node_;
    std::string title_;
    base::Diagnostics& diagnostics_;
};

/// The scalar of a node that is to be of this form, outside a section (an element of a list, a value of a free map);
/// reported and absent where it is not. `what` names it: "a client".
std::optional<std::string> read_scalar(const base::YamlNode& node, std::string_view what, const Form& form,
                                       base::Diagnostics& diagnostics);
/// Whether the node is a map (a list); reports it as `title` where it is not.
bool expect_map(const base::YamlNode& node, std::string_view title, base::Diagnostics& diagnostics);
bool expect_list(const base::YamlNode& node, std::string_view title, base::Diagnostics& diagnostics);

}  // namespace waybill::policy
