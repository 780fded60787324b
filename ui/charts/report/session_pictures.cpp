#include "ui/charts/report/session_pictures.h"

#include "base/files.h"
#include "base/run_token.h"
#include "session/export/exports.h"
#include "session/session.h"
#include "ui/charts/report/report_pdf.h"
#include "ui/charts/report/session_report.h"
#include "ui/charts/spec/evidence/evidence_charts.h"
#include "ui/charts/spec/provenance_line.h"

#include <QCoreApplication>
#include <algorithm>

namespace lamina {

namespace {

struct Report {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

Figure ofLayer(Figure figure, int layer) {
    auto& chart = std::get<ChartSpec>(figure);
    chart.title = Report::tr("%1, layer %2").arg(chart.title).arg(layer);
    return figure;
}

// Figures of the chosen layer, or of every layer, with the layer's number in the titles.
Result<std::vector<Figure>> layerFigures(const Session& session, std::string_view what, std::optional<int> layer) {
    std::vector<Figure> figures;
    for (const LayerResultPtr& result : session.profile().curve()) {
        if (layer && result->key.layer != *layer)
            continue;
        std::vector<Figure> those = what == "curves" ? curveFigures(*result) : histogramFigures(*result);
        if (!layer && those.size() > 2)
            those.resize(2); // of all layers: one row each
        for (Figure& figure : those)
            figures.push_back(ofLayer(std::move(figure), result->key.layer));
    }
    if (figures.empty())
        return makeError(ErrorKind::Usage, layer ? "the session has no finished layer " + std::to_string(*layer)
                                                 : "the session has no finished layer to draw");
    return figures;
}

struct PlacedPicture {
    QString place; // stands for it in the page; no text of the page, which is escaped, can be the same
    QString label;
    std::vector<Figure> figures;
};

Result<QString> inlineSvg(const PlacedPicture& picture, RunToken* token) {
    PictureOptions options = reportPictureOptions(picture.figures, ReportMedium::Browser);
    options.token = token;
    LAMINA_ASSIGN(const std::string svg, renderPicture(picture.figures, PictureFormat::Svg, options));
    QString text = QString::fromStdString(svg);
    text = text.mid(text.indexOf(QStringLiteral("<svg"))); // without the XML declaration
    text.insert(4, QStringLiteral(" role=\"img\" aria-label=\"%1\"").arg(picture.label.toHtmlEscaped()));
    return QString(QStringLiteral("<figure>") + text + QStringLiteral("</figure>\n"));
}

// The page first, then its pictures: so it is known how many there are to draw.
Result<std::string> reportPage(const Session& session, const std::vector<int>& layers, const ReportOptions& asked) {
    std::vector<PlacedPicture> pictures;
    LAMINA_ASSIGN(
        QString html,
        reportHtml(
            session, layers, ReportMedium::Browser,
            [&](const std::vector<Figure>& figures, const QString& label) -> Result<QString> {
                pictures.push_back({QStringLiteral("<!--picture %1-->").arg(pictures.size()), label, figures});
                return pictures.back().place;
            },
            asked.token));
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        LAMINA_ASSIGN(const QString drawn, inlineSvg(pictures[i], asked.token));
        html.replace(pictures[i].place, drawn);
        if (asked.progress)
            asked.progress(static_cast<double>(i + 1) / static_cast<double>(pictures.size()));
    }
    return html.toStdString();
}

// The chosen layers, or the first, the middle and the last. Errors: usage (a layer the session does not have).
Result<std::vector<int>> reportLayers(const Session& session, const std::vector<int>& chosen) {
    std::vector<int> there;
    for (const LayerResultPtr& result : session.profile().curve())
        there.push_back(result->key.layer);
    for (const int layer : chosen)
        if (std::find(there.begin(), there.end(), layer) == there.end())
            return makeError(ErrorKind::Usage, "the session has no finished layer " + std::to_string(layer));
    if (!chosen.empty() || there.empty())
        return chosen;
    std::vector<int> usual{there.front(), there[there.size() / 2], there.back()};
    usual.erase(std::unique(usual.begin(), usual.end()), usual.end());
    return usual;
}

} // namespace

PictureOptions sessionPictureOptions(const Session& session) {
    PictureOptions options;
    options.locale = QLocale();
    options.title = reportTitle(session);
    options.provenance = provenanceLine(session);
    return options;
}

Status exportPicture(const Session& session, std::string_view what, std::optional<int> layer, std::string_view format,
                     const std::filesystem::path& path, PictureOptions options) {
    LAMINA_ASSIGN(const PictureFormat chosen, pictureFormat(format));
    if (const SessionExport* const row = findSessionExport(what))
        LAMINA_TRY(checkGiven(*row, session));
    std::vector<Figure> figures;
    if (what == "profile") {
        figures = profileFigures(session);
    } else if (what == "map") {
        figures = {mapFigure(session)};
        options.chartSize = {760, 440};
    } else if (what == "frontier") {
        figures = {frontierFigures(session).front()};
    } else if (what == "equal-l0") {
        figures = {frontierFigures(session).back()};
    } else if (what == "stability") {
        RunToken never;
        LAMINA_ASSIGN(const std::vector<CurveStability> curves,
                      sessionStability(session, options.token ? *options.token : never));
        figures = {stabilityChart(curves, session.config(), session.modelLayers())};
    } else if (what == "curves" || what == "histograms") {
        LAMINA_ASSIGN(figures, layerFigures(session, what, layer));
    } else {
        return makeError(ErrorKind::Usage,
                         "there is no picture of '" + std::string(what) +
                             "'; draw profile, map, frontier, equal-l0, stability, curves or histograms");
    }
    LAMINA_ASSIGN(const std::string bytes, renderPicture(figures, chosen, options));
    return writeFileAtomically(path, bytes);
}

Status exportPicture(const Session& session, std::string_view what, std::optional<int> layer, std::string_view format,
                     const std::filesystem::path& path) {
    return exportPicture(session, what, layer, format, path, sessionPictureOptions(session));
}

std::vector<Figure> sessionFigures(const Session& session, int layer) {
    std::vector<Figure> figures = metricFigures(session);
    figures.push_back(mapFigure(session));
    for (Figure& figure : frontierFigures(session))
        figures.push_back(std::move(figure));
    for (const LayerResultPtr& result : session.profile().curve()) {
        if (result->key.layer != layer)
            continue;
        for (Figure& figure : curveFigures(*result))
            figures.push_back(ofLayer(std::move(figure), layer));
        for (Figure& figure : histogramFigures(*result))
            figures.push_back(ofLayer(std::move(figure), layer));
    }
    return figures;
}

Status exportReport(const Session& session, std::string_view format, const std::filesystem::path& path,
                    const ReportOptions& options) {
    LAMINA_ASSIGN(const std::vector<int> layers, reportLayers(session, options.layers));
    if (format == "html") {
        LAMINA_ASSIGN(const std::string bytes, reportPage(session, layers, options));
        return writeFileAtomically(path, bytes);
    }
    if (format == "pdf") {
        LAMINA_ASSIGN(const std::string bytes, reportPdf(session, layers, options));
        return writeFileAtomically(path, bytes);
    }
    return makeError(ErrorKind::Usage, "a report is written as html or pdf, not as " + std::string(format));
}

} // namespace lamina
