// A witness of other logs: every answer of c2sp.org/tlog-witness, what it keeps, and that it is durable before it is
// said.
#include "waybill/audit/witness.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "fixtures.hpp"
#include "waybill/audit/add_checkpoint.hpp"
#include "waybill/audit/cosignature.hpp"

using namespace waybill;
using namespace waybill::audit;

namespace {

const std::string log_name = "log.test/one";

/// A log in memory: leaves are numbers under a name, so that two of different names are two histories.
struct SmallLog {
    explicit SmallLog(std::string of = "a") : history(std::move(of)) {}

    Hash leaf(std::uint64_t index) const { return leaf_hash(history + std::to_string(index)); }
    Hash root(std::uint64_t size) const {
        Frontier frontier;
        for (std::uint64_t i = 0; i < size; ++i) frontier.append(leaf(i));
        return frontier.root();
    }
    std::string note(std::uint64_t size) const { return sign_checkpoint(size, root(size), key); }
    std::string request(std::uint64_t from, std::uint64_t to) const {
        AddCheckpoint out{from, {}, note(to)};
        if (from > 0 && from < to)
            out.proof = consistency_proof(from, to, [this](std::uint64_t index) { return leaf(index); });
        return write_add_checkpoint(out);
    }

    std::string history;
    crypto::SigningKey key = crypto::SigningKey::from_seed(log_name, std::string(32, 'l'));
};

struct Fixture {
    Fixture() { open(); }
    void open() {
        witness.reset();
        auto opened = Witness::open(files, {"/state", {log.key.verifier()}}, key(), clock);
        REQUIRE(opened);
        witness = *std::move(opened);
    }
    void cut_power() {
        files.cut_power(7);
        witness.reset();
        files.restart();
        open();
    }
    Witness::Answer ask(std::uint64_t from, std::uint64_t to) { return witness->add_checkpoint(log.request(from, to)); }
    static crypto::SigningKey key() { return crypto::SigningKey::from_seed("witness.test/w", std::string(32, 'w')); }
    std::uint64_t known() const {
        const auto all = witness->known();
        return all.contains(log_name) ? all.at(log_name).size : 0;
    }

    SimulatedFiles files;
    TickingClock clock;
    SmallLog log;
    std::unique_ptr<Witness> witness;
};

}  // namespace

TEST_CASE("a witness cosigns a log as it grows and each cosignature verifies") {
    Fixture f;
    std::uint64_t from = 0;
    for (const std::uint64_t to : {1, 2, 7, 8, 8, 300}) {
        const auto answer = f.ask(from, to);
        INFO(from << " to " << to << ": " << answer.why);
        REQUIRE(answer.status == 200);
        const auto note = parse_note(f.log.note(to) + answer.body);
        REQUIRE(note);
        const auto seconds = verify_cosignature(*note, f.witness->verifier());
        REQUIRE(seconds);
        const auto start = std::chrono::floor<std::chrono::seconds>(TickingClock::start.time_since_epoch()).count();
        CHECK(*seconds >= static_cast<std::uint64_t>(start));
        CHECK(f.known() == to);
        from = to;
    }
}

TEST_CASE("a witness tells its own size where the old size is not that") {
    Fixture f;
    REQUIRE(f.ask(0, 5).status == 200);
    for (const std::uint64_t old : {0, 4, 6}) {
        const auto answer = f.ask(old, 9);
        CHECK(answer.status == 409);
        CHECK(answer.content_type == "text/x.tlog.size");
        CHECK(answer.body == "5\n");
        CHECK(parse_size_line(answer.body) == std::optional<std::uint64_t>(5));
    }
    CHECK(f.known() == 5);
    CHECK(f.ask(3, 4).status == 409);  // an older checkpoint with its right old size: never taken back
}

TEST_CASE("a log of no entries can be shown to a witness that has none and not to one that has some") {
    Fixture f;
    CHECK(f.ask(0, 0).status == 200);
    CHECK(f.ask(0, 3).status == 200);
    CHECK(f.ask(0, 0).status == 409);
}

TEST_CASE("a witness refuses a second history of a log") {
    Fixture f;
    REQUIRE(f.ask(0, 5).status == 200);
    const SmallLog other("b");
    const auto same_size = f.witness->add_checkpoint(other.request(5, 5));
    CHECK(same_size.status == 409);
    CHECK(same_size.contradicts);
    const auto larger = f.witness->add_checkpoint(other.request(5, 9));
    CHECK(larger.status == 422);
    CHECK(larger.contradicts);
    CHECK(f.known() == 5);
    CHECK(f.ask(5, 9).status == 200);
}

