// `waybill audit subject`: what about one person went to whom. The gateway is asked for it, as one of those with the
// audit role; where none runs, the record itself is opened as its writer. Either way the lookup goes on record first.
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>

#include "admin_options.hpp"
#include "audit_directory.hpp"
#include "audit_index.hpp"
#include "command.hpp"
#include "console.hpp"
#include "json_fields.hpp"
#include "secret_prompt.hpp"
#include "subject_report.hpp"
#include "time_words.hpp"
#include "waybill/control/admin.hpp"
#include "waybill/control/keyring_file.hpp"
#include "waybill/control/subject_lookup.hpp"
#include "waybill/policy/load.hpp"
#include "waybill/report/write.hpp"

namespace waybill::cli {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds within{60};
constexpr std::size_t most_value = 4096;
constexpr std::size_t all_of_them = 10'000;

enum class Form : std::size_t { table, json, csv, dsar };
enum class As : std::size_t { markdown, html };

struct Options {
    std::string config, socket, directory, policies, since, until;
    std::optional<std::string> keys;
    control::SubjectQuestion question;
    std::uint64_t limit = 1000;
    std::size_t form = 0, as = 0;
    report::SubjectWords words;
};

/// The socket of auditors; empty, and it was said why, where there is none.
Path socket_of(const Options& options) {
    if (!options.socket.empty()) return options.socket;
    const auto config = config_at(options.config);
    if (!config) return {};
    if (config->audit_socket) return config->audit_socket->socket.path;
    complain("the configuration gives nobody the audit role: add `audit: {socket: …, allow: […]}` to `admin`");
    return {};
}

std::optional<json::object> ask_gateway(const Options& options) {
    const Path socket = socket_of(options);
    if (socket.empty()) return std::nullopt;
    json::object request = control::ask_about(options.question);
    request["command"] = "subject";
    const auto answer = control::ask_gateway(socket, json::serialize(request), within);
    if (!answer) {
        complain(printable(answer.error().message()));
        say("is it running? Where no gateway does, --directory opens the record itself");
        return std::nullopt;
    }
    boost::system::error_code problem;
    const auto parsed = json::parse(*answer, problem);
    const json::object none;
    const json::object& told = problem || !parsed.is_object() ? none : parsed.get_object();
    if (const json::object& subject = object_at(told, "subject"); !subject.empty()) return subject;
    (void)tell_refusal(told);
    return std::nullopt;
}

std::string own_actor() {
    const uid_t uid = ::geteuid();
    const passwd* entry = ::getpwuid(uid);  // the program's one thread
    return "uid:" + std::to_string(uid) + (entry == nullptr ? "" : " " + std::string(entry->pw_name));
}

Result<std::unique_ptr<audit::Log>> open_log(const Path& directory, base::Files& files, const base::Clock& clock,
                                             base::Random& random, crypto::Keyring& keyring) {
    const auto key = keyring.signing_key();
    if (!key) return fail(key.error());
    audit::Log::Options options;
    options.directory = directory;
    options.origin = key->verifier().name();
    options.node = "audit";
    return audit::Log::open(std::move(options), files, clock, random, keyring);
}

Result<json::object> look_up(const Options& options) {
    base::PosixFiles files;
    const base::SystemClock clock;
    base::SystemRandom random;
    std::shared_ptr<const policy::Snapshot> snapshot;
    if (!options.policies.empty()) {
        base::Diagnostics diagnostics;
        snapshot = policy::load(options.policies, base::day_of(clock.now()), diagnostics);
        print(diagnostics, Show::errors);
        if (!snapshot) return fail(Code::bad_usage, "the policies do not load");
    }
    const Path named(options.directory);
    const Path directory = named.has_filename() ? named : named.parent_path();
    auto keyring = control::open_keyring(files, random, keyring_of(directory, options.keys));
    if (!keyring) return fail(keyring.error());
    auto log = open_log(directory, files, clock, random, **keyring);
    if (!log) return fail(log.error());
    if (const auto index = open_fresh_index(files, directory, keyring->get()); !index) return fail(index.error());
    return control::look_up_subject({**log, **keyring, directory, snapshot.get()}, options.question, own_actor());
}

void tell_limits(const json::object& answer) {
    say("looked up as " + counted(number_at(answer, "categories"), "category", "categories") + " under " +
        counted(number_at(answer, "agreements"), "agreement", "agreements") + " in " +
        counted(number_at(answer, "entries"), "entry", "entries"));
    if (number_at(answer, "erased") > 0)
        say("of " + counted(number_at(answer, "erased"), "message", "messages") +
            " the details are erased: who was in them cannot be known any more");
    if (number_at(answer, "behind") > 0)
        say(counted(number_at(answer, "behind"), "newest entry was", "newest entries were") + " not indexed yet");
    if (number_at(answer, "found") > number_at(answer, "told"))
        say("the newest " + std::to_string(number_at(answer, "told")) + " of " +
            std::to_string(number_at(answer, "found")) + " are told; --limit tells more");
}

std::string dsar(const json::object& answer, const Options& options) {
    report::SubjectWords words = options.words;
    words.reference = options.question.reference;
    const auto document = report::subject_access(subject_findings(answer), words, base::SystemClock().now());
    return As(options.as) == As::html ? report::write_html(document) : report::write_markdown(document);
}

void print_answer(const json::object& answer, const Options& options) {
    switch (Form(options.form)) {
        case Form::table:
            if (number_at(answer, "found") == 0) return say("nothing about this person is on record");
            return put(subject_table(answer));
        case Form::json:
            return put(shown_json(json::serialize(answer) + "\n"));
        case Form::csv:
            return put(subject_csv(answer));
        case Form::dsar:
            return put(dsar(answer, options));
    }
}

ExitCode wrong(const std::string& what) {
    complain("bad-usage: " + what);
    return ExitCode::bad_input;
}

ExitCode run(const Options& given) {
    Options options = given;
    const int sources = int(!options.config.empty()) + int(!options.socket.empty()) + int(!options.directory.empty());
    if (sources != 1) return wrong("name one of --config, --socket and --directory");
    const Time now = base::SystemClock().now();
    const TimeOption since = read_time_option("--since", options.since, now);
    const TimeOption until = read_time_option("--until", options.until, now);
    if (!since.good || !until.good) return ExitCode::bad_input;
    options.question.since = since.time;
    options.question.until = until.time;
    options.question.limit =
        Form(options.form) == Form::dsar ? all_of_them : std::min<std::size_t>(options.limit, all_of_them);
    auto value = read_unseen("value of the person (an e-mail address, a number; it is not shown): ", most_value);
    if (!value) return ExitCode::bad_input;
    options.question.value = *std::move(value);
    // What is wrong with it is said before anybody is asked.
    if (const auto right = control::read_question(control::ask_about(options.question)); !right)
        return fail_with(right.error());
    std::optional<json::object> answer;
    if (options.directory.empty()) {
        answer = ask_gateway(options);
        if (!answer) return ExitCode::bad_input;
    } else {
        auto found = look_up(options);
        if (!found && found.error().code() == Code::locked)
            say("a gateway holds this record: ask it, with --config or --socket");
        if (!found) return fail_with_index(found.error());
        answer = *std::move(found);
    }
    if (Form(options.form) == Form::dsar && number_at(*answer, "found") > number_at(*answer, "told")) {
        complain("bad-usage: " + std::to_string(number_at(*answer, "found")) +
                 " uses, and a report is made of at most " + std::to_string(all_of_them) +
                 ": make one for each of several periods, with --since and --until");
        return ExitCode::bad_input;
    }
    print_answer(*answer, options);
    tell_limits(*answer);
    return ExitCode::ok;
}

}  // namespace

