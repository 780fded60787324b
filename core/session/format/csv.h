// Comma-separated values as RFC 4180 has them, lines ended by \n.
#pragma once

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// Quoted where it holds a comma, a quote or a line end. Text that a spreadsheet would run as a formula (it begins with =,
// +, -, @, a tab or a carriage return, and is no number) gets an apostrophe before it, and so does text that looks as if
// it had one; the readers below take it away again.
std::string csvField(std::string_view text);
void appendCsvRow(std::string& csv, std::initializer_list<std::string_view> fields);
void appendCsvRow(std::string& csv, const std::vector<std::string>& fields);

// Gives `row` each row's fields, one row at a time; checks that the first line is `header` and every row as wide.
// Throws ContentError.
void parseCsv(std::string_view csv, std::string_view header,
              const std::function<void(const std::vector<std::string>& fields)>& row);

// The same for files of other versions, which may have more columns or fewer, in any order: `row` gets the fields of
// `columns`, nullptr for a column the file lacks. The first `required` columns must be there.
void parseCsvColumns(std::string_view csv, std::span<const std::string_view> columns, std::size_t required,
                     const std::function<void(const std::vector<const std::string*>& fields)>& row);

} // namespace lamina
