// The real file system behind the seam.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "waybill/base/files.hpp"

using namespace waybill;
using namespace waybill::base;

namespace {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "waybill-files-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Path operator/(const char* name) const { return path_ / name; }
    const Path& path() const { return path_; }

private:
    Path path_;
};

}  // namespace

TEST_CASE("replacing a file leaves the old content or the new and no temporary") {
    Folder folder;
    PosixFiles files;
    REQUIRE(files.replace(folder / "a", "old"));
    REQUIRE(files.replace(folder / "a", "new"));
    CHECK(*files.read(folder / "a") == "new");
    CHECK(*files.list(folder.path()) == std::vector<std::string>{"a"});
    struct stat status{};
    REQUIRE(::stat((folder / "a").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a file that is not there or is no file is refused by name") {
    Folder folder;
    PosixFiles files;
    const auto absent = files.read(folder / "absent");
    REQUIRE(!absent);
    CHECK(absent.error().code() == Code::file_missing);
    CHECK(absent.error().message().find("absent") != std::string::npos);
    CHECK_FALSE(files.read(folder.path()));
    REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
    CHECK_FALSE(files.read(folder / "fifo"));
    REQUIRE(files.replace(folder / "large", std::string(100, 'x')));
    CHECK_FALSE(files.read(folder / "large", 99));
    CHECK(files.read(folder / "large", 100));
}

TEST_CASE("create refuses a file that is there") {
    Folder folder;
    PosixFiles files;
    REQUIRE(files.open(folder / "a", Files::Mode::create));
    const auto again = files.open(folder / "a", Files::Mode::create);
    REQUIRE(!again);
    CHECK(again.error().code() == Code::file_exists);
}

TEST_CASE("a lock is held once") {
    Folder folder;
    PosixFiles files;
    auto first = files.lock(folder / "lock");
    REQUIRE(first);
    const auto second = files.lock(folder / "lock");
    REQUIRE(!second);
    CHECK(second.error().code() == Code::locked);
    first->reset();
    CHECK(files.lock(folder / "lock"));
}

TEST_CASE("an open file notices that its name is gone or another's") {
    Folder folder;
    PosixFiles files;
    auto file = files.open(folder / "a", Files::Mode::create);
    REQUIRE(file);
    REQUIRE((*file)->write_at(0, "abc"));
    CHECK(*(*file)->still_in_place(3));
    CHECK_FALSE(*(*file)->still_in_place(4));
    REQUIRE(files.rename(folder / "a", folder / "b"));
    CHECK_FALSE(*(*file)->still_in_place(0));
    REQUIRE(files.replace(folder / "a", "other"));
    CHECK_FALSE(*(*file)->still_in_place(0));
}
