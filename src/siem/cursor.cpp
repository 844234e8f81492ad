#include "cursor.hpp"

#include <boost/json.hpp>

#include "waybill/base/json_text.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::siem {
namespace {

constexpr std::uint64_t most_bytes = 1 << 20;
constexpr Bytes hash_prefix = "sha256:";

Path folder(const Path& directory) { return directory / "streams"; }

std::optional<crypto::Hash> hash_in(const boost::json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    const Bytes text = value->get_string();
    if (!text.starts_with(hash_prefix)) return std::nullopt;
    const auto bytes = base::from_hex(text.substr(hash_prefix.size()));
    if (!bytes || bytes->size() != std::tuple_size_v<crypto::Hash>) return std::nullopt;
    return crypto::hash_from(*bytes);
}

}  // namespace

Path cursor_path(const Path& directory, std::string_view stream) { return folder(directory) / stream; }

std::string encode(const Cursor& cursor, std::string_view stream) {
    std::string out = R"({"v":1,"stream":)";
    base::append_json_string(out, stream);
    out += R"(,"next":)" + std::to_string(cursor.next) + R"(,"leaf":")" + crypto::hash_text(cursor.leaf) + "\"";
    const std::string check = crypto::hash_text(crypto::sha256(out));
    return out + R"(,"check":")" + check + "\"}\n";
}

/// Taken as right only where it is what would be written: the check is over every byte before it.
Result<Cursor> parse_cursor(Bytes bytes, std::string_view stream) {
    boost::system::error_code problem;
    const auto value = boost::json::parse(bytes, problem);
    const auto* object = problem ? nullptr : value.if_object();
    const auto* next = object == nullptr ? nullptr : object->if_contains("next");
    const auto leaf = object == nullptr ? std::nullopt : hash_in(*object, "leaf");
    Cursor out;
    boost::system::error_code no_number;
    if (next != nullptr) out.next = next->to_number<std::uint64_t>(no_number);
    if (next == nullptr || no_number || !leaf) return fail(Code::corrupt, "the cursor is damaged");
    out.leaf = *leaf;
    if (encode(out, stream) != bytes) return fail(Code::corrupt, "the cursor is damaged, or another stream's");
    return out;
}

Result<std::optional<Cursor>> read_cursor(base::Files& files, const Path& directory, std::string_view stream) {
    const Path path = cursor_path(directory, stream);
    const auto bytes = files.read(path, most_bytes);
    if (!bytes && bytes.error().code() == Code::file_missing) return std::optional<Cursor>();
    if (!bytes) return fail(bytes.error());
    const auto cursor = parse_cursor(*bytes, stream);
    if (!cursor) return fail(Error::of_file(Code::corrupt, "the cursor is damaged, or another stream's", path));
    return std::optional(*cursor);
}

Result<void> write_cursor(base::Files& files, const Path& directory, std::string_view stream, const Cursor& cursor) {
    const auto there = files.exists(folder(directory));
    if (!there) return fail(there.error());
    if (!*there) {
        if (auto made = files.make_directory(folder(directory)); !made && made.error().code() != Code::file_exists)
            return made;
        if (auto synced = files.sync_directory(directory); !synced) return synced;
    }
    return files.replace(cursor_path(directory, stream), encode(cursor, stream));
}

}  // namespace waybill::siem
