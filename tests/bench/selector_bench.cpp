// bench_selector: what a node costs while 1, 10, 100 and 1,000 selectors are matched beside a message in one pass, and
// how many positions were live. The message is the same throughout: what grows is the field map.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "measure.hpp"
#include "report.hpp"
#include "waybill/selector/program.hpp"

namespace waybill::bench {
namespace {

using selector::Cursor;
using selector::Node;
using selector::Program;
using selector::Selector;
using selector::Step;

constexpr int rounds = 7;
constexpr std::size_t employees = 50, members = 40;
constexpr std::size_t counts[] = {1, 10, 100, 1000};

/// An array of objects of 40 members, some of which are objects again.
Node message() {
    Node out{Node::Kind::array};
    for (std::size_t i = 0; i < employees; ++i) {
        Node& employee = out.children.emplace_back(Node{Node::Kind::object});
        for (std::size_t m = 0; m < members; ++m) {
            employee.names.push_back("member_" + std::to_string(m));
            Node& value = employee.children.emplace_back(Node{Node::Kind::string, "value"});
            if (m % 8 != 0) continue;
            value = {Node::Kind::object};
            for (const char* name : {"street", "city", "code"}) {
                value.names.emplace_back(name);
                value.children.push_back({Node::Kind::string, "value"});
            }
        }
    }
    return out;
}

std::size_t nodes_in(const Node& node) {
    std::size_t out = 1;
    for (const Node& child : node.children) out += nodes_in(child);
    return out;
}

std::uint64_t walk(const Node& node, Step step, Cursor& cursor) {
    if (step.looks_ahead) step = cursor.resolve(node);
    std::uint64_t picked = step.picked[0] != Step::none;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const bool object = node.kind == Node::Kind::object;
        picked += walk(node.children[i], object ? cursor.enter_name(node.names[i]) : cursor.enter_index(i), cursor);
        cursor.leave();
    }
    return picked;
}

struct Shape {
    const char* name;
    std::string (*selector)(std::size_t number);
};

const Shape shapes[] = {
    {"names", [](std::size_t n) { return "$[*].member_" + std::to_string(n); }},
    {"names, two deep", [](std::size_t n) { return "$[*].member_" + std::to_string(n) + ".city"; }},
    {"descendants", [](std::size_t n) { return "$..member_" + std::to_string(n); }},
    {"descendants, two deep",
     [](std::size_t n) { return "$..member_" + std::to_string(n % 100) + ".x" + std::to_string(n); }},
    {"one filter, names below", [](std::size_t n) { return "$[?@.member_1=='value'].member_" + std::to_string(n); }},
};

struct Subjects {
    std::vector<Selector> selectors;
    Program program;
    Cursor cursor;

    Subjects(const Shape& shape, std::size_t count)
        : selectors(parse(shape, count)), program(compile(selectors)), cursor(program) {}

    static std::vector<Selector> parse(const Shape& shape, std::size_t count) {
        std::vector<Selector> out;
        for (std::size_t n = 1; n <= count; ++n) {
            auto parsed = Selector::parse(shape.selector(n));
            if (!parsed) std::abort();
            out.push_back(std::move(*parsed));
        }
        return out;
    }
    static Program compile(const std::vector<Selector>& selectors) {
        std::vector<Program::Source> sources;
        for (std::uint32_t n = 0; n < selectors.size(); ++n) sources.push_back({&selectors[n], 0, n});
        return Program::compile(sources);
    }
};

std::vector<Row> measure(const Shape& shape, double seconds) {
    const Node document = message();
    const double nodes = static_cast<double>(nodes_in(document));
    std::vector<std::unique_ptr<Subjects>> all;
    std::vector<Subject> subjects;
    static volatile std::uint64_t sink = 0;
    for (const std::size_t count : counts) {
        all.push_back(std::make_unique<Subjects>(shape, count));
        Cursor& cursor = all.back()->cursor;
        subjects.push_back({std::to_string(count), [&] {
                                cursor.reset();
                                sink = sink + walk(document, cursor.root(), cursor);
                            }});
    }
    const auto rates = alternate(subjects, rounds, seconds / rounds / static_cast<double>(subjects.size()));
    std::vector<Row> rows;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        std::vector<double> ns, growth;
        for (std::size_t round = 0; round < rates[i].size(); ++round) {
            ns.push_back(1e9 / (rates[i][round] * nodes));
            growth.push_back(rates[0][round] / rates[i][round]);
        }
        rows.push_back({shape.name,
                        subjects[i].name + " selectors",
                        {{"ns/node", spread_of(ns), 1}, {"times 1 selector's", spread_of(growth), 2}}});
    }
    return rows;
}

}  // namespace
}  // namespace waybill::bench

int main(int count, char** words) {
    using namespace waybill::bench;
    CLI::App app{"What a node costs in the selector matcher, by the number of selectors"};
    double seconds = 20;
    std::string output = "table";
    app.add_option("--seconds", seconds, "For all of it");
    app.add_option("--output", output, "table or json");
    CLI11_PARSE(app, count, words);
    std::vector<Row> rows;
    for (const Shape& shape : shapes)
        for (Row& row : measure(shape, seconds / static_cast<double>(std::size(shapes))))
            rows.push_back(std::move(row));
    print(rows, output == "json" ? Form::json : Form::table);
}