void add_audit_subject(Command& group) {
    Command command = group.command("subject", "Tell what about one person was shared, with whom and in which form");
    auto options = std::make_shared<Options>();
    command.option("-c,--config", options->config, {"Of the gateway that is asked", "FILE", false, ""});
    command.option("--socket", options->socket, {"The gateway's socket for auditors itself", "PATH", false, ""});
    command.option("--directory", options->directory,
                   {"The audit directory, where no gateway runs; needs its keyring", "DIR", false, ""});
    command.option("--keys", options->keys,
                   {"With --directory: the keyring; default: the one in DIR", "FILE", false, ""});
    command.option("--policies", options->policies,
                   {"With --directory: where titles of vendors and categories stand", "DIR", false, ""});
    command.option("--category", options->question.category,
                   {"What the value is: pii.email; default: all that people are known by", "NAME", false, ""});
    command.option("--since", options->since, {"Not older: 30d, a day or an RFC 3339 time", "TIME", false, ""});
    command.option("--until", options->until, {"Older than this", "TIME", false, ""});
    command.option("--reference", options->question.reference,
                   {"Of the case, for the record: DSAR-2026-17", "WORD", false, ""});
    command.count("-n,--limit", options->limit, {"How many uses are told one by one", "N [1000]", false, ""});
    command.choice("--format", options->form, {"table", "json", "csv", "dsar"},
                   {"dsar: a report for the person (GDPR article 15)", "table|json|csv|dsar [table]", false, ""});
    command.choice("--as", options->as, {"markdown", "html"},
                   {"Form of the report", "markdown|html [markdown]", false, ""});
    command.option("--controller", options->words.controller, {"In the report: name and address", "TEXT", false, ""});
    command.option("--contact", options->words.contact, {"In the report: whom to ask", "TEXT", false, ""});
    command.footer(
        "The value is read from standard input, or typed without being shown; it is no word of the command line. Each\n"
        "lookup is an entry of the record, with who asked, before anything is told:\n"
        "  waybill audit subject -c /etc/waybill/waybill.yaml --reference DSAR-2026-17\n"
        "  waybill audit subject -c /etc/waybill/waybill.yaml --format dsar --as html < value.txt > report.html");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
