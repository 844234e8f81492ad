#include "upkeep_site.hpp"

#include <unistd.h>

#include <boost/json.hpp>

#include "admin_options.hpp"
#include "console.hpp"
#include "json_fields.hpp"
#include "waybill/control/admin.hpp"
#include "waybill/control/keyring_file.hpp"
#include "waybill/control/open_record.hpp"

namespace waybill::cli {
namespace {

constexpr std::chrono::seconds within{30};

ExitCode tell(const std::string& answer) {
    boost::system::error_code problem;
    const auto parsed = boost::json::parse(answer, problem);
    if (problem || !parsed.is_object()) return tell_refusal({});
    return flag_at(parsed.get_object(), "ok") ? ExitCode::ok : tell_refusal(parsed.get_object());
}

}  // namespace

std::unique_ptr<UpkeepSite> UpkeepSite::open(const std::string& config) {
    auto out = std::make_unique<UpkeepSite>();
    auto loaded = config_at(config);
    if (!loaded) return nullptr;
    out->config_ = *std::move(loaded);
    auto keyring = control::open_keyring(out->files_, out->random_, out->config_.keys.file.path,
                                         out->config_.keys.master_credential);
    if (!keyring) {
        (void)fail_with(keyring.error());
        return nullptr;
    }
    out->keyring_ = *std::move(keyring);
    return out;
}

/// Where no gateway answers the record is free, or its lock says that it is not.
std::optional<ExitCode> UpkeepSite::ask(const boost::json::object& request) const {
    if (!config_.admin_socket) return std::nullopt;
    const auto answer = control::ask_gateway(config_.admin_socket->path, boost::json::serialize(request), within);
    if (!answer) return std::nullopt;
    return tell(*answer);
}

UpkeepSite::Done UpkeepSite::change(const boost::json::object& request,
                                    const std::function<ExitCode(audit::Log&, const std::string&)>& own) {
    if (const auto code = ask(request)) return {DoneBy::gateway, *code};
    base::Diagnostics diagnostics;
    const auto record = control::open_record(config_, {files_, clock_, random_, WAYBILL_VERSION}, diagnostics);
    if (!record) {
        print(diagnostics, Show::errors);
        const ExitCode code = fail_with(record.error());
        if (record.error().code() == Code::locked)
            say("a gateway runs and cannot be asked: it needs `admin: {socket: …}` in its configuration");
        return {DoneBy::nobody, code};
    }
    return {DoneBy::this_process, own((*record)->log(), "uid:" + std::to_string(::getuid()))};
}

}  // namespace waybill::cli
