#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "faulty_files.hpp"
#include "folder.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/keyring.hpp"

using namespace waybill;
using namespace waybill::crypto;

TEST_CASE("A master key is made once and read back and never written over") {
    const test::Folder folder;
    base::PosixFiles files;
    base::SystemRandom random;
    const Path path = folder / "keyring.master";
    const auto made = create_master(files, random, path);
    REQUIRE(made);
    const auto read = read_master(files, path);
    REQUIRE(read);
    CHECK(read->view() == made->view());
    CHECK(read->size() == 32);
    CHECK(*files.read(path) == base::to_hex(made->view()) + "\n");
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);

    const auto again = create_master(files, random, path);
    REQUIRE_FALSE(again);
    CHECK(again.error().code() == Code::file_exists);
    CHECK(read_master(files, path)->view() == made->view());
}

TEST_CASE("A master key that could not be made durable is not given out and does not stand in the way") {
    base::SystemRandom random;
    for (const auto fault : {test::FaultyFiles::Fault::before, test::FaultyFiles::Fault::after})
        for (int call = 1; call < 4; ++call) {  // write, sync, sync of the folder
            const test::Folder folder;
            test::FaultyFiles files;
            files.fail_from(call, fault);
            REQUIRE_FALSE(create_master(files, random, folder / "master"));
            files.heal();
            if (fault == test::FaultyFiles::Fault::after) CHECK(create_master(files, random, folder / "master"));
        }
}

TEST_CASE("A master key file is 64 lower-case hex digits and a newline and nothing else") {
    const test::Folder folder;
    base::PosixFiles files;
    const Path path = folder / "master";
    const std::string digits(64, 'a');
    const auto read = [&](const std::string& text) {
        std::filesystem::remove(path);
        REQUIRE(files.replace(path, text));
        return read_master(files, path);
    };
    CHECK(read(digits + "\n"));
    for (const std::string& text :
         {std::string(), std::string("\n"), digits, digits + "\n\n", digits + "\r\n", digits + " ", "a" + digits + "\n",
          std::string(64, 'A') + "\n", std::string(64, 'g') + "\n", digits.substr(2) + "\n",
          "0x" + digits.substr(2) + "\n", std::string(65, '\n')}) {
        INFO(text);
        const auto refused = read(text);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == Code::bad_key);
    }
    std::filesystem::remove(path);
    CHECK(read_master(files, path).error().code() == Code::file_missing);
}

TEST_CASE("The master key is a systemd credential where there is one and else beside the keyring") {
    ::unsetenv("CREDENTIALS_DIRECTORY");
    CHECK(master_path_for("/a/keyring") == "/a/keyring.master");
    ::setenv("CREDENTIALS_DIRECTORY", "/run/credentials/waybill.service", 1);
    CHECK(master_path_for("/a/keyring") == "/run/credentials/waybill.service/waybill-master");
    ::unsetenv("CREDENTIALS_DIRECTORY");
}
