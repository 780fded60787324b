#include "ui/profile/layer_view.h"

#include "ui/charts/spec/axis_ticks.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/spec/sentence_text.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/background.h"
#include "ui/common/preferences.h"
#include "ui/export/chart_actions.h"
#include "ui/profile/latents_table.h"
#include "ui/widgets/elided_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

// The latent density chart's bars: the dead latents, an empty stretch, then the histogram's bins.
constexpr int firstBinBar = 2;
// How long another layer's latents may stay while the chosen one's are read: less than one notices, enough for most.
constexpr int staleMilliseconds = 120;
constexpr int rowSpacing = 8, factSpacing = 16; // px

} // namespace

LayerView::LayerView(QWidget* parent) : QWidget(parent) {
    makeCharts();
    makePages();
    makeChoices();
    m_staleLatents = new QTimer(this);
    m_staleLatents->setSingleShot(true);
    m_staleLatents->setInterval(staleMilliseconds);
    connect(m_staleLatents, &QTimer::timeout, this,
            [this] { m_latents->setLatents({}, m_profile.article(m_key.curve), tr("Reading the latents…")); });
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_pages->setCurrentIndex(tab);
        placeFacts();
        refresh();
    });

    auto* content = new QHBoxLayout;
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(factSpacing);
    content->addWidget(m_pages, 1);
    m_facts = makeFacts();
    content->addWidget(m_facts);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowSpacing);
    layout->addWidget(m_tabs);
    layout->addLayout(content, 1);
    refresh();
}

void LayerView::makeCharts() {
    m_loss = new ChartWidget;
    m_densityByEpoch = new ChartWidget;
    m_latentDensity = new ChartWidget;
    m_activations = new ChartWidget;
    m_l0 = new ChartWidget;
    m_latents = new LatentsTable;
    m_loss->setObjectName(QStringLiteral("lossChart"));
    m_densityByEpoch->setObjectName(QStringLiteral("densityByEpochChart"));
    m_latentDensity->setObjectName(QStringLiteral("latentDensityChart"));
    m_activations->setObjectName(QStringLiteral("activationChart"));
    m_l0->setObjectName(QStringLiteral("l0Chart"));
    for (ChartWidget* chart : {m_loss, m_densityByEpoch, m_latentDensity, m_activations, m_l0})
        installChartActions(chart);
    connect(m_latentDensity, &ChartWidget::binPicked, this, &LayerView::pickBin);
    connect(m_latents, &LatentsTable::contextChosen, this, &LayerView::contextChosen);
    connect(m_latents, &LatentsTable::densityBinChanged, this, &LayerView::refresh);
}

void LayerView::makePages() {
    // The bar has the whole width, so that no name is cut in a narrow window; the facts stand beside the pages.
    m_tabs = new QTabBar;
    m_tabs->setDocumentMode(true);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setObjectName(QStringLiteral("layerTabs"));
    m_tabs->setAccessibleName(tr("What is shown of the layer"));
    m_pages = new QStackedWidget;
    const auto add = [this](QWidget* page, const QString& name) {
        m_pages->addWidget(page);
        m_tabs->addTab(name);
    };
    auto* training = new QWidget;
    auto* charts = new QHBoxLayout(training);
    charts->setContentsMargins(0, 0, 0, 0);
    charts->setSpacing(8);
    charts->addWidget(m_loss, 1);
    charts->addWidget(m_densityByEpoch, 1);
    lineUp({m_loss, m_densityByEpoch});
    add(training, tr("Training"));
    add(m_latentDensity, tr("Latent density"));
    add(m_activations, tr("Activations"));
    add(m_l0, tr("L0 per token"));
    add(m_latents, tr("Latents"));
}

