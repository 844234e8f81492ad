// `waybill path`: what a selector picks in a JSON document, before it stands in a policy. It reads and prints; nothing
// is recorded or sent.
#include <algorithm>

#include "command.hpp"
#include "console.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/base/random.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/format/tree.hpp"
#include "waybill/selector/select.hpp"
#include "whole_input.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string selector, file;
    bool paths = false;
};

std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// The selector with a caret under the place that is wrong.
ExitCode fail_at_selector(const std::string& selector, const Error& error) {
    const std::string_view before = std::string_view(selector).substr(0, error.offset());
    complain(std::string(base::name_of(error.code())) + ": column " + std::to_string(columns(before) + 1) + ": " +
             std::string(error.text()));
    if (!base::is_utf8(selector)) return exit_code_of(error.code());  // nothing that a terminal could show
    say("  " + printable(selector));
    say("  " + std::string(columns(printable(before)), ' ') + "^");
    return exit_code_of(error.code());
}

/// As strict as on its way to a vendor, but for sizes: the document is a person's own.
Result<selector::Node> parse_document(Bytes document) {
    format::Limits limits;
    limits.depth = 1000;
    limits.members = 10'000'000;
    limits.name_bytes = limits.item_bytes = limits.open_names = largest_input;
    base::SystemRandom random;
    return format::read_tree(*format::find("json"), {limits, random}, document);
}

std::string values(const std::vector<const selector::Node*>& nodes) {
    std::string out = "[";
    for (const selector::Node* node : nodes) {
        if (out.size() > 1) out += ',';
        selector::append_json(out, *node);
    }
    return out + "]\n";
}

std::string texts(const std::vector<std::string>& paths) {
    std::string out = "[";
    for (const std::string& path : paths) {
        if (out.size() > 1) out += ',';
        base::append_json_string(out, path);
    }
    return out + "]\n";
}

ExitCode run(const Options& options) {
    const auto selector = selector::Selector::parse(options.selector);
    if (!selector) return fail_at_selector(options.selector, selector.error());
    const auto text = read_whole_input(options.file);
    if (!text) return fail_with(text.error());
    const auto document = parse_document(*text);
    if (!document) return fail_with(document.error());
    if (options.paths) {
        const auto paths = selector::select_paths(*selector, *document);
        if (!paths) return fail_with(paths.error());
        put(texts(*paths));
        return ExitCode::ok;
    }
    const auto nodes = selector::select(*selector, *document);
    if (!nodes) return fail_with(nodes.error());
    put(values(*nodes));
    return ExitCode::ok;
}

}  // namespace

void add_path(Command& app) {
    Command command = app.command("path", "Print what a selector (RFC 9535 JSONPath) picks in a JSON document");
    auto options = std::make_shared<Options>();
    command.option("SELECTOR", options->selector, {"Such as '$.items[*].name'; quote it for the shell", "", true, ""});
    command.option("FILE", options->file, {"A JSON document; - or nothing is standard input", "", false, ""});
    command.flag("--paths", options->paths, {"Print where the values are, as normalized paths", "", false, ""});
    command.footer(
        "One line of output: a JSON array, in the order of the RFC; numbers and members as the document has them.\n"
        "\n"
        "Examples:\n"
        "  waybill path '$.employees[*].email' message.json\n"
        "  waybill path '$..iban' message.json --paths            wherever it stands\n"
        "  waybill path '$.employees[-1]' message.json            the last one\n"
        "  waybill path '$.lines[::2, 5]' message.json            every second one, and the sixth\n"
        "  waybill path '$.lines[?@.type == \"tax\" && @.rate > 0.2].amount' < message.json\n"
        "  waybill path '$[?search(@.note, \"[Ii]nvoice\") || !@.note]' message.json\n"
        "\n"
        "Functions in filters: length(value), count(query), value(query), match(value, pattern),\n"
        "search(value, pattern); patterns are I-Regexp (RFC 9485). Exit code 2: no selector, or no JSON document.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
