#include "waybill/control/config_files.hpp"

#include "gateway_folder.hpp"
#include "waybill/policy/load.hpp"

namespace {

using namespace waybill;
using namespace waybill::control::tests;

std::string check(const Folder& folder, std::string_view text = configuration) {
    base::Diagnostics diagnostics;
    base::SystemRandom random;
    control::check_files(config_in(folder, text), random, diagnostics);
    return lines_of(diagnostics);
}

std::string with(std::string_view from, std::string_view to) {
    std::string text(configuration);
    const std::size_t at = text.find(from);
    REQUIRE(at != text.npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a configuration whose files are all right has nothing to say") {
    const Folder folder;
    write_all(folder);
    CHECK(check(folder) == "");
}

TEST_CASE("a keyring that is missing or cannot sign for the log is named with what to run") {
    const Folder folder;
    write_all(folder);
    CHECK(check(folder, with("origin: o", "origin: other"))
              .find("keyring` has the signing key of the origin `o`, not of `other`") != std::string::npos);
    folder.write("keyring", "not sealed");
    CHECK(check(folder).find("error: `" + (folder / "keyring").string() + "` does not open") != std::string::npos);
    fs::remove(folder / "keyring");
    CHECK(check(folder).find("is not there (`waybill key init --origin o " + (folder / "keyring").string() +
                             "` makes one)") != std::string::npos);
    fs::remove(folder / "keyring.master");
    base::PosixFiles files;
    base::SystemRandom random;
    REQUIRE(control::create_keyring(files, random, folder / "keyring", std::nullopt));
    CHECK(check(folder).find("keyring` has no key that signs the log") != std::string::npos);
}

TEST_CASE("a master key that a service manager is to bring is no error before the start") {
    const Folder folder;
    write_all(folder);
    fs::remove(folder / "keyring.master");
    const std::string lines = check(folder);
    INFO(lines);
    CHECK(lines.find("warning: the master key") != std::string::npos);
    CHECK(lines.find("error:") == std::string::npos);
}

TEST_CASE("an audit folder that is to be made is no error and a file in its place is one") {
    const Folder folder;
    write_all(folder);
    fs::remove(folder / "audit");
    CHECK(check(folder) == "");
    folder.write("audit", "a file");
    CHECK(check(folder).find("audit` is not a folder") != std::string::npos);
}

TEST_CASE("the certificates of vendors are looked at where policies name them") {
    const Folder folder;
    write_all(folder);
    base::Diagnostics diagnostics;
    const auto snapshot =
        policy::load_files({{"catalog.yaml", "categories: {a: {}}\n"}, {"vendors/acme.yaml", std::string(acme)}},
                           *base::parse_day("2026-06-01"), diagnostics);
    REQUIRE(snapshot != nullptr);
    control::check_vendor_tls(*snapshot, folder / "policies", diagnostics);
    CHECK(lines_of(diagnostics) == "");
    fs::remove(folder / "ca.pem");
    folder.write("gateway.key", "x");
    control::check_vendor_tls(*snapshot, folder / "policies", diagnostics);
    REQUIRE(diagnostics.all().size() == 2);
    CHECK(diagnostics.all()[0].text().starts_with("vendors/acme.yaml:6:8: error: "));
    CHECK(diagnostics.all()[0].what.ends_with("ca.pem` is not there"));
    CHECK(diagnostics.all()[1].what.ends_with("gateway.key` holds no private key"));
}

TEST_CASE("the shipped policies name no certificate that is not there") {
    base::Diagnostics loading, diagnostics;
    const fs::path policies = WAYBILL_SOURCE_DIR "/policies";
    const auto snapshot = policy::load(policies, *base::parse_day("2026-06-01"), loading);
    REQUIRE(snapshot != nullptr);
    control::check_vendor_tls(*snapshot, policies, diagnostics);
    CHECK(lines_of(diagnostics) == "");
}
