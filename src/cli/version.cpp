// `waybill version`
#include "command.hpp"
#include "console.hpp"

namespace waybill::cli {

void add_version(Command& app) {
    app.command("version", "Print the version").runs([] {
        put("waybill " WAYBILL_VERSION "\n");
        return ExitCode::ok;
    });
}

}  // namespace waybill::cli
