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

// The field that begins at `at`, which then stands at the separator after it.
std::string takeField(std::string_view csv, std::size_t& at) {
    if (at == csv.size() || csv[at] != '"') {
        const std::size_t end = std::min(csv.find_first_of(",\n", at), csv.size());
        std::string field(csv.substr(at, end - at));
        at = end;
        return field;
    }
    std::string field;
    for (++at; at < csv.size(); ++at) {
        if (csv[at] == '"') {
            ++at;
            if (at == csv.size() || csv[at] != '"')
                return field;
        }
        field += csv[at];
    }
    throw ContentError("a quoted field does not end");
}

} // namespace

void parseCsv(std::string_view csv, std::string_view header,
              const std::function<void(const std::vector<std::string>& fields)>& row) {
    const std::size_t headerEnd = std::min(csv.find('\n'), csv.size());
    if (csv.substr(0, headerEnd) != header)
        throw ContentError("its first line is not '" + std::string(header) + "'");
    const std::size_t width = 1 + static_cast<std::size_t>(std::count(header.begin(), header.end(), ','));
    std::vector<std::string> fields;
    std::size_t line = 1;
    for (std::size_t at = headerEnd + 1; at < csv.size(); ++at) {
        ++line;
        fields.clear();
        for (bool more = true; more; at += more ? 1 : 0) {
            fields.push_back(takeField(csv, at));
            more = at < csv.size() && csv[at] == ',' && fields.size() < width;
        }
        if (fields.size() != width || (at < csv.size() && csv[at] != '\n'))
            throw ContentError("line " + std::to_string(line) + " is not " + std::to_string(width) + " fields");
        row(fields);
    }
}

} // namespace lamina
