#include "ui/profile/evidence/frontier_view.h"

#include "profile/sweep/sweep.h"
#include "ui/charts/spec/evidence/evidence_charts.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/text.h"
#include "ui/export/chart_actions.h"
#include "ui/help/help_popup.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

namespace lamina {

FrontierView::FrontierView(QWidget* parent) : QWidget(parent) {
    m_frontier = new ChartWidget(this);
    m_frontier->setObjectName(QStringLiteral("frontierChart"));
    m_equal = new ChartWidget(this);
    m_equal->setObjectName(QStringLiteral("equalL0Chart"));
    for (ChartWidget* chart : {m_frontier, m_equal}) {
        chart->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        installChartActions(chart);
    }
    lineUp({m_frontier, m_equal});
    connect(m_equal, &ChartWidget::picked, this,
            [this](const QString&, double layer) { Q_EMIT layerPicked(static_cast<int>(std::lround(layer))); });
    m_charts = new QWidget;
    auto* charts = new QHBoxLayout(m_charts);
    charts->setContentsMargins(0, 0, 0, 0);
    charts->setSpacing(8);
    charts->addWidget(m_frontier, 1);
    charts->addWidget(m_equal, 1);
    m_text = plainLabel({});
    m_text->setObjectName(QStringLiteral("frontierText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sweep = new QPushButton;
    m_sweep->setObjectName(QStringLiteral("sweep"));
    m_sweep->setToolTip(tr("Sets the experiment so; it begins with Start"));
    connect(m_sweep, &QPushButton::clicked, this, [this] {
        Q_EMIT settleRequested({{"sweep", suggestedSweep(m_profile.config()).text()}});
    });
    auto* words = new QHBoxLayout;
    words->setSpacing(8);
    words->addWidget(m_text, 1);
    words->addWidget(m_sweep);
    words->addWidget(makeHelpButton(QStringLiteral("frontier")));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(8);
    layout->addWidget(m_charts, 1);
    layout->addLayout(words);
}

void FrontierView::show(const ShownProfile& profile, bool) {
    m_profile = profile;
    m_stale = true;
    if (isVisible())
        refresh();
}

void FrontierView::chooseLayer(int layer) {
    m_layer = layer;
    m_stale = true;
    if (isVisible())
        refresh();
}

void FrontierView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale)
        refresh();
}

void FrontierView::refresh() {
    m_stale = false;
    const Profile profile = m_profile.profile();
    const std::vector<LayerFrontier> frontiers = layerFrontiers(profile);
    const EqualL0 at = equalL0(frontiers);
    m_frontier->setSpec(frontierChart(frontiers, at, m_layer));
    ChartSpec equal = equalL0Chart(profile, frontiers, at, m_profile.config(), m_profile.modelLayers());
    equal.guide = m_layer;
    m_equal->setSpec(equal);
    const bool swept = !m_profile.config().sweep.empty();
    const Sweep offered = swept ? Sweep{} : suggestedSweep(m_profile.config());
    if (swept)
        m_text->setText(frontiers.empty() ? tr("Each layer draws its line once two of its points are measured.")
                                          : equalL0Text(at));
    else
        m_text->setText(tr("This run has one autoencoder a layer. A sweep trains further ones, sparser and denser, on "
                           "the same activations: then the layers can be compared at one L0."));
    m_sweep->setVisible(!offered.empty());
    m_sweep->setText(tr("Sweep %1").arg(fromStd(offered.text())));
}

} // namespace lamina
