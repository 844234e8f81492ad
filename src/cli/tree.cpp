// `waybill tree`: any message as the tree of named values that selectors see: how one finds out what to select. It
// reads and prints; nothing is recorded or sent.
#include <unistd.h>

#include <algorithm>
#include <functional>

#include "command.hpp"
#include "console.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/base/random.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/base/yaml.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/format/tree.hpp"
#include "waybill/selector/select.hpp"
#include "whole_input.hpp"

namespace waybill::cli {
namespace {

using selector::Node;

struct Options {
    std::string file;
    std::optional<std::string> content_type, format, delimiter, descriptor, message;
};

Result<const format::Row*> choose(const Options& options) {
    const format::Row* row = nullptr;
    if (options.format) {
        row = format::find(*options.format);
        if (row == nullptr || row->make == nullptr)
            return fail(Code::bad_usage, "--format is json, ndjson, form, csv, xml, multipart, text or protobuf");
        return row;
    }
    if (!options.content_type) return format::find("json");
    const auto table = format::table();
    const auto found = std::ranges::find_if(
        table, [&](const format::Row& each) { return each.make != nullptr && each.accepts(*options.content_type); });
    if (found == table.end())
        return fail(Code::content_type_unsupported, "no format is for this content type; --format says which it is");
    return &*found;
}

/// The file of --descriptor; without it no bytes.
Result<std::string> read_descriptor(const Options& options, const format::Row& row) {
    if (row.name == "protobuf" && !(options.descriptor && options.message))
        return fail(Code::bad_usage, "protobuf needs --descriptor FILE and --message NAME");
    if (!options.descriptor) return std::string();
    return base::PosixFiles().read(*options.descriptor, largest_input);
}

/// What the options say, as a policy would have it beside `format:`. There a digest pins the descriptor; here it is the
/// file that is given.
std::string as_policy(const Options& options, Bytes descriptor) {
    std::string out = "{";
    const auto add = [&](const char* key, const std::optional<std::string>& value) {
        if (!value) return;
        if (out.size() > 1) out += ", ";
        (out += key) += ": ";
        base::append_json_string(out, *value);  // which YAML reads as the same text
    };
    add("delimiter", options.delimiter);
    add("descriptor", options.descriptor);
    add("message", options.message);
    if (options.descriptor) add("sha256", base::to_hex(crypto::as_bytes(crypto::sha256(descriptor))));
    return out + "}";
}

/// False: what is wrong was said.
bool read_options(const Options& options, const format::Row& row, Bytes descriptor,
                  std::shared_ptr<const format::Options>& read) {
    base::Diagnostics diagnostics;
    const auto body = base::parse_yaml(as_policy(options, descriptor), "command line", diagnostics);
    const auto known = row.option_keys;
    if (body != nullptr)
        for (const auto& member : body->members)
            if (std::ranges::find(known, member.key) == known.end()) {
                complain("bad-usage: --" + member.key + " is not for messages of " + std::string(row.name));
                return false;
            }
    if (body != nullptr && row.read_options != nullptr) {
        const std::function<Result<std::string>(std::string_view)> read_file = [&](std::string_view) {
            return std::string(descriptor);
        };
        read = row.read_options({*body, diagnostics, read_file});
    }
    for (const auto& each : diagnostics.all()) {
        complain("bad-usage: " + each.what);
        if (!each.hint.empty()) say(each.hint);
    }
    return !diagnostics.has_errors();
}

/// For people: a member or an element a line.
void append_indented(std::string& out, const Node& node, std::size_t depth) {
    const bool object = node.kind == Node::Kind::object;
    if ((!object && node.kind != Node::Kind::array) || node.children.empty()) return selector::append_json(out, node);
    out += object ? '{' : '[';
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        out += i == 0 ? "\n" : ",\n";
        out.append(2 * (depth + 1), ' ');
        if (object) {
            base::append_json_string(out, node.names[i]);
            out += ": ";
        }
        append_indented(out, node.children[i], depth + 1);
    }
    (out += '\n').append(2 * depth, ' ');
    out += object ? '}' : ']';
}

ExitCode run(const Options& options) {
    const auto row = choose(options);
    if (!row) return fail_with(row.error());
    const auto descriptor = read_descriptor(options, **row);
    if (!descriptor) return fail_with(descriptor.error());
    std::shared_ptr<const format::Options> of_format;
    if (!read_options(options, **row, *descriptor, of_format)) return ExitCode::bad_input;
    const auto message = read_whole_input(options.file);
    if (!message) return fail_with(message.error());
    base::SystemRandom random;
    const std::string type = options.content_type.value_or("");
    const format::Limits limits{.depth = 64, .members = 10'000'000, .item_bytes = largest_input};
    std::vector<std::string> base64_at;
    const auto tree = format::read_tree(**row, {limits, random, of_format.get(), type}, *message, &base64_at);
    if (!tree) return fail_with(tree.error());
    std::string out;
    if (isatty(STDOUT_FILENO) != 0)
        append_indented(out, *tree, 0);
    else
        selector::append_json(out, *tree);
    put(out + '\n');
    for (const std::string& path : base64_at) say("base64 of bytes that are no text: " + printable(path));
    return ExitCode::ok;
}

}  // namespace

void add_tree(Command& app) {
    Command command = app.command("tree", "Print a message as the tree of named values that selectors see");
    auto options = std::make_shared<Options>();
    command.option("FILE", options->file, {"A message; - or nothing is standard input", "", false, ""});
    command.option("--content-type", options->content_type, {"The message's; default: JSON", "TYPE", false, ""});
    command.option(
        "--format", options->format,
        {"Its format, whatever the type: json, ndjson, form, csv, xml, multipart, text, protobuf", "NAME", false, ""});
    command.option("--delimiter", options->delimiter, {"Of csv; default: a comma", "CHARACTER", false, ""});
    command.option("--descriptor", options->descriptor, {"Of protobuf: a descriptor set file", "FILE", false, ""});
    command.option("--message", options->message, {"Of protobuf: the name of the message", "NAME", false, ""});
    command.footer(
        "JSON in the order of the message, on one line but on a terminal; names that repeat are members that repeat.\n"
        "CSV is an array of objects, a form one object; elements of XML are objects with attributes `@name` and texts\n"
        "`#text`. Bytes that are no text are base64, and stderr says where.\n"
        "\n"
        "Examples:\n"
        "  waybill tree message.json\n"
        "  waybill tree --content-type text/csv people.csv           select $[*].email\n"
        "  waybill tree --format csv --delimiter ';' people.csv\n"
        "  waybill tree --format xml payment.xml                     select $.Document.Id['#text']\n"
        "  waybill tree --format protobuf --descriptor all.pb --message hr.v1.Hire < hire.bin\n"
        "\n"
        "Exit code 2 where the message is refused, with the code, the reason and the byte.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
