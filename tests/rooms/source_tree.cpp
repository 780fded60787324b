#include "tests/rooms/source_tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace lamina::test {

namespace {

namespace fs = std::filesystem;

std::optional<Include> includeOf(const std::string& line) {
    std::istringstream words(line);
    std::string hash, rest;
    words >> hash;
    if (hash == "#")
        words >> rest, hash += rest;
    if (hash != "#include")
        return std::nullopt;
    words >> rest;
    if (rest.size() < 3 || (rest.front() != '"' && rest.front() != '<'))
        return std::nullopt;
    return Include{rest.substr(1, rest.find_last_of("\">") - 1), rest.front() == '"'};
}

SourceFile read(const fs::path& path, std::string name) {
    SourceFile file{std::move(name), {}, {}};
    std::ifstream input(path);
    for (std::string line; std::getline(input, line);) {
        if (auto include = includeOf(line))
            file.includes.push_back(*std::move(include));
        file.lines.push_back(std::move(line));
    }
    return file;
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" `");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" `") - first + 1);
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(trimmed(part));
    return parts;
}

std::set<std::string> listOf(const std::string& cell) {
    std::set<std::string> names;
    for (const std::string& name : split(cell, ','))
        if (!name.empty() && name != "–")
            names.insert(name);
    return names;
}

} // namespace

std::vector<SourceFile> sourcesIn(const fs::path& root, const std::string& folder) {
    std::vector<SourceFile> files;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder))
        if (const auto kind = entry.path().extension(); kind == ".h" || kind == ".cpp")
            files.push_back(read(entry.path(), fs::relative(entry.path(), root).generic_string()));
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

std::map<std::string, Room> roomsOf(const std::string& markdown) {
    std::map<std::string, Room> rooms;
    std::istringstream lines(markdown);
    std::string line;
    while (std::getline(lines, line) && !line.starts_with("| room |")) {
    }
    std::getline(lines, line); // the rule below the head
    while (std::getline(lines, line) && line.starts_with('|')) {
        const auto cells = split(line, '|'); // the first is what stands before the first bar
        if (cells.size() >= 5)
            rooms[cells[1]] = {listOf(cells[2]), listOf(cells[3])};
    }
    return rooms;
}

std::optional<std::string> roomOf(const std::map<std::string, Room>& rooms, const std::string& path) {
    for (fs::path folder = fs::path(path).parent_path(); !folder.empty(); folder = folder.parent_path())
        if (rooms.contains(folder.generic_string()))
            return folder.generic_string();
    return std::nullopt;
}

std::set<std::string> reachable(const std::map<std::string, Room>& rooms, const std::string& room) {
    std::set<std::string> found{room};
    std::vector<std::string> open{room};
    while (!open.empty()) {
        const auto at = rooms.find(open.back());
        open.pop_back();
        if (at == rooms.end())
            continue;
        for (const std::string& next : at->second.buildsOn)
            if (found.insert(next).second)
                open.push_back(next);
    }
    return found;
}

std::string libraryOf(const std::string& header) {
    struct Prefix {
        const char* begins;
        const char* library;
    };
    static constexpr std::array prefixes{
        Prefix{"oneapi/", "oneDNN"},  Prefix{"dnnl", "oneDNN"},        Prefix{"omp.h", "OpenMP"},
        Prefix{"boost/", "Boost"},       Prefix{"gumbo.h", "gumbo"},   Prefix{"pcre2.h", "PCRE2"},      Prefix{"iconv.h", "iconv"},
        Prefix{"nlohmann/", "JSON"},  Prefix{"openssl/", "libcrypto"}, Prefix{"zlib.h", "zlib"},
        Prefix{"brotli/", "Brotli"},  Prefix{"quazip/", "QuaZip"},     Prefix{"curl/", "curl"},
        Prefix{"zip.h", "libzip"},    Prefix{"CLI/", "CLI11"},         Prefix{"benchmark/", "Google Benchmark"},
        Prefix{"torch/", "libtorch"}, Prefix{"ATen/", "libtorch"},     Prefix{"c10/", "libtorch"},
    };
    for (const auto& [begins, library] : prefixes)
        if (header.starts_with(begins))
            return library;
    if (!header.starts_with('Q'))
        return "";
    const fs::path qt = LAMINA_QT_HEADERS;
    for (const char* module :
         {"Core", "Gui", "Widgets", "Charts", "Network", "Svg", "Concurrent", "DBus", "PrintSupport", "Test"})
        if (const auto folder = "Qt" + std::string(module);
            fs::exists(qt / folder / header) || header.starts_with(folder + "/"))
            return "Qt " + std::string(module);
    return "Qt";
}

} // namespace lamina::test
