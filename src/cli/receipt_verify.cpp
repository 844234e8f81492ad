// `waybill receipt verify FILE --key VKEY [--witness VKEY]… [--body FILE]… [--head FILE]`: a receipt, or the proof of
// one value, checked without the log.
#include "command.hpp"
#include "console.hpp"
#include "given_value.hpp"
#include "received_files.hpp"
#include "verdict.hpp"
#include "waybill/audit/item_proof.hpp"
#include "waybill/base/json_text.hpp"
#include "whole_input.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string file, key, head, value;
    std::vector<std::string> body, witnesses;
    OutputForm form = OutputForm::table;
};

void add_text(std::string& out, std::string_view name, std::string_view value) {
    out += (out.back() == '{' ? "\"" : ",\"") + std::string(name) + "\":";
    base::append_json_string(out, value);
}

void add_number(std::string& out, std::string_view name, std::uint64_t value) {
    out += ",\"" + std::string(name) + "\":" + std::to_string(value);
}

std::string as_json(const audit::ReceiptReport& report, const audit::Receipt& receipt) {
    std::string out = "{";
    add_text(out, "verdict", audit::name_of(report.verdict));
    add_text(out, "exchange", receipt.id);
    add_text(out, "origin", report.origin);
    add_text(out, "vendor", report.vendor);
    add_text(out, "agreement", report.agreement);
    add_text(out, "end", report.end);
    add_number(out, "entries", report.entries);
    add_number(out, "windows", report.windows);
    add_number(out, "tree_size", report.tree_size);
    add_number(out, "items_right", report.items_right);
    add_number(out, "items_wrong", report.items_wrong);
    add_number(out, "items_unchecked", report.items_unchecked);
    add_number(out, "items_counted", report.items_counted);
    return out + ",\"findings\":" + findings_json(report.findings) + "}\n";
}

std::string as_text(const audit::ReceiptReport& report, const audit::Receipt& receipt) {
    std::string out = styled_verdict(report.verdict) + ": exchange " + printable(receipt.id);
    if (!report.vendor.empty()) out += " with " + printable(report.vendor) + " under " + printable(report.agreement);
    out += "\n" + counted(report.entries, "entry", "entries") + " of " + printable(report.origin) + ", " +
           counted(report.windows, "window", "windows") + ", " + (report.end.empty() ? "no outcome" : report.end) +
           "; the checkpoint covers " + counted(report.tree_size, "entry", "entries") + "\n";
    out += "values: " + std::to_string(report.items_right) + " as they were sent";
    if (report.items_wrong > 0) out += ", " + std::to_string(report.items_wrong) + " not shown to be";
    if (report.items_unchecked > 0) out += ", " + std::to_string(report.items_unchecked) + " not checked";
    if (report.items_counted > 0) out += ", " + std::to_string(report.items_counted) + " that are counted only";
    return out + "\n" + findings_text(report.verdict, report.findings);
}

/// Whose signatures are demanded.
struct Signers {
    std::optional<crypto::VerifierKey> key;
    std::vector<crypto::VerifierKey> witnesses;
};

ExitCode check_receipt(const Options& options, Bytes file, const Signers& signers) {
    if (!options.value.empty())
        return fail_with(Error(Code::bad_usage, "--value goes with the proof of one value, and this is a receipt"));
    const auto receipt = audit::parse_receipt(file);
    if (!receipt) return fail_with(receipt.error());
    base::PosixFiles files;
    audit::ReceiptCheck check;
    check.key = signers.key;
    check.witnesses = signers.witnesses;
    audit::ReceivedBody body;
    if (!options.body.empty()) {
        auto opened = open_received_body(files, options.body);
        if (!opened) return fail_with(opened.error());
        body = *std::move(opened);
        check.body = &body;
    }
    if (!options.head.empty()) {
        const auto lines = files.read(options.head);
        if (!lines) return fail_with(lines.error());
        auto head = parse_received_head(*lines, head_places(*receipt));
        if (!head) return fail_with(head.error());
        check.head = *std::move(head);
    }
    const auto report = audit::verify_receipt(*receipt, check);
    if (!report) return fail_with(report.error());
    put(options.form == OutputForm::json ? as_json(*report, *receipt) : as_text(*report, *receipt));
    return exit_code_of(report->verdict);
}

