#include "metrics_page.hpp"

#include <prometheus/text_serializer.h>

#include <sstream>

namespace waybill::control {

using prometheus::MetricType;

MetricsFamily::MetricsFamily(std::string name, std::string help) {
    family_.name = std::move(name);
    family_.help = std::move(help);
    family_.type = family_.name.ends_with("_total") ? MetricType::Counter : MetricType::Gauge;
}

void MetricsFamily::add(double value, Labels labels) {
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    (family_.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    family_.metric.push_back(std::move(metric));
}

MetricsFamily& MetricsPage::family(std::string name, std::string help) {
    return families_.emplace_back(std::move(name), std::move(help));
}

std::string MetricsPage::text() const {
    std::vector<prometheus::MetricFamily> all;
    for (const MetricsFamily& one : families_)
        if (!one.family_.metric.empty()) all.push_back(one.family_);
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, all);
    return std::move(out).str();
}

}  // namespace waybill::control
