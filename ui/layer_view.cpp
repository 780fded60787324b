#include "layer_view.h"

#include "charts/axis_ticks.h"
#include "charts/chart_widget.h"
#include "charts/metric_text.h"
#include "charts/profile_charts.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QTabWidget>
#include <QVBoxLayout>

namespace lamina {

namespace {

constexpr char logarithmicKey[] = "layer/logarithmic-loss";
constexpr std::array<const char*, LayerView::factCount> factNames{"density", "l0",    "mse",        "fvu",
                                                                  "dead",    "dense", "input_power"};

} // namespace

LayerView::LayerView(QWidget* parent) : QWidget(parent) {
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(false); // a narrow window shortens the names instead
    m_tabs->setElideMode(Qt::ElideRight);
    m_tabs->setObjectName(QStringLiteral("layerTabs"));
    m_loss = new ChartWidget;
    m_densityByEpoch = new ChartWidget;
    m_latentDensity = new ChartWidget;
    m_activations = new ChartWidget;
    m_l0 = new ChartWidget;
    m_loss->setObjectName(QStringLiteral("lossChart"));
    m_latentDensity->setObjectName(QStringLiteral("latentDensityChart"));
    m_activations->setObjectName(QStringLiteral("activationChart"));

    auto* training = new QWidget;
    auto* charts = new QHBoxLayout(training);
    charts->setContentsMargins(0, 8, 0, 0);
    charts->setSpacing(8);
    charts->addWidget(m_loss, 1);
    charts->addWidget(m_densityByEpoch, 1);
    m_tabs->addTab(training, tr("Training"));
    m_tabs->addTab(m_latentDensity, tr("Latent density"));
    m_tabs->addTab(m_activations, tr("Activations"));
    m_tabs->addTab(m_l0, tr("L0 per token"));
    for (int tab = 0; tab < m_tabs->count(); ++tab)
        m_tabs->setTabToolTip(tab, m_tabs->tabText(tab));
    m_logarithmic = new QCheckBox(tr("Log scale"));
    m_logarithmic->setChecked(QSettings().value(QLatin1String(logarithmicKey), false).toBool());
    m_loss->setCornerWidget(m_logarithmic);
    connect(m_logarithmic, &QCheckBox::toggled, this, [this](bool on) {
        QSettings().setValue(QLatin1String(logarithmicKey), on);
        refresh();
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, &LayerView::refresh);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    layout->addWidget(m_tabs, 1);
    m_facts = makeFacts();
    layout->addWidget(m_facts);
    refresh();
}

void LayerView::resizeEvent(QResizeEvent* event) {
    const bool narrow = width() < fontMetrics().averageCharWidth() * 110;
    m_facts->setFixedWidth(fontMetrics().averageCharWidth() * (narrow ? 30 : 34));
    m_densityByEpoch->setVisible(!narrow);
    QWidget::resizeEvent(event);
}

QWidget* LayerView::makeFacts() {
    auto* facts = new QWidget;
    auto* grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    for (int i = 0; i < factCount; ++i) {
        const MetricText text = metricText(factNames[static_cast<std::size_t>(i)]);
        auto* name = new QLabel(text.title);
        QLabel*& value = m_values[static_cast<std::size_t>(i)];
        value = new QLabel;
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(text.title);
        for (QLabel* label : {name, value})
            label->setToolTip(text.meaning);
        grid->addWidget(name, i, 0);
        grid->addWidget(value, i, 1);
    }
    m_heading = new QLabel;
    QFont heading = font();
    heading.setWeight(QFont::DemiBold);
    m_heading->setFont(heading);
    m_note = new QLabel;
    m_note->setWordWrap(true);
    m_note->setObjectName(QStringLiteral("layerNote"));
    auto* column = new QVBoxLayout(facts);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_heading);
    column->addLayout(grid);
    column->addWidget(m_note);
    column->addStretch(1);
    return facts;
}

void LayerView::show(const ShownProfile& profile, const LayerKey& key, const ShownProfile::Live* live) {
    m_result = profile.result(key.control, key.layer);
    if (live)
        m_live = *live;
    else
        m_live.reset();
    m_l1 = profile.config().l1;
    m_sae = profile.sae();
    m_epochs = profile.config().epochs;
    m_heading->setText(tr("Layer %1").arg(layerText(key.layer, profile.modelLayers())) +
                       (key.control ? QString(QStringLiteral(" · ") + tr("random weights")) : QString()));
    refresh();
}

void LayerView::refresh() {
    static const std::vector<EpochPoint> none;
    const std::vector<EpochPoint>& epochs = m_live ? m_live->epochs : m_result ? m_result->epochs : none;
    const bool measured = m_result && !m_result->failure;
    const auto ceiling = densityCeiling(m_sae);
    switch (m_tabs->currentIndex()) {
    case 0:
        m_loss->setSpec(lossChart(epochs, m_l1, m_epochs, m_logarithmic->isChecked()));
        m_densityByEpoch->setSpec(densityByEpochChart(epochs, m_epochs, ceiling));
        break;
    case 1:
        m_latentDensity->setSpec(latentDensityChart(m_live     ? &m_live->density
                                                    : measured ? &m_result->train.latentDensity
                                                               : nullptr));
        break;
    case 2:
        m_activations->setSpec(activationChart(m_live     ? &m_live->activations
                                               : measured ? &m_result->train.activations
                                                          : nullptr));
        break;
    default:
        m_l0->setSpec(l0Chart(measured ? &m_result->train.l0PerToken : nullptr));
    }
    refreshFacts();
}

void LayerView::refreshFacts() {
    const bool measured = m_result && !m_result->failure;
    for (std::size_t i = 0; i < factNames.size(); ++i) {
        QString text = QStringLiteral("–");
        const bool percent = metricText(factNames[i]).percent;
        if (measured) {
            for (const MetricDefinition& metric : metricDefinitions())
                if (metric.name == factNames[i])
                    text = formatValue(m_result->train.metrics.*(metric.value), percent, 3, locale());
        } else if (m_live && !m_live->epochs.empty()) {
            if (const auto value = liveValue(factNames[i], m_live->epochs.back(), m_sae.latents))
                text = formatValue(*value, percent, 3, locale());
        }
        if (std::string_view(factNames[i]) == "l0" && text != QStringLiteral("–"))
            text = tr("%1 of %2").arg(text, locale().toString(static_cast<qulonglong>(m_sae.latents)));
        m_values[i]->setText(text);
    }
    if (m_result && m_result->failure)
        m_note->setText(
            tr("This layer diverged: its loss grew without bound. A smaller learning rate helps. The other layers "
               "are not affected."));
    else if (m_live)
        m_note->setText(tr("In training: means over the last epoch."));
    else if (!m_result)
        m_note->setText(tr("Not measured yet."));
    else
        m_note->setText(tr("Measured in one pass after training."));
}

} // namespace lamina
