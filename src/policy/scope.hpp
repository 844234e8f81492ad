// What every reader of a vendor file needs beside the file itself.
#pragma once

#include "catalog.hpp"
#include "waybill/base/diagnostic.hpp"
#include "waybill/base/time.hpp"

namespace waybill::policy {

struct Scope {
    const Catalog* catalog;  // nullptr where catalog.yaml could not be read: then no category counts as unknown
    Day today;
    base::Diagnostics& diagnostics;

    /// The category of that name; nullptr, and reported, where there is none.
    const Category* category(const base::YamlNode& node) const;
};

}  // namespace waybill::policy
