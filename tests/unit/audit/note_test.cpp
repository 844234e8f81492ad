#include "waybill/audit/note.hpp"

#include <catch2/catch.hpp>

#include "waybill/audit/checkpoint.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

const std::string published_key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const std::string published_line =
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
const std::string published_note = "This is an example message.\n\n" + published_line;

crypto::SigningKey key_named(const std::string& name) {
    crypto::start();
    return crypto::SigningKey::from_seed(name, std::string(32, 's'));
}

TEST_CASE("the published signed note verifies with the published key") {
    crypto::start();
    const auto note = parse_note(published_note);
    REQUIRE(note);
    CHECK(note->text == "This is an example message.\n");
    CHECK(verify_note(*note, *crypto::VerifierKey::parse(published_key)));
}

TEST_CASE("a signed note with any bit flipped does not verify") {
    crypto::start();
    const auto key = *crypto::VerifierKey::parse(published_key);
    for (std::size_t i = 0; i < published_note.size() * 8; ++i) {
        std::string changed = published_note;
        changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << (i % 8)));
        const auto note = parse_note(changed);
        INFO(i);
        CHECK_FALSE((note && verify_note(*note, key)));
    }
}

TEST_CASE("a note that is signed by others only is not verified and one with more signatures is") {
    const auto ours = key_named("ours.example");
    const auto theirs = key_named("theirs.example");
    const std::string note = sign_note("text\n", ours);
    CHECK(verify_note(*parse_note(note), theirs.verifier()).error().code() == Code::key_missing);
    const std::string both = note + sign_note("text\n", theirs).substr(std::string("text\n\n").size());
    CHECK(verify_note(*parse_note(both), ours.verifier()));
    CHECK(verify_note(*parse_note(both), theirs.verifier()));
}

TEST_CASE("a note is split at its last empty line") {
    const auto key = key_named("ours.example");
    const auto note = parse_note(sign_note("one\n\ntwo\n", key));
    REQUIRE(note);
    CHECK(note->text == "one\n\ntwo\n");
    CHECK(verify_note(*note, key.verifier()));
}

TEST_CASE("what is not a signed note is refused") {
    const auto key = key_named("ours.example");
    const std::string line = sign_note("x\n", key).substr(3);
    for (const std::string& text : std::vector<std::string>{
             "", "x\n", "x\n\n", "x\n\n" + line.substr(0, line.size() - 1), "x\n" + line,
             "x\n\n- ours.example AAAAAAAA\n", "x\n\n— ours example AAAAAAAA\n", "x\n\n— ours.example AAAA\n",
             "x\r\n\n" + line, "\xff\n\n" + line, "x\n\n" + line + "\n"}) {
        INFO(text);
        CHECK_FALSE(parse_note(text));
    }
}

TEST_CASE("a checkpoint is written and read as its three lines") {
    const auto key = key_named("log.example/one");
    const Hash root = leaf_hash("x");
    const std::string note = sign_checkpoint(70'000, root, key);
    CHECK(note.starts_with("log.example/one\n70000\n" + base::to_base64(crypto::as_bytes(root)) +
                           "\n\n— log.example/one "));
    const auto checkpoint = open_checkpoint(note, key.verifier());
    REQUIRE(checkpoint);
    CHECK(*checkpoint == Checkpoint{"log.example/one", 70'000, root});
}

TEST_CASE("a checkpoint text that is written otherwise is refused") {
    const std::string root = base::to_base64(crypto::as_bytes(empty_root()));
    CHECK(parse_checkpoint("o\n0\n" + root + "\n"));
    for (const std::string& text : std::vector<std::string>{
             "o\n00\n" + root + "\n", "o\n+1\n" + root + "\n", "o\n1 \n" + root + "\n", "o p\n1\n" + root + "\n",
             "\n1\n" + root + "\n", "o\n1\n" + root, "o\n1\n" + root + "\nextension\n", "o\n1\nAAAA\n",
             "o\n99999999999999999999\n" + root + "\n", "o\n1\n"}) {
        INFO(text);
        CHECK_FALSE(parse_checkpoint(text));
    }
}

TEST_CASE("a checkpoint under another name than its key is refused") {
    const auto key = key_named("log.example/one");
    const std::string text = checkpoint_text({"log.example/two", 1, leaf_hash("x")});
    CHECK_FALSE(open_checkpoint(sign_note(text, key), key.verifier()));
}

}  // namespace
}  // namespace waybill::audit
