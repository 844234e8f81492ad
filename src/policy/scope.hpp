// What every reader of a vendor file needs beside the file itself.
#pragma once

#include <functional>
#include <string_view>

#include "catalog.hpp"
#include "waybill/base/diagnostic.hpp"
#include "waybill/base/result.hpp"
#include "waybill/base/time.hpp"

namespace waybill::policy {

struct Scope {
    const Catalog* catalog;  // nullptr where catalog.yaml could not be read: then no category counts as unknown
    Day today;
    base::Diagnostics& diagnostics;
    /// A file that a policy names, by its path relative to the policies folder; it is pinned in the snapshot.
    const std::function<Result<std::string>(std::string_view path)>& read_file;

    struct Suggested {
        std::string file;
        std::size_t count = 0;
    };
    mutable Suggested suggested = {};  // in the file being read: files are read one after the other

    /// The category of that name; nullptr, and reported, where there is none.
    const Category* category(const base::YamlNode& node) const;
    /// "did you mean …?" for a name that is no category. Each looks at the whole catalog, and a file may hold tens of
    /// thousands of wrong names: after the first 20 of a file it is empty.
    std::string suggestion(std::string_view wrong, const base::Position& where) const;
};

}  // namespace waybill::policy