TEST_CASE("a witness refuses proofs that show nothing") {
    Fixture f;
    REQUIRE(f.ask(0, 5).status == 200);
    AddCheckpoint request = *parse_add_checkpoint(f.log.request(5, 9));
    SECTION("none") { request.proof.clear(); }
    SECTION("a hash is wrong") { request.proof[1][0] ^= 1; }
    SECTION("one hash too many") { request.proof.push_back(request.proof.front()); }
    SECTION("for the same tree") {
        request = *parse_add_checkpoint(f.log.request(5, 5));
        request.proof.push_back(Hash{});
    }
    CHECK(f.witness->add_checkpoint(write_add_checkpoint(request)).status == 422);
    CHECK(f.known() == 5);
}

TEST_CASE("a witness of no checkpoint takes no proof") {
    Fixture f;
    AddCheckpoint request = *parse_add_checkpoint(f.log.request(0, 9));
    request.proof.push_back(Hash{});
    CHECK(f.witness->add_checkpoint(write_add_checkpoint(request)).status == 422);
}

TEST_CASE("a witness knows only its logs and only their keys") {
    Fixture f;
    SmallLog stranger;
    stranger.key = crypto::SigningKey::from_seed("log.test/two", std::string(32, 'l'));
    CHECK(f.witness->add_checkpoint(stranger.request(0, 1)).status == 404);
    stranger.key = crypto::SigningKey::from_seed(log_name, std::string(32, 'x'));
    CHECK(f.witness->add_checkpoint(stranger.request(0, 1)).status == 403);
    // A signature of the right key over something else.
    AddCheckpoint request = *parse_add_checkpoint(f.log.request(0, 2));
    const std::string one = f.log.note(1);
    request.checkpoint.replace(0, request.checkpoint.find("\n\n"), one.substr(0, one.find("\n\n")));
    CHECK(f.witness->add_checkpoint(write_add_checkpoint(request)).status == 403);
    CHECK(f.known() == 0);
}

TEST_CASE("signatures of keys that a witness does not know are ignored") {
    Fixture f;
    AddCheckpoint request = *parse_add_checkpoint(f.log.request(0, 2));
    const auto other = crypto::SigningKey::from_seed("somebody.test/else", std::string(32, 'o'));
    request.checkpoint += cosign(parse_note(request.checkpoint)->text, 17, other);
    CHECK(f.witness->add_checkpoint(write_add_checkpoint(request)).status == 200);
}

