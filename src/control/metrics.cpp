#include "metrics.hpp"

#include <algorithm>
#include <array>

#include "metrics_page.hpp"
#include "process_metrics.hpp"
#include "waybill/audit/tail.hpp"
#include "waybill/base/code.hpp"
#include "waybill/policy/decide.hpp"

namespace waybill::control {
namespace {

using Labels = MetricsFamily::Labels;

double seconds(Time time) { return std::chrono::duration<double>(time.time_since_epoch()).count(); }
double seconds(std::chrono::milliseconds time) { return std::chrono::duration<double>(time).count(); }
double flag(bool set) { return set ? 1 : 0; }
double number(std::uint64_t count) { return static_cast<double>(count); }
/// The last day is included.
double end_of(Day last) { return seconds(Time((last + std::chrono::days(1)).time_since_epoch())); }

void add_gateway(MetricsPage& page, const StatusParts& parts) {
    page.family("waybill_build_info", "The version that runs, on which node.")
        .add(1, {{"version", parts.version}, {"node", parts.node}});
    page.one("waybill_draining", "1 from the wish to stop on.", flag(parts.state != "running"));
    page.one("waybill_workers", "Threads that serve.", std::uint64_t{parts.workers});
    const net::Connections& connections = *parts.connections;
    page.one("waybill_connections_open", "Clients' connections that are open.", connections.open.load());
    page.one("waybill_connections_accepted_total", "Clients' connections whose handshake went well.",
             connections.accepted.load());
    page.one("waybill_connections_refused_handshakes_total", "Handshakes that failed.",
             connections.refused_handshakes.load());
    page.one("waybill_connections_over_limit_total", "Connections beyond limits.connections.",
             connections.over_limit.load());
    page.one("waybill_memory_used_bytes", "What messages hold of limits.memory.", parts.shared->memory.used());
    page.one("waybill_memory_limit_bytes", "limits.memory.", parts.shared->memory.limit());
}

void add_exchanges(MetricsPage& page, const StatusParts& parts) {
    const exchange::Counters& counters = parts.shared->counters;
    page.one("waybill_exchanges_begun_total", "Exchanges that began.", counters.begun.load());
    page.one("waybill_exchanges_open", "Exchanges that have begun and not ended.", counters.open.load());
    MetricsFamily& by_vendor =
        page.family("waybill_exchanges_total", "Exchanges that ended, by how; vendor is empty where none was named.");
    static constexpr std::array<const char*, exchange::ends> names = {"complete", "broken", "refused"};
    auto counts = counters.by_vendor.all();
    counts.try_emplace(std::string());  // a series is there before the first of its events, else no rate shows it
    for (const auto& [name, vendor] : parts.in_force->snapshot->vendors) counts.try_emplace(name);
    for (const auto& [vendor, ends] : counts)
        for (std::size_t end = 0; end < ends.size(); ++end)
            by_vendor.add(number(ends[end]), {{"vendor", vendor}, {"outcome", names[end]}});
    MetricsFamily& by_code = page.family("waybill_exchanges_stopped_total",
                                         "Exchanges that were refused or broken off, by the code of the reason.");
    for (const base::CodeRow& row : base::code_table()) {
        const std::uint64_t count = counters.stopped[static_cast<std::size_t>(row.code)].load();
        const bool is_expected = row.blame < base::Blame::usage;
        if (count > 0 || is_expected) by_code.add(number(count), {{"code", std::string(row.name)}});
    }
}

void add_log(MetricsPage& page, const StatusParts& parts, std::uint64_t entries) {
    page.one("waybill_log_entries", "Entries of the record that are durable and signed.", entries);
    page.one("waybill_log_latched", "1 while the record is shut: every exchange is refused.",
             flag(parts.log->latched().has_value()));
    page.one("waybill_log_committing_seconds", "For how long the batch at hand has been committed so far.",
             seconds(parts.log->committing_for()));
    page.one("waybill_log_checkpoint_not_kept", "1 while a place of audit.checkpoint_to cannot be written.",
             flag(parts.checkpoint_failed.has_value()));
    page.one("waybill_log_unknown_outcomes", "Exchanges that had no outcome when this process opened the record.",
             parts.log->recovery().unknown_outcomes);
    page.one("waybill_retention_failed", "1 where the newest run of retention failed.",
             flag(parts.retention_failed.has_value()));
    page.one("waybill_index_entries", "Entries that are in the index.", parts.index.indexed);
    page.one("waybill_index_lag_entries", "Durable entries that are not in the index yet.", parts.index.entries);
    page.one("waybill_index_lag_seconds", "For how long the index has been behind.", seconds(parts.index.time));
    page.one("waybill_index_failed", "1 while the index does not get on.", flag(parts.index_failed.has_value()));
}

void add_witnesses(MetricsPage& page, const StatusParts& parts, std::uint64_t entries) {
    if (!parts.witnesses) return;
    page.one("waybill_log_cosigned_entries", "Entries under the newest checkpoint that is kept with cosignatures.",
             parts.cosigned);
    MetricsFamily& size = page.family("waybill_witness_entries", "Entries that the witness has cosigned.");
    MetricsFamily& lag = page.family("waybill_witness_lag_entries", "Durable entries that it has not cosigned yet.");
    MetricsFamily& failures =
        page.family("waybill_witness_consecutive_failures", "Times in a row that it did not say yes.");
    MetricsFamily& at = page.family("waybill_witness_cosigned_timestamp_seconds", "When it last cosigned.");
    for (const WitnessStanding& one : *parts.witnesses) {
        const Labels labels{{"witness", one.name}};
        size.add(number(one.size), labels);
        lag.add(number(entries - std::min(entries, one.size)), labels);
        failures.add(number(one.failures), labels);
        if (one.cosigned_at) at.add(seconds(*one.cosigned_at), labels);
    }
}

void add_streams(MetricsPage& page, const StatusParts& parts) {
    if (parts.streams.empty()) return;
    MetricsFamily& sent = page.family("waybill_stream_sent_entries", "Entries that the stream is past.");
    MetricsFamily& confirmed =
        page.family("waybill_stream_confirmed_entries", "Entries up to which its receiver is known to have all.");
    MetricsFamily& lag = page.family("waybill_stream_lag_entries", "Durable entries that it has not sent yet.");
    MetricsFamily& time = page.family("waybill_stream_lag_seconds", "For how long it has been behind.");
    MetricsFamily& failures =
        page.family("waybill_stream_consecutive_failures", "Times in a row that its receiver did not take events.");
    for (const siem::StreamStanding& one : parts.streams) {
        const Labels labels{{"stream", one.name}};
        sent.add(number(one.sent), labels);
        confirmed.add(number(one.confirmed), labels);
        lag.add(number(one.lag), labels);
        time.add(seconds(one.time), labels);
        failures.add(number(one.failures), labels);
    }
}

void add_expiries(MetricsPage& page, const StatusParts& parts, Day today) {
    MetricsFamily& certificates = page.family("waybill_certificate_expiry_timestamp_seconds",
                                              "When the first certificate, or list, of a file in use is over.");
    for (const KeptFile& file : parts.in_force->files)
        if (file.until) certificates.add(seconds(*file.until), {{"used_for", file.used_for}, {"what", file.what}});
    MetricsFamily& sharing = page.family("waybill_agreement_valid",
                                         "1 where agreement and required evidence let data go to the vendor today.");
    MetricsFamily& agreements =
        page.family("waybill_agreement_expiry_timestamp_seconds", "When the vendor's agreement is over.");
    MetricsFamily& evidence =
        page.family("waybill_evidence_expiry_timestamp_seconds", "When a piece of the vendor's due diligence is over.");
    for (const auto& [name, vendor] : parts.in_force->snapshot->vendors) {
        sharing.add(flag(static_cast<bool>(policy::check_dates(vendor, today))), {{"vendor", name}});
        agreements.add(end_of(vendor.agreement.until), {{"vendor", name}});
        for (const policy::Evidence& one : vendor.due_diligence)
            evidence.add(end_of(one.valid_until),
                         {{"vendor", name}, {"evidence", one.evidence}, {"required", one.required ? "true" : "false"}});
    }
}

}  // namespace

std::string metrics_page(const StatusParts& parts) {
    const std::uint64_t entries = audit::durable_entries(*parts.log);
    MetricsPage page;
    add_gateway(page, parts);
    add_process_metrics(page, parts.now, parts.uptime);
    add_exchanges(page, parts);
    add_log(page, parts, entries);
    add_witnesses(page, parts, entries);
    add_streams(page, parts);
    add_expiries(page, parts, today_of(parts));
    return page.text();
}

}  // namespace waybill::control
