#include "session/export/exports.h"

#include "base/files.h"
#include "session/export/data_export.h"
#include "session/export/frontier_export.h"
#include "session/export/notebook_export.h"
#include "session/export/stability_export.h"
#include "session/session.h"
#include "session/session_stability.h"

#include <algorithm>
#include <array>
#include <vector>

namespace lamina {

namespace {

using Layer = std::optional<int>;

constexpr ExportFormat svg{"svg", ExportMaker::Picture}, png{"png", ExportMaker::Picture},
    pdf{"pdf", ExportMaker::Picture}, tex{"tex", ExportMaker::Picture};

constexpr ExportFormat notebook(std::string (*make)(const Session&, const std::string&),
                                std::string_view menuText = {}) {
    return {"ipynb", ExportMaker::Notebook, menuText, nullptr, make};
}

constexpr std::array profileFormats{ExportFormat{"csv", ExportMaker::Data, "Numbers of the profile (CSV)",
                                                 [](const Session& s, Layer) -> Result<std::string> {
                                                     return profileCsv(s.profile(), s.runName(), s.modelName());
                                                 }},
                                    ExportFormat{"json", ExportMaker::Data, "Numbers of the profile (JSON)",
                                                 [](const Session& s, Layer) -> Result<std::string> {
                                                     return profileJson(s.profile(), s.runName(), s.modelName());
                                                 }},
                                    notebook(profileNotebook, "Notebook that draws the profile (Jupyter, with CSV)"),
                                    svg,
                                    png,
                                    pdf,
                                    tex};
Status isSwept(const Session& session) {
    if (!session.profile().points.empty())
        return {};
    return makeError(ErrorKind::Usage,
                     session.file().string() + " holds no sweep; run it with --sweep, such as --sweep l1=0.5,1,2,4");
}
constexpr std::array frontierFormats{
    ExportFormat{"csv", ExportMaker::Data, "Points of the sweep (CSV)",
                 [](const Session& s, Layer) -> Result<std::string> { return frontierCsv(s); }},
    ExportFormat{
        "json", ExportMaker::Data, {}, [](const Session& s, Layer) -> Result<std::string> { return frontierJson(s); }},
    notebook(frontierNotebook),
    svg,
    png,
    pdf,
    tex};
constexpr std::array equalL0Formats{
    ExportFormat{"csv", ExportMaker::Data, "Profile at equal L0 (CSV)",
                 [](const Session& s, Layer) -> Result<std::string> { return equalL0Csv(s); }},
    ExportFormat{
        "json", ExportMaker::Data, {}, [](const Session& s, Layer) -> Result<std::string> { return equalL0Json(s); }},
    notebook(equalL0Notebook),
    svg,
    png,
    pdf,
    tex};
constexpr std::array stabilityFormats{
    ExportFormat{"csv", ExportMaker::Data, "Latents found again by repeats (CSV)",
                 [](const Session& s, Layer) { return stabilityCsv(s); }},
    ExportFormat{"json", ExportMaker::Data, {}, [](const Session& s, Layer) { return stabilityJson(s); }},
    notebook(stabilityNotebook),
    svg,
    png,
    pdf,
    tex};
constexpr std::array mapFormats{svg, png, pdf, tex};
constexpr std::array curveFormats{
    ExportFormat{"csv", ExportMaker::Data, "Training curves of the chosen layer (CSV)",
                 [](const Session& s, Layer layer) -> Result<std::string> { return curvesCsv(s.profile(), layer); }},
    ExportFormat{"json",
                 ExportMaker::Data,
                 {},
                 [](const Session& s, Layer layer) -> Result<std::string> { return curvesJson(s.profile(), layer); }},
    notebook(curvesNotebook),
    svg,
    png,
    pdf,
    tex};
constexpr std::array histogramFormats{ExportFormat{"csv", ExportMaker::Data, "Histograms of the chosen layer (CSV)",
                                                   [](const Session& s, Layer layer) -> Result<std::string> {
                                                       return histogramsCsv(s.profile(), layer);
                                                   }},
                                      ExportFormat{"json",
                                                   ExportMaker::Data,
                                                   {},
                                                   [](const Session& s, Layer layer) -> Result<std::string> {
                                                       return histogramsJson(s.profile(), layer);
                                                   }},
                                      notebook(histogramsNotebook),
                                      svg,
                                      png,
                                      pdf,
                                      tex};
constexpr std::array latentFormats{ExportFormat{"csv", ExportMaker::Data,
                                                "Latents of the chosen layer and their tokens (CSV)",
                                                [](const Session& s, Layer layer) { return latentsCsv(s, layer); }}};
constexpr std::array saeFormats{
    ExportFormat{"safetensors", ExportMaker::Weights, "Autoencoder of the chosen layer (folder for SAELens)"}};
constexpr std::array reportFormats{ExportFormat{"html", ExportMaker::Report, "Report as a web page (HTML)"},
                                   ExportFormat{"pdf", ExportMaker::Report, "Report as PDF"}};

std::vector<SessionExport>& table() {
    static std::vector<SessionExport> rows{
        {"profile", ExportLayer::Ignored, profileFormats},
        {"map", ExportLayer::Ignored, mapFormats, "its numbers are those of --what histograms"},
        {"frontier", ExportLayer::Ignored, frontierFormats, {}, isSwept},
        {"equal-l0", ExportLayer::Ignored, equalL0Formats, {}, isSwept},
        {"stability", ExportLayer::Ignored, stabilityFormats, {}, hasStability},
        {"curves", ExportLayer::Filters, curveFormats},
        {"histograms", ExportLayer::Filters, histogramFormats},
        {"latents", ExportLayer::Filters, latentFormats},
        {"sae", ExportLayer::Needed, saeFormats},
        {"report", ExportLayer::Details, reportFormats}};
    return rows;
}

// "csv, json or svg"
std::string inWords(const std::vector<std::string_view>& names) {
    std::string words;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0)
            words += i + 1 == names.size() ? " or " : ", ";
        words += names[i];
    }
    return words;
}

