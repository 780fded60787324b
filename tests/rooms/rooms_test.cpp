// What ARCHITECTURE.md says of rooms, held against every source of core, ui, app and tests/reference: who may include
// whom, which library is used where, no circles, and the sizes that keep a file and a folder readable.

#include "base/files.h"
#include "tests/rooms/source_tree.h"
#include "tests/test_support.h"

#include <algorithm>
#include <functional>
#include <gmock/gmock.h>
#include <sstream>

namespace lamina::test {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

constexpr std::size_t mostLines = 500;
constexpr std::size_t mostFiles = 25;

const fs::path root = LAMINA_SOURCE_DIR;

const std::map<std::string, Room>& rooms() {
    static const auto table = roomsOf(unwrap(readFile(root / "ARCHITECTURE.md")));
    return table;
}

const std::vector<SourceFile>& product() {
    static const auto all = [] {
        std::vector<SourceFile> files;
        for (const char* folder : {"core", "ui", "app", "tests/reference"})
            for (SourceFile& file : sourcesIn(root, folder))
                files.push_back(std::move(file));
        return files;
    }();
    return all;
}

// The file that an include in quotes means, from the project's root; "" for one that is not there.
std::string meant(const SourceFile& file, const Include& include) {
    for (const fs::path& candidate :
         {fs::path(file.path).parent_path() / include.name, fs::path("core") / include.name, fs::path(include.name)})
        if (fs::exists(root / candidate))
            return candidate.lexically_normal().generic_string();
    return "";
}

bool generated(const Include& include) {
    return include.name.ends_with(".moc") || include.name.starts_with("moc_");
}

std::string place(const SourceFile& file, const Include& include) {
    return file.path + " includes " + include.name;
}

std::string unitOf(const std::string& path) {
    return path.substr(0, path.find_last_of('.'));
}

// Who may include a header that begins "// Private to core/model/gpt2 and core/engine/native: …": folders, and units, a
// unit being a header and the source of the same name. Empty for any other file.
std::vector<std::string> ownersOf(const SourceFile& file) {
    static const std::string words = "// Private to ";
    std::vector<std::string> owners;
    if (file.lines.empty() || !file.lines.front().starts_with(words))
        return owners;
    std::istringstream names(file.lines.front().substr(words.size(), file.lines.front().find(':') - words.size()));
    for (std::string name; names >> name;)
        if (name != "and")
            owners.push_back(name);
    return owners;
}

// The unit that each file counts as in the search for circles: a header private to a unit of its folder is a part of
// it.
std::map<std::string, std::string> unitsOfFiles() {
    std::set<std::string> units;
    for (const SourceFile& file : product())
        units.insert(unitOf(file.path));
    std::map<std::string, std::string> wholes; // of units that are a part of another
    for (const SourceFile& file : product())
        for (const std::string& owner : ownersOf(file))
            if (units.contains(owner) && fs::path(owner).parent_path() == fs::path(file.path).parent_path())
                wholes[unitOf(file.path)] = owner;
    std::map<std::string, std::string> result;
    for (const SourceFile& file : product()) {
        const auto whole = wholes.find(unitOf(file.path));
        result[file.path] = whole == wholes.end() ? unitOf(file.path) : whole->second;
    }
    return result;
}

TEST(Rooms, TheTableNamesEveryFolderAndNoOther) {
    ASSERT_GE(rooms().size(), 20U);
    std::vector<std::string> wrong;
    std::set<std::string> used;
    for (const SourceFile& file : product())
        if (const auto room = roomOf(rooms(), file.path))
            used.insert(*room);
        else
            wrong.push_back(file.path + " lies in no room of the table");
    for (const auto& [name, room] : rooms()) {
        if (!used.contains(name))
            wrong.push_back(name + " is in the table and has no source");
        for (const std::string& other : room.buildsOn)
            if (!rooms().contains(other))
                wrong.push_back(name + " builds on " + other + ", which the table does not have");
            else if (reachable(rooms(), other).contains(name))
                wrong.push_back(name + " builds on " + other + ", which builds on it");
    }
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(Rooms, AFileIncludesOnlyWhatItsRoomBuildsOn) {
    std::map<std::string, std::set<std::string>> allowed;
    for (const auto& [name, room] : rooms())
        allowed[name] = reachable(rooms(), name);
    std::vector<std::string> wrong;
    for (const SourceFile& file : product()) {
        const std::string room = roomOf(rooms(), file.path).value_or("");
        for (const Include& include : file.includes) {
            if (!include.quoted || generated(include))
                continue;
            const std::string target = meant(file, include);
            if (target.empty())
                wrong.push_back(place(file, include) + ", which is nowhere");
            else if (const auto other = roomOf(rooms(), target); !other || !allowed[room].contains(*other))
                wrong.push_back(place(file, include) + ": " + room + " does not build on " + other.value_or("that"));
        }
    }
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(Rooms, ALibraryIsUsedWhereTheTableSaysSo) {
    std::vector<std::string> wrong;
    std::map<std::string, std::set<std::string>> used;
    for (const SourceFile& file : product()) {
        const auto room = rooms().find(roomOf(rooms(), file.path).value_or(""));
        if (room == rooms().end())
            continue; // said by another test
        for (const Include& include : file.includes) {
            const std::string library = include.quoted ? "" : libraryOf(include.name);
            if (library.empty())
                continue;
            used[room->first].insert(library);
            if (!room->second.libraries.contains(library))
                wrong.push_back(place(file, include) + ": the table gives " + room->first + " no " + library);
        }
    }
    for (const auto& [name, room] : rooms())
        for (const std::string& library : room.libraries)
            if (!used[name].contains(library))
                wrong.push_back("the table gives " + name + " " + library + ", which it does not use");
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(Rooms, NoPrivateHeaderIsIncludedByOthers) {
    const auto units = unitsOfFiles();
    std::map<std::string, std::vector<std::string>> owners; // by header
    std::vector<std::string> wrong;
    for (const SourceFile& file : product()) {
        owners[file.path] = ownersOf(file);
        for (const std::string& owner : owners[file.path])
            if (!fs::is_directory(root / owner) && !fs::exists(root / (owner + ".h")) &&
                !fs::exists(root / (owner + ".cpp")))
                wrong.push_back(file.path + " is private to " + owner + ", which is nowhere");
    }
    const auto mayInclude = [&](const SourceFile& file, const std::string& header,
                                const std::vector<std::string>& allowed) {
        return allowed.empty() || units.at(file.path) == units.at(header) ||
               std::any_of(allowed.begin(), allowed.end(), [&](const std::string& owner) {
                   return file.path.starts_with(owner + "/") || units.at(file.path) == owner;
               });
    };
    for (const SourceFile& file : product())
        for (const Include& include : file.includes)
            if (const auto at = owners.find(meant(file, include));
                at != owners.end() && !mayInclude(file, at->first, at->second))
                wrong.push_back(place(file, include) + ", which is private to others");
    EXPECT_THAT(wrong, IsEmpty());
}

// A header and the source of the same name are one thing, with the headers private to it: A's source including B's
// header while B's includes A's is a circle too.
TEST(Rooms, NoCircleOfIncludes) {
    const auto units = unitsOfFiles();
    std::map<std::string, std::set<std::string>> next;
    for (const SourceFile& file : product())
        for (const Include& include : file.includes)
            if (const auto target = units.find(include.quoted ? meant(file, include) : ""); target != units.end())
                if (target->second != units.at(file.path))
                    next[units.at(file.path)].insert(target->second);
    std::vector<std::string> circles;
    std::map<std::string, int> state; // 1: on the way, 2: done
    std::vector<std::string> way;
    const std::function<void(const std::string&)> visit = [&](const std::string& at) {
        if (state[at] == 2)
            return;
        way.push_back(at);
        if (state[at] == 1) {
            std::string text;
            for (auto step = std::find(way.begin(), way.end(), at); step != way.end(); ++step)
                text += (text.empty() ? "" : " -> ") + *step;
            circles.push_back(text);
        } else {
            state[at] = 1;
            for (const std::string& to : next[at])
                visit(to);
            state[at] = 2;
        }
        way.pop_back();
    };
    for (const auto& [file, unit] : units)
        visit(unit);
    EXPECT_THAT(circles, IsEmpty());
}

TEST(Rooms, FoldersAndFilesStayReadable) {
    std::vector<std::string> wrong;
    std::map<std::string, std::size_t> files;
    for (const char* folder : {"core", "ui", "app", "tests"})
        for (const SourceFile& file : sourcesIn(root, folder)) {
            if (++files[fs::path(file.path).parent_path().generic_string()] == mostFiles + 1)
                wrong.push_back(fs::path(file.path).parent_path().generic_string() + " has over 25 files");
            if (file.lines.size() > mostLines)
                wrong.push_back(file.path + " has over 500 lines");
        }
    EXPECT_THAT(wrong, IsEmpty());
}

TEST(SourceTree, ReadsTablesAndLibraries) {
    const auto table =
        roomsOf("# x\n\n| room | builds on | libraries | what |\n|---|---|---|---|\n"
                "| `a` | – | Qt Core, zlib | words |\n| `a/b` | `a` | – | words |\n\nrest\n| no | a | a | a |\n");
    ASSERT_EQ(table.size(), 2U);
    EXPECT_EQ(table.at("a").libraries, (std::set<std::string>{"Qt Core", "zlib"}));
    EXPECT_EQ(table.at("a/b").buildsOn, std::set<std::string>{"a"});
    EXPECT_EQ(roomOf(table, "a/b/c/d.cpp"), "a/b");
    EXPECT_EQ(roomOf(table, "b/d.cpp"), std::nullopt);
    EXPECT_EQ(reachable(table, "a/b"), (std::set<std::string>{"a", "a/b"}));
    EXPECT_EQ(libraryOf("vector"), "");
    EXPECT_EQ(libraryOf("sys/stat.h"), "");
    EXPECT_EQ(libraryOf("nlohmann/json_fwd.hpp"), "JSON");
}

} // namespace
} // namespace lamina::test
