#include "tile_name.hpp"

#include <algorithm>

#include "lines.hpp"

namespace waybill::audit {
namespace {

constexpr unsigned most_levels = 8;  // of 2^64 leaves

/// Takes what is before `end` off the front; all where there is none.
Bytes take(Bytes& rest, char end) {
    const auto at = rest.find(end);
    const Bytes taken = rest.substr(0, at);
    rest.remove_prefix(at == Bytes::npos ? rest.size() : at + 1);
    return taken;
}

}  // namespace

std::size_t TileName::due(std::uint64_t size) const {
    const std::uint64_t count = level < most_levels ? size >> (8 * level) : 0;
    if (number >= tile_width << 48 || count <= number * tile_width) return 0;
    return static_cast<std::size_t>(std::min<std::uint64_t>(tile_width, count - number * tile_width));
}

std::string path_of(const TileName& name) {
    const std::string path = tile_path(name.level, name.number, name.width);
    return name.entries ? "tile/entries" + path.substr(path.find('/')) : "tile/" + path;
}

std::optional<TileName> parse_tile_path(std::string_view path) {
    TileName name;
    Bytes rest = path;
    if (take(rest, '/') != "tile") return std::nullopt;
    const Bytes kind = take(rest, '/');
    const auto level = kind == "entries" ? 0 : decimal(kind);
    name.entries = kind == "entries";
    if (!level || *level >= most_levels) return std::nullopt;
    name.level = static_cast<unsigned>(*level);
    if (const auto partial = rest.find(".p/"); partial != Bytes::npos) {
        const auto width = decimal(rest.substr(partial + 3));
        if (!width || *width == 0 || *width >= tile_width) return std::nullopt;
        name.width = static_cast<std::size_t>(*width);
        rest = rest.substr(0, partial);
    }
    std::string digits;
    while (!rest.empty() && digits.size() <= 18)
        for (const char c : take(rest, '/'))
            if (c != 'x') digits.push_back(c);
    const auto number = decimal(digits);
    if (!number) return std::nullopt;
    name.number = *number;
    // Writing it again is the strictest reading.
    return path_of(name) == path ? std::optional(name) : std::nullopt;
}

std::vector<TileName> tiles_of(std::uint64_t size) {
    std::vector<TileName> out;
    const auto add = [&](bool entries, unsigned level) {
        for (TileName name{entries, level, 0, tile_width}; (name.width = name.due(size)) > 0; ++name.number)
            out.push_back(name);
    };
    add(true, 0);
    for (unsigned level = 0; level < most_levels && size >> (8 * level) > 0; ++level) add(false, level);
    return out;
}

}  // namespace waybill::audit
