// Every kernel that this machine can run, held against the plainest one.
#include "marks.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

using namespace waybill;
using namespace waybill::format;

namespace {

struct Found {
    std::vector<Mark> marks;
    bool clean, ascii;
    bool operator==(const Found&) const = default;
};

/// A copy of its own: a read beyond its ends is found by the sanitizers.
Found run(const MarkKernel& kernel, Bytes piece) {
    const std::vector<char> copy(piece.begin(), piece.end());
    std::vector<Mark> marks(piece.size() + MarkKernel::slack);
    const Marked marked = kernel.mark(Bytes(copy.data(), copy.size()), marks.data());
    marks.resize(marked.count);
    return {marks, marked.clean, marked.ascii};
}

void check_all(Bytes piece) {
    const Found expected = run(mark_kernels().front(), piece);
    for (const MarkKernel& kernel : mark_kernels()) {
        if (!kernel.runs_here()) continue;
        if (run(kernel, piece) == expected) continue;
        INFO(kernel.name << " of " << piece.size() << " bytes: " << piece.substr(0, 400));
        FAIL_CHECK("finds other marks than the plainest kernel");
    }
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("quotes and escapes are marked and bytes that are wrong are noticed") {
    const MarkKernel& plainest = mark_kernels().front();
    CHECK(run(plainest, R"({"a":"b"})") == Found{{1, 3, 5, 7}, true, true});
    CHECK(run(plainest, R"("\"\\\u00e9")") == Found{{0, 1, 3, 5, 11}, true, true});
    CHECK(run(plainest, "\n\"a\" \t\"b\"") == Found{{1, 3, 6, 8}, true, true});
    CHECK_FALSE(run(plainest, "\"a\nb\"").clean);
    CHECK_FALSE(run(plainest, "\"\xc3\xa9\"").ascii);
    CHECK(run(plainest, "") == Found{{}, true, true});
}

TEST_CASE("a kernel that runs on this machine is chosen") {
    CHECK(mark_kernels().front().runs_here());
    CHECK(chosen_mark_kernel().runs_here());
#if defined(__x86_64__)
    CHECK(mark_kernels().size() == 4);
    CHECK(chosen_mark_kernel().name != "scalar");
#endif
}

TEST_CASE("all kernels find the same in the messages of the JSON cases") {
    const std::filesystem::path folder = WAYBILL_SOURCE_DIR "/tests/data/format/json";
    std::size_t messages = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (file.path().extension() != ".json") continue;
        const auto rows = boost::json::parse(read_file(file.path()));
        if (!rows.is_array()) continue;
        for (const auto& row : rows.as_array()) {
            const auto* message = row.is_object() ? row.as_object().if_contains("message") : nullptr;
            if (message == nullptr) continue;
            check_all(message->as_string());
            ++messages;
        }
        check_all(Bytes(read_file(file.path())).substr(0, MarkKernel::most_bytes));
    }
    CHECK(messages > 50);
}

TEST_CASE("all kernels find the same in random bytes of every length") {
    std::mt19937_64 random(20'261'123);
    for (const Bytes alphabet : {Bytes("\"\\a"), Bytes("\\"), Bytes("\""), Bytes("\"\\\n\x1f x\xc3\xa9{}[]:,0"),
                                 Bytes("abcdefghijklmnopqrstuvwxyz\"")}) {
        for (std::size_t size = 0; size < 400; ++size) {
            std::string piece;
            while (piece.size() < size) piece += alphabet[random() % alphabet.size()];
            check_all(piece);
        }
    }
    for (int turn = 0; turn < 200; ++turn) {
        std::string piece(random() % 1000, '\0');
        for (char& byte : piece) byte = static_cast<char>(random());
        check_all(piece);
    }
}

TEST_CASE("all kernels find the same in the longest piece") {
    for (const char byte : {'"', '\\', 'a', '\n'}) check_all(std::string(MarkKernel::most_bytes, byte));
    std::string piece;
    while (piece.size() < MarkKernel::most_bytes - 40) piece += R"("n":"\\\"v","m":[1,2])";
    check_all(piece);
}
