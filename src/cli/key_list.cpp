// `waybill key list PATH`: which keys a keyring has, and nothing secret of them.
#include "audit_directory.hpp"
#include "command.hpp"
#include "console.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

using Listed = crypto::Keyring::Listed;

std::string_view use_of(const Listed& key) {
    switch (key.use) {
        case Listed::Use::treatments:
            return "treatments";
        case Listed::Use::signing:
            return "signing";
        case Listed::Use::details:
            return "details";
        case Listed::Use::lookups:
            return "lookups";
    }
    std::abort();
}

std::string table_of(const std::vector<Listed>& keys) {
    Table table({"ID", "USE", "OF", "MADE", "STATE"});
    for (const Listed& key : keys)
        table.add({key.id, std::string(use_of(key)), key.name, key.made ? base::format_day(*key.made) : "",
                   key.current                          ? "current"
                   : key.use == Listed::Use::treatments ? "restores only"
                                                        : ""});
    return table.text(stdout);
}

/// One object a line, as the other commands have it.
std::string lines_of(const std::vector<Listed>& keys) {
    std::string out;
    for (const Listed& key : keys) {
        out += R"({"id":)";
        base::append_json_string(out, key.id);
        out += R"(,"use":)";
        base::append_json_string(out, use_of(key));
        if (!key.name.empty()) {
            out += R"(,"of":)";
            base::append_json_string(out, key.name);
        }
        out += R"(,"made":)";
        out += key.made ? '"' + base::format_day(*key.made) + '"' : "null";
        if (key.use == Listed::Use::treatments || key.use == Listed::Use::lookups)
            out += key.current ? R"(,"current":true)" : R"(,"current":false)";
        out += "}\n";
    }
    return out;
}

ExitCode run(const Path& path, OutputForm form) {
    base::PosixFiles files;
    base::SystemRandom random;
    const auto keyring = control::open_keyring(files, random, keyring_at(path));
    if (!keyring) return fail_with(keyring.error());
    const auto keys = (*keyring)->list();
    put(form == OutputForm::json ? lines_of(keys) : table_of(keys));
    return ExitCode::ok;
}

}  // namespace

void add_key_list(Command& group) {
    Command command = group.command("list", "List the keys of a keyring: ids, what each is for, when it was made");
    auto path = std::make_shared<std::string>();
    auto form = std::make_shared<OutputForm>(OutputForm::table);
    command.option("PATH", *path, {"The keyring, or an audit directory that has one", "", true, ""});
    command.output_option(*form);
    command.runs([path, form] { return run(*path, *form); });
}

}  // namespace waybill::cli
