#include "sink.hpp"

namespace waybill::siem {

std::unique_ptr<Sink> make_sink(base::Files& files, const StreamSettings& settings, const Source& source,
                                GiveUp give_up) {
    if (const auto* file = std::get_if<FileReceiver>(&settings.to)) return file_sink(files, *file);
    if (const auto* syslog = std::get_if<SyslogReceiver>(&settings.to))
        return syslog_sink(files, *syslog, source, std::move(give_up));
    return https_sink(files, std::get<HttpsReceiver>(settings.to), settings.form, std::move(give_up));
}

}  // namespace waybill::siem
