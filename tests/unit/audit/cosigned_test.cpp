// The checkpoint that witnesses signed, as verification sees it: the log's own word, held against its entries.
#include "waybill/audit/cosigned.hpp"

#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "waybill/audit/cosignature.hpp"

using namespace waybill;
using namespace waybill::audit;

namespace {

struct Fixture {
    Fixture() {
        auto log = around.open();
        REQUIRE(log);
        for (int i = 0; i < 3; ++i) REQUIRE(commit(**log, Draft(Change{"start", "waybill", {}, "1"})));
        note = (*log)->checkpoint();
    }
    Report verified() { return around.verify(); }
    void keep(const std::string& of) {
        const auto witness = crypto::SigningKey::from_seed("witness.test/w", std::string(32, 'w'));
        const std::string line = cosign(parse_note(of)->text, 1'700'000'000, witness);
        REQUIRE(around.files.replace(cosigned_path(directory), of + line));
    }

    Surroundings around;
    const Path directory = around.directory;
    std::string note;
};

}  // namespace

TEST_CASE("a cosigned checkpoint of the log's own entries is right") {
    Fixture f;
    CHECK(f.verified().verdict == Verdict::ok);
    f.keep(f.note);
    CHECK(f.verified().verdict == Verdict::ok);
}

TEST_CASE("a cosigned checkpoint that the log does not bear out is told") {
    Fixture f;
    const auto key = f.around.keyring->signing_key();
    const auto size = open_checkpoint(f.note, key->verifier())->size;
    f.keep(sign_checkpoint(size, Hash{}, *key));
    CHECK(f.verified().verdict == Verdict::tampered);
    f.keep(sign_checkpoint(size + 1, Hash{}, *key));  // the log was cut
    CHECK(f.verified().verdict == Verdict::tampered);
    f.keep(sign_checkpoint(size, Hash{}, crypto::SigningKey::from_seed(origin, std::string(32, 'x'))));
    CHECK(f.verified().verdict == Verdict::tampered);
    REQUIRE(f.around.files.replace(cosigned_path(f.directory), "not a note"));
    CHECK(f.verified().verdict == Verdict::tampered);
}

TEST_CASE("each flipped bit of a cosigned checkpoint is told or is one of a witness's line") {
    Fixture f;
    f.keep(f.note);
    std::string& content = f.around.files.content(cosigned_path(f.directory));
    const std::size_t of_the_log = f.note.size();
    for (std::size_t at = 0; at < content.size(); ++at) {
        content[at] = static_cast<char>(content[at] ^ 1);
        INFO(at);
        if (at < of_the_log) CHECK(f.verified().verdict == Verdict::tampered);
        content[at] = static_cast<char>(content[at] ^ 1);
    }
    CHECK(f.verified().verdict == Verdict::ok);
}
