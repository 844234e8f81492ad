// `waybill key open FILE`, on a vendor's side: reads what arrived from standard input and writes it with each sealed
// value in it replaced by its plaintext. Streams; keeps no more than one value.
#include "command.hpp"
#include "console.hpp"
#include "recipient_file.hpp"
#include "standard_streams.hpp"
#include "waybill/treat/sealed.hpp"

namespace waybill::cli {
namespace {

using treat::SealedOpener;

enum class As : std::size_t { automatic, json, text };

struct Options {
    std::string file;
    std::size_t as = 0;
};

/// JSON where the text begins like an object, an array or a string. Nothing where all of it is white space so far.
std::optional<SealedOpener::Into> guessed(Bytes begin) {
    const auto first = begin.find_first_not_of(" \t\r\n");
    if (first == Bytes::npos) return std::nullopt;
    const bool json = begin[first] == '{' || begin[first] == '[' || begin[first] == '"';
    return json ? SealedOpener::Into::json : SealedOpener::Into::text;
}

std::optional<SealedOpener::Into> asked_for(As as) {
    if (as == As::json) return SealedOpener::Into::json;
    if (as == As::text) return SealedOpener::Into::text;
    return std::nullopt;
}

/// What was left sealed, for people and as the exit code.
ExitCode verdict(const SealedOpener::Counts& counts) {
    if (counts.damaged > 0)
        complain("tampered: " + counted(counts.damaged, "sealed value is", "sealed values are") +
                 " damaged and stand as they came");
    if (counts.other_key > 0)
        complain("key-missing: " + counted(counts.other_key, "value is", "values are") +
                 " sealed to another key and stand as they came");
    if (counts.damaged > 0) return ExitCode::found_wrong;
    return counts.other_key > 0 ? ExitCode::unverifiable : ExitCode::ok;
}

ExitCode run(const Options& options) {
    base::PosixFiles files;
    const auto secret = read_recipient(files, options.file);
    if (!secret) return fail_with(secret.error());
    auto into = asked_for(static_cast<As>(options.as));
    std::optional<SealedOpener> opener;
    StandardInput input;
    StandardOutput output;
    std::string out;
    for (bool more = true; more;) {
        const auto piece = input.read();
        if (!piece) return fail_with(piece.error());
        more = !piece->empty();
        if (!into) into = guessed(*piece);
        if (into && !opener) opener.emplace(*secret, *into);
        out.clear();
        if (!opener)
            out = *piece;  // white space before all else
        else if (more)
            opener->feed(*piece, out);
        else
            opener->finish(out);
        if (const auto written = output.write(out); !written) return fail_with(written.error());
    }
    return opener ? verdict(opener->counts()) : ExitCode::ok;
}

}  // namespace

void add_key_open(Command& group) {
    Command command = group.command(
        "open", "On a vendor's side: copy standard input to standard output and open each sealed value (wbe1…) in it");
    auto options = std::make_shared<Options>();
    command.option("FILE", options->file, {"The secret key that `waybill key recipient` made", "", true, ""});
    command.choice("--as", options->as, {"auto", "json", "text"},
                   {"Into JSON, where values stay inside their strings and numbers become numbers again, or any text",
                    "auto|json|text [auto]", false, ""});
    command.footer(
        "Exit code 1 where a value is damaged, 4 where one is sealed to another key; both stay as they came.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
