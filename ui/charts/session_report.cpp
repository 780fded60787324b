#include "charts/session_report.h"

#include "charts/axis_ticks.h"
#include "charts/metric_text.h"
#include "charts/profile_charts.h"
#include "charts/sentence_text.h"
#include "profile/settings.h"
#include "session/session.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace lamina {

namespace {

struct Report {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

QString fromStd(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString escaped(std::string_view text) {
    return fromStd(text).toHtmlEscaped();
}

QString row(const QString& name, const QString& value) {
    return QStringLiteral("<tr><th>%1</th><td>%2</td></tr>\n").arg(name, value);
}

std::vector<DepthCurve> curvesOf(const Session& session) {
    std::vector<DepthCurve> curves{{std::nullopt, session.profile().curve(std::nullopt), std::nullopt}};
    for (const Control control : session.config().controls)
        curves.push_back({control, session.profile().curve(control), std::nullopt});
    return curves;
}

DepthChartOptions chartOptions(const Session& session) {
    DepthChartOptions options;
    options.range = session.config().layers;
    int last = options.range.last;
    for (const LayerResultPtr& result : session.profile().layers) {
        last = std::max(last, result->key.layer);
        options.ceiling = densityCeiling(result->sae);
    }
    options.layers = last + 1; // a session does not say how deep the model is beyond what it profiled
    return options;
}

QString settingsTable(const Session& session) {
    const RunConfig& config = session.config();
    QString html = QStringLiteral("<table class=\"facts\">\n");
    html += row(Report::tr("Model"), escaped(session.modelName()));
    html +=
        row(Report::tr("Article"), escaped(session.articleTitle().empty() ? config.article : session.articleTitle()));
    html += row(Report::tr("Preset"),
                escaped(config.preset) + (presetModified(config)
                                              ? QStringLiteral(" (") + Report::tr("modified") + QLatin1Char(')')
                                              : QString()));
    for (const Setting& setting : settings())
        html += row(QCoreApplication::translate("Tables", setting.label.data()).toHtmlEscaped(),
                    escaped(setting.get(config)));
    return html + QStringLiteral("</table>\n");
}

QString layerTable(const std::vector<LayerResultPtr>& layers) {
    const QLocale locale;
    static constexpr const char* shown[] = {"density", "l0", "mse", "fvu", "dead", "dense", "input_power"};
    QString html = QStringLiteral("<table class=\"numbers\"><tr><th>%1</th>").arg(Report::tr("Layer"));
    for (const char* name : shown)
        html += QStringLiteral("<th>%1</th>").arg(metricText(name).title.toHtmlEscaped());
    html += QStringLiteral("</tr>\n");
    for (const LayerResultPtr& result : layers) {
        html += QStringLiteral("<tr><td>%1</td>").arg(result->key.layer);
        if (result->failure) {
            html += QStringLiteral("<td colspan=\"7\">%1</td></tr>\n").arg(escaped(result->failure->message));
            continue;
        }
        for (const char* name : shown)
            for (const MetricDefinition& metric : metricDefinitions())
                if (metric.name == name)
                    html += QStringLiteral("<td>%1</td>")
                                .arg(formatValue(result->train.metrics.*(metric.value), metricText(name).percent, 3,
                                                 locale));
        html += QStringLiteral("</tr>\n");
    }
    return html + QStringLiteral("</table>\n");
}

QString sentences(const Session& session) {
    QString html;
    const auto run = session.profile().curve(std::nullopt);
    for (const char* metric : {"density", "mse", "fvu"})
        html += QStringLiteral("<p>%1</p>\n").arg(depthSentenceText(metric, run).toHtmlEscaped());
    for (const Control control : session.config().controls)
        html += QStringLiteral("<p>%1</p>\n")
                    .arg(sharedShapeText("density", run, session.profile().curve(control)).toHtmlEscaped());
    return html;
}

QString formulas() {
    QString html = QStringLiteral("<table class=\"facts\">\n");
    for (const MetricDefinition& metric : metricDefinitions()) {
        const MetricText text = metricText(metric.name);
        html += row(text.title.toHtmlEscaped(),
                    QStringLiteral("<code>%1</code><br>%2").arg(escaped(metric.formula), text.meaning.toHtmlEscaped()));
    }
    return html + QStringLiteral("</table>\n");
}

QString provenanceTable(const Session& session) {
    const Provenance& from = session.provenance();
    QString html = QStringLiteral("<table class=\"facts\">\n");
    const auto add = [&](const QString& name, std::string_view value) {
        if (!value.empty())
            html += row(name, escaped(value));
    };
    add(Report::tr("Article from"), from.articleSource);
    add(Report::tr("Revision"), from.articleRevision);
    add(Report::tr("Retrieved"), from.articleRetrieved);
    add(Report::tr("SHA-256 of the page"), from.pageSha256);
    add(Report::tr("SHA-256 of the text"), from.textSha256);
    for (const auto& [file, hash] : from.modelSha256)
        html += row(Report::tr("SHA-256 of %1").arg(fromStd(file)).toHtmlEscaped(), escaped(hash));
    add(Report::tr("Program"), from.program);
    add(Report::tr("oneDNN"), from.oneDnn);
    add(Report::tr("Instruction set"), from.instructionSet);
    html += row(Report::tr("Threads"), QString::number(from.threads));
    return html + QStringLiteral("</table>\n");
}

constexpr char style[] = R"(<style>
body { font-family: system-ui, "Noto Sans", "DejaVu Sans", sans-serif; color: #1c1e21; line-height: 1.45;
       max-width: 1180px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.6em; } h2 { font-size: 1.2em; margin-top: 2em; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { padding: 0.25em 0.8em; border-bottom: 1px solid #e3e5e8; text-align: left; vertical-align: top; }
table.numbers th, table.numbers td { text-align: right; font-variant-numeric: tabular-nums; }
table.facts th { font-weight: 600; white-space: nowrap; } td { overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; } footer { color: #6b7078; margin-top: 3em; }
</style>
)";

} // namespace

std::vector<ChartSpec> profileCharts(const Session& session) {
    const auto curves = curvesOf(session);
    const auto options = chartOptions(session);
    return {depthChart("density", curves, options), depthChart("mse", curves, options)};
}

std::vector<ChartSpec> reportCharts(const Session& session) {
    const auto curves = curvesOf(session);
    const auto options = chartOptions(session);
    std::vector<ChartSpec> charts;
    for (const char* metric : {"density", "mse", "fvu", "dead"})
        charts.push_back(depthChart(metric, curves, options));
    return charts;
}

QString provenanceLine(const Session& session) {
    QStringList parts{fromStd(session.modelName())};
    if (!session.articleTitle().empty())
        parts << fromStd(session.articleTitle());
    parts << fromStd(session.config().preset) << Report::tr("seed %1").arg(session.config().seed)
          << fromStd(session.provenance().program);
    return parts.join(QStringLiteral(" · "));
}

Result<QString> reportHtml(const Session& session,
                           const std::function<Result<QString>(const std::vector<ChartSpec>&)>& picture) {
    LAMINA_ASSIGN(const QString charts, picture(reportCharts(session)));
    const QString title = Report::tr("Laminar profile of %1").arg(fromStd(session.modelName()));
    QString html =
        QStringLiteral("<!DOCTYPE html>\n<html lang=\"%1\"><head><meta charset=\"utf-8\"><title>%2</title>\n")
            .arg(QLocale().bcp47Name(), title.toHtmlEscaped()) +
        QString::fromUtf8(style) + QStringLiteral("</head><body>\n");
    html += QStringLiteral("<h1>%1</h1>\n").arg(title.toHtmlEscaped());
    html += QStringLiteral("<p>%1</p>\n").arg(provenanceLine(session).toHtmlEscaped());
    if (!session.finished())
        html += QStringLiteral("<p><strong>%1</strong></p>\n")
                    .arg(Report::tr("This run was stopped before it was complete."));
    html += QStringLiteral("<h2>%1</h2>\n").arg(Report::tr("The profile")) + charts + sentences(session);
    html += QStringLiteral("<h2>%1</h2>\n").arg(Report::tr("Layer by layer")) +
            layerTable(session.profile().curve(std::nullopt));
    for (const Control control : session.config().controls)
        html += QStringLiteral("<h2>%1</h2>\n").arg(Report::tr("Control: %1").arg(fromStd(controlName(control)))) +
                layerTable(session.profile().curve(control));
    html += QStringLiteral("<h2>%1</h2>\n").arg(Report::tr("Settings")) + settingsTable(session);
    html += QStringLiteral("<h2>%1</h2>\n").arg(Report::tr("What the numbers mean")) + formulas();
    html += QStringLiteral("<h2>%1</h2>\n").arg(Report::tr("Where it comes from")) + provenanceTable(session);
    for (const std::string& warning : session.warnings())
        html += QStringLiteral("<p>%1</p>\n").arg(escaped(warning));
    html += QStringLiteral("</body></html>\n");
    return html;
}

} // namespace lamina
