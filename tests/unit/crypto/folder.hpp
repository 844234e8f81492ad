// A folder of a test's own, removed with all that is in it.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>

#include "waybill/base/files.hpp"

namespace waybill::test {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "waybill-keys-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Path operator/(const char* name) const { return path_ / name; }

private:
    Path path_;
};

}  // namespace waybill::test
