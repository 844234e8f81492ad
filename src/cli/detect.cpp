// `waybill detect`: what the detectors see in a text. It reads and reports; nothing is recorded or sent.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "command.hpp"
#include "console.hpp"
#include "detect_lines.hpp"
#include "detect_stream.hpp"
#include "standard_streams.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string file, only;
    bool jsonl = false, list = false, show = false;
    OutputForm form = OutputForm::table;
};

ExitCode list_detectors(OutputForm form) {
    Table table({"detector", "entity", "threshold", "what"});
    for (const auto& row : detect::table()) {
        if (form == OutputForm::json)
            put("{\"detector\":\"" + std::string(row.name) + "\",\"type\":\"" + std::string(row.entity) +
                "\",\"threshold\":" + std::to_string(row.threshold) + ",\"what\":\"" + std::string(row.summary) +
                "\"}\n");
        else
            table.add({std::string(row.name), std::string(row.entity), std::to_string(row.threshold),
                       std::string(row.summary)});
    }
    if (form == OutputForm::table) put(table.text(stdout));
    return ExitCode::ok;
}

/// The detectors that a list of names says; all where it is empty.
std::shared_ptr<const detect::Scanner> compile(std::string_view names) {
    if (names.empty()) return detect::Scanner::all();
    std::vector<std::size_t> chosen;
    while (!names.empty()) {
        const auto comma = std::min(names.find(','), names.size());
        const std::string name(names.substr(0, comma));
        names.remove_prefix(std::min(comma + 1, names.size()));
        const auto found = detect::find(name);
        if (!found) {
            complain("bad-usage: no detector is called `" + printable(name) + "`; see `waybill detect --list`");
            return nullptr;
        }
        chosen.push_back(*found);
    }
    return detect::Scanner::compile(chosen);
}

/// Puts the input through `take`, piece by piece.
template <class Take>
Result<void> read_all(Take take) {
    StandardInput input;
    for (;;) {
        const auto piece = input.read();
        if (!piece) return fail(piece.error());
        if (piece->empty()) return {};
        take(*piece);
    }
}

/// The file takes standard input's place, so that there is one way to read.
Result<void> open_input(const std::string& file) {
    if (file.empty() || file == "-") return {};
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail(Error::of_file(Code::file_failed, "cannot read the text", file, errno));
    const int moved = ::dup2(fd, STDIN_FILENO);
    ::close(fd);
    if (moved < 0) return fail(Error::of_file(Code::file_failed, "cannot read the text", file, errno));
    return {};
}

ExitCode run(const Options& options) {
    if (options.list) return list_detectors(options.form);
    const auto scanner = compile(options.only);
    if (!scanner) return ExitCode::bad_input;
    if (const auto opened = open_input(options.file); !opened) return fail_with(opened.error());
    if (options.jsonl) {
        DetectLines lines(*scanner);
        if (const auto read = read_all([&](Bytes piece) { lines.feed(piece); }); !read) return fail_with(read.error());
        return lines.finish();
    }
    DetectReport report(options.form, options.show ? ShowValues::shown : ShowValues::masked);
    DetectStream stream(*scanner, report);
    if (const auto read = read_all([&](Bytes piece) { stream.feed(piece); }); !read) return fail_with(read.error());
    stream.finish();
    report.finish();
    return ExitCode::ok;
}

}  // namespace

void add_detect(Command& app) {
    Command command = app.command("detect", "Say what the detectors see in a text: standard input, or a file");
    auto options = std::make_shared<Options>();
    command.option("FILE", options->file, {"UTF-8 text of any length; - is standard input", "", false, ""});
    command.option("--only", options->only, {"Only these detectors, separated by commas", "NAMES", false, ""});
    command.flag("--list", options->list, {"Print the detectors instead", "", false, ""});
    command.flag("--show", options->show, {"Print what was found as it is; otherwise masked", "", false, ""});
    command.flag(
        "--jsonl", options->jsonl,
        {"Read lines {\"id\":…,\"text\":…} and answer each with its findings; offsets are code points", "", false, ""});
    command.output_option(options->form);
    command.footer("Exit codes: 0 whatever was found; 2 where a line of --jsonl is malformed (its answer says so).");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
