#include "lookup_keys.hpp"

#include <algorithm>

#include "console.hpp"
#include "upkeep_site.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::cli {
namespace {

using Listed = crypto::Keyring::Listed;

std::string hex(const crypto::KeyId8& id) {
    return base::to_hex({reinterpret_cast<const char*>(id.data()), id.size()});
}

/// The ids of a name's lookup keys, the current one last; `all` or all but that one.
std::vector<std::string> ids_of(const crypto::Keyring& keyring, const std::string& name, bool all) {
    std::vector<std::string> out;
    for (const Listed& key : keyring.list())
        if (key.use == Listed::Use::lookups && key.name == name && (all || !key.current)) out.push_back(key.id);
    return out;
}

std::string joined(const std::vector<std::string>& ids) {
    std::string out;
    for (const std::string& id : ids) out += (out.empty() ? "" : " ") + id;
    return out;
}

ExitCode record(UpkeepSite& site, const std::string& from, const std::string& to) {
    return site
        .change({{"command", "lookup-key"}, {"from", from}, {"to", to}},
                [&](audit::Log& log, const std::string& actor) {
                    const auto durable = audit::commit(log, audit::Draft(audit::Change{"lookup-key", actor, from, to}));
                    return durable ? ExitCode::ok : fail_to_record(durable.error());
                })
        .code;
}

ExitCode no_such_key(const std::string& name) {
    complain("the keyring has no such lookup key of " + printable(name) + ": `waybill key list` shows those it has");
    return ExitCode::bad_input;
}

void say_reload() { say("a gateway that runs goes by it from `waybill reload` on"); }

}  // namespace

ExitCode rotate_lookup_key(const std::string& config, const std::string& name) {
    const auto site = UpkeepSite::open(config);
    if (!site) return ExitCode::bad_input;
    const auto ids = ids_of(site->keyring(), name, true);
    if (ids.empty()) return no_such_key(name);
    if (const ExitCode recorded = record(*site, ids.back(), name + " rotated"); recorded != ExitCode::ok)
        return recorded;
    const auto id = site->keyring().rotate_lookup_key(name, base::day_of(site->clock().now()));
    if (!id) return fail_with(id.error());
    say("data subjects of before are still found, by the old key, until it is destroyed");
    say_reload();
    put(hex(*id) + "\n");
    return ExitCode::ok;
}

ExitCode destroy_lookup_keys(const std::string& config, const std::string& name, crypto::Keyring::Destroyed which) {
    const auto site = UpkeepSite::open(config);
    if (!site) return ExitCode::bad_input;
    const auto ids = ids_of(site->keyring(), name, which == crypto::Keyring::Destroyed::all);
    if (ids.empty()) return no_such_key(name);
    if (const ExitCode recorded = record(*site, joined(ids), name + " destroyed"); recorded != ExitCode::ok)
        return recorded;
    const auto destroyed = site->keyring().destroy_lookup_keys(name, which);
    if (!destroyed) return fail_with(destroyed.error());
    say("nobody finds a data subject by them again");
    say_reload();
    for (const auto& id : *destroyed) put(hex(id) + "\n");
    return ExitCode::ok;
}

}  // namespace waybill::cli
