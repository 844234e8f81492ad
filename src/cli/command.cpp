#include "command.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "console.hpp"

namespace waybill::cli {
namespace {

void describe(CLI::App& app, CLI::Option* option, const OptionHelp& help) {
    if (!help.value.empty()) option->option_text(help.value + (help.required ? " REQUIRED" : ""));
    option->required(help.required);
    if (!help.excludes.empty()) option->excludes(app.get_option(help.excludes));
}

/// The innermost command that was named.
const CLI::App& named(const CLI::App& app) {
    const auto below = app.get_subcommands();
    return below.empty() ? app : named(*below.front());
}

/// `waybill audit show`, from the top down.
std::string words_of(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return parent == nullptr ? "waybill" : words_of(*parent) + " " + command.get_display_name();
}

/// A word that nobody knows comes first: that something is missing is most often its consequence.
ExitCode refuse_words(const CLI::App& app, const CLI::ParseError& error) {
    const auto unknown = app.remaining(true);
    if (unknown.empty())
        complain("bad-usage: " + printable(error.what()));
    else
        complain("bad-usage: unknown word `" + printable(unknown.front()) + "`");
    say("see `" + words_of(named(app)) + " --help`");
    return ExitCode::bad_input;
}

template <class Variable>
void add(CLI::App& app, const std::string& names, Variable& variable, const OptionHelp& help) {
    describe(app, app.add_option(names, variable, help.help), help);
}

}  // namespace

Command Command::group(const std::string& name, const std::string& help) {
    CLI::App* group = app_.add_subcommand(name, help);
    group->require_subcommand(1);
    return Command(*group, chosen_);
}

Command Command::command(const std::string& name, const std::string& help) {
    return Command(*app_.add_subcommand(name, help), chosen_);
}

void Command::option(const std::string& names, std::string& variable, const OptionHelp& help) {
    add(app_, names, variable, help);
}
void Command::option(const std::string& names, std::optional<std::string>& variable, const OptionHelp& help) {
    add(app_, names, variable, help);
}
void Command::option(const std::string& names, std::vector<std::string>& variable, const OptionHelp& help) {
    describe(app_, app_.add_option(names, variable, help.help)->expected(1, -1), help);
}
void Command::count(const std::string& names, std::uint64_t& variable, const OptionHelp& help) {
    constexpr std::uint64_t most = 1'000'000'000;
    describe(app_, app_.add_option(names, variable, help.help)->check(CLI::Range(std::uint64_t{0}, most)), help);
}

void Command::flag(const std::string& names, bool& variable, const OptionHelp& help) {
    describe(app_, app_.add_flag(names, variable, help.help), help);
}

void Command::choice(const std::string& names, std::size_t& chosen, const std::vector<std::string>& words,
                     const OptionHelp& help) {
    const auto choose = [&chosen, words, names](const std::string& word) {
        const auto found = std::find(words.begin(), words.end(), word);
        if (found == words.end()) {
            std::string known;
            for (const std::string& one : words) known += (known.empty() ? "" : " or ") + one;
            throw CLI::ValidationError(names, "`" + word + "` is not " + known);
        }
        chosen = static_cast<std::size_t>(found - words.begin());
    };
    describe(app_, app_.add_option_function<std::string>(names, choose, help.help), help);
}

void Command::one_of(const std::string& names, std::string& variable, const OptionHelp& help,
                     const std::string& other_names, std::string& other_variable, const OptionHelp& other_help) {
    CLI::App* group = app_.add_option_group("what", "one of these");
    add(*group, names, variable, help);
    add(*group, other_names, other_variable, other_help);
    group->require_option(1);
}

void Command::output_option(OutputForm& form) {
    const auto choose = [&form](const std::string& word) {
        if (word != "table" && word != "json")
            throw CLI::ValidationError("--output", "`" + word + "` is not table or json");
        form = word == "json" ? OutputForm::json : OutputForm::table;
    };
    app_.add_option_function<std::string>("--output", choose, "For people, or for machines")
        ->option_text("table|json [table]");
}

void Command::footer(const std::string& text) { app_.footer(text); }

void Command::runs(Run run) {
    app_.callback([&chosen = chosen_, run = std::move(run)] { chosen = run; });
}

ExitCode run_command_line(int count, char** words, const std::string& description, const std::string& footer,
                          const std::vector<void (*)(Command&)>& commands) {
    CLI::App app(description, "waybill");
    app.require_subcommand(1);
    app.set_version_flag("--version", "waybill " WAYBILL_VERSION);
    app.footer(footer);
    Command::Run chosen;
    Command top(app, chosen);
    for (const auto add_command : commands) add_command(top);
    try {
        app.parse(count, words);
    } catch (const CLI::Success& help) {
        app.exit(help);
        return ExitCode::ok;
    } catch (const CLI::ParseError& error) {
        return refuse_words(app, error);
    }
    return chosen();
}

}  // namespace waybill::cli
