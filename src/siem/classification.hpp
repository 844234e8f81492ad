// Which of OCSF's classes of data a category belongs to. The catalog is the security team's: what it names in its own
// way is told by its own name, and has no class here.
#pragma once

#include <string_view>

namespace waybill::siem {

/// `category_id` of OCSF's data_classification, and its caption.
struct DataClass {
    int id;
    std::string_view caption;
};

/// Of a category of the catalog: its own row or that of its nearest ancestor, {0, "Unknown"} where none has one.
DataClass data_class_of(std::string_view category);

}  // namespace waybill::siem
