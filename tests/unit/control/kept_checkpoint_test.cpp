// The checkpoint that is kept elsewhere: a log that was taken back, cut or replaced is not opened again.
#include "kept_checkpoint.hpp"

#include "changes.hpp"
#include "gateway_folder.hpp"
#include "waybill/audit/checkpoint.hpp"

namespace {

using namespace waybill;
using namespace waybill::control::tests;

/// A log in a folder with its keyring, opened and closed at will.
struct LogFolder {
    LogFolder() {
        crypto::start();
        fs::create_directory(folder / "audit");
        REQUIRE(control::create_keyring(files, random, folder / "keyring", "o"));
    }
    std::unique_ptr<crypto::Keyring> keyring() {
        auto opened = control::open_keyring(files, random, folder / "keyring");
        REQUIRE(opened);
        return *std::move(opened);
    }
    /// Opens the log, writes so many entries and gives its checkpoint.
    std::string write(int entries) {
        const auto keys = keyring();
        auto log =
            audit::Log::open({.directory = folder / "audit", .origin = "o", .node = "n"}, files, clock, random, *keys);
        REQUIRE(log);
        for (int i = 0; i < entries; ++i) REQUIRE(control::record_change(**log, "start", "waybill", {}, "1"));
        return (*log)->checkpoint();
    }
    std::optional<Code> check() {
        const auto key = keyring()->signing_key();
        REQUIRE(key);
        const auto checked = control::check_not_behind(files, folder / "audit", folder / "kept", key->verifier());
        return checked ? std::nullopt : std::optional(checked.error().code());
    }

    Folder folder;
    base::PosixFiles files;
    base::SystemClock clock;
    base::SystemRandom random;
};

std::vector<std::unique_ptr<control::CheckpointPlace>> kept_in(LogFolder& log, const char* file) {
    std::vector<std::unique_ptr<control::CheckpointPlace>> out;
    out.push_back(control::checkpoint_file(log.files, log.folder / file));
    return out;
}

}  // namespace

TEST_CASE("a log that meets its kept checkpoint may be opened") {
    LogFolder log;
    CHECK(log.check() == std::nullopt);  // nothing was kept yet, and there is no log
    log.folder.write("kept", log.write(3));
    CHECK(log.check() == std::nullopt);
    log.write(2);  // it has grown since
    CHECK(log.check() == std::nullopt);
}

TEST_CASE("a log behind its kept checkpoint is not opened") {
    LogFolder log;
    log.write(2);
    fs::copy(log.folder / "audit", log.folder / "older", fs::copy_options::recursive);
    log.folder.write("kept", log.write(1));
    CHECK(log.check() == std::nullopt);
    fs::remove_all(log.folder / "audit");
    fs::rename(log.folder / "older", log.folder / "audit");
    CHECK(log.check() == Code::corrupt);
}

TEST_CASE("a log that grew other entries than the kept checkpoint says is not opened") {
    LogFolder log;
    log.write(2);
    fs::copy(log.folder / "audit", log.folder / "older", fs::copy_options::recursive);
    log.folder.write("kept", log.write(1));
    fs::remove_all(log.folder / "audit");
    fs::rename(log.folder / "older", log.folder / "audit");
    log.write(3);  // as long again, and longer: another history under the same key
    CHECK(log.check() == Code::corrupt);
}

TEST_CASE("a log that is gone is not begun again while its checkpoint is kept") {
    LogFolder log;
    log.folder.write("kept", log.write(1));
    fs::remove_all(log.folder / "audit");
    CHECK(log.check() == Code::corrupt);
    fs::create_directory(log.folder / "audit");
    CHECK(log.check() == Code::corrupt);
}

TEST_CASE("a kept file that is no checkpoint of this log is refused") {
    LogFolder log;
    std::string note = log.write(1);
    log.folder.write("kept", "");
    CHECK(log.check() == Code::corrupt);
    log.folder.write("kept", "not a checkpoint\n");
    CHECK(log.check() == Code::corrupt);
    note[2] = static_cast<char>(note[2] + 1);
    log.folder.write("kept", note);
    CHECK(log.check() == Code::corrupt);
    const auto other = crypto::SigningKey::generate("o", log.random);
    log.folder.write("kept", audit::sign_checkpoint(1, audit::empty_root(), other));
    CHECK(log.check() == Code::key_missing);
}

TEST_CASE("the newest checkpoint is kept when the gateway ends") {
    LogFolder log;
    const auto keys = log.keyring();
    auto opened = audit::Log::open({.directory = log.folder / "audit", .origin = "o", .node = "n"}, log.files,
                                   log.clock, log.random, *keys);
    REQUIRE(opened);
    {
        control::CheckpointKeeper keeper(kept_in(log, "kept"), **opened);
        REQUIRE(keeper.start());
        CHECK(*log.files.read(log.folder / "kept") == (*opened)->checkpoint());
        REQUIRE(control::record_change(**opened, "start", "waybill", {}, "1"));
    }
    CHECK(*log.files.read(log.folder / "kept") == (*opened)->checkpoint());
    opened->reset();
    CHECK(log.check() == std::nullopt);
}

TEST_CASE("a place where no checkpoint can be kept is found at the start") {
    LogFolder log;
    const auto keys = log.keyring();
    auto opened = audit::Log::open({.directory = log.folder / "audit", .origin = "o", .node = "n"}, log.files,
                                   log.clock, log.random, *keys);
    REQUIRE(opened);
    control::CheckpointKeeper keeper(kept_in(log, "nowhere/kept"), **opened);
    CHECK_FALSE(keeper.start());
}
