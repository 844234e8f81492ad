// What the tests of reports share: two vendors, one of them hostile, and a month of November 2026.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "waybill/policy/load.hpp"
#include "waybill/report/reports.hpp"
#include "waybill/report/subject.hpp"
#include "waybill/report/write.hpp"

namespace waybill::report {

inline Day day(std::string_view text) { return *base::parse_day(text); }
inline Time time(std::string_view text) { return *base::parse_time(text); }

inline std::shared_ptr<const policy::Snapshot> sample_policies() {
    base::Diagnostics diagnostics;
    auto snapshot = policy::load(WAYBILL_SOURCE_DIR "/tests/data/report/policies", day("2026-11-23"), diagnostics);
    for (const auto& one : diagnostics.all()) UNSCOPED_INFO(one.text());
    REQUIRE(snapshot != nullptr);
    return snapshot;
}

inline audit::Observed seen(std::string vendor, std::string route, std::string at, std::string category,
                            std::string treatment, std::uint64_t items) {
    audit::Observed out;
    out.vendor = std::move(vendor);
    out.agreement = "DPA-2026-014";
    out.purpose = "payroll";
    out.route = std::move(route);
    out.at = std::move(at);
    out.category = std::move(category);
    out.treatment = std::move(treatment);
    out.items = items;
    out.windows = items / 10 + 1;
    out.first = time("2026-11-02T08:00:00.000000Z");
    out.last = time("2026-11-20T17:30:00.000000Z");
    return out;
}

inline audit::Traffic traffic_on(std::string vendor, Day on, std::uint64_t exchanges) {
    audit::Traffic out;
    out.vendor = std::move(vendor);
    out.day = on;
    out.exchanges = out.windows = exchanges;
    out.items = exchanges * 40;
    out.bytes_sent = exchanges * 5000;
    out.bytes_received = exchanges * 300;
    if (exchanges > 0) out.outcomes[{"complete", 2}] = exchanges;
    out.latency[audit::latency_bucket(20)] = exchanges;
    return out;
}

inline Sources sample_sources(const policy::Snapshot& policies) {
    Sources out;
    out.policy = &policies;
    out.since = day("2026-11-01");
    out.until = day("2026-11-30");
    out.now = time("2026-11-23T12:00:00.000000Z");
    out.record = "waybill.corp.example/gw-1, entries 0 to 1234";
    out.controller = "Corp Ltd, Dublin";
    out.contact = "dpo@corp.example";
    const std::string acme = "acme-payroll", route = "create-employees";
    out.observed = {seen(acme, route, "path company", "tech.id", "clear", 120),
                    seen(acme, route, "body $.employees[*].name", "pii.name", "clear", 4800),
                    seen(acme, route, "body $.employees[*].email", "pii.email", "clear", 300),
                    seen(acme, route, "body $.employees[*].email", "pii.email", "tokenize", 4500),
                    seen(acme, "old-route", "body $.ssn", "gov.ssn", "mask", 7)};
    audit::Observed gone = seen("oldmail", "send", "body $.<b>", "pii.email", "clear", 3);
    gone.agreement = "DPA-2020-001";
    gone.purpose = "marketing";
    out.observed.push_back(gone);
    for (unsigned d = 1; d <= 22; ++d) {
        const Day on = day("2026-11-01") + std::chrono::days(d - 1);
        out.traffic.push_back(traffic_on(acme, on, d * 7 % 13 * 9));
        if (d % 7 == 0) out.traffic.back().refused = {{"agreement-lapsed", d}, {"vendor-timeout", 2}};
        if (d == 9) out.traffic.back().outcomes[{"complete", 5}] = 4;
        if (d == 10) out.traffic.back().outcomes[{"broken", 0}] = 3;
        if (d == 11) out.traffic.back().latency[audit::latency_bucket(700)] = 5;
    }
    return out;
}

inline Drift sample_drift() {
    Drift out;
    out.windows = 900;
    out.erased = 3;
    out.withheld_items = 5000;
    out.drift_items = 46;
    out.places = {{{"create-employees", "body $.employees[*].nickname"}, 40},
                  {{"create-employees", "body $.</code><script>"}, 5}};
    out.beyond = 1;
    return out;
}

inline std::string contents_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Two recipients, one of them unknown to the policies and with a hostile name; and one who got nothing.
inline SubjectFindings sample_findings() {
    SubjectFindings out;
    const auto share = [&](std::string vendor, std::string category, std::string treatment, const char* first,
                           const char* last) -> SubjectSharing& {
        SubjectSharing& one = out.sharings.emplace_back();
        one.vendor = std::move(vendor);
        one.agreement = "DPA-2026-014";
        one.purpose = "payroll";
        one.category = std::move(category);
        one.treatment = std::move(treatment);
        one.first = time(first);
        one.last = time(last);
        return one;
    };
    share("acme-payroll", "pii.email", "tokenize", "2026-11-02T08:00:00Z", "2026-11-20T17:30:00Z").beside = {
        {"pii.name", "clear"}, {"bank.iban", "mask"}, {"hr.unheard", "rot13"}};
    share("acme-payroll", "pii.email", "clear", "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z");
    share("<script>alert(1)</script>|x", "pii.email", "scan", "2026-11-03T00:00:00Z", "2026-11-03T00:00:00Z").purpose =
        "=cmd()";
    share("held-back", "pii.email", "", "2026-11-04T00:00:00Z", "2026-11-04T00:00:00Z");
    out.recipients["acme-payroll"] = {"Acme Payroll Ltd", "IE", "contract", "365d", 1234};
    out.recipients["<script>alert(1)</script>|x"].messages = 1;
    out.titles = {{"pii.email", "E-mail address"}, {"pii.name", "Personal name"}, {"bank.iban", "IBAN"}};
    out.found = 1300;
    out.told = 1236;
    out.erased = 1;
    return out;
}

}  // namespace waybill::report
