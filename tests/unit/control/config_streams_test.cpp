// `audit: {streams: […]}`: what is read of it, and what a person is told who wrote it wrong.
#include <catch2/catch.hpp>

#include "waybill/control/config.hpp"

namespace {

using namespace waybill;

std::string lines;  // of diagnostics, of the newest reading

std::vector<control::StreamConfig> streams(const std::string& list) {
    const std::string text =
        "node: gw-1\n"
        "listeners: [{name: a, mode: egress, address: \"0.0.0.0:8443\", tls: {certificate: c, key: k, client_ca: a}}]\n"
        "policies: {directory: policies}\n"
        "audit:\n  directory: audit\n  origin: o\n  streams: [" +
        list + "]\nkeys: {file: keyring}\n";
    base::Diagnostics diagnostics;
    const auto config = control::parse_gateway_config(text, "/etc/waybill/waybill.yaml", diagnostics);
    lines.clear();
    for (const auto& diagnostic : diagnostics.all()) lines += diagnostic.text() + "\n";
    return config ? config->audit.streams : std::vector<control::StreamConfig>();
}

const std::string file = "{name: f, to: file, format: ocsf, path: out/record.ndjson}";

}  // namespace

TEST_CASE("a stream to a file is read as written and has its defaults") {
    const auto all = streams(file +
                             ", {name: g, to: file, format: cef, path: /var/log/g, rotate: 1GiB, keep: 3, kinds: "
                             "[shared, refused], from: now}");
    INFO(lines);
    REQUIRE(all.size() == 2);
    const auto& first = std::get<siem::FileReceiver>(all[0].settings.to);
    CHECK(all[0].settings.name == "f");
    CHECK(all[0].settings.form == siem::Form::ocsf);
    CHECK(all[0].settings.from == siem::StreamSettings::Begin::start);
    CHECK(all[0].settings.kinds.empty());
    CHECK(first.path == "/etc/waybill/out/record.ndjson");
    CHECK(first.rotate == 100 << 20);
    CHECK(first.keep == 8);
    const auto& second = std::get<siem::FileReceiver>(all[1].settings.to);
    CHECK(all[1].settings.form == siem::Form::cef);
    CHECK(all[1].settings.from == siem::StreamSettings::Begin::now);
    CHECK(all[1].settings.kinds == std::vector{audit::Kind::shared, audit::Kind::refused});
    CHECK(second.path == "/var/log/g");
    CHECK(second.rotate == 1 << 30);
    CHECK(second.keep == 3);
}

TEST_CASE("a stream to syslog is read as written and has its defaults") {
    const auto all = streams(
        "{name: a, to: syslog, format: cef, address: siem.example}, "
        "{name: b, to: syslog, format: ecs, address: \"[::1]:514\", facility: local3, ca: ca.pem, certificate: c.pem, "
        "key: c.key}, "
        "{name: c, to: syslog, format: entry, address: \"192.0.2.7:601\"}");
    INFO(lines);
    REQUIRE(all.size() == 3);
    const auto& first = std::get<siem::SyslogReceiver>(all[0].settings.to);
    CHECK(first.host == "siem.example");
    CHECK(first.port == 6514);
    CHECK(first.facility == 13);
    CHECK(first.goodbye);
    CHECK_FALSE(first.tls.ca);
    const auto& second = std::get<siem::SyslogReceiver>(all[1].settings.to);
    CHECK(second.host == "::1");
    CHECK(second.port == 514);
    CHECK(second.facility == 19);
    CHECK(second.tls.ca == "/etc/waybill/ca.pem");
    CHECK(second.tls.certificate == "/etc/waybill/c.pem");
    CHECK(second.tls.key == "/etc/waybill/c.key");
    CHECK(std::get<siem::SyslogReceiver>(all[2].settings.to).host == "192.0.2.7");
}

TEST_CASE("a stream by https is read as written and has its defaults") {
    const auto all = streams(
        "{name: a, to: https, format: ecs, url: \"https://siem.example/in?x=1\"}, "
        "{name: b, to: https, format: ecs, url: \"https://s.example:8088/raw\", token: \"credential:hec\", "
        "authorization: "
        "Splunk, batch: 50, ca: ca.pem}");
    INFO(lines);
    REQUIRE(all.size() == 2);
    const auto& first = std::get<siem::HttpsReceiver>(all[0].settings.to);
    CHECK(first.url == "https://siem.example/in?x=1");
    CHECK(first.batch == 500);
    CHECK_FALSE(first.token);
    const auto& second = std::get<siem::HttpsReceiver>(all[1].settings.to);
    CHECK(second.scheme == "Splunk");
    CHECK(second.batch == 50);
    REQUIRE(second.token);
    CHECK(second.token->filename() == "hec");
    CHECK(second.tls.ca == "/etc/waybill/ca.pem");
}

