#include "report.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstdio>

namespace waybill::bench {
namespace {

constexpr int name_width = 44;
constexpr int figure_width = 26;

std::string text_of(const Figure& figure) {
    char text[96];
    const int d = figure.decimals;
    std::snprintf(text, sizeof text, "%.*f (%.*f-%.*f)", d, figure.value.median, d, figure.value.min, d,
                  figure.value.max);
    return text;
}

void print_table(const std::vector<Row>& rows) {
    std::string group;
    for (const Row& row : rows) {
        if (row.group != group) {
            group = row.group;
            std::printf("\n%-*s", name_width, group.c_str());
            for (const Figure& figure : row.figures) std::printf("%*s", figure_width, figure.name.c_str());
            std::printf("\n");
        }
        std::printf("  %-*s", name_width - 2, row.name.c_str());
        for (const Figure& figure : row.figures) std::printf("%*s", figure_width, text_of(figure).c_str());
        std::printf("\n");
    }
    std::printf("\nmedian (min-max) of the rounds\n");
}

void print_json(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        boost::json::object line{{"group", row.group}, {"name", row.name}};
        for (const Figure& figure : row.figures)
            line[figure.name] = {{"min", figure.value.min}, {"median", figure.value.median}, {"max", figure.value.max}};
        std::printf("%s\n", boost::json::serialize(line).c_str());
    }
}

}  // namespace

void print(const std::vector<Row>& rows, Form form) {
    if (form == Form::json)
        print_json(rows);
    else
        print_table(rows);
    std::fflush(stdout);
}

}  // namespace waybill::bench
