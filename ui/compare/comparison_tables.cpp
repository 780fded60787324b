#include "ui/compare/comparison_tables.h"

#include "profile/statistics/comparison_sentences.h"
#include "profile/statistics/depth_statistics.h"
#include "session/comparison.h"
#include "session/session.h"
#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/spec/comparison_chart.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/spec/sentence_text.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/table_text.h"
#include "ui/common/text.h"
#include "ui/export/chart_actions.h"
#include "ui/widgets/elided_label.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

QString settingText(const SettingDifference& difference) {
    const auto is = [&](const char* key) { return difference.key == key; };
    if (is("preset"))
        return ComparisonTables::tr("Preset");
    if (is("model"))
        return ComparisonTables::tr("Model");
    if (is("article"))
        return ComparisonTables::tr("Article");
    if (is("article_text"))
        return ComparisonTables::tr("Article's text (SHA-256)");
    if (is("tied"))
        return ComparisonTables::tr("Tied weights");
    return tableText(difference.label);
}

std::vector<SettingDifference> differencesOf(const std::vector<ComparedEntry>& all) {
    std::vector<ComparedRun> runs;
    for (const ComparedEntry& entry : all)
        runs.push_back({*entry.config, entry.session ? entry.session->provenance().textSha256 : std::string(),
                        latentsPerInput(entry.layers)});
    return settingDifferences(runs);
}

// Those that draw another curve by themselves, in words.
QString otherSettingsOf(const std::vector<ComparedEntry>& all) {
    return fromStd(countedSettings(
        differencesOf(all), [](const SettingDifference& difference) { return settingText(difference).toStdString(); }));
}

ComparedCurves sessionCurves(const ComparedEntry& entry) {
    return {entry.name.toStdString(), entry.config, entry.modelLayers, entry.all};
}

QTableWidget* makeTable(const char* name, const QString& accessible) {
    auto* table = new QTableWidget;
    table->setObjectName(QLatin1String(name));
    table->setAccessibleName(accessible);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    table->horizontalHeader()->setMinimumSectionSize(table->fontMetrics().averageCharWidth() * 8);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return table;
}

void setCell(QTableWidget* table, int row, int column, const QString& text, bool number = false) {
    auto* item = new QTableWidgetItem(text);
    item->setToolTip(text);
    if (number)
        item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    table->setItem(row, column, item);
}

} // namespace

ComparisonTables::ComparisonTables(QWidget* parent) : QTabWidget(parent) {
    setDocumentMode(true);
    addTab(makeByDepth(), tr("Difference by depth"));
    addTab(makeDifferences(), tr("Settings that differ"));
    addTab(makeResults(), tr("Results"));
}

QWidget* ComparisonTables::makeByDepth() {
    m_byDepth = new ChartWidget;
    m_byDepth->setObjectName(QStringLiteral("differenceChart"));
    installChartActions(m_byDepth);
    m_finding = new ElidedLabel;
    m_finding->setObjectName(QStringLiteral("modelsAgree"));
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_byDepth, 1);
    layout->addWidget(m_finding);
    return page;
}

QWidget* ComparisonTables::makeDifferences() {
    m_differences = makeTable("differences", tr("Settings that differ"));
    m_same = plainLabel(tr("All of them were asked to do the same."));
    m_same->setObjectName(QStringLiteral("sameSettings"));
    m_same->setAlignment(Qt::AlignCenter);
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(m_differences, 1);
    layout->addWidget(m_same, 1);
    return page;
}

