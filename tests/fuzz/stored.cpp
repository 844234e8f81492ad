// What stands in files of the audit directory, whoever wrote into them: frames, details, packed segments, what pruning
// leaves, cursors, notes and checkpoints. The first byte says which; checksums are made right, else little would be
// read beyond them. Whatever is taken is written again to the same bytes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "cursor.hpp"
#include "detail.hpp"
#include "frame.hpp"
#include "packed_file.hpp"
#include "pruned.hpp"
#include "simulated_files.hpp"
#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/note.hpp"

namespace {

using namespace waybill;
using namespace waybill::audit;

const Path folder = "/stored", file = "/stored/pruned";

/// A bool, or a Result that is no error.
template <class Right>
void demand(const Right& right) {
    if (!static_cast<bool>(right)) std::abort();
}

/// A folder with one file of these bytes.
void keep(test_support::SimulatedFiles& files, Bytes bytes) {
    demand(static_cast<bool>(files.make_directory(folder)) && static_cast<bool>(files.replace(file, bytes)));
}

void scan(Bytes bytes, std::size_t read_ahead) {
    test_support::SimulatedFiles files;
    keep(files, bytes);
    const auto opened = files.open(file, base::Files::Mode::read);
    FrameScanner scanner(**opened, 0, 0, read_ahead);
    std::string again;
    for (;;) {
        const auto frame = scanner.next();
        demand(frame);
        if (!*frame) break;
        append_frame(again, (*frame)->index, (*frame)->entry, (*frame)->detail);
    }
    demand(again.size() == scanner.end() && bytes.starts_with(again));
    demand(*scanner.torn_bytes() <= bytes.size() - again.size());
}

/// Frames with right checksums, as lengths in the input cut it, then the rest of it.
std::string framed(Bytes bytes) {
    std::string out;
    for (std::uint64_t index = 0; bytes.size() > 2 && index < 8; ++index) {
        const std::size_t entry = static_cast<unsigned char>(bytes[0]), detail = static_cast<unsigned char>(bytes[1]);
        bytes.remove_prefix(2);
        if (bytes.size() < entry + detail) break;
        append_frame(out, index, bytes.substr(0, entry), bytes.substr(entry, detail));
        bytes.remove_prefix(entry + detail);
    }
    return out.append(bytes);
}

/// Blocks of the input under an index that fits them, and lengths unpacked as the input has them.
void unpack(Bytes bytes) {
    if (bytes.size() < 8) return;
    PackedIndex index;
    const auto lengths = bytes.substr(0, 8);
    bytes.remove_prefix(8);
    const std::size_t half = bytes.size() / 2;
    const std::uint64_t first = base::read_be<std::uint32_t>(lengths),
                        second = base::read_be<std::uint32_t>(lengths, 4);
    index.blocks.push_back({0, 0, 0, static_cast<std::uint32_t>(half), checksum(bytes.substr(0, half))});
    index.blocks.push_back(
        {1, first, half, static_cast<std::uint32_t>(bytes.size() - half), checksum(bytes.substr(half))});
    index.next = 2;
    index.end = index.sealed_end = first + second;
    test_support::SimulatedFiles files;
    keep(files, std::string(bytes) + encode(index));
    auto opened = *files.open(file, base::Files::Mode::read);
    const auto read = read_packed_index(*opened, 0);
    demand(read);
    if (!*read) return;
    demand(encode(**read) == encode(index));
    const auto view = unpacked_view(std::move(opened), 0, **read);
    for (const std::uint64_t from : {std::uint64_t{0}, first, first + second}) {
        const auto there = view->read_at(from, 1 << 16);
        demand(there && there->size() <= std::min<std::uint64_t>(1 << 16, index.end - from));
    }
}

void read_texts(const std::string& text) {
    if (const auto note = parse_note(text)) demand(text.starts_with(note->text));
    if (const auto checkpoint = parse_checkpoint(text)) demand(text.starts_with(checkpoint->origin + "\n"));
    if (const auto cursor = siem::parse_cursor(text, "siem")) demand(siem::encode(*cursor, "siem") == text);
    test_support::SimulatedFiles files;
    keep(files, text);
    if (const auto pruned = read_pruned(files, folder); pruned && *pruned) demand(encode(**pruned) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 5) {
        case 0:
            if (const auto detail = decode(bytes)) demand(*encode(*detail) == bytes);
            break;
        case 1:
            scan(bytes, 64);
            break;
        case 2:
            scan(framed(bytes), 1 << 20);
            break;
        case 3:
            unpack(bytes);
            break;
        default:
            read_texts(bytes);
    }
    return 0;
}
