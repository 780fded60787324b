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
#include "ui/common/latent_context.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <functional>
#include <utility>

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

// Text that a wide page sets in two columns: in one its lines would be too long to be read.
QString inColumns(const QString& html) {
    return QStringLiteral("<div class=\"columns\">") + html + QStringLiteral("</div>\n");
}

// What stands in a table of names and values, as HTML.
using Facts = std::vector<std::pair<QString, QString>>;

// A text document cuts rows of several lines at a page's end, but no table that is told not to (report_pdf): so there
// each row is a table.
QString factsTable(const Facts& facts, ReportMedium medium) {
    const bool browser = medium == ReportMedium::Browser;
    const QString begin = QStringLiteral("<table class=\"facts\" width=\"100%\" cellpadding=\"2\">\n");
    const QString end = QStringLiteral("</table>\n");
    QString html = browser ? begin : QString();
    for (const auto& [name, value] : facts) {
        const QString row = QStringLiteral("<tr><th width=\"27%\">%1</th><td>%2</td></tr>\n").arg(name, value);
        html += browser ? row : QString(begin + row + end);
    }
    return browser ? QString(html + end) : html;
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
QString settingsTable(const Session& session, ReportMedium medium) {
    const RunConfig& config = session.config();
    RunConfig usual;
    const bool known = applyPreset(usual, config.preset).ok();
    const QString preset = escaped(config.preset);
    Facts rows{
        {Report::tr("Model"), escaped(session.modelName())},
        {Report::tr("Article"), escaped(session.articleTitle().empty() ? config.article : session.articleTitle())},
        {Report::tr("Preset"), presetModified(config) ? Report::tr("%1 (modified)").arg(preset) : preset}};
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
        rows.emplace_back(QCoreApplication::translate("Tables", setting.label.data()).toHtmlEscaped(), shown);
    }
    return factsTable(rows, medium);
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
    return inColumns(html + paragraph(notes.join(QLatin1Char(' '))));
}

// The claims, each with its verdict and what that rests on.
QString findingsSection(const Session& session) {
    QString html;
    for (const FindingText& finding : findingTexts(session.config(), session.modelLayers(), session.profile().layers,
                                                   layerFrontiers(session.profile())))
        html += QStringLiteral("<p><b>%1</b> <i>%2.</i> %3</p>\n")
                    .arg(finding.claim.toHtmlEscaped(), finding.verdictWords.toHtmlEscaped(),
                         finding.grounds.join(QLatin1Char(' ')).toHtmlEscaped());
    return QString(heading(Report::tr("Findings")) + inColumns(html));
}

QString formulas(ReportMedium medium) {
    Facts rows;
    for (const MetricDefinition& metric : metricDefinitions()) {
        const MetricText text = metricText(metric.name);
        rows.emplace_back(
            text.title.toHtmlEscaped() + QStringLiteral("<br><code>%1</code>").arg(escaped(metric.name)),
            QStringLiteral("%1<br>%2").arg(mathHtml(fromStd(metric.formula), QFont()), text.meaning.toHtmlEscaped()));
    }
    const QString letters =
        Report::tr("x are a layer's activations, z the latents, x̂ the reconstruction; N tokens, F latents.");
    return QStringLiteral("<p>%1</p>\n").arg(mathHtml(letters, QFont())) + factsTable(rows, medium);
}

