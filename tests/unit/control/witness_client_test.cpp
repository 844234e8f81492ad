// What a log makes of a witness's answers, right and wrong ones, and how the record is held against witnesses at a
// start.
#include "witness_client.hpp"

#include "gateway_folder.hpp"
#include "syslog_datagram.hpp"
#include "waybill/audit/add_checkpoint.hpp"
#include "waybill/audit/cosignature.hpp"
#include "waybill/audit/cosigned.hpp"
#include "waybill/audit/witness.hpp"
#include "waybill/base/text_codes.hpp"

namespace {

using namespace waybill;
using namespace waybill::control::tests;
using control::Shown;
using control::WitnessSays;
using net::PostAnswer;
using net::PostRequest;
using What = WitnessSays::What;
using namespace std::chrono_literals;

const std::string log_name = "log.test/one";

crypto::SigningKey key_of(const std::string& name) { return crypto::SigningKey::from_seed(name, std::string(32, 'k')); }

audit::Hash leaf(std::uint64_t index) { return audit::leaf_hash(std::to_string(index)); }

Shown shown(std::uint64_t size) {
    audit::Frontier frontier;
    for (std::uint64_t i = 0; i < size; ++i) frontier.append(leaf(i));
    const audit::Checkpoint checkpoint{log_name, size, frontier.root()};
    return {audit::sign_note(audit::checkpoint_text(checkpoint), key_of(log_name)), checkpoint,
            [size](std::uint64_t from) -> Result<std::vector<audit::Hash>> {
                return audit::consistency_proof(from, size, leaf);
            }};
}

/// Answers in turn, the last one for ever; keeps what it was asked.
struct Answers {
    control::WitnessClient client() {
        control::WitnessConfig config;
        config.name = "w";
        config.url = "http://127.0.0.1:1/add-checkpoint";
        config.key = audit::cosigner_of(key_of("witness.test/w"));
        return {config, [this](const PostRequest& request) -> Result<PostAnswer> {
                    asked.push_back(*audit::parse_add_checkpoint(request.body));
                    const PostAnswer answer = left.front();
                    if (left.size() > 1) left.erase(left.begin());
                    return answer;
                }};
    }
    std::vector<PostAnswer> left;
    std::vector<audit::AddCheckpoint> asked;
};

PostAnswer size_is(const std::string& body) { return {409, audit::size_content_type, body}; }

PostAnswer cosigned(const Shown& of, const std::string& by = "witness.test/w") {
    return {200, "text/plain", audit::cosign(audit::parse_note(of.note)->text, 1'700'000'000, key_of(by))};
}

}  // namespace

TEST_CASE("a cosignature is taken where it is the witness's own") {
    const Shown newest = shown(5);
    Answers answers{{cosigned(newest)}, {}};
    const WitnessSays says = answers.client().show(newest, 0, 1s);
    REQUIRE(says.what == What::cosigned);
    CHECK(says.time == 1'700'000'000);
    CHECK(says.size == 5);
    CHECK(answers.asked.front().proof.empty());
    CHECK(says.line == cosigned(newest).body);

    answers = {{cosigned(newest)}, {}};
    answers.left[0].body += cosigned(newest, "somebody.test/else").body;
    CHECK(answers.client().show(newest, 0, 1s).line == cosigned(newest).body);
}

TEST_CASE("what is no cosignature of the witness on this checkpoint counts as none") {
    const Shown newest = shown(5);
    for (const PostAnswer& answer :
         {cosigned(newest, "somebody.test/else"), cosigned(shown(4)), PostAnswer{200, "", ""},
          PostAnswer{200, "", "yes\n"}, PostAnswer{200, "", "\n\n"}, PostAnswer{200, "", newest.note},
          PostAnswer{204, "", ""}, PostAnswer{302, "", ""}}) {
        Answers answers{{answer}, {}};
        INFO(answer.body);
        CHECK(answers.client().show(newest, 0, 1s).what == What::refused);
        CHECK(answers.asked.size() == 1);
    }
}

TEST_CASE("a witness that tells its size is shown what is new since") {
    const Shown newest = shown(9);
    Answers answers{{size_is("4\n"), cosigned(newest)}, {}};
    CHECK(answers.client().show(newest, 0, 1s).what == What::cosigned);
    REQUIRE(answers.asked.size() == 2);
    CHECK(answers.asked[0].old_size == 0);
    CHECK(answers.asked[1].old_size == 4);
    CHECK(answers.asked[1].proof == audit::consistency_proof(4, 9, leaf));

    answers = {{size_is("9\n"), cosigned(newest)}, {}};
    CHECK(answers.client().show(newest, 3, 1s).what == What::cosigned);
    CHECK(answers.asked[1].proof.empty());
}

TEST_CASE("what a witness has seen beyond or beside a log is told apart") {
    const Shown newest = shown(9);
    const auto what = [&](std::vector<PostAnswer> answers, std::uint64_t known) {
        return Answers{std::move(answers), {}}.client().show(newest, known, 1s).what;
    };
    CHECK(what({size_is("10\n")}, 0) == What::ahead);
    CHECK(what({cosigned(newest)}, 10) == What::ahead);  // it need not even be asked
    CHECK(what({size_is("9\n")}, 9) == What::forked);
    CHECK(what({size_is("9\n")}, 0) == What::forked);
    CHECK(what({size_is("4\n"), {422, "", ""}}, 0) == What::forked);
    CHECK(what({size_is("4\n")}, 4) == What::refused);  // it contradicts itself
    CHECK(what({size_is("4")}, 0) == What::refused);
    CHECK(what({size_is("04\n")}, 0) == What::refused);
    CHECK(what({{404, "", ""}}, 0) == What::refused);
    CHECK(what({{403, "", ""}}, 0) == What::refused);
    CHECK(what({{400, "", ""}}, 0) == What::refused);
    CHECK(what({{500, "", ""}}, 0) == What::silent);
    CHECK(what({{429, "", ""}}, 0) == What::silent);
    // Others change its size all the time: not for ever.
    CHECK(what({size_is("1\n"), size_is("2\n"), size_is("3\n"), size_is("4\n")}, 0) == What::silent);
}

TEST_CASE("a cosigned checkpoint gathers signatures and never goes back") {
    const Folder folder;
    base::PosixFiles files;
    const auto log = key_of(log_name).verifier();
    const Path directory = folder / ".";
    const auto kept = [&] { return audit::read_cosigned(files, directory, log); };
    CHECK_FALSE(kept());
    const auto line = [](const Shown& of, const std::string& by, std::uint64_t at) {
        return audit::cosign(audit::parse_note(of.note)->text, at, key_of(by));
    };
    REQUIRE(audit::keep_cosigned(files, directory, shown(5).note, line(shown(5), "a", 7), log));
    REQUIRE(audit::keep_cosigned(files, directory, shown(5).note, line(shown(5), "b", 8), log));
    REQUIRE(audit::keep_cosigned(files, directory, shown(5).note, line(shown(5), "a", 9), log));
    REQUIRE(audit::keep_cosigned(files, directory, shown(4).note, line(shown(4), "a", 99), log));
    REQUIRE(kept());
    CHECK(kept()->checkpoint == shown(5).checkpoint);
    const auto note = *audit::parse_note(kept()->note);
    CHECK(note.signatures.size() == 3);
    CHECK(*audit::verify_cosignature(note, audit::cosigner_of(key_of("a"))) == 9);
    CHECK(*audit::verify_cosignature(note, audit::cosigner_of(key_of("b"))) == 8);
    REQUIRE(audit::keep_cosigned(files, directory, shown(6).note, line(shown(6), "b", 10), log));
    CHECK(kept()->checkpoint.size == 6);
    folder.write("checkpoint.cosigned", "damaged");
    CHECK_FALSE(kept());
    REQUIRE(audit::keep_cosigned(files, directory, shown(2).note, line(shown(2), "b", 11), log));
    CHECK(kept()->checkpoint.size == 2);
}

TEST_CASE("a line of syslog is one of RFC 5424 with the whole checkpoint") {
    const Shown newest = shown(5);
    const Time now = *base::parse_time("2026-11-23T11:01:02.123456Z");
    const std::string line = control::syslog_line(newest.note, "host with\nspaces", 42, now);
    CHECK(line ==
          "<109>1 2026-11-23T11:01:02.123456Z hostwithspaces waybill 42 checkpoint - origin=log.test/one size=5 root=" +
              base::to_base64(crypto::as_bytes(newest.checkpoint.root)) + " note=" + base::to_base64(newest.note));
    CHECK(control::syslog_line(newest.note, "", 1, now).find("Z - waybill 1 ") != std::string::npos);
}
