#include "ui/profile/depth_charts.h"

#include "session/session.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/spec/sentence_text.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/export/chart_actions.h"
#include "ui/help/help_popup.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/steady_place.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHBoxLayout>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace lamina {

DepthCharts::DepthCharts(QWidget* parent) : QWidget(parent) {
    makeCharts();
    makeMetricChoice();
    m_second->setHeadingWidget(m_metric);
    m_sentence = new ElidedLabel(this, 2);
    m_sentence->setObjectName(QStringLiteral("sentence"));
    m_sentenceHelp = makeHelpButton(QStringLiteral("sentence"));
    keepPlaceWhenHidden(m_sentenceHelp);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(8);
    charts->addWidget(m_density, 1);
    charts->addWidget(m_second, 1);
    lineUp({m_density, m_second});
    linkCharts({m_density, m_second});
    auto* sentenceRow = new QHBoxLayout;
    sentenceRow->setSpacing(8);
    sentenceRow->addWidget(m_sentence, 1);
    sentenceRow->addWidget(m_sentenceHelp);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(charts, 1);
    layout->addLayout(sentenceRow);
}

DepthCharts::~DepthCharts() = default;

void DepthCharts::makeCharts() {
    m_density = new ChartWidget(this);
    m_second = new ChartWidget(this);
    for (ChartWidget* chart : {m_density, m_second}) {
        chart->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        connect(chart, &ChartWidget::picked, this, &DepthCharts::picked);
    }
    m_density->setObjectName(QStringLiteral("densityChart"));
    m_second->setObjectName(QStringLiteral("secondChart"));
    installChartActions(m_density);
    installChartActions(m_second);
}

void DepthCharts::makeMetricChoice() {
    m_metric = new QComboBox(this);
    m_metric->setAccessibleName(tr("Metric of the second chart"));
    m_metric->setObjectName(QStringLiteral("metric"));
    QFont heading = font();
    heading.setWeight(QFont::DemiBold); // it stands where the other chart has its title
    m_metric->setFont(heading);
    for (const MetricDefinition& metric : metricDefinitions()) {
        if (metric.name == "density")
            continue;
        const MetricText text = metricText(metric.name);
        m_metric->addItem(text.title, fromStd(metric.name));
        m_metric->setItemData(m_metric->count() - 1,
                              QString(text.meaning + QLatin1Char('\n') + fromStd(metric.formula)), Qt::ToolTipRole);
    }
    setMetric(kept(Kept::SecondMetric).toString());
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        keep(Kept::SecondMetric, metric());
        m_metric->setToolTip(m_metric->currentData(Qt::ToolTipRole).toString());
        refresh();
    });
}

void DepthCharts::present(const ShownProfile& profile, int layer, std::optional<int> epoch) {
    m_profile = profile;
    m_layer = layer;
    m_epoch = epoch;
    refresh();
}

void DepthCharts::setMetric(const QString& name) {
    const int index = m_metric->findData(name);
    if (index >= 0)
        m_metric->setCurrentIndex(index);
}

QString DepthCharts::metric() const {
    return m_metric->currentData().toString();
}

QString DepthCharts::sentence() const {
    return m_sentence->text();
}

void DepthCharts::setOverlays(std::vector<OverlayCurve> overlays) {
    if (m_overlays == overlays)
        return;
    m_overlays = std::move(overlays);
    m_overlaid.clear();
    for (const OverlayCurve& overlay : m_overlays)
        m_overlaid.push_back({overlay.name, overlay.session->profile().curve()});
    refresh();
}

// What the run did not ask for cannot be chosen.
void DepthCharts::offerMetrics() {
    auto* const choices = qobject_cast<QStandardItemModel*>(m_metric->model());
    for (int i = 0; choices && i < m_metric->count(); ++i) {
        const MetricDefinition* const metric = findMetric(m_metric->itemData(i).toString().toStdString());
        const bool given = std::ranges::any_of(
            m_profile.curves(), [&](const CurveId& id) { return isGiven(*metric, m_profile.curve(id)); });
        choices->item(i)->setEnabled(given);
    }
}

// Those that have layers, and while the run goes on those that will have some.
std::vector<CurveId> DepthCharts::shownCurves() const {
    std::vector<CurveId> ids = m_profile.curves();
    if (m_profile.session() && !m_profile.live())
        return ids;
    for (const CapturePass& pass : capturePasses(m_profile.config()))
        for (const CurveId& curve : pass.curves)
            if (!curve.isPoint())
                ids.push_back(curve);
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    return ids;
}

void DepthCharts::refresh() {
    offerMetrics();
    DepthChartOptions options;
    options.layers = m_profile.modelLayers();
    options.range = {m_profile.firstLayer(), m_profile.lastLayer()};
    if (!m_profile.empty())
        options.guide = m_layer;
    options.ceiling = densityCeiling(m_profile.sae());
    options.epoch = m_epoch;
    options.growing = !m_profile.session() || m_profile.live();
    options.heldout = m_profile.config().heldout > 0;

    const auto chart = [&](const std::string& name) {
        std::vector<DepthCurve> curves;
        for (const CurveId& id : shownCurves()) {
            DepthCurve curve{id, m_profile.curve(id), std::nullopt};
            const auto& live = m_profile.live();
            if (live && live->key.curve == id && !live->epochs.empty()) {
                if (const auto value = liveValue(name, live->epochs.back(), m_profile.sae().latents))
                    curve.moving = DepthCurve::Moving{live->key.layer, *value};
            }
            curves.push_back(std::move(curve));
        }
        ChartSpec spec = depthChart(name, curves, options);
        if (m_epoch)
            spec.yExtent = replayExtent(name, curves); // the axis stands still while the curves come about
        overlay(spec, name, m_overlaid, m_epoch);
        return spec;
    };
    m_density->setSpec(chart("density"));
    m_second->setSpec(chart(metric().toStdString()));

    refreshSentence();
}

// What the curve does, then how each control's lies beside it; in the tooltip a line each, with how far that goes. In a
// replay: what is shown.
void DepthCharts::refreshSentence() {
    QStringList sentences, notes;
    if (m_epoch) {
        sentences << tr("Means over epoch %1, while the weights still changed.").arg(*m_epoch);
        if (!knownByEpoch(metric().toStdString()))
            sentences
                << tr("%1 is measured after training only: its chart shows the end.").arg(m_metric->currentText());
    } else if (m_profile.complete()) {
        const ProfileTexts texts = profileTexts(m_profile.config(), "density", m_profile.completeLayers(), true);
        sentences = texts.run;
        for (const QStringList& control : texts.controls)
            sentences << control;
        notes = texts.notes;
    }
    m_sentence->setText(sentences.join(QLatin1Char(' ')));
    m_sentence->setToolTip((sentences + notes).join(QStringLiteral("\n\n")));
    m_sentenceHelp->setVisible(!sentences.isEmpty() && !m_epoch);
}

} // namespace lamina
