// One command is one file: it adds itself to the command line and says what to run. The visible table is in main.cpp.
// CLI11 stays behind this header: it is dear to compile, and only command.cpp does.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exit_code.hpp"

namespace CLI {
class App;
}

namespace waybill::cli {

enum class OutputForm { table, json };

/// How an option stands in --help and what it demands.
struct OptionHelp {
    std::string help;
    std::string value;  // what stands for its value in --help: FILE
    bool required = false;
    std::string excludes;  // the name of an option that may not stand beside it
};

/// A command, or a group of them. Variables must outlive parse().
class Command {
public:
    /// What runs once the command line was read, if this command was named.
    using Run = std::function<ExitCode()>;

    Command(CLI::App& app, Run& chosen) : app_(app), chosen_(chosen) {}

    Command group(const std::string& name, const std::string& help);
    Command command(const std::string& name, const std::string& help);

    /// `names` as CLI11 has them: `--vendor`, `-n,--count`, or `DIR` for a positional word.
    void option(const std::string& names, std::string& variable, const OptionHelp& help);
    void option(const std::string& names, std::optional<std::string>& variable, const OptionHelp& help);
    /// May be given several times.
    void option(const std::string& names, std::vector<std::string>& variable, const OptionHelp& help);
    /// 0 to a thousand million.
    void count(const std::string& names, std::uint64_t& variable, const OptionHelp& help);
    /// On where it is named; takes no value.
    void flag(const std::string& names, bool& variable, const OptionHelp& help);
    /// One of some words; `chosen` becomes its number.
    void choice(const std::string& names, std::size_t& chosen, const std::vector<std::string>& words,
                const OptionHelp& help);
    /// Exactly one of two options.
    void one_of(const std::string& names, std::string& variable, const OptionHelp& help, const std::string& other_names,
                std::string& other_variable, const OptionHelp& other_help);
    /// `--output table|json`
    void output_option(OutputForm& form);
    void footer(const std::string& text);
    void runs(Run run);

private:
    CLI::App& app_;
    Run& chosen_;
};

/// Reads the command line and runs the command that it names.
ExitCode run_command_line(int count, char** words, const std::string& description, const std::string& footer,
                          const std::vector<void (*)(Command&)>& commands);

void add_check(Command& app);
void add_serve(Command& app);
void add_status(Command& app);
void add_metrics(Command& app);
void add_reload(Command& app);
void add_redact(Command& app);
void add_path(Command& app);
void add_tree(Command& app);
void add_detect(Command& app);
void add_audit(Command& app);  // the group, and its commands:
void add_audit_tail(Command& group);
void add_audit_show(Command& group);
void add_audit_search(Command& group);
void add_audit_shared(Command& group);
void add_audit_subject(Command& group);
void add_audit_reindex(Command& group);
void add_audit_verify(Command& group);
void add_audit_retain(Command& group);
void add_audit_hold(Command& group);
void add_audit_export(Command& group);
void add_audit_serve(Command& group);
void add_audit_prove(Command& group);
void add_receipt(Command& app);
void add_receipt_make(Command& group);
void add_receipt_verify(Command& group);
void add_key(Command& app);
void add_key_init(Command& group);
void add_key_list(Command& group);
void add_key_rotate(Command& group);
void add_key_destroy(Command& group);
void add_key_export_public(Command& group);
void add_key_recipient(Command& group);
void add_key_open(Command& group);
void add_witness(Command& app);
void add_demo_vendor(Command& app);
void add_version(Command& app);

}  // namespace waybill::cli