void LayerView::makeChoices() {
    m_logarithmic = new QCheckBox(tr("Log scale"));
    m_logarithmic->setChecked(kept(Kept::LossLogarithmic).toBool());
    m_loss->setCornerWidget(m_logarithmic);
    connect(m_logarithmic, &QCheckBox::toggled, this, [this](bool on) {
        keep(Kept::LossLogarithmic, on);
        refresh();
    });
    m_activationKind = new QComboBox;
    m_activationKind->setObjectName(QStringLiteral("activationKind"));
    m_activationKind->setAccessibleName(tr("What the histogram counts"));
    m_activationKind->addItem(tr("Activations z"));
    m_activationKind->addItem(tr("Inputs x"));
    m_activationKind->setToolTip(
        tr("Activations of the latents where they are active, or what the autoencoder is fed"));
    QFont heading = font();
    heading.setWeight(QFont::DemiBold);
    m_activationKind->setFont(heading);
    m_activationKind->setCurrentIndex(kept(Kept::ActivationChart).toInt() == 1 ? 1 : 0);
    m_activations->setHeadingWidget(m_activationKind);
    connect(m_activationKind, &QComboBox::currentIndexChanged, this, [this](int kind) {
        keep(Kept::ActivationChart, kind);
        refresh();
    });
}

LayerView::Tab LayerView::tab() const {
    return static_cast<Tab>(m_tabs->currentIndex());
}

void LayerView::setTab(Tab tab) {
    m_tabs->setCurrentIndex(tab);
}

void LayerView::resizeEvent(QResizeEvent* event) {
    placeFacts();
    QWidget::resizeEvent(event);
}

// That of the narrow, low form, whichever form is shown: what a wide view shows besides must not keep a window wide.
QSize LayerView::minimumSizeHint() const {
    QSize page = m_loss->minimumSizeHint();
    for (const ChartWidget* chart : {m_latentDensity, m_activations, m_l0})
        page = page.expandedTo(chart->minimumSizeHint());
    const int facts = m_factGrid->minimumSize().height() + rowSpacing + m_note->minimumHeight();
    const QSize latents = m_latents->minimumSizeHint(); // has the facts' room too
    const QSize tabs = m_tabs->minimumSizeHint();
    return {std::max({page.width() + factSpacing + narrowFacts(), latents.width(), tabs.width()}),
            tabs.height() + rowSpacing + std::max({page.height(), facts, latents.height()})};
}

int LayerView::narrowFacts() const {
    return 30 * fontMetrics().averageCharWidth();
}

// That of the longest name and the longest value in this language, side by side.
int LayerView::widestFact() const {
    int name = 0;
    for (int row = 0; row < m_factGrid->rowCount(); ++row)
        if (const QLayoutItem* item = m_factGrid->itemAtPosition(row, 0))
            name = std::max(name, item->widget()->sizeHint().width());
    const QString value = tr("%1 of %2").arg(QStringLiteral("0,000"), QStringLiteral("00,000"));
    return name + m_factGrid->horizontalSpacing() + fontMetrics().horizontalAdvance(value);
}

void LayerView::placeFacts() {
    const int unit = fontMetrics().averageCharWidth();
    const bool narrow = width() < unit * 110;
    m_facts->setFixedWidth(narrow ? narrowFacts() : std::max(unit * 34, widestFact()));
    m_facts->setVisible(!narrow || tab() != Latents); // the table needs the room; the other tabs have the facts
    m_densityByEpoch->setVisible(!narrow);
    m_heading->setVisible(height() >= fontMetrics().height() * 16); // in a low window the facts need its line
}

QWidget* LayerView::makeFacts() {
    auto* facts = new QWidget;
    m_factGrid = new QGridLayout;
    m_factGrid->setContentsMargins(0, 0, 0, 0);
    m_factGrid->setHorizontalSpacing(16);
    m_factGrid->setVerticalSpacing(4);
    for (const MetricDefinition* metric : m_factMetrics) {
        const MetricText text = metricText(metric->name);
        auto* name = plainLabel(text.title);
        auto* value = plainLabel();
        const int row = static_cast<int>(m_values.size());
        m_values.push_back(value);
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(text.title);
        for (QLabel* label : {name, value})
            label->setToolTip(text.meaning);
        m_factGrid->addWidget(name, row, 0);
        m_factGrid->addWidget(value, row, 1);
    }
    m_heading = new ElidedLabel;
    QFont heading = font();
    heading.setWeight(QFont::DemiBold);
    m_heading->setFont(heading);
    m_note = plainLabel();
    m_note->setWordWrap(true);
    m_note->setMinimumHeight(3 * m_note->fontMetrics().lineSpacing()); // the longest one, so that no fact is squeezed
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_note->setObjectName(QStringLiteral("layerNote"));
    auto* column = new QVBoxLayout(facts);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(rowSpacing);
    column->addWidget(m_heading);
    column->addLayout(m_factGrid);
    column->addWidget(m_note);
    column->addStretch(1);
    return facts;
}

