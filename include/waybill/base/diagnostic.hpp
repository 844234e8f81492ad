// What is wrong in something a user wrote: file, line, column, what, and what would be right. Collected, so that a
// person sees everything that is wrong and not only the first.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace waybill::base {

/// A place in a file that a user wrote. Lines and columns count from 1; 0 is "the whole file".
struct Position {
    std::string file;  // as the user would open it, relative to the policies folder for policies
    std::size_t line = 0;
    std::size_t column = 0;

    std::string text() const;  // file:line:column
};

struct Diagnostic {
    enum class Severity { error, warning };
    Severity severity = Severity::error;
    Position where;
    std::string what;
    std::string hint;  // what would be right; may be empty

    std::string text() const;  // file:line:column: error: what (hint)
};

class Diagnostics {
public:
    void error(Position where, std::string what, std::string hint = {});
    void warning(Position where, std::string what, std::string hint = {});
    bool has_errors() const { return errors_ > 0; }
    const std::vector<Diagnostic>& all() const { return all_; }
    /// In the order of file, line, column, text.
    void sort();

private:
    std::vector<Diagnostic> all_;
    std::size_t errors_ = 0;
};

}  // namespace waybill::base