std::vector<std::string_view> formatNames(const SessionExport& row) {
    std::vector<std::string_view> names;
    for (const ExportFormat& format : row.formats)
        names.push_back(format.name);
    return names;
}

} // namespace

std::span<const SessionExport> sessionExports() {
    return table();
}

void addSessionExport(const SessionExport& row) {
    table().push_back(row);
}

const SessionExport* findSessionExport(std::string_view what) {
    const auto found = std::find_if(table().begin(), table().end(), [&](const auto& row) { return row.name == what; });
    return found == table().end() ? nullptr : &*found;
}

Result<const ExportFormat*> findExportFormat(std::string_view what, std::string_view format) {
    const SessionExport* const row = findSessionExport(what);
    if (!row) {
        std::string known;
        for (const SessionExport& one : table())
            known.append(known.empty() ? "" : ", ").append(one.name);
        return makeError(ErrorKind::Usage, "--what '" + std::string(what) + "' is not valid: it takes one of " + known);
    }
    for (const ExportFormat& one : row->formats)
        if (one.name == format)
            return &one;
    return makeError(ErrorKind::Usage, "--format '" + std::string(format) + "' does not fit --what " +
                                           std::string(what) + ": use " + inWords(formatNames(*row)) +
                                           (row->hint.empty() ? "" : "; " + std::string(row->hint)));
}

Result<std::string> sessionDataText(const Session& session, std::string_view what, std::string_view format,
                                    std::optional<int> layer) {
    LAMINA_ASSIGN(const ExportFormat* const row, findExportFormat(what, format));
    if (!row->text)
        return makeError(ErrorKind::Usage, "--format " + std::string(format) + " of --what " + std::string(what) +
                                               " is not data that can be written as text");
    LAMINA_TRY(checkGiven(*findSessionExport(what), session));
    return row->text(session, layer);
}

Status checkGiven(const SessionExport& row, const Session& session) {
    return row.given ? row.given(session) : Status();
}

namespace {

struct FileToWrite {
    std::filesystem::path path;
    std::string bytes;
};

// What lies beside the file comes before it: a notebook is never there without its numbers.
Result<std::vector<FileToWrite>> filesOf(const Session& session, std::string_view what, std::string_view format,
                                         Layer layer, const std::filesystem::path& file) {
    LAMINA_ASSIGN(const ExportFormat* const row, findExportFormat(what, format));
    if (row->maker != ExportMaker::Notebook) {
        LAMINA_ASSIGN(std::string text, sessionDataText(session, what, format, layer));
        return std::vector<FileToWrite>{{file, std::move(text)}};
    }
    LAMINA_ASSIGN(std::string numbers, sessionDataText(session, what, "csv", layer));
    const std::filesystem::path csv = std::filesystem::path(file).replace_extension(".csv");
    return std::vector<FileToWrite>{{csv, std::move(numbers)}, {file, row->notebook(session, csv.filename().string())}};
}

} // namespace

Status writeSessionData(const Session& session, std::string_view what, std::string_view format,
                        std::optional<int> layer, const std::filesystem::path& file, bool overwrite) {
    LAMINA_ASSIGN(const std::vector<FileToWrite> files, filesOf(session, what, format, layer, file));
    std::error_code ignored;
    std::vector<bool> there;
    for (const FileToWrite& one : files) {
        there.push_back(std::filesystem::exists(one.path, ignored));
        if (!there.back() || overwrite || one.path == file)
            continue;
        const Result<std::string> before = readFile(one.path);
        if (!before.ok() || *before != one.bytes)
            return makeError(ErrorKind::Usage, one.path.string() + " exists already; choose another name");
    }
    for (std::size_t i = 0; i < files.size(); ++i)
        if (Status written = writeFileAtomically(files[i].path, files[i].bytes); !written.ok()) {
            for (std::size_t before = 0; before < i; ++before)
                if (!there[before])
                    std::filesystem::remove(files[before].path, ignored);
            return written;
        }
    return {};
}

std::string exportNamesInWords() {
    std::vector<std::string_view> names;
    for (const SessionExport& row : table())
        names.push_back(row.name);
    return inWords(names);
}

std::string exportFormatsInWords() {
    std::vector<std::string_view> names;
    for (const SessionExport& row : table())
        for (const std::string_view name : formatNames(row))
            if (std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(name);
    return inWords(names);
}

} // namespace lamina