TEST_CASE("what is not a request to a witness is refused as one") {
    Fixture f;
    const std::string good = f.log.request(0, 3);
    const std::string note = f.log.note(3);
    for (const std::string& bad :
         {std::string(), std::string("old 0"), std::string("old 0\n"), "old 00\n\n" + note, "old -1\n\n" + note,
          "old +0\n\n" + note, "Old 0\n\n" + note, "old 18446744073709551616\n\n" + note, "old 0\n" + note,
          "old 0\nAAAA\n\n" + note, "old 0\n\n\n" + note, "old 0\r\n\n" + note, good + "x",
          good.substr(0, good.size() - 1), good + "\n", "old 0\n\n" + std::string(70'000, 'a')}) {
        INFO(bad.substr(0, 60));
        CHECK(f.witness->add_checkpoint(bad).status == 400);
    }
    CHECK(f.ask(4, 3).status == 400);  // an old size beyond the new one
    CHECK(f.known() == 0);
}

TEST_CASE("63 hashes of a proof are read and 64 are not") {
    AddCheckpoint request{1, std::vector<Hash>(63), "note\n"};
    CHECK(parse_add_checkpoint(write_add_checkpoint(request)));
    request.proof.emplace_back();
    CHECK_FALSE(parse_add_checkpoint(write_add_checkpoint(request)));
}

TEST_CASE("a checkpoint with lines of its own is cosigned as it is") {
    Fixture f;
    const std::string text = checkpoint_text({log_name, 3, f.log.root(3)}) + "extension 1\n";
    const std::string note = sign_note(text, f.log.key);
    const auto answer = f.witness->add_checkpoint(write_add_checkpoint({0, {}, note}));
    REQUIRE(answer.status == 200);
    CHECK(verify_cosignature(*parse_note(note + answer.body), f.witness->verifier()));
}

TEST_CASE("what a witness cosigned it knows after a power cut") {
    Fixture f;
    REQUIRE(f.ask(0, 5).status == 200);
    f.cut_power();
    CHECK(f.known() == 5);
    CHECK(f.ask(0, 9).status == 409);
    CHECK(f.ask(5, 9).status == 200);
}

TEST_CASE("after a crash between storing and answering the log is told the stored size and goes on") {
    Fixture f;
    REQUIRE(f.ask(0, 5).status == 200);
    (void)f.ask(5, 9);  // its answer is lost
    f.cut_power();
    CHECK(f.ask(5, 9).body == "9\n");
    CHECK(f.ask(9, 9).status == 200);
}

TEST_CASE("a checkpoint that cannot be stored is not cosigned") {
    using Fault = SimulatedFiles::Fault;
    for (const Fault fault : {Fault::not_done, Fault::done, Fault::no_space, Fault::power_cut}) {
        for (std::uint64_t at = 0;; ++at) {
            Fixture f;
            REQUIRE(f.ask(0, 5).status == 200);
            f.files.fail_at(at, fault, at);
            const auto answer = f.ask(5, 9);
            INFO("fault " << static_cast<int>(fault) << " at " << at);
            REQUIRE(at < 20);
            if (answer.status == 200) {
                CHECK(at > 2);  // there were operations that failed
                CHECK(f.known() == 9);
                break;
            }
            CHECK(answer.status == 500);
            CHECK(answer.body.find("\xe2\x80\x94") == std::string::npos);
            CHECK(f.known() == 5);
            f.files.fail_at(1'000, fault);
            if (fault == Fault::power_cut) {
                f.witness.reset();
                f.files.restart();
                f.open();
            }
            // What lies on the disk was never cosigned, so either way the log goes on.
            CHECK(f.ask(f.known(), 9).status == 200);
        }
    }
}

TEST_CASE("two updates at once leave one of them and never both from one size") {
    Fixture f;
    for (std::uint64_t round = 0, size = 0; round < 20; ++round) {
        Witness::Answer one, other;
        std::thread first([&] { one = f.ask(size, size + 3); });
        std::thread second([&] { other = f.ask(size, size + 7); });
        first.join();
        second.join();
        CHECK((one.status == 200) != (other.status == 200));
        const std::uint64_t reached = f.known();
        CHECK(reached == (one.status == 200 ? size + 3 : size + 7));
        CHECK((one.status == 200 ? other : one).body == std::to_string(reached) + "\n");
        size = reached;
    }
}

TEST_CASE("a witness does not begin anew where its state is damaged or another's") {
    Fixture f;
    REQUIRE(f.ask(0, 5).status == 200);
    const auto again = [&](const crypto::VerifierKey& log) {
        return Witness::open(f.files, {"/state", {log}}, f.key(), f.clock);
    };
    CHECK(again(f.log.key.verifier()).error().code() == Code::locked);
    f.witness.reset();
    const auto other = crypto::SigningKey::from_seed(log_name, std::string(32, 'y'));
    CHECK(again(other.verifier()).error().code() == Code::key_missing);
    for (const Path& path : f.files.all_files())
        if (path.extension() == ".checkpoint") f.files.content(path) = "cut";
    CHECK(again(f.log.key.verifier()).error().code() == Code::corrupt);
}

TEST_CASE("a cosignature is of one text and one time and one key") {
    const auto key = crypto::SigningKey::from_seed("witness.test/w", std::string(32, 'w'));
    const SmallLog log;
    const std::string note = log.note(3);
    const std::string text = parse_note(note)->text;
    const std::string line = cosign(text, 1'700'000'000, key);
    const auto verifier = cosigner_of(key);
    CHECK(*verify_cosignature(*parse_note(note + line), verifier) == 1'700'000'000);
    CHECK(*verify_cosignature(*parse_note(note + line + cosign(text, 1'700'000'009, key)), verifier) == 1'700'000'009);
    CHECK(verify_cosignature(*parse_note(note), verifier).error().code() == Code::key_missing);
    CHECK(verify_cosignature(*parse_note(log.note(4) + line), verifier).error().code() == Code::corrupt);
    CHECK(verify_cosignature(*parse_note(note + cosign(text, 0, key)), verifier).error().code() == Code::corrupt);
    // Another time in the blob than the one that was signed.
    Note changed = *parse_note(note + line);
    changed.signatures.back().bytes[7] ^= 1;
    CHECK(verify_cosignature(changed, verifier).error().code() == Code::corrupt);
    changed.signatures.back().bytes.resize(8);
    CHECK(verify_cosignature(changed, verifier).error().code() == Code::corrupt);
    // The log's own signature is none of a witness.
    CHECK(verify_cosignature(*parse_note(note), cosigner_of(log.key)).error().code() == Code::key_missing);
}
