#include "session/csv.h"

#include "session/content_error.h"

#include <algorithm>

namespace lamina {

std::string csvField(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

void appendCsvRow(std::string& csv, std::initializer_list<std::string_view> fields) {
    bool first = true;
    for (const std::string_view field : fields) {
        if (!first)
            csv += ',';
        csv += csvField(field);
        first = false;
    }
    csv += '\n';
}

namespace {

// Puts the field that begins at `at` into `field`; `at` then stands at the separator after it.
void takeField(std::string_view csv, std::size_t& at, std::string& field) {
    if (at == csv.size() || csv[at] != '"') {
        std::size_t end = at;
        while (end < csv.size() && csv[end] != ',' && csv[end] != '\n')
            ++end;
        field.assign(csv, at, end - at);
        at = end;
        return;
    }
    field.clear();
    for (++at;;) {
        const std::size_t quote = csv.find('"', at);
        if (quote == std::string_view::npos)
            throw ContentError("a quoted field does not end");
        field.append(csv, at, quote - at);
        at = quote + 1;
        if (at == csv.size() || csv[at] != '"')
            return;
        field += '"'; // written twice
        ++at;
    }
}

} // namespace

void parseCsv(std::string_view csv, std::string_view header,
              const std::function<void(const std::vector<std::string>& fields)>& row) {
    const std::size_t headerEnd = std::min(csv.find('\n'), csv.size());
    if (csv.substr(0, headerEnd) != header)
        throw ContentError("its first line is not '" + std::string(header) + "'");
    const std::size_t width = 1 + static_cast<std::size_t>(std::count(header.begin(), header.end(), ','));
    std::vector<std::string> fields(width); // the strings' memory serves every row
    std::size_t line = 1;
    for (std::size_t at = headerEnd + 1; at < csv.size(); ++at) {
        ++line;
        std::size_t count = 0;
        for (bool more = true; more; at += more ? 1 : 0) {
            takeField(csv, at, fields[count++]);
            more = at < csv.size() && csv[at] == ',' && count < width;
        }
        if (count != width || (at < csv.size() && csv[at] != '\n'))
            throw ContentError("line " + std::to_string(line) + " is not " + std::to_string(width) + " fields");
        row(fields);
    }
}

} // namespace lamina
