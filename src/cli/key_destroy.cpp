// `waybill key destroy --lookup NAME -c FILE`
#include "command.hpp"
#include "lookup_keys.hpp"

namespace waybill::cli {

void add_key_destroy(Command& group) {
    struct Options {
        std::string config, name;
        bool all = false;
    };
    Command command = group.command("destroy", "Destroy an agreement's old lookup keys; their ids are printed");
    auto options = std::make_shared<Options>();
    command.option("-c,--config", options->config,
                   {"The gateway's configuration: it goes on record", "FILE", true, ""});
    command.option("--lookup", options->name, {"The agreement's `keys`", "NAME", true, ""});
    command.flag("--all", options->all, {"The current one, too: the next message makes a new one", "", false, ""});
    command.footer(
        "Details are erased by `waybill audit retain`.\n"
        "Example: waybill key destroy --lookup acme-payroll -c /etc/waybill/waybill.yaml");
    command.runs([options] {
        using Destroyed = crypto::Keyring::Destroyed;
        return destroy_lookup_keys(options->config, options->name,
                                   options->all ? Destroyed::all : Destroyed::all_but_current);
    });
}

}  // namespace waybill::cli
