#include "metrics_site.hpp"

#include "metrics.hpp"

namespace waybill::control {
namespace {

constexpr std::uint64_t most_connections = 16;  // a scraper or two, and a person with curl

SiteAnswer answer(const SiteRequest& request, const std::function<StatusParts()>& status) {
    if (request.path != "/metrics") return site_problem(404, "there is only /metrics");
    if (request.method != "GET" && request.method != "HEAD") {
        SiteAnswer out = site_problem(405, "metrics are read only");
        out.fields.push_back({"Allow", "GET, HEAD"});
        return out;
    }
    return {200, {{"Content-Type", metrics_type}, {"Cache-Control", "no-store"}}, metrics_page(status())};
}

}  // namespace

Result<std::unique_ptr<HttpSite>> serve_metrics(const MetricsConfig& config, const base::Clock& clock,
                                                std::function<StatusParts()> status) {
    HttpSite::Parts parts{clock};
    parts.most_connections = most_connections;
    parts.answer = [status = std::move(status)](const SiteRequest& request) { return answer(request, status); };
    return HttpSite::make(std::move(parts), {config.host, config.port}, nullptr);
}

}  // namespace waybill::control
