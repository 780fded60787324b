#include "run/journal_index.h"

#include "base/files.h"
#include "session/json_reader.h"
#include "session/json_writer.h"

#include <QLockFile>
#include <QStandardPaths>
#include <algorithm>

namespace lamina {

namespace {

constexpr std::size_t maximumIndexBytes = std::size_t{1} << 20;

std::filesystem::path fullPath(const std::filesystem::path& path) {
    std::error_code error;
    auto result = std::filesystem::absolute(path, error).lexically_normal();
    return error ? path : result;
}

template <class Change> void changeIndex(Change change) {
    const std::filesystem::path file = journalIndexFile();
    if (!createDirectories(file.parent_path()).ok())
        return;
    QLockFile lock(QString::fromStdString(file.string() + ".lock"));
    if (!lock.tryLock(2000))
        return;
    std::vector<std::filesystem::path> journals = indexedJournals();
    change(journals);
    JsonWriter json(JsonWriter::Layout::Indented);
    json.beginObject();
    json.key("journals");
    json.beginArray();
    for (const auto& journal : journals)
        json.value(std::string_view(journal.string()));
    json.endArray();
    json.endObject();
    (void)writeFileAtomically(file, json.take() + "\n"); // see the header: nothing here fails
}

} // namespace

std::filesystem::path journalIndexFile() {
    // Not AppDataLocation: window and command line carry different application names and share one list.
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return std::filesystem::path(folder.toStdString()) / "lamina" / "journals.json";
}

std::vector<std::filesystem::path> indexedJournals() {
    const auto text = readFile(journalIndexFile(), maximumIndexBytes);
    if (!text.ok())
        return {};
    const auto parsed = readContent(journalIndexFile().string(), [&] {
        std::vector<std::filesystem::path> journals;
        const nlohmann::json json = parseJson(*text);
        for (const nlohmann::json& entry : jsonArray(json, "journals"))
            if (std::error_code error;
                entry.is_string() && std::filesystem::is_directory(entry.get<std::string>(), error))
                journals.emplace_back(entry.get<std::string>());
        return journals;
    });
    return parsed.ok() ? *parsed : std::vector<std::filesystem::path>();
}

void addToJournalIndex(const std::filesystem::path& journal) {
    changeIndex([&](std::vector<std::filesystem::path>& journals) {
        std::erase(journals, fullPath(journal));
        journals.push_back(fullPath(journal));
    });
}

void removeFromJournalIndex(const std::filesystem::path& journal) {
    changeIndex([&](std::vector<std::filesystem::path>& journals) { std::erase(journals, fullPath(journal)); });
}

} // namespace lamina