QString provenanceTable(const Session& session, ReportMedium medium) {
    const QLocale locale;
    const Provenance& from = session.provenance();
    Facts rows;
    const auto add = [&](const QString& name, std::string_view value) {
        if (!value.empty())
            rows.emplace_back(name.toHtmlEscaped(), escaped(value));
    };
    add(Report::tr("Run"), session.runName());
    add(Report::tr("Article from"), from.articleSource);
    add(Report::tr("Revision"), from.articleRevision);
    add(Report::tr("Retrieved"), from.articleRetrieved);
    rows.emplace_back(Report::tr("Tokens of the article"),
                      locale.toString(static_cast<qulonglong>(session.articleIds().size())));
    rows.emplace_back(Report::tr("Tokens trained on"),
                      locale.toString(static_cast<qulonglong>(session.windows().trainingRows())));
    add(Report::tr("SHA-256 of the page"), from.pageSha256);
    add(Report::tr("SHA-256 of the text"), from.textSha256);
    for (const auto& [file, hash] : from.modelSha256)
        add(Report::tr("SHA-256 of %1").arg(fromStd(file)), hash);
    add(Report::tr("Program"), from.program);
    add(Report::tr("oneDNN"), from.oneDnn);
    add(Report::tr("Instruction set"), from.instructionSet);
    rows.emplace_back(Report::tr("Threads"), QString::number(from.threads));
    return factsTable(rows, medium);
}

constexpr int latentsShown = 8, contextsShown = 3;

// Of text on each side of a token: what fits a line.
int contextBytes(ReportMedium medium) {
    return medium == ReportMedium::Browser ? 40 : 24;
}

// The numbers of the latents that reach the largest activations; those that are never active are none of them.
std::vector<std::size_t> strongest(const LayerLatents& latents) {
    std::vector<std::size_t> order;
    for (std::size_t latent = 0; latent < latents.statistics.size(); ++latent)
        if (!latents.statistics[latent].topRows.empty())
            order.push_back(latent);
    const auto shown = std::min<std::size_t>(latentsShown, order.size());
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(shown), std::greater(),
                              [&](std::size_t latent) { return latents.statistics[latent].maxActivation; });
    order.resize(shown);
    return order;
}

// What a latent reads: the tokens that activate it most, each in a line of its text.
QString contextLines(const LatentPlaces& latent, ReportMedium medium) {
    QStringList lines;
    for (int top = 0; top < std::min<int>(contextsShown, static_cast<int>(latent.statistics.topRows.size())); ++top) {
        const ShownContext context = latent.context(top, contextBytes(medium));
        lines << QStringLiteral("<span class=\"context\">%1</span><b>%2</b><span class=\"context\">%3</span>")
                     .arg(context.before.toHtmlEscaped(), context.token.toHtmlEscaped(), context.after.toHtmlEscaped());
    }
    return lines.join(QStringLiteral("<br>"));
}

QString latentsTable(const Session& session, const LayerResult& result, ReportMedium medium) {
    const auto latents = session.latents(result.key);
    if (!latents.ok())
        return paragraph(fromStd(latents.error().message));
    const std::vector<std::size_t> shown = strongest(**latents);
    if (shown.empty())
        return {};
    const QLocale locale;
    const ReadArticlePtr article = session.article(result.key.curve);
    QString html = paragraph(Report::tr("Of its %1 latents those with the largest activations, and the tokens that "
                                        "activate each most, in their text:")
                                 .arg(locale.toString(static_cast<qulonglong>((*latents)->statistics.size()))));
    html += QStringLiteral("<table class=\"numbers latents\" width=\"100%\" cellpadding=\"3\"><thead><tr>");
    for (const QString& column :
         {Report::tr("Latent"), Report::tr("Density"), Report::tr("Mean z"), Report::tr("Largest z")})
        html += QStringLiteral("<th align=\"right\" width=\"11%\">%1</th>")
                    .arg(column.toHtmlEscaped().replace(QLatin1Char(' '), QChar::Nbsp));
    html += QStringLiteral("<th class=\"contexts\">%1</th></tr></thead>\n<tbody>")
                .arg(Report::tr("Most active on").toHtmlEscaped());
    for (const std::size_t latent : shown) {
        const LatentStatistics& statistics = (*latents)->statistics[latent];
        html += QStringLiteral("<tr><td align=\"right\">%1</td>").arg(latent);
        for (const QString& number : {formatValue(statistics.density, true, 3, locale),
                                      formatValue(statistics.meanActivation, false, 3, locale),
                                      formatValue(double(statistics.maxActivation), false, 3, locale)})
            html += QStringLiteral("<td align=\"right\">%1</td>").arg(number);
        html += QStringLiteral("<td class=\"contexts\">%1</td></tr>\n")
                    .arg(contextLines({statistics, &(*latents)->topTokens[latent], article.get()}, medium));
    }
    return html + QStringLiteral("</tbody></table>\n");
}

