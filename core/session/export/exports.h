// What can be exported of a session, and in which formats: one row each. `lamina-cli export`, its --help and messages
// and the window's export menu read it. Data, notebooks and weights are made here, pictures and reports in ui/charts.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lamina {

class Session;

// A notebook comes with the CSV it reads, beside it under the same name; weights are a folder.
enum class ExportMaker { Data, Notebook, Picture, Report, Weights };

// What choosing a layer does.
enum class ExportLayer {
    Ignored,
    Filters, // only that layer; without one, every layer
    Details, // that layer is shown in full
    Needed
};

struct ExportFormat {
    std::string_view name; // "csv": what --format takes, and the ending of a file
    ExportMaker maker;
    std::string_view menuText = {}; // its entry in the window's export menu, translated there; empty: it has none
    Result<std::string> (*text)(const Session&, std::optional<int> layer) = nullptr; // Data: the whole file
    std::string (*notebook)(const Session&, const std::string& csv) = nullptr;       // Notebook: the whole file
};

struct SessionExport {
    std::string_view name; // "profile": what --what takes
    ExportLayer layer;
    std::span<const ExportFormat> formats;
    std::string_view hint = {}; // added where a format is refused
    // Whether the session has something of the kind; empty: all have. Errors: usage, saying what would bring it.
    Status (*given)(const Session&) = nullptr;
};
// In the order of menus and help.
std::span<const SessionExport> sessionExports();
// Adds a row; its texts and formats must live on. Before anything reads the table, and from one thread (a plug-in, a
// test).
void addSessionExport(const SessionExport& row);

// Errors: usage, naming --what or --format, what was given, and what it takes.
Result<const ExportFormat*> findExportFormat(std::string_view what, std::string_view format);
// nullptr where there is no export of that name.
const SessionExport* findSessionExport(std::string_view what);

// Errors: usage (the session has nothing of the kind, and what would bring it).
Status checkGiven(const SessionExport& row, const Session& session);

// The file of an export whose maker is Data. Errors: usage (as findExportFormat() and checkGiven(); another maker).
Result<std::string> sessionDataText(const Session& session, std::string_view what, std::string_view format,
                                    std::optional<int> layer);

// Writes an export whose maker is Data or Notebook: `file`, and what has to lie beside it, all or nothing. `file` is
// replaced; one beside it that holds something else only with `overwrite`. Errors: as above, usage (such a file is in
// the way), permission, disk_full.
Status writeSessionData(const Session& session, std::string_view what, std::string_view format,
                        std::optional<int> layer, const std::filesystem::path& file, bool overwrite);

// For help: "profile, map, curves or sae", "csv, json or svg".
std::string exportNamesInWords();
std::string exportFormatsInWords();

} // namespace lamina
