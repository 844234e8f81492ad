#include "command.hpp"

#include <CLI/CLI.hpp>

namespace waybill::cli {
namespace {

void describe(CLI::App& app, CLI::Option* option, const OptionHelp& help) {
    if (!help.value.empty()) option->option_text(help.value);
    option->required(help.required);
    if (!help.excludes.empty()) option->excludes(app.get_option(help.excludes));
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
void Command::count(const std::string& names, std::uint64_t& variable, const OptionHelp& help) {
    constexpr std::uint64_t most = 1'000'000'000;
    describe(app_, app_.add_option(names, variable, help.help)->check(CLI::Range(std::uint64_t{0}, most)), help);
}

void Command::choice(const std::string& names, std::size_t& chosen, const std::vector<std::string>& words,
                     const OptionHelp& help) {
    std::map<std::string, std::size_t> numbers;
    for (std::size_t i = 0; i < words.size(); ++i) numbers.emplace(words[i], i);
    describe(app_, app_.add_option(names, chosen, help.help)->transform(CLI::CheckedTransformer(numbers)), help);
}

void Command::one_of(const std::string& names, std::string& variable, const OptionHelp& help,
                     const std::string& other_names, std::string& other_variable, const OptionHelp& other_help) {
    CLI::App* group = app_.add_option_group("what", "one of these");
    add(*group, names, variable, help);
    add(*group, other_names, other_variable, other_help);
    group->require_option(1);
}

void Command::output_option(OutputForm& form) {
    const std::map<std::string, OutputForm> forms{{"table", OutputForm::table}, {"json", OutputForm::json}};
    app_.add_option("--output", form, "For people, or for machines")
        ->transform(CLI::CheckedTransformer(forms))
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
    app.footer(footer);
    Command::Run chosen;
    Command top(app, chosen);
    for (const auto add_command : commands) add_command(top);
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? ExitCode::ok : ExitCode::bad_input;
    }
    return chosen();
}

}  // namespace waybill::cli
