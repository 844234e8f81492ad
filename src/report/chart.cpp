#include "chart.hpp"

#include <algorithm>
#include <cstdio>

#include "waybill/report/text.hpp"

namespace waybill::report {
namespace {

constexpr int width = 720;
constexpr int label_width = 210;  // of bars
constexpr int shown_width = 140;
constexpr int bar_height = 16, bar_pitch = 24;
constexpr int plot_left = 64, plot_top = 12, plot_height = 150, foot = 28;  // of columns
constexpr std::size_t most_label = 28;                                      // characters that fit before a bar
constexpr std::size_t most_foot_labels = 16;

std::string fixed(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

std::string text_at(double x, double y, const char* style, const std::string& text) {
    return "<text class=\"" + std::string(style) + "\" x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\">" + html(text) +
           "</text>\n";
}

std::string rectangle(double x, double y, double w, double h, const std::string& tip) {
    return "<rect class=\"bar\" x=\"" + fixed(x) + "\" y=\"" + fixed(y) + "\" width=\"" + fixed(w) + "\" height=\"" +
           fixed(h) + "\"><title>" + html(tip) + "</title></rect>\n";
}

/// Cut at a character's beginning.
std::string cut(const std::string& text) {
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (begins(text[i]) && ++characters > most_label) return text.substr(0, i) + "…";
    return text;
}

/// The next round number that is not smaller, so that the highest column fills most of the plot.
std::uint64_t round_up(std::uint64_t value) {
    constexpr std::uint64_t most = ~std::uint64_t{0} / 100;
    if (value <= 10) return value <= 5 ? value : (value + 1) / 2 * 2;
    for (std::uint64_t power = 1; power <= most; power *= 10)
        for (const std::uint64_t step : {10, 12, 16, 20, 24, 30, 40, 50, 60, 80})
            if (step * power >= value) return step * power;
    return value;
}

std::string bars(const Chart& chart, std::uint64_t most) {
    std::string out;
    double y = 4;
    for (const Chart::Bar& bar : chart.bars) {
        constexpr double room = width - label_width - shown_width;
        const double length = room * static_cast<double>(bar.value) / static_cast<double>(most);
        out += text_at(label_width - 8, y + 12, "label", cut(bar.label));
        out += rectangle(label_width, y, std::max(length, bar.value > 0 ? 1.0 : 0.0), bar_height,
                         bar.label + ": " + bar.shown);
        out += text_at(label_width + length + 6, y + 12, "value", bar.shown);
        y += bar_pitch;
    }
    return out;
}

std::string columns(const Chart& chart, std::uint64_t most) {
    std::string out;
    const double bottom = plot_top + plot_height;
    const std::uint64_t top = round_up(most);
    std::vector<std::uint64_t> lines{0, top};
    if (top % 2 == 0) lines.push_back(top / 2);  // none between two whole numbers
    for (const std::uint64_t line : lines) {
        const double y = bottom - plot_height * static_cast<double>(line) / static_cast<double>(top);
        out += "<line class=\"grid\" x1=\"" + fixed(plot_left) + "\" x2=\"" + fixed(width) + "\" y1=\"" + fixed(y) +
               "\" y2=\"" + fixed(y) + "\"/>\n";
        out += text_at(plot_left - 8, y + 4, "label", grouped(line));
    }
    const double pitch = static_cast<double>(width - plot_left) / static_cast<double>(chart.bars.size());
    const std::size_t every = (chart.bars.size() + most_foot_labels - 1) / most_foot_labels;
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        const Chart::Bar& bar = chart.bars[i];
        const double x = plot_left + pitch * static_cast<double>(i);
        const double height = plot_height * static_cast<double>(bar.value) / static_cast<double>(top);
        out += rectangle(x + pitch * 0.15, bottom - height, pitch * 0.7, height, bar.label + ": " + bar.shown);
        if (i % every == 0) out += text_at(x + pitch / 2, bottom + 16, "foot", bar.label);
    }
    return out;
}

}  // namespace

std::string svg(const Chart& chart, const std::string& id) {
    std::uint64_t most = 0;
    for (const Chart::Bar& bar : chart.bars) most = std::max(most, bar.value);
    if (most == 0) return {};
    const bool upright = chart.form == Chart::Form::columns;
    const int height = upright ? plot_top + plot_height + foot : static_cast<int>(chart.bars.size()) * bar_pitch + 4;
    std::string out = "<figure>\n<figcaption>" + html(chart.title) + "</figcaption>\n";
    out += "<svg role=\"img\" aria-labelledby=\"" + id + "-title " + id + "-summary\" viewBox=\"0 0 " +
           std::to_string(width) + " " + std::to_string(height) + "\">\n";
    out += "<title id=\"" + id + "-title\">" + html(chart.title) + "</title>\n";
    out += "<desc id=\"" + id + "-summary\">" + html(chart.summary) + "</desc>\n";
    out += upright ? columns(chart, most) : bars(chart, most);
    return out + "</svg>\n</figure>\n";
}

}  // namespace waybill::report
