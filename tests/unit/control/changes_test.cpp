// What a start and a reload put on record, and that they put nothing there that did not change.
#include "changes.hpp"

#include "gateway_folder.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/crypto/digest.hpp"

namespace {

using namespace waybill;
using namespace waybill::control::tests;

struct Recorded {
    Recorded() {
        crypto::start();
        fs::create_directory(folder / "audit");
        auto made = control::create_keyring(files, random, folder / "keyring", "o");
        REQUIRE(made);
        keyring = *std::move(made);
        auto opened = audit::Log::open({.directory = folder / "audit", .origin = "o", .node = "n"}, files, clock,
                                       random, *keyring);
        REQUIRE(opened);
        log = *std::move(opened);
    }
    /// The entries after the first `from`.
    std::vector<std::string> entries(std::uint64_t from) {
        const auto reader = audit::Reader::open(files, folder / "audit");
        REQUIRE(reader);
        std::vector<std::string> out;
        REQUIRE(reader->each(from, reader->size(), [&](const audit::StoredEntry& one) {
            out.push_back(one.entry.substr(one.entry.find("\"what\"")));
            return true;
        }));
        return out;
    }
    bool keeps(const std::string& digest) {
        const auto there = files.exists(folder / ("audit/policies/" + digest.substr(7)).c_str());
        return there && *there;
    }

    Folder folder;
    base::PosixFiles files;
    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<crypto::Keyring> keyring;
    std::unique_ptr<audit::Log> log;
};

control::KeptFile kept_file(std::string used_for, std::string bytes) {
    std::string digest = crypto::hash_text(crypto::sha256(bytes));
    return {std::move(used_for), std::move(bytes), std::move(digest)};
}

control::InForce in_force(std::string lines, std::vector<control::KeptFile> list) {
    auto snapshot = std::make_shared<policy::Snapshot>();
    snapshot->digest = crypto::sha256(lines);
    snapshot->digest_lines = std::move(lines);
    return {std::move(snapshot), nullptr, std::move(list)};
}

std::string entry(const std::string& what, const std::string& from, const std::string& to) {
    return R"("what":")" + what + R"(","actor":"uid:0 root",)" + (from.empty() ? "" : R"("from":")" + from + R"(",)") +
           R"("to":")" + to + R"("})";
}

}  // namespace

TEST_CASE("a start records policies and authorities and has kept their bytes") {
    Recorded record;
    const auto next = in_force("a", {kept_file("listener egress", "one"), kept_file("vendor acme", "two")});
    REQUIRE(control::record_in_force(*record.log, next, nullptr, "uid:0 root"));
    const std::string policy = crypto::hash_text(next.snapshot->digest);
    const std::string one = next.files[0].digest, two = next.files[1].digest;
    CHECK(record.entries(1) == std::vector<std::string>{entry("policies", "", policy),
                                                        entry("ca", "", one + " listener egress"),
                                                        entry("ca", "", two + " vendor acme")});
    CHECK(record.keeps(policy));
    CHECK(record.keeps(one));
    CHECK(record.keeps(two));
}

TEST_CASE("a reload records what changed with what it was before") {
    Recorded record;
    const auto before = in_force("a", {kept_file("listener egress", "one"), kept_file("vendor acme", "two")});
    const auto next = in_force("b", {kept_file("listener egress", "one"), kept_file("vendor acme", "three"),
                                     kept_file("vendor new", "two")});
    REQUIRE(control::record_in_force(*record.log, next, &before, "uid:0 root"));
    const auto text = [](const control::KeptFile& one) { return one.digest + " " + one.used_for; };
    CHECK(record.entries(1) ==
          std::vector<std::string>{
              entry("policies", crypto::hash_text(before.snapshot->digest), crypto::hash_text(next.snapshot->digest)),
              entry("ca", text(before.files[1]), text(next.files[1])),
              entry("ca", "", text(next.files[2]))});
}

TEST_CASE("a reload that changes nothing records nothing") {
    Recorded record;
    const auto same = in_force("a", {kept_file("listener egress", "one")});
    REQUIRE(control::record_in_force(*record.log, same, &same, "uid:0 root"));
    CHECK(record.entries(1).empty());
}
