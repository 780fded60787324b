#include "ui/charts/report/session_report.h"

#include "profile/presets.h"
#include "profile/settings.h"
#include "session/session.h"
#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/spec/evidence/evidence_charts.h"
#include "ui/charts/spec/math_text.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/spec/provenance_line.h"
#include "ui/charts/spec/sentence_text.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace lamina {

namespace {

struct Report {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

QString escaped(std::string_view text) {
    return fromStd(text).toHtmlEscaped();
}

QString heading(const QString& text) {
    return QStringLiteral("<h2>%1</h2>\n").arg(text.toHtmlEscaped());
}

QString paragraph(const QString& text) {
    return QStringLiteral("<p>%1</p>\n").arg(text.toHtmlEscaped());
}

QString row(const QString& name, const QString& value) {
    return QStringLiteral("<tr><th>%1</th><td>%2</td></tr>\n").arg(name, value);
}

QString factsTable(const QString& rows) {
    return QStringLiteral("<table class=\"facts\" cellpadding=\"3\">\n") + rows + QStringLiteral("</table>\n");
}

std::vector<DepthCurve> curvesOf(const Session& session) {
    std::vector<DepthCurve> curves;
    for (const CurveId& id : session.profile().curves())
        curves.push_back({id, session.profile().curve(id), std::nullopt});
    return curves;
}

std::vector<Figure> depthFigures(const Session& session, const std::vector<std::string_view>& metrics) {
    DepthChartOptions options;
    options.range = session.config().layers;
    options.layers = session.modelLayers();
    for (const LayerResultPtr& result : session.profile().layers)
        options.ceiling = densityCeiling(result->sae);
    std::vector<Figure> figures;
    for (const std::string_view metric : metrics)
        figures.emplace_back(depthChart(metric, curvesOf(session), options));
    return figures;
}

// Every setting, marked where it is not what the preset (or the program, where a preset says nothing) has.
QString settingsTable(const Session& session) {
    const RunConfig& config = session.config();
    RunConfig usual;
    const bool known = applyPreset(usual, config.preset).ok();
    QString rows = row(Report::tr("Model"), escaped(session.modelName()));
    rows +=
        row(Report::tr("Article"), escaped(session.articleTitle().empty() ? config.article : session.articleTitle()));
    const QString preset = escaped(config.preset);
    rows += row(Report::tr("Preset"), presetModified(config) ? Report::tr("%1 (modified)").arg(preset) : preset);
    for (const Setting& setting : settings()) {
        if (setting.key == "model" || setting.key == "article")
            continue; // what is profiled, not how
        const std::string value = setting.get(config), before = setting.get(usual);
        QString shown = escaped(value);
        if (known && value != before)
            shown = QStringLiteral("<b>%1</b> <span class=\"changed\">%2</span>")
                        .arg(shown, Report::tr("changed; usually %1")
                                        .arg(before.empty() ? QStringLiteral("–") : fromStd(before))
                                        .toHtmlEscaped());
        rows += row(QCoreApplication::translate("Tables", setting.label.data()).toHtmlEscaped(), shown);
    }
    return factsTable(rows);
}

QString layerTable(const std::vector<LayerResultPtr>& layers) {
    const QLocale locale;
    QString html = QStringLiteral("<table class=\"numbers\" width=\"100%\" cellpadding=\"3\"><thead><tr><th "
                                  "align=\"right\">%1</th>")
                       .arg(Report::tr("Layer"));
    const std::vector<const MetricDefinition*> metrics = tableMetrics(layers);
    for (const MetricDefinition* metric : metrics)
        html += QStringLiteral("<th align=\"right\">%1</th>").arg(metricText(metric->name).title.toHtmlEscaped());
    html += QStringLiteral("</tr></thead>\n<tbody>");
    for (const LayerResultPtr& result : layers) {
        html += QStringLiteral("<tr><td align=\"right\">%1</td>").arg(result->key.layer);
        if (result->failure) {
            html += QStringLiteral("<td colspan=\"%1\">%2</td></tr>\n")
                        .arg(metrics.size())
                        .arg(escaped(result->failure->message));
            continue;
        }
        for (const MetricDefinition* metric : metrics)
            html += QStringLiteral("<td align=\"right\">%1</td>")
                        .arg(formatValue(result->train.metrics.*(metric->value), metric->percent, 3, locale));
        html += QStringLiteral("</tr>\n");
    }
    return html + QStringLiteral("</tbody></table>\n");
}

QString sentences(const Session& session) {
    QString html;
    QStringList notes;
    for (const char* metric : {"density", "mse", "fvu"}) {
        const bool first = notes.isEmpty() && html.isEmpty();
        const ProfileTexts texts = profileTexts(session.config(), metric, session.profile().layers, first);
        html += paragraph(texts.run.join(QLatin1Char(' ')));
        for (const QStringList& control : texts.controls)
            html += paragraph(control.join(QLatin1Char(' ')));
        if (first)
            notes = texts.notes;
    }
    return html + paragraph(notes.join(QLatin1Char(' ')));
}

// The claims, each with its verdict and what that rests on.
QString findingsSection(const Session& session) {
    QString html = heading(Report::tr("Findings"));
    for (const FindingText& finding : findingTexts(session.config(), session.modelLayers(), session.profile().layers,
                                                   layerFrontiers(session.profile())))
        html += QStringLiteral("<p><b>%1</b> <i>%2.</i> %3</p>\n")
                    .arg(finding.claim.toHtmlEscaped(), finding.verdictWords.toHtmlEscaped(),
                         finding.grounds.join(QLatin1Char(' ')).toHtmlEscaped());
    return html;
}

QString formulas() {
    QString rows;
    for (const MetricDefinition& metric : metricDefinitions()) {
        const MetricText text = metricText(metric.name);
        rows += row(
            text.title.toHtmlEscaped() + QStringLiteral("<br><code>%1</code>").arg(escaped(metric.name)),
            QStringLiteral("%1<br>%2").arg(mathHtml(fromStd(metric.formula), QFont()), text.meaning.toHtmlEscaped()));
    }
    const QString letters =
        Report::tr("x are a layer's activations, z the latents, x̂ the reconstruction; N tokens, F latents.");
    return QStringLiteral("<p>%1</p>\n").arg(mathHtml(letters, QFont())) + factsTable(rows);
}

QString provenanceTable(const Session& session) {
    const QLocale locale;
    const Provenance& from = session.provenance();
    QString rows;
    const auto add = [&](const QString& name, std::string_view value) {
        if (!value.empty())
            rows += row(name.toHtmlEscaped(), escaped(value));
    };
    add(Report::tr("Run"), session.runName());
    add(Report::tr("Article from"), from.articleSource);
    add(Report::tr("Revision"), from.articleRevision);
    add(Report::tr("Retrieved"), from.articleRetrieved);
    rows +=
        row(Report::tr("Tokens of the article"), locale.toString(static_cast<qulonglong>(session.articleIds().size())));
    rows += row(Report::tr("Tokens trained on"),
                locale.toString(static_cast<qulonglong>(session.windows().trainingRows())));
    add(Report::tr("SHA-256 of the page"), from.pageSha256);
    add(Report::tr("SHA-256 of the text"), from.textSha256);
    for (const auto& [file, hash] : from.modelSha256)
        add(Report::tr("SHA-256 of %1").arg(fromStd(file)), hash);
    add(Report::tr("Program"), from.program);
    add(Report::tr("oneDNN"), from.oneDnn);
    add(Report::tr("Instruction set"), from.instructionSet);
    rows += row(Report::tr("Threads"), QString::number(from.threads));
    return factsTable(rows);
}

// One layer: its curves and histograms, or why there are none.
Result<QString> layerSection(const LayerResult& result, int layers, const PictureHtml& picture) {
    const QString name = Report::tr("Layer %1").arg(layerText(result.key.layer, layers));
    QString html = QStringLiteral("<h3>%1</h3>\n").arg(name.toHtmlEscaped());
    if (result.failure)
        html += paragraph(fromStd(result.failure->message));
    for (const QString& warning : warningTexts(result))
        html += paragraph(warning);
    LAMINA_ASSIGN(const QString curves, picture(curveFigures(result), Report::tr("%1: training").arg(name)));
    html += curves;
    const auto histograms = histogramFigures(result);
    if (!histograms.empty()) {
        LAMINA_ASSIGN(const QString shown, picture(histograms, Report::tr("%1: histograms").arg(name)));
        html += shown;
    }
    return html;
}

constexpr char documentStyle[] = R"(<style>
h1 { font-size: 16pt; margin: 0; } h2 { font-size: 12pt; margin-top: 18px; margin-bottom: 6px; }
h3 { font-size: 10pt; margin-top: 12px; margin-bottom: 2px; } p { margin: 4px 0; } .from, .changed { color: #5f666e; }
th { text-align: left; font-weight: 600; } code { font-family: inherit; } th code { color: #5f666e; font-weight: normal; }
</style>
)";

constexpr char browserStyle[] = R"(<style>
:root { color-scheme: light; }
body { font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; color: #1c1e21; background: #ffffff;
       line-height: 1.45; max-width: 1120px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.6em; margin-bottom: 0.2em; } h2 { font-size: 1.25em; margin-top: 2em; } h3 { font-size: 1.05em; }
p { max-width: 46em; } p.from { color: #5f666e; margin-top: 0; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { padding: 0.25em 0.8em; border-bottom: 1px solid #e3e5e8; text-align: left; vertical-align: top; }
table.numbers { width: auto; }
table.numbers th, table.numbers td { text-align: right; font-variant-numeric: tabular-nums; }
table.facts th { font-weight: 600; white-space: nowrap; } th code { color: #5f666e; font-weight: 400; } td { overflow-wrap: anywhere; }
.changed { color: #5f666e; }
figure { margin: 1em 0; } svg { max-width: 100%; height: auto; }
@page { margin: 15mm; }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
  h2, h3 { break-after: avoid; } figure, tr, p { break-inside: avoid; } thead { display: table-header-group; }
}
</style>
)";

// Of repeats whose autoencoders were saved; else nothing.
Result<QString> stabilitySection(const Session& session, const PictureHtml& picture, RunToken* token) {
    if (!hasStability(session).ok())
        return QString();
    RunToken never;
    LAMINA_ASSIGN(const std::vector<CurveStability> curves, sessionStability(session, token ? *token : never));
    LAMINA_ASSIGN(const QString drawn, picture({stabilityChart(curves, session.config(), session.modelLayers())},
                                               Report::tr("Latents found again, by layer")));
    return QString(heading(Report::tr("Do repeats find the same latents?")) + drawn + paragraph(stabilityText(curves)));
}

} // namespace

std::vector<Figure> profileFigures(const Session& session) {
    return depthFigures(session, {"density", "mse"});
}

std::vector<Figure> metricFigures(const Session& session) {
    std::vector<std::string_view> names;
    for (const MetricDefinition& metric : metricDefinitions())
        if (isGiven(metric, session.profile().layers))
            names.push_back(metric.name);
    return depthFigures(session, names);
}

Figure mapFigure(const Session& session) {
    return mapOf(session.profile(), session.modelLayers(), session.config().layers);
}

std::vector<Figure> frontierFigures(const Session& session) {
    const std::vector<LayerFrontier> frontiers = layerFrontiers(session.profile());
    if (session.profile().points.empty())
        return {};
    const EqualL0 at = equalL0(frontiers);
    return {frontierChart(frontiers, at, std::nullopt),
            equalL0Chart(session.profile(), frontiers, at, session.config(), session.modelLayers())};
}

std::vector<Figure> curveFigures(const LayerResult& result) {
    const int epochs = result.sae.epochs;
    return {lossChart(result.epochs, result.sae.l1, epochs, false, *result.sae.variant),
            densityByEpochChart(result.epochs, epochs, densityCeiling(result.sae))};
}

std::vector<Figure> histogramFigures(const LayerResult& result) {
    if (result.failure)
        return {};
    return {latentDensityChart(&result.train.latentDensity), activationChart(&result.train.activations),
            l0Chart(&result.train.l0PerToken)};
}

QString reportTitle(const Session& session) {
    return Report::tr("Laminar profile of %1").arg(fromStd(session.modelName()));
}

Result<QString> reportHtml(const Session& session, const std::vector<int>& layers, ReportMedium medium,
                           const PictureHtml& picture, RunToken* token) {
    const QString title = reportTitle(session);
    const auto run = session.profile().curve();
    QString html =
        QStringLiteral("<!DOCTYPE html>\n<html lang=\"%1\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                       "content=\"width=device-width\"><title>%2</title>\n")
            .arg(QLocale().bcp47Name(), title.toHtmlEscaped()) +
        QString::fromUtf8(medium == ReportMedium::Browser ? browserStyle : documentStyle) +
        QStringLiteral("</head><body>\n");
    html += QStringLiteral("<h1>%1</h1>\n").arg(title.toHtmlEscaped());
    html += QStringLiteral("<p class=\"from\">%1</p>\n").arg(provenanceLine(session).toHtmlEscaped());
    if (!session.finished())
        html += QStringLiteral("<p><b>%1</b></p>\n")
                    .arg(Report::tr("This run was stopped before it was complete.").toHtmlEscaped());
    // A session whose file has gone meanwhile has its report all the same.
    if (const auto check = session.check(); check.ok() && *check)
        html += QStringLiteral("<p><b>%1</b></p>\n").arg(checkText(**check).toHtmlEscaped());
    for (const std::string& warning : session.warnings())
        html += QStringLiteral("<p><b>%1</b> %2</p>\n").arg(Report::tr("Note:").toHtmlEscaped(), escaped(warning));

    html += heading(Report::tr("The profile"));
    LAMINA_ASSIGN(const QString profile, picture(profileFigures(session), Report::tr("Density and MSE by layer")));
    LAMINA_ASSIGN(const QString more,
                  picture(depthFigures(session, {"fvu", "dead"}), Report::tr("FVU and dead latents by layer")));
    LAMINA_ASSIGN(const QString power,
                  picture(depthFigures(session, {"input_power", "l0"}), Report::tr("Input power and L0 by layer")));
    LAMINA_ASSIGN(const QString map, picture({mapFigure(session)}, Report::tr("The laminar map")));
    html += profile + sentences(session) + findingsSection(session) + more + power + map;
    if (const std::vector<Figure> swept = frontierFigures(session); !swept.empty()) {
        LAMINA_ASSIGN(const QString drawn, picture(swept, Report::tr("FVU against L0, and at equal L0")));
        html += heading(Report::tr("The layers at equal L0")) + drawn +
                paragraph(equalL0Text(equalL0(layerFrontiers(session.profile()))));
    }

    LAMINA_ASSIGN(const QString stability, stabilitySection(session, picture, token));
    html += stability;

    html += heading(Report::tr("Layers one by one"));
    for (const LayerResultPtr& result : run)
        if (std::find(layers.begin(), layers.end(), result->key.layer) != layers.end()) {
            LAMINA_ASSIGN(const QString section, layerSection(*result, session.modelLayers(), picture));
            html += section;
        }
    html += heading(Report::tr("Numbers by layer")) + layerTable(run);
    for (const CurveId& id : firstCurves(session.profile().curves()))
        if (!id.isRun())
            html +=
                heading(Report::tr("Control: %1").arg(fromStd(id.control))) + layerTable(session.profile().curve(id));
    html += heading(Report::tr("Settings")) + settingsTable(session);
    html += heading(Report::tr("What the numbers mean")) + formulas();
    html += heading(Report::tr("Where it comes from")) + provenanceTable(session);
    html += QStringLiteral("</body></html>\n");
    return html;
}

} // namespace lamina
