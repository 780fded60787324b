#include "session/export/exports.h"

#include "session/export/data_export.h"
#include "session/export/frontier_export.h"
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
    pdf{"pdf", ExportMaker::Picture};

constexpr std::array profileFormats{ExportFormat{"csv", ExportMaker::Data, "Numbers of the profile (CSV)",
                                                 [](const Session& s, Layer) -> Result<std::string> {
                                                     return profileCsv(s.profile(), s.runName(), s.modelName());
                                                 }},
                                    ExportFormat{"json", ExportMaker::Data, "Numbers of the profile (JSON)",
                                                 [](const Session& s, Layer) -> Result<std::string> {
                                                     return profileJson(s.profile(), s.runName(), s.modelName());
                                                 }},
                                    svg, png, pdf};
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
    svg, png, pdf};
constexpr std::array equalL0Formats{
    ExportFormat{"csv", ExportMaker::Data, "Profile at equal L0 (CSV)",
                 [](const Session& s, Layer) -> Result<std::string> { return equalL0Csv(s); }},
    ExportFormat{
        "json", ExportMaker::Data, {}, [](const Session& s, Layer) -> Result<std::string> { return equalL0Json(s); }},
    svg, png, pdf};
constexpr std::array stabilityFormats{
    ExportFormat{"csv", ExportMaker::Data, "Latents found again by repeats (CSV)",
                 [](const Session& s, Layer) { return stabilityCsv(s); }},
    ExportFormat{"json", ExportMaker::Data, {}, [](const Session& s, Layer) { return stabilityJson(s); }}, svg, png,
    pdf};
constexpr std::array mapFormats{svg, png, pdf};
constexpr std::array curveFormats{
    ExportFormat{"csv", ExportMaker::Data, "Training curves of the chosen layer (CSV)",
                 [](const Session& s, Layer layer) -> Result<std::string> { return curvesCsv(s.profile(), layer); }},
    ExportFormat{"json",
                 ExportMaker::Data,
                 {},
                 [](const Session& s, Layer layer) -> Result<std::string> { return curvesJson(s.profile(), layer); }},
    svg, png, pdf};
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
                                      svg, png, pdf};
constexpr std::array saeFormats{ExportFormat{"safetensors", ExportMaker::Weights}};
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
