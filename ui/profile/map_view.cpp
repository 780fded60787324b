#include "ui/profile/map_view.h"

#include "ui/charts/spec/curve_text.h"
#include "ui/charts/widgets/map_widget.h"
#include "ui/common/preferences.h"
#include "ui/export/chart_actions.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace lamina {

namespace {

const QString allCurves = QStringLiteral("all"); // also what the preference has at first

} // namespace

MapView::MapView(QWidget* parent) : QWidget(parent) {
    m_map = new MapWidget(this);
    m_map->setObjectName(QStringLiteral("laminarMap"));
    installChartActions(m_map);
    m_choice = new QComboBox(this);
    m_choice->setObjectName(QStringLiteral("mapCurves"));
    m_choice->setAccessibleName(tr("Curves on the map"));
    connect(m_choice, &QComboBox::activated, this, [this] {
        keep(Kept::MapCurves, m_choice->currentData().toString());
        refresh();
    });
    connect(m_map, &MapWidget::picked, this, [this](const QString& curve, int layer) {
        chooseLayer(layer);
        Q_EMIT layerPicked(curve, layer);
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

// One choice for each curve, and all of them side by side; the one made last stays where it is there.
void MapView::listCurves(const std::vector<CurveId>& ids) {
    m_choice->setVisible(ids.size() > 1);
    if (m_listed == ids)
        return;
    m_listed = ids;
    m_choice->clear();
    for (const CurveId& id : ids)
        m_choice->addItem(curveName(id), seriesId(id));
    m_choice->addItem(tr("side by side"), allCurves);
    const int last = m_choice->findData(kept(Kept::MapCurves).toString());
    m_choice->setCurrentIndex(last >= 0 ? last : m_choice->count() - 1);
}

void MapView::refresh() {
    m_stale = false;
    const std::vector<CurveId> ids = m_profile.curves();
    listCurves(ids);
    const QString choice = m_choice->currentData().toString();
    const bool all = ids.size() == 1 || choice == allCurves;
    std::vector<MapCurve> curves;
    for (const CurveId& id : all ? firstCurves(ids) : ids) {
        if (!all && choice != seriesId(id))
            continue;
        MapCurve curve{id, m_profile.curve(id), std::nullopt};
        if (const auto& live = m_profile.live(); live && live->key.curve == id && !live->epochs.empty())
            curve.live = {live->key.layer, live->density};
        curves.push_back(std::move(curve));
    }
    MapSpec spec = mapOf(curves, m_profile.modelLayers(), {m_profile.firstLayer(), m_profile.lastLayer()},
                         m_profile.live() ? m_top : 0);
    m_top = spec.top;
    spec.guide = m_layer;
    m_map->setSpec(spec);
}

} // namespace lamina
