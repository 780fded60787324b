#include "session/format/csv.h"

#include "session/format/content_error.h"

#include <algorithm>

namespace lamina {

namespace {

constexpr std::string_view formulaStarts = "=+-@\t\r";

// Apostrophes, none too, and then what a formula begins with.
bool beginsFormula(std::string_view text) {
    const std::size_t first = text.find_first_not_of('\'');
    return first != std::string_view::npos && formulaStarts.find(text[first]) != std::string_view::npos;
}

bool isSigned(std::string_view text) {
    return (text[0] == '-' || text[0] == '+') &&
           (text.find_first_not_of("0123456789.,eE+-", 1) == std::string_view::npos || text == "-inf" ||
            text == "-nan");
}

} // namespace

std::string csvField(std::string_view text) {
    const bool guarded = !text.empty() && beginsFormula(text) && !isSigned(text);
    if (!guarded && text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string quoted = guarded ? "\"'" : "\"";
    for (const char c : text) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

namespace {

template <class Fields> void appendRow(std::string& csv, const Fields& fields) {
    bool first = true;
    for (const std::string_view field : fields) {
        if (!first)
            csv += ',';
        csv += csvField(field);
        first = false;
    }
    csv += '\n';
}

} // namespace

void appendCsvRow(std::string& csv, std::initializer_list<std::string_view> fields) {
    appendRow(csv, fields);
}

void appendCsvRow(std::string& csv, const std::vector<std::string>& fields) {
    appendRow(csv, fields);
}

namespace {

// Puts the field that begins at `at` into `field`, as it stands there but for its quotes; `at` then stands at the
// separator after it.
void takeQuoted(std::string_view csv, std::size_t& at, std::string& field) {
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

void takeField(std::string_view csv, std::size_t& at, std::string& field) {
    takeQuoted(csv, at, field);
    if (field.starts_with('\'') && beginsFormula(field))
        field.erase(0, 1);
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

void parseCsvColumns(std::string_view csv, std::span<const std::string_view> columns, std::size_t required,
                     const std::function<void(const std::vector<const std::string*>& fields)>& row) {
    constexpr std::size_t longestHeader = 4096;
    const std::string_view header = csv.substr(0, std::min({csv.find('\n'), csv.size(), longestHeader}));
    std::vector<std::string_view> names;
    for (std::size_t begin = 0; begin <= header.size();) {
        const std::size_t end = std::min(header.find(',', begin), header.size());
        names.push_back(header.substr(begin, end - begin));
        begin = end + 1;
    }
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto place = static_cast<std::size_t>(std::find(names.begin(), names.end(), columns[i]) - names.begin());
        if (place == names.size() && i < required)
            throw ContentError("its first line has no column '" + std::string(columns[i]) + "'");
        places.push_back(place);
    }
    std::vector<const std::string*> chosen(columns.size());
    parseCsv(csv, header, [&](const std::vector<std::string>& fields) {
        for (std::size_t i = 0; i < places.size(); ++i)
            chosen[i] = places[i] < fields.size() ? &fields[places[i]] : nullptr;
        row(chosen);
    });
}

} // namespace lamina
