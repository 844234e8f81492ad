#include "received_files.hpp"

#include "waybill/audit/recorded.hpp"

namespace waybill::cli {
namespace {

struct Part {
    std::unique_ptr<base::File> file;
    std::uint64_t size = 0;
};

Result<std::string> read_parts(const std::vector<Part>& parts, std::uint64_t offset, std::size_t length) {
    std::string out;
    for (const Part& part : parts) {
        if (out.size() == length) break;
        if (offset >= part.size) {
            offset -= part.size;
            continue;
        }
        const auto piece = part.file->read_at(offset, length - out.size());
        if (!piece) return fail(piece.error());
        out += *piece;
        offset = 0;
    }
    return out;
}

}  // namespace

Result<audit::ReceivedBody> open_received_body(base::Files& files, const std::vector<std::string>& names) {
    auto parts = std::make_shared<std::vector<Part>>();
    audit::ReceivedBody body;
    for (const std::string& name : names) {
        auto file = files.open(name, base::Files::Mode::read);
        if (!file) return fail(file.error());
        const auto size = (*file)->size();
        if (!size) return fail(size.error());
        parts->push_back({*std::move(file), *size});
        body.size += *size;
    }
    body.read = [parts](std::uint64_t offset, std::size_t length) { return read_parts(*parts, offset, length); };
    return body;
}

std::vector<std::string> head_places(const audit::Receipt& receipt) {
    std::vector<std::string> out;
    for (const audit::ReceiptEntry& entry : receipt.entries)
        if (const auto recorded = audit::Recorded::parse(entry.entry))
            for (const audit::Place& place : recorded->places())
                if (!place.counted_only && !place.at.starts_with("body ") && !place.at.starts_with("name "))
                    out.push_back(place.at);
    return out;
}

Result<std::vector<audit::ReceivedValue>> parse_received_head(Bytes lines, const std::vector<std::string>& places) {
    std::vector<audit::ReceivedValue> out;
    for (std::uint64_t offset = 0; offset < lines.size();) {
        const Bytes line = lines.substr(offset, lines.find('\n', offset) - offset);
        std::string_view at;  // the longest that fits: a name may hold spaces
        for (const std::string& place : places)
            if (line.starts_with(place + " ") && place.size() > at.size()) at = place;
        if (at.empty() && !line.empty())
            return fail(Code::bad_usage, "a line of the head's values names no place of the receipt", offset);
        if (!line.empty()) out.push_back({std::string(at), std::string(line.substr(at.size() + 1))});
        offset += line.size() + 1;
    }
    return out;
}

}  // namespace waybill::cli
