#include "ui/profile/map_view.h"

#include "ui/charts/widgets/map_widget.h"
#include "ui/export/chart_actions.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QVBoxLayout>
#include <algorithm>

namespace lamina {

namespace {

constexpr char choiceKey[] = "map/curves";

} // namespace

MapView::MapView(QWidget* parent) : QWidget(parent) {
    m_map = new MapWidget(this);
    m_map->setObjectName(QStringLiteral("laminarMap"));
    installChartActions(m_map);
    m_choice = new QComboBox(this);
    m_choice->setObjectName(QStringLiteral("mapCurves"));
    m_choice->setAccessibleName(tr("Curves on the map"));
    m_choice->addItem(tr("this model"), ModelOnly);
    m_choice->addItem(tr("random weights"), ControlOnly);
    m_choice->addItem(tr("side by side"), Both);
    m_choice->setCurrentIndex(std::clamp(QSettings().value(QLatin1String(choiceKey), Both).toInt(), 0, 2));
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        QSettings().setValue(QLatin1String(choiceKey), index);
        refresh();
    });
    connect(m_map, &MapWidget::layerPicked, this, [this](int layer) {
        chooseLayer(layer);
        Q_EMIT layerPicked(layer);
    });
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_choice);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_map, 1);
    setFocusProxy(m_map);
}

void MapView::show(const ShownProfile& profile, bool fresh) {
    m_profile = profile;
    if (fresh) {
        m_top = 0;
        m_layer.reset();
    }
    m_stale = true;
    if (isVisible())
        refresh();
}

void MapView::chooseLayer(int layer) {
    if (m_layer == layer)
        return;
    m_layer = layer;
    m_stale = true;
    if (isVisible())
        refresh();
}

void MapView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale)
        refresh();
}

void MapView::refresh() {
    m_stale = false;
    const bool control = m_profile.hasControl();
    m_choice->setVisible(control);
    const int choice = control ? m_choice->currentData().toInt() : ModelOnly;
    std::vector<MapCurve> curves;
    const auto add = [&](std::optional<Control> which) {
        MapCurve curve{which, m_profile.curve(which), std::nullopt};
        if (const auto& live = m_profile.live(); live && live->key.control == which && !live->epochs.empty())
            curve.live = {live->key.layer, live->density};
        curves.push_back(std::move(curve));
    };
    if (choice != ControlOnly)
        add(std::nullopt);
    if (choice != ModelOnly)
        add(Control::RandomWeights);
    MapSpec spec = mapOf(curves, m_profile.modelLayers(), {m_profile.firstLayer(), m_profile.lastLayer()},
                         m_profile.live() ? m_top : 0);
    m_top = spec.top;
    spec.guide = m_layer;
    m_map->setSpec(spec);
}

} // namespace lamina