TEST_CASE("what is written wrong of streams is told") {
    const struct {
        std::string list;
        const char* told;
    } cases[] = {
        {file + ", {name: f, to: file, format: ecs, path: b}", "a second stream `f`"},
        {file + ", {name: g, to: file, format: ecs, path: out/../out/record.ndjson}", "two streams into one file"},
        {file + ", {name: g, to: file, format: ecs, path: out/record.ndjson.3}", "two streams into one file"},
        {"{name: f, to: file, format: ecs, path: audit/log/x}", "is in the record's own folder"},
        {"{name: f, to: file, format: ecs, path: out/../audit/x}", "is in the record's own folder"},
        {"{name: f, to: file, format: ecs, path: policies/vendors/x}", "is in the folder of the policies"},
        {"{name: f, to: file, format: ecs, path: waybill.yaml}", "for something else"},
        {"{name: f, to: file, format: ecs, path: ./keyring}", "for something else"},
        {"{name: f, to: syslog, format: cef, address: s, goodbye: never}", "`never` is not known"},
        {"{name: f, to: file, format: ecs}", "has no `path`"},
        {"{name: f, to: file, path: p}", "has no `format`"},
        {"{name: f, format: ecs, path: p}", "has no `to`"},
        {"{name: f, to: kafka, format: ecs}", "`kafka` is not known"},
        {"{name: f, to: file, format: leef, path: p}", "`leef` is not known"},
        {"{name: f, to: file, format: ecs, path: p, url: x}", "`url`"},
        {"{name: F, to: file, format: ecs, path: p}", "is not a name"},
        {"{name: ../f, to: file, format: ecs, path: p}", "is not a name"},
        {"{name: f, to: file, format: ecs, path: p, kinds: [sent]}", "is not a kind of entries"},
        {"{name: f, to: file, format: ecs, path: p, from: yesterday}", "`yesterday` is not known"},
        {"{name: f, to: file, format: ecs, path: p, rotate: 1KiB}", "64KiB to 1024GiB"},
        {"{name: f, to: file, format: ecs, path: p, keep: 1001}", "more than 1000 rotated files"},
        {"{name: f, to: file, format: ecs, path: p, keep: 0}", "`0`"},
        {"{name: f, to: syslog, format: cef, address: \"a b\"}", "is not a receiver's address"},
        {"{name: f, to: syslog, format: cef, address: \"siem.example:0\"}", "is not a receiver's address"},
        {"{name: f, to: syslog, format: cef, address: \"-siem.example\"}", "is not a receiver's address"},
        {"{name: f, to: syslog, format: cef, address: \"siem.example:65536\"}", "is not a receiver's address"},
        {"{name: f, to: syslog, format: cef, address: \"[::1\"}", "is not a receiver's address"},
        {"{name: f, to: syslog, format: cef, address: \"[]:1\"}", "is not a receiver's address"},
        {"{name: f, to: syslog, format: cef, address: \"[siem.example]:1\"}", "is not a receiver's address"},
        {"{name: f, to: syslog, format: cef, address: \":6514\"}", "is not a receiver's address"},
        {"{name: f, to: syslog, format: cef, address: s, facility: kern}", "`kern` is not known"},
        {"{name: f, to: syslog, format: cef, address: s, key: k}", "`certificate` and `key` come together"},
        {"{name: f, to: https, format: ecs, url: \"http://siem.example/\"}", "is not a receiver's address"},
        {"{name: f, to: https, format: ecs, url: \"https://u:p@siem.example/\"}", "is not a receiver's address"},
        {"{name: f, to: https, format: ecs, url: \"https:///x\"}", "is not a receiver's address"},
        {"{name: f, to: https, format: ecs, url: \"https://s.example/\", token: secret}", "is not a"},
        {"{name: f, to: https, format: ecs, url: \"https://s.example/\", token: \"credential:../x\"}", "is not a"},
        {"{name: f, to: https, format: ecs, url: \"https://s.example/\", authorization: Splunk}", "without a `token`"},
        {"{name: f, to: https, format: ecs, url: \"https://s.example/\", token: \"credential:t\", authorization: \"a "
         "b\"}",
         "is not a scheme"},
        {"{name: f, to: https, format: ecs, url: \"https://s.example/\", batch: 10001}", "more than 10000 events"},
        {"f", "is not a map"},
    };
    for (const auto& one : cases) {
        CHECK(streams(one.list).empty());
        INFO(one.list << "\n" << lines);
        CHECK(lines.find(one.told) != std::string::npos);
    }
    std::string many;
    for (int i = 0; i < 17; ++i)
        many += "{name: f" + std::to_string(i) + ", to: file, format: ecs, path: p" + std::to_string(i) + "}, ";
    CHECK(streams(many).empty());
    CHECK(lines.find("more than 16 streams") != std::string::npos);
}