void LayerView::show(const ShownProfile& profile, const LayerKey& key, const ShownProfile::Live* live) {
    m_profile = profile;
    m_key = key;
    const QString place = tr("layer %1").arg(key.layer);
    setChartPlace(this, key.curve.isRun() ? place : QString(place + QStringLiteral(", ") + curveName(key.curve)));
    m_result = profile.result(key);
    if (live)
        m_live = *live;
    else
        m_live.reset();
    m_heading->setText(tr("Layer %1").arg(layerText(key.layer, profile.modelLayers())) +
                       (key.curve.isRun() ? QString() : QString(QStringLiteral(" · ") + curveName(key.curve))));
    m_heading->setToolTip(m_heading->text());
    refresh();
}

void LayerView::setEpoch(std::optional<int> epoch) {
    if (m_epoch == epoch)
        return;
    m_epoch = epoch;
    refresh();
}

const EpochPoint* LayerView::shownEpoch() const {
    if (!m_epoch || m_live || !m_result)
        return nullptr;
    for (const EpochPoint& point : m_result->epochs)
        if (point.epoch == *m_epoch)
            return &point;
    return nullptr;
}

std::optional<int> LayerView::selectedBar() const {
    const auto bin = m_latents->densityBin();
    if (!bin)
        return std::nullopt;
    return *bin < 0 ? 0 : *bin + firstBinBar;
}

void LayerView::pickBin(int bar) {
    if (bar > 0 && bar < firstBinBar)
        return;
    const int bin = bar == 0 ? -1 : bar - firstBinBar;
    if (m_latents->densityBin() == bin) {
        m_latents->setDensityBin(std::nullopt); // the same bar again takes the filter back
        return;
    }
    m_latents->setDensityBin(bin);
    setTab(Latents);
}

QString LayerView::noLatentsNote() const {
    if (m_result && m_result->failure)
        return tr("This layer has no result: it has no latents to show.");
    if (m_live)
        return tr("The latents appear here when this layer is finished.");
    return tr("Every latent of the layer appears here: how often it is active, and on which tokens.");
}

void LayerView::refresh() {
    static const std::vector<EpochPoint> none;
    const std::vector<EpochPoint>& epochs = m_live ? m_live->epochs : m_result ? m_result->epochs : none;
    const bool measured = m_result && !m_result->failure;
    const int totalEpochs = m_profile.config().epochs;
    const EpochPoint* const replayed = shownEpoch();
    const auto guide = replayed ? std::optional<double>(replayed->epoch) : std::nullopt;
    switch (tab()) {
    case Training: {
        ChartSpec loss =
            lossChart(epochs, m_profile.config().l1, totalEpochs, m_logarithmic->isChecked(), *m_profile.config().sae);
        loss.guide = guide;
        m_loss->setSpec(loss);
        if (!m_densityByEpoch->isHidden()) {
            ChartSpec density = densityByEpochChart(epochs, totalEpochs, densityCeiling(m_profile.sae()));
            density.guide = guide;
            m_densityByEpoch->setSpec(density);
        }
        break;
    }
    case LatentDensity: {
        const DensityHistogram* histogram = m_live     ? &m_live->density
                                            : measured ? &m_result->train.latentDensity
                                                       : nullptr;
        if (replayed) {
            const auto index = static_cast<std::size_t>(replayed - m_result->epochs.data());
            histogram = index < m_result->epochDensity.size() ? &m_result->epochDensity[index] : nullptr;
        }
        ChartSpec spec = latentDensityChart(histogram);
        if (histogram)
            spec.selectedBin = selectedBar();
        m_latentDensity->setSpec(spec);
        break;
    }
    case Activations:
        if (m_activationKind->currentIndex() == 1)
            m_activations->setSpec(inputsChart(measured ? &m_result->train.inputs : nullptr));
        else
            m_activations->setSpec(activationChart(m_live     ? &m_live->activations
                                                   : measured ? &m_result->train.activations
                                                              : nullptr));
        break;
    case L0PerToken:
        m_l0->setSpec(l0Chart(measured ? &m_result->train.l0PerToken : nullptr));
        break;
    case Latents:
        refreshLatents();
        break;
    }
    refreshFacts();
}

