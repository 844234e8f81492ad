// A page in Prometheus' text format, family by family; the bytes are prometheus-cpp's.
#pragma once

#include <prometheus/metric_family.h>

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace waybill::control {

/// One metric: one value, or one for each set of labels. A counter where its name ends in `_total`, else a gauge.
class MetricsFamily {
public:
    using Labels = std::vector<prometheus::ClientMetric::Label>;

    MetricsFamily(std::string name, std::string help);
    /// Each set of labels once: a page with a second value for one is refused whole by who reads it.
    void add(double value, Labels labels = {});

private:
    friend class MetricsPage;
    prometheus::MetricFamily family_;
};

class MetricsPage {
public:
    /// Valid as long as the page. Left out where it gets no value.
    MetricsFamily& family(std::string name, std::string help);
    void one(std::string name, std::string help, double value) { family(std::move(name), std::move(help)).add(value); }
    void one(std::string name, std::string help, std::uint64_t value) {
        one(std::move(name), std::move(help), static_cast<double>(value));
    }
    std::string text() const;

private:
    std::deque<MetricsFamily> families_;
};

}  // namespace waybill::control