// One layer: its curves, histograms and strongest latents, or why there are none.
Result<QString> layerSection(const Session& session, const LayerResult& result, ReportMedium medium,
                             const PictureHtml& picture) {
    const int layers = session.modelLayers();
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
    if (!result.failure)
        html += latentsTable(session, result, medium);
    return html;
}

constexpr char documentStyle[] = R"(<style>
h1 { font-size: 16pt; margin: 0; } h2 { font-size: 12pt; margin-top: 18px; margin-bottom: 6px; }
h3 { font-size: 10pt; margin-top: 12px; margin-bottom: 2px; } p { margin: 4px 0; } .from, .changed { color: #5f666e; }
th { text-align: left; font-weight: 600; } code { font-family: inherit; } th code { color: #5f666e; font-weight: normal; }
.context { color: #5f666e; }
</style>
)";

// As wide as the window, up to what the pictures bear; figures and tables take all of it.
constexpr char browserStyle[] = R"(<style>
:root { color-scheme: light; }
body { font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; color: #1c1e21; background: #ffffff;
       line-height: 1.45; max-width: 1560px; margin: 2em auto; padding: 0 2em; }
h1 { font-size: 1.6em; margin-bottom: 0.2em; } h2 { font-size: 1.25em; margin-top: 2em; }
h3 { font-size: 1.05em; margin-top: 1.6em; }
p { max-width: 62em; } p.from { color: #5f666e; margin-top: 0; }
.columns { columns: 2 30em; column-gap: 3em; } .columns p { max-width: none; margin: 0 0 0.7em; }
table { border-collapse: collapse; margin: 1em 0; width: 100%; }
th, td { padding: 0.25em 0.8em; border-bottom: 1px solid #e3e5e8; text-align: left; vertical-align: top; }
table.numbers th, table.numbers td { text-align: right; font-variant-numeric: tabular-nums; }
table.latents th { white-space: nowrap; }
table.latents .contexts { text-align: left; overflow-wrap: anywhere; padding-left: 2em; }
table.facts th { font-weight: 600; } th code { color: #5f666e; font-weight: 400; } td { overflow-wrap: anywhere; }
.changed, .context { color: #5f666e; }
figure { margin: 1em 0; } svg { width: 100%; height: auto; }
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

PictureOptions reportPictureOptions(const std::vector<Figure>& row, ReportMedium medium) {
    const bool browser = medium == ReportMedium::Browser;
    PictureOptions options;
    options.locale = QLocale();
    options.columns = static_cast<int>(row.size());
    options.totalWidth = browser ? 1216 : 836;
    const int height = row.size() == 1 ? 400 : row.size() == 2 ? 270 : 210;
    options.chartSize.setHeight(browser ? height + 40 : height);
    return options;
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
            LAMINA_ASSIGN(const QString section, layerSection(session, *result, medium, picture));
            html += section;
        }
    html += heading(Report::tr("Numbers by layer")) + layerTable(run);
    for (const CurveId& id : firstCurves(session.profile().curves()))
        if (!id.isRun())
            html +=
                heading(Report::tr("Control: %1").arg(fromStd(id.control))) + layerTable(session.profile().curve(id));
    html += heading(Report::tr("Settings")) + settingsTable(session, medium);
    html += heading(Report::tr("What the numbers mean")) + formulas(medium);
    html += heading(Report::tr("Where it comes from")) + provenanceTable(session, medium);
    html += QStringLiteral("</body></html>\n");
    return html;
}

} // namespace lamina