std::string as_json(const audit::ProvenItem& item) {
    std::string out = "{";
    add_text(out, "verdict", "ok");
    add_text(out, "exchange", item.entry.facts().id);
    add_text(out, "origin", item.checkpoint.origin);
    add_text(out, "vendor", item.entry.text("vendor"));
    add_text(out, "agreement", item.entry.text("agreement"));
    add_text(out, "time", item.entry.text("time"));
    add_text(out, "at", item.place.at);
    add_text(out, "category", item.place.category);
    add_text(out, "treatment", item.place.treatment);
    add_number(out, "ordinal", item.ordinal);
    add_number(out, "window", item.entry.number("window"));
    add_number(out, "index", item.index);
    add_number(out, "tree_size", item.checkpoint.size);
    return out + ",\"findings\":[]}\n";
}

std::string as_text(const audit::ProvenItem& item) {
    return styled_verdict(audit::Verdict::ok) + ": this value was sent to " + printable(item.entry.text("vendor")) +
           " under " + printable(item.entry.text("agreement")) + " on " + std::string(item.entry.text("time")) +
           "\nnumber " + std::to_string(item.ordinal + 1) + " at " + printable(item.place.at) + " (" +
           printable(item.place.category) + ", " + printable(item.place.treatment) + ") of window " +
           std::to_string(item.entry.number("window")) + "\nexchange " + item.entry.facts().id + ", entry " +
           std::to_string(item.index) + " of " + printable(item.checkpoint.origin) + "\n";
}

ExitCode tell_unproven(const Options& options, const audit::Verdict verdict, const std::vector<std::string>& findings) {
    put(options.form == OutputForm::json ? "{\"verdict\":\"" + std::string(audit::name_of(verdict)) +
                                               "\",\"findings\":" + findings_json(findings) + "}\n"
                                         : styled_verdict(verdict) + "\n" + findings_text(verdict, findings));
    return exit_code_of(verdict);
}

ExitCode check_proof(const Options& options, Bytes file, const Signers& signers) {
    if (!options.body.empty() || !options.head.empty())
        return fail_with(
            Error(Code::bad_usage, "--body and --head go with a receipt, and this is the proof of a value"));
    if (!signers.key) return fail_with(Error(Code::key_missing, "without the log's key nothing is proven: give --key"));
    auto given = read_whole_input(options.value);
    if (!given) return fail_with(given.error());
    std::optional<Error> error;
    for (const std::string& value : spellings(*std::move(given))) {
        const auto item = audit::check_item_proof(file, value, *signers.key);
        if (!item) {
            error = item.error();
            continue;
        }
        const audit::CosignedBy cosigned = audit::cosigned_by(item->note, signers.witnesses);
        if (cosigned.verdict != audit::Verdict::ok) return tell_unproven(options, cosigned.verdict, cosigned.findings);
        put(options.form == OutputForm::json ? as_json(*item) : as_text(*item));
        return ExitCode::ok;
    }
    return tell_unproven(options, audit::Verdict::tampered, {error->message()});
}

ExitCode run(const Options& options) {
    const auto key = parse_key_option(options.key);
    if (!key) return fail_with(key.error());
    const auto witnesses = parse_witness_options(options.witnesses);
    if (!witnesses) return fail_with(witnesses.error());
    const Signers signers{*key, *witnesses};
    base::PosixFiles files;
    const auto file = files.read(options.file, largest_input);
    if (!file) return fail_with(file.error());
    const bool is_proof = file->starts_with("c2sp.org/tlog-proof@");
    return is_proof ? check_proof(options, *file, signers) : check_receipt(options, *file, signers);
}

}  // namespace

void add_receipt_verify(Command& group) {
    Command command = group.command("verify", "Check a receipt, or the proof of one value, without the log");
    auto options = std::make_shared<Options>();
    command.option("--key", options->key,
                   {"The log's verifier key, from elsewhere than the receipt (waybill key export-public); without it "
                    "the verdict is unverifiable at best",
                    "VKEY", false, ""});
    command.option(
        "--witness", options->witnesses,
        {"The verifier key of a witness that must have cosigned its checkpoint; may be repeated", "VKEY", false, ""});
    command.option("--body", options->body,
                   {"The body as it was received, after transfer and content coding; several files are its parts in "
                    "their order",
                    "FILE", false, ""});
    command.option(
        "--head", options->head,
        {"Values of path, query and headers as they were received, a line each: `header idempotency-key k-17`", "FILE",
         false, ""});
    command.option("--value", options->value,
                   {"Of a proof: the value, in a file; default: standard input", "FILE", false, ""});
    command.output_option(options->form);
    command.option("FILE", options->file, {"The receipt, or the .tlog-proof of one value", "", true, ""});
    command.footer(
        "  waybill receipt verify a.receipt --key VKEY --body received.json\n"
        "Exit codes: 0 ok; 1 something is not what was signed or sent; 2 bad usage, or a file that cannot be read;\n"
        "4 unverifiable (no key or no cosignature of a witness, or a part of the exchange is not in the receipt).");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