QWidget* ComparisonTables::makeResults() {
    m_results = makeTable("results", tr("Results of each session"));
    m_results->setSelectionMode(QAbstractItemView::SingleSelection);
    connect(m_results, &QTableWidget::currentCellChanged, this, &ComparisonTables::showSentence);
    m_sentence = plainLabel();
    m_sentence->setObjectName(QStringLiteral("compareSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(m_results, 1);
    layout->addWidget(m_sentence);
    return page;
}

void ComparisonTables::present(const std::vector<ComparedEntry>& entries, const QString& metric) {
    showByDepth(entries, metric);
    showDifferences(entries);
    showResults(entries, metric);
}

void ComparisonTables::showByDepth(const std::vector<ComparedEntry>& all, const QString& metric) {
    std::vector<ComparedCurves> curves;
    for (const ComparedEntry& entry : all)
        curves.push_back(sessionCurves(entry));
    m_byDepth->setSpec(differenceChart(metric.toStdString(), curves));
    const FindingText finding = modelsAgreeText(curves, otherSettingsOf(all));
    m_finding->setText(finding.claim + QLatin1Char(' ') + finding.verdictWords.left(1).toUpper() +
                       finding.verdictWords.mid(1) + QStringLiteral(". ") + finding.grounds.join(QLatin1Char(' ')));
    m_finding->setToolTip(m_finding->text() + QStringLiteral("\n\n") + tableText(differenceNote));
    m_finding->setVisible(all.size() > 1);
}

void ComparisonTables::showDifferences(const std::vector<ComparedEntry>& all) {
    const std::vector<SettingDifference> differences = differencesOf(all);
    m_differences->clear();
    m_differences->setRowCount(static_cast<int>(differences.size()));
    m_differences->setColumnCount(static_cast<int>(all.size()) + 1);
    QStringList headers{tr("Setting")};
    for (const ComparedEntry& entry : all)
        headers << entry.name;
    m_differences->setHorizontalHeaderLabels(headers);
    for (int row = 0; row < m_differences->rowCount(); ++row) {
        const SettingDifference& difference = differences[static_cast<std::size_t>(row)];
        setCell(m_differences, row, 0, settingText(difference));
        for (std::size_t i = 0; i < difference.values.size(); ++i)
            setCell(m_differences, row, static_cast<int>(i) + 1, fromStd(difference.values[i]));
    }
    m_differences->resizeColumnsToContents();
    const int widest = fontMetrics().averageCharWidth() * 30;
    for (int column = 0; column < m_differences->columnCount(); ++column)
        m_differences->setColumnWidth(column, std::min(widest, m_differences->columnWidth(column) + 16));
    m_differences->setVisible(!differences.empty());
    m_same->setVisible(differences.empty());
    m_same->setText(all.size() < 2 ? tr("Add a second session to see in what they differ.")
                                   : tr("All of them were asked to do the same."));
}

void ComparisonTables::showResults(const std::vector<ComparedEntry>& all, const QString& metric) {
    const std::string name = metric.toStdString();
    const MetricText text = metricText(name);
    const MetricDefinition* const definition = findMetric(name); // one of the combo box's
    const int chosen = std::max(0, m_results->currentRow());
    m_results->clear();
    m_results->setColumnCount(5);
    m_results->setHorizontalHeaderLabels({tr("Session"), tr("Layers"), tr("Lowest"), tr("Highest"), tr("Spearman")});
    m_results->horizontalHeaderItem(4)->setToolTip(
        tr("Rank correlation of %1 with depth: 1 where it rises from layer to layer, −1 where it falls")
            .arg(text.title));
    m_sentences.clear();
    m_results->setRowCount(static_cast<int>(all.size()));
    for (int row = 0; row < m_results->rowCount(); ++row) {
        const ComparedEntry& entry = all[static_cast<std::size_t>(row)];
        const CurveResult result = curveResult(entry.layers, *definition);
        const auto extreme = [&](const std::optional<DepthPoint>& point) {
            return point
                       ? tr("%1 (layer %2)").arg(formatValue(point->value, text.percent, 3, locale())).arg(point->depth)
                       : QStringLiteral("–");
        };
        setCell(m_results, row, 0, entry.name);
        QString layers = tr("%1 of %2").arg(entry.layers.size()).arg(entry.modelLayers);
        if (result.failed > 0)
            layers += tr(", %1 failed").arg(result.failed);
        setCell(m_results, row, 1, layers);
        setCell(m_results, row, 2, extreme(result.lowest));
        setCell(m_results, row, 3, extreme(result.highest));
        setCell(m_results, row, 4, formatValue(result.statistics.spearman, false, 2, locale()));
        QStringList said = curveTexts(name, entry.layers);
        if (row > 0)
            said += pairTexts(name, sessionCurves(all.front()), sessionCurves(entry),
                              otherSettingsOf({all.front(), entry}));
        m_sentences << said.join(QLatin1Char(' '));
    }
    m_results->resizeColumnsToContents();
    m_results->setColumnWidth(0, std::min(m_results->columnWidth(0), fontMetrics().averageCharWidth() * 26));
    for (int column = 0; column < m_results->columnCount(); ++column)
        m_results->setColumnWidth(column, m_results->columnWidth(column) + 16);
    if (m_results->rowCount() > 0)
        m_results->setCurrentCell(std::min(chosen, m_results->rowCount() - 1), 0);
    showSentence();
}

void ComparisonTables::showSentence() {
    const int row = m_results->currentRow();
    const bool there = row >= 0 && row < m_sentences.size();
    m_sentence->setText(there ? m_sentences[row] : QString());
    m_sentence->setVisible(there);
}

} // namespace lamina