void LayerView::refreshLatents() {
    const bool measured = m_result && !m_result->failure;
    const auto show = [this](const ShownLatents& latents, const QString& note) {
        m_wanted.reset();
        m_staleLatents->stop();
        m_latents->setLatents(latents, m_profile.article(m_key.curve), note);
    };
    if (!measured)
        return show({}, noLatentsNote());
    if (!m_result->train.latents.empty())
        return show(ShownLatents::of(m_result), {});
    if (!m_profile.session())
        return show({}, noLatentsNote());
    const Request request{m_profile.session(), m_key};
    if (m_read == request) {
        if (m_readLatents.ok())
            return show(ShownLatents::of(*m_readLatents), {});
        return show({}, QString::fromStdString(m_readLatents.error().message));
    }
    if (m_wanted != request) {
        m_wanted = request;
        m_staleLatents->start();
        if (!m_reading)
            readLatents();
    }
}

void LayerView::readLatents() {
    using Answer = Result<std::shared_ptr<const LayerLatents>>;
    const Request request = *m_wanted;
    m_reading = request;
    inBackground(
        this, [request]() -> Answer { return request.session->latents(request.key); },
        [this, request](const Answer& answer) {
            m_readLatents = answer;
            m_read = request;
            m_reading.reset();
            if (tab() == Latents)
                refreshLatents();
            else
                m_wanted.reset(); // asked for again when the tab is
            if (m_wanted && !m_reading)
                readLatents();
        });
}

void LayerView::refreshFacts() {
    const bool measured = m_result && !m_result->failure;
    const EpochPoint* const replayed = shownEpoch();
    const EpochPoint* const point = replayed                            ? replayed
                                    : m_live && !m_live->epochs.empty() ? &m_live->epochs.back()
                                                                        : nullptr;
    const std::size_t latents = m_profile.sae().latents;
    for (std::size_t i = 0; i < m_factMetrics.size(); ++i) {
        const MetricDefinition& metric = *m_factMetrics[i];
        QString text = QStringLiteral("–");
        if (measured && !replayed) {
            text = formatValue(m_result->train.metrics.*(metric.value), metric.percent, 3, locale());
        } else if (point) {
            if (const auto value = liveValue(metric.name, *point, latents))
                text = formatValue(*value, metric.percent, 3, locale());
        }
        if (metric.name == "l0" && text != QStringLiteral("–"))
            text = tr("%1 of %2").arg(text, locale().toString(static_cast<qulonglong>(latents)));
        m_values[i]->setText(text);
        const bool shown = !metric.whenAsked || (measured && isGiven(metric, m_result->train.metrics));
        m_values[i]->setVisible(shown);
        m_factGrid->itemAtPosition(static_cast<int>(i), 0)->widget()->setVisible(shown);
    }
    if (m_result && m_result->failure)
        m_note->setText(
            m_result->failure->kind == ErrorKind::Diverged
                ? tr("This layer diverged: its loss grew without bound. A smaller learning rate helps. The other "
                     "layers "
                     "are not affected.")
                : tr("This layer has no result: the model's numbers overflow here on this text. Another model or text "
                     "helps."));
    else if (replayed)
        m_note->setText(tr("As it was in epoch %1: means over that epoch. Activations, L0 per token and latents are "
                           "those after training.")
                            .arg(replayed->epoch));
    else if (m_live)
        m_note->setText(tr("In training: means over the last epoch."));
    else if (!m_result)
        m_note->setText(tr("Not measured yet."));
    else
        m_note->setText(tr("Measured in one pass after training."));
    const bool warns = measured && !replayed;
    if (const QString labels = warns ? warningLabels(*m_result).join(QStringLiteral("; ")) : QString();
        !labels.isEmpty())
        m_note->setText(labels.left(1).toUpper() + labels.mid(1) + QStringLiteral(". ") + m_note->text());
    m_note->setToolTip(warns ? warningTexts(*m_result).join(QStringLiteral("\n\n")) : QString());
}

} // namespace lamina
