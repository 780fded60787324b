// The project's sources as the tests of its rooms see them: files, what they include, and the table of ARCHITECTURE.md.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lamina::test {

struct Include {
    std::string name; // as written between the quotes or brackets
    bool quoted = false;
};

struct SourceFile {
    std::string path; // from the project's root, "core/text/tokenizer.cpp"
    std::vector<std::string> lines;
    std::vector<Include> includes;
};

struct Room {
    std::set<std::string> buildsOn;  // rooms, as the table names them
    std::set<std::string> libraries; // as the table names them, "Qt Core"
};

// Every .h and .cpp below `root`/`folder`, sorted by path.
std::vector<SourceFile> sourcesIn(const std::filesystem::path& root, const std::string& folder);

// The rows of the first table of `markdown` whose head begins with "| room |".
std::map<std::string, Room> roomsOf(const std::string& markdown);

// The room of the table that a file lies in: the longest name that is a folder above it.
std::optional<std::string> roomOf(const std::map<std::string, Room>& rooms, const std::string& path);

// All rooms whose headers may be included in `room`: itself, those it builds on, those that these build on, …
std::set<std::string> reachable(const std::map<std::string, Room>& rooms, const std::string& room);

// The library that a header in angle brackets belongs to, as the table names it; "" for the standard library and POSIX.
std::string libraryOf(const std::string& header);

} // namespace lamina::test
