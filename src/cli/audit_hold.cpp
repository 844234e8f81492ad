// `waybill audit hold add|release|list`: legal holds, which stop what retention destroys.
#include <boost/json.hpp>

#include "command.hpp"
#include "console.hpp"
#include "upkeep_site.hpp"
#include "waybill/audit/holds.hpp"
#include "waybill/policy/forms.hpp"

namespace waybill::cli {
namespace {

namespace json = boost::json;

struct Options {
    std::string config, vendor, agreement, reason;
    OutputForm form = OutputForm::table;
};

ExitCode record(UpkeepSite& site, const json::object& request, const std::string& from, const std::string& to) {
    return site
        .change(request,
                [&](audit::Log& log, const std::string& actor) {
                    const auto durable = audit::commit(log, audit::Draft(audit::Change{"hold", actor, from, to}));
                    return durable ? ExitCode::ok : fail_to_record(durable.error());
                })
        .code;
}

bool is_usable(const Options& options) {
    if (!policy::forms::free_text.is(options.reason))
        complain("--reason is 1 to 256 bytes of text on one line");
    else if (!options.vendor.empty() && !policy::forms::name.is(options.vendor))
        complain("--vendor is the name of a vendor, as its file under policies/vendors has it");
    else
        return true;
    return false;
}

ExitCode add(const Options& options) {
    if (!is_usable(options)) return ExitCode::bad_input;
    const auto site = UpkeepSite::open(options.config);
    if (!site) return ExitCode::bad_input;
    audit::Hold hold{0, options.vendor, options.agreement, {}, options.reason};
    if (!hold.agreement.empty()) {
        auto vendors = audit::vendors_of_agreement(site->files(), site->directory(), hold.agreement);
        if (!vendors) return fail_with(vendors.error());
        if (vendors->empty()) {
            complain("no entry names this agreement: its reference is spelled as in the policy file");
            return ExitCode::bad_input;
        }
        hold.vendors = *std::move(vendors);
    }
    const std::string text = audit::hold_text(hold);
    const ExitCode code = record(*site, {{"command", "hold"}, {"hold", text}}, {}, text);
    if (code == ExitCode::ok) say("on record: " + printable(text));
    return code;
}

ExitCode release(const Options& options) {
    if (!is_usable(options)) return ExitCode::bad_input;
    const auto site = UpkeepSite::open(options.config);
    if (!site) return ExitCode::bad_input;
    const auto holds = audit::standing_holds(site->files(), site->directory(), site->keyring());
    if (!holds) return fail_with(holds.error());
    std::size_t released = 0;
    for (const audit::Hold& hold : *holds) {
        if (hold.vendor != options.vendor || hold.agreement != options.agreement) continue;
        const std::string text = audit::hold_text(hold);
        const ExitCode code = record(*site, {{"command", "release"}, {"hold", text}, {"reason", options.reason}}, text,
                                     audit::release_text(options.reason));
        if (code != ExitCode::ok) return code;
        say("released: " + printable(text));
        ++released;
    }
    if (released > 0) return ExitCode::ok;
    complain("no such hold stands: `waybill audit hold list` shows those that do");
    return ExitCode::bad_input;
}

std::string lines_of(const std::vector<audit::Hold>& holds) {
    std::string out;
    for (const audit::Hold& hold : holds) {
        json::object line{{"entry", hold.index}};
        if (hold.agreement.empty())
            line["vendor"] = hold.vendor;
        else
            line["agreement"] = hold.agreement, line["vendors"] = json::value_from(hold.vendors);
        line["reason"] = hold.reason;
        out += json::serialize(line) + "\n";
    }
    return out;
}

std::string table_of(const std::vector<audit::Hold>& holds) {
    Table table({"ENTRY", "OF", "NAME", "REASON"});
    for (const audit::Hold& hold : holds)
        table.add({std::to_string(hold.index), hold.agreement.empty() ? "vendor" : "agreement",
                   hold.agreement.empty() ? hold.vendor : hold.agreement, hold.reason});
    return table.text(stdout);
}

ExitCode list(const Options& options) {
    const auto site = UpkeepSite::open(options.config);
    if (!site) return ExitCode::bad_input;
    const auto holds = audit::standing_holds(site->files(), site->directory(), site->keyring());
    if (!holds) return fail_with(holds.error());
    put(options.form == OutputForm::json ? lines_of(*holds) : table_of(*holds));
    return ExitCode::ok;
}

void add_config(Command& command, Options& options) {
    command.option("-c,--config", options.config, {"The gateway's configuration", "FILE", true, ""});
}

void add_what(Command& command, Options& options, const char* reason) {
    add_config(command, options);
    command.one_of("--vendor", options.vendor, {"All that this vendor was sent", "NAME", false, ""}, "--agreement",
                   options.agreement, {"All that was sent under this agreement", "REFERENCE", false, ""});
    command.option("--reason", options.reason, {reason, "TEXT", true, ""});
}

}  // namespace

void add_audit_hold(Command& group) {
    Command holds = group.group("hold", "Legal holds: what retention must not destroy");
    Command adding = holds.command("add", "Stop the destruction of a vendor's or an agreement's details and entries");
    auto options = std::make_shared<Options>();
    add_what(adding, *options, "Why, for the record");
    adding.footer("Example: waybill audit hold add -c waybill.yaml --vendor acme-payroll --reason 'case 7 of 2026'");
    adding.runs([options] { return add(*options); });

    Command releasing = holds.command("release", "End the holds of a vendor or an agreement");
    auto released = std::make_shared<Options>();
    add_what(releasing, *released, "Why, for the record");
    releasing.footer("Example: waybill audit hold release -c waybill.yaml --vendor acme-payroll --reason settled");
    releasing.runs([released] { return release(*released); });

    Command listing = holds.command("list", "The holds that stand");
    auto listed = std::make_shared<Options>();
    add_config(listing, *listed);
    listing.output_option(listed->form);
    listing.footer("Example: waybill audit hold list -c waybill.yaml");
    listing.runs([listed] { return list(*listed); });
}

}  // namespace waybill::cli
